//! An observer that follows the state of the service.

use std::any::Any;
use std::fmt::Debug;

use crate::rpc::params::Params;
use crate::rpc::response::Outgoing;

/// A component that follows the state of a service.
pub(crate) trait Observer: Any + Debug + Send + Sync {
    /// Returns whether the other methods may take long. They are called on a separate thread then.
    fn may_block(&self) -> bool;

    /// Called when a request was read, before it is checked and answered. Nothing is locked.
    fn asked(&self, action: &str, params: &Params<'_>);

    /// Called when an answer is ready, before it is sent. Nothing is locked.
    fn answered(&self, action: &str, params: &Params<'_>, outgoing: &mut Outgoing);

    /// Called when the state may have changed without a request. Nothing is locked.
    fn changed(&self);

    /// Called when the last handle is dropped.
    fn closed(&self);
}
