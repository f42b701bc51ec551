//! `DescribeParameterTemplates`: a selection of an engine's parameters.

use crate::rds::action::prelude::*;
use crate::rds::model::parameter_tables;

params! {
    /// Lists the modifiable parameters of an engine's version.
    ///
    /// `Engine` is `mysql`, `mssql`, `PostgreSQL` or `MariaDB`; the words of `CreateDBInstance` are accepted too, in
    /// any case, since Terraform's provider sends those. The fake has a selection of each engine's parameters.
    ///
    /// Source: page DescribeParameterTemplates (2018 to 2025), SDK response models (2025): every field is a string.
    DescribeParameterTemplates { Engine: String, EngineVersion: String, #[checked] Category: Option<Category> }
}

/// `Category`.
#[derive(Debug)]
struct Category;

const CATEGORIES: [&str; 5] = ["Basic", "HighAvailability", "AlwaysOn", "Finance", "cluster"];

impl FromText for Category {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidTemplateCategory];

    fn from_text(text: &str) -> Result<Category, String> {
        let known = CATEGORIES.iter().any(|word| word.eq_ignore_ascii_case(text));
        known.then_some(Category).ok_or_else(|| CATEGORIES.join(", "))
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        Condition::InvalidTemplateCategory.because(format!("`{name}` is `{}`, expected one of {takes}", clip(text)))
    }
}

impl Action for DescribeParameterTemplates {
    const CONDITIONS: &'static [Condition] = &[Condition::NoSuchTemplate];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let Some(engine) = super::engine(&self.Engine) else {
            let hint = format!("`Engine` is `{}`, expected mysql, mssql, PostgreSQL or MariaDB", clip(&self.Engine));
            return Err(Condition::NoSuchTemplate.because(hint));
        };
        let error = names::engine_version_error(engine, &self.EngineVersion);
        if let Some(error) = error.filter(|_| !cloud.settings.anything_goes) {
            return Err(Condition::NoSuchTemplate.because(error));
        }
        let records: Vec<Value> = parameter_tables::templates(engine, &self.EngineVersion)
            .map(|template| {
                object! {
                    ParameterName: template.name,
                    ParameterValue: template.initial,
                    ParameterDescription: template.description,
                    CheckingCode: template.checking,
                    ForceModify: "true",
                    ForceRestart: if template.restart { "true" } else { "false" },
                }
            })
            .collect();
        Ok(object! {
            Engine: super::word(engine),
            EngineVersion: self.EngineVersion,
            ParameterCount: records.len().to_string(),
            Parameters: object! { TemplateRecord: records },
        })
    }
}
