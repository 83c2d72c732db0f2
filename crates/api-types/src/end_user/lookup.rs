//! Finding dialogs by reference.

use crate::common::{
    IdentifierLookupGrantType, IdentifierLookupServiceOwner, IdentifierLookupServiceResource, Localization,
};
use crate::metadata::Links;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// The dialog behind a reference.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndUserIdentifierLookup<'a> {
    /// Why the reader has access.
    pub authorization_evidence: IdentifierLookupAuthorizationEvidence<'a>,
    /// Id of the dialog.
    pub dialog_id: Uuid,
    /// The reference, in its preferred form.
    pub instance_ref: Cow<'a, str>,
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
impl fmt::Debug for EndUserIdentifierLookup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndUserIdentifierLookup")
            .field("dialog_id", &self.dialog_id)
            .finish_non_exhaustive()
    }
}

/// Why the reader has access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierLookupAuthorizationEvidence<'a> {
    /// Level of the reader's login.
    pub current_authentication_level: i32,
    /// What gives access.
    pub evidence: Vec<IdentifierLookupAuthorizationEvidenceItem<'a>>,
    /// Access comes from an access package.
    pub via_access_package: bool,
    /// Access comes from a delegation of the instance.
    pub via_instance_delegation: bool,
    /// Access comes from a delegation of the resource.
    pub via_resource_delegation: bool,
    /// Access comes from a role.
    pub via_role: bool,
}

/// One reason for access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierLookupAuthorizationEvidenceItem<'a> {
    /// What kind of grant it is.
    pub grant_type: IdentifierLookupGrantType,
    /// Where there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links<'a>>,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// The role, package or delegation.
    pub subject: Cow<'a, str>,
}
