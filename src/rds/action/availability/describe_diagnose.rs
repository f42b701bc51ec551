//! `DescribeHADiagnoseConfig`: the connection type of the service's health checks.

use crate::rds::action::prelude::*;

params! {
    /// Returns the type of connection with which the service checks whether an instance is available.
    ///
    /// The default is `LONG` (inferred from the sample).
    ///
    /// Source: page DescribeHADiagnoseConfig (2021 to 2025), SDK response models (2025).
    DescribeHADiagnoseConfig { DBInstanceId: String }
}

impl Action for DescribeHADiagnoseConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        Ok(object! { TcpConnectionType: admitted(cloud, &self.DBInstanceId)?.tcp_connection_type })
    }
}
