//! Two instances with MariaDB behind them: 10,000 rows, an import, and the rows counted through the address from the API.
//!
//! `cargo run --features engines --example rows`

use std::error::Error;
use std::process::Command;

use fake_rds::{Account, AccountPrivilege, Engines, FakeRds, Instance, Progress};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let engines = match Engines::installed() {
        Ok(engines) => engines.password("rm-from", "app", "secret_1").password("rm-to", "app", "secret_1"),
        Err(missing) => {
            println!("SKIPPED: {missing}");
            return Ok(());
        }
    };
    let shop = |id| {
        let account = Account::new("app").privilege("shop", AccountPrivilege::ReadWrite);
        Instance::mysql(id).database("shop").account(account)
    };
    let builder = FakeRds::builder().instance(shop("rm-from")).instance(shop("rm-to"));
    let rds = builder.progress(Progress::Immediate).engines(engines).start().await;

    sql(&rds, "rm-from", "CREATE TABLE orders (id INT PRIMARY KEY) AS SELECT seq AS id FROM seq_1_to_10000").await?;
    let import = [("SourceDBInstanceId", "rm-from"), ("DBInstanceId", "rm-to"), ("DBInfo", r#"{"DBNames":["shop"]}"#)];
    call(&rds, "ImportDatabaseBetweenInstances", &import).await?;
    let rows = sql(&rds, "rm-to", "SELECT COUNT(*) FROM orders").await?;
    println!("{rows} rows are in rm-to");
    assert_eq!(rows, "10000");
    Ok(())
}

/// Calls an action.
async fn call(rds: &FakeRds, action: &str, parameters: &[(&str, &str)]) -> Result<Value, Box<dyn Error>> {
    let request =
        reqwest::Client::new().get(rds.uri()).query(&[("Action", action), ("Format", "JSON")]).query(parameters);
    Ok(request.send().await?.error_for_status()?.json().await?)
}

/// Runs SQL at the address that the API states.
async fn sql(rds: &FakeRds, instance: &str, statement: &str) -> Result<String, Box<dyn Error>> {
    let answer = call(rds, "DescribeDBInstanceNetInfo", &[("DBInstanceId", instance)]).await?;
    let address = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][0];
    let (host, port) = (address["ConnectionString"].as_str(), address["Port"].as_str());
    let mut client = Command::new("mariadb");
    client.args(["--no-defaults", "--protocol=tcp", "--skip-column-names", "--user=app", "shop"]);
    client.args(["--host", host.unwrap_or_default(), "--port", port.unwrap_or_default()]);
    let output = client.env("MYSQL_PWD", "secret_1").args(["--execute", statement]).output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?.trim().to_owned()),
        false => Err(String::from_utf8(output.stderr)?.into()),
    }
}
