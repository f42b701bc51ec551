//! `CreateUploadPathForSQLServer`: adds a file that a test marks as uploaded.

use crate::rds::action::prelude::*;
use std::time::UNIX_EPOCH;

use super::super::names::database_named;
use super::{INTERNET_SERVER, INTRANET_SERVER, PORT};
use crate::rds::model::migrate::UploadedFile;
use crate::rds::words::FileStatus;

params! {
    /// Creates a place for the upload of a database's backup file, and a name for the file:
    /// `{database}_{milliseconds}.bak`.
    ///
    /// The database must exist and be Running. At most 20 files per database are allowed in 24 hours. The file is
    /// `NotStarted`; a test simulates the upload by setting the status. The servers in the answer do not exist. The
    /// password is returned once and not kept.
    ///
    /// Source: page CreateUploadPathForSQLServer (2018). Its conditions are documented; the codes are inferred from the
    /// client error table of 2018. The spelling of the fields is that of the SDK models. The instance must be unlocked
    /// (inferred).
    CreateUploadPathForSQLServer { DBInstanceId: String, DBName: String }
}

impl Action for CreateUploadPathForSQLServer {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::SqlServer])
        .primary()
        .running()
        .unlocked()
        .database("DBName", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] =
        &[Condition::UploadDatabaseNotFound, Condition::DatabaseNotRunning, Condition::TooManyUploads];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        database_named(instance, &self.DBName, Condition::UploadDatabaseNotFound)?;
        let files = instance.uploaded_files.iter().filter(|file| file.db_name == self.DBName);
        if cloud.within_a_day(files.map(|file| file.created)) >= 20 {
            refuse!(TooManyUploads, "there were 20 files of `{}` in the last 24 hours", self.DBName);
        }
        let now = cloud.now();
        let mut moment = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let name = loop {
            let name = format!("{}_{moment}.bak", self.DBName);
            if instance.find_uploaded_file(&name).is_none() {
                break name;
            }
            moment += 1;
        };
        let file = UploadedFile {
            status: FileStatus::NotStarted,
            created: Some(clock::whole_second(now)),
            ..UploadedFile::new(&name, &self.DBName)
        };
        let password = cloud.ids.name(16);
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.uploaded_files.push(file);
        Ok(object! {
            InternetFtpServer: INTERNET_SERVER,
            InternetPort: PORT,
            IntranetFtpserver: INTRANET_SERVER,
            Intranetport: PORT,
            UserName: self.DBInstanceId,
            Password: password,
            FileName: name,
        })
    }
}
