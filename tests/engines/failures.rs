//! Servers and programs that fail, and processes that are killed.

use super::*;

/// Runs a test of this file alone, in a separate environment, and returns its output.
fn alone(test: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Prints why a client of a fake in this environment is refused.
#[tokio::test]
#[ignore = "runs in the environments of other tests"]
async fn a_client_that_is_refused() {
    let engines = match Engines::installed() {
        Ok(engines) => engines.password("rm-1", "app", PASSWORD),
        Err(error) => return println!("not installed: {error}"),
    };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let builder = FakeRds::builder().instance(instance).engines(engines);
    let rds = match builder.try_start().await {
        Ok(rds) => rds,
        Err(error) => return println!("not started: {error}"),
    };
    let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    println!("refused: {}", client.refused("shop", "SELECT 1"));
    // The API does not need the engine.
    call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
}

#[test]
fn missing_and_failing_programs_are_reported() {
    let _place = place_blocking();
    if engines("mariadb").is_none() {
        return;
    }
    let missing = alone("failures::a_client_that_is_refused", &[("FAKE_RDS_MARIADBD", "/nowhere/mariadbd")]);
    assert!(missing.contains("FAKE_RDS_MARIADBD names /nowhere/mariadbd, which is not a program"), "{missing}");
    let other = alone("failures::a_client_that_is_refused", &[("FAKE_RDS_MARIADBD", "/bin/true")]);
    assert!(other.contains("/bin/true is not MariaDB"), "{other}");
    let directory = Directory::new("bad");
    let temporary = directory.0.to_str().unwrap();
    let failing = [("FAKE_RDS_MARIADB_INSTALL_DB", "/bin/false"), ("TMPDIR", temporary)];
    let failing = alone("failures::a_client_that_is_refused", &failing);
    assert!(failing.contains("refused: ") && failing.contains("false failed (exit status: 1)"), "{failing}");
    let long = directory.0.join("x".repeat(100));
    let long = alone("failures::a_client_that_is_refused", &[("TMPDIR", long.to_str().unwrap())]);
    assert!(long.contains("not started: ") && long.contains("set TMPDIR to a shorter path"), "{long}");
    let file = directory.0.join("file");
    std::fs::write(&file, "").unwrap();
    let no_room = alone("failures::a_client_that_is_refused", &[("TMPDIR", file.to_str().unwrap())]);
    assert!(no_room.contains("not started: ") && no_room.contains("cannot create"), "{no_room}");
}

/// A full disk, played by the limit of the shell for the size of files.
#[test]
fn a_full_disk_is_reported() {
    let _place = place_blocking();
    if engines("mariadb").is_none() {
        return;
    }
    let directory = Directory::new("full");
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1000; exec \"$0\" failures::a_client_that_is_refused --exact --ignored --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env("TMPDIR", &directory.0)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("1105") && text.contains("mariadb-install-db failed"), "{text}");
    let left: Vec<_> = std::fs::read_dir(&directory.0).unwrap().flatten().collect();
    let left: Vec<_> = left.iter().flat_map(|entry| std::fs::read_dir(entry.path()).unwrap().flatten()).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A directory for the servers of a test, so that no other test cleans it. The path of a socket is short.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("fre-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Servers start at the first connection only, and each instance has a separate one.
#[test]
fn each_instance_has_a_server_once_it_is_used() {
    let _place = place_blocking();
    let directory = Directory::new("use");
    let text = alone("failures::a_fake_that_is_used", &[("TMPDIR", directory.0.to_str().unwrap())]);
    assert!(text.contains("1 passed"), "{text}");
}

/// Counts the servers of two fakes, which are those with the directory for temporary files in their command line.
#[tokio::test]
#[ignore = "runs in the environment of another test"]
async fn a_fake_that_is_used() {
    let directory = std::env::var("TMPDIR").unwrap();
    let servers = || processes(&directory);
    for (engines, instance) in both(owner) {
        let engine = instance.engine;
        let engines = engines.password("rm-2", "app", PASSWORD);
        let second = Instance::of(engine, "rm-2").database("shop").account(app(owner(engine)));
        let fake = || FakeRds::builder().instance(instance.clone()).instance(second.clone()).engines(engines.clone());
        let (one, two) = (fake().start().await, fake().start().await);
        call(&one, "DescribeDatabases&DBInstanceId=rm-1").await;
        let mut clients = Vec::new();
        for rds in [&one, &two] {
            for id in ["rm-1", "rm-2"] {
                clients.push(Client::of(rds, id, "app", PASSWORD).await);
            }
        }
        let places: std::collections::BTreeSet<_> = clients.iter().map(|client| (&client.host, &client.port)).collect();
        assert_eq!(places.len(), 4, "{places:?}");
        assert_eq!(servers(), 0);
        std::thread::scope(|scope| {
            for client in &clients[..3] {
                scope.spawn(|| client.sql("shop", "CREATE TABLE t (id INT)"));
            }
        });
        assert_eq!(servers(), 3);
        clients[3].sql("shop", "CREATE TABLE t (id INT)");
        assert_eq!(servers(), 4);
        drop(one);
        assert_eq!(servers(), 2);
    }
}

/// Returns the number of times that a process is killed: `FAKE_RDS_KILLS`, or a few.
fn kills() -> usize {
    std::env::var("FAKE_RDS_KILLS").map_or(4, |kills| kills.parse().unwrap())
}

/// Uses servers until the process is killed.
#[tokio::test]
#[ignore = "is killed by another test"]
async fn a_process_that_is_killed() {
    let mut rest = Vec::new();
    let wanted = std::env::var("FAKE_RDS_TEST_ENGINE").unwrap_or_default();
    for (engines, instance) in
        both(owner).into_iter().filter(|(_, it)| wanted.is_empty() || it.engine.as_str() == wanted)
    {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        println!("started");
        client.sql("shop", "CREATE TABLE t (id INT)");
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        println!("used");
        rest.push(rds);
    }
    println!("all");
    std::thread::park();
}

#[test]
fn killed_processes_leave_nothing_after_the_next_start() {
    let _place = place_blocking();
    if both(owner).is_empty() {
        return;
    }
    let directory = Directory::new("kill");
    let name = directory.0.display().to_string();
    let this = |test: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--include-ignored", "--nocapture"]).env("TMPDIR", &directory.0);
        command
    };
    // The first start makes the templates.
    assert!(this("failures::a_fake_starts").output().unwrap().status.success());
    let mut servers = 0;
    for number in 0..kills() {
        let mut child =
            this("failures::a_process_that_is_killed").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // After another line each time, and a moment later each time.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let last = ["running", "started", "used", "all"][number % 4];
        while !lines.next().unwrap().unwrap().contains(last) {}
        (0..number * 50).for_each(|_| std::thread::yield_now());
        child.kill().unwrap();
        child.wait().unwrap();
        servers += processes(&name);
    }
    assert!(servers > 0, "no server was running when its process was killed");
    assert!(this("failures::a_fake_starts").output().unwrap().status.success());
    assert_eq!(processes(&name), 0);
    let left: Vec<_> = std::fs::read_dir(&directory.0).unwrap().flatten().collect();
    let left = left.iter().flat_map(|entry| std::fs::read_dir(entry.path()).unwrap().flatten());
    let left: Vec<String> = left.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| name.starts_with("template-")), "{left:?}");
}

