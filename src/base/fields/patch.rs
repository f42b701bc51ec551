//! Changes of single parts, as JSON merge patches (RFC 7396): an object lists the members that change, and `null`
//! removes a member. In addition, a list whose items have keys is patched as an object from key to item, so that a
//! change of one item leaves the other items unchanged. Any other list is replaced.

use super::{Field, Members, Takes};
use crate::base::value::{Name, Object, Value};

const NOTHING: Value = Value::Null;

/// Returns the patch that turns `before` into `after`. `None` if they are equal.
pub(super) fn difference(takes: &Takes, before: &Value, after: &Value) -> Option<Value> {
    if before == after {
        return None;
    }
    let mut patch = Object::new();
    match (takes, before, after) {
        (Takes::Object(members), Value::Object(Object(old)), Value::Object(Object(new))) => {
            let members = members();
            for name in names(old, new) {
                let takes = takes_of(&members, name);
                put(&mut patch, name, &takes, member(old, name), member(new, name));
            }
        }
        (Takes::Map(of), Value::Object(Object(old)), Value::Object(Object(new))) => {
            for name in names(old, new) {
                put(&mut patch, name, of, member(old, name), member(new, name));
            }
        }
        (Takes::List(of), Value::List(old), Value::List(new)) => {
            let Some(id) = Key::of(of) else { return Some(after.clone()) };
            let find = |items: &[Value], key: &str| items.iter().position(|item| id.is(item, key));
            for (at, item) in old.iter().enumerate() {
                let key = id.read(item);
                // An item at the same index with a new key is the same item, renamed.
                let renamed = || new.get(at).filter(|other| find(old, &id.read(other)).is_none());
                let now = find(new, &key).map(|at| &new[at]).or_else(renamed);
                put(&mut patch, &key, of, Some(item), now);
            }
            for (at, item) in new.iter().enumerate() {
                let key = id.read(item);
                let renamed = old.get(at).is_some_and(|other| find(new, &id.read(other)).is_none());
                if find(old, &key).is_none() && !renamed {
                    put(&mut patch, &key, of, None, Some(item));
                }
            }
        }
        _ => return Some(after.clone()),
    }
    Some(Value::Object(patch))
}

/// Adds the change of one member to a patch.
fn put(patch: &mut Object, name: &str, takes: &Takes, before: Option<&Value>, after: Option<&Value>) {
    let empty = empty(takes);
    let change = match (before.or(empty.as_ref()), after.or(empty.as_ref())) {
        (Some(before), Some(after)) => difference(takes, before, after),
        (None, Some(after)) => Some(after.clone()),
        (_, None) => Some(NOTHING),
    };
    if let Some(change) = change {
        patch.0.push((name.to_owned().into(), change));
    }
}

/// Applies a patch to a value. `None` if the patch removes the value, or changes one that no longer exists.
pub(super) fn merged(takes: &Takes, value: Option<Value>, patch: &Value) -> Option<Value> {
    let Value::Object(Object(changes)) = patch else {
        return if *patch == NOTHING { None } else { Some(patch.clone()) };
    };
    match takes {
        Takes::Object(members) => {
            let members = members();
            let mut object = match value {
                Some(Value::Object(Object(object))) => object,
                // A patch of an item that no longer exists lacks the identity.
                _ if members.fields.iter().any(|field| field.required && member(changes, field.name).is_none()) => {
                    return None;
                }
                _ => Vec::new(),
            };
            for (name, change) in changes {
                set(&mut object, name, &takes_of(&members, name), change);
            }
            Some(Value::Object(Object(object)))
        }
        Takes::Map(of) => {
            let mut object = match value {
                Some(Value::Object(Object(object))) => object,
                _ => Vec::new(),
            };
            changes.iter().for_each(|(name, change)| set(&mut object, name, of, change));
            Some(Value::Object(Object(object)))
        }
        Takes::List(of) => {
            let Some(id) = Key::of(of) else { return Some(patch.clone()) };
            let mut items = match value {
                Some(Value::List(items)) => items,
                _ => Vec::new(),
            };
            for (key, change) in changes {
                match items.iter().position(|item| id.is(item, key)) {
                    Some(at) => match merged(of, Some(items[at].clone()), change) {
                        Some(item) => items[at] = item,
                        None => drop(items.remove(at)),
                    },
                    None => items.extend(id.created(of, key, change)),
                }
            }
            Some(Value::List(items))
        }
        _ => Some(patch.clone()),
    }
}

fn set(object: &mut Vec<(Name, Value)>, name: &str, takes: &Takes, change: &Value) {
    let at = object.iter().position(|(other, _)| other == name);
    let before = at.map(|at| object[at].1.clone());
    match (at, merged(takes, before, change)) {
        (Some(at), Some(value)) => object[at].1 = value,
        (Some(at), None) => drop(object.remove(at)),
        (None, Some(value)) => object.push((name.to_owned().into(), value)),
        (None, None) => {}
    }
}

