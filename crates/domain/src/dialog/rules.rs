//! What can be wrong with a change of a dialog. Every rule is checked, every breach is reported.

use crate::action::GuiActionPriority;
use crate::identifier::{ActivityId, AttachmentId, TransmissionId};
use crate::system_label::SystemLabel;
use crate::text::IdempotentKey;

/// Deepest transmission hierarchy; a root has depth 1.
pub const MAX_TRANSMISSION_DEPTH: u32 = 100;
/// Most direct answers to one transmission.
pub const MAX_TRANSMISSION_CHILDREN: u32 = 100;
/// Most transmissions of one side.
pub const MAX_TRANSMISSIONS: u16 = 32_767;

/// A rule that a change would break. Carries ids, positions (from 0) and limits, never texts or persons.
// Altinn/dialogporten: Domain/Dialogs/Entities/DialogEntity.cs, Features/V1/ServiceOwner/Dialogs/Commands/**
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialogRuleError {
    /// `dueAt` must lie in the future.
    #[error("dueAt must be in the future")]
    DueAtInPast,
    /// `expiresAt` must lie in the future.
    #[error("expiresAt must be in the future")]
    ExpiresAtInPast,
    /// A set `expiresAt` cannot be taken away.
    #[error("expiresAt cannot be removed once set")]
    ExpiresAtCleared,
    /// `visibleFrom` must lie in the future.
    #[error("visibleFrom must be in the future")]
    VisibleFromInPast,
    /// `dueAt` lies before `visibleFrom`.
    #[error("dueAt must not be before visibleFrom")]
    DueAtBeforeVisibleFrom,
    /// `expiresAt` lies before `dueAt`.
    #[error("expiresAt must not be before dueAt")]
    ExpiresAtBeforeDueAt,
    /// `expiresAt` lies before `visibleFrom`.
    #[error("expiresAt must not be before visibleFrom")]
    ExpiresAtBeforeVisibleFrom,
    /// A supplied `createdAt` lies ahead of our clock.
    #[error("createdAt must not be in the future")]
    CreatedAtInFuture,
    /// A supplied `updatedAt` lies ahead of our clock.
    #[error("updatedAt must not be in the future")]
    UpdatedAtInFuture,
    /// `updatedAt` was supplied without `createdAt`.
    #[error("updatedAt needs createdAt")]
    UpdatedAtWithoutCreatedAt,
    /// `updatedAt` lies before `createdAt`.
    #[error("updatedAt must not be before createdAt")]
    UpdatedAtBeforeCreatedAt,
    /// `precedingProcess` needs `process`.
    #[error("precedingProcess needs process")]
    PrecedingProcessWithoutProcess,
    /// Content is needed unless the dialog is API-only.
    #[error("content is required unless the dialog is API-only")]
    ContentMissing,
    /// A new transmission needs content unless the dialog is API-only.
    #[error("transmission {index} has no content")]
    TransmissionContentMissing {
        /// Position among the new transmissions.
        index: usize,
    },
    /// A stored transmission has no content, so the dialog must stay API-only.
    #[error("the dialog has transmissions without content and must stay API-only")]
    StoredTransmissionWithoutContent,
    /// Only Default, Bin and Archive can be given to a new dialog.
    #[error("label {} cannot be given to a new dialog", .0.as_str())]
    LabelNotForNewDialogs(SystemLabel),
    /// The label belongs to the system.
    #[error("label Sent is set by the system only")]
    SentIsSystemOwned,
    /// More labels of the service owner than one dialog may have.
    #[error(
        "{count} service owner labels, at most {} are allowed",
        crate::service_owner_context::MAX_LABELS
    )]
    TooManyServiceOwnerLabels {
        /// Labels that there would be.
        count: usize,
    },
    /// The service owner has given this label already.
    #[error("the service owner label is given already")]
    DuplicateServiceOwnerLabel,
    /// More GUI actions of one priority than allowed.
    #[error("more than {} GUI actions of one priority", .priority.limit())]
    TooManyGuiActions {
        /// Which priority.
        priority: GuiActionPriority,
    },
    /// An id is given twice in one list.
    #[error("an id is given more than once among the {}", .kind.plural())]
    DuplicateIds {
        /// Which children.
        kind: ChildKind,
    },
    /// A transmission answers one that does not exist.
    #[error("transmission {index} refers to transmission {parent}, which does not exist")]
    UnknownParent {
        /// Position among the new transmissions.
        index: usize,
        /// The missing one.
        parent: TransmissionId,
    },
    /// Transmissions answer each other in a circle.
    #[error("transmission {transmission} refers to itself, directly or through others")]
    HierarchyCycle {
        /// One of the circle.
        transmission: TransmissionId,
    },
    /// The hierarchy would be deeper than allowed.
    #[error(
        "transmission {transmission} would be at depth {depth}, at most {MAX_TRANSMISSION_DEPTH} are allowed"
    )]
    HierarchyTooDeep {
        /// The deepest one of its branch.
        transmission: TransmissionId,
        /// Where it would be.
        depth: u32,
    },
    /// A transmission would have more direct answers than allowed.
    #[error(
        "transmission {parent} would have {children} children, at most {MAX_TRANSMISSION_CHILDREN} are allowed"
    )]
    HierarchyTooWide {
        /// The one answered.
        parent: TransmissionId,
        /// Its answers.
        children: u32,
    },
    /// More transmissions from the party than can be counted.
    #[error("more than {MAX_TRANSMISSIONS} transmissions from the party")]
    TooManyFromParty,
    /// More transmissions from the service owner than can be counted.
    #[error("more than {MAX_TRANSMISSIONS} transmissions from the service owner")]
    TooManyFromServiceOwner,
    /// Idempotent keys that another transmission of the dialog has.
    #[error("{} transmission idempotent keys are in use", .0.len())]
    DuplicateTransmissionKeys(Vec<IdempotentKey>),
    /// A transmission with this id is in the dialog.
    #[error("transmission {0} already exists")]
    TransmissionExists(TransmissionId),
    /// An activity with this id is in the dialog.
    #[error("activity {0} already exists")]
    ActivityExists(ActivityId),
    /// An attachment with this id is in the dialog.
    #[error("attachment {0} already exists")]
    AttachmentExists(AttachmentId),
    /// An activity names a transmission that is not in the dialog.
    #[error("activity {index} refers to transmission {transmission}, which does not exist")]
    UnknownTransmission {
        /// Position among the new activities.
        index: usize,
        /// The missing one.
        transmission: TransmissionId,
    },
    /// Activities of type `TransmissionOpened`, and only they, name a transmission.
    #[error("activity {index} must name a transmission exactly when its type is TransmissionOpened")]
    ActivityTransmissionMismatch {
        /// Position among the new activities.
        index: usize,
    },
    /// Activities of type `Information`, and only they, have a description.
    #[error("activity {index} must have a description exactly when its type is Information")]
    ActivityDescriptionMismatch {
        /// Position among the new activities.
        index: usize,
    },
    /// An attachment of a new dialog, or of one of its transmissions, has expired already.
    #[error("attachment {index} has expired")]
    NewAttachmentExpired {
        /// Position of its transmission; none for the dialog's own.
        transmission: Option<usize>,
        /// Position in its list.
        index: usize,
    },
    /// An added or changed attachment of a stored dialog expires in the past.
    #[error("attachment {0} must expire in the future")]
    AttachmentExpired(AttachmentId),
    /// An attachment of an appended transmission expires in the past.
    #[error("attachment {attachment} of transmission {index} must expire in the future")]
    TransmissionAttachmentExpired {
        /// Position among the new transmissions.
        index: usize,
        /// Which attachment.
        attachment: AttachmentId,
    },
    /// A link has expired already.
    #[error("navigational action {index} of transmission {transmission} has expired")]
    NavigationalActionExpired {
        /// Position of its transmission.
        transmission: usize,
        /// Position in its list.
        index: usize,
    },
    /// Only the time of a saved form can be moved.
    #[error("only activities of type FormSaved can be moved in time")]
    NotFormSaved,
    /// An activity cannot be moved into the future.
    #[error("the activity's time must not be in the future")]
    ActivityTimeInFuture,
}

