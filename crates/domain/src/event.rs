//! What the aggregate tells the world, once its change is durable.

use crate::activity::ActivityType;
use crate::identifier::{ActivityId, SeenRecordId, TransmissionId};
use crate::uri::UriReference;

/// Kind of the sender of a transmission, as events carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorType {
    /// Somebody acting for the party.
    PartyRepresentative = 1,
    /// The service owner.
    ServiceOwner = 2,
}

/// One event of a dialog. The store adds what all events of a commit share: dialog id, resource, party, process,
/// preceding process, time, silent or not (`DialogEvents`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DialogEvent {
    /// `dialogporten.dialog.created.v1`
    Created,
    /// `dialogporten.dialog.updated.v1`; exactly one per effective change.
    Updated,
    /// `dialogporten.dialog.deleted.v1`
    Deleted,
    /// `dialogporten.dialog.restored.v1`
    Restored,
    /// `dialogporten.dialog.seen.v1`
    Seen {
        /// The new record.
        seen_record: SeenRecordId,
    },
    /// `dialogporten.dialog.transmission.created.v1`
    TransmissionCreated {
        /// The new transmission.
        transmission: TransmissionId,
        /// Kind of its sender.
        sender: ActorType,
    },
    /// `dialogporten.dialog.activity.{suffix}.v1`
    ActivityCreated {
        /// The new activity.
        activity: ActivityId,
        /// Its kind.
        kind: ActivityType,
        /// The service's own type.
        extended_type: Option<UriReference>,
    },
}

impl DialogEvent {
    /// True for the events that leave a silent change (tagged silent, for search and live updates only).
    #[must_use]
    pub const fn survives_silence(&self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Seen { .. })
    }
}
