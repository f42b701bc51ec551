//! The main job, end to end: two instances, a migration between them, and three refusals.
//!
//! `cargo run --example migrate`

use fake_rds::{Database, FakeRds, Instance, LockMode};
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const SOURCE: &str = "rdsmn6nqimn6nqi";
const DESTINATION: &str = "riauvjz6zajfiq6ba1370329449201";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    title("A fake RDS with two MySQL instances");
    let rds = FakeRds::builder()
        .instance(
            Instance::mysql(SOURCE)
                .database(Database::new("mydb").size_mb(512).table("orders", 1200))
                .database(Database::new("mydb2").size_mb(2048).table("events", 1_000_000)),
        )
        .instance(Instance::mysql(DESTINATION).database("mydb").database("mydb2"))
        .start()
        .await;
    println!("listening on {}", rds.uri());
    contents(&rds);

    title("The migration, asked for in JSON");
    let answer = call(&rds, "JSON", &import(SOURCE, DESTINATION)).await?;
    let import_id = serde_json::from_str::<Value>(&answer)?["ImportId"].as_u64().ok_or("no ImportId")?;

    title("While it runs: asked for again and again, as a client would");
    for _ in 0..2 {
        for id in [SOURCE, DESTINATION] {
            println!("  {id:<31} {}", status(&rds, id).await?);
        }
    }
    println!("  import {import_id}: {}", rds.import(import_id).status);

    title("The end state");
    contents(&rds);

    title("The same migration once more, in XML");
    call(&rds, "XML", &import(SOURCE, DESTINATION)).await?;
    rds.finish_all();
    println!("  (the test says: finish everything)");

    title("Three refusals");
    call(&rds, "JSON", &import(SOURCE, SOURCE)).await?;
    rds.update(DESTINATION, |instance| instance.lock_mode(LockMode::ManualLock));
    call(&rds, "XML", &import(SOURCE, DESTINATION)).await?;
    rds.update(DESTINATION, |instance| instance.lock_mode(LockMode::Unlock));
    rds.update(SOURCE, |instance| instance.storage_gb(500).update_database("mydb", |mydb| mydb.size_mb(200_000)));
    call(&rds, "JSON", &import(SOURCE, DESTINATION)).await?;

    title("What the fake saw");
    for call in rds.calls() {
        println!("  {:<31} {} {}", call.action(), call.status(), call.code().unwrap_or("ok"));
    }
    Ok(())
}

fn import<'a>(source: &'a str, destination: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("Action", "ImportDatabaseBetweenInstances"),
        ("SourceDBInstanceId", source),
        ("DBInstanceId", destination),
        ("DBInfo", r#"{"DBNames":["mydb","mydb2"]}"#),
    ]
}

/// Calls the fake as any client would and prints request and answer.
async fn call(rds: &FakeRds, format: &str, params: &[(&str, &str)]) -> Outcome<String> {
    println!("  GET {}/", rds.uri());
    for (name, value) in params {
        println!("      {name}={value}");
    }
    let request = reqwest::Client::new().get(rds.uri()).query(params).query(&[("Format", format)]);
    let response = request.send().await?;
    let status = response.status();
    let hint = response.headers().get("x-fake-rds-hint").cloned();
    let body = response.text().await?;
    println!("  {status}\n      {body}");
    if let Some(hint) = hint {
        println!("      hint: {}", hint.to_str()?);
    }
    println!();
    Ok(body)
}

/// The status that DescribeDBInstanceAttribute reports.
async fn status(rds: &FakeRds, id: &str) -> Outcome<String> {
    let query = [("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", id), ("Format", "JSON")];
    let answer: Value = reqwest::Client::new().get(rds.uri()).query(&query).send().await?.json().await?;
    Ok(answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().ok_or("no status")?.to_owned())
}

/// The instances and their databases, looked at from the test.
fn contents(rds: &FakeRds) {
    for instance in rds.instances() {
        println!("  {:<31} {} ({})", instance.id, instance.status, instance.status.label());
        for database in instance.databases {
            println!("      {:<8} {:>5} MB  {:?}", database.name, database.size_bytes >> 20, database.tables);
        }
    }
}

fn title(text: &str) {
    println!("\n== {text}\n");
}
