//! Parts of a dialog for its service owner. `access` is there only when the owner reads on behalf of a person.

use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::{DialogSeenLog, DialogTransmissionContent};
use dialogporten_api_types::service_owner::{
    Content, DialogApiAction, DialogGuiAction, DialogServiceOwnerContext, DialogServiceOwnerLabel,
    DialogTransmission,
};
use dialogporten_application::access::DialogAccess;
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::action::{ApiAction, GuiAction};
use dialogporten_domain::content::{DialogContent, TransmissionContent};
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_owner_context::{ServiceOwnerContext, ServiceOwnerLabel};
use dialogporten_domain::transmission::Transmission;
use std::borrow::Cow;

pub(super) fn content<'a>(content: &'a DialogContent, access: Option<&DialogAccess>) -> Content<'a> {
    let DialogContent {
        title,
        sender_name,
        summary,
        additional_info,
        extended_status,
        main_content_reference,
        non_sensitive_title,
        non_sensitive_summary,
    } = content;
    let all = &Languages::ALL;
    let shown = |value: &'a Option<_>| parts::optional_content(value.as_ref(), all);
    Content {
        additional_info: shown(additional_info),
        extended_status: shown(extended_status),
        main_content_reference: main_content_reference
            .as_ref()
            .map(|value| parts::reference(value, all, access.map(DialogAccess::has_read_main), |text| text)),
        non_sensitive_summary: shown(non_sensitive_summary),
        non_sensitive_title: shown(non_sensitive_title),
        sender_name: shown(sender_name),
        summary: shown(summary),
        title: parts::content_value(title, all),
    }
}

pub(super) fn service_owner_context(context: &ServiceOwnerContext) -> DialogServiceOwnerContext<'_> {
    DialogServiceOwnerContext {
        revision: context.revision.uuid(),
        service_owner_labels: labels(&context.labels),
    }
}

/// Labels of the service owner.
pub(crate) fn labels(labels: &[ServiceOwnerLabel]) -> Vec<DialogServiceOwnerLabel<'_>> {
    labels
        .iter()
        .map(|label| DialogServiceOwnerLabel {
            value: Cow::Borrowed(label.as_str()),
        })
        .collect()
}

pub(super) fn gui_action<'a>(action: &'a GuiAction, access: Option<&DialogAccess>) -> DialogGuiAction<'a> {
    let GuiAction {
        id,
        action: name,
        url,
        authorization_attribute,
        is_delete_dialog_action,
        http_method,
        priority,
        title,
        prompt,
    } = action;
    let attribute = authorization_attribute.as_ref();
    DialogGuiAction {
        action: Cow::Borrowed(name.as_str()),
        authorization_attribute: attribute.map(|attribute| Cow::Borrowed(attribute.as_str())),
        http_method: enums::http_verb(*http_method),
        id: id.uuid(),
        is_authorized: access.map(|access| access.has_action(name.as_str(), attribute)),
        is_delete_dialog_action: *is_delete_dialog_action,
        priority: enums::priority(*priority),
        prompt: parts::optional_texts(prompt.as_ref(), &Languages::ALL),
        title: Languages::ALL.of(title),
        url: Cow::Borrowed(url.as_str()),
    }
}

pub(super) fn api_action<'a>(action: &'a ApiAction, access: Option<&DialogAccess>) -> DialogApiAction<'a> {
    let ApiAction {
        id,
        action: verb,
        name,
        authorization_attribute,
        endpoints,
    } = action;
    let attribute = authorization_attribute.as_ref();
    DialogApiAction {
        action: Cow::Borrowed(verb.as_str()),
        authorization_attribute: attribute.map(|attribute| Cow::Borrowed(attribute.as_str())),
        endpoints: endpoints
            .iter()
            .map(|endpoint| parts::endpoint(endpoint, endpoint.url.as_str()))
            .collect(),
        id: id.uuid(),
        is_authorized: access.map(|access| access.has_action(verb.as_str(), attribute)),
        name: parts::text(name.as_ref()),
    }
}

pub(super) fn transmission<'a>(
    transmission: &'a Transmission,
    is_opened: bool,
    access: Option<&DialogAccess>,
) -> DialogTransmission<'a> {
    let all = &Languages::ALL;
    let Transmission {
        id,
        created_at,
        idempotent_key,
        authorization_attribute,
        extended_type,
        external_reference,
        related_transmission_id,
        kind,
        sender,
        content,
        attachments,
        navigational_actions,
    } = transmission;
    DialogTransmission {
        attachments: attachments
            .iter()
            .map(|attachment| parts::transmission_attachment(attachment, all, |url| url.url.as_str()))
            .collect(),
        authorization_attribute: authorization_attribute
            .as_ref()
            .map(|attribute| Cow::Borrowed(attribute.as_str())),
        content: content.as_ref().map(transmission_content),
        created_at: *created_at,
        extended_type: parts::uri(extended_type.as_ref()),
        external_reference: parts::text(external_reference.as_ref()),
        id: id.uuid(),
        idempotent_key: idempotent_key.as_ref().map(|key| Cow::Borrowed(key.as_str())),
        is_authorized: access.map(|access| access.can_read_transmission(transmission)),
        is_opened,
        navigational_actions: navigational_actions
            .iter()
            .map(|action| parts::navigational_action(action, all, action.url.as_str()))
            .collect(),
        related_transmission_id: related_transmission_id.map(|id| id.uuid()),
        sender: parts::actor(ShownActor::in_clear(sender)),
        transmission_type: enums::transmission_type(*kind),
    }
}

fn transmission_content(content: &TransmissionContent) -> DialogTransmissionContent<'_> {
    let all = &Languages::ALL;
    let TransmissionContent {
        title,
        summary,
        content_reference,
    } = content;
    DialogTransmissionContent {
        content_reference: content_reference
            .as_ref()
            .map(|value| parts::content_value(value, all)),
        summary: summary.as_ref().map(|value| parts::content_value(value, all)),
        title: parts::content_value(title, all),
    }
}

pub(super) fn seen_record<'a>(
    record: &SeenRecord,
    acting_for: Option<&PartyIdentifier>,
) -> DialogSeenLog<'a> {
    DialogSeenLog {
        id: record.id.uuid(),
        is_current_end_user: acting_for.is_some() && record.seen_by.id() == acting_for,
        is_via_service_owner: Some(record.is_via_service_owner),
        seen_at: record.seen_at,
        seen_by: parts::actor(ShownActor::in_clear(&record.seen_by)),
    }
}
