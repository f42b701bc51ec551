//! The parameters of an instance: the values in force, and those that wait for a restart.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::super::parameter::{ParameterChange, Template};
use super::super::parameter_tables::{find, templates};
use super::super::{Settings, WaitingParameters};
use super::Instance;
use crate::base::fields::Datum;
use crate::base::value::Value;

impl Instance {
    /// Returns whether the instance has a parameter of this name, from its engine's template or its seed.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.template(name).is_some() || self.parameters.contains_key(name)
    }

    /// Returns the engine's parameter of this name.
    pub(crate) fn template(&self, name: &str) -> Option<&'static Template> {
        find(self.engine, &self.engine_version, name)
    }

    /// Returns the value in force of a parameter.
    pub(crate) fn running_parameter(&self, name: &str) -> Option<String> {
        let initial = |template: &Template| match template.name {
            "max_connections" => self.shown_max_connections().to_string(),
            _ => template.initial.to_owned(),
        };
        self.parameters.get(name).cloned().or_else(|| self.template(name).map(initial))
    }

    /// Returns `MaxConnections`: the value in force of the engine's parameter, or else the limit of the class.
    pub(crate) fn shown_max_connections(&self) -> u64 {
        let set = self.parameters.get("max_connections").and_then(|value| value.parse().ok());
        set.or(self.max_connections).unwrap_or_else(|| self.class_info().max_connections())
    }

    /// Returns the value in force of every parameter, by name.
    pub(crate) fn running_parameters(&self) -> BTreeMap<String, String> {
        let templates = templates(self.engine, &self.engine_version).map(|template| template.name.to_owned());
        let names = templates.chain(self.parameters.keys().cloned());
        let running = |name: String| {
            let value = self.running_parameter(&name)?;
            Some((name, value))
        };
        names.filter_map(running).collect()
    }

    /// Sets parameters to new values: at once, or at the next restart if a parameter needs one.
    pub(crate) fn modify_parameters(&mut self, values: &BTreeMap<String, String>, now: SystemTime) {
        for (name, value) in values {
            let old = self.running_parameter(name).unwrap_or_default();
            self.pending_parameters.remove(name);
            if old == *value {
                continue;
            }
            if self.template(name).is_some_and(|template| template.restart) {
                self.pending_parameters.insert(name.clone(), value.clone());
            } else {
                self.parameters.insert(name.clone(), value.clone());
            }
            let change = ParameterChange { name: name.clone(), old, new: value.clone(), moment: now };
            self.parameter_changes.push(change);
        }
    }

    /// Notes what a change at its end has done to the parameters since `before`. The request of a change that begins later does
    /// not note it.
    pub(crate) fn note_parameters(&mut self, before: &Instance, now: SystemTime) {
        let (earlier, waiting) = (&before.parameters, &before.pending_parameters);
        let is_new =
            |(name, value): &(&String, &String)| ![earlier.get(*name), waiting.get(*name)].contains(&Some(*value));
        let new = self.parameters.iter().chain(&self.pending_parameters).filter(is_new);
        let change = |(name, value): (&String, &String)| {
            let old = before.running_parameter(name).unwrap_or_default();
            ParameterChange { name: name.clone(), old, new: value.clone(), moment: now }
        };
        let changes: Vec<ParameterChange> = new.map(change).collect();
        self.parameter_changes.extend(changes);
        if self.parameter_group != before.parameter_group {
            self.parameter_group_applied = Some(now);
        }
    }

    /// Returns the changes that the parameters go through at the end of another change than a restart, by the setting.
    pub(crate) fn set_by(&self, change: WaitingParameters, settings: &Settings) -> Vec<(&'static str, Value)> {
        if change <= settings.waiting_parameters { self.set_by_restart() } else { Vec::new() }
    }

    /// Returns the changes at the next restart, which are the parameters that wait for one.
    pub(crate) fn set_by_restart(&self) -> Vec<(&'static str, Value)> {
        if self.pending_parameters.is_empty() {
            return Vec::new();
        }
        let mut parameters = self.parameters.clone();
        parameters.extend(self.pending_parameters.clone());
        vec![("Parameters", parameters.write()), ("PendingParameters", BTreeMap::<String, String>::new().write())]
    }
}
