//! `/api/v1/enduser/**`

pub(crate) mod activities;
pub(crate) mod get_dialog;
pub(crate) mod label_log;
pub(crate) mod list_dialogs;
mod refusals;
pub(crate) mod seen_log;
pub(crate) mod system_labels;
pub(crate) mod transmissions;
