//! Connections that the fake accepts, refuses and closes.

use std::io::ErrorKind;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[tokio::test]
async fn restarts_locks_and_ip_lists_close_connections() {
    let _place = place().await;
    let client_address: IpAddr = "10.1.2.3".parse().unwrap();
    for (engines, instance) in both(owner) {
        let instance = instance.ip_list(IpList::new("default", ["10.0.0.0/8"]));
        let engines = engines.client_address(client_address);
        let rds = FakeRds::builder().instance(instance).progress(Progress::Manual).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql("shop", "SELECT 1");
        let sleep = if client.engine == Engine::PostgreSql { "SELECT pg_sleep(600)" } else { "SELECT SLEEP(600)" };
        let connected = |wanted: usize| {
            let begun = Instant::now();
            while rds.relay("rm-1").connections() != wanted {
                assert!(begun.elapsed() < Duration::from_secs(60), "{} connections", rds.relay("rm-1").connections());
                std::thread::yield_now();
            }
        };
        // A client that has ended may still be counted for a moment.
        let sleeper = |client: &Client| {
            let client = client.clone();
            let thread = std::thread::spawn(move || client.run("shop", sleep));
            connected(1);
            thread
        };

        connected(0);
        let asleep = sleeper(&client);
        rds.relay("rm-1").cut();
        assert!(!asleep.join().unwrap().status.success());
        client.sql("shop", "SELECT 1");

        connected(0);
        let asleep = sleeper(&client);
        call(&rds, "RestartDBInstance&DBInstanceId=rm-1").await;
        assert!(!asleep.join().unwrap().status.success());
        assert!(client.refused("shop", "SELECT 1").contains("instance rm-1 is Rebooting"));
        rds.finish_all();
        client.sql("shop", "SELECT 1");

        rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::LockByExpiration));
        assert!(client.refused("shop", "SELECT 1").contains("locked: LockByExpiration"));
        rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::Unlock).ip_list(IpList::new("default", ["10.1.2.4"])));
        assert!(client.refused("shop", "SELECT 1").contains("no IP list of instance rm-1 has 10.1.2.3"));
        rds.update("rm-1", |i: Instance| i.ip_list(IpList::new("default", ["0.0.0.0/0"])));

        // Faults do the same at a call, which is answered as ever.
        connected(0);
        let asleep = sleeper(&client);
        let cut = rds.inject(Fault::cut_connections().on("DescribeDBInstanceAttribute").on_instance("rm-1").times(1));
        call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
        assert!(!asleep.join().unwrap().status.success());
        cut.assert_hits(1);
        client.sql("shop", "SELECT 1");
    }
}

#[tokio::test]
async fn new_addresses_listen_and_released_ones_do_not() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let engines = engines.password("rm-1", "app", "secret_1");
    let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
    call(&rds, "AllocateInstancePublicConnection&DBInstanceId=rm-1&ConnectionStringPrefix=rm-1-public&Port=3306").await;
    let answer = call(&rds, "DescribeDBInstanceNetInfo&DBInstanceId=rm-1").await;
    let public = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][1];
    let own = Client::of(&rds, "rm-1", "app", "secret_1").await;
    let (host, port) = (public["ConnectionString"].as_str().unwrap(), public["Port"].as_str().unwrap());
    let client = Client { host: host.to_owned(), port: port.to_owned(), ..own.clone() };
    client.sql("shop", "CREATE TABLE t (id INT)");
    assert_eq!(own.sql("shop", "SHOW TABLES"), "t");
    call(&rds, &format!("ReleaseInstancePublicConnection&DBInstanceId=rm-1&CurrentConnectionString={host}")).await;
    client.refused("shop", "SELECT 1");
    own.sql("shop", "SELECT 1");

    let created = "CreateDBInstance&RegionId=cn-hangzhou&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.x4.large.2\
                   &DBInstanceStorage=20&DBInstanceNetType=Intranet&SecurityIPList=127.0.0.1&PayType=Postpaid&ClientToken=1";
    let created = call(&rds, created).await;
    let (host, port) = address(&rds, created["DBInstanceId"].as_str().unwrap()).await;
    assert_eq!((created["ConnectionString"].as_str(), created["Port"].as_str()), (Some(&*host), Some(&*port)));
}

