//! Bodies of the end users' API.

mod access;
mod action;
mod content;
mod dialog;
mod label;
mod list;
mod lookup;
mod parts;
mod transmission;

pub use access::{AuthorizedParty, AuthorizedServiceResourceList, Parties};
pub use action::{DialogApiAction, DialogGuiAction};
pub use content::{Content, DialogContentSummary};
pub use dialog::Dialog;
pub use label::{BulkSetSystemLabel, SetDialogSystemLabelRequest};
pub use list::{DialogEndUserContextListItem, DialogListItem, PaginatedListOfDialogListItem};
pub use lookup::{
    EndUserIdentifierLookup, IdentifierLookupAuthorizationEvidence, IdentifierLookupAuthorizationEvidenceItem,
};
pub use parts::{
    DialogActivitySearchItem, DialogSeenLogDetails, DialogTransmissionDetails, LabelAssignmentLog,
};
pub use transmission::DialogTransmission;
