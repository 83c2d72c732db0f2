//! Content values: texts and, when it is not plain text, their media type.

use super::{Invalid, Texts};
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct ContentDocument<'a> {
    #[serde(rename = "t")]
    texts: Texts<'a>,
    #[serde(rename = "m", default, skip_serializing_if = "is_plain")]
    media_type: u8,
}

const MEDIA_TYPES: [MediaType; 5] = [
    MediaType::PlainText,
    MediaType::Markdown,
    MediaType::LegacyHtml,
    MediaType::EmbeddableMarkdown,
    MediaType::LegacyEmbeddableHtml,
];

fn is_plain(media_type: &u8) -> bool {
    *media_type == 0
}

const fn number(media_type: MediaType) -> u8 {
    match media_type {
        MediaType::PlainText => 0,
        MediaType::Markdown => 1,
        MediaType::LegacyHtml => 2,
        MediaType::EmbeddableMarkdown => 3,
        MediaType::LegacyEmbeddableHtml => 4,
    }
}

impl<'a> ContentDocument<'a> {
    pub(crate) fn of(content: &'a ContentValue) -> Self {
        Self {
            texts: Texts::of(&content.value),
            media_type: number(content.media_type),
        }
    }

    /// Its texts, unless they are marked up.
    pub(crate) fn plain_texts(&self) -> Option<&Localizations> {
        is_plain(&self.media_type).then_some(&*self.texts.0)
    }

    pub(crate) fn into_domain(self) -> Result<ContentValue, Invalid> {
        Ok(ContentValue {
            media_type: MEDIA_TYPES
                .get(usize::from(self.media_type))
                .copied()
                .ok_or("a media type is unknown")?,
            value: self.texts.into_domain(),
        })
    }
}

pub(crate) fn optional(content: Option<ContentDocument<'_>>) -> Result<Option<ContentValue>, Invalid> {
    content.map(ContentDocument::into_domain).transpose()
}
