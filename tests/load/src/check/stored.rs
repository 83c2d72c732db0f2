//! What the database has in the end.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::Failure;
use crate::database::{Database, SUBJECT};

/// A stored dialog.
#[derive(Debug, Default)]
pub(crate) struct StoredDialog {
    pub(crate) revision: Uuid,
    pub(crate) deleted: bool,
    pub(crate) reference: String,
    pub(crate) key: String,
    pub(crate) labels: BTreeSet<String>,
    pub(crate) transmissions: BTreeSet<Uuid>,
    pub(crate) activities: BTreeSet<Uuid>,
    pub(crate) readings: BTreeSet<Uuid>,
}

/// One row of the outbox.
#[derive(Debug)]
pub(crate) struct Commit {
    pub(crate) dialog: Uuid,
    /// Kinds and children of its events, in order.
    pub(crate) events: Vec<(u8, Option<Uuid>)>,
}

/// Kinds of events as they are stored.
pub(crate) mod event {
    /// The dialog was created.
    pub(crate) const CREATED: u8 = 1;
    /// It was deleted.
    pub(crate) const DELETED: u8 = 3;
    /// It was restored.
    pub(crate) const RESTORED: u8 = 4;
    /// Somebody has seen it.
    pub(crate) const SEEN: u8 = 5;
    /// A transmission was added.
    pub(crate) const TRANSMISSION: u8 = 6;
    /// An activity was added.
    pub(crate) const ACTIVITY: u8 = 7;
}

/// Everything.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) dialogs: BTreeMap<Uuid, StoredDialog>,
    /// In the order of the outbox.
    pub(crate) commits: Vec<Commit>,
}

impl Stored {
    /// Reads it.
    ///
    /// # Errors
    /// A statement fails or answers something unexpected.
    pub(crate) fn read(database: &Database) -> Result<Self, Failure> {
        let mut stored = Self::default();
        let dialogs = "select id, revision, (deleted_at is not null)::integer, coalesce(external_ref, ''),
                              coalesce(idempotent_key, ''), coalesce(array_to_string(owner_labels, ','), '') from dialog";
        for line in rows(database, dialogs)? {
            let [id, revision, deleted, reference, key, labels] = fields(&line)?;
            let dialog = StoredDialog {
                revision: uuid(revision)?,
                deleted: deleted == "1",
                reference: reference.to_owned(),
                key: key.to_owned(),
                labels: labels
                    .split(',')
                    .filter(|label| !label.is_empty())
                    .map(str::to_owned)
                    .collect(),
                ..StoredDialog::default()
            };
            stored.dialogs.insert(uuid(id)?, dialog);
        }
        for (table, children) in [
            (
                "transmission",
                (|it| &mut it.transmissions) as fn(&mut StoredDialog) -> &mut BTreeSet<Uuid>,
            ),
            ("activity", |it| &mut it.activities),
            ("seen_log", |it| &mut it.readings),
        ] {
            for line in rows(database, &format!("select dialog_id, id from {table}"))? {
                let [dialog, id] = fields(&line)?;
                // A child without a dialog is found by the invariants.
                if let Some(dialog) = stored.dialogs.get_mut(&uuid(dialog)?) {
                    children(dialog).insert(uuid(id)?);
                }
            }
        }
        let events = "select dialog_id, string_agg((e ->> 'k') || ':' || coalesce(e ->> 'c', ''), ',' order by n)
                      from outbox_event o cross join lateral json_array_elements(o.events) with ordinality j (e, n)
                      group by o.tx, o.id, o.dialog_id order by o.tx, o.id";
        for line in rows(database, events)? {
            let [dialog, events] = fields(&line)?;
            let events = events.split(',').filter_map(|event| {
                let (kind, child) = event.split_once(':')?;
                Some((kind.parse().ok()?, Uuid::parse_str(child).ok()))
            });
            stored.commits.push(Commit {
                dialog: uuid(dialog)?,
                events: events.collect(),
            });
        }
        Ok(stored)
    }

    /// How many transmissions there are.
    pub(crate) fn transmissions(&self) -> usize {
        self.dialogs
            .values()
            .map(|dialog| dialog.transmissions.len())
            .sum()
    }

    /// How many activities there are.
    pub(crate) fn activities(&self) -> usize {
        self.dialogs.values().map(|dialog| dialog.activities.len()).sum()
    }
}

fn rows(database: &Database, statement: &str) -> Result<Vec<String>, Failure> {
    let text = database.query(SUBJECT, statement)?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn fields<const N: usize>(line: &str) -> Result<[&str; N], Failure> {
    let parts: Vec<&str> = line.split('|').collect();
    parts
        .try_into()
        .map_err(|_| Failure::new(format!("unexpected row: {line}")))
}

fn uuid(text: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(text).map_err(|_| Failure::new(format!("no id: {text}")))
}
