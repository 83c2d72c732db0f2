//! Attachments of dialogs and of transmissions.

use super::{Input, enums, localizations};
use crate::path::Path;
use dialogporten_api_types::common::{AttachmentUrlConsumerType, EnumInput, LocalizationInput};
use dialogporten_api_types::service_owner::create::{
    CreateDialogAttachment, CreateDialogAttachmentUrl, CreateDialogTransmissionAttachment,
    CreateDialogTransmissionAttachmentUrl,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl};
use dialogporten_domain::text::MAX_TEXT;
use uuid::Uuid;

/// What both kinds of attachments say.
pub(crate) struct AttachmentInput {
    pub(crate) id: Option<Uuid>,
    display_name: Vec<LocalizationInput>,
    name: Option<String>,
    urls: Vec<UrlInput>,
    expires_at: Option<Timestamp>,
}

struct UrlInput {
    id: Option<Uuid>,
    url: Option<String>,
    media_type: Option<String>,
    consumer_type: Option<EnumInput<AttachmentUrlConsumerType>>,
}

impl From<CreateDialogAttachment> for AttachmentInput {
    fn from(attachment: CreateDialogAttachment) -> Self {
        let CreateDialogAttachment {
            display_name,
            expires_at,
            id,
            name,
            urls,
        } = attachment;
        Self {
            id,
            display_name,
            name,
            urls: urls.into_iter().map(UrlInput::from).collect(),
            expires_at,
        }
    }
}

impl From<CreateDialogAttachmentUrl> for UrlInput {
    fn from(url: CreateDialogAttachmentUrl) -> Self {
        let CreateDialogAttachmentUrl {
            consumer_type,
            id,
            media_type,
            url,
        } = url;
        Self {
            id,
            url,
            media_type,
            consumer_type,
        }
    }
}

impl From<CreateDialogTransmissionAttachment> for AttachmentInput {
    fn from(attachment: CreateDialogTransmissionAttachment) -> Self {
        let CreateDialogTransmissionAttachment {
            display_name,
            expires_at,
            id,
            name,
            urls,
        } = attachment;
        Self {
            id,
            display_name,
            name,
            urls: urls.into_iter().map(UrlInput::from).collect(),
            expires_at,
        }
    }
}

impl From<CreateDialogTransmissionAttachmentUrl> for UrlInput {
    fn from(url: CreateDialogTransmissionAttachmentUrl) -> Self {
        let CreateDialogTransmissionAttachmentUrl {
            consumer_type,
            media_type,
            url,
        } = url;
        Self {
            id: None,
            url,
            media_type,
            consumer_type,
        }
    }
}

/// Reads the attachments at `list`.
pub(crate) fn list<A: Into<AttachmentInput>>(
    input: &mut Input<'_>,
    list: &Path<'_>,
    attachments: Vec<A>,
) -> Option<Vec<Attachment>> {
    let attachments: Vec<AttachmentInput> = attachments.into_iter().map(Into::into).collect();
    input.distinct(list, attachments.iter().map(|attachment| attachment.id));
    input.list(list, attachments, attachment)
}

fn attachment(input: &mut Input<'_>, path: &Path<'_>, attachment: AttachmentInput) -> Option<Attachment> {
    let AttachmentInput {
        id,
        display_name,
        name,
        urls,
        expires_at,
    } = attachment;
    let id = input.version_7_id(path, id);
    let display_name = localizations::optional(input, &path.member("displayName"), &display_name, MAX_TEXT);
    let name = input.short_text(path, "name", name);
    let url_list = path.member("urls");
    if urls.is_empty() {
        input.breach(&url_list, super::REQUIRED);
    }
    input.distinct(&url_list, urls.iter().map(|url| url.id));
    let urls = input.list(&url_list, urls, attachment_url);
    // In a stored dialog only a new or changed attachment must not have expired: the aggregate knows which.
    let expires_at = if input.stored {
        expires_at
    } else {
        input.expires_at(path, expires_at)
    };
    Some(Attachment {
        id,
        display_name,
        name,
        urls: urls?,
        expires_at,
    })
}

fn attachment_url(input: &mut Input<'_>, path: &Path<'_>, url: UrlInput) -> Option<AttachmentUrl> {
    let UrlInput {
        id,
        url,
        media_type,
        consumer_type,
    } = url;
    let id = input.version_7_id(path, id);
    let url = input.https_url(path, url);
    let media_type = input.short_text(path, "mediaType", media_type);
    let consumer_type = input.required(
        &path.member("consumerType"),
        consumer_type.and_then(EnumInput::defined),
    );
    Some(AttachmentUrl {
        id,
        url: url?,
        media_type,
        consumer_type: enums::consumer_type(consumer_type?),
    })
}
