//! Answers that a test sets: stubs, mocks in front of the fake, and the fake behind a mock server.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Error, ErrorKind, FakeRds, StubCall, must};
#[cfg(feature = "wiremock")]
use crate::rpc::front::mocks::Responder;
use crate::service::StubFn;
use crate::service::test_action::TestAction;

impl FakeRds {
    /// Answers an action with a JSON object, which is sent as JSON or XML, as the request asks, with a `RequestId`
    /// added. It is meant for actions that the fake does not model; a stub of a modelled action replaces the model.
    ///
    /// The object is compared with the documented shape of the action's answer, if one is known: unknown fields, values
    /// of another type and lists outside their wrapper are rejected. A fake with
    /// [`anything_goes`](crate::FakeRdsBuilder::anything_goes) accepts them. To answer with an error, inject
    /// [`Fault::api_error`](crate::Fault::api_error) instead.
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
    /// If the service has no such action, or if the answer is not an object, has a `Code` at the top level, has names
    /// that are invalid in XML, or does not fit the documented shape.
    #[track_caller]
    pub fn stub(&self, action: impl AsRef<str>, body: serde_json::Value) {
        let action = action.as_ref();
        must(format_args!("stub of `{action}`: "), self.try_stub(action, body));
    }

    /// Like [`stub`](FakeRds::stub), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// In the cases in which `stub` panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_stub("DescribeSlowLogs", serde_json::json!("no object")).is_err());
    /// ```
    pub fn try_stub(&self, action: impl AsRef<str>, body: serde_json::Value) -> Result<(), Error> {
        self.try_perform(TestAction::Stub { action: action.as_ref().to_owned(), answer: Some(body) })
    }

    /// Answers an action with the JSON object that a closure makes from the request's parameters. Everything else is as
    /// with [`stub`](FakeRds::stub).
    ///
    /// The closure gets a [`StubCall`] with the parameters of the request; its [`fake`](StubCall::fake) reads the fake
    /// without keeping it alive. If the closure panics or returns an invalid
    /// answer, the client gets `InternalError` and the hint says why. A field that does not fit the documented shape is
    /// sent, with a hint. Such a stub is not part of [`seed`](FakeRds::seed).
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
    /// The closure may look at the fake and [change](crate::WeakFakeRds::try_perform) it. If it panics or returns an
    /// invalid answer, the client gets `InternalError` and the hint says why.
    ///
    /// # What comes first
    ///
    /// Mocks, faults and stubs may all apply to one call. The order is:
    ///
    /// 1. A matching [mock](FakeRds::mount) answers, and nothing below happens.
    /// 2. The gateway checks the request and its signature. If it refuses the request, nothing below happens.
    /// 3. The first matching [fault](FakeRds::inject) fires. Unless it is `after_effect`, late or truncated, it
    ///    answers, and nothing below happens.
    /// 4. The policy of the user may refuse the call; then only step 7 follows.
    /// 5. A [stub](FakeRds::stub) answers instead of the model. A stale read or a lag shows an earlier state of the model.
    /// 6. `stub_over` modifies the answer of the model or the stub.
    /// 7. A fault that is `after_effect`, late or truncated modifies or replaces the answer.
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
    /// If the service has no such action, or if neither the model nor a stub answers it.
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
    /// In the cases in which `stub_over` panics.
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

    /// Returns a responder that mounts the fake on your own `wiremock::MockServer`. It answers there from the same
    /// state.
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

    /// Puts a `wiremock::Mock` in front of the fake (feature `wiremock`). The fake answers the requests that no mock
    /// matches.
    ///
    /// Mocks are tried in the order of their priority, 1 first; the fake itself has priority 255. A call that a mock
    /// answers is in the [log](FakeRds::calls), [marked](crate::Call::is_mocked). Signatures are not checked for it,
    /// and faults do not apply to it. [`reset`](FakeRds::reset) keeps mocks. Their expectations are verified when the
    /// fake is dropped; a mock that still answers a request one second later fails the test.
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
