//! The service and the control API without a server, for hosts that have a server already: WebAssembly, other languages.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, header};

use super::{Control, Guard};
use crate::base::error::Error;
use crate::rpc::request::Incoming;
use crate::rpc::response::{Cut, Handler};
use crate::seed::Seed;
use crate::service::Service;

/// A fake without a server. It answers requests of the service, and those of the control API under `/_fake/`.
///
/// ```
/// use fake_rds::Embedded;
///
/// let fake = Embedded::new(r#"{"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}"#).unwrap();
/// let request = http::Request::get("/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1").body(Vec::new()).unwrap();
/// let answer = fake.handle(request);
/// assert_eq!((answer.status, answer.delay, answer.cut), (200, std::time::Duration::ZERO, None));
/// assert!(fake.seed().contains("rm-1"));
/// ```
pub struct Embedded {
    service: Arc<Service>,
    control: Control,
}

/// An answer of an [`Embedded`] fake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedAnswer {
    /// The HTTP status; 0 if a fault closes the connection before the answer.
    pub status: u16,
    /// The names, in lower case, and the values.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// The delay of the answer. The host waits for this time.
    pub delay: Duration,
    /// The number of bytes after which the host closes the connection, if a fault cuts the body.
    pub cut: Option<usize>,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Embedded")
    }
}

impl Embedded {
    /// Creates a fake from the text of a seed file. An empty string is an empty seed.
    ///
    /// # Errors
    ///
    /// Every mistake of the seed, one per line.
    pub fn new(seed: &str) -> Result<Embedded, Error> {
        let seed: Seed = match seed.trim() {
            "" => Seed::default(),
            seed => seed.parse()?,
        };
        let service = Arc::new(Service::new(seed));
        Ok(Embedded { control: Control::new(service.clone(), Guard::default()), service })
    }

    /// Answers one request. Without a `Host` header the host is `localhost`.
    pub fn handle(&self, request: http::Request<Vec<u8>>) -> EmbeddedAnswer {
        let (mut parts, body) = request.into_parts();
        parts.headers.entry(header::HOST).or_insert(HeaderValue::from_static("localhost"));
        let outgoing = self.control.handle(&Incoming {
            method: &parts.method,
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body: &body,
        });
        let (status, cut) = match outgoing.cut {
            None => (outgoing.status, None),
            Some(Cut::BeforeAnswer) => (0, None),
            Some(Cut::InBody(bytes)) => (outgoing.status, Some(bytes)),
        };
        let headers = outgoing.headers.iter();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        EmbeddedAnswer {
            status,
            headers: headers.map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
            body: outgoing.body.to_vec(),
            delay: outgoing.delay.unwrap_or_default(),
            cut,
        }
    }

    /// Returns the whole state as the JSON of a seed file.
    pub fn seed(&self) -> String {
        self.service.lock().seed().to_json()
    }
}
