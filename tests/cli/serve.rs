//! `fake-rds serve`.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use super::{Server, common, file, run};

#[tokio::test]
async fn https_with_the_authority_written_out() {
    let ca = file("ca.pem", "");
    let server = Server::start(&["--tls", "--ca-out", ca.to_str().unwrap()]);
    assert!(server.url.starts_with("https://localhost:"));
    let port = server.url.rsplit_once(':').unwrap().1.parse().unwrap();
    let pem = std::fs::read_to_string(&ca).unwrap();
    let url = common::tls::relay(([127, 0, 0, 1], port).into(), "localhost", &pem).await;
    assert_eq!(reqwest::get(format!("{url}/?Action=DescribeRegions")).await.unwrap().status(), 200);
    assert_eq!(server.stop("-TERM").0, Some(0));
}

/// An authority of the system's store is trusted without `--ca`, and no other.
#[test]
fn https_of_an_authority_that_the_system_trusts() {
    let (trusted, other) = (file("trusted.pem", ""), file("other.pem", ""));
    let server = Server::start(&["--tls", "--ca-out", trusted.to_str().unwrap()]);
    let _other = Server::start(&["--tls", "--ca-out", other.to_str().unwrap()]);
    let scenario = file("regions.json", r#"{"steps": [{"call": "DescribeRegions", "expect": {"code": null}}]}"#);
    let played = |store: &PathBuf| {
        let mut run = super::command();
        run.args(["run", scenario.to_str().unwrap(), "--endpoint", &server.url]).env("SSL_CERT_FILE", store);
        let played = run.env_remove("SSL_CERT_DIR").output().unwrap();
        (
            played.status.code(),
            format!("{}{}", String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr)),
        )
    };
    let (code, said) = played(&trusted);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = played(&other);
    assert!(code == Some(1) && said.contains("certificate"), "{said}");
    let (code, said) = played(&file("empty.pem", ""));
    assert!(code == Some(1) && said.contains("the system has no certificates of authorities"), "{said}");
}

/// Connections beyond the limit of the process wait, and are served when others have closed.
#[tokio::test]
async fn keeps_serving_after_running_out_of_descriptors() {
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 32 && exec \"$0\" serve", env!("CARGO_BIN_EXE_fake-rds")]);
    let server = Server::of(limited);
    let address = server.url.strip_prefix("http://").unwrap();
    let held: Vec<TcpStream> = (0..64).map(|_| TcpStream::connect(address).unwrap()).collect();
    let one = server.call("Action=DescribeRegions");
    let waiting = async {
        // It is behind those that hold every descriptor there is.
        tokio::task::yield_now().await;
        drop(held);
    };
    let ((status, regions), ()) = tokio::join!(one, waiting);
    assert_eq!(status, 200);
    assert!(regions["Regions"]["RDSRegion"].as_array().is_some_and(|regions| !regions.is_empty()));
    assert_eq!(server.stop("-TERM"), (Some(0), String::new()));
}

