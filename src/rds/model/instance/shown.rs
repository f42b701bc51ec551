//! Values of an instance in answers: those of the seed, or values derived from other fields.

use std::borrow::Cow;

use super::super::backup::Backup;
use super::super::class::{self, Class};
use super::super::{names, regions, sizes};
use super::Instance;
use crate::rds::words::{ClassFamily, DBInstanceType, Engine, InstanceNetworkType};

/// `OptimizedWritesInfo` of an instance that never had optimized writes.
const NEVER_OPTIMIZED: &str = r#"{"optimized_writes":false,"init_optimized_writes":false}"#;

/// Returns the string, or `usual` if it is empty.
fn or<'t>(given: &'t str, usual: &'t str) -> &'t str {
    if given.is_empty() { usual } else { given }
}

impl Instance {
    /// Returns the instance with a value in each field that a request would show, such as the zone that follows from
    /// the region.
    pub(crate) fn shown(&self) -> Instance {
        let backups = self.backups.iter().map(Backup::shown);
        Instance {
            zone: self.zone_id().into_owned(),
            description: self.shown_description().to_owned(),
            storage_type: self.shown_storage_type().to_owned(),
            resource_group: self.shown_resource_group().to_owned(),
            vpc_id: self.shown_vpc().to_owned(),
            vswitch_id: self.shown_vswitch().to_owned(),
            connection_string: self.shown_connection(),
            port: Some(self.shown_port()),
            ip_lists: self.all_ip_lists(),
            backups: backups.collect(),
            ..self.clone()
        }
    }

    /// Removes the values that [`shown`](Instance::shown) filled in and nobody changed, so that they follow from the
    /// other fields again.
    pub(crate) fn unshown(mut self, before: &Instance, shown: &Instance) -> Instance {
        macro_rules! restore {
            ($($field:ident),*) => { $( if self.$field == shown.$field { self.$field.clone_from(&before.$field); } )* };
        }
        restore!(zone, description, storage_type, resource_group, vpc_id, vswitch_id, connection_string, port);
        restore!(ip_lists, backups);
        self
    }

    /// Returns `DBMaxQuantity`. According to the two samples it is 200 for the historical classes, and 99999 today.
    pub(crate) fn shown_max_databases(&self) -> u64 {
        let shared = self.class_info().family == ClassFamily::Shared;
        self.max_databases.unwrap_or(if shared { 200 } else { 99_999 })
    }

    /// Returns `AccountMaxQuantity`. According to the two samples it is 50 for the historical classes, and 99999 today.
    pub(crate) fn shown_max_accounts(&self) -> u64 {
        let shared = self.class_info().family == ClassFamily::Shared;
        self.max_accounts.unwrap_or(if shared { 50 } else { 99_999 })
    }

    /// Returns whether the engine is SQL Server 2008 R2, which has special rules.
    pub(crate) fn is_sql_server_2008(&self) -> bool {
        self.engine == Engine::SqlServer && ["2008r2", "08r2_ent_ha"].contains(&self.engine_version.as_str())
    }

