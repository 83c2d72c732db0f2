//! Dialogs as service owners see them: everything, in clear.

pub(crate) mod dialog;
mod parts;
pub(crate) mod update;
