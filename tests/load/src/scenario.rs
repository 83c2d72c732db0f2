//! The scenarios, in the order in which they run.

pub(crate) mod append;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod inbox;
pub(crate) mod lists;
pub(crate) mod memory;
pub(crate) mod owner_search;
pub(crate) mod start;
pub(crate) mod storage;
pub(crate) mod update;
