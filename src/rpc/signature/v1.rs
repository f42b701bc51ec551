//! V1: HMAC-SHA1 over the parameters. (Alibaba Cloud's current documents call it V2.)

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha1_compact::HMAC;

use super::{canonical_query, encode_onto, same};

/// Returns `METHOD&%2F&` and the canonical query of all parameters except the signature, encoded once more.
pub(crate) fn string_to_sign<'a>(method: &str, params: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = canonical_query(params.filter(|(name, _)| *name != "Signature"));
    let mut out = String::with_capacity(query.len() * 3 / 2 + 16);
    out.push_str(method);
    out.push_str("&%2F&");
    encode_onto(&query, &mut out);
    out
}

/// Signs a string. Returns base64.
pub(crate) fn sign(secret: &str, string_to_sign: &str) -> String {
    STANDARD.encode(HMAC::mac(string_to_sign.as_bytes(), format!("{secret}&").as_bytes()))
}

/// Returns whether a signature fits, compared in constant time.
pub(crate) fn fits(secret: &str, string_to_sign: &str, signature: &str) -> bool {
    fits_key(&format!("{secret}&"), string_to_sign, signature)
}

/// Returns whether a signature fits a key without the `&` that should be appended to the key.
pub(crate) fn fits_key(key: &str, string_to_sign: &str, signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    same(&HMAC::mac(string_to_sign.as_bytes(), key.as_bytes()), &signature)
}
