//! Client tokens: texts that distinguish a request that is sent again from a new one.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::base::value::Value;

/// The client tokens that requests have used, by user. Only the newest are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    order: VecDeque<(String, String)>,
    /// The request that used each token; `None` for a token of a seed.
    used: HashMap<(String, String), Option<Arc<First>>>,
}

/// The request that used a token first.
#[derive(Debug)]
pub(crate) struct First {
    pub(crate) action: &'static str,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) answer: Value,
    /// The operations that it began.
    pub(crate) begun: Vec<u64>,
}

/// The most tokens that are kept. (The fake's own limit; how long the service keeps a token is not documented.)
const MOST: usize = 10_000;

impl Tokens {
    /// Returns whether a user's request has used this token.
    pub(crate) fn is_used(&self, user: &str, token: &str) -> bool {
        self.used.contains_key(&(user.to_owned(), token.to_owned()))
    }

    /// Marks a user's token as used, by a request if it is known.
    pub(crate) fn put(&mut self, user: &str, token: &str, first: Option<First>) {
        let pair = (user.to_owned(), token.to_owned());
        if self.used.insert(pair.clone(), first.map(Arc::new)).is_none() {
            self.order.push_back(pair);
        }
        while self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.used.remove(&oldest);
        }
    }

    /// The request that used a token first, if it is known.
    pub(crate) fn first(&self, user: &str, token: &str) -> Option<&First> {
        self.used.get(&(user.to_owned(), token.to_owned()))?.as_deref()
    }

    /// Frees the token of the request that began an operation.
    pub(crate) fn free(&mut self, operation: u64) {
        let began = |first: &Option<Arc<First>>| first.as_ref().is_some_and(|first| first.begun.contains(&operation));
        if self.used.values().any(began) {
            self.used.retain(|_, first| !began(first));
            self.order.retain(|pair| self.used.contains_key(pair));
        }
    }

    /// User and token, the oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.order.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_are_kept() {
        let mut tokens = Tokens::default();
        for number in 0..=MOST {
            tokens.put("u", &number.to_string(), None);
        }
        tokens.put("u", "1", None);
        assert!(!tokens.is_used("u", "0") && tokens.is_used("u", "1") && !tokens.is_used("v", "1"));
        assert_eq!(tokens.iter().count(), MOST);
    }
}
