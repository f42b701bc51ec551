//! `DescribeInstanceLinkedWhitelistTemplate`: the templates of an instance.

use super::{template_answer, template_item};
use crate::rds::action::prelude::*;

params! {
    /// Lists the white-list templates that are attached to an instance.
    ///
    /// Source: page DescribeInstanceLinkedWhitelistTemplate (2023 to 2025), API metadata (2024) for the codes.
    DescribeInstanceLinkedWhitelistTemplate { InsName: String }
}

impl Action for DescribeInstanceLinkedWhitelistTemplate {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("InsName").another_users_by(Condition::TemplateOfAnotherUser)];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.InsName)?;
        let templates: Value = cloud.templates_on(instance).map(template_item).collect();
        Ok(template_answer(object! { InsName: &instance.id, Templates: templates }))
    }
}
