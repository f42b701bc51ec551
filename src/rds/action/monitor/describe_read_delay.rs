//! `DescribeReadDBInstanceDelay`: the delay that a test has set, or 0.

use crate::rds::action::prelude::*;

params! {
    /// Returns the delay of a read-only instance behind its primary, in seconds: the value that a test has set, or 0.
    ///
    /// The list in `ReadonlyInstanceDelay` has an item only on PostgreSQL; its lags and latencies are 0, except those
    /// of the replay (inferred).
    ///
    /// Source: page DescribeReadDBInstanceDelay (2020 to 2025), SDK response models (2025).
    DescribeReadDBInstanceDelay { DBInstanceId: String, ReadInstanceId: String }
}

impl Action for DescribeReadDBInstanceDelay {
    const ADMITS: &'static [Admission] = &[
        Admission::instance("DBInstanceId"),
        Admission::instance("ReadInstanceId").not_found_by(Condition::ReadInstanceNotFound),
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let replica = admitted(cloud, &self.ReadInstanceId)?;
        if replica.master != instance.id {
            let hint = format!("`{}` is not a read-only instance of `{}`", clip(&replica.id), clip(&instance.id));
            return Err(Condition::ReadInstanceNotFound.because(hint));
        }
        let delay = replica.read_delay.unwrap_or_default();
        let lags = if instance.engine == Engine::PostgreSql {
            vec![object! {
                ReadDBInstanceName: &replica.id,
                SendLatency: "0",
                WriteLatency: "0",
                WriteLag: "0",
                FlushLatency: "0",
                FlushLag: "0",
                ReplayLatency: delay.to_string(),
                ReplayLag: delay.to_string(),
            }]
        } else {
            Vec::new()
        };
        let item = object! {
            DBInstanceId: &instance.id,
            ReadDBInstanceNames: object! { ReadDBInstanceName: vec![Value::from(&replica.id)] },
            ReadDelayTimes: object! { ReadDelayTime: vec![Value::from(delay.to_string())] },
            ReadonlyInstanceDelay: object! { ReadonlyInstanceDelay: lags },
        };
        Ok(object! {
            DBInstanceId: &instance.id,
            ReadDBInstanceId: &replica.id,
            DelayTime: delay,
            Items: object! { Items: vec![item] },
        })
    }
}
