//! Serializes answers: one tree, two formats.

use std::borrow::Cow;

use bytes::Bytes;
use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesText};

use super::request_id::RequestId;
use super::{Format, Product};
use crate::base::value::{Object, Value};

/// The content type, in exactly this spelling: before SDKs parse an error as XML, they compare the value, without space
/// and in small letters.
pub(crate) fn content_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json;charset=utf-8",
        Format::Xml => "text/xml;charset=utf-8",
    }
}

/// The prolog of live answers; the documents print double quotes.
const PROLOG: &str = "<?xml version='1.0' encoding='UTF-8'?>";

/// The reason why a document cannot be written.
#[derive(Debug)]
pub(crate) struct Unwritable(pub(crate) String);

/// Writes a successful answer: a flat JSON object, or an element named after the action. Adds the `RequestId` unless
/// the answer has one.
pub(crate) fn success(format: Format, action: &str, answer: Value, id: RequestId) -> Result<Bytes, Unwritable> {
    let Value::Object(mut object) = answer else {
        return Err(Unwritable(format!("an answer is an object, not {}", answer.what())));
    };
    if object.get("RequestId").is_none() {
        object.put("RequestId", id.text().into());
    }
    match format {
        Format::Json => {
            let mut out = Vec::with_capacity(2048);
            serde_json::to_writer(&mut out, &Value::Object(object)).map_err(|error| Unwritable(error.to_string()))?;
            Ok(out.into())
        }
        Format::Xml => {
            let mut writer = Writer::new(Vec::with_capacity(2048));
            let root = format!("{action}Response");
            element(&mut writer, &root, &Value::Object(object)).map_err(|error| Unwritable(error.to_string()))?;
            document(writer)
        }
    }
}

/// Returns the reason why a value cannot be written as XML: the name of a member is not a valid element name.
pub(crate) fn xml_error(value: &Value) -> Option<String> {
    match value {
        Value::Object(Object(members)) => members.iter().find_map(|(name, value)| match element_name(name) {
            Cow::Borrowed(_) => xml_error(value),
            Cow::Owned(_) => Some(format!("`{name}` is not a valid element name")),
        }),
        Value::List(items) => items.iter().find_map(xml_error),
        _ => None,
    }
}

/// Returns a name as that of an element. A name that XML does not allow, which only seeds have, gets `_` at its
/// beginning and in place of the other characters.
fn element_name(name: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if begins && name.chars().all(fits) {
        return name.into();
    }
    std::iter::once('_').chain(name.chars().map(|c| if fits(c) { c } else { '_' })).collect::<String>().into()
}

/// Writes a value as an element. A list becomes one element per item, an empty list none.
fn element(writer: &mut Writer<Vec<u8>>, name: &str, value: &Value) -> Result<(), std::io::Error> {
    match value {
        Value::List(items) => items.iter().try_for_each(|item| element(writer, name, item)),
        Value::Object(Object(members)) => {
            let inner = |writer: &mut Writer<Vec<u8>>| {
                members.iter().try_for_each(|(name, value)| element(writer, &element_name(name), value))
            };
            writer.create_element(name).write_inner_content(inner).map(|_| ())
        }
        Value::Null => text(writer, name, ""),
        Value::Flag(value) => text(writer, name, if *value { "true" } else { "false" }),
        Value::Number(number) => text(writer, name, &number.to_string()),
        Value::Text(value) => text(writer, name, value),
    }
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> Result<(), std::io::Error> {
    // Like the live service, this does not escape quotes.
    let text = BytesText::from_escaped(quick_xml::escape::partial_escape(text));
    writer.create_element(name).write_text_content(text).map(|_| ())
}

fn document(writer: Writer<Vec<u8>>) -> Result<Bytes, Unwritable> {
    let body = String::from_utf8(writer.into_inner()).map_err(|error| Unwritable(error.to_string()))?;
    Ok((PROLOG.to_owned() + &valid_xml(body)).into())
}

/// A refusal in the form of the gateway and the service.
#[derive(Debug, Clone)]
pub(crate) struct ErrorDocument<'a> {
    /// The `HostId` of the answer.
    pub(crate) host: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    /// The refusal of a policy, written in full.
    pub(crate) access_denied: Option<AccessDenied<'a>>,
}

/// `AccessDeniedDetail` of a `Forbidden.RAM`.
#[derive(Debug, Clone)]
pub(crate) struct AccessDenied<'a> {
    pub(crate) policy_type: &'static str,
    /// The account that the user belongs to.
    pub(crate) owner: &'a str,
    pub(crate) user: &'a str,
    pub(crate) action: &'a str,
    /// `true` if a rule denies the action.
    pub(crate) explicit: bool,
}

