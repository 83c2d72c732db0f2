//! What a dialog or a transmission says.

use crate::localization::Localizations;
use crate::media_type::MediaType;
use crate::text::{MAX_CORRESPONDENCE_TEXT, MAX_TEXT};

/// Longest markdown text or reference, characters.
pub const MAX_LONG_TEXT: usize = 1023;

/// A localized text and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContentValue {
    /// How to read the texts.
    pub media_type: MediaType,
    /// The texts.
    pub value: Localizations,
}

/// The places a dialog's content has. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DialogContentType {
    /// Title; required.
    Title = 1,
    /// Sender shown instead of the service owner's name.
    SenderName = 2,
    /// Summary.
    Summary = 3,
    /// Longer text, may be markdown.
    AdditionalInfo = 4,
    /// Status label of the service.
    ExtendedStatus = 5,
    /// Front-channel embed of the main content.
    MainContentReference = 6,
    /// Title for logins below the resource's minimum level.
    NonSensitiveTitle = 7,
    /// Summary for logins below the resource's minimum level.
    NonSensitiveSummary = 8,
}

impl DialogContentType {
    /// All types in order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::SenderName,
        Self::Summary,
        Self::AdditionalInfo,
        Self::ExtendedStatus,
        Self::MainContentReference,
        Self::NonSensitiveTitle,
        Self::NonSensitiveSummary,
    ];

    /// Longest text in one language, characters. The correspondence scope lifts 255 to 512.
    // Altinn/dialogporten: Domain/Dialogs/Entities/Contents/DialogContentType.cs
    #[must_use]
    pub const fn max_length(self, correspondence: bool) -> usize {
        match self {
            Self::ExtendedStatus => 25,
            Self::AdditionalInfo | Self::MainContentReference => MAX_LONG_TEXT,
            _ => short_text_limit(correspondence),
        }
    }

    /// Media types that fit here; those of legacy HTML need the scope.
    #[must_use]
    pub const fn media_types(self, legacy_html: bool) -> &'static [MediaType] {
        match (self, legacy_html) {
            (Self::AdditionalInfo, false) => &[MediaType::PlainText, MediaType::Markdown],
            (Self::AdditionalInfo, true) => {
                &[MediaType::PlainText, MediaType::Markdown, MediaType::LegacyHtml]
            }
            (Self::MainContentReference, legacy_html) => embeds(legacy_html),
            _ => &[MediaType::PlainText],
        }
    }
}

/// The places a transmission's content has. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransmissionContentType {
    /// Title; required.
    Title = 1,
    /// Summary.
    Summary = 2,
    /// Front-channel embed.
    ContentReference = 3,
}

impl TransmissionContentType {
    /// Longest text in one language, characters.
    #[must_use]
    pub const fn max_length(self, correspondence: bool) -> usize {
        match self {
            Self::ContentReference => MAX_LONG_TEXT,
            _ => short_text_limit(correspondence),
        }
    }

    /// Media types that fit here.
    #[must_use]
    pub const fn media_types(self, legacy_html: bool) -> &'static [MediaType] {
        match self {
            Self::ContentReference => embeds(legacy_html),
            _ => &[MediaType::PlainText],
        }
    }
}

const fn short_text_limit(correspondence: bool) -> usize {
    if correspondence {
        MAX_CORRESPONDENCE_TEXT
    } else {
        MAX_TEXT
    }
}

const fn embeds(legacy_html: bool) -> &'static [MediaType] {
    if legacy_html {
        &[MediaType::EmbeddableMarkdown, MediaType::LegacyEmbeddableHtml]
    } else {
        &[MediaType::EmbeddableMarkdown]
    }
}

/// Content of a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DialogContent {
    /// See [`DialogContentType::Title`].
    pub title: ContentValue,
    /// See [`DialogContentType::SenderName`].
    pub sender_name: Option<ContentValue>,
    /// See [`DialogContentType::Summary`].
    pub summary: Option<ContentValue>,
    /// See [`DialogContentType::AdditionalInfo`].
    pub additional_info: Option<ContentValue>,
    /// See [`DialogContentType::ExtendedStatus`].
    pub extended_status: Option<ContentValue>,
    /// See [`DialogContentType::MainContentReference`].
    pub main_content_reference: Option<ContentValue>,
    /// See [`DialogContentType::NonSensitiveTitle`].
    pub non_sensitive_title: Option<ContentValue>,
    /// See [`DialogContentType::NonSensitiveSummary`].
    pub non_sensitive_summary: Option<ContentValue>,
}

/// Content of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TransmissionContent {
    /// See [`TransmissionContentType::Title`].
    pub title: ContentValue,
    /// See [`TransmissionContentType::Summary`].
    pub summary: Option<ContentValue>,
    /// See [`TransmissionContentType::ContentReference`].
    pub content_reference: Option<ContentValue>,
}

/// Decides whether one HTML element is inside the permitted subset: `name` lower-cased, `attributes` as (name, value).
///
/// Only `a` has an attribute: exactly one, `href`, beginning with `https://`.
#[must_use]
pub fn html_element_is_allowed<'a>(
    name: &str,
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> bool {
    let mut attributes = attributes.into_iter();
    match name {
        "a" => matches!(
            (attributes.next(), attributes.next()),
            (Some(("href", target)), None) if target.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
        ),
        _ => HTML_ELEMENTS.contains(&name) && attributes.next().is_none(),
    }
}

/// Elements of the permitted HTML subset.
pub const HTML_ELEMENTS: [&str; 14] = [
    "p", "a", "br", "em", "strong", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th",
];
