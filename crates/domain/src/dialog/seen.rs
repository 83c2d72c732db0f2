//! Noting that a user has seen a dialog.
//!
//! Every user is noted once per state of the dialog: the record's id is derived from dialog, state and user, so that readers
//! that race make one record. A reading never changes the dialog's revision or times.
// Altinn/dialogporten: Infrastructure/Persistence/Repositories/DialogSeenLogWriter.cs

use crate::Timestamp;
use crate::dialog::DialogSnapshot;
use crate::identifier::SeenRecordId;
use crate::party::PartyIdentifier;
use crate::seen_log::SeenRecord;
use crate::system_label::SystemLabel;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Id of the record to make for a reader, or `None` when this state is known to be seen by the reader.
///
/// `log` holds at least the reader's records since the content was last updated.
#[must_use]
pub fn record_to_make(
    dialog: &DialogSnapshot,
    log: &[SeenRecord],
    reader: &PartyIdentifier,
) -> Option<SeenRecordId> {
    let is_marked = dialog
        .end_user_context
        .labels
        .contains(SystemLabel::MarkedAsUnopened);
    let saw_this_state =
        |record: &SeenRecord| record.seen_by.id() == Some(reader) && record.seen_at > dialog.updated_at;
    // The usual case of a repeated reading: no id is needed to know it.
    if !is_marked && dialog.seen_since_content_update && log.iter().any(saw_this_state) {
        return None;
    }
    let id = record_id(dialog, reader);
    let is_noted = log.iter().any(|record| record.id == id);
    (is_marked || !is_noted).then_some(id)
}

/// Newest record of each reader at or after `since`, by (time, id).
#[must_use]
pub fn latest_per_reader(log: &[SeenRecord], since: Timestamp) -> Vec<&SeenRecord> {
    // Thousands may read the dialog of a big organization: readers are looked up, not searched for.
    let mut by_reader: BTreeMap<Option<&PartyIdentifier>, &SeenRecord> = BTreeMap::new();
    for record in log.iter().filter(|record| record.seen_at >= since) {
        let known = by_reader.entry(record.seen_by.id()).or_insert(record);
        if (known.seen_at, known.id) < (record.seen_at, record.id) {
            *known = record;
        }
    }
    let mut latest: Vec<&SeenRecord> = by_reader.into_values().collect();
    latest.sort_by_key(|record| (record.seen_at, record.id));
    latest
}

/// Name-based UUID over the state and the reader, with the time, version and variant bits of the dialog's id.
fn record_id(dialog: &DialogSnapshot, reader: &PartyIdentifier) -> SeenRecordId {
    let flag = if dialog.seen_since_content_update {
        "True"
    } else {
        "False"
    };
    let state = format!(
        "{}{flag}{}",
        dialog.updated_at.format("%Y-%m-%dT%H:%M:%S%.6f0+00:00"),
        reader.as_str()
    );
    let named = Uuid::new_v5(&dialog.id.uuid(), state.as_bytes()).as_u128();
    let dialog_bits = dialog.id.uuid().as_u128();
    // 48 bits of time, 4 bits of version, 2 bits of variant.
    const OVERLAY: u128 = 0xFFFF_FFFF_FFFF_F000_C000_0000_0000_0000;
    SeenRecordId::new(Uuid::from_u128((named & !OVERLAY) | (dialog_bits & OVERLAY)))
}
