//! A unit of work: collects, and sends everything at `commit`.

use super::Inner;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::feed::DialogNews;
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, SeenChange, UnitOfWork};
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::DialogId;
use std::sync::Arc;

/// One change; what it tells goes with it in one statement.
pub(super) enum Change {
    Save(Box<DialogChanges>, Option<EventBatch>),
    Purge(Box<DialogSnapshot>, Option<EventBatch>),
    Seen(Box<SeenChange>),
    Events(EventBatch),
}

impl Change {
    /// What readers of the dialog hear of it. Nobody reads a dialog that is just being made.
    fn news(&self) -> Option<(DialogId, DialogNews)> {
        let batch = match self {
            Self::Seen(seen) => return Some((seen.about.dialog_id, DialogNews::Updated)),
            Self::Save(changes, _) if changes.original.is_none() => return None,
            Self::Save(_, batch) | Self::Purge(_, batch) => batch.as_ref()?,
            Self::Events(batch) => batch,
        };
        let tells = |event: &DialogEvent| batch.events.iter().any(|(_, told)| told == event);
        let news = if tells(&DialogEvent::Deleted) && !batch.silent {
            DialogNews::Deleted
        } else if tells(&DialogEvent::Updated) {
            DialogNews::Updated
        } else {
            return None;
        };
        Some((batch.about.dialog_id, news))
    }
}

pub(super) struct PgUnitOfWork {
    store: Arc<Inner>,
    changes: Vec<Change>,
}

impl PgUnitOfWork {
    pub(super) fn new(store: &Arc<Inner>) -> Self {
        Self {
            store: Arc::clone(store),
            changes: Vec::new(),
        }
    }

    /// Events that were appended right before the change that they tell of.
    fn take_events(&mut self, dialog: DialogId) -> Option<EventBatch> {
        match self.changes.pop()? {
            Change::Events(batch) if batch.about.dialog_id == dialog => Some(batch),
            other => {
                self.changes.push(other);
                None
            }
        }
    }
}

#[async_trait]
impl UnitOfWork for PgUnitOfWork {
    fn save(&mut self, changes: DialogChanges) {
        let batch = self.take_events(changes.current.id);
        self.changes.push(Change::Save(Box::new(changes), batch));
    }

    fn purge(&mut self, dialog: &DialogSnapshot) {
        let batch = self.take_events(dialog.id);
        self.changes.push(Change::Purge(Box::new(dialog.clone()), batch));
    }

    fn record_seen(&mut self, seen: SeenChange) {
        self.changes.push(Change::Seen(Box::new(seen)));
    }

    fn append_events(&mut self, events: EventBatch) {
        let id = events.about.dialog_id;
        match self.changes.last_mut() {
            Some(Change::Save(changes, batch @ None)) if changes.current.id == id => *batch = Some(events),
            Some(Change::Purge(dialog, batch @ None)) if dialog.id == id => *batch = Some(events),
            _ => self.changes.push(Change::Events(events)),
        }
    }

    async fn commit(self: Box<Self>) -> Result<CommitOutcome, PortError> {
        let outcome = match self.changes.as_slice() {
            [] => Ok(CommitOutcome::Committed),
            // One statement is a transaction by itself.
            [change @ (Change::Save(..) | Change::Seen(_) | Change::Events(_))] => {
                self.store.write_alone(change).await
            }
            changes => self.store.write_together(changes).await,
        }?;
        if matches!(outcome, CommitOutcome::Committed) {
            for (dialog, news) in self.changes.iter().filter_map(Change::news) {
                self.store.feed.announce(dialog, news);
            }
        }
        Ok(outcome)
    }
}
