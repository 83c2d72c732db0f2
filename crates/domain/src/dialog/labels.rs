//! Labels of the end user and of the service owner: transitions, their log, the revisions of the contexts.

use crate::Timestamp;
use crate::actor::Actor;
use crate::dialog::rules::DialogRuleError;
use crate::dialog::{Dialog, WritePolicy};
use crate::identifier::{LabelLogEntryId, Revision};
use crate::service_owner_context::{MAX_LABELS, ServiceOwnerLabel};
use crate::system_label::{LabelAction, LabelLogEntry, SystemLabel, SystemLabels};
use crate::time::stored_precision;
use uuid::Uuid;

impl Dialog {
    /// Removes labels, then sets labels, each in the order given: the last of Default, Bin and Archive wins. The revision of
    /// the dialog does not change; that of the end-user context does when something is logged.
    ///
    /// `new_id` makes the context's revision and the ids of log entries. False when nothing changes.
    ///
    /// # Errors
    /// [`DialogRuleError::SentIsSystemOwned`].
    pub fn change_labels(
        &mut self,
        add: &[SystemLabel],
        remove: &[SystemLabel],
        performed_by: &Actor,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<bool, DialogRuleError> {
        if add.contains(&SystemLabel::Sent) || remove.contains(&SystemLabel::Sent) {
            return Err(DialogRuleError::SentIsSystemOwned);
        }
        let labels = self.state.end_user_context.labels.after(add, remove);
        Ok(self.relabel(labels, performed_by, now, new_id))
    }

    /// What a service owner's change does by itself: it brings the dialog back to the inbox unless it is silent, and notes
    /// that the party has sent something.
    pub(super) fn relabel_for_change(
        &mut self,
        has_sent: bool,
        policy: WritePolicy,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) {
        let mut labels = self.state.end_user_context.labels;
        if !policy.silent {
            labels = labels.with(SystemLabel::Default);
        }
        if has_sent {
            labels = labels.with(SystemLabel::Sent);
        }
        self.relabel(labels, &Actor::ServiceOwner, now, new_id);
    }

    fn relabel(
        &mut self,
        labels: SystemLabels,
        performed_by: &Actor,
        now: Timestamp,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> bool {
        let context = &mut self.state.end_user_context;
        let changes = context.labels != labels;
        if changes {
            let log = log_entries(
                context.labels,
                labels,
                performed_by,
                stored_precision(now),
                new_id,
            );
            context.labels = labels;
            context.revision = Revision::new(new_id());
            self.appended.label_log.extend(log);
        }
        changes
    }

    /// Adds a label of the service owner.
    ///
    /// # Errors
    /// [`DialogRuleError::DuplicateServiceOwnerLabel`], [`DialogRuleError::TooManyServiceOwnerLabels`].
    pub fn add_service_owner_label(
        &mut self,
        label: ServiceOwnerLabel,
        revision: Revision,
    ) -> Result<(), Vec<DialogRuleError>> {
        let context = &mut self.state.service_owner_context;
        let count = context.labels.len() + 1;
        let mut errors = Vec::new();
        if count > MAX_LABELS {
            errors.push(DialogRuleError::TooManyServiceOwnerLabels { count });
        }
        match context.labels.binary_search(&label) {
            Ok(_) => errors.push(DialogRuleError::DuplicateServiceOwnerLabel),
            Err(position) if errors.is_empty() => {
                context.labels.insert(position, label);
                context.revision = revision;
            }
            Err(_) => {}
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Removes a label of the service owner, compared ignoring case. False when there is none.
    pub fn remove_service_owner_label(&mut self, label: &str, revision: Revision) -> bool {
        let label = label.to_lowercase();
        let context = &mut self.state.service_owner_context;
        let before = context.labels.len();
        context.labels.retain(|known| known.as_str() != label);
        let changes = context.labels.len() != before;
        if changes {
            context.revision = revision;
        }
        changes
    }
}

/// Log of a transition: what was set, then what was removed, each in order of the labels' numbers. Default is never logged.
pub(super) fn log_entries(
    before: SystemLabels,
    after: SystemLabels,
    performed_by: &Actor,
    now: Timestamp,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Vec<LabelLogEntry> {
    let set = after.iter().filter(|label| !before.contains(*label));
    let removed = before.iter().filter(|label| !after.contains(*label));
    set.map(|label| (label, LabelAction::Set))
        .chain(removed.map(|label| (label, LabelAction::Remove)))
        .filter(|(label, _)| *label != SystemLabel::Default)
        .map(|(label, action)| LabelLogEntry {
            id: LabelLogEntryId::new(new_id()),
            created_at: now,
            label,
            action,
            performed_by: performed_by.clone(),
        })
        .collect()
}
