//! Databases of an instance.

use std::collections::BTreeMap;

use crate::base::value::Value;
use crate::rds::catalogue::shaped;
use crate::rds::words::DatabaseStatus;

record! {
    /// A database of an [`Instance`](crate::Instance): its name, size and tables.
    ///
    /// By default a database is Running, and has the character set `utf8mb4` (SQL Server `Chinese_PRC_CI_AS`,
    /// PostgreSQL `UTF8`), no description, size 0 and no tables.
    ///
    /// ```
    /// use fake_rds::Database;
    ///
    /// let mydb = Database::new("mydb").size_mb(512).table("orders", 1200);
    /// assert_eq!((mydb.size_bytes, mydb.tables["orders"]), (512 << 20, 1200));
    /// ```
    #[must_use = "a Database does nothing until it is added to an Instance"]
    pub struct Database (
        /// The name (`DBName`). The rules depend on the engine.
        "DBName" name: String
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").database(Database::new(\"mydb\")",
        ")).start_blocking()",
        "rds.database(\"rm-1\", \"mydb\")"
    ) {
        /// The status (`DBStatus`), by default Running. `DescribeDatabases` shows it.
        "DBStatus" pub status: DatabaseStatus = DatabaseStatus::Running, value DatabaseStatus::Creating;
        /// The character set (`CharacterSetName`), by default the engine's. `DescribeDatabases` shows it.
        "CharacterSetName" pub character_set: String = String::new(), text "gbk";
        /// The description (`DBDescription`), by default empty. `ModifyDBDescription` changes it.
        "DBDescription" pub description: String = String::new(), text "orders of 2018";
        /// The collation of a PostgreSQL database (`Collate`), by default `C`.
        "Collate" pub(crate) collate: Option<String> = None, own;
        /// The character type of a PostgreSQL database (`Ctype`), by default `en_US.utf8`.
        "Ctype" pub(crate) ctype: Option<String> = None, own;
        /// The installed extensions of PostgreSQL, each with its version and its owner: `"citext": "1.6 app"`.
        "Extensions" pub(crate) extensions: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The tables, each with its number of rows.
        "Tables" pub tables: BTreeMap<String, u64> = BTreeMap::new(), own;
        /// The properties in `BasicInfo` that differ from the fake's defaults, on SQL Server.
        "BasicProperties" pub(crate) basic_properties: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The properties in `RuntimeInfo`, on SQL Server.
        "RuntimeProperties" pub(crate) runtime_properties: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The properties in `AdvancedInfo`, on SQL Server.
        "AdvancedProperties" pub(crate) advanced_properties: BTreeMap<String, String> = BTreeMap::new(), own;
        /// Fields of `DescribeDatabases` that the model does not interpret, by name. The answer shows them unchanged.
        "AlsoShown" pub(crate) others: BTreeMap<String, Value> = BTreeMap::new(), own;
    }
    plain {
        /// The storage that the database uses, in bytes.
        pub size_bytes: u64 = 0;
    }
    also {
        "SizeMB": u64,
            |database| if database.size_bytes % MB == 0 { (database.size_bytes / MB).into() } else { Value::Null },
            |database, size| database.size_bytes = size.saturating_mul(MB);
        "SizeBytes": u64,
            |database| if database.size_bytes % MB == 0 { Value::Null } else { database.size_bytes.into() },
            |database, size| database.size_bytes = size;
        // The same properties in the form of an answer.
        "BasicInfo": Value, |_| Value::Null, |database, bag| take(&mut database.basic_properties, &bag, "BasicDbProperty");
        "RuntimeInfo": Value, |_| Value::Null, |database, bag| take(&mut database.runtime_properties, &bag, "RuntimeDbProperty");
        "AdvancedInfo": Value, |_| Value::Null, |database, bag| take(&mut database.advanced_properties, &bag, "AdvancedDbProperty");
    }
    passed_over shaped("DescribeDatabases", "Databases", "Database", &[]);
}

/// Fields of an entry of `DescribeDatabases` that follow from the state.
pub(crate) const FOLLOWS: &[&str] = &["Accounts", "DBInstanceId", "Engine", "PageNumber", "PageSize", "TotalCount"];

const MB: u64 = 1 << 20;

/// Reads properties in the form of an answer.
fn take(properties: &mut BTreeMap<String, String>, bag: &Value, list: &str) {
    let Some(items) = bag.get(list) else { return };
    for item in items.items() {
        let text = |name: &str| item.get(name).and_then(Value::as_text).map(str::to_owned);
        if let Some((name, value)) = text("databasePropertyName").zip(text("currentValue")) {
            properties.insert(name, value);
        }
    }
}

impl Database {
    /// Creates a running, empty database. The name is a lower-case letter, then lower-case letters, digits, `_` or `-`,
    /// at most 64 characters. Any other name is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let empty = Database::new("mydb");
    /// assert_eq!((empty.size_bytes, empty.tables.len()), (0, 0));
    /// ```
    pub fn new(name: impl Into<String>) -> Database {
        Database::fresh(name.into())
    }

    /// Sets the storage that the database uses, in MB of 1024 x 1024 bytes.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let half_a_gb = Database::new("mydb").size_mb(512);
    /// assert_eq!(half_a_gb.size_bytes, 1 << 29);
    /// ```
    pub fn size_mb(self, size_mb: u64) -> Database {
        self.size_bytes(size_mb.saturating_mul(MB))
    }

    /// Sets the storage that the database uses, in bytes.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let small = Database::new("mydb").size_bytes(4096);
    /// assert_eq!(small.size_bytes, 4096);
    /// ```
    pub fn size_bytes(mut self, size_bytes: u64) -> Database {
        self.size_bytes = size_bytes;
        self
    }

    /// Adds a table with a number of rows. A second call with the same name replaces the number.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let with_tables = Database::new("mydb").table("orders", 1200).table("customers", 90);
    /// assert_eq!(with_tables.tables["customers"], 90);
    /// ```
    pub fn table(mut self, name: impl Into<String>, rows: u64) -> Database {
        self.tables.insert(name.into(), rows);
        self
    }
}

impl From<&str> for Database {
    fn from(name: &str) -> Database {
        Database::new(name)
    }
}
