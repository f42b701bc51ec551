//! Every file under `fixtures/own` as a test of this code: `cargo test --test own_code restart`.
#![allow(clippy::expect_used)]

/// The code under test: it restarts an instance, in at most two tries.
async fn restart(uri: &str, id: &str) -> Result<(), reqwest::Error> {
    let url = format!("{uri}/?Action=RestartDBInstance&DBInstanceId={id}");
    if reqwest::get(&url).await?.status().is_success() {
        return Ok(());
    }
    reqwest::get(&url).await?.error_for_status().map(drop)
}

fn main() -> std::process::ExitCode {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/own");
    fake_rds::test_scenarios_with(folder, |rds, file| async move {
        let id = file.input()["instance"].as_str().expect("every file names an instance");
        restart(&rds.uri(), id).await
    })
}
