//! Names on the wire as values of the domain. Written out so that a new value on either side fails to compile.

use dialogporten_api_types::common as wire;
use dialogporten_application::search::DeletedFilter;
use dialogporten_domain::action::{GuiActionPriority, HttpVerb};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::attachment::AttachmentUrlConsumerType;
use dialogporten_domain::event::ActorType;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::transmission::TransmissionType;
use dialogporten_service_owner::should_send_notification::ConditionType;

/// Two older names are still understood.
pub(crate) const fn status(status: wire::DialogStatusInput) -> DialogStatus {
    use wire::DialogStatusInput as Wire;
    match status {
        Wire::New | Wire::NotApplicable => DialogStatus::NotApplicable,
        Wire::InProgress => DialogStatus::InProgress,
        Wire::Draft => DialogStatus::Draft,
        Wire::Sent | Wire::Awaiting => DialogStatus::Awaiting,
        Wire::RequiresAttention => DialogStatus::RequiresAttention,
        Wire::Completed => DialogStatus::Completed,
    }
}

/// To the domain: names that are in use.
pub(crate) const fn stored_status(status: wire::DialogStatus) -> DialogStatus {
    use wire::DialogStatus as Wire;
    match status {
        Wire::InProgress => DialogStatus::InProgress,
        Wire::Draft => DialogStatus::Draft,
        Wire::RequiresAttention => DialogStatus::RequiresAttention,
        Wire::Completed => DialogStatus::Completed,
        Wire::NotApplicable => DialogStatus::NotApplicable,
        Wire::Awaiting => DialogStatus::Awaiting,
    }
}

/// To the domain.
pub(crate) const fn system_label(label: wire::SystemLabel) -> SystemLabel {
    use wire::SystemLabel as Wire;
    match label {
        Wire::Default => SystemLabel::Default,
        Wire::Bin => SystemLabel::Bin,
        Wire::Archive => SystemLabel::Archive,
        Wire::MarkedAsUnopened => SystemLabel::MarkedAsUnopened,
        Wire::Sent => SystemLabel::Sent,
    }
}

/// To the domain.
pub(crate) const fn deleted_filter(filter: wire::DeletedFilter) -> DeletedFilter {
    use wire::DeletedFilter as Wire;
    match filter {
        Wire::Exclude => DeletedFilter::Exclude,
        Wire::Include => DeletedFilter::Include,
        Wire::Only => DeletedFilter::Only,
    }
}

/// To the use case.
pub(crate) const fn condition_type(kind: wire::NotificationConditionType) -> ConditionType {
    use wire::NotificationConditionType as Wire;
    match kind {
        Wire::NotExists => ConditionType::NotExists,
        Wire::Exists => ConditionType::Exists,
    }
}

/// To the domain.
pub(crate) const fn actor_type(kind: wire::ActorType) -> ActorType {
    use wire::ActorType as Wire;
    match kind {
        Wire::PartyRepresentative => ActorType::PartyRepresentative,
        Wire::ServiceOwner => ActorType::ServiceOwner,
    }
}

/// To the domain.
pub(crate) const fn consumer_type(kind: wire::AttachmentUrlConsumerType) -> AttachmentUrlConsumerType {
    use wire::AttachmentUrlConsumerType as Wire;
    match kind {
        Wire::Gui => AttachmentUrlConsumerType::Gui,
        Wire::Api => AttachmentUrlConsumerType::Api,
    }
}

/// To the domain.
pub(crate) const fn activity_type(kind: wire::DialogActivityType) -> ActivityType {
    use wire::DialogActivityType as Wire;
    match kind {
        Wire::DialogCreated => ActivityType::DialogCreated,
        Wire::DialogClosed => ActivityType::DialogClosed,
        Wire::Information => ActivityType::Information,
        Wire::TransmissionOpened => ActivityType::TransmissionOpened,
        Wire::PaymentMade => ActivityType::PaymentMade,
        Wire::SignatureProvided => ActivityType::SignatureProvided,
        Wire::DialogOpened => ActivityType::DialogOpened,
        Wire::DialogDeleted => ActivityType::DialogDeleted,
        Wire::DialogRestored => ActivityType::DialogRestored,
        Wire::SentToSigning => ActivityType::SentToSigning,
        Wire::SentToFormFill => ActivityType::SentToFormFill,
        Wire::SentToSendIn => ActivityType::SentToSendIn,
        Wire::SentToPayment => ActivityType::SentToPayment,
        Wire::FormSubmitted => ActivityType::FormSubmitted,
        Wire::FormSaved => ActivityType::FormSaved,
        Wire::CorrespondenceOpened => ActivityType::CorrespondenceOpened,
        Wire::CorrespondenceConfirmed => ActivityType::CorrespondenceConfirmed,
    }
}

/// To the domain.
pub(crate) const fn transmission_type(kind: wire::DialogTransmissionType) -> TransmissionType {
    use wire::DialogTransmissionType as Wire;
    match kind {
        Wire::Information => TransmissionType::Information,
        Wire::Acceptance => TransmissionType::Acceptance,
        Wire::Rejection => TransmissionType::Rejection,
        Wire::Request => TransmissionType::Request,
        Wire::Alert => TransmissionType::Alert,
        Wire::Decision => TransmissionType::Decision,
        Wire::Submission => TransmissionType::Submission,
        Wire::Correction => TransmissionType::Correction,
    }
}

/// To the domain.
pub(crate) const fn priority(priority: wire::DialogGuiActionPriority) -> GuiActionPriority {
    use wire::DialogGuiActionPriority as Wire;
    match priority {
        Wire::Primary => GuiActionPriority::Primary,
        Wire::Secondary => GuiActionPriority::Secondary,
        Wire::Tertiary => GuiActionPriority::Tertiary,
    }
}

/// To the domain.
pub(crate) const fn http_verb(verb: wire::HttpVerb) -> HttpVerb {
    use wire::HttpVerb as Wire;
    match verb {
        Wire::Get => HttpVerb::Get,
        Wire::Post => HttpVerb::Post,
        Wire::Put => HttpVerb::Put,
        Wire::Patch => HttpVerb::Patch,
        Wire::Delete => HttpVerb::Delete,
        Wire::Head => HttpVerb::Head,
        Wire::Options => HttpVerb::Options,
        Wire::Trace => HttpVerb::Trace,
        Wire::Connect => HttpVerb::Connect,
    }
}
