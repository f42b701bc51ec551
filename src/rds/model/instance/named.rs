//! The fields of an instance by the service's names.

use super::Instance;
use crate::base::error::FieldError;
use crate::base::fields::{self, Record};
use crate::base::value::{Name, Value};

/// The fields that a seed may set instead of what a class has.
pub(in crate::rds::model) const OF_CLASS: &[&str] = &[
    "DBInstanceClassType",
    "DBInstanceCPU",
    "DBInstanceMemory",
    "MaxConnections",
    "MaxIOPS",
    "DBMaxQuantity",
    "AccountMaxQuantity",
];

impl Instance {
    /// The fields that change with the class; none if the instance has this class. The instance keeps its storage type.
    pub(crate) fn class_change(&self, class: &str) -> Vec<(&'static str, Value)> {
        if class == self.class {
            return Vec::new();
        }
        let storage_type = self.shown_storage_type().to_owned();
        let has = [("DBInstanceClass", class.to_owned().into()), ("DBInstanceStorageType", storage_type.into())];
        OF_CLASS.iter().map(|name| (*name, Value::Null)).chain(has).collect()
    }

    /// Gives the instance another class, if one is given.
    pub(crate) fn change_class(&mut self, class: Option<&str>) {
        let fields = class.into_iter().flat_map(|class| self.class_change(class));
        let fields: Vec<(Name, Value)> = fields.map(|(name, value)| (name.into(), value)).collect();
        let errors = fields::replace(self, &fields);
        debug_assert!(errors.is_empty(), "{errors:?}");
    }

    /// Sets a field by its key in a seed file. Use it for fields without a setter, such as slow queries, events or
    /// replication slots.
    ///
    /// The value has the same form as in a seed file; it replaces the previous value. A mistake, such as an unknown
    /// name or a wrong type, is an error of the seed: starting the fake reports it with its path and the nearest name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// use serde_json::json;
    ///
    /// let instance = Instance::mysql("rm-1").set("SlowQueries", json!([{"SQLText": "select 1", "DBName": "orders"}]));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").get("SlowQueries")[0]["DBName"], "orders");
    ///
    /// let misspelt = Instance::mysql("rm-1").set("SlowQuerys", json!([]));
    /// let error = FakeRds::builder().instance(misspelt).try_start_blocking().unwrap_err();
    /// assert!(error.to_string().contains("$.DBInstances[0].SlowQuerys: unknown field; did you mean `SlowQueries`?"));
    /// ```
    pub fn set(mut self, name: &str, value: impl Into<serde_json::Value>) -> Instance {
        let value = Value::from(&value.into());
        let mut errors = if Instance::IDENTITY.iter().any(|row| row.field.name == name) {
            vec![FieldError::new(format!("$.{name}"), "cannot be changed; the constructor of the instance sets it")]
        } else {
            fields::assign(&mut self, name, &value)
        };
        self.mistakes.append(&mut errors);
        self
    }

    /// Returns a field by its key in a seed file, `null` if it has no value.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").tag("team", "orders");
    /// assert_eq!(instance.get("Tags")["team"], "orders");
    /// assert_eq!(instance.get("SlowQueries"), serde_json::json!([]));
    /// ```
    ///
    /// # Panics
    ///
    /// If no field has this name. The message suggests the most similar one. [`try_get`](Instance::try_get) does not
    /// panic.
    #[track_caller]
    pub fn get(&self, name: &str) -> serde_json::Value {
        match self.try_get(name) {
            Some(value) => value,
            None => panic!("{}", fields::unknown::<Instance>("an instance", name)),
        }
    }

    /// Returns a field by its key in a seed file, or `None` if there is no such key.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1");
    /// assert_eq!(instance.try_get("Engine").unwrap(), "MySQL");
    /// assert!(instance.try_get("Engin").is_none());
    /// ```
    pub fn try_get(&self, name: &str) -> Option<serde_json::Value> {
        fields::get(self, name).map(|value| value.to_json())
    }
}
