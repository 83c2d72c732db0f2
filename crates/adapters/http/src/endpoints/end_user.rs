//! `/api/v1/enduser/**`

pub(crate) mod get_dialog;
pub(crate) mod list_dialogs;
