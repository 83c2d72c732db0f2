//! Transmissions.

use super::attachment::AttachmentInput;
use super::{Input, actor, attachment, content, enums, localizations};
use crate::path::Path;
use dialogporten_api_types::common::{ActorInput, DialogTransmissionType, EnumInput};
use dialogporten_api_types::service_owner::UpdateTransmissionRequest;
use dialogporten_api_types::service_owner::create::{
    CreateDialogTransmission, CreateDialogTransmissionContent, CreateDialogTransmissionNavigationalAction,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::TransmissionId;
use dialogporten_domain::text::MAX_TEXT;
use dialogporten_domain::transmission::{NavigationalAction, Transmission};
use uuid::Uuid;

/// What new transmissions and replacements say alike.
struct Said {
    attachments: Vec<AttachmentInput>,
    authorization_attribute: Option<String>,
    content: Option<CreateDialogTransmissionContent>,
    created_at: Option<Timestamp>,
    extended_type: Option<String>,
    external_reference: Option<String>,
    idempotent_key: Option<String>,
    navigational_actions: Vec<CreateDialogTransmissionNavigationalAction>,
    related_transmission_id: Option<Uuid>,
    sender: Option<ActorInput>,
    transmission_type: Option<EnumInput<DialogTransmissionType>>,
}

/// Reads the transmissions at `list`; `content_is_optional` in API-only dialogs.
pub(crate) fn list(
    input: &mut Input<'_>,
    list: &Path<'_>,
    transmissions: Vec<CreateDialogTransmission>,
    content_is_optional: bool,
) -> Option<Vec<Transmission>> {
    input.distinct(list, transmissions.iter().map(|transmission| transmission.id));
    input.list(list, transmissions, |input, path, dto| {
        new(input, path, dto, content_is_optional)
    })
}

/// Reads one new transmission.
pub(crate) fn new(
    input: &mut Input<'_>,
    path: &Path<'_>,
    transmission: CreateDialogTransmission,
    content_is_optional: bool,
) -> Option<Transmission> {
    let CreateDialogTransmission {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        id,
        idempotent_key,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    } = transmission;
    let id = input.version_7_id(path, id);
    let said = Said {
        attachments: attachments.into_iter().map(AttachmentInput::from).collect(),
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        idempotent_key,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    };
    transmission_of(input, path, id, said, content_is_optional)
}

/// Reads what replaces the transmission `id`. It always has content.
pub(crate) fn replacement(
    input: &mut Input<'_>,
    path: &Path<'_>,
    id: TransmissionId,
    transmission: UpdateTransmissionRequest,
) -> Option<Transmission> {
    let UpdateTransmissionRequest {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        idempotent_key,
        // What counts is the query.
        is_silent_update: _,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    } = transmission;
    let said = Said {
        attachments: attachments.into_iter().map(AttachmentInput::from).collect(),
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        idempotent_key,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    };
    transmission_of(input, path, id, said, false)
}

fn transmission_of(
    input: &mut Input<'_>,
    path: &Path<'_>,
    id: TransmissionId,
    said: Said,
    content_is_optional: bool,
) -> Option<Transmission> {
    let Said {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        idempotent_key,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    } = said;
    let idempotent_key = input.idempotent_key(path, idempotent_key);
    let created_at = input.created_at(path, created_at);
    let authorization_attribute = input.authorization_attribute(path, authorization_attribute);
    let extended_type = input.uri(path, "extendedType", extended_type);
    let external_reference = input.short_text(path, "externalReference", external_reference);
    let related_transmission_id = related_transmission_id
        .filter(|related| !related.is_nil())
        .map(TransmissionId::new);
    if related_transmission_id == Some(id) {
        input.breach(
            &path.member("relatedTransmissionId"),
            "a transmission must not refer to itself",
        );
    }
    let kind = input.required(
        &path.member("type"),
        transmission_type.and_then(EnumInput::defined),
    );
    let sender = actor::required(input, &path.member("sender"), sender);
    let content_path = path.member("content");
    if content.is_none() && !content_is_optional {
        input.breach(&content_path, super::REQUIRED);
    }
    let content = content.and_then(|content| content::transmission_content(input, &content_path, content));
    let attachments = attachment::list(input, &path.member("attachments"), attachments);
    let navigational_actions = input.list(
        &path.member("navigationalActions"),
        navigational_actions,
        navigational_action,
    );
    Some(Transmission {
        id,
        created_at,
        idempotent_key,
        authorization_attribute,
        extended_type,
        external_reference,
        related_transmission_id,
        kind: enums::transmission_type(kind?),
        sender: sender?,
        content,
        attachments: attachments?,
        navigational_actions: navigational_actions?,
    })
}

fn navigational_action(
    input: &mut Input<'_>,
    path: &Path<'_>,
    action: CreateDialogTransmissionNavigationalAction,
) -> Option<NavigationalAction> {
    let CreateDialogTransmissionNavigationalAction {
        expires_at,
        title,
        url,
    } = action;
    let title = localizations::required(input, &path.member("title"), &title, MAX_TEXT);
    let url = input.https_url(path, url);
    let expires_at = input.expires_at(path, expires_at);
    Some(NavigationalAction {
        title: title?,
        url: url?,
        expires_at,
    })
}