/// The key that distinguishes the items of a list.
enum Key {
    /// The items are strings.
    Itself,
    Member(&'static str),
}

impl Key {
    fn of(item: &Takes) -> Option<Key> {
        match item {
            Takes::Text => Some(Key::Itself),
            Takes::Object(members) => {
                let members = members();
                let mut identity = members.fields.iter().filter(|field| field.required);
                match (identity.next(), identity.next()) {
                    (Some(Field { name, takes: Takes::Text, .. }), None) => Some(Key::Member(name)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn is(&self, item: &Value, key: &str) -> bool {
        self.text(item) == Some(key)
    }

    fn read(&self, item: &Value) -> String {
        self.text(item).unwrap_or_default().to_owned()
    }

    fn text<'v>(&self, item: &'v Value) -> Option<&'v str> {
        match self {
            Key::Itself => item.as_text(),
            Key::Member(name) => item.get(name)?.as_text(),
        }
    }

    /// Returns the item that a patch adds. A patch of an item that no longer exists, or that had another key, adds
    /// nothing.
    fn created(&self, takes: &Takes, key: &str, change: &Value) -> Option<Value> {
        merged(takes, None, change).filter(|item| self.is(item, key))
    }
}

fn names<'v>(old: &'v [(Name, Value)], new: &'v [(Name, Value)]) -> impl Iterator<Item = &'v str> {
    let added = new.iter().filter(|(name, _)| member(old, name).is_none());
    old.iter().chain(added).map(|(name, _)| name.as_ref())
}

fn member<'v>(members: &'v [(Name, Value)], name: &str) -> Option<&'v Value> {
    members.iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

fn takes_of(members: &Members, name: &str) -> Takes {
    members.fields.iter().find(|field| field.name == name).map_or(Takes::Any, |field| field.takes)
}

/// The value of a collection that is left out: an empty one.
fn empty(takes: &Takes) -> Option<Value> {
    match takes {
        Takes::List(_) => Some(Value::List(Vec::new())),
        Takes::Map(_) => Some(Value::Object(Object::new())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> Members {
        let fields = vec![
            Field { name: "Id", takes: Takes::Text, required: true },
            Field { name: "Port", takes: Takes::Port, required: false },
            Field { name: "Weights", takes: Takes::Map(&Takes::Whole), required: false },
        ];
        Members { fields, passed_over: Vec::new() }
    }

    const PARTS: Takes = Takes::List(&Takes::Object(part));

    fn json(text: &str) -> Value {
        crate::base::json::parse(text).unwrap()
    }

    #[track_caller]
    fn check(before: &str, after: &str, patch: &str, meanwhile: &str, then: &str) {
        let (before, after) = (json(before), json(after));
        let found = difference(&PARTS, &before, &after).unwrap();
        assert_eq!(found, json(patch));
        assert_eq!(merged(&PARTS, Some(before), &found), Some(after), "unchanged");
        assert_eq!(merged(&PARTS, Some(json(meanwhile)), &found), Some(json(then)), "changed meanwhile");
    }

    #[test]
    fn a_patch_changes_the_parts_that_differ() {
        check(
            r#"[{"Id":"a","Port":1},{"Id":"b"}]"#,
            r#"[{"Id":"a","Port":2},{"Id":"c"}]"#,
            r#"{"a":{"Port":2},"b":{"Id":"c"}}"#,
            r#"[{"Id":"a","Port":1,"Weights":{"x":1}},{"Id":"new"},{"Id":"b","Port":7}]"#,
            r#"[{"Id":"a","Port":2,"Weights":{"x":1}},{"Id":"new"},{"Id":"c","Port":7}]"#,
        );
        check(
            r#"[{"Id":"a","Weights":{"x":1}},{"Id":"b"}]"#,
            r#"[{"Id":"b","Weights":{"y":2}},{"Id":"c"},{"Id":"d"}]"#,
            r#"{"a":null,"b":{"Weights":{"y":2}},"c":{"Id":"c"},"d":{"Id":"d"}}"#,
            r#"[{"Id":"new"}]"#,
            r#"[{"Id":"new"},{"Id":"c"},{"Id":"d"}]"#,
        );
    }

    #[test]
    fn texts_are_their_own_keys() {
        let texts = Takes::List(&Takes::Text);
        let patch = difference(&texts, &json(r#"["a","b"]"#), &json(r#"["b","c","d"]"#)).unwrap();
        assert_eq!(merged(&texts, Some(json(r#"["new","a","b"]"#)), &patch), Some(json(r#"["new","b","c","d"]"#)));
    }
}
