//! Typed parameters of an action: read in one pass, in the order of the action's checks.

use std::collections::BTreeMap;
use std::ops::{Deref, RangeInclusive};
use std::time::SystemTime;

use crate::base::json;
use crate::base::text::{clip, list};
use crate::base::value::{Object, Value};
use crate::rds::model::offers::Sale;
use crate::rds::model::serverless::Serverless;
use crate::rds::model::session::RoleArn;
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;

/// The parameters of an action, as a struct.
pub(crate) trait Parameters: Sized {
    /// The action's name on the wire.
    const NAME: &'static str;
    /// The lines of its documentation.
    const DOC: &'static [&'static str];
    const FIELDS: &'static [ParameterField];

    /// Reads the parameters. The first one that is missing or malformed refuses the request.
    fn read(reading: &mut Reading<'_>) -> Self;
}

/// A pass over the parameters of a request, which keeps the first refusal. The fields of an action are read without a
/// branch for each of them: after a refusal, each further field is [`Blank`].
pub(crate) struct Reading<'p> {
    params: &'p Params<'p>,
    refusal: Option<Refusal>,
}

impl Reading<'_> {
    /// Reads the parameters of an action.
    pub(crate) fn all<A: Parameters>(params: &Params<'_>) -> Result<A, Refusal> {
        let mut reading = Reading { params, refusal: None };
        let action = A::read(&mut reading);
        reading.refusal.map_or(Ok(action), Err)
    }

    pub(crate) fn take<T: Parameter>(&mut self, name: &'static str) -> T {
        if self.refusal.is_none() {
            match T::take(self.params, name) {
                Ok(value) => return value,
                Err(refusal) => self.refusal = Some(refusal),
            }
        }
        T::BLANK
    }
}

/// The value of a parameter that was not read, since the request is refused. No action sees it.
pub(crate) trait Blank {
    const BLANK: Self;
}

macro_rules! blank {
    ($($type:ty = $blank:expr),+ $(,)?) => { $(
        impl $crate::rds::action::fields::Blank for $type {
            const BLANK: $type = $blank;
        }
    )+ };
}

blank! {
    bool = false, u16 = 0, u32 = 0, u64 = 0, String = String::new(), Value = Value::Null, SystemTime = SystemTime::UNIX_EPOCH,
    BTreeMap<String, String> = BTreeMap::new(),
    RoleArn = RoleArn { account: String::new(), role: String::new() },
    Sale = Sale::Primary,
    Serverless = Serverless { min: Value::Null, max: Value::Null, auto_pause: None, switch_force: None },
}

impl<T> Blank for Option<T> {
    const BLANK: Option<T> = None;
}

impl<T> Blank for Vec<T> {
    const BLANK: Vec<T> = Vec::new();
}

/// A parameter of an action.
pub(crate) struct ParameterField {
    pub(crate) name: &'static str,
    /// `true` if the parameter has an effect beyond its check.
    pub(crate) has_effect: bool,
    pub(crate) of_type: &'static OfType,
}

/// The properties of a parameter that follow from its type. The parameters of a type share them.
pub(crate) struct OfType {
    /// `true` if the parameter is required. The generated tests leave each required parameter out.
    pub(crate) required: bool,
    pub(crate) conditions: &'static [Condition],
    /// The numbers that the parameter accepts, if its type declares them. The generated tests try each end.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(crate) ranges: &'static [RangeInclusive<u64>],
    /// `true` if the name may be written in any case.
    pub(crate) any_case: bool,
    /// The words that the parameter accepts, if its type is a closed list.
    pub(crate) words: Option<Words>,
}

impl Deref for ParameterField {
    type Target = OfType;

    fn deref(&self) -> &OfType {
        self.of_type
    }
}

/// The closed list of words that a parameter accepts, and how it compares them.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) list: &'static [&'static str],
    pub(crate) case: Case,
}

