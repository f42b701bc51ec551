//! Client tokens: strings that distinguish a repeated request from a new one.

use std::collections::{HashMap, VecDeque};

use crate::base::value::Value;

/// The client tokens that requests have used, by user. Only the newest are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    order: VecDeque<(String, String)>,
    used: HashMap<(String, String), Token>,
}

record! {
    /// A client token and the request that used it first.
    pub(crate) struct Token ("ClientToken" token: String) {
        /// The `Uid` of the user.
        "Owner" owner: String = String::new();
        /// The action of the request. Empty if the request is not known; then no request is the same.
        "Action" action: String = String::new();
        /// The SHA-256 digest of the parameters, so that no password is kept.
        "Digest" digest: String = String::new();
        /// The first answer.
        "Answer" answer: Value = Value::Null;
        /// The operations that the request began.
        "Operations" begun: Vec<u64> = Vec::new();
        /// `true` if such an operation failed. The token can be used again.
        "Freed" is_free: bool = false;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The largest number of tokens that are kept. (This is the fake's limit; it is not documented how long the service
/// keeps a token.)
const MOST: usize = 10_000;

impl Tokens {
    /// The request that has used a user's token, unless the token is free again.
    pub(crate) fn get(&self, owner: &str, token: &str) -> Option<&Token> {
        self.used.get(&(owner.to_owned(), token.to_owned())).filter(|used| !used.is_free)
    }

    /// Marks a token as used.
    pub(crate) fn put(&mut self, token: Token) {
        let pair = (token.owner.clone(), token.token.clone());
        if self.used.insert(pair.clone(), token).is_none() {
            self.order.push_back(pair);
        }
        while self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.used.remove(&oldest);
        }
    }

    /// Frees the token of the request that began an operation.
    pub(crate) fn free(&mut self, operation: u64) {
        for used in self.used.values_mut().filter(|used| used.begun.contains(&operation)) {
            used.is_free = true;
        }
    }

    /// The tokens, the oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Token> {
        self.order.iter().filter_map(|pair| self.used.get(pair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_are_kept() {
        let token = |number: usize| Token { owner: "u".to_owned(), ..Token::fresh(number.to_string()) };
        let mut tokens = Tokens::default();
        for number in 0..=MOST {
            tokens.put(token(number));
        }
        tokens.put(token(1));
        assert!(tokens.get("u", "0").is_none() && tokens.get("u", "1").is_some() && tokens.get("v", "1").is_none());
        assert_eq!(tokens.iter().count(), MOST);
    }
}
