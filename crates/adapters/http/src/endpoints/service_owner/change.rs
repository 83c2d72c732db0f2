//! Why a stored dialog was not changed, under the contract's keys: the one place for all commands.

use super::rules::{input_key, rule_key};
use crate::error::{ApiError, finding};
use dialogporten_application::Violations;
use dialogporten_application::unit_of_work::ChildKind;
use dialogporten_domain::dialog::rules::{ChildKind as RuleChild, DialogRuleError, RuleClass};
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::change::{ChangeDialogError, UnprocessableChange};
use uuid::Uuid;

/// What was sent, which decides how breaches are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// A whole dialog, or nothing.
    Dialog,
    /// A transmission to append: always the first of a list.
    NewTransmission,
    /// A transmission that replaces another.
    Transmission,
    /// An activity to append.
    Activity,
}

impl Sent {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Dialog | Self::Transmission => "dto",
            Self::NewTransmission => "transmissions[0]",
            Self::Activity => "activity",
        }
    }

    /// The answer to a refused change.
    pub(super) fn refused(self, error: ChangeDialogError) -> ApiError {
        match error {
            ChangeDialogError::NotFound(id) => ApiError::not_found("DialogEntity", id),
            ChangeDialogError::Gone(id) => ApiError::gone("DialogEntity", id),
            ChangeDialogError::ChildNotFound(kind, id) => ApiError::not_found(table(kind), id),
            ChangeDialogError::Forbidden(refusal) => ApiError::Forbidden(refusal.to_string()),
            ChangeDialogError::RevisionMismatch => ApiError::PreconditionFailed,
            ChangeDialogError::ConcurrentChange => ApiError::Conflict(finding(
                "",
                "the dialog was changed by somebody else at the same time, try again",
            )),
            ChangeDialogError::TransmissionKeysTaken(keys) => {
                ApiError::Conflict(finding("IdempotentKey", taken_keys(&keys)))
            }
            ChangeDialogError::Unprocessable(reasons) => self.unprocessable(&reasons),
            ChangeDialogError::Port(error) => ApiError::Port(error),
        }
    }

    /// Contradictions of the request itself are invalid input and hide what the dialog would have had against it.
    fn unprocessable(self, reasons: &[UnprocessableChange]) -> ApiError {
        let mut input = Violations::new();
        let mut rules = Violations::new();
        for reason in reasons {
            match reason {
                UnprocessableChange::Rule(error) if error.class() == RuleClass::Input => {
                    input.add(self.input_key(error), error.to_string());
                }
                UnprocessableChange::Rule(error) => rules.add(self.rule_key(error), error.to_string()),
                UnprocessableChange::UnknownActor => rules.add("ActorId", "no register knows the actor"),
                UnprocessableChange::ChildExists(kind, id) => rules.add(table(*kind), exists(*kind, *id)),
            }
        }
        if input.is_empty() {
            ApiError::Unprocessable(rules)
        } else {
            ApiError::Invalid(input)
        }
    }

    fn rule_key(self, error: &DialogRuleError) -> &'static str {
        match (self, error) {
            (Self::Activity, DialogRuleError::UnknownTransmission { .. }) => "Activity.TransmissionId",
            _ => rule_key(error),
        }
    }

    fn input_key(self, error: &DialogRuleError) -> String {
        use DialogRuleError as Rule;
        let prefix = self.prefix();
        match (self, error) {
            (Self::Dialog, _) => input_key(error),
            (_, Rule::TransmissionContentMissing { .. }) => format!("{prefix}.content"),
            (_, Rule::NavigationalActionExpired { index, .. }) => {
                format!("{prefix}.navigationalActions[{index}].expiresAt")
            }
            (
                _,
                Rule::DuplicateIds {
                    kind: RuleChild::Attachment | RuleChild::AttachmentUrl,
                },
            ) => format!("{prefix}.attachments"),
            (_, Rule::ActivityTransmissionMismatch { .. }) => format!("{prefix}.transmissionId"),
            (_, Rule::ActivityDescriptionMismatch { .. }) => format!("{prefix}.description"),
            _ => prefix.to_owned(),
        }
    }
}

const fn table(kind: ChildKind) -> &'static str {
    match kind {
        ChildKind::Transmission => "DialogTransmission",
        ChildKind::Activity => "DialogActivity",
    }
}

/// Clients look for the words `already exists`.
fn exists(kind: ChildKind, id: Option<Uuid>) -> String {
    let child = match kind {
        ChildKind::Transmission => "transmission",
        ChildKind::Activity => "activity",
    };
    match id {
        Some(id) => format!("{child} {id} already exists"),
        None => format!("{child} already exists"),
    }
}

fn taken_keys(keys: &[IdempotentKey]) -> String {
    let keys: Vec<&str> = keys.iter().map(IdempotentKey::as_str).collect();
    if keys.is_empty() {
        return "another transmission of the dialog has the idempotent key".to_owned();
    }
    format!(
        "other transmissions of the dialog have the idempotent keys {}",
        keys.join(", ")
    )
}
