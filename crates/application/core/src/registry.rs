//! Ports for registers: service resources, service owners, names.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use std::sync::Arc;

/// A service resource that dialogs may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRecord {
    /// Which.
    pub resource: ServiceResource,
    /// Its kind.
    pub kind: ServiceResourceType,
    /// Organization number of its owner.
    pub owner: OrganizationNumber,
    /// Short name of its owner.
    pub org: OrgCode,
    /// Minimum authentication level, 0 to 4; `None` when no policy says.
    pub minimum_level: Option<u8>,
}

/// The registry of service resources. Answers from memory; adapters state how old an answer may be.
#[async_trait]
pub trait ServiceResources: Send + Sync {
    /// One resource; `None` when unknown or of a kind that dialogs cannot use.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn find(&self, resource: &ServiceResource) -> Result<Option<Arc<ResourceRecord>>, PortError>;

    /// All resources owned by an organization.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn owned_by(&self, owner: &OrganizationNumber) -> Result<Vec<Arc<ResourceRecord>>, PortError>;
}

/// Names of parties and users.
#[async_trait]
pub trait PartyNames: Send + Sync {
    /// Name as the register has it, natural order; `None` when the register does not know the party.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn name(&self, party: &PartyIdentifier) -> Result<Option<String>, PortError>;
}
