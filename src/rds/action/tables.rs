//! The actions in the form for users and the documentation.

use super::*;

/// An action of the service, with its entry in the catalogue and its model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The name in the service's spelling. Requests may spell it in any case.
    pub name: &'static str,
    /// The HTTP methods of the action, such as `GET|POST`.
    pub methods: &'static str,
    /// `true` if the service has dropped the action.
    pub retired: bool,
    /// `true` if this fake models the action.
    pub modelled: bool,
    /// `true` if the shape of the answer is known.
    pub shaped: bool,
    /// The parameters that have an effect in the model beyond the check of their values. Empty if there is no model.
    pub effective: Vec<&'static str>,
    /// The sources of the model, with years. Empty if there is no model.
    pub source: String,
    /// The conditions that refuse a modelled action, without those of the gateway.
    pub conditions: Vec<Condition>,
    /// The parameters of the action, in the order of the catalogue.
    pub parameters: Vec<ParameterInfo>,
}

/// Returns every action that the product `Rds`, version 2014-08-15, has or had, in alphabetical order.
///
/// Source: the OpenAPI metadata of 2023 to 2026, the Python SDK 16.0.2 (2026) and, for retired actions, the Python SDKs of
/// 2016 to 2020.
///
/// ```
/// let import = fake_rds::actions().find(|action| action.name == "ImportDatabaseBetweenInstances").unwrap();
/// assert!(import.modelled && import.retired);
/// assert!(import.parameters.iter().any(|parameter| parameter.name == "DBInfo" && parameter.required));
/// ```
pub fn actions() -> impl Iterator<Item = ActionInfo> {
    catalogue::entries().map(|entry| {
        let model = find(entry.name);
        ActionInfo {
            name: entry.name,
            methods: entry.methods,
            retired: entry.retired,
            modelled: model.is_some(),
            shaped: catalogue::has_shape(entry.name),
            effective: model.map(Modelled::effective).unwrap_or_default(),
            source: model.map(Modelled::source).unwrap_or_default(),
            conditions: model.map(Modelled::shown_conditions).unwrap_or_default(),
            parameters: entry.parameters,
        }
    })
}
