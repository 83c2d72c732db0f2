//! `/api/v1/serviceowner/**`

mod change;
pub(crate) mod children;
pub(crate) mod create_activity;
pub(crate) mod create_dialog;
pub(crate) mod create_transmission;
mod end_user_id;
pub(crate) mod get_dialog;
pub(crate) mod labels;
pub(crate) mod lifecycle;
pub(crate) mod look_up_dialog;
pub(crate) mod move_form_saved;
mod patch;
pub(crate) mod patch_dialog;
mod rules;
pub(crate) mod search_dialogs;
pub(crate) mod search_end_user_contexts;
pub(crate) mod should_send_notification;
pub(crate) mod system_labels;
pub(crate) mod update_dialog;
pub(crate) mod update_transmission;
