//! What a service owner sends to create a dialog.

mod action;
mod activity;
mod attachment;
mod content;
mod dialog;
mod transmission;

pub use action::{CreateDialogApiAction, CreateDialogApiActionEndpoint, CreateDialogGuiAction};
pub use activity::CreateDialogActivity;
pub use attachment::{CreateDialogAttachment, CreateDialogAttachmentUrl};
pub use content::CreateDialogContent;
pub use dialog::{
    CreateDialog, CreateDialogServiceOwnerContext, CreateDialogServiceOwnerLabel, CreateDialogTag,
};
pub use transmission::{
    CreateDialogTransmission, CreateDialogTransmissionAttachment, CreateDialogTransmissionAttachmentUrl,
    CreateDialogTransmissionContent, CreateDialogTransmissionNavigationalAction,
};
