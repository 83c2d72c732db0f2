//! Bodies of the service owners' API.

mod action;
mod content;
mod context;
mod context_list;
pub mod create;
mod dialog;
mod label;
mod list;
mod lookup;
mod parts;
mod transmission;
mod update;

pub use action::{DialogApiAction, DialogGuiAction};
pub use content::Content;
pub use context::{DialogServiceOwnerContext, DialogServiceOwnerLabel};
pub use context_list::{DialogEndUserContextItem, PaginatedListOfDialogEndUserContextItem};
pub use create::*;
pub use dialog::{Dialog, DialogTag};
pub use label::{BulkSetSystemLabel, SetDialogSystemLabelRequest};
pub use list::{DialogContentSummary, DialogListItem, PaginatedListOfDialogListItem};
pub use lookup::{NotificationCondition, ServiceOwnerIdentifierLookup};
pub use parts::{DialogActivitySearchItem, DialogSeenLogDetails, DialogTransmissionDetails};
pub use transmission::DialogTransmission;
pub use update::{UpdateDialog, UpdateTransmissionRequest};
