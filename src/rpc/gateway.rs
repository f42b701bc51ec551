//! The gateway's checks of the caller: common parameters, time, key, token, signature, nonce, in this order.
//!
//! The order is inferred from live answers: action and version come before the key, the key before the signature, and a
//! nonce counts as used only after a good signature.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::Scheme;
use super::request::{Incoming, Request};
use super::signature::{v1, v3};
use crate::base::text::clip;
use crate::rpc::condition::{Condition, Refusal};

/// The data of an access key that the gateway checks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) secret: &'a str,
    pub(crate) active: bool,
    /// The security token of a temporary key.
    pub(crate) token: Option<&'a str>,
    pub(crate) expired: bool,
}

/// The existing access keys.
pub(crate) trait Keys {
    /// Returns the key with this id.
    fn key(&self, id: &str) -> Option<Key<'_>>;
    /// Returns whether any key has this security token.
    fn has_token(&self, token: &str) -> bool;
    /// Returns the id of a key whose secret `fits`, for a hint.
    fn find(&self, fits: &dyn Fn(&str) -> bool) -> Option<&str>;
}

/// The rule for the caller's timestamps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) now: SystemTime,
    /// The largest difference of a timestamp, in both directions.
    pub(crate) width: Duration,
}

/// Returns the id of the key that a request claims to be signed with. Does not verify the claim.
pub(crate) fn claimed_key<'r>(incoming: &Incoming<'r>, request: &'r Request<'_>) -> Option<&'r str> {
    match request.scheme {
        Scheme::V1 => request.params.get("AccessKeyId"),
        Scheme::V3 => Some(v3::Authorization::read(incoming.header(http::header::AUTHORIZATION)?).ok()?.credential),
    }
}

/// A request that passes all checks except that of its nonce.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'r> {
    pub(crate) key: &'r str,
    pub(crate) nonce: &'r str,
}

/// Finds out who calls. Returns the key if the request passes all checks except that of its nonce, which
/// [`Nonces::admit`] does.
pub(crate) fn authenticate<'r>(
    incoming: &Incoming<'r>,
    request: &'r Request<'_>,
    keys: &dyn Keys,
    window: Window,
) -> Result<Signed<'r>, Refusal> {
    let bearer = incoming.headers.contains_key("x-acs-bearer-token")
        || request.params.get("BearerToken").is_some()
        || request.params.get("SignatureType").is_some_and(|kind| kind.eq_ignore_ascii_case("BEARERTOKEN"));
    if bearer {
        return Err(Refusal::of(Condition::InvalidCommonParameter, "SignatureType")
            .hint("bearer tokens are not supported; sign with an access key"));
    }
    match request.scheme {
        Scheme::V1 => check_v1(incoming, request, keys, window),
        Scheme::V3 => check_v3(incoming, request, keys, window),
    }
}

/// Checks a request of the V1 scheme. Returns key and nonce if the signature is correct.
fn check_v1<'r>(
    incoming: &Incoming<'r>,
    request: &'r Request<'_>,
    keys: &dyn Keys,
    window: Window,
) -> Result<Signed<'r>, Refusal> {
    let params = &request.params;
    let common = |name: &'static str| {
        params.get(name).ok_or_else(|| {
            let condition = match name {
                "Timestamp" | "Signature" | "AccessKeyId" => Condition::MissingCommonParameter,
                _ => Condition::MissingOtherCommonParameter,
            };
            Refusal::of(condition, name).hint(format!("this fake checks signatures, and the request has no `{name}`"))
        })
    };
    if request.version.is_none() {
        common("Version")?;
    }
    let id = common("AccessKeyId")?;
    let timestamp = common("Timestamp")?;
    let version = common("SignatureVersion")?;
    let nonce = common("SignatureNonce")?;
    // According to the gateway's error table, it may be left out.
    if let Some(method) = params.get("SignatureMethod").filter(|method| !method.eq_ignore_ascii_case("HMAC-SHA1")) {
        return Err(Condition::InvalidSignatureMethod.because(format!("`{}` is not HMAC-SHA1", clip(method))));
    }
    if version != "1.0" {
        return Err(Refusal::of(Condition::InvalidCommonParameter, "SignatureVersion")
            .hint(format!("`{}` is not 1.0", clip(version))));
    }
    check_time(timestamp, window)?;
    let key = find_key(id, params.get("SecurityToken"), keys)?;
    // Checks the key before the signature: an unsigned call with an unknown key is refused because of the key (live
    // answers).
    let signature = common("Signature")?;
    let string = v1::string_to_sign(incoming.method.as_str(), params.iter());
    if v1::fits(key.secret, &string, signature) {
        return Ok(Signed { key: id, nonce });
    }
    let hint = why_v1(incoming, request, keys, key.secret, &string, signature);
    Err(Refusal::of(Condition::SignatureMismatch, string).hint(hint))
}

