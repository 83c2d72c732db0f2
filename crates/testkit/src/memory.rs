//! A store in memory that behaves as the real one: the port-contract suite runs against both.

use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::unit_of_work::{
    CommitOutcome, EventBatch, SeenChange, Store, UnitOfWork, WriteConflict,
};
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_domain::system_label::LabelLogEntry;
use dialogporten_domain::text::IdempotentKey;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

mod children;
mod list;
mod repository;
mod save;
mod search;
mod text;

/// Dialogs and outbox in memory.
#[derive(Debug, Clone, Default)]
pub struct InMemoryStore(Arc<Mutex<State>>);

#[derive(Debug, Clone, Default)]
struct State {
    dialogs: BTreeMap<DialogId, DialogDetails>,
    label_log: BTreeMap<DialogId, Vec<LabelLogEntry>>,
    outbox: Vec<EventBatch>,
}

impl InMemoryStore {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been told, in order of commits.
    #[must_use]
    pub fn outbox(&self) -> Vec<EventBatch> {
        self.state().outbox.clone()
    }

    /// Label assignment log of a dialog.
    #[must_use]
    pub fn label_log(&self, id: DialogId) -> Vec<LabelLogEntry> {
        self.state().label_log.get(&id).cloned().unwrap_or_default()
    }

    /// How many dialogs are stored.
    #[must_use]
    pub fn dialog_count(&self) -> usize {
        self.state().dialogs.len()
    }
}

impl Store for InMemoryStore {
    fn begin(&self) -> Box<dyn UnitOfWork> {
        Box::new(InMemoryWork {
            store: self.clone(),
            changes: Vec::new(),
        })
    }
}

struct InMemoryWork {
    store: InMemoryStore,
    changes: Vec<Change>,
}

enum Change {
    Save(Box<DialogChanges>),
    Purge(DialogId, Revision),
    Seen(Box<SeenChange>),
    Events(EventBatch),
}

#[async_trait]
impl UnitOfWork for InMemoryWork {
    fn save(&mut self, changes: DialogChanges) {
        self.changes.push(Change::Save(Box::new(changes)));
    }

    fn purge(&mut self, dialog: &DialogSnapshot) {
        self.changes.push(Change::Purge(dialog.id, dialog.revision));
    }

    fn record_seen(&mut self, seen: SeenChange) {
        self.changes.push(Change::Seen(Box::new(seen)));
    }

    fn append_events(&mut self, events: EventBatch) {
        self.changes.push(Change::Events(events));
    }

    async fn commit(self: Box<Self>) -> Result<CommitOutcome, PortError> {
        let mut state = self.store.state();
        let mut next = state.clone();
        for change in self.changes {
            let applied = match change {
                Change::Save(changes) => next.save(*changes),
                Change::Purge(id, revision) => next.purge(id, revision),
                Change::Seen(seen) => {
                    next.see(*seen);
                    Ok(())
                }
                Change::Events(events) => {
                    next.outbox.push(events);
                    Ok(())
                }
            };
            if let Err(conflict) = applied {
                return Ok(CommitOutcome::Rejected(conflict));
            }
        }
        *state = next;
        Ok(CommitOutcome::Committed)
    }
}

impl State {
    fn purge(&mut self, id: DialogId, revision: Revision) -> Result<(), WriteConflict> {
        if self
            .dialogs
            .get(&id)
            .is_none_or(|stored| stored.dialog.revision != revision)
        {
            return Err(WriteConflict::RevisionChanged);
        }
        self.dialogs.remove(&id);
        self.label_log.remove(&id);
        Ok(())
    }

    fn key_is_taken(&self, dialog: &DialogSnapshot) -> bool {
        dialog.idempotent_key.is_some()
            && self.dialogs.values().any(|other| {
                other.dialog.id != dialog.id
                    && other.dialog.org == dialog.org
                    && other.dialog.idempotent_key == dialog.idempotent_key
            })
    }

    /// As the real store: a record that exists is not written again, and nothing is told unless something changed.
    fn see(&mut self, seen: SeenChange) {
        let SeenChange {
            about,
            record,
            content_updated_at,
            cleared_mark,
            seen_event,
            updated_event,
        } = seen;
        let Some(details) = self.dialogs.get_mut(&about.dialog_id) else {
            return;
        };
        let occurred_at = record.seen_at;
        let is_new = !details.seen_log.iter().any(|known| known.id == record.id);
        if is_new {
            details.seen_log.push(record.clone());
            details.seen_log.sort_by_key(|record| (record.seen_at, record.id));
        }
        let dialog = &mut details.dialog;
        let sets_flag = !dialog.seen_since_content_update && dialog.content_updated_at == content_updated_at;
        dialog.seen_since_content_update |= sets_flag;
        if let Some(entry) = cleared_mark
            && dialog.end_user_context.labels.contains(entry.label)
        {
            dialog.end_user_context.labels = dialog.end_user_context.labels.without_mark();
            // A logged change gives the context a new revision.
            dialog.end_user_context.revision = Revision::new(entry.id.uuid());
            self.label_log.entry(about.dialog_id).or_default().push(entry);
        }
        let mut events = Vec::new();
        if is_new {
            events.push((
                seen_event,
                DialogEvent::Seen {
                    seen_record: record.id,
                },
            ));
        }
        if is_new || sets_flag {
            events.push((updated_event, DialogEvent::Updated));
        }
        if !events.is_empty() {
            self.outbox.push(EventBatch {
                about,
                occurred_at,
                silent: false,
                events,
            });
        }
    }
}

#[async_trait]
impl DialogQueries for InMemoryStore {
    async fn details(&self, id: DialogId) -> Result<Option<DialogDetails>, PortError> {
        Ok(self.state().dialogs.get(&id).cloned().map(|mut details| {
            let since = details.dialog.content_updated_at;
            details.seen_log.retain(|record| record.seen_at >= since);
            details
        }))
    }

    async fn by_idempotent_key(
        &self,
        org: &OrgCode,
        key: &IdempotentKey,
    ) -> Result<Option<DialogId>, PortError> {
        Ok(self
            .state()
            .dialogs
            .values()
            .map(|details| &details.dialog)
            .find(|dialog| {
                dialog.org == *org
                    && dialog.idempotent_key.as_ref() == Some(key)
                    && dialog.deleted_at.is_none()
            })
            .map(|dialog| dialog.id))
    }
}
