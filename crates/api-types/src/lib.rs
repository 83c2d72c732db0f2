//! Wire types of REST v1: what travels between the product and its callers, nothing else.
//!
//! Names are the published contract's; a name that means different things to service owners and end users lives in both
//! modules. Input types leave out no rule by accident: whatever the JSON reader does not demand is an `Option`, so that
//! validation can report every missing member at once.

pub mod common;
pub mod end_user;
pub mod metadata;
pub mod problem;
pub mod service_owner;
