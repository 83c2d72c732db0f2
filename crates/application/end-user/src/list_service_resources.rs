//! Lists the services of which an end user may find dialogs.

use dialogporten_application::authorization::{AuthorizedParties, AuthorizedParty};
use dialogporten_application::caller::EndUser;
use dialogporten_application::limits::Limits;
use dialogporten_application::metadata::{ServiceResourceDescription, ServiceResourceMetadata, sort_by_name};
use dialogporten_application::party_services::PartyServices;
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A user with more parties than this gets every service that is in use: to look through all parties is not worth the while.
// Altinn/dialogporten: ApplicationSettings.AuthorizedServiceResources.MaxAuthorizedPartiesBeforeFullCatalogue
pub const MOST_PARTIES: usize = 1000;

/// Services that are told to a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedServiceResources {
    /// By name, ignoring case, then id.
    pub items: Vec<Arc<ServiceResourceDescription>>,
    /// Every service that is in use, because the user may act for too many parties.
    pub is_full_catalogue: bool,
}

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum ListServiceResourcesError {
    /// 400.
    #[error("the filter is invalid")]
    Invalid(Violations),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Lists services.
#[derive(Clone)]
pub struct ListServiceResourcesHandler {
    parties: Arc<dyn AuthorizedParties>,
    services: Arc<dyn PartyServices>,
    metadata: Arc<dyn ServiceResourceMetadata>,
    limits: Limits,
}

impl std::fmt::Debug for ListServiceResourcesHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListServiceResourcesHandler")
    }
}

impl ListServiceResourcesHandler {
    /// Uses these ports and limits.
    #[must_use]
    pub const fn new(
        parties: Arc<dyn AuthorizedParties>,
        services: Arc<dyn PartyServices>,
        metadata: Arc<dyn ServiceResourceMetadata>,
        limits: Limits,
    ) -> Self {
        Self {
            parties,
            services,
            metadata,
            limits,
        }
    }

    /// Services of all parties, or of some. Parties that the user may not act for add nothing.
    ///
    /// # Errors
    /// [`ListServiceResourcesError`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(
        &self,
        user: &EndUser,
        parties: &[Party],
    ) -> Result<AuthorizedServiceResources, ListServiceResourcesError> {
        let most = self.limits.end_user.max_party_filter_values;
        if parties.len() > usize::from(most) {
            let mut violations = Violations::new();
            let message = format!("'Count' must be less than or equal to '{most}'.");
            violations.add("party.Count", message);
            return Err(ListServiceResourcesError::Invalid(violations));
        }
        let is_full_catalogue =
            parties.is_empty() && count(&self.parties.parties(user).await?) > MOST_PARTIES;
        let wanted = if is_full_catalogue {
            self.services.used().await?
        } else {
            self.authorized(user, parties).await?
        };
        let mut items = Vec::with_capacity(wanted.len());
        for resource in &wanted {
            items.extend(self.metadata.describe(resource).await?);
        }
        sort_by_name(&mut items);
        Ok(AuthorizedServiceResources {
            items,
            is_full_catalogue,
        })
    }

    async fn authorized(
        &self,
        user: &EndUser,
        parties: &[Party],
    ) -> Result<BTreeSet<ServiceResource>, PortError> {
        let scope = self.parties.list_scope(user, parties, &[]).await?;
        let authorized: Vec<Party> = scope.resources_by_party.keys().cloned().collect();
        if authorized.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut found = BTreeSet::new();
        for (party, used) in self.services.used_by(&authorized).await? {
            if let Some(resources) = scope.resources_by_party.get(&party) {
                found.extend(used.intersection(resources).cloned());
            }
        }
        Ok(found)
    }
}

/// Parties and their sub-parties.
fn count(parties: &[AuthorizedParty]) -> usize {
    parties.iter().map(|party| 1 + party.sub_parties.len()).sum()
}
