//! Client tokens: texts that distinguish a request that is sent again from a new one.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::base::value::Value;

/// The client tokens that requests have used, by user. Only the newest are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    order: VecDeque<(String, String)>,
    used: HashMap<(String, String), Use>,
}

/// The use of a token.
#[derive(Debug, Clone)]
enum Use {
    /// By a request that is not known: the token is of a seed.
    Unknown,
    By(Arc<First>),
    /// By a request whose operation failed. It can be used again. In a seed it counts as used.
    Freed,
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
        let used = self.used.get(&(user.to_owned(), token.to_owned()));
        used.is_some_and(|used| !matches!(used, Use::Freed))
    }

    /// Marks a user's token as used, by a request if it is known.
    pub(crate) fn put(&mut self, user: &str, token: &str, first: Option<First>) {
        let pair = (user.to_owned(), token.to_owned());
        let by = first.map_or(Use::Unknown, |first| Use::By(Arc::new(first)));
        if self.used.insert(pair.clone(), by).is_none() {
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
        match self.used.get(&(user.to_owned(), token.to_owned()))? {
            Use::By(first) => Some(first),
            Use::Unknown | Use::Freed => None,
        }
    }

    /// Frees the token of the request that began an operation.
    pub(crate) fn free(&mut self, operation: u64) {
        for used in self.used.values_mut() {
            if matches!(used, Use::By(first) if first.begun.contains(&operation)) {
                *used = Use::Freed;
            }
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
