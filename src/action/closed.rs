//! Parameters that take one of some words, or a whole number within bounds.

/// Declares parameters that take one of some words and hold it as it is spelled here; the condition refuses any other.
macro_rules! word_parameters {
    ($( $(#[$doc:meta])* $name:ident = [$($word:literal),+ $(,)?], $condition:ident; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) struct $name(pub(super) &'static str);

        impl $crate::action::parameter::FromText for $name {
            const CONDITIONS: &'static [$crate::condition::Condition] = &[$crate::condition::Condition::$condition];
            const REQUIRED_CONDITIONS: &'static [$crate::condition::Condition] =
                &[$crate::condition::Condition::MissingParameter, $crate::condition::Condition::$condition];

            fn from_text(text: &str) -> Result<$name, String> {
                const WORDS: &[&str] = &[$($word),+];
                let found = WORDS.iter().find(|word| **word == text);
                found.map(|word| $name(word)).ok_or_else(|| format!("one of {}", crate::text::list(WORDS)))
            }

            fn refusal(name: &'static str, text: &str, takes: &str) -> $crate::condition::Refusal {
                let hint = format!("`{name}` is `{}`, it takes {takes}", $crate::text::clip(text));
                $crate::condition::Refusal::of($crate::condition::Condition::$condition, name).hint(hint)
            }
        }
    )+ };
}

/// Declares parameters that take a whole number within some bounds; the condition refuses any other.
macro_rules! number_parameters {
    ($( $(#[$doc:meta])* $name:ident = [$($range:expr),+ $(,)?], $takes:literal, $condition:ident; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) struct $name(pub(super) u64);

        impl $crate::action::parameter::FromText for $name {
            const CONDITIONS: &'static [$crate::condition::Condition] = &[$crate::condition::Condition::$condition];
            const REQUIRED_CONDITIONS: &'static [$crate::condition::Condition] =
                &[$crate::condition::Condition::MissingParameter, $crate::condition::Condition::$condition];

            fn from_text(text: &str) -> Result<$name, String> {
                let number = <u64 as $crate::action::parameter::FromText>::from_text(text).ok().filter(|number| [$($range),+].iter().any(|range| range.contains(number)));
                number.map($name).ok_or_else(|| $takes.to_owned())
            }

            fn refusal(name: &'static str, text: &str, takes: &str) -> $crate::condition::Refusal {
                let hint = format!("`{name}` is `{}`, it takes {takes}", $crate::text::clip(text));
                $crate::condition::Refusal::of($crate::condition::Condition::$condition, name).hint(hint)
            }
        }
    )+ };
}
