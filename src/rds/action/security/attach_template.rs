//! `AttachWhitelistTemplateToInstance`: the instance admits the template's addresses at once.

use super::types::TemplateId;
use super::{find_template, template_answer, too_many};
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::MOST_IPS;

params! {
    /// Attaches a white-list template to an instance, which then also admits the IP addresses of the template. Its own
    /// lists and the templates have at most 1000 addresses.
    ///
    /// Source: page AttachWhitelistTemplateToInstance (2023 to 2025), API metadata (2024) for the codes.
    AttachWhitelistTemplateToInstance { InsName: String, TemplateId: TemplateId }
}

impl Action for AttachWhitelistTemplateToInstance {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("InsName").engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] =
        &[Condition::TemplateNotFound, Condition::TemplateAttached, Condition::TooManyIps];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.InsName)?;
        let template = find_template(cloud, &caller.owner, self.TemplateId.0)?;
        let id = template.id;
        if instance.whitelist_templates.contains(&id) {
            refuse!(TemplateAttached, "template {id} is attached to `{}`", instance.id);
        }
        let own: usize = instance.ip_lists.iter().map(|list| list.ips.len()).sum();
        let templates = cloud.templates_on(instance).chain([template]);
        let count = own + templates.map(|each| members(&each.ips).count()).sum::<usize>();
        too_many("TemplateId", count, MOST_IPS)?;
        admitted_mut(cloud, &self.InsName)?.whitelist_templates.push(id);
        Ok(template_answer(object! { Status: "ok" }))
    }
}
