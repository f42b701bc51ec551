//! Answers as bytes: one `Serialize` type, two formats.

use std::cell::RefCell;

use bytes::{Bytes, BytesMut};
use quick_xml::events::BytesCData;
use quick_xml::se::{QuoteLevel, Serializer};
use serde::Serialize;

use super::{Format, Product};

/// Exactly this: SDKs compare the value, without space and in small letters, before they parse an error as XML.
pub(crate) fn content_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json;charset=utf-8",
        Format::Xml => "text/xml;charset=utf-8",
    }
}

/// The prolog of live answers; the documents print double quotes.
const PROLOG: &str = "<?xml version='1.0' encoding='UTF-8'?>";

/// Room for several answers.
const ROOM: usize = 64 << 10;

thread_local! {
    /// Where an answer is written, and where it is laid to go out: room that the answers before it have left.
    static OUT: RefCell<(Vec<u8>, BytesMut)> = RefCell::new((Vec::new(), BytesMut::new()));
}

/// What `write` writes.
fn written<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Bytes, E> {
    OUT.with_borrow_mut(|(text, room)| {
        text.clear();
        write(text)?;
        if text.len() > ROOM {
            // A giant's room is its own.
            return Ok(std::mem::take(text).into());
        }
        if room.capacity() < text.len() && !room.try_reclaim(text.len()) {
            *room = BytesMut::with_capacity(ROOM);
        }
        room.extend_from_slice(text);
        Ok(room.split().freeze())
    })
}

/// A document that could not be written.
#[derive(Debug)]
pub(crate) struct Unwritable(pub(crate) String);

/// A successful answer: a flat JSON object, or an element named after the action.
pub(crate) fn success<T: Serialize>(format: Format, action: &str, response: &T) -> Result<Bytes, Unwritable> {
    match format {
        Format::Json => {
            let body = written(|out| serde_json::to_writer(out, response));
            body.map_err(|error| Unwritable(error.to_string()))
        }
        Format::Xml => {
            let mut text = String::with_capacity(2048);
            text.push_str(PROLOG);
            let root = format!("{action}Response");
            let mut serializer =
                Serializer::with_root(&mut text, Some(&root)).map_err(|error| Unwritable(error.to_string()))?;
            serializer.expand_empty_elements(true);
            serializer.set_quote_level(QuoteLevel::Partial);
            response.serialize(serializer).map_err(|error| Unwritable(error.to_string()))?;
            Ok(carried(text).into())
        }
    }
}

/// A refusal, as the gateway and the service write it.
#[derive(Debug, Clone)]
pub(crate) struct ErrorDocument<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    /// The refusal of a policy, written in full.
    pub(crate) access_denied: Option<AccessDenied<'a>>,
}

/// `AccessDeniedDetail` of a `Forbidden.RAM`.
#[derive(Debug, Clone, Serialize)]
#[allow(non_snake_case)]
pub(crate) struct AccessDenied<'a> {
    pub(crate) PolicyType: &'a str,
    pub(crate) AuthPrincipalOwnerId: &'a str,
    pub(crate) EncodedDiagnosticMessage: &'a str,
    pub(crate) AuthPrincipalType: &'a str,
    pub(crate) AuthPrincipalDisplayName: &'a str,
    pub(crate) NoPermissionType: &'a str,
    pub(crate) AuthAction: &'a str,
}

/// The members of an error in JSON, in the order live answers have.
#[derive(Serialize)]
#[allow(non_snake_case)]
struct JsonError<'a> {
    RequestId: &'a str,
    Message: &'a str,
    Recommend: &'a str,
    HostId: &'a str,
    Code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    AccessDeniedDetail: Option<&'a AccessDenied<'a>>,
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
            Format::Json => serde_json::to_vec(&JsonError {
                RequestId: self.request_id,
                Message: self.message,
                Recommend: &recommend,
                HostId: product.host,
                Code: self.code,
                AccessDeniedDetail: self.access_denied.as_ref(),
            })
            .map(Bytes::from)
            .map_err(|error| Unwritable(error.to_string())),
            Format::Xml => self.write_xml(product, &recommend).map_err(|error| Unwritable(error.to_string())),
        }
    }

    /// Live answers wrap the link in CDATA, which a serializer has no word for.
    fn write_xml(&self, product: &Product, recommend: &str) -> Result<Bytes, std::io::Error> {
        let mut writer = quick_xml::Writer::new(Vec::new());
        let text = |writer: &mut quick_xml::Writer<Vec<u8>>, name: &str, text: &str| {
            writer.create_element(name).write_text_content(quick_xml::events::BytesText::new(text)).map(|_| ())
        };
        writer.create_element("Error").write_inner_content(|writer| {
            text(writer, "RequestId", self.request_id)?;
            text(writer, "HostId", product.host)?;
            text(writer, "Code", self.code)?;
            text(writer, "Message", self.message)?;
            writer.create_element("Recommend").write_cdata_content(BytesCData::new(recommend))?;
            if let Some(denied) = &self.access_denied {
                writer.create_element("AccessDeniedDetail").write_inner_content(|writer| {
                    text(writer, "PolicyType", denied.PolicyType)?;
                    text(writer, "AuthPrincipalOwnerId", denied.AuthPrincipalOwnerId)?;
                    text(writer, "EncodedDiagnosticMessage", denied.EncodedDiagnosticMessage)?;
                    text(writer, "AuthPrincipalType", denied.AuthPrincipalType)?;
                    text(writer, "AuthPrincipalDisplayName", denied.AuthPrincipalDisplayName)?;
                    text(writer, "NoPermissionType", denied.NoPermissionType)?;
                    text(writer, "AuthAction", denied.AuthAction)
                })?;
            }
            Ok(())
        })?;
        let body = String::from_utf8_lossy(&writer.into_inner()).into_owned();
        Ok((PROLOG.to_owned() + &carried(body)).into())
    }
}

/// Makes a document of values that XML 1.0 can carry: a character it has no place for becomes U+FFFD, and a
/// carriage return, which a parser would turn into a line feed, a reference.
fn carried(text: String) -> String {
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

    #[derive(Serialize)]
    #[allow(non_snake_case)]
    struct Sample<'a> {
        Text: &'a str,
        Flag: bool,
        Items: Items<'a>,
    }

    #[derive(Serialize)]
    #[allow(non_snake_case)]
    struct Items<'a> {
        Item: Vec<&'a str>,
    }

    fn sample(format: Format, text: &str, items: &[&str]) -> String {
        let sample = Sample { Text: text, Flag: true, Items: Items { Item: items.to_vec() } };
        String::from_utf8(success(format, "Do", &sample).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn lists_and_empty_lists() {
        assert_eq!(sample(Format::Json, "x", &[]), r#"{"Text":"x","Flag":true,"Items":{"Item":[]}}"#);
        assert_eq!(
            sample(Format::Xml, "x", &["a", "b"]),
            "<?xml version='1.0' encoding='UTF-8'?><DoResponse><Text>x</Text><Flag>true</Flag><Items><Item>a</Item><Item>b</Item></Items></DoResponse>"
        );
        assert!(sample(Format::Xml, "", &[]).contains("<Text></Text><Flag>true</Flag><Items></Items>"));
    }

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        let text = sample(Format::Xml, "<a&b>]]>\"'\u{1}\u{0}\u{FFFE}\r\n\t中😀", &[]);
        assert!(text.contains("<Text>&lt;a&amp;b&gt;]]&gt;\"'\u{FFFD}\u{FFFD}\u{FFFD}&#13;\n\t中😀</Text>"), "{text}");
    }
}
