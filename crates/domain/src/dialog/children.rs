//! What lists of children have in common: their output order, unique ids, times in stored precision.

use crate::Timestamp;
use crate::action::{ApiAction, GuiAction, GuiActionPriority, overused_priorities};
use crate::activity::Activity;
use crate::attachment::Attachment;
use crate::content::DialogContent;
use crate::dialog::WritePolicy;
use crate::dialog::rules::{ChildKind, DialogRuleError};
use crate::text::SearchTag;
use crate::time::stored_precision;
use crate::transmission::Transmission;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Orders new attachments and their URLs by id and cuts their times.
pub(super) fn settle_attachments(attachments: &mut [Attachment]) {
    attachments.sort_by_key(|attachment| attachment.id);
    for attachment in attachments {
        attachment.urls.sort_by_key(|url| url.id);
        cut(&mut attachment.expires_at);
    }
}

/// Orders new API actions and their endpoints by id and cuts their times.
pub(super) fn settle_api_actions(actions: &mut [ApiAction]) {
    actions.sort_by_key(|action| action.id);
    for action in actions {
        action.endpoints.sort_by_key(|endpoint| endpoint.id);
        for endpoint in &mut action.endpoints {
            cut(&mut endpoint.sunset_at);
        }
    }
}

/// Brings new transmissions into stored form. A dialog that becomes visible later hides when its transmissions were made.
pub(super) fn settle_transmissions(transmissions: &mut [Transmission], visible_from: Option<Timestamp>) {
    for transmission in transmissions {
        transmission.created_at = visible_from.unwrap_or(stored_precision(transmission.created_at));
        settle_attachments(&mut transmission.attachments);
        for action in &mut transmission.navigational_actions {
            cut(&mut action.expires_at);
        }
    }
}

/// Brings new activities into stored form.
pub(super) fn settle_activities(activities: &mut [Activity]) {
    for activity in activities {
        activity.created_at = stored_precision(activity.created_at);
    }
}

/// Cuts a time that may be absent.
pub(super) fn cut(time: &mut Option<Timestamp>) {
    *time = time.map(stored_precision);
}

/// The greatest by (creation, id).
pub(super) fn latest<'a>(activities: impl IntoIterator<Item = &'a Activity>) -> Option<&'a Activity> {
    activities
        .into_iter()
        .max_by_key(|activity| (activity.created_at, activity.id))
}

/// True when an id comes twice.
pub(super) fn has_duplicates<I: Eq + Hash>(ids: impl ExactSizeIterator<Item = I>) -> bool {
    if ids.len() < 2 {
        return false;
    }
    let mut known = HashSet::with_capacity(ids.len());
    let mut ids = ids;
    !ids.all(|id| known.insert(id))
}

/// The lists of a dialog's body whose ids must be unique.
#[derive(Clone, Copy, Default)]
pub(super) struct Lists<'a> {
    pub(super) attachments: &'a [Attachment],
    pub(super) gui_actions: &'a [GuiAction],
    pub(super) api_actions: &'a [ApiAction],
    pub(super) transmissions: &'a [Transmission],
    pub(super) activities: &'a [Activity],
}

