//! How a content text is to be read.

/// Media types of content values. Deprecated spellings are read, never written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// `text/plain`
    PlainText,
    /// `text/markdown`
    Markdown,
    /// `text/html`, only for callers with the legacy-HTML scope.
    LegacyHtml,
    /// Front-channel embed of markdown: the text is an `https` URL.
    EmbeddableMarkdown,
    /// Front-channel embed of HTML, only for callers with the legacy-HTML scope: the text is an `https` URL.
    LegacyEmbeddableHtml,
}

impl MediaType {
    /// Exact, case-sensitive spelling; the deprecated spellings of embeds are accepted.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "text/plain" => Self::PlainText,
            "text/markdown" => Self::Markdown,
            "text/html" => Self::LegacyHtml,
            "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
            | "application/vnd.dialogporten.frontchannelembed+json;type=markdown" => Self::EmbeddableMarkdown,
            "application/vnd.dialogporten.frontchannelembed-url;type=text/html"
            | "application/vnd.dialogporten.frontchannelembed+json;type=html" => Self::LegacyEmbeddableHtml,
            _ => return None,
        })
    }

    /// The current spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PlainText => "text/plain",
            Self::Markdown => "text/markdown",
            Self::LegacyHtml => "text/html",
            Self::EmbeddableMarkdown => {
                "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
            }
            Self::LegacyEmbeddableHtml => "application/vnd.dialogporten.frontchannelembed-url;type=text/html",
        }
    }

    /// True when the text is a URL that the inbox fetches.
    #[must_use]
    pub const fn is_embeddable(self) -> bool {
        matches!(self, Self::EmbeddableMarkdown | Self::LegacyEmbeddableHtml)
    }

    /// True when the legacy-HTML scope is needed.
    #[must_use]
    pub const fn needs_legacy_html(self) -> bool {
        matches!(self, Self::LegacyHtml | Self::LegacyEmbeddableHtml)
    }
}
