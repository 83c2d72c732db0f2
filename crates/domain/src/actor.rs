//! Who did something.

use crate::event::ActorType;
use crate::party::{PartyIdentifier, PartyKind};
use crate::text::{ShortText, TextError};

/// Who performed an activity, sent a transmission, saw a dialog or set a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The service owner of the dialog.
    ServiceOwner,
    /// Somebody acting for the party.
    PartyRepresentative(Representative),
}

/// A party representative: named by the caller, or identified with the name that the register gave.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Representative {
    /// Only a name is known.
    Named(ActorName),
    /// Identified; the name is looked up when the record is made and kept as it was then.
    Identified {
        /// Whom.
        id: PartyIdentifier,
        /// Name at that time; `None` until looked up.
        name: Option<ActorName>,
    },
}

impl std::fmt::Debug for Representative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(_) => f.write_str("Named(redacted)"),
            Self::Identified { id, .. } => write!(f, "Identified({id:?})"),
        }
    }
}

/// Name of an actor, at most 255 characters. Personal data: `Debug` is redacted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActorName(ShortText);

impl ActorName {
    /// Checks that the name is not blank and its length.
    ///
    /// # Errors
    /// [`TextError::Blank`], [`TextError::TooLong`].
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        ShortText::parse_required(text).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Debug for ActorName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActorName(redacted)")
    }
}

impl Actor {
    /// The id when the actor is identified.
    #[must_use]
    pub const fn id(&self) -> Option<&PartyIdentifier> {
        match self {
            Self::PartyRepresentative(Representative::Identified { id, .. }) => Some(id),
            _ => None,
        }
    }

    /// Kind, as events and outputs carry it.
    #[must_use]
    pub const fn actor_type(&self) -> ActorType {
        match self {
            Self::ServiceOwner => ActorType::ServiceOwner,
            Self::PartyRepresentative(_) => ActorType::PartyRepresentative,
        }
    }

    /// The name when one is known.
    #[must_use]
    pub const fn name(&self) -> Option<&ActorName> {
        match self {
            Self::ServiceOwner => None,
            Self::PartyRepresentative(Representative::Named(name)) => Some(name),
            Self::PartyRepresentative(Representative::Identified { name, .. }) => name.as_ref(),
        }
    }

    /// An identified party representative with a known name.
    #[must_use]
    pub const fn identified(id: PartyIdentifier, name: ActorName) -> Self {
        Self::PartyRepresentative(Representative::Identified { id, name: Some(name) })
    }

    /// True for an identified representative whose name has not been looked up.
    #[must_use]
    pub const fn needs_name(&self) -> bool {
        matches!(
            self,
            Self::PartyRepresentative(Representative::Identified { name: None, .. })
        )
    }
}

/// A register's person name (`Kari Anne Nordmann`) as actors show it: last word first (`Nordmann Kari Anne`).
#[must_use]
pub fn last_name_first(name: &str) -> String {
    match name.trim().rsplit_once(' ') {
        Some((given, last)) => format!("{last} {}", given.trim_end()),
        None => name.trim().to_owned(),
    }
}

/// True for kinds whose names are people's and are shown last name first.
#[must_use]
pub const fn is_person(kind: PartyKind) -> bool {
    matches!(kind, PartyKind::Person)
}

/// Name of a system user when no better one is known.
pub const SYSTEM_USER_FALLBACK_NAME: &str = "Systembruker";