/// Unique ids inside the request, and not too many buttons.
pub(super) fn check_lists(lists: Lists<'_>, errors: &mut Vec<DialogRuleError>) {
    let attachments = || {
        let nested = lists.transmissions.iter().flat_map(|t| &t.attachments);
        lists.attachments.iter().chain(nested)
    };
    let attachment_ids: Vec<_> = attachments().map(|a| a.id).collect();
    let url_ids: Vec<_> = attachments().flat_map(|a| &a.urls).map(|u| u.id).collect();
    let endpoints = lists.api_actions.iter().flat_map(|a| &a.endpoints);
    let endpoint_ids: Vec<_> = endpoints.map(|e| e.id).collect();
    let findings = [
        (
            ChildKind::Transmission,
            has_duplicates(lists.transmissions.iter().map(|t| t.id)),
        ),
        (
            ChildKind::Activity,
            has_duplicates(lists.activities.iter().map(|a| a.id)),
        ),
        (ChildKind::Attachment, has_duplicates(attachment_ids.iter())),
        (ChildKind::AttachmentUrl, has_duplicates(url_ids.iter())),
        (
            ChildKind::GuiAction,
            has_duplicates(lists.gui_actions.iter().map(|a| a.id)),
        ),
        (
            ChildKind::ApiAction,
            has_duplicates(lists.api_actions.iter().map(|a| a.id)),
        ),
        (ChildKind::ApiActionEndpoint, has_duplicates(endpoint_ids.iter())),
    ];
    errors.extend(
        findings
            .into_iter()
            .filter(|(_, found)| *found)
            .map(|(kind, _)| DialogRuleError::DuplicateIds { kind }),
    );
    let priorities = lists.gui_actions.iter().map(|action| action.priority);
    errors.extend(overused(priorities));
}

fn overused(priorities: impl Iterator<Item = GuiActionPriority>) -> impl Iterator<Item = DialogRuleError> {
    overused_priorities(priorities)
        .into_iter()
        .map(|priority| DialogRuleError::TooManyGuiActions { priority })
}

/// Links of new transmissions must not have expired.
pub(super) fn check_links(transmissions: &[Transmission], now: Timestamp, errors: &mut Vec<DialogRuleError>) {
    for (transmission, owner) in transmissions.iter().enumerate() {
        for (index, action) in owner.navigational_actions.iter().enumerate() {
            if action.expires_at.is_some_and(|at| at < now) {
                errors.push(DialogRuleError::NavigationalActionExpired { transmission, index });
            }
        }
    }
}

/// Content is there unless the dialog is API-only.
pub(super) fn check_content(
    is_api_only: bool,
    content: Option<&DialogContent>,
    transmissions: &[Transmission],
    errors: &mut Vec<DialogRuleError>,
) {
    if is_api_only {
        return;
    }
    errors.extend(content.is_none().then_some(DialogRuleError::ContentMissing));
    let bare = transmissions
        .iter()
        .enumerate()
        .filter(|(_, t)| t.content.is_none());
    errors.extend(bare.map(|(index, _)| DialogRuleError::TransmissionContentMissing { index }));
}

/// `visibleFrom ≤ dueAt ≤ expiresAt`, as far as set. Admins may set a `dueAt` before `visibleFrom`.
pub(super) fn check_order_of_times(
    visible_from: Option<Timestamp>,
    due_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    policy: WritePolicy,
    errors: &mut Vec<DialogRuleError>,
) {
    let precedes = |time: Option<Timestamp>, limit: Option<Timestamp>| {
        time.zip(limit).is_some_and(|(time, limit)| time < limit)
    };
    if !policy.admin && precedes(due_at, visible_from) {
        errors.push(DialogRuleError::DueAtBeforeVisibleFrom);
    }
    if precedes(expires_at, due_at) {
        errors.push(DialogRuleError::ExpiresAtBeforeDueAt);
    }
    if precedes(expires_at, visible_from) {
        errors.push(DialogRuleError::ExpiresAtBeforeVisibleFrom);
    }
}

/// Keeps the first of equal tags.
pub(super) fn unique_tags(tags: &mut Vec<SearchTag>) {
    if has_duplicates(tags.iter()) {
        let mut known = HashSet::new();
        let repeated: Vec<bool> = tags.iter().map(|tag| !known.insert(tag.clone())).collect();
        let mut repeated = repeated.into_iter();
        tags.retain(|_| !repeated.next().unwrap_or(false));
    }
}

/// Kept tags as stored, new ones after them in the order sent.
pub(super) fn order_tags(stored: &[SearchTag], sent: &mut [SearchTag]) {
    let places: HashMap<_, _> = stored
        .iter()
        .enumerate()
        .map(|(place, tag)| (tag, place))
        .collect();
    // Stable: new tags keep their order.
    sent.sort_by_key(|tag| places.get(tag).copied().unwrap_or(usize::MAX));
}
