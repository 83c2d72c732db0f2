//! Replacing what a service platform says of a dialog (`PUT`; `PATCH` is a `PUT` of the patched state).

use crate::Timestamp;
use crate::action::{ApiAction, GuiAction};
use crate::activity::Activity;
use crate::attachment::Attachment;
use crate::content::DialogContent;
use crate::dialog::change::Reach;
use crate::dialog::children::{self, Lists, cut};
use crate::dialog::history::{HistoryFacts, HistoryQuestion, check_appended, check_new_attachments};
use crate::dialog::merge::{merge, merge_api_actions, merge_attachments};
use crate::dialog::rules::DialogRuleError;
use crate::dialog::unopened::recompute;
use crate::dialog::{Dialog, DialogSnapshot, WritePolicy};
use crate::identifier::Revision;
use crate::status::DialogStatus;
use crate::text::{Progress, SearchTag, ShortText};
use crate::time::stored_precision;
use crate::transmission::Transmission;
use crate::uri::UriReference;
use std::collections::HashMap;
use uuid::Uuid;

/// The whole changeable state of a dialog, and what is to be appended. Ids are already made where the platform gave none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogUpdate {
    /// Completion.
    pub progress: Option<Progress>,
    /// The service's own status.
    pub extended_status: Option<ShortText>,
    /// The service's own reference.
    pub external_reference: Option<ShortText>,
    /// Deadline.
    pub due_at: Option<Timestamp>,
    /// Hidden from end users after.
    pub expires_at: Option<Timestamp>,
    /// Groups dialogs.
    pub process: Option<UriReference>,
    /// The process before.
    pub preceding_process: Option<UriReference>,
    /// Status.
    pub status: DialogStatus,
    /// Not for people.
    pub is_api_only: bool,
    /// Texts.
    pub content: Option<DialogContent>,
    /// Replaces the stored set.
    pub search_tags: Vec<SearchTag>,
    /// Merged by id: same id changes, unknown id is added, unsent is removed.
    pub attachments: Vec<Attachment>,
    /// Merged by id.
    pub gui_actions: Vec<GuiAction>,
    /// Merged by id.
    pub api_actions: Vec<ApiAction>,
    /// Appended.
    pub transmissions: Vec<Transmission>,
    /// Appended.
    pub activities: Vec<Activity>,
}

impl DialogUpdate {
    /// The update that changes nothing: where a patch starts.
    #[must_use]
    pub fn unchanged(dialog: &DialogSnapshot) -> Self {
        Self {
            progress: dialog.progress,
            extended_status: dialog.extended_status.clone(),
            external_reference: dialog.external_reference.clone(),
            due_at: dialog.due_at,
            expires_at: dialog.expires_at,
            process: dialog.process.clone(),
            preceding_process: dialog.preceding_process.clone(),
            status: dialog.status,
            is_api_only: dialog.is_api_only,
            content: dialog.content.clone(),
            search_tags: dialog.search_tags.clone(),
            attachments: dialog.attachments.clone(),
            gui_actions: dialog.gui_actions.clone(),
            api_actions: dialog.api_actions.clone(),
            transmissions: Vec::new(),
            activities: Vec::new(),
        }
    }

    /// What the store must tell before [`Dialog::update`].
    #[must_use]
    pub fn question(&self, dialog: &DialogSnapshot) -> HistoryQuestion {
        let mut question = HistoryQuestion::about(&self.transmissions, &self.activities);
        let is_new = |sent: &&Attachment| !dialog.attachments.iter().any(|known| known.id == sent.id);
        let added = self.attachments.iter().filter(is_new);
        question.attachments.extend(added.map(|attachment| attachment.id));
        question
    }
}

