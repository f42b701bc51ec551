//! A small client: typed failures, and retries where they are safe.

use std::fmt;
use std::time::Duration;

use fake_rds::FakeRds;
use serde_json::Value;

/// The reason why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No complete answer came: the call may have taken effect.
    Lost,
    /// The service is overloaded or has an internal error: the call took no effect.
    Busy(String),
    /// The service refused.
    Refused(String),
    /// The program gave up.
    GaveUp(&'static str),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Lost => f.write_str("no complete answer"),
            Failure::Busy(code) => write!(f, "the service is busy: {code}"),
            Failure::Refused(code) => write!(f, "refused: {code}"),
            Failure::GaveUp(why) => write!(f, "gave up: {why}"),
        }
    }
}

impl Failure {
    /// Returns whether the service refused with this code.
    pub fn is(&self, code: &str) -> bool {
        matches!(self, Failure::Refused(other) if other == code)
    }
}

/// A connection to the service.
pub struct Cloud {
    http: reqwest::Client,
    uri: String,
}

/// The most tries of a call that may be repeated.
const TRIES: usize = 4;

impl Cloud {
    pub fn new(rds: &FakeRds) -> Cloud {
        Cloud { http: reqwest::Client::new(), uri: rds.uri() }
    }

    /// One call, without a retry.
    pub async fn once(&self, action: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
        let query = [("Action", action), ("Format", "JSON"), ("RegionId", "cn-hangzhou")];
        let request = self.http.get(&self.uri).query(&query).query(params).timeout(Duration::from_secs(30));
        let response = request.send().await.map_err(|_| Failure::Lost)?;
        let status = response.status().as_u16();
        let answer: Value = response.json().await.map_err(|_| Failure::Lost)?;
        let code = || answer["Code"].as_str().unwrap_or_default().to_owned();
        match status {
            200 => Ok(answer),
            _ if status >= 500 || code().starts_with("Throttling") => Err(Failure::Busy(code())),
            _ => Err(Failure::Refused(code())),
        }
    }

    /// A call that is repeated while the service is busy. A lost answer is not: the call may have taken effect.
    pub async fn call(&self, action: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
        let mut tries = 1;
        loop {
            match self.once(action, params).await {
                Err(Failure::Busy(_)) if tries < TRIES => tries += 1,
                outcome => return outcome,
            }
        }
    }

    /// A read, or a call that may be done twice: repeated while no answer comes.
    pub async fn repeat(&self, action: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
        let mut tries = 1;
        loop {
            match self.once(action, params).await {
                Err(Failure::Busy(_) | Failure::Lost) if tries < TRIES => tries += 1,
                outcome => return outcome,
            }
        }
    }

    /// A change that is repeated while the instance or one of its parts is busy.
    pub async fn when_free(&self, action: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
        for _ in 0..10 {
            match self.call(action, params).await {
                Err(Failure::Refused(code)) if is_busy(&code) => {}
                outcome => return outcome,
            }
        }
        Err(Failure::GaveUp("the instance stays busy"))
    }

    /// The attribute of an instance.
    pub async fn instance(&self, id: &str) -> Result<Value, Failure> {
        let answer = self.repeat("DescribeDBInstanceAttribute", &[("DBInstanceId", id)]).await?;
        Ok(answer["Items"]["DBInstanceAttribute"][0].clone())
    }

    /// Waits until an instance is Running in two reads, so that an old read does not count.
    pub async fn wait_until_running(&self, id: &str) -> Result<(), Failure> {
        let mut running = 0;
        for _ in 0..30 {
            running = if self.instance(id).await?["DBInstanceStatus"] == "Running" { running + 1 } else { 0 };
            if running == 2 {
                return Ok(());
            }
        }
        Err(Failure::GaveUp("the instance does not run"))
    }

    /// The names of the databases of an instance with their statuses.
    pub async fn databases(&self, id: &str) -> Result<Vec<(String, String)>, Failure> {
        let answer = self.repeat("DescribeDatabases", &[("DBInstanceId", id)]).await?;
        Ok(pairs(&answer["Databases"]["Database"], "DBName", "DBStatus"))
    }

    /// The names of the accounts of an instance with their statuses.
    pub async fn accounts(&self, id: &str) -> Result<Vec<(String, String)>, Failure> {
        let answer = self.repeat("DescribeAccounts", &[("DBInstanceId", id)]).await?;
        Ok(pairs(&answer["Accounts"]["DBInstanceAccount"], "AccountName", "AccountStatus"))
    }
}

/// The codes of refusals that pass by themselves.
fn is_busy(code: &str) -> bool {
    [
        "OperationDenied.DBInstanceStatus",
        "OperationDenied.DBStatus",
        "IncorrectDBInstanceState",
        "InvalidAccountStatus",
        "InvalidAccountState",
    ]
    .iter()
    .any(|busy| code.contains(busy))
        || code.contains("Status") && code.starts_with("OperationDenied")
}

fn pairs(list: &Value, first: &str, second: &str) -> Vec<(String, String)> {
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    list.as_array().into_iter().flatten().map(|item| (text(item, first), text(item, second))).collect()
}
