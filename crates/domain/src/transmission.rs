//! Messages inside a dialog: append-only, in a hierarchy.

use crate::Timestamp;
use crate::actor::Actor;
use crate::attachment::Attachment;
use crate::authorization_attribute::AuthorizationAttribute;
use crate::content::TransmissionContent;
use crate::identifier::TransmissionId;
use crate::localization::Localizations;
use crate::text::{IdempotentKey, ShortText};
use crate::uri::{HttpsUrl, UriReference};

/// Kind of transmission. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransmissionType {
    /// General information.
    Information = 1,
    /// A submission was accepted.
    Acceptance = 2,
    /// A submission was rejected.
    Rejection = 3,
    /// More is asked for.
    Request = 4,
    /// Attention is needed.
    Alert = 5,
    /// A decision.
    Decision = 6,
    /// The party sent something.
    Submission = 7,
    /// The party corrected something.
    Correction = 8,
}

impl TransmissionType {
    /// All kinds in order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Information,
        Self::Acceptance,
        Self::Rejection,
        Self::Request,
        Self::Alert,
        Self::Decision,
        Self::Submission,
        Self::Correction,
    ];

    /// True for what the party sends (`Submission`, `Correction`); all others come from the service owner.
    /// The sender is not consulted.
    #[must_use]
    pub const fn is_from_party(self) -> bool {
        matches!(self, Self::Submission | Self::Correction)
    }
}

/// A message in the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Transmission {
    /// Id, unique in the dialog.
    pub id: TransmissionId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Key that makes the append repeatable, unique in the dialog.
    pub idempotent_key: Option<IdempotentKey>,
    /// Refines the resource in the decision.
    pub authorization_attribute: Option<AuthorizationAttribute>,
    /// The service's own type.
    pub extended_type: Option<UriReference>,
    /// The service's own reference.
    pub external_reference: Option<ShortText>,
    /// Parent in the hierarchy.
    pub related_transmission_id: Option<TransmissionId>,
    /// Kind.
    pub kind: TransmissionType,
    /// Who sent it.
    pub sender: Actor,
    /// What it says; absent only in API-only dialogs.
    pub content: Option<TransmissionContent>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Links for people.
    pub navigational_actions: Vec<NavigationalAction>,
}

/// A link for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NavigationalAction {
    /// Text of the link.
    pub title: Localizations,
    /// Where it leads.
    pub url: HttpsUrl,
    /// After this moment end users get no URL.
    pub expires_at: Option<Timestamp>,
}