impl Dialog {
    /// Replaces the changeable state. False when the dialog keeps its revision; the automatic return to the inbox may still
    /// have changed the end-user context ([`Dialog::has_changes`]).
    ///
    /// `new_id` makes the revision of the end-user context and the ids of label log entries. `stored` answers
    /// [`DialogUpdate::question`].
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds; nothing has changed then.
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/Update/UpdateDialogCommand.cs
    pub fn update(
        &mut self,
        mut update: DialogUpdate,
        stored: &HistoryFacts,
        policy: WritePolicy,
        revision: Revision,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<bool, Vec<DialogRuleError>> {
        let now = stored_precision(now);
        settle(&mut update, &self.state);
        let mut errors = breaches(&self.state, &update, stored, policy, now);
        let counters = self.counters().after(&update.transmissions, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let unopened = recompute(
            self.state.service_resource_type,
            stored,
            &update.transmissions,
            &update.activities,
        );
        let reach = reach(&self.state, &update, unopened);
        let has_sent = update.transmissions.iter().any(|t| t.kind.is_from_party());
        self.relabel_for_change(has_sent, policy, now, new_id);
        let Some(reach) = reach else {
            return Ok(false);
        };
        self.touch(reach, policy, revision, now);
        self.set_counters(counters);
        self.state.has_unopened_content = unopened;
        self.note_latest(&update.activities);
        self.replace_state(update);
        Ok(true)
    }

    fn replace_state(&mut self, update: DialogUpdate) {
        let DialogUpdate {
            progress,
            extended_status,
            external_reference,
            due_at,
            expires_at,
            process,
            preceding_process,
            status,
            is_api_only,
            content,
            search_tags,
            attachments,
            gui_actions,
            api_actions,
            transmissions,
            activities,
        } = update;
        let state = &mut self.state;
        state.progress = progress;
        state.extended_status = extended_status;
        state.external_reference = external_reference;
        state.due_at = due_at;
        state.expires_at = expires_at;
        state.process = process;
        state.preceding_process = preceding_process;
        state.status = status;
        state.is_api_only = is_api_only;
        state.content = content;
        state.search_tags = search_tags;
        state.attachments = attachments;
        state.gui_actions = gui_actions;
        state.api_actions = api_actions;
        self.take_in(transmissions, activities);
    }
}

/// Brings what was sent into stored form: times in stored precision, lists in output order.
fn settle(update: &mut DialogUpdate, stored: &DialogSnapshot) {
    cut(&mut update.due_at);
    cut(&mut update.expires_at);
    update.attachments = merge_attachments(&stored.attachments, std::mem::take(&mut update.attachments));
    update.gui_actions = merge(
        &stored.gui_actions,
        std::mem::take(&mut update.gui_actions),
        |a| a.id,
    );
    update.api_actions = merge_api_actions(&stored.api_actions, std::mem::take(&mut update.api_actions));
    children::unique_tags(&mut update.search_tags);
    children::order_tags(&stored.search_tags, &mut update.search_tags);
    children::settle_transmissions(&mut update.transmissions, None);
    children::settle_activities(&mut update.activities);
}

/// What changes, if anything does.
fn reach(stored: &DialogSnapshot, update: &DialogUpdate, unopened: bool) -> Option<Reach> {
    let content = !update.transmissions.is_empty()
        || stored.status != update.status
        || stored.extended_status != update.extended_status
        || stored.content != update.content
        || stored.attachments != update.attachments
        || stored.gui_actions != update.gui_actions
        || stored.api_actions != update.api_actions;
    let other = || {
        !update.activities.is_empty()
            || stored.progress != update.progress
            || stored.external_reference != update.external_reference
            || stored.due_at != update.due_at
            || stored.expires_at != update.expires_at
            || stored.process != update.process
            || stored.preceding_process != update.preceding_process
            || stored.is_api_only != update.is_api_only
            || stored.search_tags != update.search_tags
            || stored.has_unopened_content != unopened
    };
    if content {
        Some(Reach::Content)
    } else {
        other().then_some(Reach::Other)
    }
}

fn breaches(
    dialog: &DialogSnapshot,
    update: &DialogUpdate,
    stored: &HistoryFacts,
    policy: WritePolicy,
    now: Timestamp,
) -> Vec<DialogRuleError> {
    let mut errors = Vec::new();
    children::check_order_of_times(
        dialog.visible_from,
        update.due_at,
        update.expires_at,
        policy,
        &mut errors,
    );
    if !policy.silent && !policy.admin {
        check_future(dialog, update, now, &mut errors);
    }
    if update.preceding_process.is_some() && update.process.is_none() {
        errors.push(DialogRuleError::PrecedingProcessWithoutProcess);
    }
    children::check_content(
        update.is_api_only,
        update.content.as_ref(),
        &update.transmissions,
        &mut errors,
    );
    if dialog.is_api_only && !update.is_api_only && stored.transmission_without_content {
        errors.push(DialogRuleError::StoredTransmissionWithoutContent);
    }
    children::check_lists(
        Lists {
            attachments: &update.attachments,
            gui_actions: &update.gui_actions,
            api_actions: &update.api_actions,
            transmissions: &update.transmissions,
            activities: &update.activities,
        },
        &mut errors,
    );
    children::check_links(&update.transmissions, now, &mut errors);
    check_appended(&update.transmissions, &update.activities, stored, &mut errors);
    check_attachments(&dialog.attachments, &update.attachments, stored, now, &mut errors);
    // The ids of attachments that the update adds were compared with those of its transmissions above.
    check_new_attachments(&dialog.attachments, &update.transmissions, now, &mut errors);
    errors
}

fn check_future(
    stored: &DialogSnapshot,
    update: &DialogUpdate,
    now: Timestamp,
    errors: &mut Vec<DialogRuleError>,
) {
    if update.due_at != stored.due_at && update.due_at.is_some_and(|at| at <= now) {
        errors.push(DialogRuleError::DueAtInPast);
    }
    if update.expires_at != stored.expires_at {
        match update.expires_at {
            None => errors.push(DialogRuleError::ExpiresAtCleared),
            Some(at) if at <= now => errors.push(DialogRuleError::ExpiresAtInPast),
            Some(_) => {}
        }
    }
}

/// Added and changed attachments must not have expired, whoever sends them.
fn check_attachments(
    known: &[Attachment],
    sent: &[Attachment],
    stored: &HistoryFacts,
    now: Timestamp,
    errors: &mut Vec<DialogRuleError>,
) {
    let known: HashMap<_, _> = known
        .iter()
        .map(|attachment| (attachment.id, attachment))
        .collect();
    for attachment in sent {
        let before = known.get(&attachment.id).copied();
        if before.is_none() && stored.attachments.contains(&attachment.id) {
            errors.push(DialogRuleError::AttachmentExists(attachment.id));
        }
        if before != Some(attachment) && attachment.expires_at.is_some_and(|at| at <= now) {
            errors.push(DialogRuleError::AttachmentExpired(attachment.id));
        }
    }
}
