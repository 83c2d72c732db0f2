//! Changes of labels.

use super::errors::{BulkSetSystemLabelError, SetSystemLabelError};
use crate::enums::SystemLabel;
use crate::scalars::Id;
use async_graphql::{InputObject, SimpleObject};

#[derive(Debug, InputObject)]
pub(crate) struct SetSystemLabelInput {
    pub(crate) dialog_id: Id,
    pub(crate) add_labels: Vec<SystemLabel>,
    pub(crate) remove_labels: Vec<SystemLabel>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelPayload {
    pub(crate) success: bool,
    pub(crate) errors: Vec<SetSystemLabelError>,
}

#[derive(Debug, InputObject)]
pub(crate) struct BulkSetSystemLabelInput {
    pub(crate) dialogs: Vec<DialogRevisionInput>,
    pub(crate) add_labels: Vec<SystemLabel>,
    pub(crate) remove_labels: Vec<SystemLabel>,
}

#[derive(Debug, InputObject)]
pub(crate) struct DialogRevisionInput {
    pub(crate) dialog_id: Id,
    // The contract writes it as one word.
    #[graphql(name = "enduserContextRevision")]
    pub(crate) end_user_context_revision: Option<Id>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelPayload {
    pub(crate) success: bool,
    pub(crate) errors: Vec<BulkSetSystemLabelError>,
}