#[test]
fn a_server_that_cannot_be() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, stdout, stderr) = run(&["serve", "--listen", &address]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains(&address) && stderr.contains("in use"), "{stderr}");

    let folder = env!("CARGO_TARGET_TMPDIR");
    let big = file("big.json", " ".repeat(100 << 20));
    for (path, word) in [
        (PathBuf::from("no-such-file.json"), "cannot be read"),
        (PathBuf::from(folder), "a folder"),
        (file("empty.json", ""), "not JSON"),
        (file("latin1.json", b"{\"Clock\": \"\xe9\"}"), "not UTF-8"),
        (
            file("twice.json", r#"{"Clock": "2018-06-12T00:00:00Z", "Clock": "2018-06-12T00:00:00Z"}"#),
            "$.Clock: duplicate member",
        ),
        (file("wrong.json", "{\n  \"Clok\": 1\n}"), "2:11: $.Clok: unknown field; did you mean `Clock`?"),
        (file("servers.json", r#"{"Faults": [{"Kind": "CutConnections"}]}"#), "$.Faults[0]: cut connections"),
        (big, "not JSON"),
    ] {
        let (code, stdout, stderr) = run(&["serve", "--seed", path.to_str().unwrap()]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{}: {stderr}", path.display());
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(stderr.contains(word) && stderr.contains(name), "{stderr}");
    }
    std::fs::remove_file(file("big.json", "")).unwrap();
    for listen in ["nowhere", "localhost", "65536", "localhost:port", ""] {
        let (code, stdout, stderr) = run(&["serve", "--listen", listen]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{listen}");
        assert!(
            stderr.contains(&format!("--listen `{listen}`")) && stderr.contains("`HOST:PORT` or a port"),
            "{stderr}"
        );
    }
}

#[tokio::test]
async fn a_port_alone_and_a_host_by_name_are_listened_on() {
    for listen in ["0", "localhost:0", "127.0.0.1:0"] {
        let server = Server::start(&["--listen", listen]);
        assert!(server.url.starts_with("http://127.0.0.1:"), "{listen}: {}", server.url);
        assert_eq!(server.control("GET", "health", "").await.0, 200, "{listen}");
    }
}

#[tokio::test]
async fn a_line_a_call_is_logged() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json", "--log"]);
    server.call("Action=DescribeRegions&SecurityToken=s3cret&AccessKeyId=k3y").await;
    server.call("Action=CreateAccount&DBInstanceId=rdsmn6nqimn6nqi&AccountName=app&AccountPassword=s3cret").await;
    server.call("Action=Describe%0A2018-06-12T00:00:00Z%1BRegion").await;
    server.control("POST", "faults", r#"{"Kind": "Disconnect", "Action": "DescribeTags"}"#).await;
    let _ = reqwest::get(format!("{}/?Action=DescribeTags", server.url)).await;
    let post = reqwest::Client::new().post(&server.url).body("");
    assert_eq!(post.send().await.unwrap().status(), 404);
    let (_, calls) = server.control("GET", "calls", "").await;
    let (code, stderr) = server.stop("-TERM");
    assert_eq!(code, Some(0));

    let calls = calls["Calls"].as_array().unwrap();
    let lines: Vec<&str> = stderr.lines().collect();
    // The calls of the control API are not in the log of the service.
    assert_eq!((calls.len(), lines.len()), (5, 5), "{stderr}");
    let starts = [
        "2018-06-12T00:00:00Z GET DescribeRegions 200 ok ",
        "2018-06-12T00:00:00Z GET CreateAccount 400 InvalidAccountPassword",
        r"2018-06-12T00:00:00Z GET Describe\n2018-06-12T00:00:00Z\u{1b}Region 404 InvalidAction.NotFound ",
        "2018-06-12T00:00:00Z GET DescribeTags closed disconnect ",
        "2018-06-12T00:00:00Z POST - 404 ",
    ];
    for ((line, start), call) in lines.iter().zip(starts).zip(calls) {
        assert!(line.starts_with(start), "{line}");
        let (_, rest) = line.split_once(call["RequestId"].as_str().unwrap()).unwrap();
        let time = format!(" {:.3}ms", call["Micros"].as_f64().unwrap() / 1000.0);
        let hint = call["Hint"].as_str().map(|hint| format!(": {hint}")).unwrap_or_default();
        let hint = hint.replace('\n', r"\n").replace('\u{1b}', r"\u{1b}");
        assert_eq!(rest, time + &hint, "{line}");
    }
    assert!(!stderr.contains("s3cret") && !stderr.contains("k3y"), "{stderr}");
}

/// An account that is made over the API logs in at the address that the API states.
#[cfg(all(feature = "engines", unix))]
#[tokio::test]
async fn engines_run_sql() {
    if Command::new("mariadb").arg("--version").output().is_err() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "MariaDB is not installed");
        eprintln!("SKIPPED: MariaDB is not installed");
        return;
    }
    let seed = r#"{"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}], "Progress": "Immediate"}"#;
    let seed = file("engines.json", seed);
    let server = Server::start(&["--engines", "--seed", seed.to_str().unwrap()]);
    for query in [
        "CreateDatabase&DBInstanceId=rm-1&DBName=shop&CharacterSetName=utf8mb4",
        "CreateAccount&DBInstanceId=rm-1&AccountName=app&AccountPassword=Test_1234",
        "GrantAccountPrivilege&DBInstanceId=rm-1&AccountName=app&DBName=shop&AccountPrivilege=ReadWrite",
    ] {
        let (status, answer) = server.call(&format!("Action={query}")).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (_, answer) = server.call("Action=DescribeDBInstanceNetInfo&DBInstanceId=rm-1").await;
    let address = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][0];
    let prints = |database: &str, sql: &str, expected: &str| {
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--protocol=tcp", "--skip-column-names", "--user=app", database, "-e", sql]);
        client.args(["--host", address["ConnectionString"].as_str().unwrap()]);
        client.args(["--port", address["Port"].as_str().unwrap()]);
        let output = client.env("MYSQL_PWD", "Test_1234").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
    };
    prints("shop", "CREATE TABLE t (id INT); INSERT INTO t VALUES (1); SELECT COUNT(*) FROM t", "1\n");

    // What the control API changes is on the server, too.
    let change = r#"{"DBInstanceId": "rm-1", "Databases": [{"DBName": "shop"}, {"DBName": "added"}],
        "Accounts": [{"AccountName": "app", "DatabasePrivileges": {"added": "ReadOnly"}}]}"#;
    let (status, changed) = server.control("PATCH", "instances", change).await;
    assert_eq!(status, 200, "{changed}");
    prints("added", "SELECT DATABASE()", "added\n");
    assert_eq!(server.stop("-TERM").0, Some(0));
}

#[test]
fn a_server_ends_with_its_parent() {
    let mut serve = super::command();
    serve.args(["serve", "--exit-with-stdin"]).stdin(std::process::Stdio::piped());
    let mut server = super::Server::of(serve);
    assert!(server.child.try_wait().unwrap().is_none());
    drop(server.child.stdin.take());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

/// Nobody reads standard error, and a pipe has room for some hundred lines only.
#[tokio::test]
async fn a_log_that_nobody_reads_holds_up_no_request() {
    let server = super::Server::start(&["--log"]);
    let client = reqwest::Client::new();
    for _ in 0..900 {
        let answer = client.get(format!("{}/?Action=DescribeTags", server.url)).send();
        let answer = tokio::time::timeout(std::time::Duration::from_secs(60), answer).await;
        assert_eq!(answer.expect("the log holds up the request").unwrap().status(), 400);
    }
    let (_, calls) = server.control("GET", "calls?limit=1", "").await;
    assert_eq!(calls["Total"], 900);
}

/// A fault that had to fire is an expectation that failed, without a panic.
#[tokio::test]
async fn the_server_reports_a_fault_that_did_not_fire() {
    let fault = r#"{"Kind": "Throttling", "Action": "CancelImport", "MustFire": true}"#;
    let server = Server::start(&[]);
    assert_eq!(server.control("POST", "faults", fault).await.0, 200);
    let (code, stderr) = server.stop("-TERM");
    assert_eq!((code, stderr.as_str()), (Some(1), "a fault did not fire: ThrottledUser on CancelImport\n"));
    let server = Server::start(&[]);
    server.control("POST", "faults", fault).await;
    server.call("Action=CancelImport").await;
    assert_eq!(server.stop("-TERM"), (Some(0), String::new()));
}
