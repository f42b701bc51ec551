//! V3: ACS3-HMAC-SHA256 over method, query, the signed headers and the body's digest.

use hmac_sha256::{HMAC, Hash};
use http::HeaderMap;

use super::{canonical_query, hex, same, unhex};

/// The name of the algorithm.
pub(crate) const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// An `Authorization` header of the V3 scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    pub(crate) algorithm: &'a str,
    pub(crate) credential: &'a str,
    /// Lower-case names, in the order given.
    pub(crate) signed_headers: Vec<String>,
    pub(crate) signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads `ALGORITHM Credential=..,SignedHeaders=a;b,Signature=..`. The error says what is missing.
    pub(crate) fn read(text: &'a str) -> Result<Authorization<'a>, &'static str> {
        let (algorithm, rest) =
            text.trim().split_once(' ').ok_or("expected an algorithm, a space, and three fields")?;
        let field = |name: &str| rest.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
        let filled = |name: &str| field(name).filter(|value| !value.is_empty());
        let signed_headers = filled("SignedHeaders").ok_or("it has no SignedHeaders")?;
        Ok(Authorization {
            algorithm,
            credential: filled("Credential").ok_or("it has no Credential")?,
            signed_headers: signed_headers.split(';').map(|name| name.trim().to_ascii_lowercase()).collect(),
            // An empty signature counts as present, and never fits.
            signature: field("Signature").ok_or("it has no Signature")?,
        })
    }
}

/// Returns the digest of a body in lower-case hexadecimal digits.
pub(crate) fn digest(body: &[u8]) -> String {
    // Most requests have no body.
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    if body.is_empty() {
        return OF_NOTHING.to_owned();
    }
    hex(&Hash::hash(body))
}

/// Returns the canonical request. The error is the name of a signed header that is absent.
pub(crate) fn canonical_request<'h, 'a>(
    method: &str,
    query: impl Iterator<Item = (&'a str, &'a str)>,
    headers: &HeaderMap,
    signed_headers: &'h [String],
    body_digest: &str,
) -> Result<String, &'h str> {
    let mut out = String::with_capacity(1024);
    out.push_str(method);
    out.push_str("\n/\n");
    out.push_str(&canonical_query(query));
    out.push('\n');
    let mut names: Vec<&str> = signed_headers.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    for name in &names {
        out.push_str(name);
        out.push(':');
        push_values(headers, name, &mut out).ok_or(*name)?;
        out.push('\n');
    }
    out.push('\n');
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.push(';');
        }
        out.push_str(name);
    }
    out.push('\n');
    out.push_str(body_digest);
    Ok(out)
}

/// Appends the trimmed values of a header; several are sorted and joined with commas. `None` if the header is absent.
fn push_values(headers: &HeaderMap, name: &str, out: &mut String) -> Option<()> {
    let mut values = headers.get_all(name).iter();
    let first = String::from_utf8_lossy(values.next()?.as_bytes());
    let Some(second) = values.next() else {
        out.push_str(first.trim());
        return Some(());
    };
    let rest = std::iter::once(second).chain(values).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut all: Vec<String> = std::iter::once(first).chain(rest).map(|value| value.trim().to_owned()).collect();
    all.sort_unstable();
    out.push_str(&all.join(","));
    Some(())
}

/// The string to sign of a canonical request.
pub(crate) fn string_to_sign(canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{}", digest(canonical_request.as_bytes()))
}

/// Signs a string. Returns lower-case hexadecimal digits.
pub(crate) fn sign(secret: &str, string_to_sign: &str) -> String {
    hex(&HMAC::mac(string_to_sign, secret))
}

/// Returns whether a signature fits a key, compared in constant time.
pub(crate) fn fits(key: &str, string_to_sign: &str, signature: &str) -> bool {
    unhex(signature).is_some_and(|signature| same(&HMAC::mac(string_to_sign, key), &signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorization_headers() {
        let read =
            Authorization::read("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=Host;x-acs-date,Signature=ab").unwrap();
        assert_eq!((read.algorithm, read.credential, read.signature), (ALGORITHM, "id", "ab"));
        assert_eq!(read.signed_headers, ["host", "x-acs-date"]);
        for bad in [
            "",
            "ACS3-HMAC-SHA256",
            "ACS3-HMAC-SHA256 Credential=id",
            "ACS3-HMAC-SHA256 Credential=,SignedHeaders=a,Signature=b",
        ] {
            assert!(Authorization::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_repeated_header_is_sorted_and_joined() {
        let mut headers = HeaderMap::new();
        headers.append("x-acs-a", "2".parse().unwrap());
        headers.append("x-acs-a", " 1 ".parse().unwrap());
        let names = ["x-acs-a".to_owned()];
        let request = canonical_request("POST", std::iter::empty(), &headers, &names, "d").unwrap();
        assert_eq!(request, "POST\n/\n\nx-acs-a:1,2\n\nx-acs-a\nd");
        let absent = ["host".to_owned()];
        assert_eq!(canonical_request("POST", std::iter::empty(), &headers, &absent, "d"), Err("host"));
    }
}
