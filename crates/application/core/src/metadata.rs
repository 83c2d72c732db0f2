//! Port for what registers tell people about service resources: names, and what gives access.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::OrganizationNumber;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use dialogporten_domain::uri::UriReference;
use std::sync::Arc;

/// A service resource as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceResourceDescription {
    /// Which.
    pub resource: ServiceResource,
    /// Its kind.
    pub kind: ServiceResourceType,
    /// Names by language; `None` when the register has none.
    pub names: Option<Localizations>,
    /// Register's status, lower case, for instance `completed`.
    pub status: Option<String>,
    /// May be delegated.
    pub is_delegable: bool,
    /// Minimum authentication level, 0 to 4; `None` when no policy says.
    pub minimum_level: Option<u8>,
    /// Where more is told of it.
    pub link: Option<UriReference>,
    /// Who offers it.
    pub service_owner: ServiceOwnerDescription,
    /// Roles that give access.
    pub roles: Vec<AccessDescription>,
    /// Access packages that give access.
    pub access_packages: Vec<AccessDescription>,
}

/// A service owner as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOwnerDescription {
    /// Organization number; `None` when no register knows the short name.
    pub organization: Option<OrganizationNumber>,
    /// Short name.
    pub org: OrgCode,
    /// Names by language; `None` when the register has none.
    pub names: Option<Localizations>,
}

/// A role or an access package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessDescription {
    /// URN.
    pub urn: String,
    /// Names by language; `None` when the register has none.
    pub names: Option<Localizations>,
    /// Where more is told of it.
    pub link: Option<UriReference>,
}

/// The registers' descriptions. Answered from memory; adapters state how old an answer may be.
#[async_trait]
pub trait ServiceResourceMetadata: Send + Sync {
    /// Every resource that dialogs may use, in no particular order.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn all(&self) -> Result<Vec<Arc<ServiceResourceDescription>>, PortError>;

    /// One resource; `None` when unknown or of a kind that dialogs cannot use.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn describe(
        &self,
        resource: &ServiceResource,
    ) -> Result<Option<Arc<ServiceResourceDescription>>, PortError>;

    /// A service owner by its short name.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn service_owner(&self, org: &OrgCode) -> Result<Option<ServiceOwnerDescription>, PortError>;
}

/// What registers tell of the owner of a dialog, as far as they know it. Its service is asked first, if it is the same owner's.
///
/// # Errors
/// [`PortError::Upstream`].
pub async fn owner_of(
    metadata: &dyn ServiceResourceMetadata,
    org: &OrgCode,
    service: Option<&ServiceResourceDescription>,
) -> Result<ServiceOwnerDescription, PortError> {
    if let Some(service) = service.filter(|service| service.service_owner.org == *org) {
        return Ok(service.service_owner.clone());
    }
    let known = metadata.service_owner(org).await?;
    Ok(known.unwrap_or_else(|| ServiceOwnerDescription {
        organization: None,
        org: org.clone(),
        names: None,
    }))
}

/// Languages in which a resource is sorted, the first that it has a name in.
const SORTED_BY: [&str; 2] = ["nb", "en"];

/// Sorts resources by name, ignoring case, then id.
pub fn sort_by_name(resources: &mut [Arc<ServiceResourceDescription>]) {
    resources.sort_by_cached_key(|description| (sort_name(description), description.resource.clone()));
}

/// The name in Bokmål, else in English, else the first; a resource without a name goes by its id.
fn sort_name(description: &ServiceResourceDescription) -> String {
    let names = || description.names.iter().flat_map(|names| names.iter());
    SORTED_BY
        .iter()
        .find_map(|language| names().find(|(known, _)| known.as_str() == *language))
        .or_else(|| names().next())
        .map_or_else(|| description.resource.id(), |(_, name)| name)
        .to_lowercase()
}
