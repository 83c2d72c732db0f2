//! Parts that several answers share.

use crate::enums::{ActivityType, ActorType, AttachmentUrlConsumer, SystemLabel};
use crate::scalars::{Id, Moment, Uri};
use async_graphql::SimpleObject;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::text::{Progress, ShortText};
use dialogporten_domain::uri::UriReference;
use dialogporten_domain::{activity, attachment, content, system_label};
use dialogporten_end_user::dialog_view::ShownSeenRecord;

#[derive(Debug, SimpleObject)]
pub(crate) struct Localization {
    value: String,
    language_code: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ContentValue {
    value: Vec<Localization>,
    media_type: String,
    is_authorized: Option<bool>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Actor {
    actor_type: Option<ActorType>,
    actor_id: Option<String>,
    actor_name: Option<String>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Activity {
    id: Id,
    created_at: Option<Moment>,
    extended_type: Option<Uri>,
    #[graphql(name = "type")]
    activity_type: ActivityType,
    transmission_id: Option<Id>,
    performed_by: Actor,
    description: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SeenLog {
    id: Id,
    seen_at: Moment,
    seen_by: Actor,
    is_via_service_owner: Option<bool>,
    is_current_end_user: bool,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Attachment {
    id: Id,
    display_name: Vec<Localization>,
    name: Option<String>,
    urls: Vec<AttachmentUrl>,
    expires_at: Option<Moment>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct AttachmentUrl {
    id: Id,
    url: Uri,
    media_type: Option<String>,
    consumer_type: AttachmentUrlConsumer,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct EndUserContext {
    revision: Id,
    system_labels: Vec<SystemLabel>,
}

impl Localization {
    /// A word that stands for a missing name.
    pub(super) fn bokmaal(word: &str) -> Self {
        Self {
            value: word.to_owned(),
            language_code: "nb".to_owned(),
        }
    }
}

impl ContentValue {
    /// Where the contract promises content that an API-only dialog does not have.
    pub(super) fn nothing() -> Self {
        Self {
            value: Vec::new(),
            media_type: "text/plain".to_owned(),
            is_authorized: None,
        }
    }
}

impl From<&system_label::EndUserContext> for EndUserContext {
    fn from(context: &system_label::EndUserContext) -> Self {
        Self {
            revision: Id(context.revision.uuid()),
            system_labels: context.labels.iter().map(SystemLabel::from).collect(),
        }
    }
}

pub(super) fn texts(texts: &Localizations, languages: &AcceptedLanguages) -> Vec<Localization> {
    mapped(texts, languages, |text| text)
}

/// Texts that may be absent are an empty list.
pub(super) fn optional_texts(
    shown: Option<&Localizations>,
    languages: &AcceptedLanguages,
) -> Vec<Localization> {
    shown.map(|shown| texts(shown, languages)).unwrap_or_default()
}

fn mapped<'a>(
    texts: &'a Localizations,
    languages: &AcceptedLanguages,
    show: impl Fn(&'a str) -> &'a str,
) -> Vec<Localization> {
    languages
        .choose(texts)
        .map(|(language, text)| Localization {
            value: show(text).to_owned(),
            language_code: language.as_str().to_owned(),
        })
        .collect()
}

pub(super) fn text(text: Option<&ShortText>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

pub(super) fn uri_text(uri: Option<&UriReference>) -> Option<String> {
    uri.map(|uri| uri.as_str().to_owned())
}

pub(super) fn uri(uri: Option<&UriReference>) -> Option<Uri> {
    uri_text(uri).map(Uri)
}

pub(super) fn progress(progress: Option<Progress>) -> Option<i32> {
    progress.map(|progress| i32::from(progress.percent()))
}

pub(super) fn content_value(value: &content::ContentValue, languages: &AcceptedLanguages) -> ContentValue {
    reference(value, languages, None, |text| text)
}

/// A reference to content elsewhere: `show` replaces what the reader may not follow.
pub(super) fn reference<'a>(
    value: &'a content::ContentValue,
    languages: &AcceptedLanguages,
    is_authorized: Option<bool>,
    show: impl Fn(&'a str) -> &'a str,
) -> ContentValue {
    ContentValue {
        value: mapped(&value.value, languages, show),
        media_type: value.media_type.as_str().to_owned(),
        is_authorized,
    }
}

pub(super) fn actor(actor: ShownActor) -> Actor {
    let ShownActor { actor_type, id, name } = actor;
    Actor {
        actor_type: Some(actor_type.into()),
        actor_id: id,
        actor_name: name,
    }
}

pub(super) fn activity(
    activity: &activity::Activity,
    performed_by: ShownActor,
    languages: &AcceptedLanguages,
) -> Activity {
    let activity::Activity {
        id,
        created_at,
        kind,
        extended_type,
        transmission_id,
        performed_by: _,
        description,
    } = activity;
    Activity {
        id: Id(id.uuid()),
        created_at: Some(Moment(*created_at)),
        extended_type: uri(extended_type.as_ref()),
        activity_type: (*kind).into(),
        transmission_id: transmission_id.map(|id| Id(id.uuid())),
        performed_by: actor(performed_by),
        description: optional_texts(description.as_ref(), languages),
    }
}

pub(super) fn seen_record(shown: ShownSeenRecord) -> SeenLog {
    let ShownSeenRecord {
        record,
        seen_by,
        is_current_end_user,
    } = shown;
    SeenLog {
        id: Id(record.id.uuid()),
        seen_at: Moment(record.seen_at),
        seen_by: actor(seen_by),
        is_via_service_owner: Some(record.is_via_service_owner),
        is_current_end_user,
    }
}

pub(super) fn attachment<'a>(
    attachment: &'a attachment::Attachment,
    languages: &AcceptedLanguages,
    url_of: impl Fn(&'a attachment::AttachmentUrl) -> &'a str,
) -> Attachment {
    let attachment::Attachment {
        id,
        display_name,
        name,
        urls,
        expires_at,
    } = attachment;
    Attachment {
        id: Id(id.uuid()),
        display_name: optional_texts(display_name.as_ref(), languages),
        name: text(name.as_ref()),
        urls: urls
            .iter()
            .map(|url| AttachmentUrl {
                id: Id(url.id.uuid()),
                url: Uri(url_of(url).to_owned()),
                media_type: text(url.media_type.as_ref()),
                consumer_type: url.consumer_type.into(),
            })
            .collect(),
        expires_at: expires_at.map(Moment),
    }
}
