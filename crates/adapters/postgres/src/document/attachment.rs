//! Attachments of dialogs and transmissions.

use super::{Invalid, Texts, https_url, micros, short_text, time};
use dialogporten_domain::attachment::{Attachment, AttachmentUrl, AttachmentUrlConsumerType};
use dialogporten_domain::identifier::{AttachmentId, AttachmentUrlId};
use dialogporten_domain::localization::Localizations;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(crate) struct AttachmentDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    display_name: Option<Texts<'a>>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(rename = "u")]
    urls: Vec<UrlDocument<'a>>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct UrlDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "u")]
    url: Cow<'a, str>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    media_type: Option<Cow<'a, str>>,
    /// True when it is for systems.
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    for_systems: bool,
}

impl<'a> AttachmentDocument<'a> {
    pub(crate) fn of(attachment: &'a Attachment) -> Self {
        let Attachment {
            id,
            display_name,
            name,
            urls,
            expires_at,
        } = attachment;
        Self {
            id: id.uuid(),
            display_name: display_name.as_ref().map(Texts::of),
            name: name.as_ref().map(|name| Cow::Borrowed(name.as_str())),
            urls: urls.iter().map(UrlDocument::of).collect(),
            expires_at: expires_at.map(micros),
        }
    }

    pub(crate) fn display_name(&self) -> Option<&Localizations> {
        self.display_name.as_ref().map(|name| &*name.0)
    }

    pub(crate) fn into_domain(self) -> Result<Attachment, Invalid> {
        Ok(Attachment {
            id: AttachmentId::new(self.id),
            display_name: self.display_name.map(Texts::into_domain),
            name: self.name.map(short_text).transpose()?,
            urls: self
                .urls
                .into_iter()
                .map(UrlDocument::into_domain)
                .collect::<Result<_, _>>()?,
            expires_at: self.expires_at.map(time).transpose()?,
        })
    }
}

impl<'a> UrlDocument<'a> {
    fn of(url: &'a AttachmentUrl) -> Self {
        let AttachmentUrl {
            id,
            url,
            media_type,
            consumer_type,
        } = url;
        Self {
            id: id.uuid(),
            url: Cow::Borrowed(url.as_str()),
            media_type: media_type.as_ref().map(|kind| Cow::Borrowed(kind.as_str())),
            for_systems: *consumer_type == AttachmentUrlConsumerType::Api,
        }
    }

    fn into_domain(self) -> Result<AttachmentUrl, Invalid> {
        Ok(AttachmentUrl {
            id: AttachmentUrlId::new(self.id),
            url: https_url(&self.url)?,
            media_type: self.media_type.map(short_text).transpose()?,
            consumer_type: if self.for_systems {
                AttachmentUrlConsumerType::Api
            } else {
                AttachmentUrlConsumerType::Gui
            },
        })
    }
}
