//! Answers that a test sets: stubs, mocks in front of the fake, the fake behind a mock server.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Error, ErrorKind, FakeRds, StubCall, must};
#[cfg(feature = "wiremock")]
use crate::rpc::front::mocks::Responder;
use crate::service::StubFn;
use crate::service::test_action::TestAction;

impl FakeRds {
    /// Answers an action that the fake does not model with a JSON object, written as JSON or XML as asked. A `RequestId` is
    /// added. A stub of an action that the fake does model takes its place.
    ///
    /// The object is compared with the documented shape of the action's answer, if it is known: an unknown field, a
    /// value of another type and a list outside its wrapper are refused. A fake with
    /// [`anything_goes`](crate::FakeRdsBuilder::anything_goes) accepts them. Errors are not stubbed but injected, with
    /// [`Fault::api_error`](crate::Fault::api_error).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.stub("DescribeSlowLogs", serde_json::json!({"Items": {"SQLSlowLog": [{"DBName": "mydb"}]}}));
    /// let xml = reqwest::get(format!("{}/?Action=DescribeSlowLogs", rds.uri())).await.unwrap().text().await.unwrap();
    /// assert!(xml.contains("<SQLSlowLog><DBName>mydb</DBName></SQLSlowLog>"));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action, if the answer is not an object, has a `Code` at its top, names that XML cannot
    /// carry, or does not fit the documented shape.
    #[track_caller]
    pub fn stub(&self, action: impl AsRef<str>, body: serde_json::Value) {
        let action = action.as_ref();
        must(format_args!("stub of `{action}`: "), self.try_stub(action, body));
    }

    /// Like [`stub`](FakeRds::stub), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// As `stub` panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_stub("DescribeSlowLogs", serde_json::json!("no object")).is_err());
    /// ```
    pub fn try_stub(&self, action: impl AsRef<str>, body: serde_json::Value) -> Result<(), Error> {
        self.try_perform(TestAction::Stub { action: action.as_ref().to_owned(), answer: Some(body) })
    }

