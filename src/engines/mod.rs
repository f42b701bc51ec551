//! Real database servers behind the fake (feature `engines`, Unix only).

mod addresses;
mod dump;
mod follow;
mod home;
mod hub;
mod ip_range;
mod measure;
mod programs;
mod relay;
mod rows;
mod server;
mod sql;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use self::hub::Hub;
use self::programs::{Clients, Kind, Programs};
use self::relay::Address;
use self::server::{Admin, Place};
use crate::base::error::{Error, ErrorKind};
use crate::fake::{FakeRds, FakeRdsBuilder};
use crate::rds::words::Engine;

/// An error of an engine or of one of its programs, or a missing program: one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EngineError(String);

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<EngineError> for Error {
    fn from(error: EngineError) -> Error {
        Error::new(ErrorKind::Engine, error.0)
    }
}

/// Real database servers behind a fake: the addresses in the answers of the API accept connections, and rows move with
/// their databases.
///
/// A server starts at the first connection to its instance, and ends with the fake. MariaDB represents MySQL and
/// MariaDB, PostgreSQL represents itself. Nothing is downloaded: the programs have to be installed.
///
/// ```no_run
/// use fake_rds::{Account, AccountPrivilege, Engines, FakeRds, Instance};
///
/// let account = Account::new("app").privilege("shop", AccountPrivilege::ReadWrite);
/// let rds = FakeRds::builder()
///     .instance(Instance::mysql("rm-1").database("shop").account(account))
///     .engines(Engines::installed().unwrap().password("rm-1", "app", "secret_1"))
///     .start_blocking();
/// let instance = rds.instance("rm-1");
/// println!("mysql --host {} --port {} --user app shop", instance.connection_string, instance.port.unwrap());
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "engines do nothing until they are passed to a builder"]
pub struct Engines {
    installed: BTreeMap<Kind, Result<Programs, EngineError>>,
    attached: BTreeMap<Kind, Admin>,
    client_address: Option<IpAddr>,
    passwords: HashMap<(String, String), String>,
}

impl Engines {
    /// Finds the servers that are installed: MariaDB (`mariadbd` or `mysqld`, `mariadb-install-db`, `mariadb`, `mariadb-dump`) and
    /// PostgreSQL (`postgres`, `initdb`, `psql`, `pg_dump`), in PATH and where Debian's packages put them. An environment variable
    /// names a program that is elsewhere: `FAKE_RDS_MARIADBD`, `FAKE_RDS_MARIADB_INSTALL_DB`, `FAKE_RDS_MARIADB`,
    /// `FAKE_RDS_MARIADB_DUMP`, `FAKE_RDS_POSTGRES`, `FAKE_RDS_INITDB`, `FAKE_RDS_PSQL`, `FAKE_RDS_PG_DUMP`.
    ///
    /// # Errors
    ///
    /// If neither server is installed. If one of them is missing, only connections to its instances fail.
    ///
    /// ```
    /// # use fake_rds::Engines;
    /// if let Err(missing) = Engines::installed() {
    ///     assert!(missing.to_string().contains("is not installed"));
    /// }
    /// ```
    pub fn installed() -> Result<Engines, Error> {
        let found = [Kind::MariaDb, Kind::Postgres].map(|kind| (kind, Programs::find(kind)));
        match &found {
            [(_, Err(first)), (_, Err(second))] => Err(EngineError(format!("{first}; {second}")).into()),
            _ => Ok(Engines { installed: found.into(), ..Engines::default() }),
        }
    }

    /// Uses a running server for every instance of an engine. Only the client programs of that engine have to be
    /// installed.
    ///
    /// The fake creates databases and accounts there. It changes and drops only what it has created. Two instances
    /// cannot have a database or an account of the same name on one server.
    ///
    /// # Errors
    ///
    /// If the address is not `HOST:PORT`, if the clients are not installed, if the server cannot be reached, if it refuses the
    /// administrator, or if the engine is SQL Server or PPAS.
    ///
    /// ```
    /// # use fake_rds::{Engine, Engines};
    /// let error = Engines::attach(Engine::SqlServer, "127.0.0.1:1433", "sa", "secret").unwrap_err();
    /// assert!(error.to_string().contains("cannot be attached"));
    /// ```
    pub fn attach(engine: Engine, address: &str, admin: &str, password: &str) -> Result<Engines, Error> {
        Engines::default().and_attach(engine, address, admin, password)
    }

    /// Like [`attach`](Engines::attach), in addition to the servers that are installed or attached already.
    ///
    /// # Errors
    ///
    /// As [`attach`](Engines::attach).
    ///
    /// ```no_run
    /// # use fake_rds::{Engine, Engines};
    /// let engines = Engines::attach(Engine::MySql, "127.0.0.1:3306", "root", "secret_1").unwrap();
    /// let engines = engines.and_attach(Engine::PostgreSql, "127.0.0.1:5432", "postgres", "secret_2").unwrap();
    /// ```
    pub fn and_attach(mut self, engine: Engine, address: &str, admin: &str, password: &str) -> Result<Engines, Error> {
        let kind = Kind::of(engine)
            .ok_or_else(|| EngineError(format!("{engine} cannot be attached: attach MySQL, MariaDB or PostgreSQL")))?;
        let place = address.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
        let (host, port) = place
            .filter(|(host, _)| !host.is_empty())
            .ok_or_else(|| EngineError(format!("`{address}` is not an address such as `127.0.0.1:3306`")))?;
        let admin = Admin {
            kind,
            clients: Clients::find(kind)?,
            place: Place::Address(host.trim_start_matches('[').trim_end_matches(']').to_owned(), port),
            user: admin.to_owned(),
            password: password.to_owned(),
        };
        admin
            .sql("SELECT 1;")
            .map_err(|error| EngineError(format!("the server at {address} cannot be used: {error}")))?;
        self.attached.insert(kind, admin);
        Ok(self)
    }

