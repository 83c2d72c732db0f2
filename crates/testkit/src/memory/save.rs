//! Storing a new or changed dialog, guarded as `unit_of_work` says.

use crate::memory::State;
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_application::unit_of_work::{ChildKind, WriteConflict};
use dialogporten_domain::dialog::{Appended, DialogChanges, DialogSnapshot, Rewritten};

impl State {
    pub(super) fn save(&mut self, changes: DialogChanges) -> Result<(), WriteConflict> {
        let DialogChanges {
            original,
            current,
            mut appended,
            rewritten,
            ..
        } = changes;
        let id = current.id;
        let dialog = match (original, self.dialogs.get(&id)) {
            (None, Some(_)) => return Err(WriteConflict::DialogExists(id)),
            (Some(_), None) => return Err(WriteConflict::RevisionChanged),
            (None, None) => current,
            (Some(original), Some(stored)) => merged(&stored.dialog, &original, current)?,
        };
        if self.key_is_taken(&dialog) {
            return Err(WriteConflict::IdempotentKeyTaken);
        }
        let label_log = std::mem::take(&mut appended.label_log);
        let history = self.dialogs.remove(&id);
        let details = with_history(dialog, history, appended, rewritten)?;
        self.label_log.entry(id).or_default().extend(label_log);
        self.dialogs.insert(id, details);
        Ok(())
    }
}

/// What is stored after a change that started from `original`, or the conflict.
fn merged(
    stored: &DialogSnapshot,
    original: &DialogSnapshot,
    current: DialogSnapshot,
) -> Result<DialogSnapshot, WriteConflict> {
    let changes_user_labels = original.end_user_context != current.end_user_context;
    let changes_owner_labels = original.service_owner_context != current.service_owner_context;
    if original.revision == current.revision {
        let user = stored.end_user_context.revision == original.end_user_context.revision;
        let owner = stored.service_owner_context.revision == original.service_owner_context.revision;
        if (changes_user_labels && !user) || (changes_owner_labels && !owner) {
            return Err(WriteConflict::RevisionChanged);
        }
        let mut dialog = stored.clone();
        if changes_user_labels {
            dialog.end_user_context = current.end_user_context;
        }
        if changes_owner_labels {
            dialog.service_owner_context = current.service_owner_context;
        }
        return Ok(dialog);
    }
    if stored.revision != original.revision {
        return Err(WriteConflict::RevisionChanged);
    }
    let mut dialog = current;
    if changes_user_labels {
        dialog.end_user_context.labels = stored
            .end_user_context
            .labels
            .rebased(original.end_user_context.labels, dialog.end_user_context.labels);
    } else {
        dialog.end_user_context = stored.end_user_context;
    }
    if !changes_owner_labels {
        dialog.service_owner_context = stored.service_owner_context.clone();
    }
    let seen = |it: &DialogSnapshot| (it.seen_since_content_update, it.content_updated_at);
    if seen(original) == seen(&dialog) {
        dialog.seen_since_content_update = stored.seen_since_content_update;
    }
    Ok(dialog)
}

fn with_history(
    dialog: DialogSnapshot,
    history: Option<DialogDetails>,
    appended: Appended,
    rewritten: Rewritten,
) -> Result<DialogDetails, WriteConflict> {
    let (mut transmissions, mut activities, seen_log) = match history {
        Some(details) => (details.transmissions, details.activities, details.seen_log),
        None => Default::default(),
    };
    for new in appended.transmissions {
        if transmissions.iter().any(|known| known.id == new.id) {
            return Err(WriteConflict::ChildExists {
                kind: ChildKind::Transmission,
                id: Some(new.id.uuid()),
            });
        }
        let key = &new.idempotent_key;
        if key.is_some() && transmissions.iter().any(|known| known.idempotent_key == *key) {
            return Err(WriteConflict::TransmissionKeyTaken);
        }
        transmissions.push(new);
    }
    for new in appended.activities {
        if activities.iter().any(|known| known.id == new.id) {
            return Err(WriteConflict::ChildExists {
                kind: ChildKind::Activity,
                id: Some(new.id.uuid()),
            });
        }
        activities.push(new);
    }
    if let Some(rewritten) = rewritten.transmission {
        transmissions.retain(|known| known.id != rewritten.id);
        transmissions.push(rewritten);
    }
    if let Some(rewritten) = rewritten.activity {
        activities.retain(|known| known.id != rewritten.id);
        activities.push(rewritten);
    }
    transmissions.sort_by_key(|transmission| (transmission.created_at, transmission.id));
    activities.sort_by_key(|activity| (activity.created_at, activity.id));
    Ok(DialogDetails {
        dialog,
        transmissions,
        activities,
        seen_log,
    })
}
