//! `dialog.card`: the texts that a list shows, and how many attachments people can open.

use super::content::{ContentDocument, optional};
use super::{Invalid, VERSION};
use dialogporten_application::dialogs::DialogListContent;
use dialogporten_domain::attachment::AttachmentUrlConsumerType;
use dialogporten_domain::content::{ContentValue, DialogContent};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::localization::Localizations;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct CardDocument<'a> {
    v: u8,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    title: Option<ContentDocument<'a>>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    sender_name: Option<ContentDocument<'a>>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    summary: Option<ContentDocument<'a>>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    extended_status: Option<ContentDocument<'a>>,
    #[serde(rename = "nt", default, skip_serializing_if = "Option::is_none")]
    non_sensitive_title: Option<ContentDocument<'a>>,
    #[serde(rename = "ns", default, skip_serializing_if = "Option::is_none")]
    non_sensitive_summary: Option<ContentDocument<'a>>,
    #[serde(rename = "a", default, skip_serializing_if = "is_zero")]
    gui_attachments: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl<'a> CardDocument<'a> {
    pub(crate) fn of(dialog: &'a DialogSnapshot) -> Self {
        let content = dialog.content.as_ref();
        let part = |part: fn(&DialogContent) -> &Option<ContentValue>| {
            content.and_then(|content| part(content).as_ref().map(ContentDocument::of))
        };
        let for_people = dialog.attachments.iter().filter(|attachment| {
            let mut urls = attachment.urls.iter();
            urls.any(|url| url.consumer_type == AttachmentUrlConsumerType::Gui)
        });
        Self {
            v: VERSION,
            title: content.map(|content| ContentDocument::of(&content.title)),
            sender_name: part(|content| &content.sender_name),
            summary: part(|content| &content.summary),
            extended_status: part(|content| &content.extended_status),
            non_sensitive_title: part(|content| &content.non_sensitive_title),
            non_sensitive_summary: part(|content| &content.non_sensitive_summary),
            gui_attachments: u32::try_from(for_people.count()).unwrap_or(u32::MAX),
        }
    }

    /// What a search looks into, the title first.
    pub(crate) fn plain_texts(&self) -> impl Iterator<Item = &Localizations> {
        let contents = [
            &self.title,
            &self.summary,
            &self.sender_name,
            &self.extended_status,
            &self.non_sensitive_title,
            &self.non_sensitive_summary,
        ];
        contents
            .into_iter()
            .flatten()
            .filter_map(ContentDocument::plain_texts)
    }

    /// What a list shows: texts and number of attachments.
    pub(crate) fn into_list(self) -> Result<(Option<DialogListContent>, u32), Invalid> {
        let count = self.gui_attachments;
        let Some(title) = self.title else {
            return Ok((None, count));
        };
        let content = DialogListContent {
            title: title.into_domain()?,
            summary: optional(self.summary)?,
            sender_name: optional(self.sender_name)?,
            extended_status: optional(self.extended_status)?,
            non_sensitive_title: optional(self.non_sensitive_title)?,
            non_sensitive_summary: optional(self.non_sensitive_summary)?,
        };
        Ok((Some(content), count))
    }
}
