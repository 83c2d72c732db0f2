//! What end users see instead of other persons' identity numbers.

use dialogporten_domain::actor::Actor;
use dialogporten_domain::event::ActorType;
use dialogporten_domain::party::{PartyIdentifier, PartyKind};

/// Prefix of a masked person.
pub const EPHEMERAL_PREFIX: &str = "urn:altinn:person:identifier-ephemeral:";
/// Shown instead of a URL that the caller may not follow.
pub const UNAUTHORIZED_URL: &str = "urn:dialogporten:unauthorized";
/// Shown instead of a URL that has expired.
pub const EXPIRED_URL: &str = "urn:dialogporten:expired";

/// Turns a person into ten hexadecimal digits: the same on every replica and after every restart, useless without the secret.
pub trait PersonMask: Send + Sync {
    /// Keyed hash of the URN, ten lower-case hexadecimal digits.
    fn digits(&self, person: &PartyIdentifier) -> String;
}

/// An actor as end users see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownActor {
    /// Kind.
    pub actor_type: ActorType,
    /// Id; persons are masked.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
}

impl ShownActor {
    /// Shows an actor to an end user.
    #[must_use]
    pub fn masked(actor: &Actor, mask: &dyn PersonMask) -> Self {
        Self::of(actor, |id| match id.kind() {
            PartyKind::Person => format!("{EPHEMERAL_PREFIX}{}", mask.digits(id)),
            _ => id.as_str().to_owned(),
        })
    }

    /// Shows an actor to the service owner.
    #[must_use]
    pub fn in_clear(actor: &Actor) -> Self {
        Self::of(actor, |id| id.as_str().to_owned())
    }

    fn of(actor: &Actor, show_id: impl FnOnce(&PartyIdentifier) -> String) -> Self {
        Self {
            actor_type: actor.actor_type(),
            id: actor.id().map(show_id),
            name: actor.name().map(|name| name.as_str().to_owned()),
        }
    }
}
