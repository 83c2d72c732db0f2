//! The content of a file, checked and indexed.

use dialogporten_application::authorization::InstanceReference;
use dialogporten_application::metadata::{ServiceOwnerDescription, ServiceResourceDescription};
use dialogporten_application::registry::ResourceRecord;
use dialogporten_domain::party::{OrganizationNumber, Party, PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// A role or an access package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Role(String),
    Package(String),
}

impl Subject {
    /// As registers name it.
    pub(crate) fn urn(&self) -> String {
        match self {
            Self::Role(code) => format!("urn:altinn:rolecode:{}", code.to_lowercase()),
            Self::Package(code) => format!("urn:altinn:accesspackage:{}", code.to_lowercase()),
        }
    }
}

#[derive(Debug)]
pub(crate) struct PartyRecord {
    pub(crate) name: String,
    pub(crate) uuid: Uuid,
    pub(crate) party_id: i32,
    pub(crate) is_deleted: bool,
    pub(crate) user_id: Option<i64>,
    pub(crate) login_level: Option<u8>,
    pub(crate) main_unit: Option<PartyIdentifier>,
    pub(crate) sub_units: Vec<PartyIdentifier>,
}

#[derive(Debug)]
pub(crate) struct AssignmentRecord {
    pub(crate) from: PartyIdentifier,
    pub(crate) subjects: Vec<Subject>,
}

#[derive(Debug)]
pub(crate) struct DelegationRecord {
    pub(crate) from: PartyIdentifier,
    pub(crate) resource: ServiceResource,
    /// Absent: every action of the resource's policy.
    pub(crate) actions: Option<BTreeSet<String>>,
    /// In the form of matching; absent: every attribute.
    pub(crate) attributes: Option<BTreeSet<String>>,
    pub(crate) instance: Option<InstanceReference>,
}

#[derive(Debug)]
pub(crate) struct PolicyRule {
    pub(crate) subjects: BTreeSet<Subject>,
    pub(crate) actions: BTreeSet<String>,
    /// In the form of matching; absent: matches every attribute.
    pub(crate) attributes: Option<BTreeSet<String>>,
}

#[derive(Debug)]
pub(crate) struct ResourcePolicy {
    pub(crate) record: Arc<ResourceRecord>,
    pub(crate) rules: Vec<PolicyRule>,
}

#[derive(Debug)]
pub(crate) struct SystemUserRecord {
    pub(crate) owner: OrganizationNumber,
    pub(crate) supplier: OrganizationNumber,
}

/// The content of a file: parties, who holds what for whom, service owners and resources with their policies.
#[derive(Debug, Default)]
pub struct Directory {
    pub(crate) parties: BTreeMap<PartyIdentifier, PartyRecord>,
    pub(crate) system_users: BTreeMap<PartyIdentifier, SystemUserRecord>,
    pub(crate) service_owners: BTreeMap<OrgCode, (OrganizationNumber, String)>,
    pub(crate) owner_descriptions: BTreeMap<OrgCode, ServiceOwnerDescription>,
    pub(crate) resources: BTreeMap<ServiceResource, ResourcePolicy>,
    pub(crate) descriptions: BTreeMap<ServiceResource, Arc<ServiceResourceDescription>>,
    /// Resources by subject that some rule names.
    pub(crate) resources_by_subject: BTreeMap<Subject, BTreeSet<ServiceResource>>,
    /// By holder, then by the party that gives.
    pub(crate) assignments_to: HashMap<PartyIdentifier, BTreeMap<PartyIdentifier, Vec<AssignmentRecord>>>,
    /// By holder, then by the party that gives.
    pub(crate) delegations_to: HashMap<PartyIdentifier, BTreeMap<PartyIdentifier, Vec<DelegationRecord>>>,
    /// By person.
    pub(crate) key_role_organizations: HashMap<PartyIdentifier, BTreeSet<PartyIdentifier>>,
    pub(crate) person_self_roles: Vec<Subject>,
    pub(crate) email_user_self_roles: Vec<Subject>,
    pub(crate) key_roles: BTreeSet<Subject>,
}

/// A person of the file, for lists of test users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalUser {
    /// Who.
    pub party: PartyIdentifier,
    /// Name, natural order.
    pub name: String,
    /// How many parties the user may act for, own party included.
    pub parties: usize,
}

/// A system user of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalSystemUser {
    /// Organization that owns it.
    pub owner: OrganizationNumber,
    /// Organization that runs the system.
    pub supplier: OrganizationNumber,
}

/// A service owner of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalServiceOwner {
    /// Short name.
    pub code: OrgCode,
    /// Organization number.
    pub organization: OrganizationNumber,
    /// Name.
    pub name: String,
}

impl Directory {
    /// Persons, e-mail users and system users, in order of their identifiers.
    #[must_use]
    pub fn users(&self) -> Vec<LocalUser> {
        self.parties
            .iter()
            .filter(|(party, _)| party.kind() != PartyKind::Organization)
            .map(|(party, record)| LocalUser {
                party: party.clone(),
                name: record.name.clone(),
                parties: self.grants_of(party, None).len(),
            })
            .collect()
    }

    /// Service owners in order of their codes.
    #[must_use]
    pub fn service_owners(&self) -> Vec<LocalServiceOwner> {
        self.service_owners
            .iter()
            .map(|(code, (organization, name))| LocalServiceOwner {
                code: code.clone(),
                organization: organization.clone(),
                name: name.clone(),
            })
            .collect()
    }

    /// A system user.
    #[must_use]
    pub fn system_user(&self, party: &PartyIdentifier) -> Option<LocalSystemUser> {
        self.system_users.get(party).map(|user| LocalSystemUser {
            owner: user.owner.clone(),
            supplier: user.supplier.clone(),
        })
    }

    /// Names of all parties that may own dialogs, in order of their identifiers.
    pub fn dialog_parties(&self) -> impl Iterator<Item = (Party, &str)> {
        self.parties
            .iter()
            .filter_map(|(party, record)| Some((Party::try_from(party.clone()).ok()?, record.name.as_str())))
    }
}
