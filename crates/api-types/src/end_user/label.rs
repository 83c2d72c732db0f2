//! Changing labels, as end users send it.

use crate::common::{DialogRevision, EnumInput, SystemLabel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Labels to be set and removed on one dialog.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetDialogSystemLabelRequest {
    /// Labels to be set.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub add_labels: Vec<EnumInput<SystemLabel>>,
    /// Labels to be removed, before others are set.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub remove_labels: Vec<EnumInput<SystemLabel>>,
    /// Older name of `addLabels`.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub system_labels: Vec<EnumInput<SystemLabel>>,
}

/// Labels to be set and removed on many dialogs, or on none if one of them fails.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkSetSystemLabel {
    /// Labels to be set.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub add_labels: Vec<EnumInput<SystemLabel>>,
    /// The dialogs.
    #[serde(default)]
    pub dialogs: Vec<DialogRevision>,
    /// Labels to be removed, before others are set.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub remove_labels: Vec<EnumInput<SystemLabel>>,
    /// Older name of `addLabels`.
    #[serde(default)]
    #[schema(value_type = Vec<SystemLabel>)]
    pub system_labels: Vec<EnumInput<SystemLabel>>,
}
