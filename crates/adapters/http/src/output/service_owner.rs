//! Dialogs as service owners see them: everything, in clear.

pub(crate) mod children;
pub(crate) mod dialog;
pub(crate) mod list;
pub(crate) mod look_up;
mod parts;
pub(crate) mod update;