    /// Returns the properties that the rules for account names depend on.
    pub(crate) fn account_rules(&self) -> names::AccountRules<'_> {
        let cloud_disk = !["local_ssd", "ephemeral_ssd"].contains(&self.shown_storage_type());
        names::AccountRules { engine: self.engine, version: &self.engine_version, cloud_disk }
    }

    pub(crate) fn class_info(&self) -> Class {
        let mut class = class::of(&self.class);
        class.family = self.class_type.unwrap_or(class.family);
        class
    }

    pub(crate) fn shown_cpu(&self) -> String {
        self.cpu.clone().unwrap_or_else(|| self.class_info().cores.to_string())
    }

    pub(crate) fn shown_memory(&self) -> u64 {
        self.memory_mb.unwrap_or_else(|| self.class_info().memory_mb)
    }

    pub(crate) fn zone_id(&self) -> Cow<'_, str> {
        match self.zone.as_str() {
            "" => Cow::Owned(regions::default_zone(&self.region)),
            zone => Cow::Borrowed(zone),
        }
    }

    /// Returns `DBInstanceDescription`: by default the id of a read-only instance (a report of 2019), and empty
    /// otherwise (inferred: with another default, every plan of Terraform would be non-empty).
    pub(crate) fn shown_description(&self) -> &str {
        let by_default = if self.instance_type == DBInstanceType::Readonly { &self.id } else { "" };
        or(&self.description, by_default)
    }

    /// Returns `DBInstanceStorageType`, by default the one that fits the class. SQL Server 2008 R2 has local disks
    /// (CreateDBInstance, 2026).
    pub(crate) fn shown_storage_type(&self) -> &str {
        let by_class = match self.engine_version.as_str() {
            "2008r2" => "local_ssd",
            _ => class::default_storage_type(&self.class),
        };
        or(&self.storage_type, by_class)
    }

    pub(crate) fn on_cloud_disks(&self) -> bool {
        sizes::is_cloud_disk(self.shown_storage_type())
    }

    /// Returns the service's own key of the owner in the region, with which disks are encrypted without a key of the
    /// user. The form of the id is that of recent keys (inferred).
    pub(crate) fn service_key(&self) -> String {
        let hash = crate::rds::model::ids::hash(&format!("{}/{}", self.owner, self.region));
        format!("key-{:016x}{:04x}", hash, hash >> 48)
    }

    /// Returns `kindCode`: `18` on cloud disks, `0` on local disks.
    ///
    /// Source: tests of Terraform's provider (2026); `18` has this one source.
    pub(crate) fn shown_kind_code(&self) -> &str {
        let by_disk = if self.on_cloud_disks() { "18" } else { "0" };
        self.kind_code.as_deref().unwrap_or(by_disk)
    }

    /// Returns `OptimizedWritesInfo`, which says whether optimized writes are on, and whether they ever were.
    pub(crate) fn shown_optimized_writes(&self) -> &str {
        if self.optimized_writes.is_empty() { NEVER_OPTIMIZED } else { &self.optimized_writes }
    }

    /// Returns `OptimizedWritesInfo` after a request. Turning optimized writes off on an instance that never had them
    /// changes nothing.
    pub(crate) fn optimized_writes_after(&self, on: bool) -> String {
        match (on, self.optimized_writes.contains("\"init_optimized_writes\":true")) {
            (true, _) => r#"{"optimized_writes":true,"init_optimized_writes":true}"#.to_owned(),
            (false, true) => r#"{"optimized_writes":false,"init_optimized_writes":true}"#.to_owned(),
            (false, false) => String::new(),
        }
    }

    pub(crate) fn shown_resource_group(&self) -> &str {
        or(&self.resource_group, "rg-default")
    }

    pub(crate) fn shown_vpc(&self) -> &str {
        or(&self.vpc_id, self.in_vpc("vpc-default"))
    }

    pub(crate) fn shown_vswitch(&self) -> &str {
        // With several zones there is a vSwitch for each; the answers have that of the primary node alone.
        let first = crate::base::text::members(&self.vswitch_id).next().unwrap_or_default();
        or(first, self.in_vpc("vsw-default"))
    }

    pub(crate) fn shown_vpc_cloud_instance(&self) -> &str {
        self.in_vpc(&self.id)
    }

    fn in_vpc<'a>(&self, text: &'a str) -> &'a str {
        if self.network_type == InstanceNetworkType::Vpc { text } else { "" }
    }

    /// Returns whether the zone is a multi-zone, such as `cn-hangzhou-MAZ6(b,f)`.
    pub(crate) fn is_multi_zone(&self) -> bool {
        self.zone.contains("MAZ")
    }

    /// Returns `PGBouncerEnabled`; empty if the engine has no PgBouncer.
    pub(crate) fn shown_pgbouncer(&self) -> &'static str {
        match (self.engine, self.pgbouncer) {
            (Engine::PostgreSql, Some(true)) => "true",
            (Engine::PostgreSql, _) => "false",
            _ => "",
        }
    }

    /// Returns the engine's part of a connection string, from configurations that users published (2017 to 2026);
    /// `ppas` is inferred.
    fn engine_domain(&self) -> &'static str {
        match self.engine {
            Engine::MySql => "mysql",
            Engine::SqlServer => "sqlserver",
            Engine::PostgreSql => "pg",
            Engine::Ppas => "ppas",
            Engine::MariaDb => "mariadb",
        }
    }

    /// Returns the instance's own address.
    pub(crate) fn shown_connection(&self) -> String {
        if self.connection_string.is_empty() {
            return self.address(&self.id.to_ascii_lowercase());
        }
        self.connection_string.clone()
    }

    /// Returns a connection string with this prefix. The part for PostgreSQL is `pgsql` in regions outside China with
    /// their own domain, except in America.
    pub(crate) fn address(&self, prefix: &str) -> String {
        let domain = regions::find(&self.region).map_or("", |region| region.domain);
        let abroad = !domain.is_empty() && !self.region.starts_with("cn-") && !domain.contains("america");
        let engine = if abroad && self.engine == Engine::PostgreSql { "pgsql" } else { self.engine_domain() };
        let parts = [prefix, engine, domain, "rds.aliyuncs.com"];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(".")
    }

    /// Returns `Collation`; empty if the engine has none.
    pub(crate) fn shown_collation(&self) -> &str {
        self.of_sql_server(&self.collation, "Chinese_PRC_CI_AS")
    }

    /// Returns `TimeZone`; empty if the engine has none.
    pub(crate) fn shown_time_zone(&self) -> &str {
        self.of_sql_server(&self.time_zone, "China Standard Time")
    }

    fn of_sql_server<'t>(&self, said: &'t Option<String>, usual: &'t str) -> &'t str {
        let usual = if self.engine == Engine::SqlServer { usual } else { "" };
        said.as_deref().filter(|text| !text.is_empty()).unwrap_or(usual)
    }

    pub(crate) fn shown_port(&self) -> u16 {
        self.port.unwrap_or(match self.engine {
            Engine::MySql | Engine::MariaDb => 3306,
            Engine::SqlServer => 1433,
            Engine::PostgreSql | Engine::Ppas => 5432,
        })
    }
}
