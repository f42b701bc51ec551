//! Items written lately. No actions are called as often as those that describe instances, by clients that wait for one, and
//! most of the time the answer is the one before.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::Found;
use crate::cloud::instance::Instance;

/// So many are kept, by a thread and an action.
const MOST: usize = 64;

/// An action's items of instances, written in JSON.
#[derive(Default)]
pub(super) struct Lately(RefCell<VecDeque<Kept>>);

struct Kept {
    /// While this is here, whoever changes the instance gets another allocation: so the same one means the same state.
    instance: Weak<Instance>,
    replicas: Vec<String>,
    json: Rc<RawValue>,
}

impl Kept {
    fn is_of(&self, found: &Found) -> bool {
        std::ptr::eq(self.instance.as_ptr(), Arc::as_ptr(&found.instance)) && self.replicas == found.replicas
    }
}

/// An item as JSON, or why there is none.
pub(super) struct Json(Result<Rc<RawValue>, serde_json::Error>);

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Lately {
    /// The item that `of` makes of an instance.
    pub(super) fn json<'f, T: Serialize>(&self, found: &'f Found, of: impl FnOnce(&'f Found) -> T) -> Json {
        let mut kept = self.0.borrow_mut();
        if let Some(kept) = kept.iter().find(|kept| kept.is_of(found)) {
            return Json(Ok(kept.json.clone()));
        }
        let json = to_raw_value(&of(found)).map(Rc::<RawValue>::from);
        if let Ok(json) = &json {
            kept.truncate(MOST - 1);
            let (instance, replicas) = (Arc::downgrade(&found.instance), found.replicas.clone());
            kept.push_front(Kept { instance, replicas, json: json.clone() });
        }
        Json(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(found: &Found) -> String {
        format!("{} {}", found.instance.id, found.instance.storage_gb)
    }

    #[test]
    fn a_changed_instance_is_written_anew() {
        let lately = Lately::default();
        let json = |found: &Found| lately.json(found, id).0.unwrap().get().to_owned();
        let mut found = Found { instance: Arc::new(Instance::mysql("rm-1").storage_gb(50)), replicas: Vec::new() };
        assert_eq!(json(&found), r#""rm-1 50""#);
        assert!(Rc::ptr_eq(&lately.json(&found, id).0.unwrap(), &lately.json(&found, id).0.unwrap()));
        // In place, since nobody else has it: and yet it is another one now.
        Arc::make_mut(&mut found.instance).storage_gb = 60;
        assert_eq!(json(&found), r#""rm-1 60""#);
        found.replicas.push("rr-1".to_owned());
        assert_eq!(lately.json(&found, |found| found.replicas.clone()).0.unwrap().get(), r#"["rr-1"]"#);
    }

    #[test]
    fn only_so_many_are_kept() {
        let lately = Lately::default();
        for n in 0..MOST * 2 {
            let found = Found { instance: Arc::new(Instance::mysql(format!("rm-{n}"))), replicas: Vec::new() };
            lately.json(&found, id);
        }
        assert_eq!(lately.0.borrow().len(), MOST);
    }
}
