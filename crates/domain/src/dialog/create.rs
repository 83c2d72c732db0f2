//! Creation of a dialog.

use crate::Timestamp;
use crate::dialog::children::{self, Lists, cut};
use crate::dialog::context::{initial_end_user_revision, initial_service_owner_revision};
use crate::dialog::counters::Counters;
use crate::dialog::history::{HistoryFacts, check_appended};
use crate::dialog::labels::log_entries;
use crate::dialog::rules::DialogRuleError;
use crate::dialog::seen_at_create::SeenAtCreate;
use crate::dialog::unopened::has_unopened_content;
use crate::dialog::{Appended, Dialog, DialogSnapshot, NewDialog, Rewritten, ServiceFacts, WritePolicy};
use crate::event::DialogEvent;
use crate::identifier::Revision;
use crate::service_owner_context::{MAX_LABELS, ServiceOwnerContext};
use crate::system_label::{EndUserContext, SystemLabel, SystemLabels};
use crate::time::{is_ahead, stored_precision};
use uuid::Uuid;

impl Dialog {
    /// Registers a dialog. `new_id` makes the ids of label log entries.
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds.
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/Create/CreateDialogCommand.cs
    pub fn create(
        new: NewDialog,
        service: ServiceFacts,
        policy: WritePolicy,
        revision: Revision,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<Self, Vec<DialogRuleError>> {
        Self::create_with(
            new,
            service,
            policy,
            &SeenAtCreate::REFERENCE,
            revision,
            now,
            new_id,
        )
    }

    /// As [`Dialog::create`], with another rule for dialogs that count as seen from the start.
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds.
    pub fn create_with(
        mut new: NewDialog,
        service: ServiceFacts,
        policy: WritePolicy,
        seen_at_create: &SeenAtCreate,
        revision: Revision,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<Self, Vec<DialogRuleError>> {
        let now = stored_precision(now);
        settle(&mut new, now);
        let mut errors = breaches(&new, policy, now);
        let counters = Counters::NONE.after(&new.transmissions, &mut errors);
        let labels = initial_labels(&new, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }

        let hidden_until = new.visible_from.filter(|from| *from > now);
        let created_at = hidden_until.or(new.created_at).unwrap_or(now);
        let updated_at = hidden_until.or(new.updated_at).unwrap_or(now);
        let state = DialogSnapshot {
            id: new.id,
            revision,
            idempotent_key: new.idempotent_key,
            seen_since_content_update: seen_at_create.applies(
                created_at,
                &new.service_resource,
                &service.org,
            ),
            has_unopened_content: has_unopened_content(
                service.service_resource_type,
                &new.transmissions,
                &new.activities,
            ),
            org: service.org,
            service_resource: new.service_resource,
            service_resource_type: service.service_resource_type,
            party: new.party,
            progress: new.progress,
            extended_status: new.extended_status,
            external_reference: new.external_reference,
            visible_from: new.visible_from,
            due_at: new.due_at,
            expires_at: new.expires_at,
            process: new.process,
            preceding_process: new.preceding_process,
            status: new.status,
            created_at,
            updated_at,
            content_updated_at: updated_at,
            deleted_at: None,
            is_api_only: new.is_api_only,
            frozen: false,
            content: new.content,
            search_tags: new.search_tags,
            attachments: new.attachments,
            gui_actions: new.gui_actions,
            api_actions: new.api_actions,
            from_party_transmissions: counters.from_party,
            from_service_owner_transmissions: counters.from_service_owner,
            latest_activity: children::latest(&new.activities).cloned(),
            end_user_context: EndUserContext {
                revision: initial_end_user_revision(new.id),
                labels,
            },
            service_owner_context: ServiceOwnerContext {
                revision: initial_service_owner_revision(new.id),
                labels: new.service_owner_labels,
            },
        };
        let mut dialog = Self {
            state,
            original: None,
            appended: Appended {
                label_log: log_entries(
                    SystemLabels::DEFAULT,
                    labels,
                    &crate::actor::Actor::ServiceOwner,
                    now,
                    new_id,
                ),
                ..Appended::default()
            },
            rewritten: Rewritten::default(),
            events: Vec::with_capacity(1 + new.transmissions.len() + new.activities.len()),
            silent: policy.silent,
        };
        dialog.events.push(DialogEvent::Created);
        dialog.take_in(new.transmissions, new.activities);
        Ok(dialog)
    }
}

/// Brings what was supplied into stored form: times in stored precision, lists in output order.
fn settle(new: &mut NewDialog, now: Timestamp) {
    for time in [
        &mut new.created_at,
        &mut new.updated_at,
        &mut new.visible_from,
        &mut new.due_at,
        &mut new.expires_at,
    ] {
        cut(time);
    }
    children::settle_attachments(&mut new.attachments);
    children::settle_api_actions(&mut new.api_actions);
    new.gui_actions.sort_by_key(|action| action.id);
    children::unique_tags(&mut new.search_tags);
    new.service_owner_labels.sort_unstable();
    new.service_owner_labels.dedup();
    let hidden_until = new.visible_from.filter(|from| *from > now);
    children::settle_transmissions(&mut new.transmissions, hidden_until);
    children::settle_activities(&mut new.activities);
}

fn breaches(new: &NewDialog, policy: WritePolicy, now: Timestamp) -> Vec<DialogRuleError> {
    let mut errors = Vec::new();
    check_times(new, policy, now, &mut errors);
    if new.preceding_process.is_some() && new.process.is_none() {
        errors.push(DialogRuleError::PrecedingProcessWithoutProcess);
    }
    children::check_content(
        new.is_api_only,
        new.content.as_ref(),
        &new.transmissions,
        &mut errors,
    );
    if new.service_owner_labels.len() > MAX_LABELS {
        errors.push(DialogRuleError::TooManyServiceOwnerLabels {
            count: new.service_owner_labels.len(),
        });
    }
    children::check_lists(
        Lists {
            attachments: &new.attachments,
            gui_actions: &new.gui_actions,
            api_actions: &new.api_actions,
            transmissions: &new.transmissions,
            activities: &new.activities,
        },
        &mut errors,
    );
    let nested = new.transmissions.iter().enumerate();
    let attachments = nested.map(|(index, t)| (Some(index), t.attachments.as_slice()));
    for (transmission, attachments) in std::iter::once((None, new.attachments.as_slice())).chain(attachments)
    {
        for (index, attachment) in attachments.iter().enumerate() {
            if attachment.expires_at.is_some_and(|at| at < now) {
                errors.push(DialogRuleError::NewAttachmentExpired { transmission, index });
            }
        }
    }
    children::check_links(&new.transmissions, now, &mut errors);
    check_appended(
        &new.transmissions,
        &new.activities,
        &HistoryFacts::default(),
        &mut errors,
    );
    errors
}

fn check_times(new: &NewDialog, policy: WritePolicy, now: Timestamp, errors: &mut Vec<DialogRuleError>) {
    let supplied = [
        (new.created_at, DialogRuleError::CreatedAtInFuture),
        (
            new.updated_at.and(new.created_at).and(new.updated_at),
            DialogRuleError::UpdatedAtInFuture,
        ),
    ];
    for (time, error) in supplied {
        errors.extend(time.filter(|time| is_ahead(*time, now)).map(|_| error));
    }
    match (new.created_at, new.updated_at) {
        (None, Some(_)) => errors.push(DialogRuleError::UpdatedAtWithoutCreatedAt),
        (Some(created), Some(updated)) if updated < created => {
            errors.push(DialogRuleError::UpdatedAtBeforeCreatedAt);
        }
        _ => {}
    }
    children::check_order_of_times(new.visible_from, new.due_at, new.expires_at, policy, errors);
    if !policy.silent && !policy.admin {
        let future = [
            (new.due_at, DialogRuleError::DueAtInPast),
            (new.expires_at, DialogRuleError::ExpiresAtInPast),
            (new.visible_from, DialogRuleError::VisibleFromInPast),
        ];
        for (time, error) in future {
            errors.extend(time.filter(|time| *time <= now).map(|_| error));
        }
    }
}

fn initial_labels(new: &NewDialog, errors: &mut Vec<DialogRuleError>) -> SystemLabels {
    let mut labels = SystemLabels::DEFAULT;
    match new.system_label {
        None => {}
        Some(label) if label.is_exclusive() => labels = labels.with(label),
        Some(label) => errors.push(DialogRuleError::LabelNotForNewDialogs(label)),
    }
    if new.transmissions.iter().any(|t| t.kind.is_from_party()) {
        labels = labels.with(SystemLabel::Sent);
    }
    labels
}
