//! Operations that are pending: they begin at their time or when the test says so.

use std::time::SystemTime;

use super::Cloud;
use super::operation::{Effect, Operation, Resource};
use crate::base::error::{Error, ErrorKind};
use crate::base::text;
use crate::rds::words::Status;

impl Cloud {
    /// Starts a pending operation now.
    pub(crate) fn begin_pending(&mut self, id: u64) -> Result<(), Error> {
        let Some(operation) = self.operations.pending().find(|operation| operation.id == id) else {
            let pending = text::list(self.operations.pending().map(|operation| operation.id.to_string()));
            let kind = self.operations.get(id).map_or(ErrorKind::NotFound, |_| ErrorKind::Conflict);
            return Err(Error::new(kind, format!("no operation {id} is pending; pending: {pending}")));
        };
        if !self.is_ready(operation) {
            let resources = text::list(operation.keeps.iter().map(|kept| kept.resource.to_string()));
            return Err(Error::new(ErrorKind::Conflict, format!("operation {id} waits for {resources}")));
        }
        let refused = |reason| Error::new(ErrorKind::Conflict, format!("operation {id} has failed: {reason}"));
        self.start_pending(id, self.clock.now()).map_err(refused)
    }

    /// Starts a pending operation: makes its request again. If it is refused, the operation fails with the refusal.
    pub(super) fn start_pending(&mut self, id: u64, started: SystemTime) -> Result<(), String> {
        let Some(pending) = self.operations.end(id) else { return Ok(()) };
        let operation = Operation { started, begins: None, ..pending };
        if operation.request.is_empty() {
            self.start(operation);
            return Ok(());
        }
        self.continues = Some((id, started));
        let done = (self.again)(self, &operation);
        // A request that is refused, or whose effect takes no time, begins no operation.
        if self.continues.take().is_some() {
            let reason = done.as_ref().err().map_or("", String::as_str);
            self.remember(&operation, if done.is_ok() { "Succeed" } else { "Failed" }, reason);
        }
        if done.is_err() && !self.settings.strict_client_tokens {
            self.tokens.free(id);
        }
        done
    }

    /// Returns whether the instances of a pending operation are ready for it. The operation waits for an instance that
    /// is busy (inferred). An operation that restores an instance's status if it fails, as a start does, begins in that
    /// status.
    pub(super) fn is_ready(&self, operation: &Operation) -> bool {
        let undone = match &operation.undo {
            Effect::Set(resource, fields) => {
                fields.iter().find(|(name, _)| name == "DBInstanceStatus").map(|it| (resource, &it.1))
            }
            _ => None,
        };
        let waits_in = |resource: &Resource| match undone {
            Some((other, status)) if other == resource => status.as_text().unwrap_or_default(),
            _ => Status::Running.as_str(),
        };
        let mut kept = operation.keeps.iter().map(|kept| &kept.resource).filter(|resource| resource.part.is_none());
        kept.all(|resource| {
            self.operations.on(resource).next().is_none()
                && self.status(resource).is_none_or(|status| status == waits_in(resource))
        })
    }
}
