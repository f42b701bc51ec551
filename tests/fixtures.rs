//! Every file under `fixtures/scenarios` as a separate test: `cargo test --test fixtures import-mysql`.

fn main() -> std::process::ExitCode {
    fake_rds::test_scenarios(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scenarios"))
}
