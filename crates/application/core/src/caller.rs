//! Who calls: verified principals.

use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier, PartyKind, PersonNumber};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::OrgCode;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Scopes that decide inside and outside of use cases.
pub mod scope {
    /// End user.
    pub const END_USER: &str = "digdir:dialogporten";
    /// End user without a consent page.
    pub const END_USER_NO_CONSENT: &str = "digdir:dialogporten.noconsent";
    /// Service owner.
    pub const SERVICE_PROVIDER: &str = "digdir:dialogporten.serviceprovider";
    /// Service owner, list endpoints.
    pub const SERVICE_PROVIDER_SEARCH: &str = "digdir:dialogporten.serviceprovider.search";
    /// Service owner, correcting transmissions.
    pub const CHANGE_TRANSMISSIONS: &str = "digdir:dialogporten.serviceprovider.changetransmissions";
    /// All service owners' dialogs.
    pub const ADMIN: &str = "digdir:dialogporten.serviceprovider.admin";
    /// HTML media types.
    pub const LEGACY_HTML: &str = "digdir:dialogporten.serviceprovider.legacyhtml";
    /// Correspondence resources, longer texts, correspondence activities.
    pub const CORRESPONDENCE: &str = "digdir:dialogporten.correspondence";
    /// Notification conditions.
    pub const NOTIFICATION_CONDITION_CHECK: &str = "altinn:system/notifications.condition.check";
}

/// Scopes of a token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// True when the exact scope is there.
    #[must_use]
    pub fn contains(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

impl<S: Into<String>> FromIterator<S> for Scopes {
    fn from_iter<I: IntoIterator<Item = S>>(scopes: I) -> Self {
        Self(
            scopes
                .into_iter()
                .map(Into::into)
                .filter(|scope| !scope.is_empty())
                .collect(),
        )
    }
}

/// Strength of the login, 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthenticationLevel(pub u8);

/// What a verified token says about its bearer. Built by the identity adapter; the http adapter turns it into a
/// [`ServiceOwner`] or an [`EndUser`] by the policy of the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// What kind of user it is.
    pub identity: Identity,
    /// Scopes of the token.
    pub scopes: Scopes,
    /// `consumer` organization of the token, when valid.
    pub consumer: Option<OrganizationNumber>,
    /// Organization acting through delegation.
    pub supplier: Option<OrganizationNumber>,
    /// Short name of the consumer as service owner, when the token has it.
    pub org: Option<OrgCode>,
    /// Strength of the login; 0 when the token does not say.
    pub level: AuthenticationLevel,
    /// Altinn's user id, preferred as subject of decisions.
    pub altinn_user_id: Option<String>,
    /// Altinn's party id.
    pub altinn_party_id: Option<i32>,
}

/// Kinds of users, in the order in which a token is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A person; with the service-provider scope a service owner on behalf of that person.
    Person(PersonNumber),
    /// A system user and the organization that owns it.
    SystemUser {
        /// Id of the system user.
        id: Uuid,
        /// Its owner.
        owner: Option<OrganizationNumber>,
    },
    /// Service-provider scope and a valid consumer.
    ServiceOwner,
    /// A person known by e-mail; lower case.
    EmailUser(String),
    /// None of these.
    Unknown,
}

impl Principal {
    /// Kind of user as the seen log and error messages name it.
    #[must_use]
    pub fn user_type(&self) -> DialogUserType {
        match &self.identity {
            Identity::Person(_) if self.scopes.contains(scope::SERVICE_PROVIDER) => {
                DialogUserType::ServiceOwnerOnBehalfOfPerson
            }
            Identity::Person(_) => DialogUserType::Person,
            Identity::SystemUser { .. } => DialogUserType::SystemUser,
            Identity::ServiceOwner => DialogUserType::ServiceOwner,
            Identity::EmailUser(_) => DialogUserType::IdportenEmailIdentifiedUser,
            Identity::Unknown => DialogUserType::Unknown,
        }
    }
}

/// A service owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOwner {
    /// Organization number of the consumer.
    pub organization: OrganizationNumber,
    /// Short name, when the token has it; else the registry knows it.
    pub org: Option<OrgCode>,
    /// Scopes of the token.
    pub scopes: Scopes,
    /// The person on whose behalf the owner reads (`endUserId`).
    pub acting_for: Option<PersonNumber>,
}

impl ServiceOwner {
    /// True with the admin scope.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.scopes.contains(scope::ADMIN)
    }

    /// True with the correspondence scope.
    #[must_use]
    pub fn may_use_correspondence(&self) -> bool {
        self.scopes.contains(scope::CORRESPONDENCE)
    }
}

/// An end user: a person, a system user or an e-mail user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndUser {
    /// Who: person, system user or e-mail user.
    pub party: PartyIdentifier,
    /// Kind of user.
    pub user_type: DialogUserType,
    /// Strength of the login.
    pub level: AuthenticationLevel,
    /// `consumer` organization of the token (a system user's supplier).
    pub consumer: Option<OrganizationNumber>,
    /// Owner of the system user.
    pub system_user_owner: Option<OrganizationNumber>,
    /// Organization acting through delegation.
    pub supplier: Option<OrganizationNumber>,
    /// Altinn's user id.
    pub altinn_user_id: Option<String>,
    /// Altinn's party id.
    pub altinn_party_id: Option<i32>,
}

impl EndUser {
    /// The end user that a principal is, if it is one.
    #[must_use]
    pub fn from_principal(principal: &Principal) -> Option<Self> {
        let party = match &principal.identity {
            Identity::Person(number) => PartyIdentifier::of_kind(PartyKind::Person, number.as_str()),
            Identity::SystemUser { id, .. } => {
                PartyIdentifier::of_kind(PartyKind::SystemUser, &id.to_string())
            }
            Identity::EmailUser(email) => PartyIdentifier::of_kind(PartyKind::EmailUser, email),
            Identity::ServiceOwner | Identity::Unknown => return None,
        }
        .ok()?;
        let system_user_owner = match &principal.identity {
            Identity::SystemUser { owner, .. } => owner.clone(),
            _ => None,
        };
        Some(Self {
            party,
            user_type: principal.user_type(),
            level: principal.level,
            consumer: principal.consumer.clone(),
            system_user_owner,
            supplier: principal.supplier.clone(),
            altinn_user_id: principal.altinn_user_id.clone(),
            altinn_party_id: principal.altinn_party_id,
        })
    }
}