/// Checks a request of the V3 scheme. Returns key and nonce if the signature is correct.
fn check_v3<'r>(
    incoming: &Incoming<'r>,
    request: &'r Request<'_>,
    keys: &dyn Keys,
    window: Window,
) -> Result<Signed<'r>, Refusal> {
    let header = |name: &'static str| {
        incoming.header(name).filter(|value| !value.is_empty()).ok_or_else(|| {
            Refusal::of(Condition::MissingHeader, name)
                .hint(format!("this fake checks signatures, and the request has no header `{name}`"))
        })
    };
    header("x-acs-version")?;
    let authorization = header("authorization").map_err(|mut refusal| {
        refusal.0.detail = "Authorization".to_owned();
        refusal
    })?;
    let date = header("x-acs-date")?;
    let nonce = header("x-acs-signature-nonce")?;
    let claimed_digest = header("x-acs-content-sha256")?;
    let authorization = v3::Authorization::read(authorization)
        .map_err(|missing| Condition::IncompleteSignature.because(format!("the Authorization header: {missing}")))?;
    if authorization.algorithm != v3::ALGORITHM {
        let hint = format!("`{}` is not {}", clip(authorization.algorithm), v3::ALGORITHM);
        return Err(Condition::InvalidSignatureMethod.because(hint));
    }
    check_time(date, window)?;
    let id = authorization.credential;
    let key = find_key(id, incoming.header("x-acs-security-token"), keys)?;
    let digest = v3::digest(incoming.body);
    let method = incoming.method.as_str();
    let canonical = |method: &str, digest: &str| {
        v3::canonical_request(
            method,
            request.params.of_query(),
            incoming.headers,
            &authorization.signed_headers,
            digest,
        )
        .map_err(|name| {
            Refusal::of(Condition::MissingHeader, name)
                .hint(format!("SignedHeaders names `{}`, which the request does not have", clip(name)))
        })
    };
    let request_text = canonical(method, &digest)?;
    let string = v3::string_to_sign(&request_text);
    let digest_fits = claimed_digest.eq_ignore_ascii_case(&digest);
    if digest_fits && v3::fits(key.secret, &string, authorization.signature) {
        return Ok(Signed { key: id, nonce });
    }
    let signed_with = |key: &str, string: &str| v3::fits(key, string, authorization.signature);
    let hint = if !digest_fits {
        "x-acs-content-sha256 is not the digest of the body that arrived: the body was changed on the way, or a different body was hashed".to_owned()
    } else if signed_with(&format!("{}&", key.secret), &string) {
        "the key had `&` after the secret, which is correct for V1; V3 uses the secret alone".to_owned()
    } else if let Some(other) = other_method(method)
        .filter(|other| canonical(other, &digest).is_ok_and(|text| signed_with(key.secret, &v3::string_to_sign(&text))))
    {
        format!("it was signed for {other} and sent with {method}")
    } else if let Some(other) = keys.find(&|secret| signed_with(secret, &string)) {
        format!("it was signed with the secret of another key, `{other}`")
    } else {
        "everything else in the request is correct, so probably the secret is wrong, or a signed header or a parameter was changed on the way".to_owned()
    };
    let detail = format!("[{string}] server CanonicalRequest is [{request_text}]");
    Err(Refusal::of(Condition::SignatureMismatchV3, detail).hint(hint))
}

