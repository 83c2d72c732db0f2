//! Dialogs as end users see them: URLs and actors come from the view, which hides what must be hidden.

pub(crate) mod children;
pub(crate) mod dialog;
pub(crate) mod list;
pub(crate) mod look_up;
pub(crate) mod parties;
mod parts;
