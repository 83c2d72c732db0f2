//! Finds the dialog that stands for an app instance, a correspondence, or itself.

use crate::forbidden::Forbidden;
use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;
use dialogporten_application::authorization::InstanceReference;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::lookup::{DialogReference, DialogReferences};
use dialogporten_application::metadata::{
    ServiceOwnerDescription, ServiceResourceDescription, ServiceResourceMetadata,
};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use std::sync::Arc;

/// What a lookup tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUpDialog {
    /// The dialog.
    pub dialog: DialogReference,
    /// As asked for; for a dialog id, what the dialog represents.
    pub instance: InstanceReference,
    /// What registers tell of its service; `None` when none knows it.
    pub service_resource: Option<Arc<ServiceResourceDescription>>,
    /// What registers tell of its owner.
    pub service_owner: ServiceOwnerDescription,
    /// Minimum authentication level of its service.
    pub minimum_level: u8,
}

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum LookUpDialogError {
    /// 404.
    #[error("no dialog stands for the instance")]
    NotFound,
    /// 403.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Looks dialogs up, soft-deleted ones included.
#[derive(Clone)]
pub struct LookUpDialogHandler {
    references: Arc<dyn DialogReferences>,
    ownership: ResourceOwnership,
    metadata: Arc<dyn ServiceResourceMetadata>,
}

impl std::fmt::Debug for LookUpDialogHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LookUpDialogHandler")
    }
}

impl LookUpDialogHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        references: Arc<dyn DialogReferences>,
        ownership: ResourceOwnership,
        metadata: Arc<dyn ServiceResourceMetadata>,
    ) -> Self {
        Self {
            references,
            ownership,
            metadata,
        }
    }

    /// Finds the dialog. Admins find every owner's.
    ///
    /// # Errors
    /// [`LookUpDialogError`], in the order 404, 403.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(
        &self,
        caller: &ServiceOwner,
        reference: InstanceReference,
    ) -> Result<LookedUpDialog, LookUpDialogError> {
        let dialog = self.find(&reference).await?.ok_or(LookUpDialogError::NotFound)?;
        if !caller.is_admin() && self.ownership.org_of(caller).await?.as_ref() != Some(&dialog.org) {
            return Err(Forbidden::OtherOwner.into());
        }
        let service_resource = self.metadata.describe(&dialog.service_resource).await?;
        let service_owner = match &service_resource {
            Some(description) if description.service_owner.org == dialog.org => {
                description.service_owner.clone()
            }
            _ => self.owner(&dialog).await?,
        };
        Ok(LookedUpDialog {
            instance: match reference {
                InstanceReference::Dialog(_) => dialog.instance(),
                asked_for => asked_for,
            },
            minimum_level: service_resource
                .as_ref()
                .and_then(|description| description.minimum_level)
                .unwrap_or(DEFAULT_DETAILS_LEVEL),
            dialog,
            service_resource,
            service_owner,
        })
    }

    async fn find(&self, reference: &InstanceReference) -> Result<Option<DialogReference>, PortError> {
        const OPERATION: &str = "look up dialog";
        let label = match reference {
            InstanceReference::Dialog(id) => return self.references.by_id(*id).await,
            // Altinn/dialogporten: Features/V1/Common/IdentifierLookup: instances are found by the label of their storage.
            InstanceReference::App { party_id, id } => {
                format!("urn:altinn:integration:storage:{party_id}/{id}")
            }
            InstanceReference::Correspondence(_) => reference.to_urn(),
        };
        let label =
            ServiceOwnerLabel::parse(&label).map_err(|error| PortError::internal(OPERATION, error))?;
        let mut found = self.references.by_label(&label).await?;
        let first = found.pop();
        if found.is_empty() {
            Ok(first)
        } else {
            Err(PortError::internal(
                OPERATION,
                "several dialogs stand for one instance",
            ))
        }
    }

    async fn owner(&self, dialog: &DialogReference) -> Result<ServiceOwnerDescription, PortError> {
        let known = self.metadata.service_owner(&dialog.org).await?;
        Ok(known.unwrap_or_else(|| ServiceOwnerDescription {
            organization: None,
            org: dialog.org.clone(),
            names: None,
        }))
    }
}
