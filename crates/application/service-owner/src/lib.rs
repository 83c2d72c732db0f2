//! What service platforms do: one file a use case.
//!
//! Every handler reads in the same order: load, authorize, decide (domain), save, events, commit, answer.

mod breaches;
pub mod change;
pub mod create_activity;
pub mod create_dialog;
pub mod create_transmission;
pub mod forbidden;
pub mod get_dialog;
pub mod lifecycle;
pub mod move_form_saved;
pub mod ownership;
pub mod service_owner_labels;
pub mod update_dialog;
pub mod update_transmission;
