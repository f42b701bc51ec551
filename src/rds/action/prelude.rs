//! The imports of nearly every action: `use crate::rds::action::prelude::*;`.

pub(in crate::rds::action) use super::admission::Admission;
pub(in crate::rds::action) use super::fields::{Blank, Filter, FromText, Parameter, Parameters, Words};
pub(in crate::rds::action) use super::later::{When, none_pending};
pub(in crate::rds::action) use super::network::types::VSwitches;
pub(in crate::rds::action) use super::page::{Page, PageNumber};
pub(in crate::rds::action) use super::polls::family;
pub(in crate::rds::action) use super::region::check_region;
pub(in crate::rds::action) use super::{Action, Caller, Modelled, admitted, admitted_mut, modelled, owns};
pub(in crate::rds::action) use crate::base::fields::Datum;
pub(in crate::rds::action) use crate::base::text::{clip, did_you_mean, list, members};
pub(in crate::rds::action) use crate::base::value::{Object, Value};
pub(in crate::rds::action) use crate::rds::model::clock::{self, to_second};
pub(in crate::rds::action) use crate::rds::model::instance::Instance;
pub(in crate::rds::action) use crate::rds::model::names;
pub(in crate::rds::action) use crate::rds::model::operation::{Effect, Operation, Resource};
pub(in crate::rds::action) use crate::rds::model::{Cloud, WaitingParameters};
pub(in crate::rds::action) use crate::rds::words::{
    DBInstanceType, DatabaseStatus, Engine, InstanceNetworkType, LockMode, PayType, Status,
};
pub(in crate::rds::action) use crate::rpc::condition::{Condition, Refusal};
pub(in crate::rds::action) use crate::rpc::params::Params;
