//! A fake for a program that is not written in Rust: started from a seed file, it prints its endpoint and runs until
//! its standard input ends.
//!
//! `cargo run --example serve -- SEED_FILE`

use std::io::Read;

use fake_rds::{FakeRds, Seed};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = match std::env::args().nth(1) {
        Some(path) => FakeRds::builder().seed(Seed::load(path)?),
        None => FakeRds::builder(),
    };
    let rds = builder.try_start_blocking()?;
    println!("{}", rds.endpoint());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    for call in rds.calls() {
        let hint = call.hint().map_or(String::new(), |hint| format!(": {hint}"));
        eprintln!("{} {} {}{hint}", call.action(), call.status(), call.code().unwrap_or("ok"));
    }
    Ok(())
}