/// A type that a parameter can have.
pub(crate) trait Parameter: Blank + Sized {
    const REQUIRED: bool = false;
    /// The conditions that refuse a parameter of this type.
    const CONDITIONS: &'static [Condition];
    /// The accepted numbers, if the type declares them.
    const RANGES: &'static [RangeInclusive<u64>] = &[];
    /// The accepted words, if the type is a closed list.
    const WORDS: Option<Words> = None;
    /// `true` if its name may be written in any case.
    const ANY_CASE: bool = false;
    /// All of these properties.
    const OF_TYPE: &'static OfType = &OfType {
        required: Self::REQUIRED,
        conditions: Self::CONDITIONS,
        ranges: Self::RANGES,
        any_case: Self::ANY_CASE,
        words: Self::WORDS,
    };

    fn take(params: &Params<'_>, name: &'static str) -> Result<Self, Refusal>;
}

/// A type that is parsed from the string of a parameter.
pub(crate) trait FromText: Sized {
    /// The condition that refuses a value.
    const REFUSED_BY: Condition = Condition::InvalidParameter;
    /// The conditions that refuse a value.
    const CONDITIONS: &'static [Condition] = &[Self::REFUSED_BY];
    /// The same conditions and `MissingParameter`.
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Self::REFUSED_BY];
    /// The accepted numbers, if the type declares them.
    const RANGES: &'static [RangeInclusive<u64>] = &[];
    /// The accepted words, if the type is a closed list.
    const WORDS: Option<Words> = None;

    /// Parses a string that is not empty. The error describes the accepted values.
    fn from_text(text: &str) -> Result<Self, String>;

    /// The refusal of a value.
    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        refused(Self::REFUSED_BY, name, text, takes)
    }
}

fn parsed<T: FromText>(name: &'static str, text: &str) -> Result<T, Refusal> {
    T::from_text(text).map_err(|takes| T::refusal(name, text, &takes))
}

/// A required parameter. An empty string counts as absent.
impl<T: FromText + Blank> Parameter for T {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = T::REQUIRED_CONDITIONS;
    const RANGES: &'static [RangeInclusive<u64>] = T::RANGES;
    const WORDS: Option<Words> = T::WORDS;

    fn take(params: &Params<'_>, name: &'static str) -> Result<T, Refusal> {
        parsed(name, params.required(name)?)
    }
}

/// An optional parameter. An empty string counts as absent.
impl<T: FromText> Parameter for Option<T> {
    const CONDITIONS: &'static [Condition] = T::CONDITIONS;
    const RANGES: &'static [RangeInclusive<u64>] = T::RANGES;
    const WORDS: Option<Words> = T::WORDS;

    fn take(params: &Params<'_>, name: &'static str) -> Result<Option<T>, Refusal> {
        let Some(text) = params.get(name) else { return Ok(None) };
        parsed(name, text).map(Some)
    }
}

/// A required parameter that may be empty, which means `None`.
#[derive(Debug, Clone)]
pub(crate) struct OrEmpty<T>(pub(crate) Option<T>);

impl<T> Blank for OrEmpty<T> {
    const BLANK: OrEmpty<T> = OrEmpty(None);
}

impl<T: FromText + Blank> Parameter for OrEmpty<T> {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = T::REQUIRED_CONDITIONS;
    const WORDS: Option<Words> = T::WORDS;

    fn take(params: &Params<'_>, name: &'static str) -> Result<OrEmpty<T>, Refusal> {
        if params.raw(name) == Some("") {
            Ok(OrEmpty(None))
        } else {
            T::take(params, name).map(|value| OrEmpty(Some(value)))
        }
    }
}

/// Any string.
impl FromText for String {
    const CONDITIONS: &'static [Condition] = &[];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter];

    fn from_text(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }
}

/// A whole number in decimal digits.
impl FromText for u64 {
    fn from_text(text: &str) -> Result<u64, String> {
        let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        number.ok_or_else(|| "a whole number".to_owned())
    }
}

