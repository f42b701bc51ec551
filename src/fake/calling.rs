//! Calls without a socket, and closing a fake that runs on the test's runtime.

use http::{HeaderValue, header};

use super::{Error, ErrorKind, FakeRds, must};
use crate::rpc::request::Incoming;
use crate::rpc::response::{Cut, Outgoing};

impl FakeRds {
    /// Returns the directory of this fake for the files of the program under test. The first call creates it empty, and
    /// dropping the fake removes it. In an exploration each run has its own directory, and a program that is restarted
    /// after a crash gets the same one.
    ///
    /// # Panics
    ///
    /// If the directory cannot be created.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::start_blocking();
    /// let directory = rds.run_dir();
    /// std::fs::write(directory.join("lock"), "held").unwrap();
    /// assert_eq!(rds.run_dir(), directory);
    /// drop(rds);
    /// assert!(!directory.exists());
    /// ```
    #[track_caller]
    pub fn run_dir(&self) -> std::path::PathBuf {
        must(format_args!("run_dir: "), self.try_run_dir())
    }

    /// Like [`run_dir`](FakeRds::run_dir), but returns the error.
    ///
    /// # Errors
    ///
    /// If the directory cannot be created.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// assert!(FakeRds::start_blocking().try_run_dir().unwrap().parent().is_some());
    /// ```
    pub fn try_run_dir(&self) -> Result<std::path::PathBuf, Error> {
        self.service().scratch().map_err(|error| Error::io("the directory of the run cannot be created", error))
    }

    /// Answers a request without a socket, on the calling thread, without waiting.
    ///
    /// Signatures, the log, the counting of polls, faults and stubs work as for a request over HTTP. Mocks are skipped,
    /// and delays are not waited for.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// let request = http::Request::get("/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON");
    /// let answer = rds.call(request.body(Vec::new()).unwrap());
    /// assert_eq!(answer.status(), 200);
    /// assert!(String::from_utf8_lossy(answer.body()).contains("\"DBInstanceStatus\":\"Running\""));
    /// ```
    ///
    /// # Panics
    ///
    /// If a fault breaks the connection.
    #[track_caller]
    pub fn call(&self, request: http::Request<Vec<u8>>) -> http::Response<Vec<u8>> {
        must(format_args!("call: "), self.try_call(request))
    }

    /// Like [`call`](FakeRds::call), but returns an error if a fault breaks the connection.
    ///
    /// # Errors
    ///
    /// If a fault breaks the connection, before or during the answer.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault};
    /// let rds = FakeRds::start_blocking();
    /// rds.inject(Fault::disconnect().times(1));
    /// let request = || http::Request::get("/?Action=DescribeRegions").body(Vec::new()).unwrap();
    /// assert!(rds.try_call(request()).unwrap_err().to_string().contains("closes the connection"));
    /// assert_eq!(rds.try_call(request()).unwrap().status(), 200);
    /// ```
    pub fn try_call(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, Error> {
        let (mut parts, body) = request.into_parts();
        if !parts.headers.contains_key(header::HOST) {
            let host = parts.uri.authority().map_or_else(|| self.endpoint(), |authority| authority.to_string());
            if let Ok(host) = HeaderValue::try_from(host) {
                parts.headers.insert(header::HOST, host);
            }
        }
        let outgoing = self.handler.handle(&Incoming {
            method: &parts.method,
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body: &body,
        });
        response(outgoing)
    }

    /// Ends the fake and waits until its port is free and the pending answers are sent, for at most one second.
    ///
    /// Dropping does the same, but waits only if the fake serves from its own thread. With
    /// [`on_current_runtime`](crate::FakeRdsBuilder::on_current_runtime) this method waits.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = fake_rds::FakeRds::builder().on_current_runtime().start().await;
    /// let address = rds.address();
    /// rds.close().await;
    /// assert!(std::net::TcpStream::connect(address).is_err());
    /// # }
    /// ```
    pub async fn close(mut self) {
        self.server.close().await;
    }
}

/// Turns an answer into a response, unless the connection is closed.
fn response(outgoing: Outgoing) -> Result<http::Response<Vec<u8>>, Error> {
    match outgoing.cut {
        Some(Cut::BeforeAnswer) => {
            return Err(Error::new(
                ErrorKind::ConnectionBroken,
                "a fault closes the connection before the answer; `try_call` returns this error".to_owned(),
            ));
        }
        Some(Cut::InBody(bytes)) => {
            return Err(Error::new(
                ErrorKind::ConnectionBroken,
                format!(
                    "a fault closes the connection after {bytes} bytes of the answer; `try_call` returns this error"
                ),
            ));
        }
        None => {}
    }
    let mut response = http::Response::new(outgoing.body.to_vec());
    *response.status_mut() =
        http::StatusCode::from_u16(outgoing.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in outgoing.headers {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
