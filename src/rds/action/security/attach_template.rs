//! `AttachWhitelistTemplateToInstance`: the instance admits the template's addresses at once.

use super::types::TemplateId;
use super::{find_template, template_answer};
use crate::rds::action::prelude::*;

params! {
    /// Attaches a white-list template to an instance, which then also admits the IP addresses of the template.
    ///
    /// Source: page AttachWhitelistTemplateToInstance (2023 to 2025), API metadata (2024) for the codes.
    AttachWhitelistTemplateToInstance { InsName: String, TemplateId: TemplateId }
}

impl Action for AttachWhitelistTemplateToInstance {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("InsName").engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::TemplateNotFound, Condition::TemplateAttached];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.InsName)?;
        let id = find_template(cloud, &caller.owner, self.TemplateId.0)?.id;
        if instance.whitelist_templates.contains(&id) {
            refuse!(TemplateAttached, "template {id} is attached to `{}`", instance.id);
        }
        admitted_mut(cloud, &self.InsName)?.whitelist_templates.push(id);
        Ok(template_answer(object! { Status: "ok" }))
    }
}
