//! Parties and services the reader has access to.

use crate::metadata::ServiceResourceMetadata;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// The parties the reader represents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Parties<'a> {
    /// Parties the reader represents.
    pub authorized_parties: Vec<AuthorizedParty<'a>>,
}

/// A party the reader represents.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizedParty<'a> {
    /// Date of birth, of persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<Cow<'a, str>>,
    /// The reader has a key role.
    pub has_key_role: bool,
    /// The reader represents subunits only.
    pub has_only_access_to_sub_parties: bool,
    /// The reader manages access.
    pub is_access_manager: bool,
    /// The party is the reader.
    pub is_current_end_user: bool,
    /// The party no longer exists.
    pub is_deleted: bool,
    /// The reader is main administrator.
    pub is_main_administrator: bool,
    /// Name.
    pub name: Cow<'a, str>,
    /// Identifier of the party.
    pub party: Cow<'a, str>,
    /// Number of the party.
    pub party_id: i32,
    /// Kind of party.
    pub party_type: Cow<'a, str>,
    /// UUID of the party.
    pub party_uuid: Uuid,
    /// Its subunits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub sub_parties: Option<Vec<AuthorizedParty<'a>>>,
}

/// Says which party by its UUID, nothing more.
impl fmt::Debug for AuthorizedParty<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizedParty")
            .field("party_uuid", &self.party_uuid)
            .finish_non_exhaustive()
    }
}

/// Services the reader has access to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizedServiceResourceList<'a> {
    /// The whole catalogue, because the reader represents too many parties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_full_catalogue_fallback: Option<bool>,
    /// The page.
    pub items: Vec<ServiceResourceMetadata<'a>>,
}
