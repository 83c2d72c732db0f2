//! One file per endpoint: extract → validate → call → present.

pub(crate) mod end_user;
pub(crate) mod limits;
pub(crate) mod service_owner;
pub(crate) mod service_resources;
pub(crate) mod well_known;