/// Who has to answer for a breach, which decides how a use case reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleClass {
    /// The request contradicts itself or the clock: invalid input.
    Input,
    /// The request contradicts the dialog: a domain rule.
    Rule,
    /// Somebody was here before: a conflict.
    Conflict,
}

impl DialogRuleError {
    /// How the breach is to be reported. Unknown references are [`RuleClass::Rule`] here; at create they are input errors.
    #[must_use]
    pub const fn class(&self) -> RuleClass {
        match self {
            Self::DuplicateTransmissionKeys(_) => RuleClass::Conflict,
            Self::DueAtInPast
            | Self::ExpiresAtInPast
            | Self::ExpiresAtCleared
            | Self::VisibleFromInPast
            | Self::UnknownParent { .. }
            | Self::HierarchyCycle { .. }
            | Self::HierarchyTooDeep { .. }
            | Self::HierarchyTooWide { .. }
            | Self::TooManyFromParty
            | Self::TooManyFromServiceOwner
            | Self::TransmissionExists(_)
            | Self::ActivityExists(_)
            | Self::AttachmentExists(_)
            | Self::UnknownTransmission { .. }
            | Self::AttachmentExpired(_)
            | Self::TransmissionAttachmentExpired { .. }
            | Self::NotFormSaved => RuleClass::Rule,
            _ => RuleClass::Input,
        }
    }
}

/// Children with ids of their own, as rules name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChildKind {
    /// Transmissions of the dialog.
    Transmission,
    /// Activities of the dialog.
    Activity,
    /// Attachments of the dialog and of its transmissions share one id space.
    Attachment,
    /// URLs of attachments.
    AttachmentUrl,
    /// GUI actions.
    GuiAction,
    /// API actions.
    ApiAction,
    /// Endpoints of API actions.
    ApiActionEndpoint,
}

impl ChildKind {
    const fn plural(self) -> &'static str {
        match self {
            Self::Transmission => "transmissions",
            Self::Activity => "activities",
            Self::Attachment => "attachments",
            Self::AttachmentUrl => "attachment URLs",
            Self::GuiAction => "GUI actions",
            Self::ApiAction => "API actions",
            Self::ApiActionEndpoint => "API action endpoints",
        }
    }
}