/// True or false in any case: Python sends `True`, Node and Rust `true`.
impl FromText for bool {
    const WORDS: Option<Words> = Some(Words { list: &["true", "false"], case: Case::Any });

    fn from_text(text: &str) -> Result<bool, String> {
        if text.eq_ignore_ascii_case("true") {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") {
            Ok(false)
        } else {
            Err("true or false".to_owned())
        }
    }
}

/// A JSON string.
impl FromText for Value {
    fn from_text(text: &str) -> Result<Value, String> {
        json::parse(text).map_err(|error| format!("a JSON text ({})", error.reason))
    }
}

/// A list with one parameter per item: `Name.1`, `Name.2` and so on. Empty items are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Repeated(pub(crate) Vec<String>);

blank!(Repeated = Repeated(Vec::new()));

impl Parameter for Repeated {
    const CONDITIONS: &'static [Condition] = &[];

    fn take(params: &Params<'_>, name: &'static str) -> Result<Repeated, Refusal> {
        let mut items = numbered(params, name);
        items.retain(|(_, member, value)| member.is_empty() && !value.is_empty());
        items.sort_by_cached_key(|(number, _, _)| *number);
        Ok(Repeated(items.into_iter().map(|(_, _, value)| value).collect()))
    }
}

/// Returns every parameter `Name.N` and `Name.N.Member`: its number, the member's name, and its value.
pub(crate) fn numbered(params: &Params<'_>, name: &str) -> Vec<(u32, String, String)> {
    let read = |(full, value): (&str, &str)| {
        let rest = full.strip_prefix(name)?.strip_prefix('.')?;
        let (number, member) = rest.split_once('.').unwrap_or((rest, ""));
        Some((number.parse().ok()?, member.to_owned(), value.to_owned()))
    };
    params.iter().filter_map(read).collect()
}

/// Tags: `Tag.N.Key` with `Tag.N.Value` (also spelled `key` and `value`, as the page of 2019 does). A key without a value
/// matches any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tags(pub(crate) Vec<(String, Option<String>)>);

blank!(Tags = Tags(Vec::new()));

impl Parameter for Tags {
    const CONDITIONS: &'static [Condition] = &[];

    fn take(params: &Params<'_>, name: &'static str) -> Result<Tags, Refusal> {
        let parts = numbered(params, name);
        let mut numbers: Vec<u32> = parts.iter().map(|(number, ..)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let part = |wanted: u32, member: &str| {
            let found = parts.iter().find(|(number, name, _)| *number == wanted && name.eq_ignore_ascii_case(member));
            found.map(|(.., value)| value.clone())
        };
        let tag = |number: u32| Some((part(number, "Key").filter(|key| !key.is_empty())?, part(number, "Value")));
        Ok(Tags(numbers.into_iter().filter_map(tag).collect()))
    }
}

/// `Tags`: a JSON object of at most five tags, `{"key":"value"}`. An empty value matches any. `[]`, which Terraform's
/// provider sends, means no tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TagsText(pub(crate) Vec<(String, Option<String>)>);

blank!(TagsText = TagsText(Vec::new()));

impl Parameter for TagsText {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidParameter];

    fn take(params: &Params<'_>, name: &'static str) -> Result<TagsText, Refusal> {
        let Some(text) = params.get(name) else { return Ok(TagsText::default()) };
        let members = match json_texts(text) {
            Some(members) if members.len() <= 5 => members,
            None if matches!(json::parse(text), Ok(Value::List(items)) if items.is_empty()) => Vec::new(),
            _ => {
                let takes = "a JSON object of at most five texts: {\"key\":\"value\"}";
                return Err(String::refusal(name, text, takes));
            }
        };
        let tags: Vec<_> =
            members.into_iter().map(|(key, value)| (key, Some(value).filter(|value| !value.is_empty()))).collect();
        Ok(TagsText(tags))
    }
}

