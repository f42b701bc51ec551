//! The routes of the control API.

use serde_json::{Value as Json, json};

use super::guard::query;
use super::{Control, Members, Refused, bad, calls, mask, parse};
use crate::base::error::Error;
use crate::base::fields::Datum;
use crate::base::text::{clip, did_you_mean, list};
use crate::base::value::{Object, Value};
use crate::rpc::request::Incoming;
use crate::seed::{Injected, Seed};
use crate::service::check::{Check, Times, Wanted};
use crate::service::coverage::Coverage;
use crate::service::perform::Done;
use crate::service::test_action::{STEPS, TestAction};

/// One method of a path.
struct Route {
    path: &'static str,
    method: &'static str,
    /// The query parameters. Every route also accepts the token.
    parameters: &'static [&'static str],
    answer: Answer,
}

/// Answers a request whose path, method and query parameters are those of a route.
type Answer = fn(&Control, &Incoming<'_>) -> Result<Json, Refused>;

const fn route(path: &'static str, method: &'static str, answer: Answer) -> Route {
    Route { path, method, parameters: &[], answer }
}

impl Route {
    const fn takes(self, parameters: &'static [&'static str]) -> Route {
        Route { parameters, ..self }
    }
}

/// The query parameters of the routes that list calls.
const ENTRIES: &[&str] = &["action", "since", "skip", "limit", "answers"];

/// The routes. The refusal of an unknown path lists their paths.
const ROUTES: &[Route] = &[
    route("/_fake/health", "GET", health),
    route("/_fake/seed", "GET", seed).takes(&["secrets"]),
    route("/_fake/seed", "PUT", load),
    route("/_fake/reset", "POST", |control, _| perform(control, TestAction::Reset)),
    route("/_fake/advance", "POST", advance),
    route("/_fake/finish", "POST", finish),
    route("/_fake/begin", "POST", begin),
    route("/_fake/fail", "POST", fail),
    route("/_fake/steps", "POST", steps),
    route("/_fake/operations", "GET", operations),
    route("/_fake/instances", "POST", |control, incoming| step(control, "add", &parse(incoming.body)?)),
    route("/_fake/instances", "PATCH", |control, incoming| step(control, "update", &parse(incoming.body)?)),
    route("/_fake/instances", "DELETE", remove),
    route("/_fake/calls", "GET", |control, incoming| calls::list(&control.service, false, incoming.query))
        .takes(ENTRIES),
    route("/_fake/calls", "DELETE", forget_calls),
    route("/_fake/check", "POST", check),
    route("/_fake/coverage", "GET", coverage),
    route("/_fake/wait", "GET", |control, incoming| calls::wait(&control.service, incoming.query))
        .takes(&["action", "count", "timeout"]),
    route("/_fake/env", "GET", Control::env),
    route("/_fake/log", "GET", |control, incoming| calls::list(&control.service, true, incoming.query)).takes(ENTRIES),
    route("/_fake/faults", "GET", faults),
    route("/_fake/faults", "POST", |control, incoming| step(control, "fault", &parse(incoming.body)?)),
    route("/_fake/faults", "DELETE", remove_faults),
    route("/_fake/stubs", "GET", |control, _| Ok(json!({"Stubs": control.service.lock().stubs()}))),
    route("/_fake/stubs", "POST", |control, incoming| step(control, "stub", &parse(incoming.body)?)),
];

/// Answers a request to the control API.
pub(super) fn answer(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let path = incoming.path;
    let of_path = || ROUTES.iter().filter(|route| route.path == path);
    let Some(route) = of_path().find(|route| route.method == incoming.method) else {
        let methods: Vec<&str> = of_path().map(|route| route.method).collect();
        return Err(match methods.as_slice() {
            [] => {
                let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
                paths.dedup();
                let reason = format!("there is no route `{path}`; the routes are {}", list(paths));
                Refused { status: 404, reason }
            }
            methods => {
                let reason = format!("`{path}` accepts {}, not {}", methods.join(", "), incoming.method);
                Refused { status: 405, reason }
            }
        });
    };
    check_query(route, incoming)?;
    (route.answer)(control, incoming)
}

