//! Who has seen a dialog, and when.

use crate::Timestamp;
use crate::actor::Actor;
use crate::identifier::SeenRecordId;

/// Kind of user. Numbers are the reference's and are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DialogUserType {
    /// Not determined.
    Unknown = 0,
    /// A person.
    Person = 1,
    /// A system user.
    SystemUser = 2,
    /// A service owner.
    ServiceOwner = 3,
    /// A service owner on behalf of a person.
    ServiceOwnerOnBehalfOfPerson = 4,
    /// A person known by e-mail only.
    IdportenEmailIdentifiedUser = 5,
    /// A self-identified user.
    AltinnSelfIdentifiedUser = 6,
    /// A Feide user.
    FeideUser = 7,
}

/// One user has seen one state of the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeenRecord {
    /// Deterministic, see [`crate::dialog::seen`].
    pub id: SeenRecordId,
    /// When.
    pub seen_at: Timestamp,
    /// Kind of user.
    pub user_type: DialogUserType,
    /// True when a service owner read on behalf of the user.
    pub is_via_service_owner: bool,
    /// Identified actor with name.
    pub seen_by: Actor,
}
