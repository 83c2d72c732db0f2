//! Actors. The party itself and the service owner are not spelled out: that covers most rows.

use super::Invalid;
use dialogporten_domain::actor::{Actor, ActorName, Representative};
use dialogporten_domain::party::{Party, PartyIdentifier};

const THE_PARTY: i16 = 1;
const THE_OWNER: i16 = 2;
const NAMED: i16 = 3;

/// An actor as columns: kind, id, name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorColumns {
    pub(crate) kind: i16,
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
}

impl ActorColumns {
    pub(crate) fn of(actor: &Actor, party: &Party) -> Self {
        let name = actor.name().map(|name| name.as_str().to_owned());
        let (kind, id) = match actor {
            Actor::ServiceOwner => (THE_OWNER, None),
            Actor::PartyRepresentative(Representative::Named(_)) => (NAMED, None),
            Actor::PartyRepresentative(Representative::Identified { id, .. }) => {
                if id == party.identifier() {
                    (THE_PARTY, None)
                } else {
                    (NAMED, Some(id.as_str().to_owned()))
                }
            }
        };
        Self { kind, id, name }
    }

    pub(crate) fn into_domain(self, party: &Party) -> Result<Actor, Invalid> {
        let name = self
            .name
            .map(ActorName::parse)
            .transpose()
            .map_err(|_| Invalid::from("an actor's name breaks a rule"))?;
        match (self.kind, self.id, name) {
            (THE_OWNER, None, None) => Ok(Actor::ServiceOwner),
            (THE_PARTY, None, name) => Ok(Actor::PartyRepresentative(Representative::Identified {
                id: party.identifier().clone(),
                name,
            })),
            (NAMED, None, Some(name)) => Ok(Actor::PartyRepresentative(Representative::Named(name))),
            (NAMED, Some(id), name) => Ok(Actor::PartyRepresentative(Representative::Identified {
                id: identifier(&id)?,
                name,
            })),
            _ => Err(Invalid::from("an actor's kind does not fit its id and name")),
        }
    }

    pub(crate) fn is_owner(&self) -> bool {
        self.kind == THE_OWNER
    }

    pub(crate) fn owner() -> Self {
        Self {
            kind: THE_OWNER,
            id: None,
            name: None,
        }
    }
}

pub(crate) fn identifier(text: &str) -> Result<PartyIdentifier, Invalid> {
    PartyIdentifier::parse(text).map_err(|_| Invalid::from("an actor's id is not a party identifier"))
}
