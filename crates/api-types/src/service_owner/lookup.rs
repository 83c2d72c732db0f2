//! Finding dialogs by reference, and whether to notify.

use crate::common::{IdentifierLookupServiceOwner, IdentifierLookupServiceResource, Localization};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// The dialog behind a reference.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceOwnerIdentifierLookup<'a> {
    /// Id of the dialog.
    pub dialog_id: Uuid,
    /// The reference, in its preferred form.
    pub instance_ref: Cow<'a, str>,
    /// Title for logins below the resource's minimum level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_sensitive_title: Option<Vec<Localization<'a>>>,
    /// Whose dialog it is.
    pub party: Cow<'a, str>,
    /// Who offers the service.
    pub service_owner: IdentifierLookupServiceOwner<'a>,
    /// The service.
    pub service_resource: IdentifierLookupServiceResource<'a>,
    /// Title.
    pub title: Vec<Localization<'a>>,
}

/// Says which dialog, nothing about whose.
impl fmt::Debug for ServiceOwnerIdentifierLookup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceOwnerIdentifierLookup")
            .field("dialog_id", &self.dialog_id)
            .finish_non_exhaustive()
    }
}

/// Whether a notification is called for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationCondition {
    /// Whether to send it.
    pub send_notification: bool,
}
