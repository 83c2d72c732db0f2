//! Write port: changes and their events, durable together or not at all.
//!
//! Shape. A unit of work collects; `commit` makes everything durable in one transaction and one round trip, however many
//! rows a change has. Lost races are found there, by the predicate of each write (`revision = …`, unique keys), and come back as
//! [`CommitOutcome::Rejected`]: nothing is written then.
//!
//! Guards. What a change guards depends on what it changes, so that the owner of a service and its users never get in each
//! other's way:
//!
//! - A change of the dialog itself (its revision differs before and after) is guarded by the dialog's revision alone. Labels of
//!   the end user are then applied as a difference to what is stored by now ([`SystemLabels::rebased`]), labels of the service
//!   owner and the seen flag keep what is stored unless the change itself moved them. An end user who archives at the same
//!   moment makes no owner's change fail, and loses the label only when that change moves the dialog back to the inbox.
//! - A change that leaves the dialog's revision alone is guarded by the revision of each context that it changes, and by no
//!   other: nothing but that context (and the label log) is written.
//! - A purge is guarded by the dialog's revision. A reading is guarded by nothing: see [`SeenChange`].
//! - Several changes in one unit of work become durable together; one conflict rejects them all.
//!
//! [`SystemLabels::rebased`]: dialogporten_domain::system_label::SystemLabels::rebased
//!
//! Rejected: a transaction that is open while the use case thinks. It costs a round trip per statement and holds row locks
//! during register look-ups.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::{DialogId, EventId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::system_label::LabelLogEntry;
use dialogporten_domain::uri::UriReference;
use uuid::Uuid;

/// Opens units of work.
pub trait Store: Send + Sync {
    /// Starts collecting. Nothing is sent before `commit`.
    fn begin(&self) -> Box<dyn UnitOfWork>;
}

/// Changes that become durable together. Dropping it changes nothing.
#[async_trait]
pub trait UnitOfWork: Send {
    /// A new or changed dialog.
    fn save(&mut self, changes: DialogChanges);

    /// Removes a dialog and everything that belongs to it for good. The state that was read guards the write.
    fn purge(&mut self, dialog: &DialogSnapshot);

    /// A user has seen a dialog.
    fn record_seen(&mut self, seen: SeenChange);

    /// Events to publish once the change is durable.
    fn append_events(&mut self, events: EventBatch);

    /// Makes everything durable.
    ///
    /// # Errors
    /// [`PortError`]: the outcome is unknown when the connection broke during the commit.
    async fn commit(self: Box<Self>) -> Result<CommitOutcome, PortError>;
}

/// What became of a unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum CommitOutcome {
    /// Durable.
    Committed,
    /// Nothing was written.
    Rejected(WriteConflict),
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteConflict {
    /// Somebody else changed the dialog, or the context that the change is about, since it was read; or the dialog is gone.
    RevisionChanged,
    /// A dialog with this id exists.
    DialogExists(DialogId),
    /// A dialog of the same service owner has this idempotent key.
    IdempotentKeyTaken,
    /// A child with this id exists in the dialog.
    ChildExists {
        /// Which kind.
        kind: ChildKind,
        /// Which id, when known.
        id: Option<Uuid>,
    },
    /// A transmission of the dialog has this idempotent key.
    TransmissionKeyTaken,
}

/// Kinds of children with ids of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildKind {
    /// Transmission.
    Transmission,
    /// Activity.
    Activity,
}

/// The events of one commit of one dialog, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBatch {
    /// What all events share.
    pub about: EventSubject,
    /// When it happened: transaction time.
    pub occurred_at: Timestamp,
    /// Never forwarded as CloudEvent.
    pub silent: bool,
    /// Not empty.
    pub events: Vec<(EventId, DialogEvent)>,
}

/// What every event says about its dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSubject {
    /// Which dialog.
    pub dialog_id: DialogId,
    /// Whose.
    pub party: Party,
    /// Which service.
    pub service_resource: ServiceResource,
    /// Process.
    pub process: Option<UriReference>,
    /// Process before.
    pub preceding_process: Option<UriReference>,
}

impl From<&DialogSnapshot> for EventSubject {
    fn from(dialog: &DialogSnapshot) -> Self {
        Self {
            dialog_id: dialog.id,
            party: dialog.party.clone(),
            service_resource: dialog.service_resource.clone(),
            process: dialog.process.clone(),
            preceding_process: dialog.preceding_process.clone(),
        }
    }
}

/// A first reading of a state of a dialog. Written once however many readers race: the record's id decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenChange {
    /// Which dialog, and what its events say.
    pub about: EventSubject,
    /// The record; ignored when it exists.
    pub record: SeenRecord,
    /// `contentUpdatedAt` that was read: the seen flag is set only where it still holds.
    pub content_updated_at: Timestamp,
    /// Log entry for clearing MarkedAsUnopened, when it was set at reading.
    pub cleared_mark: Option<LabelLogEntry>,
    /// Id of the `Seen` event, told when the record is new.
    pub seen_event: EventId,
    /// Id of the `Updated` event, told when the record is new or the flag was set.
    pub updated_event: EventId,
}
