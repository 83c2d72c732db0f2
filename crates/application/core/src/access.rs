//! What an end user may do with one dialog: which pairs are asked, and what the answers mean.
//!
//! Source of the rules: `authorization.md` §§ 2–4.

use crate::PortError;
use crate::authorization::{
    ActionOnAttribute, AuthorizationDecisions, AuthorizedParties, DecisionRequest, InstanceReference,
    MAIN_ATTRIBUTE,
};
use crate::caller::EndUser;
use crate::children::DialogHead;
use crate::dialogs::DialogDetails;
use crate::registry::ServiceResources;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::transmission::Transmission;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Action asked for transmissions with an attribute of their own.
const TRANSMISSION_READ: &str = "transmissionread";
const READ: &str = "read";

/// Level needed for details of a resource whose policy names none.
pub const DEFAULT_DETAILS_LEVEL: u8 = 3;
/// Level needed for sensitive list texts of a resource whose policy names none.
pub const DEFAULT_LIST_LEVEL: u8 = 0;

/// The permitted pairs of one dialog for one user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DialogAccess {
    /// Attributes by action: a dialog may have thousands of transmissions, each with an attribute to look up.
    permitted: BTreeMap<String, BTreeSet<String>>,
}

impl DialogAccess {
    /// Takes the permitted pairs.
    #[must_use]
    pub fn new(pairs: BTreeSet<ActionOnAttribute>) -> Self {
        let mut permitted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ActionOnAttribute { action, attribute } in pairs {
            permitted.entry(action).or_default().insert(attribute);
        }
        Self { permitted }
    }

    /// Any action on the dialog itself.
    #[must_use]
    pub fn has_access_to_main(&self) -> bool {
        self.permitted
            .values()
            .any(|attributes| attributes.contains(MAIN_ATTRIBUTE))
    }

    /// Reading the dialog itself.
    #[must_use]
    pub fn has_read_main(&self) -> bool {
        self.has(READ, MAIN_ATTRIBUTE)
    }

    /// An action of the dialog. Without attribute it suffices that the action is permitted somewhere and anything is permitted on
    /// the dialog itself: frontends rely on it.
    #[must_use]
    pub fn has_action(&self, action: &str, attribute: Option<&AuthorizationAttribute>) -> bool {
        match attribute {
            Some(attribute) => self.has(action, attribute.as_str()),
            None => self.permitted.contains_key(action) && self.has_access_to_main(),
        }
    }

    /// The references of a transmission.
    #[must_use]
    pub fn can_read_transmission(&self, transmission: &Transmission) -> bool {
        transmission.authorization_attribute.as_ref().map_or_else(
            || self.has_access_to_main(),
            |attribute| self.has(TRANSMISSION_READ, attribute.as_str()) || self.has(READ, attribute.as_str()),
        )
    }

    /// Entries of the dialog token's `a`: `action`, or `action,attribute`. Names that hold a separator are left out.
    #[must_use]
    pub fn token_actions(&self) -> Vec<String> {
        self.permitted
            .iter()
            .filter(|(action, _)| !action.contains([',', ';']))
            .flat_map(|(action, attributes)| attributes.iter().map(move |attribute| (action, attribute)))
            .map(|(action, attribute)| match attribute.as_str() {
                MAIN_ATTRIBUTE => action.clone(),
                attribute => format!("{action},{attribute}"),
            })
            .collect()
    }

    fn has(&self, action: &str, attribute: &str) -> bool {
        self.permitted
            .get(action)
            .is_some_and(|attributes| attributes.contains(attribute))
    }
}

/// The pairs to ask for a dialog: its actions, its transmissions with an attribute, and reading it.
#[must_use]
pub fn pairs_of(details: &DialogDetails) -> Vec<ActionOnAttribute> {
    let dialog = &details.dialog;
    let api = dialog
        .api_actions
        .iter()
        .map(|a| pair(a.action.as_str(), a.authorization_attribute.as_ref()));
    let gui = dialog
        .gui_actions
        .iter()
        .map(|a| pair(a.action.as_str(), a.authorization_attribute.as_ref()));
    let pairs: BTreeSet<_> = api
        .chain(gui)
        .chain(pairs_of_parts(&details.transmissions))
        .collect();
    pairs.into_iter().collect()
}

/// The pairs to ask for transmissions alone, of which there may be none, and for reading the dialog.
#[must_use]
pub fn pairs_of_parts(transmissions: &[Transmission]) -> Vec<ActionOnAttribute> {
    let refined = transmissions.iter().filter_map(|transmission| {
        let attribute = transmission.authorization_attribute.as_ref()?;
        let action = if attribute.service_resource().is_some() {
            READ
        } else {
            TRANSMISSION_READ
        };
        Some(pair(action, Some(attribute)))
    });
    let pairs: BTreeSet<_> = refined.chain([pair(READ, None)]).collect();
    pairs.into_iter().collect()
}

