//! What both audiences read about the service behind a reference.

use crate::common::Localization;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// Who offers a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierLookupServiceOwner<'a> {
    /// Short name.
    pub code: Cow<'a, str>,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// Organization number.
    pub org_number: Cow<'a, str>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierLookupServiceResource<'a> {
    /// Id.
    pub id: Cow<'a, str>,
    /// Whether access can be delegated.
    pub is_delegable: bool,
    /// Least level of login.
    pub minimum_authentication_level: i32,
    /// Name.
    pub name: Vec<Localization<'a>>,
}