/// The process is killed while the template is made, by an installation that never ends.
#[test]
fn an_installation_that_is_killed_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let _place = place_blocking();
    for (engines, instance) in both(owner) {
        drop(engines);
        let directory = Directory::new("install");
        let name = directory.0.display().to_string();
        let install = directory.0.join("install");
        std::fs::write(&install, "#!/bin/sh\nsleep 600\nexit 1\n").unwrap();
        std::fs::set_permissions(&install, std::fs::Permissions::from_mode(0o755)).unwrap();
        let variable = match instance.engine {
            Engine::PostgreSql => "FAKE_RDS_INITDB",
            _ => "FAKE_RDS_MARIADB_INSTALL_DB",
        };
        let this = |test: &str| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args([test, "--exact", "--include-ignored", "--nocapture"]).env("TMPDIR", &directory.0);
            command.env("FAKE_RDS_TEST_ENGINE", instance.engine.as_str()).env(variable, &install);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        // The path of the program, since short checks of the directory come first.
        let installation = install.display().to_string();
        let mut child = this("failures::a_process_that_is_killed").spawn().unwrap();
        while processes(&installation) == 0 {
            assert!(child.try_wait().unwrap().is_none(), "the process ended");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // It goes on. Its command line cannot be read for a moment while it becomes another user's.
        let begun = Instant::now();
        while processes(&installation) == 0 {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "no installation was running when its process was killed"
            );
            std::thread::yield_now();
        }
        assert!(this("failures::a_fake_starts").status().unwrap().success());
        // A process that is killed takes a moment to end.
        let begun = Instant::now();
        while processes(&name) > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "the installation still runs");
            std::thread::yield_now();
        }
        let bases = std::fs::read_dir(&directory.0).unwrap().flatten().filter(|entry| entry.path().is_dir());
        let left: Vec<_> = bases.flat_map(|base| std::fs::read_dir(base.path()).unwrap().flatten()).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// A client that keeps a table locked makes the call fail that needs it, and does not keep it waiting for ever.
#[tokio::test]
async fn a_table_that_a_client_locks_is_reported() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql("shop", "CREATE TABLE t (id INT)");
        let (locks, query) = match client.engine {
            Engine::PostgreSql => (
                "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; COPY (SELECT 1) TO STDOUT; SELECT pg_sleep(600)",
                "CreateBackup",
            ),
            _ => ("LOCK TABLES t WRITE; SELECT 1; SELECT SLEEP(600)", "DeleteDatabase&DBName=shop"),
        };
        let mut command = client.command("shop");
        if client.engine == Engine::PostgreSql {
            command.args(locks.split("; ").flat_map(|sql| ["-c", sql]));
        } else {
            command.args(["--unbuffered", "-e", locks]);
        }
        let mut locking = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(locking.stdout.take().unwrap()).lines();
        while lines.next().unwrap().unwrap() != "1" {}
        call_with_hint(&rds, &format!("{query}&DBInstanceId=rm-1"), "the engine failed: ", "").await;
        rds.relay("rm-1").cut();
        locking.wait().unwrap();
    }
}

/// Returns the number of servers with `text` in their command line.
fn processes(text: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(text)).count()
}

#[tokio::test]
async fn a_fake_starts() {
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(Instance::of(instance.engine, "rm-1")).engines(engines).start().await;
        assert_eq!(rds.relay("rm-1").connections(), 0);
    }
}
