//! Breaches of the aggregate's rules under the contract's keys.

use crate::error::ApiError;
use dialogporten_application::Violations;
use dialogporten_domain::dialog::rules::{ChildKind, DialogRuleError, RuleClass};
use dialogporten_service_owner::create_dialog::Unprocessable;

/// 422 with every reason (clients look for the words `already exists`); 400 when all of them are contradictions of the request itself that shape rules let pass.
pub(super) fn unprocessable(reasons: &[Unprocessable]) -> ApiError {
    let mut violations = Violations::new();
    let mut input_only = true;
    for reason in reasons {
        let (key, message, is_input) = explain(reason);
        input_only &= is_input;
        violations.add(key, message);
    }
    if input_only {
        ApiError::Invalid(violations)
    } else {
        ApiError::Unprocessable(violations)
    }
}

fn explain(reason: &Unprocessable) -> (String, String, bool) {
    let rule = |key: &str, message: String| (key.to_owned(), message, false);
    match reason {
        Unprocessable::UnknownServiceResource(resource) => rule(
            "ServiceResource",
            format!(
                "{} is unknown or not of a type that dialogs can use",
                resource.as_str()
            ),
        ),
        Unprocessable::UnknownOrg(resource) => {
            rule("Org", format!("{} has no known owner", resource.as_str()))
        }
        Unprocessable::Rule(error) if error.class() == RuleClass::Input => {
            (input_key(error), error.to_string(), true)
        }
        Unprocessable::Rule(error) => rule(rule_key(error), error.to_string()),
        Unprocessable::UnknownActor => rule("ActorId", "no register knows the actor".to_owned()),
        Unprocessable::DialogExists(id) => rule("Dialog", format!("a dialog with id {id} already exists")),
        Unprocessable::IdempotentKeyOfDeletedDialog(key) => rule(
            "Dialog",
            format!(
                "a deleted dialog with idempotent key '{}' already exists",
                key.as_str()
            ),
        ),
    }
}

/// Key of a domain rule (422).
pub(super) fn rule_key(error: &DialogRuleError) -> &'static str {
    use DialogRuleError as Rule;
    match error {
        Rule::DueAtInPast => "DueAt",
        Rule::ExpiresAtInPast | Rule::ExpiresAtCleared => "ExpiresAt",
        Rule::VisibleFromInPast => "VisibleFrom",
        Rule::TooManyFromParty => "FromPartyTransmissionsCount",
        Rule::TooManyFromServiceOwner => "FromServiceOwnerTransmissionsCount",
        Rule::TransmissionExists(_) => "DialogTransmission",
        Rule::ActivityExists(_) => "DialogActivity",
        Rule::AttachmentExists(_) => "DialogAttachment",
        Rule::UnknownTransmission { .. } => "Activities",
        Rule::AttachmentExpired(_) => "Attachments.ExpiresAt",
        Rule::TransmissionAttachmentExpired { .. } => "Transmissions.Attachments.ExpiresAt",
        Rule::NotFormSaved => "Type",
        _ => "Transmissions",
    }
}

/// Path of an input rule (400).
pub(super) fn input_key(error: &DialogRuleError) -> String {
    use DialogRuleError as Rule;
    let key = match error {
        Rule::DueAtBeforeVisibleFrom => "dto.dueAt",
        Rule::ExpiresAtBeforeDueAt | Rule::ExpiresAtBeforeVisibleFrom => "dto.expiresAt",
        Rule::CreatedAtInFuture | Rule::UpdatedAtWithoutCreatedAt => "dto.createdAt",
        Rule::UpdatedAtInFuture | Rule::UpdatedAtBeforeCreatedAt => "dto.updatedAt",
        Rule::PrecedingProcessWithoutProcess => "dto.process",
        Rule::ContentMissing => "dto.content",
        Rule::TransmissionContentMissing { index } => return format!("dto.transmissions[{index}].content"),
        Rule::LabelNotForNewDialogs(_) | Rule::SentIsSystemOwned => "dto.systemLabel",
        Rule::StoredTransmissionWithoutContent => "dto.transmissions",
        Rule::ActivityTimeInFuture => "createdAt",
        // Only the operations on labels find out; a new dialog's are counted before.
        Rule::TooManyServiceOwnerLabels { .. } | Rule::DuplicateServiceOwnerLabel => "dto.serviceOwnerLabels",
        Rule::TooManyGuiActions { .. } => "dto.guiActions",
        Rule::DuplicateIds { kind } => match kind {
            ChildKind::Transmission => "dto.transmissions",
            ChildKind::Activity => "dto.activities",
            ChildKind::Attachment | ChildKind::AttachmentUrl => "dto.attachments",
            ChildKind::GuiAction => "dto.guiActions",
            ChildKind::ApiAction | ChildKind::ApiActionEndpoint => "dto.apiActions",
        },
        Rule::NewAttachmentExpired {
            transmission: None,
            index,
        } => return format!("dto.attachments[{index}].expiresAt"),
        Rule::NewAttachmentExpired {
            transmission: Some(transmission),
            index,
        } => return format!("dto.transmissions[{transmission}].attachments[{index}].expiresAt"),
        Rule::NavigationalActionExpired { transmission, index } => {
            return format!("dto.transmissions[{transmission}].navigationalActions[{index}].expiresAt");
        }
        _ => "dto",
    };
    key.to_owned()
}
