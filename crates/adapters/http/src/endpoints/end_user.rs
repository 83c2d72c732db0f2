//! `/api/v1/enduser/**`

pub(crate) mod activities;
pub(crate) mod get_dialog;
pub(crate) mod label_log;
pub(crate) mod look_up_dialog;
pub(crate) mod parties;
mod refusals;
pub(crate) mod search_dialogs;
pub(crate) mod seen_log;
pub(crate) mod service_resources;
pub(crate) mod system_labels;
pub(crate) mod transmissions;
