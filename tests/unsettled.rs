//! Every file under `fixtures/unsettled` passes on the fake: `cargo test --test unsettled`. To play one against the
//! service, use `fake-rds run fixtures/unsettled --endpoint ..`.

fn main() -> std::process::ExitCode {
    fake_rds::test_scenarios(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/unsettled"))
}
