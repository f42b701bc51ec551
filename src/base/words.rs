//! The traits of enums whose values are words.

use super::error::{Error, ErrorKind};
use super::text;

/// Returns the index of a word in the list of known words.
pub(crate) fn find(word: &str, known: &[&str]) -> Result<usize, Error> {
    known.iter().position(|other| *other == word).ok_or_else(|| unknown_word(word, known))
}

/// The error that a word is not in the list of known words.
pub(crate) fn unknown_word(found: &str, known: &[&str]) -> Error {
    let list = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let near = text::suggest(found, known.iter().copied()).map(|near| format!(" (did you mean `{near}`?)"));
    let reason = format!("`{found}` is not one of {list}{}", near.unwrap_or_default());
    Error::new(ErrorKind::UnknownName, reason)
}

/// Implements `Display`, `FromStr`, `Serialize` and `Deserialize` with the words of an enum.
macro_rules! word_traits {
    ($name:ident { $( $variant:ident => $word:literal, )+ }) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $( $name::$variant => $word, )+ })
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::base::error::Error;

            /// Reads the exact spelling.
            fn from_str(text: &str) -> Result<Self, $crate::base::error::Error> {
                let index = $crate::base::words::find(text, &[$( $word, )+])?;
                Ok([$( $name::$variant, )+][index])
            }
        }

        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <String as serde_core::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(serde_core::de::Error::custom)
            }
        }
    };
}
