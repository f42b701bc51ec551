//! `DescribeFilesForSQLServer`: the uploaded backup files.

use super::super::page::ClassicPageSize;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use super::{INTERNET_SERVER, INTRANET_SERVER, PORT};
use crate::rds::action::prelude::*;
use crate::rds::model::migrate::UploadedFile;

params! {
    /// Lists the backup files of a SQL Server instance that were created between two times, given to the minute, in the order of their
    /// creation.
    ///
    /// `Password` is empty, since passwords of uploads are not kept.
    ///
    /// Source: page DescribeFilesForSQLServer (2018). The spelling of the fields is that of the SDK models.
    DescribeFilesForSQLServer {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
    }
}

impl Action for DescribeFilesForSQLServer {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::EndBeforeStart)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let within =
            |file: &&UploadedFile| file.created.is_some_and(|at| within_minutes(at, self.StartTime.0, self.EndTime.0));
        let files: Vec<&UploadedFile> = instance.uploaded_files.iter().filter(within).collect();
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |file: &&UploadedFile| {
            object! {
                DBName: &file.db_name,
                FileName: &file.name,
                FileSize: file.size_bytes,
                InternetFtpServer: INTERNET_SERVER,
                InternetPort: PORT,
                IntranetFtpserver: INTRANET_SERVER,
                Intranetport: PORT,
                UserName: &instance.id,
                Password: "",
                FileStatus: file.status,
                Description: &file.description,
                CreationTime: file.created.map(to_second).unwrap_or_default(),
            }
        };
        let items: Vec<Value> = page.of(&files).iter().map(item).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            TotalRecordCount: files.len(),
            PageNumber: page.number,
            PageRecordCount: items.len(),
            Items: object! { SQLServerUploadFile: items },
        })
    }
}