    /// Answers an action with what a closure makes of the request's parameters, otherwise as [`stub`](FakeRds::stub).
    ///
    /// The closure gets a [`StubCall`], which reads as the map of the parameters, and whose [`fake`](StubCall::fake)
    /// looks at the fake without keeping it alive. If the closure panics, or returns an invalid answer, the client gets
    /// `InternalError` and the hint says why. A field that does not fit the documented shape is sent, with a hint. Such
    /// a stub is not part of [`seed`](FakeRds::seed).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.stub_with("DescribeSlowLogs", |call| serde_json::json!({"DBInstanceId": call.parameter("DBInstanceId")}));
    /// let url = format!("{}/?Action=DescribeSlowLogs&DBInstanceId=rm-1&Format=JSON", rds.uri());
    /// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    /// assert_eq!(answer["DBInstanceId"], "rm-1");
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action.
    #[track_caller]
    pub fn stub_with<F>(&self, action: impl AsRef<str>, answer: F)
    where
        F: Fn(&StubCall<'_>) -> serde_json::Value + Send + Sync + 'static,
    {
        let action = action.as_ref();
        must(format_args!("stub of `{action}`: "), self.try_stub_with(action, answer));
    }

    /// Like [`stub_with`](FakeRds::stub_with), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the service has no such action.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.try_stub_with("DescribeSlowLog", |_| serde_json::json!({})).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `DescribeSlowLogs`?"));
    /// ```
    pub fn try_stub_with<F>(&self, action: impl AsRef<str>, answer: F) -> Result<(), Error>
    where
        F: Fn(&StubCall<'_>) -> serde_json::Value + Send + Sync + 'static,
    {
        let fake = self.downgrade();
        let code = move |parameters: &BTreeMap<String, String>, _| answer(&StubCall { parameters, fake: &fake });
        self.service
            .stub_with(action.as_ref(), StubFn(Arc::new(code)))
            .map_err(|error| Error::new(ErrorKind::InvalidStub, error))
    }

    /// Modifies the answers of an action: the closure gets the answer of the model and returns the one that is sent. Refusals are sent
    /// as they are. A later call for the same action replaces the closure; [`reset`](FakeRds::reset) removes it.
    ///
    /// The closure may look at the fake and [change](crate::WeakFakeRds::try_perform) it. If it panics, or what it returns is not an answer, the
    /// client gets `InternalError` and the hint says why.
    ///
    /// # What comes first
    ///
    /// Several things can concern one call. They apply in this order:
    ///
    /// 1. A [mock](FakeRds::mount) that matches answers alone; nothing below happens.
    /// 2. The gateway checks the request and its signature, then the user's policy.
    /// 3. A [fault](FakeRds::inject), the first that matches. Unless it is `after_effect`, late or truncated, it answers alone.
    /// 4. A [stub](FakeRds::stub) answers instead of the model. A stale read or a lag shows an earlier state of the model.
    /// 5. `stub_over` modifies the answer, of the model or of the stub.
    /// 6. A fault that is `after_effect`, late or truncated modifies or replaces what is sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.stub_over("DescribeRegions", |_, mut answer| {
    ///     answer["Regions"]["RDSRegion"].as_array_mut().unwrap().truncate(1);
    ///     answer
    /// });
    /// let url = format!("{}/?Action=DescribeRegions&Format=JSON", rds.uri());
    /// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    /// assert_eq!(answer["Regions"]["RDSRegion"].as_array().unwrap().len(), 1);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action, or if nothing answers it.
    #[track_caller]
    pub fn stub_over<F>(&self, action: impl AsRef<str>, change: F)
    where
        F: Fn(&StubCall<'_>, serde_json::Value) -> serde_json::Value + Send + Sync + 'static,
    {
        let action = action.as_ref();
        must(format_args!("stub of `{action}`: "), self.try_stub_over(action, change));
    }

    /// Like [`stub_over`](FakeRds::stub_over), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// As `stub_over` panics.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.try_stub_over("DescribeRegion", |_, answer| answer).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `DescribeRegions`?"));
    /// ```
    pub fn try_stub_over<F>(&self, action: impl AsRef<str>, change: F) -> Result<(), Error>
    where
        F: Fn(&StubCall<'_>, serde_json::Value) -> serde_json::Value + Send + Sync + 'static,
    {
        let fake = self.downgrade();
        let code =
            move |parameters: &BTreeMap<String, String>, answer| change(&StubCall { parameters, fake: &fake }, answer);
        self.service
            .stub_over(action.as_ref(), StubFn(Arc::new(code)))
            .map_err(|error| Error::new(ErrorKind::InvalidStub, error))
    }

    /// The fake as a responder on a `wiremock::MockServer` of your own: it answers there as here, out of the same state.
    ///
    /// ```
    /// use wiremock::{Mock, MockServer, matchers};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let server = MockServer::start().await;
    /// Mock::given(matchers::path("/")).respond_with(rds.responder()).mount(&server).await;
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", server.uri())).await.unwrap();
    /// assert_eq!(answer.status(), 200);
    /// # }
    /// ```
    #[cfg(feature = "wiremock")]
    pub fn responder(&self) -> Responder {
        Responder(self.service.clone())
    }

    /// Puts a `wiremock::Mock` in front of the fake (feature `wiremock`). What no mock matches is answered by the fake.
    ///
    /// Mocks are tried by their priority, 1 first; priority 255 is the fake's own. A call that a mock answers is in the
    /// [log](FakeRds::calls), [marked](crate::Call::is_mocked). Signatures are not checked for it, and faults do not apply to it.
    /// [`reset`](FakeRds::reset) keeps mocks. Their expectations are verified when the fake is dropped; a mock that still answers a
    /// request one second later fails the test.
    ///
    /// ```
    /// use fake_rds::wiremock::{Mock, ResponseTemplate, matchers};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let regions = matchers::query_param("Action", "DescribeRegions");
    /// rds.mount(Mock::given(regions).respond_with(ResponseTemplate::new(418)).expect(1));
    /// let status = async |action| reqwest::get(format!("{}/?Action={action}", rds.uri())).await.unwrap().status();
    /// assert_eq!(status("DescribeRegions").await, 418);
    /// assert_eq!(status("Nonsense").await, 404);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the internal mock server cannot be started.
    #[cfg(feature = "wiremock")]
    #[track_caller]
    pub fn mount(&self, mock: wiremock::Mock) {
        must(
            format_args!("mount: "),
            self.mocks.mount(mock).map_err(|error| Error::new(ErrorKind::InvalidStub, error)),
        );
    }
}