/// Checks format and age of a timestamp. Accepts fractions of a second: a real client sends nine digits of them.
fn check_time(text: &str, window: Window) -> Result<(), Refusal> {
    let moment = humantime::parse_rfc3339(text).map_err(|_| {
        Condition::TimestampFormat.because(format!("`{}` is not a time such as `2018-06-12T00:00:00Z`", clip(text)))
    })?;
    let (off, side) = match window.now.duration_since(moment) {
        Ok(behind) => (behind, "behind"),
        Err(ahead) => (ahead.duration(), "ahead of"),
    };
    if off > window.width {
        let (off, width) = (off.as_secs(), window.width.as_secs());
        return Err(Condition::TimestampExpired
            .because(format!("the client's clock is {off} seconds {side} this machine's, {width} are allowed")));
    }
    Ok(())
}

/// Returns the key with an id, if it is active and comes with the right token.
fn find_key<'k>(id: &str, token: Option<&str>, keys: &'k dyn Keys) -> Result<Key<'k>, Refusal> {
    let key = keys
        .key(id)
        .ok_or_else(|| Condition::AccessKeyNotFound.because(format!("no user has the access key `{}`", clip(id))))?;
    if !key.active {
        return Err(Condition::AccessKeyInactive.because(format!("the access key `{}` is disabled", clip(id))));
    }
    match (key.token, token.filter(|token| !token.is_empty())) {
        (None, None) => Ok(key),
        (Some(_), None) => Err(Condition::MissingSecurityToken
            .because(format!("`{}` is a temporary key, so the request needs its security token", clip(id)))),
        (Some(wanted), Some(token)) if wanted == token => {
            if key.expired {
                return Err(
                    Condition::SecurityTokenExpired.because("the temporary key has expired by the fake's clock")
                );
            }
            Ok(key)
        }
        (_, Some(token)) if keys.has_token(token) => {
            Err(Condition::SecurityTokenMismatch
                .because(format!("the token does not belong to the key `{}`", clip(id))))
        }
        (_, Some(_)) => Err(Condition::SecurityTokenMalformed.because("no key has this security token")),
    }
}

fn other_method(method: &str) -> Option<&'static str> {
    match method {
        "GET" => Some("POST"),
        "POST" => Some("GET"),
        _ => None,
    }
}

