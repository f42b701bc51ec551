//! V1: HMAC-SHA1 over the parameters. (Alibaba Cloud's documents of today call it V2.)

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::{canonical_query, encode_onto};

/// `METHOD&%2F&` and the canonical query of every parameter but the signature, encoded once more.
pub(crate) fn string_to_sign<'a>(method: &str, params: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = canonical_query(params.filter(|(name, _)| *name != "Signature"));
    let mut out = String::with_capacity(query.len() * 3 / 2 + 16);
    out.push_str(method);
    out.push_str("&%2F&");
    encode_onto(&query, &mut out);
    out
}

fn mac(key: &str, string_to_sign: &str) -> Option<Hmac<Sha1>> {
    Hmac::<Sha1>::new_from_slice(key.as_bytes()).ok().map(|mac| mac.chain_update(string_to_sign.as_bytes()))
}

/// The signature of a string, base64.
pub(crate) fn sign(secret: &str, string_to_sign: &str) -> String {
    mac(&format!("{secret}&"), string_to_sign)
        .map(|mac| STANDARD.encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

/// Whether a signature fits, compared in constant time.
pub(crate) fn fits(secret: &str, string_to_sign: &str, signature: &str) -> bool {
    fits_key(&format!("{secret}&"), string_to_sign, signature)
}

/// Whether a signature fits a key as it is, without the `&` that belongs behind it.
pub(crate) fn fits_key(key: &str, string_to_sign: &str, signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    mac(key, string_to_sign).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}