impl ErrorDocument<'_> {
    pub(crate) fn write(&self, format: Format, product: &Product) -> Result<Bytes, Unwritable> {
        let recommend = format!(
            "https://api.aliyun.com/troubleshoot?q={}&product={}&requestId={}",
            form_urlencoded::byte_serialize(self.code.as_bytes()).collect::<String>(),
            product.name,
            self.request_id
        );
        match format {
            // The members have the order of live answers.
            Format::Json => {
                let mut members = object! {
                    RequestId: self.request_id.to_owned(),
                    Message: self.message.to_owned(),
                    Recommend: recommend,
                    HostId: self.host.to_owned(),
                    Code: self.code.to_owned(),
                };
                if let (Some(denied), Value::Object(members)) = (&self.access_denied, &mut members) {
                    members.put("AccessDeniedDetail", denied.value());
                }
                serde_json::to_vec(&members).map(Bytes::from).map_err(|error| Unwritable(error.to_string()))
            }
            Format::Xml => {
                let mut writer = Writer::new(Vec::new());
                self.write_xml(&mut writer, &recommend).map_err(|error| Unwritable(error.to_string()))?;
                document(writer)
            }
        }
    }

    /// Live answers wrap the link in CDATA.
    fn write_xml(&self, writer: &mut Writer<Vec<u8>>, recommend: &str) -> Result<(), std::io::Error> {
        writer.create_element("Error").write_inner_content(|writer| {
            text(writer, "RequestId", self.request_id)?;
            text(writer, "HostId", self.host)?;
            text(writer, "Code", self.code)?;
            text(writer, "Message", self.message)?;
            writer.create_element("Recommend").write_cdata_content(BytesCData::new(recommend))?;
            match &self.access_denied {
                Some(denied) => element(writer, "AccessDeniedDetail", &denied.value()),
                None => Ok(()),
            }
        })?;
        Ok(())
    }
}

impl AccessDenied<'_> {
    fn value(&self) -> Value {
        object! {
            PolicyType: self.policy_type,
            AuthPrincipalOwnerId: self.owner.to_owned(),
            EncodedDiagnosticMessage: "",
            AuthPrincipalType: "SubUser",
            AuthPrincipalDisplayName: self.user.to_owned(),
            NoPermissionType: if self.explicit { "ExplicitDeny" } else { "ImplicitDeny" },
            AuthAction: self.action.to_owned(),
        }
    }
}

/// Replaces the characters of a document that XML 1.0 does not allow by U+FFFD. A carriage return becomes a character
/// reference, since a parser would turn it into a line feed.
fn valid_xml(text: String) -> String {
    fn fits(c: char) -> bool {
        matches!(c, '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
    }
    if text.chars().all(fits) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\r' => out.push_str("&#13;"),
            c if fits(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(format: Format, text: &str, items: &[&'static str]) -> String {
        let items: Value = items.iter().map(|item| Value::from(*item)).collect();
        let sample = object! { Text: text.to_owned(), Flag: true, Items: object! { Item: items }, RequestId: "r" };
        String::from_utf8(success(format, "Do", sample, RequestId(0)).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn lists_and_empty_lists() {
        assert_eq!(sample(Format::Json, "x", &[]), r#"{"Text":"x","Flag":true,"Items":{"Item":[]},"RequestId":"r"}"#);
        assert_eq!(
            sample(Format::Xml, "x", &["a", "b"]),
            "<?xml version='1.0' encoding='UTF-8'?><DoResponse><Text>x</Text><Flag>true</Flag><Items><Item>a</Item><Item>b</Item></Items><RequestId>r</RequestId></DoResponse>"
        );
        assert!(sample(Format::Xml, "", &[]).contains("<Text></Text><Flag>true</Flag><Items></Items>"));
    }

    #[test]
    fn names_that_xml_does_not_allow_are_changed() {
        for (name, element) in [("a", "a"), ("_1-.é", "_1-.é"), ("a'b", "_a_b"), ("1a", "_1a"), ("", "_"), ("<", "__")]
        {
            assert_eq!(element_name(name), element);
        }
        let mut sample = Object::new();
        sample.put("Migration'Mode", "x".into());
        let answer = success(Format::Xml, "Do", Value::Object(sample), RequestId(0)).unwrap();
        let (_, read) = crate::base::xml::read(std::str::from_utf8(&answer).unwrap()).unwrap();
        assert_eq!(read["_Migration_Mode"], "x");
    }

    #[test]
    fn invalid_xml_characters_are_replaced() {
        let text = sample(Format::Xml, "<a&b>]]>\"'\u{1}\u{0}\u{FFFE}\r\n\t中😀", &[]);
        assert!(text.contains("<Text>&lt;a&amp;b&gt;]]&gt;\"'\u{FFFD}\u{FFFD}\u{FFFD}&#13;\n\t中😀</Text>"), "{text}");
    }
}
