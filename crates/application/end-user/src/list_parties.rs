//! Lists whom an end user may act for.

use dialogporten_application::PortError;
use dialogporten_application::authorization::{AuthorizedParties, AuthorizedParty};
use dialogporten_application::caller::EndUser;
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use std::sync::Arc;

/// A party as the user is told of it. Nothing is told of roles: the reference asks the registers without them, so that clients
/// have never seen its flags about roles set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedParty {
    /// The party; its sub-parties are below.
    pub party: AuthorizedParty,
    /// Organization, person, or anybody else who is known by name or address only.
    pub party_type: PartyType,
    /// The party is the caller.
    pub is_current_end_user: bool,
    /// Sub-parties, of parties at the top only.
    pub sub_parties: Vec<ListedParty>,
}

/// Kinds of parties in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyType {
    /// `Organization`
    Organization,
    /// `Person`
    Person,
    /// `SelfIdentified`
    SelfIdentified,
}

impl PartyType {
    /// Name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "Organization",
            Self::Person => "Person",
            Self::SelfIdentified => "SelfIdentified",
        }
    }

    const fn of(kind: PartyKind) -> Self {
        match kind {
            PartyKind::Organization => Self::Organization,
            PartyKind::Person => Self::Person,
            PartyKind::SelfIdentified
            | PartyKind::EmailUser
            | PartyKind::FeideUser
            | PartyKind::SystemUser => Self::SelfIdentified,
        }
    }
}

/// Lists parties.
#[derive(Clone)]
pub struct ListPartiesHandler {
    parties: Arc<dyn AuthorizedParties>,
}

impl std::fmt::Debug for ListPartiesHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListPartiesHandler")
    }
}

impl ListPartiesHandler {
    /// Uses this port.
    #[must_use]
    pub const fn new(parties: Arc<dyn AuthorizedParties>) -> Self {
        Self { parties }
    }

    /// The parties in the registers' order, nested one level.
    ///
    /// # Errors
    /// [`PortError::Upstream`], also when the registers tell of nobody: everybody but a system user may act for one party at
    /// least.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(&self, user: &EndUser) -> Result<Vec<ListedParty>, PortError> {
        let parties = self.parties.parties(user).await?;
        if parties.is_empty() && user.party.kind() != PartyKind::SystemUser {
            return Err(PortError::upstream(
                "the register of authorized parties",
                "it told of no party, not even of the user",
            ));
        }
        Ok(listed(parties, &user.party))
    }
}

fn listed(parties: Vec<AuthorizedParty>, caller: &PartyIdentifier) -> Vec<ListedParty> {
    parties
        .into_iter()
        .map(|mut party| ListedParty {
            party_type: PartyType::of(party.party.kind()),
            is_current_end_user: party.party == *caller,
            sub_parties: listed(std::mem::take(&mut party.sub_parties), caller),
            party,
        })
        .collect()
}
