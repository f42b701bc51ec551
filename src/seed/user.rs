//! Users in a seed.

use std::time::SystemTime;

use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may, must};
use crate::base::value::{Object, Value};
use crate::rpc::user::{AccessKey, User};

const USER: Fields = Fields(&[
    must("Uid", Takes::Text),
    may("Account", Takes::Text),
    may("AccessKeys", Takes::List(&AccessKey::TAKES)),
    may("Allow", Takes::List(&Takes::Text)),
    may("Deny", Takes::List(&Takes::Text)),
]);

const KEY: Fields = Fields(&[
    must("AccessKeyId", Takes::Text),
    must("AccessKeySecret", Takes::Text),
    may("SecurityToken", Takes::Text),
    may("Expiration", Takes::Time),
    may("Status", Takes::Word(&["Active", "Inactive"])),
]);

impl Datum for User {
    const TAKES: Takes = Takes::Object(|| Members { fields: USER.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<User> {
        let given = reader.fields(value, at, &USER);
        let mut user = User::new(reader.required(given, at, "Uid", String::read).unwrap_or_default());
        user.account = reader.field(given, at, "Account", String::read);
        user.keys = reader.field(given, at, "AccessKeys", Vec::read).unwrap_or_default();
        user.allow = reader.field(given, at, "Allow", Vec::read).unwrap_or_default();
        user.deny = reader.field(given, at, "Deny", Vec::read).unwrap_or_default();
        Some(user)
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("Uid", (&self.uid).into());
        object.put_some("Account", self.account.clone());
        for (name, value) in
            [("AccessKeys", self.keys.write()), ("Allow", self.allow.write()), ("Deny", self.deny.write())]
        {
            if !value.is_nothing() {
                object.put(name, value);
            }
        }
        Value::Object(object)
    }
}

impl Datum for AccessKey {
    const TAKES: Takes = Takes::Object(|| Members { fields: KEY.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<AccessKey> {
        let given = reader.fields(value, at, &KEY);
        let words = [("Active", true), ("Inactive", false)];
        Some(AccessKey {
            id: reader.required(given, at, "AccessKeyId", String::read).unwrap_or_default(),
            secret: reader.required(given, at, "AccessKeySecret", String::read).unwrap_or_default(),
            active: reader.field(given, at, "Status", |r, v, at| r.one_of(v, at, &words)).unwrap_or(true),
            token: reader.field(given, at, "SecurityToken", String::read),
            expires: reader.field(given, at, "Expiration", SystemTime::read),
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("AccessKeyId", (&self.id).into());
        object.put("AccessKeySecret", (&self.secret).into());
        object.put_some("SecurityToken", self.token.clone());
        object.put_some("Expiration", self.expires.map(|moment| moment.write()));
        object.put_some("Status", (!self.active).then_some("Inactive"));
        Value::Object(object)
    }
}
