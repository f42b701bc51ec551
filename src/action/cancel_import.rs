//! `CancelImport`.

use serde::Serialize;

use super::{Action, Context, instance};
use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::cloud::names::shortened;
use crate::condition::{Condition, Refusal};
use crate::words::{Engine, ImportStatus};

/// Cancels an import.
///
/// Takes `DBInstanceId`, the destination (inferred from the samples), and `ImportId`. The task is `Canceled` at once and
/// both instances are Running again (inferred); the destination's databases are as they were before.
///
/// Imports between MySQL instances can be cancelled, those between SQL Server instances cannot (pages of 2017 and
/// 2018; the 2019 page allows both, the one of late 2020 SQL Server only). No code is documented for that refusal.
pub(super) struct CancelImport;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    RequestId: RequestId,
}

impl Action for CancelImport {
    const NAME: &'static str = "CancelImport";
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::InvalidParameter,
        Condition::InstanceNotFound,
        Condition::InstanceOfAnotherUser,
        Condition::ImportNotFound,
        Condition::ImportNotCancellable,
        Condition::ImportOver,
    ];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        call.params.required("DBInstanceId")?;
        call.params.required("ImportId")?;
        let id = call.params.number("ImportId", 0..=u64::MAX, Condition::InvalidParameter)?.unwrap_or_default();
        let destination = instance(cloud, call, "DBInstanceId")?;
        let import = match cloud.imports.get(&id) {
            Some(import) if import.destination == destination.id => import,
            Some(import) => {
                return Err(Condition::ImportNotFound.because(format!(
                    "import {id} goes into `{}`: name that one as `DBInstanceId`, not `{}`",
                    shortened(&import.destination),
                    destination.id
                )));
            }
            None => return Err(Condition::ImportNotFound.because(format!("there is no import {id}"))),
        };
        if import.engine == Engine::SqlServer {
            return Err(Condition::ImportNotCancellable
                .because(format!("import {id} is between SQL Server instances; only MySQL's can be cancelled")));
        }
        if import.status != ImportStatus::Running {
            return Err(Condition::ImportOver.because(format!("import {id} is over: {}", import.status)));
        }
        cloud.end_import(id, ImportStatus::Canceled, None);
        Ok(Response { RequestId: call.request_id })
    }
}
