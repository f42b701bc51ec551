//! Masks secrets and cuts long values in the parameters, headers and answers that the log keeps.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The suffixes of the names of secret parameters, in lower case.
const SECRET: [&str; 5] = ["password", "secret", "privatekey", "serverkey", "securitytoken"];

/// Returns whether a name ends with one of [`SECRET`], ignoring case.
fn ends_secretly(name: &str) -> bool {
    let ends_with = |end: &str| {
        let begin = name.len().checked_sub(end.len()).and_then(|begin| name.get(begin..));
        begin.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    SECRET.iter().any(|end| ends_with(end))
}

/// Returns whether a parameter's value is secret: its name ends with one of [`SECRET`], or it is a bearer token.
pub(crate) fn is_secret(name: &str) -> bool {
    ends_secretly(name) || name.eq_ignore_ascii_case("bearertoken")
}

/// Masks the values of the members of a JSON or XML body whose names end with one of [`SECRET`].
pub(super) fn masked_body(body: Cow<'_, str>) -> Cow<'_, str> {
    let mut masked = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = body[at..].find(['"', '<']) {
        let begin = at + next;
        at = begin + 1;
        if let Some(value) = secret_value(&body[begin..]) {
            masked += &body[copied..begin + value.start];
            masked += "***";
            copied = begin + value.end;
            at = copied + 1;
        }
    }
    if copied == 0 {
        return body;
    }
    masked += &body[copied..];
    masked.into()
}

/// Returns the range of the value, if `text` begins with a secret member: `"Password": "value"` or
/// `<Password>value<`. An empty value is not secret.
fn secret_value(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let name_end = 1 + bytes[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !ends_secretly(&text[1..name_end]) {
        return None;
    }
    let rest = &text[name_end..];
    let (value, length) = if bytes[0] == b'<' {
        let value = rest.strip_prefix('>')?;
        (value, value.find('<')?)
    } else {
        let colon = rest.strip_prefix('"')?.trim_ascii_start().strip_prefix(':')?;
        let value = colon.trim_ascii_start().strip_prefix('"')?;
        let mut escaped = false;
        let is_end = |byte: &u8| {
            let end = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            end
        };
        (value, value.as_bytes().iter().position(is_end)?)
    };
    let start = text.len() - value.len();
    (length > 0).then(|| start..start + length)
}

/// The longest value that is kept uncut, in bytes.
pub(super) const LONGEST: usize = 4 << 10;

/// Returns parameters as a query for the log: with masked secrets, without signatures, and with long values cut.
pub(crate) fn masked<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut kept = form_urlencoded::Serializer::new(String::with_capacity(128));
    for (name, value) in parameters.filter(|(name, _)| *name != "Signature") {
        let value = if is_secret(name) { Cow::Borrowed("***") } else { cut(value) };
        kept.append_pair(&cut(name), &value);
    }
    kept.finish()
}

/// Returns headers for the log, one per line: with masked tokens and signatures, and with long values cut.
pub(crate) fn masked_headers(headers: &http::HeaderMap) -> String {
    let mut kept = String::with_capacity(256);
    for name in headers.keys() {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let value = values.reduce(|all, value| format!("{all}, {value}").into()).unwrap_or_default();
        let value = match name.as_str() {
            // `ACS3-HMAC-SHA256 Credential=..,SignedHeaders=..,Signature=..`: the id of the key stays visible.
            "authorization" if value.starts_with("ACS3-") => {
                let whose = value.split_once("Signature=").map_or("ACS3-", |(whose, _)| whose);
                Cow::Owned(format!("{}***", cut(whose)))
            }
            "authorization" | "proxy-authorization" | "cookie" | "x-acs-bearer-token" | "x-acs-security-token" => {
                Cow::Borrowed("***")
            }
            _ => value,
        };
        kept.extend([name.as_str(), ": ", cut(&value).trim(), "\n"]);
    }
    kept
}

/// Parses the parameters of a query.
pub(crate) fn parsed(query: &str) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return text.into();
    }
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{}… ({} bytes more)", &text[..end], text.len() - end).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_reach_the_log() {
        let pairs = [
            ("Signature", "abc"),
            ("accountPASSWORD", "pw"),
            ("SecurityToken", "tok"),
            ("ServerKey", "k"),
            ("A", "é&"),
        ];
        let kept = masked(pairs.into_iter());
        let kept = parsed(&kept);
        assert!(!kept.contains_key("Signature") && kept["A"] == "é&");
        assert!(["accountPASSWORD", "SecurityToken", "ServerKey"].iter().all(|name| kept[*name] == "***"));
    }

    #[test]
    fn secrets_of_answers_are_masked() {
        for (body, masked) in [
            (r#"{"Password": "a\"b", "UserName":"u"}"#, r#"{"Password": "***", "UserName":"u"}"#),
            (r#"{"ServerKey":"","PasswordExpireTime":"x"}"#, r#"{"ServerKey":"","PasswordExpireTime":"x"}"#),
            ("<A><SourcePassword>pw</SourcePassword></A>", "<A><SourcePassword>***</SourcePassword></A>"),
            (r#"{"a":"\\","SECRET" : "x\\","b":"y"}"#, r#"{"a":"\\","SECRET" : "***","b":"y"}"#),
            (r#"{"Secret":1,"é":"Password","Password":"a"}"#, r#"{"Secret":1,"é":"Password","Password":"***"}"#),
            ("<Password></Password><Password>é<", "<Password></Password><Password>***<"),
            (r#"{"Password":"cut"#, r#"{"Password":"cut"#),
            (r#"<Password>cut""#, r#"<Password>cut""#),
        ] {
            assert_eq!(masked_body(body.into()), masked);
        }
    }
}
