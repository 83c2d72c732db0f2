//! `/api/v1/serviceowner/**`

pub(crate) mod create_dialog;
pub(crate) mod get_dialog;
mod rules;
