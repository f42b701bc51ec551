//! The users and their access keys. They come with a seed and do not change.

use std::collections::HashMap;
use std::sync::Arc;

use crate::rpc::user::{AccessKey, User};

/// The user that every request of an open fake belongs to.
pub(crate) const DEFAULT_UID: &str = "1234567890123456";

/// The users of a seed.
#[derive(Debug)]
pub(crate) struct Users {
    all: Vec<User>,
    /// For each user the account whose instances it sees, and its own id.
    names: Vec<(Arc<str>, Arc<str>)>,
    /// User and key of an access key id.
    keys: HashMap<String, (usize, usize)>,
}

/// A user and the names it is looked up by.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(crate) user: &'a User,
    pub(crate) owner: &'a Arc<str>,
    pub(crate) uid: &'a Arc<str>,
}

impl Users {
    pub(crate) fn new(all: Vec<User>) -> Users {
        let names = all.iter().map(|user| (user.owner().into(), user.uid.as_str().into())).collect();
        let mut keys = HashMap::new();
        for (user, entry) in all.iter().enumerate() {
            for (key, entry) in entry.keys.iter().enumerate() {
                keys.insert(entry.id.clone(), (user, key));
            }
        }
        Users { all, names, keys }
    }

    /// The account of instances without an owner, and of requests without a known access key.
    pub(crate) fn default_owner(&self) -> Arc<str> {
        self.names.first().map_or_else(|| DEFAULT_UID.into(), |(owner, _)| owner.clone())
    }

    pub(crate) fn all(&self) -> &[User] {
        &self.all
    }

    /// The user who has this access key.
    pub(crate) fn with_key(&self, id: &str) -> Option<Known<'_>> {
        self.known(self.keys.get(id)?.0)
    }

    /// The user of requests without a known access key.
    pub(crate) fn first(&self) -> Option<Known<'_>> {
        self.known(0)
    }

    pub(crate) fn key(&self, id: &str) -> Option<&AccessKey> {
        let (user, key) = self.keys.get(id)?;
        self.all.get(*user)?.keys.get(*key)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &AccessKey> {
        self.all.iter().flat_map(|user| &user.keys)
    }

    fn known(&self, place: usize) -> Option<Known<'_>> {
        let (owner, uid) = self.names.get(place)?;
        Some(Known { user: self.all.get(place)?, owner, uid })
    }
}
