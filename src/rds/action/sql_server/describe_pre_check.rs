//! `DescribePreCheckResults`: the results that a test has set, or a success.

use crate::rds::action::prelude::*;
use crate::rds::model::migrate::PreCheckResult;

params! {
    /// Returns the results of a check before an import: those that a test has set, or else a success.
    ///
    /// Source: the models of an SDK of 2017; no page is known. The words in the rows, and the code for an unknown id,
    /// are inferred.
    DescribePreCheckResults { DBInstanceId: String, PreCheckId: String }
}

impl Action for DescribePreCheckResults {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::MySql])];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidParameter];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if !instance.pre_checks.contains(&self.PreCheckId) {
            return Err(String::refusal("PreCheckId", &clip(&self.PreCheckId), "the id of a check of this instance"));
        }
        let all_well = [PreCheckResult::new("SourceConnection")];
        let found = if instance.pre_check_results.is_empty() { &all_well[..] } else { &instance.pre_check_results };
        let row = |result: &PreCheckResult| {
            object! {
                PreCheckName: &result.name,
                PreCheckResult: &result.result,
                FailReasion: &result.fail_reason,
                RepairMethod: &result.repair_method,
            }
        };
        let rows: Value = found.iter().map(row).collect();
        Ok(object! { DBInstanceId: &instance.id, Items: object! { PreCheckResult: rows } })
    }
}
