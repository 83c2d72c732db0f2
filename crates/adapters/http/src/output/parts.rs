//! Parts that both audiences show alike.

use super::{enums, languages::Languages};
use dialogporten_api_types::common::{
    Actor, ContentValue, DialogActivity, DialogActivityListItem, DialogApiActionEndpoint, DialogAttachment,
    DialogAttachmentUrl, DialogSeenLogListItem, DialogTransmissionAttachment,
    DialogTransmissionAttachmentUrl, DialogTransmissionNavigationalAction, Localization, SystemLabel,
};
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::action::ApiActionEndpoint;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl};
use dialogporten_domain::content;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::system_label::SystemLabels;
use dialogporten_domain::text::{Progress, ShortText};
use dialogporten_domain::transmission::NavigationalAction;
use dialogporten_domain::uri::UriReference;
use std::borrow::Cow;

pub(crate) fn text(text: Option<&ShortText>) -> Option<Cow<'_, str>> {
    text.map(|text| Cow::Borrowed(text.as_str()))
}

pub(crate) fn uri(uri: Option<&UriReference>) -> Option<Cow<'_, str>> {
    uri.map(|uri| Cow::Borrowed(uri.as_str()))
}

pub(crate) fn progress(progress: Option<Progress>) -> Option<i32> {
    progress.map(|progress| i32::from(progress.percent()))
}

pub(crate) fn system_labels(labels: SystemLabels) -> Vec<SystemLabel> {
    labels.iter().map(enums::system_label).collect()
}

pub(crate) fn actor<'a>(actor: ShownActor) -> Actor<'a> {
    let ShownActor { actor_type, id, name } = actor;
    Actor {
        actor_id: id.map(Cow::Owned),
        actor_name: name.map(Cow::Owned),
        actor_type: enums::actor_type(actor_type),
    }
}

/// Texts that may be absent are an empty list on the wire.
pub(crate) fn optional_texts<'a>(
    texts: Option<&'a Localizations>,
    languages: &Languages,
) -> Vec<Localization<'a>> {
    texts.map(|texts| languages.of(texts)).unwrap_or_default()
}

pub(crate) fn content_value<'a>(value: &'a content::ContentValue, languages: &Languages) -> ContentValue<'a> {
    reference(value, languages, None, |text| text)
}

pub(crate) fn optional_content<'a>(
    value: Option<&'a content::ContentValue>,
    languages: &Languages,
) -> Option<ContentValue<'a>> {
    value.map(|value| content_value(value, languages))
}

/// A reference to content elsewhere: `show` replaces what the reader may not follow.
pub(crate) fn reference<'a>(
    value: &'a content::ContentValue,
    languages: &Languages,
    is_authorized: Option<bool>,
    show: impl Fn(&'a str) -> &'a str,
) -> ContentValue<'a> {
    ContentValue {
        is_authorized,
        media_type: Cow::Borrowed(value.media_type.as_str()),
        value: languages.map(&value.value, show),
    }
}

pub(crate) fn attachment<'a>(
    attachment: &'a Attachment,
    languages: &Languages,
    url_of: impl Fn(&'a AttachmentUrl) -> &'a str,
) -> DialogAttachment<'a> {
    let Attachment {
        id,
        display_name,
        name,
        urls,
        expires_at,
    } = attachment;
    DialogAttachment {
        display_name: optional_texts(display_name.as_ref(), languages),
        expires_at: *expires_at,
        id: id.uuid(),
        name: text(name.as_ref()),
        urls: urls
            .iter()
            .map(|url| DialogAttachmentUrl {
                consumer_type: enums::consumer_type(url.consumer_type),
                id: url.id.uuid(),
                media_type: text(url.media_type.as_ref()),
                url: Cow::Borrowed(url_of(url)),
            })
            .collect(),
    }
}

pub(crate) fn transmission_attachment<'a>(
    attachment: &'a Attachment,
    languages: &Languages,
    url_of: impl Fn(&'a AttachmentUrl) -> &'a str,
) -> DialogTransmissionAttachment<'a> {
    let Attachment {
        id,
        display_name,
        name,
        urls,
        expires_at,
    } = attachment;
    DialogTransmissionAttachment {
        display_name: optional_texts(display_name.as_ref(), languages),
        expires_at: *expires_at,
        id: id.uuid(),
        name: text(name.as_ref()),
        urls: urls
            .iter()
            .map(|url| DialogTransmissionAttachmentUrl {
                consumer_type: enums::consumer_type(url.consumer_type),
                id: url.id.uuid(),
                media_type: text(url.media_type.as_ref()),
                url: Cow::Borrowed(url_of(url)),
            })
            .collect(),
    }
}

pub(crate) fn navigational_action<'a>(
    action: &'a NavigationalAction,
    languages: &Languages,
    url: &'a str,
) -> DialogTransmissionNavigationalAction<'a> {
    let NavigationalAction {
        title,
        url: _,
        expires_at,
    } = action;
    DialogTransmissionNavigationalAction {
        expires_at: *expires_at,
        title: languages.of(title),
        url: Cow::Borrowed(url),
    }
}

pub(crate) fn endpoint<'a>(endpoint: &'a ApiActionEndpoint, url: &'a str) -> DialogApiActionEndpoint<'a> {
    let ApiActionEndpoint {
        id,
        version,
        url: _,
        http_method,
        documentation_url,
        request_schema,
        response_schema,
        deprecated,
        sunset_at,
    } = endpoint;
    DialogApiActionEndpoint {
        deprecated: *deprecated,
        documentation_url: uri(documentation_url.as_ref()),
        http_method: enums::http_verb(*http_method),
        id: id.uuid(),
        request_schema: uri(request_schema.as_ref()),
        response_schema: uri(response_schema.as_ref()),
        sunset_at: *sunset_at,
        url: Cow::Borrowed(url),
        version: text(version.as_ref()),
    }
}

pub(crate) fn activity<'a>(
    activity: &'a Activity,
    performed_by: ShownActor,
    languages: &Languages,
) -> DialogActivity<'a> {
    let Activity {
        id,
        created_at,
        kind,
        extended_type,
        transmission_id,
        performed_by: _,
        description,
    } = activity;
    DialogActivity {
        created_at: Some(*created_at),
        description: optional_texts(description.as_ref(), languages),
        extended_type: uri(extended_type.as_ref()),
        id: id.uuid(),
        performed_by: actor(performed_by),
        transmission_id: transmission_id.map(|id| id.uuid()),
        activity_type: enums::activity_type(*kind),
    }
}

/// The latest activity of a listed dialog.
pub(crate) fn latest_activity<'a>(
    latest: &'a Activity,
    performed_by: ShownActor,
    languages: &Languages,
) -> DialogActivityListItem<'a> {
    let DialogActivity {
        created_at,
        description,
        extended_type,
        id,
        performed_by,
        transmission_id,
        activity_type,
    } = activity(latest, performed_by, languages);
    DialogActivityListItem {
        created_at,
        description,
        extended_type,
        id,
        performed_by,
        transmission_id,
        activity_type,
    }
}

/// A reading of a listed dialog.
pub(crate) fn listed_reading<'a>(
    record: &SeenRecord,
    seen_by: ShownActor,
    is_current_end_user: bool,
) -> DialogSeenLogListItem<'a> {
    DialogSeenLogListItem {
        id: record.id.uuid(),
        is_current_end_user,
        is_via_service_owner: Some(record.is_via_service_owner),
        seen_at: record.seen_at,
        seen_by: actor(seen_by),
    }
}
