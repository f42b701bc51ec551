//! Servers that run already.

use super::*;

/// A server with the database `mine` and the superuser `boss`, the access of its superuser, and its address.
async fn running(engine: Engine, engines: Engines) -> (FakeRds, Client, String) {
    let boss = Account::new("boss").account_type(AccountType::Super);
    let instance = Instance::of(engine, "rm-1").account(boss).database("mine");
    let builder = FakeRds::builder().instance(instance).engines(engines.password("rm-1", "boss", PASSWORD));
    let server = builder.start().await;
    let boss = Client::of(&server, "rm-1", "boss", PASSWORD).await;
    let at = format!("{}:{}", boss.host, boss.port);
    (server, boss, at)
}

/// A fake with an instance `rm-9` on an attached server: the databases, and an account `web` with a privilege in the first of them.
async fn attached(engine: Engine, at: &str, admin: (&str, &str), databases: &[&str]) -> (FakeRds, Client) {
    let engines = Engines::attach(engine, at, admin.0, admin.1).unwrap().password("rm-9", "web", PASSWORD);
    let web = Account::new("web").privilege(databases[0], owner(engine));
    let instance = databases.iter().fold(Instance::of(engine, "rm-9"), |instance, name| instance.database(*name));
    let rds = FakeRds::builder().instance(instance.account(web)).engines(engines).start().await;
    let web = Client::of(&rds, "rm-9", "web", PASSWORD).await;
    (rds, web)
}

/// The names of the databases and accounts on a server.
fn names(boss: &Client) -> String {
    boss.sql(
        "mine",
        match boss.engine {
            Engine::PostgreSql => {
                "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1"
            }
            _ => "SELECT schema_name FROM information_schema.schemata UNION ALL SELECT user FROM mysql.user ORDER BY 1",
        },
    )
}

#[tokio::test]
async fn a_failure_leaves_nothing_on_the_server() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let engine = instance.engine;
        let (_server, boss, at) = running(engine, engines).await;
        // May create, but not grant: the account is made, and then its privileges are refused.
        let weak = match engine {
            Engine::PostgreSql => "CREATE ROLE weak LOGIN CREATEDB CREATEROLE PASSWORD 'weak'",
            _ => {
                "CREATE USER weak@'%' IDENTIFIED BY 'weak'; GRANT CREATE, DROP, CREATE USER, RELOAD ON *.* TO weak@'%'"
            }
        };
        boss.sql("mine", weak);
        let before = names(&boss);
        // The second database exists.
        for (admin, databases, reason) in
            [(("boss", PASSWORD), &["afresh", "mine"][..], "exist"), (("weak", "weak"), &["afresh"], "")]
        {
            let (rds, web) = attached(engine, &at, admin, databases).await;
            let first = web.refused("afresh", "SELECT 1");
            assert!(first.contains("failed") && first.contains(reason), "{first}");
            assert_eq!(names(&boss), before, "{first}");
            // Another attempt fails for the same reason, not because of what the first one has left.
            assert_eq!(web.refused("afresh", "SELECT 1"), first);
            drop(rds);
            assert_eq!(names(&boss), before);
        }
    }
}

#[tokio::test]
async fn the_modes_of_the_server_do_not_change_passwords() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let (_server, boss, at) = running(instance.engine, engines).await;
        let mode = match instance.engine {
            Engine::PostgreSql => "ALTER ROLE boss SET standard_conforming_strings = off",
            _ => "SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI'",
        };
        boss.sql("mine", mode);
        let (_rds, web) = attached(instance.engine, &at, ("boss", PASSWORD), &["a_b"]).await;
        web.sql("a_b", "CREATE TABLE t (id INT)");
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_reported() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let (server, _, at) = running(instance.engine, engines).await;
        let (rds, web) = attached(instance.engine, &at, ("boss", PASSWORD), &["fresh"]).await;
        web.sql("fresh", "SELECT 1");
        drop(server);
        let refused = web.refused("fresh", "SELECT 1");
        assert!(refused.contains(&format!("the server at {at} does not accept connections")), "{refused}");
        let earlier = hint(&rds, "DescribeDatabases&DBInstanceId=rm-9").await;
        assert!(earlier.contains("the engine failed: "), "{earlier}");
        // The state is changed, and the hint says what the server is missing.
        let earlier = hint(&rds, "DeleteDatabase&DBInstanceId=rm-9&DBName=fresh").await;
        rds.finish_all();
        call_with_hint(&rds, "DescribeDatabases&DBInstanceId=rm-9", "the engine failed: ", &earlier).await;
        assert!(rds.instance("rm-9").databases.is_empty());
        // A backup without rows is not one that can be restored.
        call_with_hint(&rds, "CreateBackup&DBInstanceId=rm-9", "the engine failed: ", &earlier).await;
    }
}

/// The hint of an answer.
async fn hint(rds: &FakeRds, query: &str) -> String {
    let answer = reqwest::get(format!("{}/?Action={query}", rds.uri())).await.unwrap();
    assert_eq!(answer.status(), 200, "{query}");
    answer.headers().get("x-fake-rds-hint").map_or("", |hint| hint.to_str().unwrap()).to_owned()
}

#[tokio::test]
async fn what_cannot_be_attached_is_said() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let (_server, _, at) = running(Engine::MySql, engines).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = free.local_addr().unwrap().to_string();
    for (engine, address, password, reason) in [
        (Engine::MySql, &*at, "wrong", "Access denied"),
        (Engine::SqlServer, &at, PASSWORD, "cannot be attached"),
        (Engine::Ppas, &at, PASSWORD, "cannot be attached"),
        (Engine::MySql, "localhost", PASSWORD, "is not an address"),
        (Engine::MySql, "127.0.0.1:99999", PASSWORD, "is not an address"),
        (Engine::MySql, "[::1]:1", PASSWORD, "'::1'"),
        (Engine::PostgreSql, "[::1]:1", PASSWORD, "\"::1\", port 1"),
    ] {
        let error = Engines::attach(engine, address, "boss", password).unwrap_err();
        assert!(error.to_string().contains(reason), "{engine} {address}: {error}");
    }
    drop(free);
    let error = Engines::attach(Engine::PostgreSql, &closed, "boss", PASSWORD).unwrap_err();
    assert!(error.to_string().contains(&format!("the server at {closed} cannot be used")), "{error}");
}

#[tokio::test]
async fn what_the_fake_did_not_make_stays() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let (_server, boss, at) = running(instance.engine, engines).await;
        boss.sql("mine", "CREATE TABLE t (id INT)");
        let before = names(&boss);
        let (rds, web) = attached(instance.engine, &at, ("boss", PASSWORD), &["fresh"]).await;
        web.sql("fresh", "CREATE TABLE own (id INT)");
        let used = names(&boss);

        // A name that is taken is an error, and nothing is changed.
        rds.update("rm-9", |i: Instance| i.database("mine").account("boss"));
        assert!(web.refused("fresh", "SELECT 1").contains("exist"));
        assert_eq!(names(&boss), used);
        rds.update("rm-9", |mut i: Instance| {
            i.databases.retain(|database| database.name == "fresh");
            i.accounts.retain(|account| account.name == "web");
            i
        });
        web.sql("fresh", "SELECT 1");
        boss.sql("mine", "SELECT id FROM t");
        drop(rds);
        assert_eq!(names(&boss), before);
        boss.sql("mine", "SELECT id FROM t");
    }
}
