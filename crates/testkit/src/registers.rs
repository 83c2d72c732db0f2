//! Registers and decisions that a test fills.

use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::authorization::{
    ActionOnAttribute, AuthorizationDecisions, AuthorizedParties, AuthorizedParty, DecisionRequest,
    DelegatedInstance, ListScope, MAIN_ATTRIBUTE, PartyAccess,
};
use dialogporten_application::caller::EndUser;
use dialogporten_application::masking::PersonMask;
use dialogporten_application::metadata::{
    ServiceOwnerDescription, ServiceResourceDescription, ServiceResourceMetadata,
};
use dialogporten_application::registry::{PartyNames, ResourceRecord, ServiceResources};
use dialogporten_application::token::{DialogTokenClaims, DialogTokenSigner};
use dialogporten_domain::party::{OrganizationNumber, Party, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// All registers in one, empty at first: nothing is known, nothing is permitted.
#[derive(Debug, Default)]
pub struct FakeRegisters(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    resources: BTreeMap<ServiceResource, Arc<ResourceRecord>>,
    names: BTreeMap<PartyIdentifier, String>,
    permits: BTreeSet<ActionOnAttribute>,
    listed: BTreeMap<Party, BTreeSet<ServiceResource>>,
    instances: BTreeSet<DelegatedInstance>,
    parties: Vec<AuthorizedParty>,
    accesses: BTreeMap<Party, PartyAccess>,
    requests: Vec<DecisionRequest>,
    list_requests: usize,
    descriptions: BTreeMap<ServiceResource, Arc<ServiceResourceDescription>>,
    broken: bool,
}

impl FakeRegisters {
    /// Knows nothing.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn with<T>(&self, read: impl FnOnce(&mut Known) -> T) -> T {
        read(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Registers a resource.
    pub fn add_resource(
        &self,
        resource: &ServiceResource,
        kind: ServiceResourceType,
        owner: &OrganizationNumber,
        org: &OrgCode,
        minimum_level: Option<u8>,
    ) {
        let record = ResourceRecord {
            resource: resource.clone(),
            kind,
            owner: owner.clone(),
            org: org.clone(),
            minimum_level,
        };
        self.with(|known| known.resources.insert(resource.clone(), Arc::new(record)));
    }

    /// Registers a name.
    pub fn add_name(&self, party: &PartyIdentifier, name: &str) {
        self.with(|known| known.names.insert(party.clone(), name.to_owned()));
    }

    /// Permits an action on the dialog itself or on an attribute, for everybody.
    pub fn permit(&self, action: &str, attribute: Option<&str>) {
        let pair = ActionOnAttribute {
            action: action.to_owned(),
            attribute: attribute.unwrap_or(MAIN_ATTRIBUTE).to_owned(),
        };
        self.with(|known| known.permits.insert(pair));
    }

    /// Lists a party's dialogs of a resource, for everybody.
    pub fn list(&self, party: &Party, resource: &ServiceResource) {
        self.with(|known| {
            known
                .listed
                .entry(party.clone())
                .or_default()
                .insert(resource.clone());
        });
    }

    /// Delegates one instance, to everybody.
    pub fn delegate(&self, instance: DelegatedInstance) {
        self.with(|known| known.instances.insert(instance));
    }

    /// Lets everybody act for a party.
    pub fn authorize(&self, party: AuthorizedParty) {
        self.with(|known| known.parties.push(party));
    }

    /// Gives everybody this access for a party.
    pub fn give_access(&self, party: &Party, access: PartyAccess) {
        self.with(|known| known.accesses.insert(party.clone(), access));
    }

    /// Describes a resource.
    pub fn describe_resource(&self, description: ServiceResourceDescription) {
        let resource = description.resource.clone();
        self.with(|known| known.descriptions.insert(resource, Arc::new(description)));
    }

    /// Every question fails from now on.
    pub fn break_down(&self) {
        self.with(|known| known.broken = true);
    }

    /// The decision requests so far.
    #[must_use]
    pub fn decision_requests(&self) -> Vec<DecisionRequest> {
        self.with(|known| known.requests.clone())
    }

    /// How often it was asked what somebody may see in lists.
    #[must_use]
    pub fn list_requests(&self) -> usize {
        self.with(|known| known.list_requests)
    }

    fn answer<T>(&self, read: impl FnOnce(&mut Known) -> T) -> Result<T, PortError> {
        self.with(|known| {
            if known.broken {
                return Err(PortError::upstream("fake register", "it is broken"));
            }
            Ok(read(known))
        })
    }
}

#[async_trait]
impl ServiceResources for FakeRegisters {
    async fn find(&self, resource: &ServiceResource) -> Result<Option<Arc<ResourceRecord>>, PortError> {
        self.answer(|known| known.resources.get(resource).cloned())
    }

    async fn owned_by(&self, owner: &OrganizationNumber) -> Result<Vec<Arc<ResourceRecord>>, PortError> {
        self.answer(|known| {
            known
                .resources
                .values()
                .filter(|r| r.owner == *owner)
                .cloned()
                .collect()
        })
    }
}

#[async_trait]
impl ServiceResourceMetadata for FakeRegisters {
    async fn all(&self) -> Result<Vec<Arc<ServiceResourceDescription>>, PortError> {
        self.answer(|known| known.descriptions.values().cloned().collect())
    }

    async fn describe(
        &self,
        resource: &ServiceResource,
    ) -> Result<Option<Arc<ServiceResourceDescription>>, PortError> {
        self.answer(|known| known.descriptions.get(resource).cloned())
    }

    async fn service_owner(&self, org: &OrgCode) -> Result<Option<ServiceOwnerDescription>, PortError> {
        self.answer(|known| {
            let mut owners = known.descriptions.values().map(|it| &it.service_owner);
            owners.find(|owner| owner.org == *org).cloned()
        })
    }
}

#[async_trait]
impl PartyNames for FakeRegisters {
    async fn name(&self, party: &PartyIdentifier) -> Result<Option<String>, PortError> {
        self.answer(|known| known.names.get(party).cloned())
    }
}

#[async_trait]
impl AuthorizationDecisions for FakeRegisters {
    async fn decide(&self, request: &DecisionRequest) -> Result<BTreeSet<ActionOnAttribute>, PortError> {
        self.answer(|known| {
            known.requests.push(request.clone());
            request
                .actions
                .iter()
                .filter(|pair| known.permits.contains(pair))
                .cloned()
                .collect()
        })
    }
}

#[async_trait]
impl AuthorizedParties for FakeRegisters {
    async fn list_scope(
        &self,
        _subject: &EndUser,
        parties: &[Party],
        resources: &[ServiceResource],
    ) -> Result<ListScope, PortError> {
        self.answer(|known| {
            known.list_requests += 1;
            let wanted = |resource: &&ServiceResource| resources.is_empty() || resources.contains(resource);
            let resources_by_party = known
                .listed
                .iter()
                .filter(|(party, _)| parties.is_empty() || parties.contains(party))
                .map(|(party, listed)| (party.clone(), listed.iter().filter(wanted).cloned().collect()))
                .filter(|(_, listed): &(_, BTreeSet<ServiceResource>)| !listed.is_empty())
                .map(|(party, listed)| (party, Arc::new(listed)))
                .collect();
            ListScope {
                resources_by_party,
                instances: known.instances.clone(),
            }
        })
    }

    async fn parties(&self, _subject: &EndUser) -> Result<Vec<AuthorizedParty>, PortError> {
        self.answer(|known| known.parties.clone())
    }

    async fn access_for(&self, _subject: &EndUser, party: &Party) -> Result<Option<PartyAccess>, PortError> {
        self.answer(|known| known.accesses.get(party).cloned())
    }
}

/// Masks with the first ten characters of the id, so that tests can tell persons apart.
#[derive(Debug, Clone, Copy)]
pub struct FakeMask;

impl PersonMask for FakeMask {
    fn digits(&self, person: &PartyIdentifier) -> String {
        format!(
            "{:010x}",
            person
                .id()
                .bytes()
                .fold(7_u64, |sum, byte| sum * 31 + u64::from(byte))
                & 0xff_ffff_ffff
        )
    }
}

/// Signs nothing: the token shows its actions.
#[derive(Debug, Clone, Copy)]
pub struct FakeSigner;

impl DialogTokenSigner for FakeSigner {
    fn sign(&self, claims: &DialogTokenClaims) -> String {
        format!("token for {} with {}", claims.dialog_id, claims.actions.join(";"))
    }

    fn issuer(&self) -> &str {
        "https://dialog.example.no/api/v1"
    }

    fn key_set(&self) -> &str {
        r#"{"keys":[]}"#
    }
}
