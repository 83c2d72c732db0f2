//! Lists of end user contexts.

use crate::common::SystemLabel;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaginatedListOfDialogEndUserContextItem<'a> {
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<Cow<'a, str>>,
    /// Whether there is more.
    pub has_next_page: bool,
    /// The page.
    pub items: Vec<DialogEndUserContextItem>,
    /// Order of the items.
    pub order_by: Cow<'a, str>,
}

/// Labels of one dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogEndUserContextItem {
    /// Id of the dialog.
    pub dialog_id: Uuid,
    /// Revision of the end user context.
    pub end_user_context_revision: Uuid,
    /// Labels that are set.
    pub system_labels: Vec<SystemLabel>,
}
