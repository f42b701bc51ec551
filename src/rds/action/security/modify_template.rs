//! `ModifyWhitelistTemplate`: changes or creates a template, at once.

use super::super::fields::OrEmpty;
use super::super::network::letter_first;
use super::types::TemplateId;
use super::{check_ips, find_template, template_answer};
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::split;
use crate::rds::model::whitelist_template::WhitelistTemplate;

params! {
    /// Changes a white-list template, or creates one if `TemplateId` is absent.
    ///
    /// An empty `IpWhitelist` empties an existing template; Terraform's provider destroys templates in this way (2026).
    /// A new template needs a name that begins with a letter, and its id is the largest id plus one. The names of a user's templates are unique.
    ///
    /// Source: page ModifyWhitelistTemplate (2023 to 2025), API metadata (2024) for the codes.
    ModifyWhitelistTemplate { IpWhitelist: OrEmpty<String>, TemplateId: Option<TemplateId>, TemplateName: Option<String> }
}

impl Action for ModifyWhitelistTemplate {
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidIpList,
        Condition::DuplicateIp,
        Condition::TooManyIps,
        Condition::TemplateWithoutName,
        Condition::TemplateNotFound,
        Condition::DuplicateTemplate,
    ];

    fn check(&self) -> Result<(), Refusal> {
        check_ips("IpWhitelist", &self.ips(), false)?;
        if self.TemplateId.is_none() && self.IpWhitelist.0.is_none() {
            let hint = "a new white-list template requires at least one IP address";
            return Err(Refusal::of(Condition::MissingParameter, "IpWhitelist").hint(hint));
        }
        if self.TemplateId.is_none() && self.TemplateName.is_none() {
            refuse!(TemplateWithoutName, "a new white-list template requires a `TemplateName`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        if let (None, Some(name)) = (&self.TemplateId, &self.TemplateName) {
            letter_first(cloud, "TemplateName", name, Condition::InvalidParameter)?;
        }
        let id = match self.TemplateId {
            Some(TemplateId(id)) => Some(find_template(cloud, &caller.owner, id)?.id),
            None => None,
        };
        let same = |other: &&WhitelistTemplate| Some(&other.name) == self.TemplateName.as_ref() && Some(other.id) != id;
        if let Some(other) = cloud.templates_of(&caller.owner).find(same) {
            refuse!(DuplicateTemplate, "white-list template {} has this name", other.id);
        }
        let ips = self.ips().join(",");
        match cloud.whitelist_templates.iter_mut().find(|template| Some(template.id) == id) {
            Some(template) => {
                template.ips = ips;
                template.name = self.TemplateName.unwrap_or_else(|| template.name.clone());
            }
            None => {
                let next = cloud.whitelist_templates.iter().map(|template| template.id + 1).max().unwrap_or(1);
                let owner = Some(caller.owner.as_ref().to_owned());
                let template = WhitelistTemplate::new(next, self.TemplateName.unwrap_or_default(), ips);
                cloud.whitelist_templates.push(WhitelistTemplate { owner, ..template });
            }
        }
        Ok(template_answer(object! { Status: "ok" }))
    }
}

impl ModifyWhitelistTemplate {
    fn ips(&self) -> Vec<String> {
        split(self.IpWhitelist.0.as_deref().unwrap_or_default())
    }
}
