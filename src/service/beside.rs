//! An observer that runs beside the service and follows its state.

use std::any::Any;
use std::fmt::Debug;

use crate::rpc::params::Params;
use crate::rpc::response::Outgoing;

/// Something that follows the state of a service.
pub(crate) trait Beside: Any + Debug + Send + Sync {
    /// A request was read, and will be checked and answered. Nothing is locked.
    fn asked(&self, action: &str, params: &Params<'_>);

    /// A request is answered. Nothing is locked, and the answer is not sent yet.
    fn answered(&self, action: &str, params: &Params<'_>, outgoing: &mut Outgoing);

    /// The state may have changed without a request. Nothing is locked.
    fn changed(&self);

    /// The last handle is dropped.
    fn closed(&self);
}