#[tokio::test]
async fn stalled_and_slow_connections_wait() {
    const DELAY: Duration = Duration::from_millis(200);
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let engine = instance.engine;
        let other = Instance::of(engine, "rm-2").database("shop").account(app(owner(engine)));
        let engines = engines.password("rm-2", "app", PASSWORD);
        let rds = FakeRds::builder().instance(instance).instance(other).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        let other = Client::of(&rds, "rm-2", "app", PASSWORD).await;
        client.sql("shop", "SELECT 1");
        let stalls = async |by: &str, resume: bool| {
            let client = client.clone();
            let stalled = std::thread::spawn(move || client.run("shop", "SELECT 1"));
            // Meanwhile the other instance answers.
            for _ in 0..5 {
                other.sql("shop", "SELECT 1");
            }
            assert!(!stalled.is_finished(), "{engine}: {by}");
            if resume {
                rds.relay("rm-1").resume();
            } else {
                rds.relay("rm-1").cut();
            }
            assert_eq!(stalled.join().unwrap().status.success(), resume, "{engine}: {by}");
            rds.relay("rm-1").resume();
        };
        rds.relay("rm-1").stall();
        stalls("by the test", true).await;
        rds.relay("rm-1").stall();
        stalls("by the test", false).await;
        let fault = rds.inject(Fault::stall_connections().on_instance("rm-1").times(1));
        call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
        fault.assert_hits(1);
        stalls("by a fault", true).await;

        // What is sent and what is answered is late.
        let takes = |least: Duration| {
            let begun = Instant::now();
            client.sql("shop", "SELECT 1");
            assert!(begun.elapsed() >= least, "{engine}: {:?}", begun.elapsed());
        };
        rds.relay("rm-1").delay(DELAY);
        takes(2 * DELAY);
        rds.relay("rm-1").delay(Duration::ZERO);
        rds.inject(Fault::delay_connections(DELAY).on_instance("rm-1").times(1));
        call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
        takes(2 * DELAY);
    }
}

/// Every address of this machine refuses the port of the instance.
#[tokio::test]
async fn an_instance_whose_port_is_in_use_has_another_one() {
    let _place = place().await;
    let taken = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    for (engines, instance) in both(owner) {
        let mut instance = instance;
        instance.port = Some(port);
        let rds = FakeRds::builder().instance(instance).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        assert_eq!(client.host, "127.0.0.1");
        assert_ne!(client.port, port.to_string());
        client.sql("shop", "SELECT 1");
    }
}

/// A client that keeps a connection open. The server of MariaDB greets it; that of PostgreSQL answers a request for encryption.
fn open(address: std::net::SocketAddr, engine: Engine) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    if engine == Engine::PostgreSql {
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).unwrap();
        stream.read_exact(&mut [0]).unwrap();
    } else {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        stream.read_exact(&mut vec![0; length[0].into()]).unwrap();
    }
    stream
}

/// Returns whether the other side has closed a connection. Waits for it if that is what is expected.
fn is_closed(stream: &mut TcpStream, expected: bool) -> bool {
    stream
        .set_read_timeout(Some(Duration::from_secs(if expected { 60 } else { 0 }).max(Duration::from_millis(1))))
        .unwrap();
    match stream.read(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

#[tokio::test]
async fn calls_that_interrupt_the_service_close_connections() {
    let _place = place().await;
    let classes = [(Engine::MySql, "mysql.n2.large.2c"), (Engine::PostgreSql, "pg.n2.4c.2m")];
    for progress in [Progress::Manual, Progress::Immediate] {
        for (engines, instance) in both(owner) {
            let engine = instance.engine;
            let class = classes.iter().find(|(of, _)| *of == engine).unwrap().1;
            let rds = FakeRds::builder().instance(instance).progress(progress).engines(engines).start().await;
            let nodes = call(&rds, "DescribeDBInstanceHAConfig&DBInstanceId=rm-1").await;
            let nodes = nodes["HostInstanceInfos"]["NodeInfo"].as_array().unwrap().clone();
            let other = nodes.iter().find(|node| node["NodeType"] == "Slave").unwrap()["NodeId"].as_str().unwrap();
            for (closes, query) in [
                (false, "ModifyDBInstanceDescription&DBInstanceDescription=busy".to_owned()),
                (true, "RestartDBInstance".to_owned()),
                (true, format!("SwitchDBInstanceHA&NodeId={other}")),
                (true, format!("ModifyDBInstanceSpec&DBInstanceClass={class}&PayType=Postpaid")),
                (true, "UpgradeDBInstanceKernelVersion&UpgradeTime=Immediate".to_owned()),
                (true, "MigrateToOtherZone&ZoneId=cn-hangzhou-g&ZoneIdSlave1=Auto".to_owned()),
                (true, restarting_parameter(engine).to_owned()),
                (true, "StopDBInstance&RegionId=cn-hangzhou".to_owned()),
            ] {
                let mut stream = open(rds.relay("rm-1").addresses()[0], engine);
                let (status, body) = answer(&rds, &format!("{query}&DBInstanceId=rm-1")).await;
                assert_eq!(status, 200, "{query}: {body}");
                assert_eq!(is_closed(&mut stream, closes), closes, "{engine} {progress:?} {query}");
                rds.finish_all();
            }
            let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
            assert!(client.refused("shop", "SELECT 1").contains("instance rm-1 is Stopped"));
        }
    }
}

/// A change of a parameter that restarts the instance.
fn restarting_parameter(engine: Engine) -> &'static str {
    match engine {
        Engine::PostgreSql => "ModifyParameter&Forcerestart=true&Parameters=%7B%22work_mem%22:%224097%22%7D",
        _ => "ModifyParameter&Forcerestart=true&Parameters=%7B%22back_log%22:%223001%22%7D",
    }
}

#[tokio::test]
#[should_panic(expected = "the fake has no engines")]
async fn a_fake_without_engines_has_no_relay() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    rds.relay("rm-1");
}

