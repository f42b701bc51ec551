//! `DescribeAllWhitelistTemplate`.

use super::types::TemplatePage;
use super::{template_answer, template_item};
use crate::rds::action::prelude::*;
use crate::rds::model::whitelist_template::WhitelistTemplate;

params! {
    /// Lists the caller's white-list templates, in the order of their creation.
    ///
    /// The filter `TemplateName` matches the whole name, or with `FuzzySearch` a part of it.
    ///
    /// Source: page DescribeAllWhitelistTemplate (2023 to 2025), API metadata (2024).
    DescribeAllWhitelistTemplate {
        MaxRecordsPerPage: TemplatePage,
        PageNumbers: TemplatePage,
        TemplateName: Option<String>,
        FuzzySearch: Option<bool>,
    }
}

impl Action for DescribeAllWhitelistTemplate {
    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let fuzzy = self.FuzzySearch == Some(true);
        let matches = |template: &&WhitelistTemplate| match &self.TemplateName {
            Some(name) if fuzzy => template.name.contains(name.as_str()),
            Some(name) => template.name == *name,
            None => true,
        };
        let found: Vec<&WhitelistTemplate> = cloud.templates_of(&caller.owner).filter(matches).collect();
        let (number, size) = (self.PageNumbers.0, self.MaxRecordsPerPage.0);
        let page = Page::new(number, size);
        let pages = (found.len() as u64).div_ceil(size);
        let templates: Value = page.of(&found).iter().map(|template| template_item(template)).collect();
        Ok(template_answer(object! {
            CurrPageNumbers: number,
            MaxRecordsPerPage: size,
            TotalPageNumbers: pages,
            TotalRecords: found.len(),
            HasNext: number < pages,
            HasPrev: number > 1 && pages > 0,
            Templates: templates,
        }))
    }
}
