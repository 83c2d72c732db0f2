//! What people and their systems do: one file a use case.
//!
//! Every handler reads in the same order: load, authorize, decide (domain), save, answer. What the answer hides (URLs without
//! authorization, expired URLs, other people's identity numbers, sensitive titles) is decided here, so that REST and GraphQL
//! hide the same.

pub mod change_system_labels;
pub mod dialog_view;
pub mod get_children;
pub mod get_dialog;
mod hidden;
pub mod list_parties;
pub mod list_service_resources;
pub mod listed_dialog;
pub mod look_up_dialog;
pub mod search_dialogs;
pub mod viewpoint;
