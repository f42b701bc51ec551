//! `DetachWhitelistTemplateToInstance`: at once.

use super::template_answer;
use super::types::TemplateId;
use crate::rds::action::prelude::*;

params! {
    /// Detaches a white-list template from an instance.
    ///
    /// Source: page DetachWhitelistTemplateToInstance (2023 to 2025), API metadata (2024) for the codes.
    DetachWhitelistTemplateToInstance { InsName: String, TemplateId: TemplateId }
}

impl Action for DetachWhitelistTemplateToInstance {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("InsName").engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::TemplateNotAttached];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.InsName)?;
        let id = self.TemplateId.0;
        if !instance.whitelist_templates.contains(&id) {
            let hint = format!("template {id} is not attached to `{}`", instance.id);
            return Err(Condition::TemplateNotAttached.because(hint));
        }
        admitted_mut(cloud, &self.InsName)?.whitelist_templates.retain(|other| *other != id);
        Ok(template_answer(object! { Status: "ok" }))
    }
}
