//! The end user context as it is answered.

use crate::common::SystemLabel;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where the end user keeps the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogEndUserContext {
    /// Changes whenever the object does.
    pub revision: Uuid,
    /// Labels that are set.
    pub system_labels: Vec<SystemLabel>,
}
