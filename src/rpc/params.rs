//! The parameters of a request: query and form, decoded and merged.

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::base::text::clip;
use crate::rpc::condition::{Condition, Refusal};

/// The place of a parameter in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Form,
}

#[derive(Debug, Clone)]
pub(crate) struct Param<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: Cow<'a, str>,
    pub(crate) place: Place,
}

/// Decoded parameters in the order of the request. Each name occurs once. If query and form have the same name, the
/// form's value is kept, as in clients that merge both.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params<'a> {
    list: Vec<Param<'a>>,
    /// Parameters of the query that the form repeats.
    shadowed: Vec<Param<'a>>,
    /// `true` if lists are answered in pages of one item, regardless of `PageSize`.
    pub(crate) small_pages: bool,
}

/// The reason why parameters are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The parameter of this name is not valid percent-encoded UTF-8.
    Encoding(String),
    /// The query or the form has this name twice.
    Twice(String),
    /// There are more than [`MOST`] parameters.
    TooMany,
}

/// The largest number of parameters, more than any action has. (This is the fake's limit; the service's is not
/// documented.)
pub(crate) const MOST: usize = 2_000;

impl<'a> Params<'a> {
    /// Reads the raw query and the raw form body.
    pub(crate) fn read(query: &'a str, form: &'a str) -> Result<Params<'a>, Unreadable> {
        let mut params = Params { list: Vec::with_capacity(16), shadowed: Vec::new(), small_pages: false };
        params.add(query, Place::Query)?;
        params.add(form, Place::Form)?;
        Ok(params)
    }

    /// Creates the parameters of a form.
    pub(crate) fn of(pairs: &'a BTreeMap<String, String>) -> Params<'a> {
        let param = |(name, value): (&'a String, &'a String)| Param {
            name: Cow::Borrowed(name),
            value: Cow::Borrowed(value),
            place: Place::Form,
        };
        Params { list: pairs.iter().map(param).collect(), ..Params::default() }
    }

    fn add(&mut self, text: &'a str, place: Place) -> Result<(), Unreadable> {
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |piece| decode(piece).ok_or_else(|| Unreadable::Encoding(clip(name)));
            let param = Param { name: decoded(name)?, value: decoded(value)?, place };
            let full = self.list.len() == MOST;
            match self.list.iter_mut().find(|other| other.name == param.name) {
                Some(other) if other.place == place => return Err(Unreadable::Twice(param.name.into_owned())),
                Some(other) => self.shadowed.push(std::mem::replace(other, param)),
                None if full => return Err(Unreadable::TooMany),
                None => self.list.push(param),
            }
        }
        Ok(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.list.iter().map(|param| (&*param.name, &*param.value))
    }

    /// Returns every parameter of the query, including those that the form repeats.
    pub(crate) fn of_query(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.list.iter().filter(|param| param.place == Place::Query);
        query.chain(&self.shadowed).map(|param| (&*param.name, &*param.value))
    }

    /// Returns the value of a parameter, which may be empty.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|param| param.name == name).map(|param| &*param.value)
    }

    /// Returns the value of a parameter. An empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// Returns the value of a required parameter.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| {
            let refusal = Refusal::of(Condition::MissingParameter, name);
            let other = self.iter().map(|(name, _)| name).find(|other| other.eq_ignore_ascii_case(name));
            match other.filter(|other| *other != name) {
                Some(other) => {
                    refusal.hint(format!("the request has `{other}`, but names are case-sensitive: `{name}`"))
                }
                None => refusal,
            }
        })
    }
}

/// Decodes one piece of a query or a form: `+` is a space, every `%` begins a pair of hexadecimal digits, and the
/// whole is UTF-8.
fn decode(piece: &str) -> Option<Cow<'_, str>> {
    if !piece.bytes().any(|byte| byte == b'%' || byte == b'+') {
        return Some(Cow::Borrowed(piece));
    }
    let bytes = piece.as_bytes();
    let well_formed = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    if !piece.match_indices('%').all(|(at, _)| well_formed(at)) {
        return None;
    }
    let spaced = if piece.contains('+') { Cow::Owned(piece.replace('+', " ")) } else { Cow::Borrowed(piece) };
    percent_decode_str(&spaced).decode_utf8().ok().map(|text| Cow::Owned(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(params: &Params<'_>) -> Vec<(String, String)> {
        params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn merges_query_and_form() {
        let params = Params::read("A=1&B=x+y&&C", "B=%E4%B8%AD&D=a%2Bb").unwrap();
        assert_eq!(all(&params), pairs(&[("A", "1"), ("B", "中"), ("C", ""), ("D", "a+b")]));
        assert_eq!(params.get("C"), None);
        assert_eq!(params.raw("C"), Some(""));
    }

    #[test]
    fn literal_and_encoded_marks_are_the_same() {
        let params = Params::read("a=!*'()~/", "b=%21%2A%27%28%29%7e%2F").unwrap();
        assert_eq!(params.get("a"), params.get("b"));
    }

    #[test]
    fn refuses_undecodable_and_duplicate_parameters() {
        for bad in ["a=%", "a=%4", "a=%zz", "a=%ff", "%=1", "a=%C3%28"] {
            assert!(matches!(Params::read(bad, ""), Err(Unreadable::Encoding(_))), "{bad}");
        }
        assert_eq!(Params::read("a=1&a=2", "").unwrap_err(), Unreadable::Twice("a".into()));
        assert_eq!(Params::read("", "a=1&%61=1").unwrap_err(), Unreadable::Twice("a".into()));
        assert_eq!(Params::read("a=1", "a=2").unwrap().get("a"), Some("2"));
    }

    #[test]
    fn a_wrong_case_is_pointed_out() {
        let params = Params::read("dbinstanceid=x", "").unwrap();
        let refusal = params.required("DBInstanceId").unwrap_err();
        assert_eq!(refusal.condition, Condition::MissingParameter);
        assert!(refusal.0.hint.unwrap().contains("case-sensitive"));
    }

    proptest::proptest! {
        #[test]
        fn decodes_what_it_encodes(pairs in proptest::collection::btree_map(".{1,8}", ".{0,20}", 0..8)) {
            let mut text = form_urlencoded::Serializer::new(String::new());
            text.extend_pairs(&pairs);
            let text = text.finish();
            let params = Params::read(&text, "").unwrap();
            let back: std::collections::BTreeMap<_, _> = all(&params).into_iter().collect();
            proptest::prop_assert_eq!(back, pairs);
        }

        #[test]
        fn no_text_makes_it_panic(query in ".{0,100}", form in ".{0,100}") {
            let _ = Params::read(&query, &form);
        }
    }
}
