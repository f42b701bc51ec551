//! The guide: one page per subject. It exists in the documentation only.
//!
//! The pages link to each other by reference. In the repository the definitions at the end of each file apply, here the
//! ones in front of it.

/// [page-clients]: crate::guide::clients
/// [page-seeds]: crate::guide::seeds
///
#[doc = include_str!("../docs/guide/recipes.md")]
pub mod recipes {}

#[doc = include_str!("../docs/guide/time.md")]
pub mod time {}

#[doc = include_str!("../docs/guide/watching.md")]
pub mod watching {}

/// [page-exploration]: crate::guide::exploration
/// [page-recipes-lost-answer]: crate::guide::recipes#lost-answer
/// [page-recipes-retry]: crate::guide::recipes#retry
/// [page-recipes-time-out]: crate::guide::recipes#time-out
///
#[doc = include_str!("../docs/guide/faults.md")]
pub mod faults {}

/// [page-recipes]: crate::guide::recipes
/// [page-unsettled]: https://docs.rs/crate/fake-rds/latest/source/docs/unsettled.md
///
#[doc = include_str!("../docs/guide/seeds.md")]
pub mod seeds {}

#[doc = include_str!("../docs/guide/scenarios.md")]
pub mod scenarios {}

/// [page-clients]: crate::guide::clients
/// [page-exploration]: crate::guide::exploration
/// [page-security]: https://docs.rs/crate/fake-rds/latest/source/SECURITY.md
/// [page-unsettled]: https://docs.rs/crate/fake-rds/latest/source/docs/unsettled.md
///
#[doc = include_str!("../docs/guide/server.md")]
pub mod server {}

#[doc = include_str!("../docs/guide/exploration.md")]
pub mod exploration {}

/// [page-exploration]: crate::guide::exploration
///
#[doc = include_str!("../docs/guide/engines.md")]
pub mod engines {}

/// [page-actions]: crate::guide::actions
/// [page-admissions]: crate::guide::admissions
/// [page-conditions]: crate::guide::conditions
/// [page-fidelity-by-kind]: https://docs.rs/crate/fake-rds/latest/source/docs/fidelity.md
///
#[doc = include_str!("../docs/guide/fidelity.md")]
pub mod fidelity {}

/// [page-measurements]: https://docs.rs/crate/fake-rds/latest/source/docs/measurements.md
///
#[doc = include_str!("../docs/guide/weight.md")]
pub mod weight {}

/// [page-server]: crate::guide::server
///
#[doc = include_str!("../docs/clients.md")]
#[doc = include_str!("../docs/guide/terraform.md")]
pub mod clients {}

#[doc = include_str!("../docs/conditions.md")]
pub mod conditions {}

#[doc = include_str!("../docs/admissions.md")]
pub mod admissions {}

#[doc = include_str!("../docs/actions.md")]
pub mod actions {}
