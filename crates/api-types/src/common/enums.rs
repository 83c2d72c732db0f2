//! Enumerations of the contract. The numbers are those that bodies may use instead of names.

use super::WireEnum;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a dialog stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DialogStatus {
    /// Work has begun.
    InProgress,
    /// Not yet sent.
    Draft,
    /// The recipient must act.
    RequiresAttention,
    /// Done.
    Completed,
    /// No particular state.
    NotApplicable,
    /// Waiting for the service owner.
    Awaiting,
}

impl WireEnum for DialogStatus {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::InProgress, "InProgress", 2),
        (Self::Draft, "Draft", 3),
        (Self::RequiresAttention, "RequiresAttention", 5),
        (Self::Completed, "Completed", 6),
        (Self::NotApplicable, "NotApplicable", 7),
        (Self::Awaiting, "Awaiting", 8),
    ];
}

/// Where a dialog stands, as sent; two older names are still understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DialogStatusInput {
    /// Older name of `NotApplicable`.
    New,
    /// Work has begun.
    InProgress,
    /// Not yet sent.
    Draft,
    /// Older name of `Awaiting`.
    Sent,
    /// The recipient must act.
    RequiresAttention,
    /// Done.
    Completed,
    /// No particular state.
    NotApplicable,
    /// Waiting for the service owner.
    Awaiting,
}

impl WireEnum for DialogStatusInput {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::New, "New", 1),
        (Self::InProgress, "InProgress", 2),
        (Self::Draft, "Draft", 3),
        (Self::Sent, "Sent", 4),
        (Self::RequiresAttention, "RequiresAttention", 5),
        (Self::Completed, "Completed", 6),
        (Self::NotApplicable, "NotApplicable", 7),
        (Self::Awaiting, "Awaiting", 8),
    ];
}

/// Where and how an end user keeps a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum SystemLabel {
    /// In the inbox.
    Default,
    /// In the bin.
    Bin,
    /// Archived.
    Archive,
    /// Marked as unopened by a user.
    MarkedAsUnopened,
    /// The party has sent something.
    Sent,
}

impl WireEnum for SystemLabel {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::Default, "Default", 1),
        (Self::Bin, "Bin", 2),
        (Self::Archive, "Archive", 3),
        (Self::MarkedAsUnopened, "MarkedAsUnopened", 4),
        (Self::Sent, "Sent", 5),
    ];
}

/// Whether a party or the service owner acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum ActorType {
    /// Somebody on behalf of the party.
    PartyRepresentative,
    /// The service owner.
    ServiceOwner,
}

impl WireEnum for ActorType {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::PartyRepresentative, "PartyRepresentative", 1),
        (Self::ServiceOwner, "ServiceOwner", 2),
    ];
}

/// Who an address is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum AttachmentUrlConsumerType {
    /// People.
    Gui,
    /// Systems.
    Api,
}

impl WireEnum for AttachmentUrlConsumerType {
    const VALUES: &'static [(Self, &'static str, i32)] = &[(Self::Gui, "Gui", 1), (Self::Api, "Api", 2)];
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DialogActivityType {
    /// The dialog was created.
    DialogCreated,
    /// The dialog was closed.
    DialogClosed,
    /// Something the service owner describes in words.
    Information,
    /// A transmission was opened.
    TransmissionOpened,
    /// A payment was made.
    PaymentMade,
    /// A signature was given.
    SignatureProvided,
    /// The dialog was opened.
    DialogOpened,
    /// The dialog was deleted.
    DialogDeleted,
    /// The dialog was restored.
    DialogRestored,
    /// Sent on to be signed.
    SentToSigning,
    /// Sent on to be filled in.
    SentToFormFill,
    /// Sent on to be submitted.
    SentToSendIn,
    /// Sent on to be paid.
    SentToPayment,
    /// A form was submitted.
    FormSubmitted,
    /// A form was saved.
    FormSaved,
    /// A letter was opened.
    CorrespondenceOpened,
    /// The receipt of a letter was confirmed.
    CorrespondenceConfirmed,
}

