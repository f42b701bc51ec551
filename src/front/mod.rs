//! Fronts move bytes between sockets and the service.

pub(crate) mod wiremock;
