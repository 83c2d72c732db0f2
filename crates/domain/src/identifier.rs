//! Typed UUIDs of the aggregate and the rule for ids that clients may supply.

use crate::Timestamp;
use chrono::TimeDelta;
use std::marker::PhantomData;
use uuid::Uuid;

/// Tolerance for client clocks: a supplied time may be this many seconds ahead of ours.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 15;

/// Markers that keep the ids of different things apart.
pub mod kind {
    /// A dialog.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Dialog {}
    /// A state of a dialog or of one of its contexts; the ETag.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Revision {}
    /// A transmission.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Transmission {}
    /// An activity.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Activity {}
    /// An attachment of a dialog or of a transmission.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Attachment {}
    /// One URL of an attachment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum AttachmentUrl {}
    /// A GUI action.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum GuiAction {}
    /// An API action.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ApiAction {}
    /// One endpoint of an API action.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ApiActionEndpoint {}
    /// A record of the seen log.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum SeenRecord {}
    /// An entry of the label assignment log.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum LabelLogEntry {}
    /// A domain event, stable over redeliveries.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Event {}
}

/// Id of a dialog.
pub type DialogId = Id<kind::Dialog>;
/// Revision of a dialog, of its end-user context or of its service-owner context.
pub type Revision = Id<kind::Revision>;
/// Id of a transmission.
pub type TransmissionId = Id<kind::Transmission>;
/// Id of an activity.
pub type ActivityId = Id<kind::Activity>;
/// Id of an attachment.
pub type AttachmentId = Id<kind::Attachment>;
/// Id of an attachment URL.
pub type AttachmentUrlId = Id<kind::AttachmentUrl>;
/// Id of a GUI action.
pub type GuiActionId = Id<kind::GuiAction>;
/// Id of an API action.
pub type ApiActionId = Id<kind::ApiAction>;
/// Id of an API action's endpoint.
pub type ApiActionEndpointId = Id<kind::ApiActionEndpoint>;
/// Id of a seen record.
pub type SeenRecordId = Id<kind::SeenRecord>;
/// Id of a label log entry.
pub type LabelLogEntryId = Id<kind::LabelLogEntry>;
/// Id of a domain event.
pub type EventId = Id<kind::Event>;

/// A UUID that names one kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Gives a UUID its meaning. Any version is accepted: what clients supply is checked by [`version_7_errors`].
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The UUID itself.
    #[must_use]
    pub const fn uuid(&self) -> Uuid {
        self.0
    }
}

impl<K> std::fmt::Display for Id<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a client-supplied UUID is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Version nibble is not 7 or the variant bits are not `10`.
    #[error("id is not a UUID of version 7")]
    NotVersion7,
    /// The embedded time lies more than [`CLOCK_TOLERANCE_SECONDS`] ahead.
    #[error("id carries a time in the future")]
    FromTheFuture,
}

/// Checks a client-supplied id: version 7 and a time not ahead of `now` (15 s tolerance). Both checks always run.
///
/// The time is read from the first 48 bits whatever the version, as the reference does.
// Altinn/dialogporten: Common/Extensions/FluentValidation/FluentValidationUuiDv7Extensions.cs
#[must_use]
pub fn version_7_errors(uuid: Uuid, now: Timestamp) -> Vec<IdError> {
    let mut errors = Vec::new();
    let bytes = uuid.as_bytes();
    let [a, b, c, d, e, f, version, _, variant, ..] = *bytes;
    if version >> 4 != 7 || variant >> 6 != 0b10 {
        errors.push(IdError::NotVersion7);
    }
    let millis = i64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    if millis >= (now + TimeDelta::seconds(CLOCK_TOLERANCE_SECONDS)).timestamp_millis() {
        errors.push(IdError::FromTheFuture);
    }
    errors
}
