//! Client tokens: texts that distinguish a request that is sent again from a new one.

use std::collections::{HashSet, VecDeque};

/// The client tokens that requests have used, by user. Only the newest are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    order: VecDeque<(String, String)>,
    used: HashSet<(String, String)>,
}

/// The most tokens that are kept. (The fake's own limit; how long the service keeps a token is not documented.)
const MOST: usize = 10_000;

impl Tokens {
    /// Whether a user's request has used this token.
    pub(crate) fn is_used(&self, user: &str, token: &str) -> bool {
        !self.used.is_empty() && self.used.contains(&(user.to_owned(), token.to_owned()))
    }

    /// Marks a user's token as used.
    pub(crate) fn put(&mut self, user: &str, token: &str) {
        let pair = (user.to_owned(), token.to_owned());
        if self.used.insert(pair.clone()) {
            self.order.push_back(pair);
        }
        while self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.used.remove(&oldest);
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
            tokens.put("u", &number.to_string());
        }
        tokens.put("u", "1");
        assert!(!tokens.is_used("u", "0") && tokens.is_used("u", "1") && !tokens.is_used("v", "1"));
        assert_eq!(tokens.iter().count(), MOST);
    }
}
