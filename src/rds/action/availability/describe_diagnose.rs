//! `DescribeHADiagnoseConfig`.

use crate::rds::action::prelude::*;

params! {
    /// Describes with which connections the service checks whether an instance is available.
    ///
    /// `LONG` until a request changes it (the sample has it; that it is the default is inferred).
    ///
    /// Source: page DescribeHADiagnoseConfig (2021 to 2025), SDK response models (2025).
    DescribeHADiagnoseConfig { DBInstanceId: String }
}

impl Action for DescribeHADiagnoseConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        Ok(object! { TcpConnectionType: &admitted(cloud, &self.DBInstanceId)?.tcp_connection_type })
    }
}
