//! Imports from another instance, from an uploaded file or from another server: the requests and their state.

use std::time::SystemTime;

use crate::rds::words::{Engine, ImportStatus};

/// One import task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) id: u64,
    pub(crate) origin: Origin,
    /// `true` if increments follow the full import until they are stopped.
    pub(crate) incremental: bool,
    pub(crate) destination: String,
    /// The destination's engine when the import began. It decides which action lists the task.
    pub(crate) engine: Engine,
    /// Pairs of source database and destination database, in the order of the request.
    pub(crate) databases: Vec<(String, String)>,
    pub(crate) status: ImportStatus,
    /// The reason of a failure.
    pub(crate) reason: Option<String>,
    pub(crate) started: SystemTime,
    pub(crate) ended: Option<SystemTime>,
}

/// The source of an import's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Another instance, with its id.
    Instance(String),
    /// A file that was uploaded for the destination, with its name.
    File(String),
    /// A server outside the cloud, with its address.
    Server(String),
}

impl Origin {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Origin::Instance(text) | Origin::File(text) | Origin::Server(text) => text,
        }
    }

    /// Returns the action that begins an import from this kind of source.
    pub(crate) fn action(&self) -> &'static str {
        match self {
            Origin::Instance(_) => "ImportDatabaseBetweenInstances",
            Origin::File(_) => "ImportDataForSQLServer",
            Origin::Server(_) => "ImportDataFromDatabase",
        }
    }
}