/// Refuses a parameter that the route does not have.
fn check_query(route: &Route, incoming: &Incoming<'_>) -> Result<(), Refused> {
    let known = || ["token"].into_iter().chain(route.parameters.iter().copied());
    let mut given = Vec::new();
    for (name, _) in form_urlencoded::parse(incoming.query.as_bytes()) {
        if !known().any(|known| known == name) {
            let near = did_you_mean(&name, known());
            return Err(bad(format!("`{}` has no parameter `{}`{near}", route.path, clip(&name))));
        }
        if given.contains(&name) {
            return Err(bad(format!("`{name}` is given twice")));
        }
        given.push(name);
    }
    Ok(())
}

fn health(control: &Control, _: &Incoming<'_>) -> Result<Json, Refused> {
    let state = control.service.lock();
    Ok(json!({
        "Status": "ok",
        "Version": env!("CARGO_PKG_VERSION"),
        "DBInstances": state.cloud.instances.iter().count(),
        "Clock": state.cloud.now().write().to_json(),
        "FrozenClock": state.cloud.clock.is_frozen(),
        "Signatures": state.signatures().write().to_json(),
        "Progress": state.cloud.settings.progress.write().to_json(),
    }))
}

fn seed(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    // The seed is copied under the lock and written afterwards.
    let seed = control.service.lock().seed();
    let mut seed = seed.to_value();
    match query(incoming.query, "secrets").as_deref() {
        Some("masked") => mask(&mut seed),
        None | Some("shown") => {}
        Some(other) => return Err(bad(format!("`secrets` is `{other}`, expected masked or shown"))),
    }
    Ok(seed)
}

fn load(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let text = std::str::from_utf8(incoming.body).map_err(|error| bad(format!("the seed is not UTF-8: {error}")))?;
    let seed: Seed = text.parse().map_err(|error: Error| bad(error.to_string()))?;
    perform(control, TestAction::Load(Box::new(seed)))
}

fn advance(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let seconds = Members::read(incoming.body, &["Seconds"])?.seconds("Seconds")?;
    let seconds = seconds.ok_or_else(|| bad("`Seconds` is missing: give the number of seconds"))?;
    perform(control, TestAction::Advance(seconds))
}

fn finish(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let id = Members::read(incoming.body, &["Id", "ImportId"])?.id()?;
    perform(control, id.map_or(TestAction::FinishAll, TestAction::Finish))
}

fn begin(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let id = Members::read(incoming.body, &["Id"])?.id()?;
    let id = id.ok_or_else(|| bad("`Id` is missing: name the operation to begin"))?;
    perform(control, TestAction::Begin(id))
}

fn fail(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let members = Members::read(incoming.body, &["Id", "ImportId", "Reason"])?;
    let id = members.id()?.ok_or_else(|| bad("`Id` is missing: name the import or operation to fail"))?;
    let reason = members.string("Reason")?.unwrap_or_else(|| "failed through the control API".to_owned());
    perform(control, TestAction::Fail { id, reason })
}

fn steps(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let Value::Object(Object(members)) = parse(incoming.body)? else {
        return Err(bad("the body must be an object"));
    };
    match members.as_slice() {
        [(name, value)] => step(control, name, value),
        _ => Err(bad(format!("the body must have one member, a step: {}", STEPS.join(", ")))),
    }
}

fn operations(control: &Control, _: &Incoming<'_>) -> Result<Json, Refused> {
    let operations: Vec<Value> = control.service.lock().cloud.operations.iter().map(Datum::write).collect();
    Ok(json!({ "Operations": operations }))
}

fn remove(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let id = Members::read(incoming.body, &["DBInstanceId"])?.string("DBInstanceId")?;
    let id = id.ok_or_else(|| bad("`DBInstanceId` is missing: name the instance"))?;
    perform(control, TestAction::Remove(id))
}

