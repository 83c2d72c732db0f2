//! What service platforms do: one file a use case.
//!
//! Every handler reads in the same order: load, authorize, decide (domain), save, events, commit, answer.

pub mod create_dialog;
pub mod forbidden;
pub mod get_dialog;
pub mod ownership;
