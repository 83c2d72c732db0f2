//! What only the service owner sees.

use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// What only the service owner sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogServiceOwnerContext<'a> {
    /// Changes whenever the object does.
    pub revision: Uuid,
    /// Labels of the service owner.
    pub service_owner_labels: Vec<DialogServiceOwnerLabel<'a>>,
}

/// A label of the service owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogServiceOwnerLabel<'a> {
    /// Value.
    pub value: Cow<'a, str>,
}
