//! `ModifyHADiagnoseConfig`: the connection type of the service's health checks, at once.

use crate::rds::action::prelude::*;
use crate::rds::words::TcpConnectionType;

params! {
    /// Sets the type of connection with which the service checks whether an instance is available. Without
    /// `TcpConnectionType` nothing changes.
    ///
    /// Source: page ModifyHADiagnoseConfig (2021 to 2025), API metadata (2024) for the codes.
    ModifyHADiagnoseConfig { DBInstanceId: String, TcpConnectionType: Option<TcpConnectionType> }
}

impl Action for ModifyHADiagnoseConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        if let Some(connections) = self.TcpConnectionType {
            admitted_mut(cloud, &self.DBInstanceId)?.tcp_connection_type = connections;
        }
        Ok(object! {})
    }
}
