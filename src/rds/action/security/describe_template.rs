//! `DescribeWhitelistTemplate`.

use super::types::TemplateId;
use super::{template_answer, template_item};
use crate::rds::action::prelude::*;

params! {
    /// Describes a white-list template.
    ///
    /// Source: page DescribeWhitelistTemplate (2023 to 2025), API metadata (2024) for the codes.
    DescribeWhitelistTemplate { TemplateId: TemplateId }
}

impl Action for DescribeWhitelistTemplate {
    const CONDITIONS: &'static [Condition] = &[Condition::ShownTemplateNotFound, Condition::TemplateOfAnotherUser];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let id = self.TemplateId.0;
        let Some(template) = cloud.whitelist_templates.iter().find(|template| template.id == id) else {
            refuse!(ShownTemplateNotFound, "there is no white-list template {id}");
        };
        let owner = cloud.owner_of_template(template);
        if owner != *caller.owner {
            let hint = format!("white-list template {id} belongs to user {owner}, the caller is {}", caller.owner);
            return Err(Condition::TemplateOfAnotherUser.because(hint));
        }
        Ok(template_answer(object! { Template: template_item(template) }))
    }
}
