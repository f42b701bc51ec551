//! The two signature schemes: the string to sign, and the check of a signature.

pub(crate) mod v1;
pub(crate) mod v3;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but `A-Z a-z 0-9 - _ . ~` is encoded, a space as `%20`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes a string canonically and appends it to `out`.
pub(crate) fn encode_onto(text: &str, out: &mut String) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// Returns the parameters sorted by name in byte order, encoded and joined: `a=1&b=2`.
pub(crate) fn canonical_query<'a>(params: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut sorted: Vec<(&str, &str)> = params.collect();
    sorted.sort_unstable();
    let mut out = String::with_capacity(256);
    for (index, (name, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        encode_onto(name, &mut out);
        out.push('=');
        encode_onto(value, &mut out);
    }
    out
}

/// Returns whether two byte strings are equal, in constant time.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

/// Converts bytes to lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// Converts hexadecimal digits to bytes.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::try_from(digit(pair[0])? << 4 | digit(*pair.get(1)?)?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_order_and_encoding() {
        let params = [("Tag.2.Key", "x"), ("a", "b c+*~/é"), ("Tag.10.Key", ""), ("Tag.1.Key", "1")];
        assert_eq!(canonical_query(params.into_iter()), "Tag.1.Key=1&Tag.10.Key=&Tag.2.Key=x&a=b%20c%2B%2A~%2F%C3%A9");
    }

    /// Vectors computed by Alibaba Cloud's own SDKs and recomputed independently.
    #[test]
    fn vectors() {
        let text =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/signatures/vectors.json")).unwrap();
        let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(vectors.len(), 15);
        for vector in &vectors {
            let text = |name: &str| vector[name].as_str().unwrap();
            let pairs = |name: &str| -> Vec<(&str, &str)> {
                let pairs = vector[name].as_array().unwrap();
                pairs.iter().map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect()
            };
            let (name, secret, signature) = (text("name"), text("secret"), text("signature"));
            if text("scheme") == "v1" {
                let params = pairs("query").into_iter().chain(pairs("form"));
                let string = v1::string_to_sign(text("method"), params);
                assert_eq!(string, text("string_to_sign"), "{name}");
                assert_eq!(v1::sign(secret, &string), signature, "{name}");
                assert!(v1::fits(secret, &string, signature) && !v1::fits("other", &string, signature), "{name}");
            } else {
                let headers: http::HeaderMap = pairs("signed_headers")
                    .into_iter()
                    .map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap()))
                    .collect();
                let authorization = v3::Authorization::read(text("authorization")).unwrap();
                let digest = v3::digest(text("body").as_bytes());
                let canonical = v3::canonical_request(
                    text("method"),
                    pairs("query").into_iter(),
                    &headers,
                    &authorization.signed_headers,
                    &digest,
                );
                let canonical = canonical.unwrap();
                assert_eq!(canonical, text("canonical_request"), "{name}");
                let string = v3::string_to_sign(&canonical);
                assert_eq!(string, text("string_to_sign"), "{name}");
                assert_eq!(v3::sign(secret, &string), signature, "{name}");
                assert_eq!(authorization.signature, signature, "{name}");
                assert!(v3::fits(secret, &string, signature) && !v3::fits("other", &string, signature), "{name}");
            }
        }
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(unhex(&hex(&[0, 1, 0xab, 0xff])), Some(vec![0, 1, 0xab, 0xff]));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("zz"), None);
    }
}
