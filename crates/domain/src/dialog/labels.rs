//! Labels of the end user: transitions and their log.

use crate::Timestamp;
use crate::actor::Actor;
use crate::identifier::LabelLogEntryId;
use crate::system_label::{LabelAction, LabelLogEntry, SystemLabel, SystemLabels};
use uuid::Uuid;

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