fn pair(action: &str, attribute: Option<&AuthorizationAttribute>) -> ActionOnAttribute {
    ActionOnAttribute {
        action: action.to_owned(),
        attribute: attribute
            .map_or(MAIN_ATTRIBUTE, AuthorizationAttribute::as_str)
            .to_owned(),
    }
}

/// What a dialog represents: an app instance or a correspondence when a label says so, else itself.
#[must_use]
pub fn instance_reference(dialog: &DialogSnapshot) -> InstanceReference {
    instance_among(&dialog.service_owner_context.labels, dialog.id)
}

/// As [`instance_reference`], from the labels of the service owner alone.
#[must_use]
pub fn instance_among(labels: &[ServiceOwnerLabel], dialog: DialogId) -> InstanceReference {
    let labels = || labels.iter().rev().map(ServiceOwnerLabel::as_str);
    let app = labels()
        .filter_map(|label| {
            label
                .strip_prefix("urn:altinn:instance-id:")
                .or_else(|| label.strip_prefix("urn:altinn:integration:storage:"))
        })
        .filter(|suffix| app_instance(suffix).is_some())
        .max()
        .and_then(app_instance);
    let correspondence = labels()
        .filter_map(|label| label.strip_prefix("urn:altinn:correspondence-id:"))
        .find_map(|id| Uuid::try_parse(id).ok())
        .map(InstanceReference::Correspondence);
    app.or(correspondence)
        .unwrap_or(InstanceReference::Dialog(dialog))
}

pub(crate) fn app_instance(text: &str) -> Option<InstanceReference> {
    let (party_id, id) = text.split_once('/')?;
    let party_id = party_id.parse().ok().filter(|id: &i32| *id > 0)?;
    Some(InstanceReference::App {
        party_id,
        id: Uuid::try_parse(id).ok()?,
    })
}

/// Asks the decision point and the access registers.
#[derive(Clone)]
pub struct DialogAuthorizer {
    decisions: Arc<dyn AuthorizationDecisions>,
    parties: Arc<dyn AuthorizedParties>,
    resources: Arc<dyn ServiceResources>,
}

impl std::fmt::Debug for DialogAuthorizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DialogAuthorizer")
    }
}

impl DialogAuthorizer {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        decisions: Arc<dyn AuthorizationDecisions>,
        parties: Arc<dyn AuthorizedParties>,
        resources: Arc<dyn ServiceResources>,
    ) -> Self {
        Self {
            decisions,
            parties,
            resources,
        }
    }

    /// The decision for one dialog: one question for all its pairs.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn details(&self, user: &EndUser, details: &DialogDetails) -> Result<DialogAccess, PortError> {
        let request = DecisionRequest {
            subject: user.clone(),
            party: details.dialog.party.clone(),
            service_resource: details.dialog.service_resource.clone(),
            instance: instance_reference(&details.dialog),
            actions: pairs_of(details),
        };
        self.decisions.decide(&request).await.map(DialogAccess::new)
    }

    /// The decision for parts of a dialog: for its transmissions when they are what is read, and for reading it.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn parts(
        &self,
        user: &EndUser,
        dialog: &DialogHead,
        transmissions: &[Transmission],
    ) -> Result<DialogAccess, PortError> {
        let request = DecisionRequest {
            subject: user.clone(),
            party: dialog.party.clone(),
            service_resource: dialog.service_resource.clone(),
            instance: dialog.instance(),
            actions: pairs_of_parts(transmissions),
        };
        self.decisions.decide(&request).await.map(DialogAccess::new)
    }

    /// True when the dialog would appear in the user's lists.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn is_listed(&self, user: &EndUser, dialog: &DialogSnapshot) -> Result<bool, PortError> {
        let listed = self.listed(user, std::slice::from_ref(dialog)).await?;
        Ok(listed.contains(&dialog.id))
    }

    /// Those of the dialogs that would appear in the user's lists. One question, however many dialogs.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn listed(
        &self,
        user: &EndUser,
        dialogs: &[DialogSnapshot],
    ) -> Result<BTreeSet<DialogId>, PortError> {
        if dialogs.is_empty() {
            return Ok(BTreeSet::new());
        }
        let parties: HashSet<_> = dialogs.iter().map(|dialog| dialog.party.clone()).collect();
        let resources: BTreeSet<_> = dialogs
            .iter()
            .map(|dialog| dialog.service_resource.clone())
            .collect();
        let parties: Vec<_> = parties.into_iter().collect();
        let resources: Vec<_> = resources.into_iter().collect();
        let scope = self.parties.list_scope(user, &parties, &resources).await?;
        Ok(dialogs
            .iter()
            .filter(|dialog| scope.covers(dialog))
            .map(|dialog| dialog.id)
            .collect())
    }

    /// Minimum level of a resource, or `default` when its policy names none.
    ///
    /// # Errors
    /// [`PortError::Upstream`].
    pub async fn minimum_level(&self, resource: &ServiceResource, default: u8) -> Result<u8, PortError> {
        Ok(self
            .resources
            .find(resource)
            .await?
            .and_then(|record| record.minimum_level)
            .unwrap_or(default))
    }
}
