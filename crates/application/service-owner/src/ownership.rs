//! Which service resources a caller may write to.

use crate::forbidden::Forbidden;
use dialogporten_application::PortError;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::registry::{ResourceRecord, ServiceResources};
use dialogporten_domain::action::{ApiAction, GuiAction};
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use dialogporten_domain::transmission::Transmission;
use std::sync::Arc;

/// Decides about ownership from the resource registry.
#[derive(Clone)]
pub struct ResourceOwnership {
    resources: Arc<dyn ServiceResources>,
}

impl std::fmt::Debug for ResourceOwnership {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResourceOwnership")
    }
}

impl ResourceOwnership {
    /// Asks this registry.
    #[must_use]
    pub const fn new(resources: Arc<dyn ServiceResources>) -> Self {
        Self { resources }
    }

    /// What the registry knows of a resource.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn find(&self, resource: &ServiceResource) -> Result<Option<Arc<ResourceRecord>>, PortError> {
        self.resources.find(resource).await
    }

    /// True when the caller may read and change dialogs of the resource: it owns it, or has the admin scope.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn owns(&self, caller: &ServiceOwner, resource: &ServiceResource) -> Result<bool, PortError> {
        Ok(caller.is_admin()
            || self
                .resources
                .find(resource)
                .await?
                .is_some_and(|record| record.owner == caller.organization))
    }

    /// The caller's short name as service owner: from the token, else what the registry says of the resources it owns.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn org_of(&self, caller: &ServiceOwner) -> Result<Option<OrgCode>, PortError> {
        if let Some(org) = &caller.org {
            return Ok(Some(org.clone()));
        }
        let owned = self.resources.owned_by(&caller.organization).await?;
        Ok(owned.first().map(|record| record.org.clone()))
    }

    /// Checks that the caller owns the dialog's resource and every resource that an authorization attribute names (lower-case
    /// URNs), and may use the resource's kind. Admins may use everything.
    ///
    /// # Errors
    /// The refusal as value, [`PortError::Upstream`] as error.
    // Altinn/dialogporten: Application/Common/Authorization/IServiceResourceAuthorizer.cs
    pub async fn check_write(
        &self,
        caller: &ServiceOwner,
        record: &ResourceRecord,
        referenced: impl IntoIterator<Item = String>,
    ) -> Result<Result<(), Forbidden>, PortError> {
        if caller.is_admin() {
            return Ok(Ok(()));
        }
        let mut unowned = Vec::new();
        if record.owner != caller.organization {
            unowned.push(record.resource.as_str().to_owned());
        }
        for urn in referenced {
            let owned = match ServiceResource::parse(&urn) {
                Ok(resource) => self.owns(caller, &resource).await?,
                Err(_) => false,
            };
            if !owned && !unowned.contains(&urn) {
                unowned.push(urn);
            }
        }
        if !unowned.is_empty() {
            return Ok(Err(Forbidden::UnownedResources(unowned)));
        }
        if record.kind == ServiceResourceType::CorrespondenceService && !caller.may_use_correspondence() {
            return Ok(Err(Forbidden::ResourceType(record.kind)));
        }
        Ok(Ok(()))
    }
}

/// The authorization attributes of everything that may have one.
pub(crate) fn attributes<'a>(
    gui_actions: &'a [GuiAction],
    api_actions: &'a [ApiAction],
    transmissions: &'a [Transmission],
) -> impl Iterator<Item = &'a Option<AuthorizationAttribute>> {
    let gui = gui_actions.iter().map(|action| &action.authorization_attribute);
    let api = api_actions.iter().map(|action| &action.authorization_attribute);
    let sent = transmissions
        .iter()
        .map(|transmission| &transmission.authorization_attribute);
    gui.chain(api).chain(sent)
}
