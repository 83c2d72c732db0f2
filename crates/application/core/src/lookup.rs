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

const OPERATION: &str = "look up dialog";

/// Dialogs that stand for an instance: at most two, live ones first.
///
/// # Errors
/// [`PortError`].
pub async fn standing_for(
    references: &dyn DialogReferences,
    reference: &InstanceReference,
) -> Result<Vec<DialogReference>, PortError> {
    let label = match reference {
        InstanceReference::Dialog(id) => return Ok(references.by_id(*id).await?.into_iter().collect()),
        // Altinn/dialogporten: Features/V1/Common/IdentifierLookup: instances are found by the label of their storage.
        InstanceReference::App { party_id, id } => {
            format!("urn:altinn:integration:storage:{party_id}/{id}")
        }
        InstanceReference::Correspondence(_) => reference.to_urn(),
    };
    let label = ServiceOwnerLabel::parse(&label).map_err(|error| PortError::internal(OPERATION, error))?;
    references.by_label(&label).await
}

/// The only dialog of those found. Of several, nobody can say which is meant: none is, and owners are to be told, since labels
/// that two of them have given can be put right by them alone.
#[must_use]
pub fn only_one(mut found: Vec<DialogReference>) -> Option<DialogReference> {
    let last = found.pop();
    if found.is_empty() {
        return last;
    }
    let ids = last.iter().chain(&found).map(|dialog| dialog.id.to_string());
    let ids: Vec<String> = ids.collect();
    tracing::warn!(dialogs = ids.join(" "), "several dialogs stand for one instance");
    None
}