/// Reads the members of a JSON object of strings.
pub(super) fn json_texts(text: &str) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(Object(members))) = json::parse(text) else { return None };
    let mut texts = Vec::new();
    for (key, value) in &members {
        texts.push((key.to_string(), value.as_text()?.to_owned()));
    }
    Some(texts)
}

/// Refuses the request: by a condition with a constant, `refuse!(NodeNotFound, "no node `{id}`")`, or by a code that the action
/// documents, `refuse!("IncorrectRestartMethod", "..")`. The text is the hint.
macro_rules! refuse {
    ($code:literal, $($hint:tt)+) => {
        return Err($crate::rpc::condition::Condition::documented(Self::NAME, $code)
            .because(std::fmt::format(format_args!($($hint)+))))
    };
    ($condition:ident, $($hint:tt)+) => {
        return Err($crate::rpc::condition::Condition::$condition.because(std::fmt::format(format_args!($($hint)+))))
    };
}

/// Refuses the request like `refuse!`, unless a condition is true.
macro_rules! ensure {
    ($true:expr, $($refusal:tt)+) => {
        if !$true {
            refuse!($($refusal)+);
        }
    };
}

/// Declares the parameters of an action: a struct of the action's name whose fields are spelled as on the wire, in the
/// order in which they are checked. A parameter with `#[checked]` is checked and has no other effect. For products
/// other than RDS, the prefix comes before the name, as in `"sts:" AssumeRole {..}`.
macro_rules! params {
    ($(#[doc = $doc:literal])* $($prefix:literal)? $name:ident { $( $(#[$checked:ident])? $field:ident: $type:ty),* $(,)? }) => {
        $(#[doc = $doc])*
        #[allow(non_snake_case)]
        pub(super) struct $name { $( $field: $type, )* }

        impl $crate::rds::action::fields::Parameters for $name {
            const NAME: &'static str = concat!($($prefix,)? stringify!($name));
            const DOC: &'static [&'static str] = described!($($doc),*);
            const FIELDS: &'static [$crate::rds::action::fields::ParameterField] = &[
                $( $crate::rds::action::fields::ParameterField {
                    name: stringify!($field),
                    has_effect: concat!($(stringify!($checked))?).is_empty(),
                    of_type: <$type as $crate::rds::action::fields::Parameter>::OF_TYPE,
                }, )*
            ];

            fn read(reading: &mut $crate::rds::action::fields::Reading<'_>) -> $name {
                let _ = &reading;
                let read = $name { $( $field: reading.take(stringify!($field)), )* };
                $( $( let $checked = &read.$field; let _ = $checked; )? )*
                read
            }
        }
    };
}

