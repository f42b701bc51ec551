//! `DescribeWhitelistTemplateLinkedInstance`: the instances of a template.

use super::types::TemplateId;
use super::{find_template, template_answer};
use crate::rds::action::prelude::*;

params! {
    /// Lists the instances to which a white-list template is attached.
    ///
    /// Source: page DescribeWhitelistTemplateLinkedInstance (2023 to 2025), API metadata (2024) for the codes.
    DescribeWhitelistTemplateLinkedInstance { TemplateId: TemplateId }
}

impl Action for DescribeWhitelistTemplateLinkedInstance {
    const CONDITIONS: &'static [Condition] = &[Condition::TemplateNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let id = find_template(cloud, &caller.owner, self.TemplateId.0)?.id;
        let linked = cloud
            .instances
            .iter()
            .filter(|instance| owns(caller, instance) && instance.whitelist_templates.contains(&id));
        let names: Value = linked.map(|instance| Value::from(&instance.id)).collect();
        Ok(template_answer(object! { TemplateId: id, InsName: names }))
    }
}
