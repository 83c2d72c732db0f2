//! Content of dialogs and transmissions.
//!
//! The contract reports what is wrong with a content value without the name of its place: `dto.content.value[0].value`.

use super::{Input, html, localizations};
use crate::path::Path;
use dialogporten_api_types::common::ContentValueInput;
use dialogporten_api_types::service_owner::create::{CreateDialogContent, CreateDialogTransmissionContent};
use dialogporten_domain::content::{
    ContentValue, DialogContent, DialogContentType, HTML_ELEMENTS, TransmissionContent,
    TransmissionContentType,
};
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::uri::HttpsUrl;

const EMBED_PREFIX: &str = "application/vnd.dialogporten.frontchannelembed";
const NO_TITLE: &str = "the title must not be empty";

/// What a place in the content demands.
struct Place {
    name: &'static str,
    max: usize,
    media_types: &'static [MediaType],
}

/// Reads the content of a dialog; `path` is that of the content.
pub(crate) fn dialog_content(
    input: &mut Input<'_>,
    path: &Path<'_>,
    content: CreateDialogContent,
) -> Option<DialogContent> {
    use DialogContentType as Type;
    let CreateDialogContent {
        additional_info,
        extended_status,
        main_content_reference,
        non_sensitive_summary,
        non_sensitive_title,
        sender_name,
        summary,
        title,
    } = content;
    let mut read = |name, kind: DialogContentType, content: Option<ContentValueInput>| {
        let place = Place {
            name,
            max: kind.max_length(input.correspondence),
            media_types: kind.media_types(input.legacy_html),
        };
        content_value(input, path, &place, content?)
    };
    let has_title = title.is_some();
    let title = read("title", Type::Title, title);
    let content = (
        read("senderName", Type::SenderName, sender_name),
        read("summary", Type::Summary, summary),
        read("additionalInfo", Type::AdditionalInfo, additional_info),
        read("extendedStatus", Type::ExtendedStatus, extended_status),
        read(
            "mainContentReference",
            Type::MainContentReference,
            main_content_reference,
        ),
        read("nonSensitiveTitle", Type::NonSensitiveTitle, non_sensitive_title),
        read(
            "nonSensitiveSummary",
            Type::NonSensitiveSummary,
            non_sensitive_summary,
        ),
    );
    if !has_title {
        input.breach(path, NO_TITLE);
    }
    Some(DialogContent {
        title: title?,
        sender_name: content.0,
        summary: content.1,
        additional_info: content.2,
        extended_status: content.3,
        main_content_reference: content.4,
        non_sensitive_title: content.5,
        non_sensitive_summary: content.6,
    })
}

/// Reads the content of a transmission; `path` is that of the content.
pub(crate) fn transmission_content(
    input: &mut Input<'_>,
    path: &Path<'_>,
    content: CreateDialogTransmissionContent,
) -> Option<TransmissionContent> {
    use TransmissionContentType as Type;
    let CreateDialogTransmissionContent {
        content_reference,
        summary,
        title,
    } = content;
    let mut read = |name, kind: TransmissionContentType, content: Option<ContentValueInput>| {
        let place = Place {
            name,
            max: kind.max_length(input.correspondence),
            media_types: kind.media_types(input.legacy_html),
        };
        content_value(input, path, &place, content?)
    };
    let has_title = title.is_some();
    let title = read("title", Type::Title, title);
    let summary = read("summary", Type::Summary, summary);
    let content_reference = read("contentReference", Type::ContentReference, content_reference);
    if !has_title {
        input.breach(path, NO_TITLE);
    }
    Some(TransmissionContent {
        title: title?,
        summary,
        content_reference,
    })
}

fn content_value(
    input: &mut Input<'_>,
    path: &Path<'_>,
    place: &Place,
    content: ContentValueInput,
) -> Option<ContentValue> {
    let ContentValueInput {
        is_authorized: _,
        media_type,
        value: texts,
    } = content;
    let given = media_type.as_deref().unwrap_or(MediaType::PlainText.as_str());
    let media_type = MediaType::parse(given).filter(|media_type| place.media_types.contains(media_type));
    if media_type.is_none() {
        input.breach(&path.member("mediaType"), media_type_message(place));
    }
    let list = path.member("value");
    let value = localizations::required(input, &list, &texts, place.max);
    let is_embed = given
        .get(..EMBED_PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(EMBED_PREFIX));
    let is_html = media_type == Some(MediaType::LegacyHtml);
    let mut fits = true;
    for (index, text) in texts.iter().enumerate() {
        let element = list.element(index);
        if is_embed && let Err(error) = HttpsUrl::parse(&text.value) {
            input.breach(&element.member("value"), error);
            fits = false;
        }
        if is_html && !html::is_allowed(&text.value) {
            input.breach(&element, html_message());
            fits = false;
        }
    }
    let (media_type, value) = (media_type?, value?);
    fits.then_some(ContentValue { media_type, value })
}

fn media_type_message(place: &Place) -> String {
    let allowed: Vec<&str> = place
        .media_types
        .iter()
        .map(|media_type| media_type.as_str())
        .collect();
    format!(
        "the media type of {} must be one of: {}",
        place.name,
        allowed.join(", ")
    )
}

fn html_message() -> String {
    format!(
        "HTML may only have the elements {}, without attributes; 'a' has one 'href' that begins with https://",
        HTML_ELEMENTS.join(", ")
    )
}
