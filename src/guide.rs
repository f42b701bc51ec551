//! The guide: one page per subject. It exists in the documentation only.

#[doc = include_str!("../docs/guide/recipes.md")]
pub mod recipes {}

#[doc = include_str!("../docs/guide/time.md")]
pub mod time {}

#[doc = include_str!("../docs/guide/watching.md")]
pub mod watching {}

#[doc = include_str!("../docs/guide/faults.md")]
pub mod faults {}

#[doc = include_str!("../docs/guide/seeds.md")]
pub mod seeds {}

#[doc = include_str!("../docs/guide/scenarios.md")]
pub mod scenarios {}

#[doc = include_str!("../docs/guide/server.md")]
pub mod server {}

#[doc = include_str!("../docs/guide/exploration.md")]
pub mod exploration {}

#[doc = include_str!("../docs/guide/engines.md")]
pub mod engines {}

#[doc = include_str!("../docs/guide/fidelity.md")]
pub mod fidelity {}

#[doc = include_str!("../docs/guide/weight.md")]
pub mod weight {}

#[doc = include_str!("../docs/clients.md")]
pub mod clients {}

#[doc = include_str!("../docs/conditions.md")]
pub mod conditions {}

#[doc = include_str!("../docs/admissions.md")]
pub mod admissions {}

#[doc = include_str!("../docs/actions.md")]
pub mod actions {}
