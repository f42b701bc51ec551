//! Values that the service accepts in any case: every action with such a parameter answers each spelling in the same way.

use once_cell::sync::Lazy;
use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::calls::{Good, calls};
use crate::FakeRds;
use crate::rds::action::all;

/// Parameters whose words the service accepts in any case, and words that they may have.
const PARAMETERS: &[(&str, &[&str])] = &[
    ("Engine", &["MySQL", "SQLServer", "PostgreSQL", "mysql", "mssql"]),
    ("PayType", &["Postpaid", "Prepaid"]),
    ("InstanceChargeType", &["Postpaid", "Prepaid"]),
];

/// Members of an answer that differ from fake to fake.
const DRAWN: &[&str] = &["RequestId", "HostId", "DBInstanceId", "ConnectionString", "OrderId", "ParameterGroupId"];

/// The status, the answer without what differs from fake to fake, and the words of every instance afterwards.
async fn answer(client: &reqwest::Client, good: &Good, params: &[(String, String)]) -> (u16, Json, Vec<String>) {
    let mut seed = good.seed.clone();
    // Two answers must not differ because a second has passed.
    static BEGAN: Lazy<std::time::SystemTime> = Lazy::new(std::time::SystemTime::now);
    seed.clock.get_or_insert(*BEGAN);
    seed.frozen_clock = true;
    let rds = FakeRds::builder().seed(seed).try_start().await.unwrap();
    let send = |params: Vec<(String, String)>| {
        let request = client.get(rds.uri()).query(&[("AccessKeyId", "one"), ("Format", "JSON")]).query(&params);
        async move {
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        }
    };
    for call in &good.before {
        assert_eq!(send(call.clone()).await.0, 200);
    }
    let (status, body) = send(params.to_vec()).await;
    let mut answer: Json = serde_json::from_str(&body).unwrap();
    answer.as_object_mut().unwrap().retain(|name, _| !DRAWN.contains(&name.as_str()));
    let words = rds.seed().instances.iter().map(|one| format!("{:?} {:?}", one.engine, one.pay_type)).collect();
    (status, answer, words)
}

#[tokio::test]
async fn every_action_answers_each_case_in_the_same_way() {
    let client = reqwest::Client::new();
    let calls = calls();
    let mut checked = BTreeSet::new();
    for action in all() {
        for (parameter, words) in PARAMETERS {
            if !action.fields.iter().any(|field| field.name == *parameter) {
                continue;
            }
            let good = &calls[action.name];
            let given = good.params.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.as_str());
            let with = |value: &str| {
                let mut params = good.params.clone();
                params.retain(|(name, _)| name != parameter);
                params.push(((*parameter).to_owned(), value.to_owned()));
                params
            };
            let mut candidates = given.into_iter().chain(words.iter().copied());
            let (word, expected) = loop {
                let word = candidates.next().unwrap_or_else(|| panic!("{}.{parameter}: no word", action.name));
                let answer = answer(&client, good, &with(word)).await;
                if answer.0 == 200 {
                    break (word, answer);
                }
            };
            for spelled in [word.to_lowercase(), word.to_uppercase()] {
                let found = answer(&client, good, &with(&spelled)).await;
                assert_eq!(found, expected, "{}, {parameter}={spelled}", action.name);
            }
            checked.insert((action.name, *parameter));
        }
    }
    assert!(checked.len() >= 20, "{checked:?}");
    for wanted in [("DescribeDBInstances", "Engine"), ("DescribeAvailableClasses", "InstanceChargeType")] {
        assert!(checked.contains(&wanted), "{wanted:?} has not been checked");
    }
}