fn forget_calls(control: &Control, _: &Incoming<'_>) -> Result<Json, Refused> {
    control.service.lock().journal.clear();
    Ok(outcome(Done::Nothing))
}

/// Checks calls, and says what differs.
fn check(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let members = Members::read(incoming.body, &["Action", "With", "Code", "Least", "Most"])?;
    let action = members.string("Action")?.ok_or_else(|| bad("`Action` is missing: name the action to check"))?;
    let mut check = Check::new(&action);
    if let Some(with) = members.0.get("With") {
        let Value::Object(Object(with)) = with else { return Err(bad("`With` must be an object")) };
        for (name, value) in with {
            let Value::Text(value) = value else { return Err(bad(format!("`With.{name}` must be a string"))) };
            check.parameters.insert(name.clone().into_owned(), Wanted::Value(value.clone().into_owned()));
        }
    }
    check.code = members.string("Code")?.map(|code| Some(code).filter(|code| !code.is_empty()));
    let number = |name| -> Result<Option<usize>, Refused> { Ok(members.number(name)?.map(|number| number as usize)) };
    check.times = Times { least: number("Least")?, most: number("Most")? };
    // The calls are copied under the lock and compared afterwards.
    let (calls, anything) = {
        let state = control.service.lock();
        (state.journal.calls(None), state.cloud.settings.anything_goes)
    };
    let failure = check.outcome(&calls, anything).err();
    Ok(json!({"Passed": failure.is_none(), "Failure": failure}))
}

fn coverage(control: &Control, _: &Incoming<'_>) -> Result<Json, Refused> {
    Ok(Coverage::of_facts(&control.service.lock().coverage).to_json())
}

fn faults(control: &Control, _: &Incoming<'_>) -> Result<Json, Refused> {
    let state = control.service.lock();
    let faults = state.faults.iter().map(|(fault, hits)| Injected { fault: fault.clone(), hits }.write());
    // The ids are in a separate list, so that a client can post a fault again as it has read it.
    let ids: Vec<u64> = state.faults.ids().collect();
    Ok(json!({"Faults": faults.collect::<Vec<_>>(), "Ids": ids}))
}

fn remove_faults(control: &Control, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let id = Members::read(incoming.body, &["Id"])?.number("Id")?;
    perform(control, id.map_or(TestAction::ClearFaults, TestAction::RemoveFault))
}

fn perform(control: &Control, action: TestAction) -> Result<Json, Refused> {
    control.service.perform_test(action).map(outcome).map_err(|error| bad(error.to_string()))
}

/// Performs a step in the form that scenarios use.
fn step(control: &Control, name: &str, value: &Value) -> Result<Json, Refused> {
    control.service.perform_step(name, value).map(outcome).map_err(|error| bad(error.to_string()))
}

/// Returns the answer to a test action.
fn outcome(done: Done) -> Json {
    match done {
        Done::Finished(count) => json!({"Status": "ok", "Finished": count}),
        Done::Injected(id) => json!({"Status": "ok", "Id": id}),
        Done::Removed(hits) => json!({"Status": "ok", "Hits": hits}),
        Done::Nothing | Done::Replaced(_) => json!({"Status": "ok"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_lists_every_route_with_its_methods() {
        let guide = include_str!("../../docs/guide/server.md");
        for route in ROUTES {
            let of_path = ROUTES.iter().filter(|other| other.path == route.path);
            let methods: Vec<&str> = of_path.map(|route| route.method).collect();
            let (path, last) = (route.path, methods[methods.len() - 1]);
            let row = guide.lines().find(|line| line.starts_with("| `") && line.contains(&format!("{last} {path}`")));
            let row = row.unwrap_or_else(|| panic!("the guide has no row for {last} {path}"));
            let before = row.split(path).next().unwrap();
            assert!(methods.iter().all(|method| before.contains(method)), "{row} lacks one of {methods:?}");
        }
    }
}
