//! How an operation is described: the part of the API documents that no type tells.

/// One operation.
#[derive(Debug)]
pub(super) struct Description {
    /// Operation id, unique per audience.
    pub(super) id: &'static str,
    /// Parameters in the order of the contract.
    pub(super) parameters: &'static [Parameter],
    /// What is sent.
    pub(super) body: Body,
    /// What is answered, by status. 503 is possible everywhere and not listed.
    pub(super) answers: &'static [(u16, Answer)],
    /// Who may call.
    pub(super) security: Security,
}

/// One parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    /// Name as in the contract.
    pub(super) name: &'static str,
    /// Where it is written.
    pub(super) place: Place,
    /// Must be given.
    pub(super) required: bool,
    /// What it may hold.
    pub(super) kind: Kind,
}

/// Where a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Id,
    Time,
    Number,
    Flag,
    /// Repeated texts.
    Texts,
    /// One value of that schema.
    One(&'static str),
    /// Repeated values of that schema.
    Many(&'static str),
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    None,
    One(&'static str),
    /// A list of operations, under two media types.
    Patch(&'static str),
}

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    Nothing,
    /// Nothing but the new revision.
    Revision,
    /// The id of what was created, and its revision.
    NewId,
    Body(&'static str),
    List(&'static str),
    RevisedList(&'static str),
    Problem,
    /// A problem under the media type of other answers.
    PlainProblem,
}

/// Who may call.
#[derive(Debug, Clone, Copy)]
pub(super) enum Security {
    Nobody,
    EndUser,
    /// Service owners with all of these scopes.
    ServiceOwner(&'static [&'static str]),
}

pub(super) const SERVICE_PROVIDER: Security =
    Security::ServiceOwner(&["digdir:dialogporten.serviceprovider"]);
pub(super) const SEARCH: Security = Security::ServiceOwner(&[
    "digdir:dialogporten.serviceprovider",
    "digdir:dialogporten.serviceprovider.search",
]);
pub(super) const CHANGE_TRANSMISSIONS: Security = Security::ServiceOwner(&[
    "digdir:dialogporten.serviceprovider",
    "digdir:dialogporten.serviceprovider.changetransmissions",
]);
pub(super) const NOTIFICATION_CHECK: Security =
    Security::ServiceOwner(&["altinn:system/notifications.condition.check"]);

pub(super) const DIALOG_ID: Parameter = path("dialogId", Kind::Id);
pub(super) const IF_MATCH: Parameter = header("if-Match", Kind::Id);
pub(super) const ACCEPT_LANGUAGE: Parameter = header("accept-Language", Kind::One("AcceptedLanguages"));

pub(super) const fn path(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        place: Place::Path,
        required: true,
        kind,
    }
}

pub(super) const fn query(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        place: Place::Query,
        required: false,
        kind,
    }
}

pub(super) const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        required: true,
        ..query(name, kind)
    }
}

pub(super) const fn header(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        place: Place::Header,
        required: false,
        kind,
    }
}
