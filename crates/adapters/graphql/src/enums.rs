//! Values of the domain as the contract names them. A new value on either side fails to compile.

use async_graphql::Enum;
use dialogporten_application::ordering::Direction;
use dialogporten_domain as domain;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::activity::ActivityType")]
pub(crate) enum ActivityType {
    DialogCreated,
    DialogClosed,
    Information,
    TransmissionOpened,
    PaymentMade,
    SignatureProvided,
    DialogOpened,
    DialogDeleted,
    DialogRestored,
    SentToSigning,
    SentToFormFill,
    SentToSendIn,
    SentToPayment,
    FormSubmitted,
    FormSaved,
    CorrespondenceOpened,
    CorrespondenceConfirmed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::event::ActorType")]
pub(crate) enum ActorType {
    PartyRepresentative,
    ServiceOwner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(
    name = "AttachmentUrlConsumer",
    remote = "domain::attachment::AttachmentUrlConsumerType"
)]
pub(crate) enum AttachmentUrlConsumer {
    Gui,
    Api,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::status::DialogStatus")]
pub(crate) enum DialogStatus {
    InProgress,
    Draft,
    Awaiting,
    RequiresAttention,
    Completed,
    NotApplicable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::action::GuiActionPriority")]
pub(crate) enum GuiActionPriority {
    Primary,
    Secondary,
    Tertiary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::action::HttpVerb")]
pub(crate) enum HttpVerb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Trace,
    Connect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::system_label::SystemLabel")]
pub(crate) enum SystemLabel {
    Default,
    Bin,
    Archive,
    MarkedAsUnopened,
    Sent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::transmission::TransmissionType")]
pub(crate) enum TransmissionType {
    Information,
    Acceptance,
    Rejection,
    Request,
    Alert,
    Decision,
    Submission,
    Correction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(
    name = "DialogLookupGrantType",
    remote = "dialogporten_end_user::look_up_dialog::GrantType"
)]
pub(crate) enum GrantType {
    Role,
    AccessPackage,
    ResourceDelegation,
    InstanceDelegation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    Asc,
    Desc,
}

impl From<Direction> for OrderDirection {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Ascending => Self::Asc,
            Direction::Descending => Self::Desc,
        }
    }
}
