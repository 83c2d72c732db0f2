//! The body that would leave a dialog as it is: what a patch works on.

use super::parts as own;
use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::DialogAttachment;
use dialogporten_api_types::service_owner::{Content, DialogApiAction, DialogGuiAction, DialogTag};
use dialogporten_api_types::{common, common::date_time};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::DialogSnapshot;
use serde::Serialize;
use std::borrow::Cow;

/// Lists are in the order in which reading shows them. Nothing is to be appended.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Replacement<'a> {
    api_actions: Vec<DialogApiAction<'a>>,
    attachments: Vec<DialogAttachment<'a>>,
    content: Option<Content<'a>>,
    #[serde(serialize_with = "date_time::serialize_optional")]
    due_at: Option<Timestamp>,
    #[serde(serialize_with = "date_time::serialize_optional")]
    expires_at: Option<Timestamp>,
    extended_status: Option<Cow<'a, str>>,
    external_reference: Option<Cow<'a, str>>,
    gui_actions: Vec<DialogGuiAction<'a>>,
    is_api_only: bool,
    preceding_process: Option<Cow<'a, str>>,
    process: Option<Cow<'a, str>>,
    progress: Option<i32>,
    search_tags: Vec<DialogTag<'a>>,
    status: common::DialogStatus,
}

/// The body for `dialog`.
pub(crate) fn replacement(dialog: &DialogSnapshot) -> Replacement<'_> {
    Replacement {
        api_actions: dialog
            .api_actions
            .iter()
            .map(|action| own::api_action(action, None))
            .collect(),
        attachments: dialog
            .attachments
            .iter()
            .map(|attachment| parts::attachment(attachment, &Languages::ALL, |url| url.url.as_str()))
            .collect(),
        content: dialog.content.as_ref().map(|content| own::content(content, None)),
        due_at: dialog.due_at,
        expires_at: dialog.expires_at,
        extended_status: parts::text(dialog.extended_status.as_ref()),
        external_reference: parts::text(dialog.external_reference.as_ref()),
        gui_actions: dialog
            .gui_actions
            .iter()
            .map(|action| own::gui_action(action, None))
            .collect(),
        is_api_only: dialog.is_api_only,
        preceding_process: parts::uri(dialog.preceding_process.as_ref()),
        process: parts::uri(dialog.process.as_ref()),
        progress: parts::progress(dialog.progress),
        search_tags: dialog
            .search_tags
            .iter()
            .map(|tag| DialogTag {
                value: Cow::Borrowed(tag.as_str()),
            })
            .collect(),
        status: enums::status(dialog.status),
    }
}
