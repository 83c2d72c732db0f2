//! The scenarios, in the order in which they run.

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod memory;
pub(crate) mod start;
pub(crate) mod storage;
