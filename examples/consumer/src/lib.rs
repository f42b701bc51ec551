//! A little migration program: it copies databases from one RDS instance into another, waits until that is done, and tries again
//! when the service is busy.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// A client of the service, at an endpoint such as `http://rds.aliyuncs.com`.
pub struct Migrator {
    endpoint: String,
    client: reqwest::Client,
    /// The time between two polls, and before another try.
    pub pause: Duration,
    /// The number of tries of a call that the service could not answer.
    pub tries: u32,
}

/// The reason why a migration failed.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// The service refused: its code, and its text.
    Refused(String, String),
    /// The service could not be reached, or did not answer as it should.
    Unreachable(String),
    /// The import began, but the destination does not hold the data.
    NotThere,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(code, text) => write!(f, "{code}: {text}"),
            Failure::Unreachable(reason) => f.write_str(reason),
            Failure::NotThere => f.write_str("the import ended without its effect"),
        }
    }
}

impl std::error::Error for Failure {}

/// Codes that a later try may not meet.
const PASSING: [&str; 4] = ["Throttling.User", "ServiceUnavailable", "InternalError", "OperationDenied.DBInstanceStatus"];

impl Migrator {
    pub fn new(endpoint: impl Into<String>) -> Migrator {
        let endpoint = endpoint.into();
        Migrator { endpoint, client: reqwest::Client::new(), pause: Duration::from_secs(5), tries: 5 }
    }

    /// Copies databases and returns when the destination is Running again.
    pub async fn migrate(&self, source: &str, destination: &str, databases: &[&str]) -> Result<u64, Failure> {
        let info = json!({ "DBNames": databases }).to_string();
        let import = [
            ("Action", "ImportDatabaseBetweenInstances"),
            ("SourceDBInstanceId", source),
            ("DBInstanceId", destination),
            ("DBInfo", &info),
        ];
        let answer = self.call(&import).await?;
        let id = answer["ImportId"].as_u64().ok_or_else(|| Failure::Unreachable(format!("no ImportId in {answer}")))?;
        while self.status(destination).await? != "Running" {
            tokio::time::sleep(self.pause).await;
        }
        Ok(id)
    }

    async fn status(&self, instance: &str) -> Result<String, Failure> {
        let answer = self.call(&[("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", instance)]).await?;
        let status = answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str();
        status.map(str::to_owned).ok_or(Failure::NotThere)
    }

    /// One call, tried again while the service says that it may pass.
    async fn call(&self, params: &[(&str, &str)]) -> Result<Value, Failure> {
        let mut left = self.tries;
        loop {
            left -= 1;
            match self.call_once(params).await {
                Err(Failure::Refused(code, _)) if left > 0 && PASSING.contains(&code.as_str()) => {}
                Err(Failure::Unreachable(_)) if left > 0 => {}
                outcome => return outcome,
            }
            tokio::time::sleep(self.pause).await;
        }
    }

    async fn call_once(&self, params: &[(&str, &str)]) -> Result<Value, Failure> {
        let unreachable = |error: reqwest::Error| Failure::Unreachable(error.to_string());
        let request = self.client.get(&self.endpoint).query(&[("Format", "JSON"), ("Version", "2014-08-15")]).query(params);
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let answer: Value = response.json().await.map_err(unreachable)?;
        if status.is_success() {
            return Ok(answer);
        }
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Err(Failure::Refused(text("Code"), text("Message")))
    }
}
