//! Client tokens of every action that documents one: the same request again, another one, and an operation that fails later.

use crate::rds::action::{self, Modelled};
use crate::rds::catalogue;
use crate::rds::model::operation::Progress;
use crate::service::Service;
use crate::tests::calls::{self, Good, Pairs, answer, ask};

/// Every action with a token, and its request.
fn members() -> Vec<(&'static Modelled, Good)> {
    let mut calls = calls::calls();
    let members = action::all().filter(|model| model.has_token());
    members.map(|model| (model, calls.remove(model.name).unwrap())).collect()
}

fn start(good: &Good, progress: Progress, strict: bool) -> Service {
    let mut seed = good.seed.clone();
    (seed.settings.progress, seed.settings.strict_client_tokens) = (progress, strict);
    (seed.frozen_clock, seed.client_tokens) = (true, Vec::new());
    let service = Service::new(seed);
    good.before.iter().for_each(|call| assert_eq!(ask(&service, call), 200));
    service
}

/// The request with a token.
fn with(good: &Good, token: &str) -> Pairs {
    let mut params = good.params.clone();
    params.retain(|(name, _)| name != "ClientToken");
    params.push(("ClientToken".to_owned(), token.to_owned()));
    params
}

/// The effects of requests.
fn state(service: &Service) -> String {
    let state = service.lock();
    format!("{:?} {:?}", state.cloud.instances, state.cloud.operations)
}

#[test]
fn every_documented_token_identifies_a_request() {
    let members = members();
    let documented = action::all().filter(|model| !catalogue::only_reads(model.name));
    let documented = documented.filter(|model| catalogue::has_parameter(model.name, "ClientToken")).count();
    assert_eq!(members.len(), documented);
    assert!(members.len() > 30, "{}", members.len());
    for (model, good) in members {
        let name = model.name;
        let service = start(&good, Progress::Immediate, false);
        let request = with(&good, "t-1");
        for malformed in ["t".repeat(129), "\u{e9}".to_owned()] {
            assert_eq!(answer(&service, &with(&good, &malformed))["Code"], "InvalidParameter", "{name} {malformed}");
        }
        let first = answer(&service, &request);
        assert_eq!(first.get("Code"), None, "{name}: {first}");
        let after = state(&service);
        assert_eq!(answer(&service, &request), first, "{name}");
        assert_eq!(state(&service), after, "{name}: done twice");

        let entry = catalogue::entry(name).unwrap();
        let mut others = entry.parameters.iter().filter(|it| !action::is_common(it.name));
        let other = others.find(|it| !request.iter().any(|(given, _)| given == it.name));
        // An action without another parameter cannot ask for anything else.
        if let Some(other) = other {
            let other = [request.as_slice(), &[(other.name.to_owned(), "another".to_owned())]].concat();
            assert_eq!(answer(&service, &other)["Code"], "InvalidRequestId", "{name} {other:?}");
            assert_eq!(state(&service), after, "{name}");
        }

        let strict = start(&good, Progress::Immediate, true);
        assert_eq!(ask(&strict, &request), 200, "{name}");
        assert_eq!(answer(&strict, &request)["Code"], "InvalidRequestId", "{name}");
    }
}

#[test]
fn an_operation_that_fails_frees_the_token_of_its_request() {
    let mut failed = 0;
    for (model, good) in members() {
        for strict in [false, true] {
            let service = start(&good, Progress::Manual, strict);
            let before = service.lock().cloud.operations.ids();
            assert_eq!(ask(&service, &with(&good, "t-1")), 200, "{}", model.name);
            let begun: Vec<u64> = service.lock().cloud.operations.ids().difference(&before).copied().collect();
            let used = |service: &Service| service.lock().cloud.tokens.get("1", "t-1").is_some();
            assert!(used(&service), "{}", model.name);
            for id in &begun {
                service.lock().cloud.fail(*id, "the test says so");
            }
            assert_eq!(used(&service), strict || begun.is_empty(), "{} {strict}", model.name);
            failed += begun.len();
        }
    }
    assert!(failed > 30, "{failed}");
}