/// Declares types of parameters: the inner type, the condition that refuses a string, and how a string is parsed. In
/// `Name(Inner), Condition, |text| ..;` the parser returns a `Result` whose error describes the accepted values; in
/// `Name(Inner), Condition, |text| .., "what it takes";` an `Option`.
macro_rules! texts {
    (@read $inner:ty, $text:ident, $read:expr) => {{
        let read: fn(&str) -> Result<$inner, String> = $read;
        read($text)
    }};
    (@read $inner:ty, $text:ident, $read:expr, $takes:literal) => {{
        let read: fn(&str) -> Option<$inner> = $read;
        read($text).ok_or_else(|| $takes.to_owned())
    }};
    ($( $(#[$meta:meta])* $name:ident($inner:ty), $condition:ident, $read:expr $(, $takes:literal)? $(, within [$($range:expr),+])?; )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name(pub(crate) $inner);

        blank!($name = $name($crate::rds::action::fields::Blank::BLANK));

        impl $crate::rds::action::fields::FromText for $name {
            const REFUSED_BY: $crate::rpc::condition::Condition = $crate::rpc::condition::Condition::$condition;
            const RANGES: &'static [std::ops::RangeInclusive<u64>] = &[$($($range),+)?];

            fn from_text(text: &str) -> Result<$name, String> {
                texts!(@read $inner, text, $read $(, $takes)?).map($name)
            }
        }
    )+ };
}

/// Declares parameters that accept a closed list of words and store the spelling that is declared here; the condition
/// refuses any other. The words are accepted in any case, except `listed` ones, which the metadata lists and the
/// gateway compares exactly. `seen` words are known to be accepted in any case. See [`Case`].
macro_rules! word_parameters {
    (@case) => { $crate::rds::action::fields::Case::Inferred };
    (@case seen) => { $crate::rds::action::fields::Case::Any };
    (@case listed) => { $crate::rds::action::fields::Case::Exact };
    ($( $(#[$meta:meta])* $name:ident = $($case:ident)? [$($word:literal),+ $(,)?], $condition:ident; )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        // Some parameters are checked and have no effect.
        pub(crate) struct $name(#[allow(dead_code)] pub(crate) &'static str);

        blank!($name = $name(""));

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.0)
            }
        }

        impl $crate::rds::action::fields::FromText for $name {
            const REFUSED_BY: $crate::rpc::condition::Condition = $crate::rpc::condition::Condition::$condition;
            const WORDS: Option<$crate::rds::action::fields::Words> =
                Some($crate::rds::action::fields::Words { list: &[$($word),+], case: word_parameters!(@case $($case)?) });

            fn from_text(text: &str) -> Result<$name, String> {
                let words = &[$($word),+];
                $crate::rds::action::fields::find_word(text, words, word_parameters!(@case $($case)?)).map(|index| $name(words[index]))
            }
        }
    )+ };
}

