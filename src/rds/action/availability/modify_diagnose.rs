//! `ModifyHADiagnoseConfig`.

use crate::rds::action::prelude::*;

params! {
    /// Sets the type of connection with which the service checks whether an instance is available. Without
    /// `TcpConnectionType` nothing changes.
    ///
    /// Source: page ModifyHADiagnoseConfig (2021 to 2025), API metadata (2024) for the codes.
    ModifyHADiagnoseConfig { DBInstanceId: String, TcpConnectionType: Option<Connections> }
}

word_parameters! {
    /// `TcpConnectionType`.
    Connections = ["SHORT", "LONG"], InvalidTcpConnectionType;
}

impl Action for ModifyHADiagnoseConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        if let Some(kind) = self.TcpConnectionType {
            let instance = admitted_mut(cloud, &self.DBInstanceId)?;
            instance.tcp_connection_type = kind.0.to_owned();
        }
        Ok(object! {})
    }
}
