//! `/api/v1/serviceowner/**`

mod change;
pub(crate) mod create_activity;
pub(crate) mod create_dialog;
pub(crate) mod create_transmission;
pub(crate) mod get_dialog;
pub(crate) mod labels;
pub(crate) mod lifecycle;
pub(crate) mod move_form_saved;
mod patch;
pub(crate) mod patch_dialog;
mod rules;
pub(crate) mod update_dialog;
pub(crate) mod update_transmission;
