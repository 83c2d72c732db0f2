//! Bodies of the service owners' API.

pub mod create;
