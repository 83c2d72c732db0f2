//! Bodies of the end users' API.

mod action;
mod content;
mod dialog;
mod list;
mod transmission;

pub use action::{DialogApiAction, DialogGuiAction};
pub use content::{Content, DialogContentSummary};
pub use dialog::Dialog;
pub use list::{DialogEndUserContextListItem, DialogListItem, PaginatedListOfDialogListItem};
pub use transmission::DialogTransmission;
