//! What service platforms do: one file a use case.
//!
//! Every handler reads in the same order: load, authorize, decide (domain), save, events, commit, answer.

mod breaches;
pub mod change;
pub mod change_system_labels;
pub mod create_activity;
pub mod create_dialog;
pub mod create_transmission;
pub mod forbidden;
pub mod get_children;
pub mod get_dialog;
pub mod lifecycle;
pub mod list_service_resources;
pub mod look_up_dialog;
pub mod move_form_saved;
mod on_behalf;
pub mod ownership;
pub mod search_dialogs;
pub mod search_end_user_contexts;
pub mod service_owner_labels;
pub mod should_send_notification;
pub mod update_dialog;
pub mod update_transmission;
