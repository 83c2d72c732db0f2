//! What happened: append-only history.

use crate::Timestamp;
use crate::actor::Actor;
use crate::identifier::{ActivityId, TransmissionId};
use crate::localization::Localizations;
use crate::uri::UriReference;

/// Kind of activity. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityType {
    /// The dialog was made.
    DialogCreated = 1,
    /// The dialog was closed.
    DialogClosed = 2,
    /// Something worth telling; needs a description.
    Information = 3,
    /// A transmission was opened; names it.
    TransmissionOpened = 4,
    /// A payment was made.
    PaymentMade = 5,
    /// A signature was given.
    SignatureProvided = 6,
    /// The dialog was opened.
    DialogOpened = 7,
    /// The dialog was deleted at the service.
    DialogDeleted = 8,
    /// The dialog was restored at the service.
    DialogRestored = 9,
    /// Sent to signing.
    SentToSigning = 10,
    /// Sent to form filling.
    SentToFormFill = 11,
    /// Sent to submission.
    SentToSendIn = 12,
    /// Sent to payment.
    SentToPayment = 13,
    /// A form was submitted.
    FormSubmitted = 14,
    /// A form was saved; its time may be moved.
    FormSaved = 15,
    /// A correspondence was opened; needs the correspondence scope.
    CorrespondenceOpened = 16,
    /// A correspondence was confirmed; needs the correspondence scope.
    CorrespondenceConfirmed = 17,
}

impl ActivityType {
    /// All kinds in order of their numbers.
    pub const ALL: [Self; 17] = [
        Self::DialogCreated,
        Self::DialogClosed,
        Self::Information,
        Self::TransmissionOpened,
        Self::PaymentMade,
        Self::SignatureProvided,
        Self::DialogOpened,
        Self::DialogDeleted,
        Self::DialogRestored,
        Self::SentToSigning,
        Self::SentToFormFill,
        Self::SentToSendIn,
        Self::SentToPayment,
        Self::FormSubmitted,
        Self::FormSaved,
        Self::CorrespondenceOpened,
        Self::CorrespondenceConfirmed,
    ];

    /// True when the caller needs the correspondence scope.
    #[must_use]
    pub const fn needs_correspondence(self) -> bool {
        matches!(self, Self::CorrespondenceOpened | Self::CorrespondenceConfirmed)
    }

    /// The part of the event type that names the activity.
    #[must_use]
    pub const fn event_suffix(self) -> &'static str {
        match self {
            Self::DialogCreated => "created",
            Self::DialogClosed => "closed",
            Self::Information => "information",
            Self::TransmissionOpened => "transmission-opened",
            Self::PaymentMade => "payment-made",
            Self::SignatureProvided => "signature-provided",
            Self::DialogOpened => "dialog-opened",
            Self::DialogDeleted => "dialog-deleted",
            Self::DialogRestored => "dialog-restored",
            Self::SentToSigning => "sent-to-signing",
            Self::SentToFormFill => "sent-to-form-fill",
            Self::SentToSendIn => "sent-to-send-in",
            Self::SentToPayment => "sent-to-payment",
            Self::FormSubmitted => "form-submitted",
            Self::FormSaved => "form-saved",
            Self::CorrespondenceOpened => "correspondence-opened",
            Self::CorrespondenceConfirmed => "correspondence-confirmed",
        }
    }
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Activity {
    /// Id, unique in the dialog.
    pub id: ActivityId,
    /// When it happened.
    pub created_at: Timestamp,
    /// Kind.
    pub kind: ActivityType,
    /// The service's own type.
    pub extended_type: Option<UriReference>,
    /// Set for [`ActivityType::TransmissionOpened`] only.
    pub transmission_id: Option<TransmissionId>,
    /// Who did it.
    pub performed_by: Actor,
    /// Set for [`ActivityType::Information`] only.
    pub description: Option<Localizations>,
}
