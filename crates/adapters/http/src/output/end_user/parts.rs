//! Parts of a dialog for an end user.

use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::{DialogSeenLog, DialogTransmissionContent};
use dialogporten_api_types::end_user::{Content, DialogApiAction, DialogGuiAction, DialogTransmission};
use dialogporten_domain::action::{ApiAction, GuiAction};
use dialogporten_domain::content::{DialogContent, TransmissionContent};
use dialogporten_domain::transmission::Transmission;
use dialogporten_end_user::dialog_view::ShownSeenRecord;
use dialogporten_end_user::viewpoint::Viewpoint;
use std::borrow::Cow;

pub(super) fn content<'a>(
    viewpoint: &Viewpoint,
    content: &'a DialogContent,
    languages: &Languages,
) -> Content<'a> {
    let DialogContent {
        title,
        sender_name,
        summary,
        additional_info,
        extended_status,
        main_content_reference,
        non_sensitive_title: _,
        non_sensitive_summary: _,
    } = content;
    let shown = |value: &'a Option<_>| parts::optional_content(value.as_ref(), languages);
    let is_authorized = viewpoint.main_content_reference_is_authorized();
    Content {
        additional_info: shown(additional_info),
        extended_status: shown(extended_status),
        main_content_reference: main_content_reference.as_ref().map(|value| {
            parts::reference(value, languages, Some(is_authorized), |text| {
                viewpoint.main_content_reference(text)
            })
        }),
        sender_name: shown(sender_name),
        summary: shown(summary),
        title: parts::content_value(title, languages),
    }
}

pub(super) fn gui_action<'a>(
    viewpoint: &Viewpoint,
    action: &'a GuiAction,
    languages: &Languages,
) -> DialogGuiAction<'a> {
    let GuiAction {
        id,
        action: name,
        url: _,
        authorization_attribute,
        is_delete_dialog_action,
        http_method,
        priority,
        title,
        prompt,
    } = action;
    DialogGuiAction {
        action: Cow::Borrowed(name.as_str()),
        authorization_attribute: authorization_attribute
            .as_ref()
            .map(|attribute| Cow::Borrowed(attribute.as_str())),
        http_method: enums::http_verb(*http_method),
        id: id.uuid(),
        is_authorized: viewpoint.gui_action_is_authorized(action),
        is_delete_dialog_action: *is_delete_dialog_action,
        priority: enums::priority(*priority),
        prompt: parts::optional_texts(prompt.as_ref(), languages),
        title: languages.of(title),
        url: Cow::Borrowed(viewpoint.gui_action_url(action)),
    }
}

pub(super) fn api_action<'a>(viewpoint: &Viewpoint, action: &'a ApiAction) -> DialogApiAction<'a> {
    let ApiAction {
        id,
        action: verb,
        name,
        authorization_attribute,
        endpoints,
    } = action;
    DialogApiAction {
        action: Cow::Borrowed(verb.as_str()),
        authorization_attribute: authorization_attribute
            .as_ref()
            .map(|attribute| Cow::Borrowed(attribute.as_str())),
        endpoints: endpoints
            .iter()
            .map(|endpoint| parts::endpoint(endpoint, viewpoint.endpoint_url(action, endpoint)))
            .collect(),
        id: id.uuid(),
        is_authorized: viewpoint.api_action_is_authorized(action),
        name: parts::text(name.as_ref()),
    }
}

pub(super) fn transmission<'a>(
    viewpoint: &Viewpoint,
    transmission: &'a Transmission,
    is_opened: bool,
    languages: &Languages,
) -> DialogTransmission<'a> {
    let Transmission {
        id,
        created_at,
        idempotent_key: _,
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
            .map(|attachment| {
                parts::transmission_attachment(attachment, languages, |url| {
                    viewpoint.transmission_attachment_url(transmission, attachment, url)
                })
            })
            .collect(),
        authorization_attribute: authorization_attribute
            .as_ref()
            .map(|attribute| Cow::Borrowed(attribute.as_str())),
        content: content
            .as_ref()
            .map(|content| transmission_content(viewpoint, transmission, content, languages)),
        created_at: *created_at,
        extended_type: parts::uri(extended_type.as_ref()),
        external_reference: parts::text(external_reference.as_ref()),
        id: id.uuid(),
        is_authorized: viewpoint.transmission_is_authorized(transmission),
        is_opened,
        navigational_actions: navigational_actions
            .iter()
            .map(|action| {
                let url = viewpoint.navigational_action_url(transmission, action);
                parts::navigational_action(action, languages, url)
            })
            .collect(),
        related_transmission_id: related_transmission_id.map(|id| id.uuid()),
        sender: parts::actor(viewpoint.actor(sender)),
        transmission_type: enums::transmission_type(*kind),
    }
}

/// The contract leaves `isAuthorized` of the reference out: the transmission says it.
fn transmission_content<'a>(
    viewpoint: &Viewpoint,
    transmission: &Transmission,
    content: &'a TransmissionContent,
    languages: &Languages,
) -> DialogTransmissionContent<'a> {
    let TransmissionContent {
        title,
        summary,
        content_reference,
    } = content;
    DialogTransmissionContent {
        content_reference: content_reference.as_ref().map(|value| {
            parts::reference(value, languages, None, |text| {
                viewpoint.content_reference(transmission, text)
            })
        }),
        summary: summary
            .as_ref()
            .map(|value| parts::content_value(value, languages)),
        title: parts::content_value(title, languages),
    }
}

pub(super) fn seen_record<'a>(shown: ShownSeenRecord) -> DialogSeenLog<'a> {
    let ShownSeenRecord {
        record,
        seen_by,
        is_current_end_user,
    } = shown;
    DialogSeenLog {
        id: record.id.uuid(),
        is_current_end_user,
        is_via_service_owner: Some(record.is_via_service_owner),
        seen_at: record.seen_at,
        seen_by: parts::actor(seen_by),
    }
}
