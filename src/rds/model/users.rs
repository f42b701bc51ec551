//! The users and their access keys, which come with a seed, and the sessions of roles, which `AssumeRole` adds.

use std::collections::HashMap;
use std::sync::Arc;

use super::session::RoleSession;
use crate::rpc::user::{AccessKey, User};

/// The user that every request of an open fake belongs to.
pub(crate) const DEFAULT_UID: &str = "1234567890123456";

/// The largest number of sessions that are kept. The oldest are dropped first.
const MOST_SESSIONS: usize = 10_000;

/// Everyone with an access key: users and sessions.
#[derive(Debug)]
pub(crate) struct Users {
    /// The users of the seed, followed by one user per session.
    all: Vec<User>,
    /// The number of users from the seed.
    own: usize,
    sessions: Vec<RoleSession>,
    /// For each user, the account whose instances it sees, and its own id.
    names: Vec<(Arc<str>, Arc<str>)>,
    /// The indexes of user and key for each access key id.
    keys: HashMap<String, (usize, usize)>,
}

/// A user with its names.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(crate) user: &'a User,
    pub(crate) owner: &'a Arc<str>,
    pub(crate) uid: &'a Arc<str>,
}

impl Users {
    pub(crate) fn new(mut all: Vec<User>, sessions: Vec<RoleSession>) -> Users {
        let own = all.len();
        let default_owner = all.first().map_or(DEFAULT_UID, User::owner).to_owned();
        all.extend(sessions.iter().map(|session| acting(session, &default_owner)));
        let names = all.iter().map(|user| (user.owner().into(), user.uid.as_str().into())).collect();
        let mut keys = HashMap::new();
        for (user, entry) in all.iter().enumerate() {
            for (key, entry) in entry.keys.iter().enumerate() {
                keys.insert(entry.id.clone(), (user, key));
            }
        }
        Users { all, own, sessions, names, keys }
    }

    /// Returns the same users with one more session.
    pub(crate) fn with_session(&self, session: RoleSession) -> Users {
        let beyond = (self.sessions.len() + 1).saturating_sub(MOST_SESSIONS);
        let sessions = self.sessions[beyond..].iter().cloned().chain([session]).collect();
        Users::new(self.all().to_vec(), sessions)
    }

    /// Returns the account of instances without an owner and of requests without a known access key.
    pub(crate) fn default_owner(&self) -> Arc<str> {
        self.first().map_or_else(|| DEFAULT_UID.into(), |user| user.owner.clone())
    }

    /// Returns the users from the seed.
    pub(crate) fn all(&self) -> &[User] {
        &self.all[..self.own]
    }

    pub(crate) fn sessions(&self) -> &[RoleSession] {
        &self.sessions
    }

    /// Returns the user with this access key.
    pub(crate) fn with_key(&self, id: &str) -> Option<Known<'_>> {
        self.known(self.keys.get(id)?.0)
    }

    /// Returns the user of requests without a known access key.
    pub(crate) fn first(&self) -> Option<Known<'_>> {
        if self.own == 0 { None } else { self.known(0) }
    }

    pub(crate) fn key(&self, id: &str) -> Option<&AccessKey> {
        let (user, key) = self.keys.get(id)?;
        self.all.get(*user)?.keys.get(*key)
    }

    /// Returns every key, those of sessions last.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &AccessKey> {
        self.all.iter().flat_map(|user| &user.keys)
    }

    fn known(&self, place: usize) -> Option<Known<'_>> {
        let (owner, uid) = self.names.get(place)?;
        Some(Known { user: self.all.get(place)?, owner, uid })
    }
}

/// Returns the user that a session acts as.
fn acting(session: &RoleSession, default_owner: &str) -> User {
    User {
        uid: session.principal(),
        account: Some(session.owner.as_deref().unwrap_or(default_owner).to_owned()),
        keys: vec![AccessKey {
            id: session.id.clone(),
            secret: session.secret.clone(),
            active: true,
            token: Some(session.token.clone()),
            expires: session.expires,
        }],
        allow: session.allow.clone(),
        deny: session.deny.clone(),
    }
}
