//! Bodies of the service owners' API.

mod action;
mod content;
mod context;
pub mod create;
mod dialog;
mod transmission;

pub use action::{DialogApiAction, DialogGuiAction};
pub use content::Content;
pub use context::{DialogServiceOwnerContext, DialogServiceOwnerLabel};
pub use create::*;
pub use dialog::{Dialog, DialogTag};
pub use transmission::DialogTransmission;