/// Returns the probable reason why a V1 signature is wrong, by trying the known mistakes one by one.
fn why_v1(
    incoming: &Incoming<'_>,
    request: &Request<'_>,
    keys: &dyn Keys,
    secret: &str,
    string: &str,
    signature: &str,
) -> String {
    let params = &request.params;
    let method = incoming.method.as_str();
    if v1::fits_key(secret, string, signature) {
        return "the `&` after the secret is missing: the key of V1 is the secret followed by `&`".to_owned();
    }
    if let Some(other) =
        other_method(method).filter(|other| v1::fits(secret, &v1::string_to_sign(other, params.iter()), signature))
    {
        return format!("it was signed for {other} and sent with {method}");
    }
    type Keep<'k> = &'k dyn Fn(&str, &str) -> bool;
    type Respell<'k> = &'k dyn Fn(&str) -> String;
    let left_out: [(&str, Keep<'_>); 3] = [
        ("the empty parameters were left out of the signature", &|_, value| !value.is_empty()),
        ("the security token was left out of the signature", &|name, _| name != "SecurityToken"),
        ("only the parameters of the query were signed, but those of the form must be signed too", &|name, value| {
            params.of_query().any(|pair| pair == (name, value))
        }),
    ];
    for (what, keep) in left_out {
        let string = v1::string_to_sign(method, params.iter().filter(|(name, value)| keep(name, value)));
        if v1::fits(secret, &string, signature) {
            return what.to_owned();
        }
    }
    let respelled: [(&str, Respell<'_>); 3] = [
        ("spaces were signed as `+`, but must be signed as `%20`", &|string| string.replace("%2520", "%2B")),
        ("`~` was signed as `%7E`, but must be signed unchanged", &|string| string.replace('~', "%257E")),
        ("`*` was signed unchanged, but must be signed as `%2A`", &|string| string.replace("%252A", "%2A")),
    ];
    for (what, respell) in respelled {
        if v1::fits(secret, &respell(string), signature) {
            return format!("parameters were not signed in the canonical spelling: {what}");
        }
    }
    // Limited, since each try signs all parameters.
    for (name, _) in params.iter().take(50) {
        let string = v1::string_to_sign(method, params.iter().filter(|(other, _)| *other != name));
        if v1::fits(secret, &string, signature) {
            return format!("the parameter `{}` was sent but not signed", clip(name));
        }
    }
    if let Some(other) = keys.find(&|other| v1::fits(other, string, signature)) {
        return format!("it was signed with the secret of another key, `{other}`");
    }
    "everything else in the request is correct, so probably the secret is wrong, or a parameter was changed on the way"
        .to_owned()
}

/// The nonces of requests with a correct signature, remembered for 15 minutes.
#[derive(Debug)]
pub(crate) struct Nonces {
    seen: HashSet<Used>,
    order: VecDeque<(Instant, Used)>,
}

/// A key and a nonce that was used with it.
type Used = Arc<(String, String)>;

/// The time that a nonce is remembered (inferred: as long as its timestamp can be valid).
const REMEMBERED: Duration = Duration::from_secs(15 * 60);
/// The largest number of remembered nonces, about 20 MB; the oldest are dropped first.
const MOST: usize = 100_000;

impl Nonces {
    pub(crate) fn new() -> Nonces {
        Nonces { seen: HashSet::new(), order: VecDeque::new() }
    }

    /// Returns the request if its key has not used this nonce before, and marks the nonce as used.
    pub(crate) fn admit<'r>(&mut self, signed: Signed<'r>) -> Result<Signed<'r>, Refusal> {
        if self.is_new(signed.key, signed.nonce) {
            return Ok(signed);
        }
        let nonce = clip(signed.nonce);
        Err(Condition::NonceUsed.because(format!(
            "the nonce `{nonce}` came with this key before; the HTTP clients of Go and Java repeat a request by themselves when \
             the connection breaks"
        )))
    }

    /// Forgets the nonce of a request, so that it can be used again.
    pub(crate) fn forget(&mut self, signed: Signed<'_>) {
        let is_it = |used: &(String, String)| used.0 == signed.key && used.1 == signed.nonce;
        if let Some(at) = self.order.iter().rposition(|(_, used)| is_it(used))
            && let Some((_, used)) = self.order.remove(at)
        {
            self.seen.remove(&used);
        }
    }

    fn is_new(&mut self, key: &str, nonce: &str) -> bool {
        let now = Instant::now();
        while let Some((since, used)) = self.order.front() {
            if now.duration_since(*since) < REMEMBERED && self.order.len() < MOST {
                break;
            }
            self.seen.remove(used);
            self.order.pop_front();
        }
        let used = Arc::new((key.to_owned(), nonce.to_owned()));
        let new = self.seen.insert(used.clone());
        if new {
            self.order.push_back((now, used));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_count_once_per_key_and_stay_bounded() {
        let mut nonces = Nonces::new();
        assert!(nonces.is_new("a", "1") && !nonces.is_new("a", "1") && nonces.is_new("b", "1"));
        for n in 0..MOST + 10 {
            assert!(nonces.is_new("c", &n.to_string()));
        }
        assert!(nonces.seen.len() <= MOST && nonces.order.len() <= MOST);
    }
}