impl WireEnum for DialogActivityType {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::DialogCreated, "DialogCreated", 1),
        (Self::DialogClosed, "DialogClosed", 2),
        (Self::Information, "Information", 3),
        (Self::TransmissionOpened, "TransmissionOpened", 4),
        (Self::PaymentMade, "PaymentMade", 5),
        (Self::SignatureProvided, "SignatureProvided", 6),
        (Self::DialogOpened, "DialogOpened", 7),
        (Self::DialogDeleted, "DialogDeleted", 8),
        (Self::DialogRestored, "DialogRestored", 9),
        (Self::SentToSigning, "SentToSigning", 10),
        (Self::SentToFormFill, "SentToFormFill", 11),
        (Self::SentToSendIn, "SentToSendIn", 12),
        (Self::SentToPayment, "SentToPayment", 13),
        (Self::FormSubmitted, "FormSubmitted", 14),
        (Self::FormSaved, "FormSaved", 15),
        (Self::CorrespondenceOpened, "CorrespondenceOpened", 16),
        (Self::CorrespondenceConfirmed, "CorrespondenceConfirmed", 17),
    ];
}

/// What a transmission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DialogTransmissionType {
    /// Information.
    Information,
    /// An acceptance.
    Acceptance,
    /// A rejection.
    Rejection,
    /// A request for something.
    Request,
    /// A warning.
    Alert,
    /// A decision.
    Decision,
    /// Something the party sent.
    Submission,
    /// A correction the party sent.
    Correction,
}

impl WireEnum for DialogTransmissionType {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::Information, "Information", 1),
        (Self::Acceptance, "Acceptance", 2),
        (Self::Rejection, "Rejection", 3),
        (Self::Request, "Request", 4),
        (Self::Alert, "Alert", 5),
        (Self::Decision, "Decision", 6),
        (Self::Submission, "Submission", 7),
        (Self::Correction, "Correction", 8),
    ];
}

/// How prominent an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DialogGuiActionPriority {
    /// The one thing to do.
    Primary,
    /// The alternative.
    Secondary,
    /// One of several others.
    Tertiary,
}

impl WireEnum for DialogGuiActionPriority {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::Primary, "Primary", 1),
        (Self::Secondary, "Secondary", 2),
        (Self::Tertiary, "Tertiary", 3),
    ];
}

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpVerb {
    /// Read.
    Get,
    /// Send.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Remove.
    Delete,
    /// Read the headers.
    Head,
    /// Ask what is possible.
    Options,
    /// Echo.
    Trace,
    /// Tunnel.
    Connect,
}

impl WireEnum for HttpVerb {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::Get, "GET", 1),
        (Self::Post, "POST", 2),
        (Self::Put, "PUT", 3),
        (Self::Patch, "PATCH", 4),
        (Self::Delete, "DELETE", 5),
        (Self::Head, "HEAD", 6),
        (Self::Options, "OPTIONS", 7),
        (Self::Trace, "TRACE", 8),
        (Self::Connect, "CONNECT", 9),
    ];
}

/// Whether deleted dialogs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum DeletedFilter {
    /// Without them.
    Exclude,
    /// With them.
    Include,
    /// Nothing else.
    Only,
}

impl WireEnum for DeletedFilter {
    const VALUES: &'static [(Self, &'static str, i32)] = &[
        (Self::Exclude, "Exclude", 1),
        (Self::Include, "Include", 2),
        (Self::Only, "Only", 3),
    ];
}

/// Whether an activity must be there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum NotificationConditionType {
    /// It is not there.
    NotExists,
    /// It is there.
    Exists,
}

impl WireEnum for NotificationConditionType {
    const VALUES: &'static [(Self, &'static str, i32)] =
        &[(Self::NotExists, "NotExists", 1), (Self::Exists, "Exists", 2)];
}

/// What gives access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum IdentifierLookupGrantType {
    /// A role.
    Role,
    /// An access package.
    AccessPackage,
    /// A delegation of the resource.
    ResourceDelegation,
    /// A delegation of the instance.
    InstanceDelegation,
}
