//! Which revision of a dialog's labels a change is meant for.

use super::uuid_text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A dialog whose labels are changed together with others'.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogRevision {
    /// Id of the dialog.
    #[serde(default, deserialize_with = "uuid_text::required")]
    pub dialog_id: Uuid,
    /// Revision the labels must still have; any when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub end_user_context_revision: Option<Uuid>,
}
