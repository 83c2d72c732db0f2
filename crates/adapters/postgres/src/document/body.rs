//! `dialog_body.body`: the rest of the root.

use super::action::{ApiActionDocument, GuiActionDocument};
use super::attachment::AttachmentDocument;
use super::content::{ContentDocument, optional};
use super::{Invalid, VERSION};
use dialogporten_application::dialogs::DialogListContent;
use dialogporten_domain::action::{ApiAction, GuiAction};
use dialogporten_domain::attachment::Attachment;
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::text::SearchTag;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
pub(crate) struct BodyDocument<'a> {
    v: u8,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    additional_info: Option<ContentDocument<'a>>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    main_content_reference: Option<ContentDocument<'a>>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentDocument<'a>>,
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    gui_actions: Vec<GuiActionDocument<'a>>,
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    api_actions: Vec<ApiActionDocument<'a>>,
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    search_tags: Vec<Cow<'a, str>>,
}

/// The parts of a root that its body holds.
#[derive(Debug)]
pub(crate) struct BodyParts {
    pub(crate) content: Option<DialogContent>,
    pub(crate) search_tags: Vec<SearchTag>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) gui_actions: Vec<GuiAction>,
    pub(crate) api_actions: Vec<ApiAction>,
}

impl<'a> BodyDocument<'a> {
    pub(crate) fn of(dialog: &'a DialogSnapshot) -> Self {
        let content = dialog.content.as_ref();
        Self {
            v: VERSION,
            additional_info: content
                .and_then(|content| content.additional_info.as_ref().map(ContentDocument::of)),
            main_content_reference: content
                .and_then(|content| content.main_content_reference.as_ref().map(ContentDocument::of)),
            attachments: dialog.attachments.iter().map(AttachmentDocument::of).collect(),
            gui_actions: dialog.gui_actions.iter().map(GuiActionDocument::of).collect(),
            api_actions: dialog.api_actions.iter().map(ApiActionDocument::of).collect(),
            search_tags: dialog
                .search_tags
                .iter()
                .map(|tag| Cow::Borrowed(tag.as_str()))
                .collect(),
        }
    }

    /// What a search looks into.
    pub(crate) fn plain_texts(&self) -> impl Iterator<Item = &Localizations> {
        let information = self.additional_info.iter();
        let names = self
            .attachments
            .iter()
            .filter_map(AttachmentDocument::display_name);
        information.filter_map(ContentDocument::plain_texts).chain(names)
    }

    pub(crate) fn search_tags(&self) -> impl Iterator<Item = &str> {
        self.search_tags.iter().map(|tag| &**tag)
    }

    /// Puts the body together with the card's texts.
    pub(crate) fn into_parts(self, card: Option<DialogListContent>) -> Result<BodyParts, Invalid> {
        let content = match card {
            None => None,
            Some(card) => Some(DialogContent {
                title: card.title,
                sender_name: card.sender_name,
                summary: card.summary,
                additional_info: optional(self.additional_info)?,
                extended_status: card.extended_status,
                main_content_reference: optional(self.main_content_reference)?,
                non_sensitive_title: card.non_sensitive_title,
                non_sensitive_summary: card.non_sensitive_summary,
            }),
        };
        Ok(BodyParts {
            content,
            search_tags: self
                .search_tags
                .iter()
                .map(|tag| search_tag(tag))
                .collect::<Result<_, _>>()?,
            attachments: self
                .attachments
                .into_iter()
                .map(AttachmentDocument::into_domain)
                .collect::<Result<_, _>>()?,
            gui_actions: self
                .gui_actions
                .into_iter()
                .map(GuiActionDocument::into_domain)
                .collect::<Result<_, _>>()?,
            api_actions: self
                .api_actions
                .into_iter()
                .map(ApiActionDocument::into_domain)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The rule counts characters before trimming: a stored tag may be shorter than what was accepted.
fn search_tag(text: &str) -> Result<SearchTag, Invalid> {
    SearchTag::parse(&format!("{text:<3}")).map_err(|_| Invalid::from("a search tag breaks a rule"))
}
