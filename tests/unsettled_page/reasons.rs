//! Why no file settles a choice.

pub(super) const SWITCHES: [(&str, &str); 0] = [];

pub(super) const CONDITIONS: [(&str, &str); 0] = [];

pub(super) const RULES: [((&str, &str), &str); 0] = [];