/// The number of reads from a database that have taken too long.
static TIMEOUTS: AtomicUsize = AtomicUsize::new(0);

/// A program with a connection that it keeps open: it restarts its instance, and works on when that is done. `careful`: it connects
/// again when the connection is gone.
async fn works_on(rds: &FakeRds, careful: bool) -> Result<(), String> {
    let url = format!("{}/?Format=JSON&DBInstanceId=rm-1&Action=", rds.uri());
    let get = async |query: &str| {
        let answer = reqwest::get(format!("{url}{query}")).await.map_err(|error| error.to_string())?;
        let status = answer.status();
        let body: Value = answer.json().await.map_err(|error| error.to_string())?;
        if status == 200 { Ok(body) } else { Err(format!("{query}: {body}")) }
    };
    let answer = get("DescribeDBInstanceNetInfo").await?;
    let own = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][0];
    let address = format!("{}:{}", own["ConnectionString"].as_str().unwrap(), own["Port"].as_str().unwrap());
    // The server greets who connects. There is nothing more to read until the client has logged in.
    let connect = || {
        let mut stream = TcpStream::connect(&address).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let greeted = stream.read(&mut [0; 4096]).map_err(|error| error.to_string())?;
        if greeted == 0 { Err("the server closed the connection".to_owned()) } else { Ok(stream) }
    };
    let mut stream = connect()?;
    get("ModifyDBInstanceDescription&DBInstanceDescription=busy").await?;
    // A login that the server refuses with a message.
    let login = [&[32, 0, 0, 1][..], &[0; 32]].concat();
    stream.set_read_timeout(careful.then_some(Duration::from_secs(1))).unwrap();
    let read = stream.write_all(&login).and_then(|()| stream.read(&mut [0; 16]));
    if read.as_ref().is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
        TIMEOUTS.fetch_add(1, Ordering::SeqCst);
    }
    let gone = !read.is_ok_and(|read| read > 0);
    if gone && careful {
        connect()?;
    } else if gone {
        panic!("the pool has a dead connection");
    }
    Ok(())
}

/// The explorer also breaks connections if there are servers.
#[tokio::test]
async fn the_explorer_cuts_stalls_and_slows_connections() {
    let _place = place().await;
    let Some(engines) = engines("mariadbd") else { return };
    let explorer = |trouble: &str| {
        let builder = FakeRds::builder().instance(Instance::mysql("rm-1")).engines(engines.clone());
        let explorer = fake_rds::explore::Explorer::new(builder).max_pairs(0).slow(Duration::from_millis(20));
        explorer.only(format!("2.ModifyDBInstanceDescription.{trouble}"))
    };
    explorer("connections-cut").run(async |rds: &FakeRds| works_on(rds, true).await).await.assert_held();
    let report = explorer("connections-slow").run(async |rds: &FakeRds| works_on(rds, true).await).await;
    report.assert_held();
    assert!(report.to_string().contains("the connections to the databases are slow from here on"), "{report}");
    // A client that waits for a second finds another connection.
    let report = explorer("connections-stalled").run(async |rds: &FakeRds| works_on(rds, true).await).await;
    report.assert_held();
    assert!(report.to_string().contains("the connections to the databases stall, new ones work"), "{report}");
    assert!(TIMEOUTS.load(Ordering::SeqCst) > 0);
    let report = explorer("connections-cut").run(async |rds: &FakeRds| works_on(rds, false).await).await;
    assert!(report.to_string().contains("the connections to the databases are closed"), "{report}");
    assert!(report.to_string().contains("the pool has a dead connection"), "{report}");
}