/// Declares parameters that choose a variant by its word, compared as in `word_parameters!`.
macro_rules! choices {
    ($( $(#[$meta:meta])* $name:ident = $($case:ident)? [$($word:literal => $variant:ident),+ $(,)?], $condition:ident; )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($variant),+ }

        blank!($name = [$($name::$variant),+][0]);

        impl $name {
            #[allow(dead_code)]
            pub(crate) fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl $crate::rds::action::fields::FromText for $name {
            const REFUSED_BY: $crate::rpc::condition::Condition = $crate::rpc::condition::Condition::$condition;
            const WORDS: Option<$crate::rds::action::fields::Words> =
                Some($crate::rds::action::fields::Words { list: &[$($word),+], case: word_parameters!(@case $($case)?) });

            fn from_text(text: &str) -> Result<$name, String> {
                let index = $crate::rds::action::fields::find_word(text, &[$($word),+], word_parameters!(@case $($case)?))?;
                Ok([$($name::$variant),+][index])
            }
        }
    )+ };
}

/// Declares parameters that accept a whole number within bounds; the condition refuses any other value.
macro_rules! number_parameters {
    ($( $(#[$meta:meta])* $name:ident = [$($range:expr),+ $(,)?], $takes:literal, $condition:ident; )+) => { texts! { $(
        $(#[$meta])*
        #[derive(Copy, PartialEq, Eq)]
        $name(u64), $condition, |text| $crate::rds::action::fields::number_within(text, &[$($range),+]), $takes,
            within [$($range),+];
    )+ } };
}

/// Returns the refusal of a parameter's value.
pub(crate) fn refused(condition: Condition, name: &'static str, text: &str, takes: &str) -> Refusal {
    Refusal::of(condition, name).hint(format!("`{name}` is `{}`, expected {takes}", clip(text)))
}

/// The comparison of words: with or without case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// The API metadata (2024) lists the words of the parameter, and its gateway compares them exactly: for `SecurityIPType` it
    /// lists `IPv4`, `IPV4`, `ipv4` and five more spellings of the one word.
    Exact,
    /// Engines and pay types: `mysql` creates an instance that is listed as `MySQL`, and Terraform's provider sends
    /// `PostPaid` (public reports, and acceptance tests that pass with the service, 2021 to 2026).
    Any,
    /// Only prose names the words, as for engines and pay types, so any case is accepted (inferred), with a hint.
    Inferred,
}

/// Returns the index of the word that equals `text`. Every parameter with a closed list of words is parsed here.
pub(crate) fn find_word(text: &str, words: &[&str], case: Case) -> Result<usize, String> {
    let other_case = words.iter().position(|word| word.eq_ignore_ascii_case(text));
    match words.iter().position(|word| *word == text).or(other_case.filter(|_| case != Case::Exact)) {
        Some(index) => Ok(index),
        None => {
            let near = other_case.map_or_else(String::new, |index| format!(", spelled `{}`", words[index]));
            Err(format!("one of {}{near}", list(words)))
        }
    }
}

/// Returns the hint about a word in a case that no document shows, or about a filter that is not one of the words.
pub(crate) fn word_hint(field: &ParameterField, text: &str) -> Option<String> {
    let words = field.words.filter(|_| !text.is_empty())?;
    let (list_of, name, value) = (words.list, field.name, clip(text));
    match list_of.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(word) if *word == text || words.case != Case::Inferred => None,
        Some(word) => {
            Some(format!("`{name}`: the documents spell `{value}` as `{word}`; the fake accepts any case (inferred)"))
        }
        None => Some(format!("`{name}`: `{value}` matches nothing; known are {}", list(list_of))),
    }
}

/// A filter on a field whose words are accepted in any case. It stores the service's spelling. A string that is not one
/// of the words is unchanged and matches nothing.
#[derive(Debug, Clone)]
pub(crate) struct Filter<W>(pub(crate) String, std::marker::PhantomData<W>);

impl<W> Blank for Filter<W> {
    const BLANK: Filter<W> = Filter(String::new(), std::marker::PhantomData);
}

impl<W: FromText + std::fmt::Display> FromText for Filter<W> {
    const CONDITIONS: &'static [Condition] = &[];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter];
    const WORDS: Option<Words> = W::WORDS;

    fn from_text(text: &str) -> Result<Filter<W>, String> {
        let spelled = W::from_text(text).map_or_else(|_| text.to_owned(), |word| word.to_string());
        Ok(Filter(spelled, std::marker::PhantomData))
    }
}

/// Reads a whole number that is in one of the ranges.
pub(crate) fn number_within(text: &str, ranges: &[RangeInclusive<u64>]) -> Option<u64> {
    u64::from_text(text).ok().filter(|number| ranges.iter().any(|range| range.contains(number)))
}

/// Words of a closed list as parameters.
macro_rules! words_as_parameters {
    ($case:expr; $($word:ty $(: $condition:ident)?),+ $(,)?) => { $(
        blank!($word = <$word>::ALL[0]);

        impl FromText for $word {
            $( const REFUSED_BY: Condition = Condition::$condition; )?
            const WORDS: Option<Words> =
                Some(Words { list: <$word>::WORDS, case: $case });

            fn from_text(text: &str) -> Result<$word, String> {
                find_word(text, <$word>::WORDS, $case).map(|index| <$word>::ALL[index])
            }
        }
    )+ };
}

words_as_parameters!(Case::Any; crate::rds::words::Engine, crate::rds::words::PayType);

words_as_parameters!(
    Case::Inferred;
    crate::rds::words::Status,
    crate::rds::words::DBInstanceType,
    crate::rds::words::DatabaseStatus,
    crate::rds::words::BackupStatus,
    crate::rds::words::UserBackupStatus,
    crate::rds::words::BackupMode,
    crate::rds::words::InstanceNetworkType,
    crate::rds::words::DBInstanceNetType,
    crate::rds::words::ConnectionStringType,
    crate::rds::words::AccountType,
    crate::rds::words::AccountPrivilege,
    crate::rds::words::HaMode,
    crate::rds::words::SyncMode,
    crate::rds::words::Mode,
    crate::rds::words::TcpConnectionType: InvalidTcpConnectionType,
    crate::rds::words::WhitelistNetworkType: InvalidNetworkType,
);

words_as_parameters!(Case::Exact; crate::rds::words::StorageAutoScale);
