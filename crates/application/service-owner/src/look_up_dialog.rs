//! Finds the dialog that stands for an app instance, a correspondence, or itself.

use crate::forbidden::Forbidden;
use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;
use dialogporten_application::authorization::InstanceReference;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::lookup::{DialogReference, DialogReferences, only_one, standing_for};
use dialogporten_application::metadata::{
    ServiceOwnerDescription, ServiceResourceDescription, ServiceResourceMetadata, owner_of,
};
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
        let found = standing_for(&*self.references, &reference).await?;
        let dialog = only_one(found).ok_or(LookUpDialogError::NotFound)?;
        if !caller.is_admin() && self.ownership.org_of(caller).await?.as_ref() != Some(&dialog.org) {
            return Err(Forbidden::OtherOwner.into());
        }
        let service_resource = self.metadata.describe(&dialog.service_resource).await?;
        let service_owner = owner_of(&*self.metadata, &dialog.org, service_resource.as_deref()).await?;
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
}
