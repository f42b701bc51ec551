//! Every file under `fixtures/unsettled` holds against the fake: `cargo test --test unsettled`. Whether it holds against the service is
//! what `fake-rds run fixtures/unsettled --endpoint ..` tells.

fn main() -> std::process::ExitCode {
    fake_rds::test_scenarios(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/unsettled"))
}
