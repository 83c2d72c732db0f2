//! Finds the dialog that stands for an app instance, a correspondence, or itself, and says why the user has access.
//!
//! Neither the strength of the login nor visibility matters here: a weak login gets the title that is not sensitive.

use dialogporten_application::PortError;
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;
use dialogporten_application::authorization::{AuthorizedParties, InstanceReference, PartyAccess};
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::lookup::{DialogReference, DialogReferences, only_one, standing_for};
use dialogporten_application::metadata::{
    AccessDescription, ServiceOwnerDescription, ServiceResourceDescription, ServiceResourceMetadata, owner_of,
};
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::uri::UriReference;
use std::sync::Arc;

/// What a lookup tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUpDialog {
    /// The dialog.
    pub dialog: DialogReference,
    /// As asked for; for a dialog id, what the dialog represents.
    pub instance: InstanceReference,
    /// Title that the login may see; absent only when API-only.
    pub title: Option<ContentValue>,
    /// What registers tell of its service; `None` when none knows it.
    pub service_resource: Option<Arc<ServiceResourceDescription>>,
    /// What registers tell of its owner.
    pub service_owner: ServiceOwnerDescription,
    /// Minimum authentication level of its service.
    pub minimum_level: u8,
    /// Strength of the caller's login.
    pub level: AuthenticationLevel,
    /// Why the caller has access, never empty: roles, access packages, then delegations.
    pub evidence: Vec<Evidence>,
}

/// One reason for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub grant: GrantType,
    /// URN of the role, package, resource or instance.
    pub subject: String,
    /// Names of a role or package, when a register has them.
    pub names: Option<Localizations>,
    /// Where more is told of a role or package.
    pub link: Option<UriReference>,
}

/// Kinds of reasons for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrantType {
    /// A role that the service's policy names.
    Role = 1,
    /// An access package that the service's policy names.
    AccessPackage = 2,
    /// The service is delegated.
    ResourceDelegation = 3,
    /// The instance is delegated.
    InstanceDelegation = 4,
}

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum LookUpDialogError {
    /// 404: unknown or deleted.
    #[error("no dialog stands for the instance")]
    NotFound,
    /// 403.
    #[error("nothing gives the caller access to the dialog")]
    Forbidden,
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Looks dialogs up.
#[derive(Clone)]
pub struct LookUpDialogHandler {
    references: Arc<dyn DialogReferences>,
    parties: Arc<dyn AuthorizedParties>,
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
        parties: Arc<dyn AuthorizedParties>,
        metadata: Arc<dyn ServiceResourceMetadata>,
    ) -> Self {
        Self {
            references,
            parties,
            metadata,
        }
    }

    /// Finds the dialog.
    ///
    /// # Errors
    /// [`LookUpDialogError`], in the order 404, 403.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(
        &self,
        user: &EndUser,
        reference: InstanceReference,
    ) -> Result<LookedUpDialog, LookUpDialogError> {
        let mut found = standing_for(&*self.references, &reference).await?;
        found.retain(|dialog| dialog.deleted_at.is_none());
        let dialog = only_one(found).ok_or(LookUpDialogError::NotFound)?;
        let instance = match reference {
            InstanceReference::Dialog(_) => dialog.instance(),
            asked_for => asked_for,
        };
        let access = self.parties.access_for(user, &dialog.party).await?;
        let access = access.ok_or(LookUpDialogError::Forbidden)?;
        let service_resource = self.metadata.describe(&dialog.service_resource).await?;
        let evidence = evidence(&dialog, &instance, &access, service_resource.as_deref());
        if evidence.is_empty() {
            return Err(LookUpDialogError::Forbidden);
        }
        let service_owner = owner_of(&*self.metadata, &dialog.org, service_resource.as_deref()).await?;
        let minimum_level = service_resource
            .as_ref()
            .and_then(|description| description.minimum_level)
            .unwrap_or(DEFAULT_DETAILS_LEVEL);
        let open_title = dialog
            .non_sensitive_title
            .as_ref()
            .filter(|_| user.level.0 < minimum_level);
        Ok(LookedUpDialog {
            title: open_title.or(dialog.title.as_ref()).cloned(),
            instance,
            dialog,
            service_resource,
            service_owner,
            minimum_level,
            level: user.level,
            evidence,
        })
    }
}

fn evidence(
    dialog: &DialogReference,
    instance: &InstanceReference,
    access: &PartyAccess,
    service: Option<&ServiceResourceDescription>,
) -> Vec<Evidence> {
    let held = |grant: GrantType, known: &[AccessDescription]| -> Vec<Evidence> {
        known
            .iter()
            .filter(|known| access.subjects.contains(&known.urn))
            .map(|known| Evidence {
                grant,
                subject: known.urn.clone(),
                names: known.names.clone(),
                link: known.link.clone(),
            })
            .collect()
    };
    let delegated = |grant: GrantType, subject: String| Evidence {
        grant,
        subject,
        names: None,
        link: None,
    };
    let mut evidence = Vec::new();
    if let Some(service) = service {
        evidence.extend(held(GrantType::Role, &service.roles));
        evidence.extend(held(GrantType::AccessPackage, &service.access_packages));
    }
    if access.resources.contains(&dialog.service_resource) {
        let subject = dialog.service_resource.as_str().to_owned();
        evidence.push(delegated(GrantType::ResourceDelegation, subject));
    }
    let is_delegated = access.instances.iter().any(|delegated| {
        delegated.service_resource == dialog.service_resource && delegated.instance == *instance
    });
    if is_delegated {
        evidence.push(delegated(GrantType::InstanceDelegation, instance.to_urn()));
    }
    evidence
}
