//! Query port that finds dialogs by what they represent elsewhere.

use crate::PortError;
use crate::access::instance_among;
use crate::authorization::InstanceReference;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};

/// What a lookup tells of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogReference {
    /// Id.
    pub id: DialogId,
    /// Owner of the service resource.
    pub org: OrgCode,
    /// The service.
    pub service_resource: ServiceResource,
    /// Whose dialog it is.
    pub party: Party,
    /// Set while soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Title; absent only when API-only.
    pub title: Option<ContentValue>,
    /// Title for weak logins.
    pub non_sensitive_title: Option<ContentValue>,
    /// Labels of the service owner, ascending.
    pub labels: Vec<ServiceOwnerLabel>,
}

impl DialogReference {
    /// What the dialog represents: an app instance or a correspondence when a label says so, else itself.
    #[must_use]
    pub fn instance(&self) -> InstanceReference {
        instance_among(&self.labels, self.id)
    }
}

/// Finds dialogs, soft-deleted ones included.
#[async_trait]
pub trait DialogReferences: Send + Sync {
    /// By id.
    ///
    /// # Errors
    /// [`PortError`].
    async fn by_id(&self, id: DialogId) -> Result<Option<DialogReference>, PortError>;

    /// Those with a label of their service owner, at most two, live ones first: two live ones are one too many.
    ///
    /// # Errors
    /// [`PortError`].
    async fn by_label(&self, label: &ServiceOwnerLabel) -> Result<Vec<DialogReference>, PortError>;
}