    /// Sets the password of an account that a seed has. A seed keeps no passwords, and nobody can log in to an account
    /// without one. Passwords that requests set are known.
    ///
    /// ```no_run
    /// # use fake_rds::Engines;
    /// let engines = Engines::installed().unwrap().password("rm-1", "app", "secret_1");
    /// ```
    pub fn password(
        mut self,
        instance: impl Into<String>,
        account: impl Into<String>,
        password: impl Into<String>,
    ) -> Engines {
        self.passwords.insert((instance.into(), account.into()), password.into());
        self
    }

    /// Sets the client address that IP lists are compared with, since all clients of the relay are on this machine.
    /// With it, an instance refuses connections unless one of its IP lists contains the address. Without it, IP lists
    /// are not enforced.
    ///
    /// ```no_run
    /// # use fake_rds::Engines;
    /// let engines = Engines::installed().unwrap().client_address([10, 0, 0, 1].into());
    /// ```
    pub fn client_address(mut self, address: IpAddr) -> Engines {
        self.client_address = Some(address);
        self
    }

    fn programs(&self, kind: Kind) -> Result<&Programs, EngineError> {
        match self.installed.get(&kind) {
            Some(found) => found.as_ref().map_err(Clone::clone),
            None => Err(EngineError(format!("{} is neither installed nor attached", kind.name()))),
        }
    }
}

impl FakeRdsBuilder {
    /// Puts real database servers behind the fake (feature `engines`, Unix only). [`Engines`] has an example.
    pub fn engines(self, engines: Engines) -> FakeRdsBuilder {
        self.observer(Arc::new(move |service| match Hub::start(engines.clone(), service) {
            Ok(hub) => Ok(hub),
            Err(error) => Err(error.into()),
        }))
    }
}

impl FakeRds {
    /// Returns the relay in front of the server of an instance, to cut, stall and slow its connections.
    ///
    /// # Panics
    ///
    /// If the fake has no [engines](FakeRdsBuilder::engines), or if it has no such instance, or no server for the
    /// engine of that instance.
    ///
    /// ```should_panic
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.relay("rm-1"); // panics: the fake has no engines
    /// ```
    #[track_caller]
    pub fn relay(&self, instance: &str) -> Relay {
        match self.try_relay(instance) {
            Ok(relay) => relay,
            Err(error) => panic!("relay of `{instance}`: {error}"),
        }
    }

    /// Like [`relay`](FakeRds::relay), but returns an error instead of panicking.
    ///
    /// # Errors
    ///
    /// If the fake has no [engines](FakeRdsBuilder::engines), or if it has no such instance, or no server for the
    /// engine of that instance.
    ///
    /// ```
    /// # use fake_rds::{ErrorKind, FakeRds};
    /// let error = FakeRds::start_blocking().try_relay("rm-1").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Engine);
    /// ```
    pub fn try_relay(&self, instance: &str) -> Result<Relay, Error> {
        let observer: Option<&dyn std::any::Any> = self.service().observer().map(|observer| observer.as_ref() as _);
        let Some(hub) = observer.and_then(|observer| observer.downcast_ref::<Hub>()) else {
            let reason = "the fake has no engines; FakeRdsBuilder::engines sets them";
            return Err(Error::new(ErrorKind::Engine, reason));
        };
        let addresses = hub.addresses(instance);
        if addresses.is_empty() {
            return Err(Error::new(ErrorKind::NotFound, format!("no instance `{instance}` has a server")));
        }
        Ok(Relay { addresses })
    }
}

/// The relay in front of the server of an instance: all its addresses.
///
/// [`FakeRds::relay`] returns it.
///
/// ```no_run
/// use std::time::Duration;
/// use fake_rds::{Engines, FakeRds, Instance};
///
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).engines(Engines::installed().unwrap()).start_blocking();
/// let relay = rds.relay("rm-1");
/// assert!(relay.addresses()[0].ip().is_loopback());
/// assert_eq!(relay.connections(), 0);
/// relay.delay(Duration::from_millis(50));
/// relay.stall();
/// relay.resume();
/// relay.cut();
/// ```
#[derive(Debug)]
pub struct Relay {
    addresses: Vec<Arc<Address>>,
}

impl Relay {
    /// Returns the addresses that accept connections.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.addresses.iter().map(|address| address.address).collect()
    }

    /// Returns the number of open connections.
    pub fn connections(&self) -> usize {
        self.addresses.iter().map(|address| address.connections()).sum()
    }

    /// Closes every connection. New ones are accepted.
    pub fn cut(&self) {
        self.addresses.iter().for_each(|address| address.cut());
    }

    /// Holds back every byte until [`resume`](Relay::resume).
    pub fn stall(&self) {
        self.addresses.iter().for_each(|address| address.stall(true));
    }

    /// Releases the bytes that [`stall`](Relay::stall) holds back.
    pub fn resume(&self) {
        self.addresses.iter().for_each(|address| address.stall(false));
    }

    /// Holds back each piece of data for this time, in both directions. Zero removes the delay.
    pub fn delay(&self, delay: Duration) {
        self.addresses.iter().for_each(|address| address.delay(delay));
    }
}
