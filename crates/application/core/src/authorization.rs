//! Ports that answer facts of authorization: decisions about one dialog, and who may act for whom.
//!
//! Everything derived (which pairs are asked, predicates, masking, levels) is application code above these ports.

use crate::PortError;
use crate::access::{app_instance, instance_reference};
use crate::caller::EndUser;
use async_trait::async_trait;
use chrono::NaiveDate;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// The attribute of the dialog itself.
pub const MAIN_ATTRIBUTE: &str = "main";

/// An action on a part of a dialog. Ordered by action, then attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionOnAttribute {
    /// Action name, for instance `read`.
    pub action: String,
    /// Attribute exactly as written on the dialog, or [`MAIN_ATTRIBUTE`].
    pub attribute: String,
}

/// What a dialog represents in decisions. Source: `authorization.md` § 2.2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstanceReference {
    /// `urn:altinn:instance-id:{party id}/{uuid}`
    App {
        /// Altinn's party id, positive.
        party_id: i32,
        /// Instance.
        id: Uuid,
    },
    /// `urn:altinn:correspondence-id:{uuid}`
    Correspondence(Uuid),
    /// `urn:altinn:dialog-id:{uuid}`
    Dialog(DialogId),
}

impl InstanceReference {
    /// Reads any of the three forms, in any case, with blanks around it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let id = |id: &str| (id.len() == 36).then(|| Uuid::try_parse(id).ok()).flatten();
        if let Some(app) = text.strip_prefix("urn:altinn:instance-id:") {
            let (_, instance) = app.split_once('/')?;
            return id(instance).and_then(|_| app_instance(app));
        }
        if let Some(correspondence) = text.strip_prefix("urn:altinn:correspondence-id:") {
            return id(correspondence).map(Self::Correspondence);
        }
        let dialog = text.strip_prefix("urn:altinn:dialog-id:")?;
        id(dialog).map(|id| Self::Dialog(DialogId::new(id)))
    }

    /// The URN.
    #[must_use]
    pub fn to_urn(&self) -> String {
        match self {
            Self::App { party_id, id } => format!("urn:altinn:instance-id:{party_id}/{id}"),
            Self::Correspondence(id) => format!("urn:altinn:correspondence-id:{id}"),
            Self::Dialog(id) => format!("urn:altinn:dialog-id:{}", id.uuid()),
        }
    }
}

/// One question for all pairs of one dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRequest {
    /// Who asks.
    pub subject: EndUser,
    /// Party of the dialog.
    pub party: Party,
    /// Service of the dialog.
    pub service_resource: ServiceResource,
    /// What the dialog represents.
    pub instance: InstanceReference,
    /// Sorted, distinct, never empty.
    pub actions: Vec<ActionOnAttribute>,
}

/// Decides about one dialog.
#[async_trait]
pub trait AuthorizationDecisions: Send + Sync {
    /// The permitted pairs among those asked, sorted. Everything else is denied.
    ///
    /// # Errors
    /// [`PortError::Upstream`]: answered 502, never a permit.
    async fn decide(&self, request: &DecisionRequest) -> Result<BTreeSet<ActionOnAttribute>, PortError>;
}

/// What an end user may see in lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListScope {
    /// Resources by party; parties without resources are left out. Who acts for thousands of parties has the same resources for most
    /// of them: equal sets are best the same set.
    pub resources_by_party: BTreeMap<Party, Arc<BTreeSet<ServiceResource>>>,
    /// Dialogs delegated one by one.
    pub instances: BTreeSet<DelegatedInstance>,
}

impl ListScope {
    /// True when nothing can be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources_by_party.is_empty() && self.instances.is_empty()
    }

    /// Leaves only these parties and services, where any are given.
    pub fn narrow(&mut self, parties: &[Party], resources: &[ServiceResource]) {
        let is_wanted = |party: &Party| parties.is_empty() || parties.contains(party);
        let is_offered = |resource: &ServiceResource| resources.is_empty() || resources.contains(resource);
        if !parties.is_empty() {
            self.resources_by_party.retain(|party, _| is_wanted(party));
        }
        if !resources.is_empty() {
            let mut narrowed: HashMap<*const BTreeSet<ServiceResource>, Arc<BTreeSet<ServiceResource>>> =
                HashMap::new();
            for offered in self.resources_by_party.values_mut() {
                let some = narrowed.entry(Arc::as_ptr(offered)).or_insert_with(|| {
                    Arc::new(offered.iter().filter(|it| is_offered(it)).cloned().collect())
                });
                *offered = Arc::clone(some);
            }
            self.resources_by_party.retain(|_, offered| !offered.is_empty());
        }
        self.instances
            .retain(|instance| is_wanted(&instance.party) && is_offered(&instance.service_resource));
    }

    /// True when the dialog can be seen: its service for its party, or the dialog itself.
    #[must_use]
    pub fn covers(&self, dialog: &DialogSnapshot) -> bool {
        let by_resource = self
            .resources_by_party
            .get(&dialog.party)
            .is_some_and(|resources| resources.contains(&dialog.service_resource));
        if by_resource || self.instances.is_empty() {
            return by_resource;
        }
        let own = InstanceReference::Dialog(dialog.id);
        let instance = instance_reference(dialog);
        self.instances.iter().any(|delegated| {
            delegated.party == dialog.party
                && delegated.service_resource == dialog.service_resource
                && (delegated.instance == instance || delegated.instance == own)
        })
    }
}

/// A delegation of one instance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DelegatedInstance {
    /// Party whose dialog it is.
    pub party: Party,
    /// Service of the dialog.
    pub service_resource: ServiceResource,
    /// Which instance.
    pub instance: InstanceReference,
}

/// Knows whom an end user may act for.
#[async_trait]
pub trait AuthorizedParties: Send + Sync {
    /// What `subject` may see, narrowed to `parties` and `resources` where those are not empty.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn list_scope(
        &self,
        subject: &EndUser,
        parties: &[Party],
        resources: &[ServiceResource],
    ) -> Result<ListScope, PortError>;

    /// Parties that `subject` may act for, with their names, nested one level.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn parties(&self, subject: &EndUser) -> Result<Vec<AuthorizedParty>, PortError>;

    /// What `subject` holds for one party; `None` when it may not act for it at all.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    async fn access_for(&self, subject: &EndUser, party: &Party) -> Result<Option<PartyAccess>, PortError>;
}

/// What somebody holds for a party.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartyAccess {
    /// Roles and access packages, as the registers' URNs, lower case: `urn:altinn:rolecode:dagl`,
    /// `urn:altinn:accesspackage:skatt-naering`.
    pub subjects: BTreeSet<String>,
    /// Services delegated as a whole.
    pub resources: BTreeSet<ServiceResource>,
    /// Instances delegated one by one.
    pub instances: BTreeSet<DelegatedInstance>,
}

/// A party that somebody may act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizedParty {
    /// Which.
    pub party: PartyIdentifier,
    /// Register's UUID.
    pub uuid: Uuid,
    /// Altinn's party id.
    pub party_id: i32,
    /// Name, natural order.
    pub name: String,
    /// Persons' date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// Deleted in the register.
    pub is_deleted: bool,
    /// Only sub-parties are accessible.
    pub only_sub_parties: bool,
    /// Role codes, upper case.
    pub roles: Vec<String>,
    /// Sub-units.
    pub sub_parties: Vec<AuthorizedParty>,
}
