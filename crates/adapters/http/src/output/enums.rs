//! Values of the domain as the wire names them. Written out so that a new value on either side fails to compile.

use dialogporten_api_types::common as wire;
use dialogporten_domain::action::{GuiActionPriority, HttpVerb};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::attachment::AttachmentUrlConsumerType;
use dialogporten_domain::event::ActorType;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::transmission::TransmissionType;

/// To the wire.
pub(crate) const fn status(status: DialogStatus) -> wire::DialogStatus {
    use wire::DialogStatus as Wire;
    match status {
        DialogStatus::InProgress => Wire::InProgress,
        DialogStatus::Draft => Wire::Draft,
        DialogStatus::RequiresAttention => Wire::RequiresAttention,
        DialogStatus::Completed => Wire::Completed,
        DialogStatus::NotApplicable => Wire::NotApplicable,
        DialogStatus::Awaiting => Wire::Awaiting,
    }
}

/// To the wire.
pub(crate) const fn system_label(label: SystemLabel) -> wire::SystemLabel {
    use wire::SystemLabel as Wire;
    match label {
        SystemLabel::Default => Wire::Default,
        SystemLabel::Bin => Wire::Bin,
        SystemLabel::Archive => Wire::Archive,
        SystemLabel::MarkedAsUnopened => Wire::MarkedAsUnopened,
        SystemLabel::Sent => Wire::Sent,
    }
}

/// To the wire.
pub(crate) const fn actor_type(kind: ActorType) -> wire::ActorType {
    use wire::ActorType as Wire;
    match kind {
        ActorType::PartyRepresentative => Wire::PartyRepresentative,
        ActorType::ServiceOwner => Wire::ServiceOwner,
    }
}

/// To the wire.
pub(crate) const fn consumer_type(kind: AttachmentUrlConsumerType) -> wire::AttachmentUrlConsumerType {
    use wire::AttachmentUrlConsumerType as Wire;
    match kind {
        AttachmentUrlConsumerType::Gui => Wire::Gui,
        AttachmentUrlConsumerType::Api => Wire::Api,
    }
}

/// To the wire.
pub(crate) const fn activity_type(kind: ActivityType) -> wire::DialogActivityType {
    use wire::DialogActivityType as Wire;
    match kind {
        ActivityType::DialogCreated => Wire::DialogCreated,
        ActivityType::DialogClosed => Wire::DialogClosed,
        ActivityType::Information => Wire::Information,
        ActivityType::TransmissionOpened => Wire::TransmissionOpened,
        ActivityType::PaymentMade => Wire::PaymentMade,
        ActivityType::SignatureProvided => Wire::SignatureProvided,
        ActivityType::DialogOpened => Wire::DialogOpened,
        ActivityType::DialogDeleted => Wire::DialogDeleted,
        ActivityType::DialogRestored => Wire::DialogRestored,
        ActivityType::SentToSigning => Wire::SentToSigning,
        ActivityType::SentToFormFill => Wire::SentToFormFill,
        ActivityType::SentToSendIn => Wire::SentToSendIn,
        ActivityType::SentToPayment => Wire::SentToPayment,
        ActivityType::FormSubmitted => Wire::FormSubmitted,
        ActivityType::FormSaved => Wire::FormSaved,
        ActivityType::CorrespondenceOpened => Wire::CorrespondenceOpened,
        ActivityType::CorrespondenceConfirmed => Wire::CorrespondenceConfirmed,
    }
}

/// To the wire.
pub(crate) const fn transmission_type(kind: TransmissionType) -> wire::DialogTransmissionType {
    use wire::DialogTransmissionType as Wire;
    match kind {
        TransmissionType::Information => Wire::Information,
        TransmissionType::Acceptance => Wire::Acceptance,
        TransmissionType::Rejection => Wire::Rejection,
        TransmissionType::Request => Wire::Request,
        TransmissionType::Alert => Wire::Alert,
        TransmissionType::Decision => Wire::Decision,
        TransmissionType::Submission => Wire::Submission,
        TransmissionType::Correction => Wire::Correction,
    }
}

/// To the wire.
pub(crate) const fn priority(priority: GuiActionPriority) -> wire::DialogGuiActionPriority {
    use wire::DialogGuiActionPriority as Wire;
    match priority {
        GuiActionPriority::Primary => Wire::Primary,
        GuiActionPriority::Secondary => Wire::Secondary,
        GuiActionPriority::Tertiary => Wire::Tertiary,
    }
}

/// To the wire.
pub(crate) const fn http_verb(verb: HttpVerb) -> wire::HttpVerb {
    use wire::HttpVerb as Wire;
    match verb {
        HttpVerb::Get => Wire::Get,
        HttpVerb::Post => Wire::Post,
        HttpVerb::Put => Wire::Put,
        HttpVerb::Patch => Wire::Patch,
        HttpVerb::Delete => Wire::Delete,
        HttpVerb::Head => Wire::Head,
        HttpVerb::Options => Wire::Options,
        HttpVerb::Trace => Wire::Trace,
        HttpVerb::Connect => Wire::Connect,
    }
}
