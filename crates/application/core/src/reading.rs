//! Notes that a user has seen a dialog: once per user and state of the dialog, however many readers race.

use crate::PortError;
use crate::actor_names::{ActorNameError, ActorNames};
use crate::ambient::Ambient;
use crate::caller::EndUser;
use crate::dialogs::DialogDetails;
use crate::unit_of_work::{CommitOutcome, EventSubject, SeenChange, Store};
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::Actor;
use dialogporten_domain::dialog::seen;
use dialogporten_domain::identifier::{EventId, LabelLogEntryId, Revision};
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_domain::system_label::{LabelAction, LabelLogEntry, SystemLabel};
use std::sync::Arc;

/// Writes the seen log.
#[derive(Clone)]
pub struct SeenRecorder {
    store: Arc<dyn Store>,
    names: ActorNames,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for SeenRecorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SeenRecorder")
    }
}

/// Why a reading could not be noted.
#[derive(Debug, thiserror::Error)]
#[error("the reading could not be noted")]
pub enum ReadingError {
    /// No register knows the reader's name.
    Name(#[source] ActorNameError),
    /// The store failed.
    Port(#[from] PortError),
    /// The store refused a write that cannot lose a race.
    Refused,
}

impl SeenRecorder {
    /// Uses these ports.
    #[must_use]
    pub const fn new(store: Arc<dyn Store>, names: ActorNames, ambient: Arc<dyn Ambient>) -> Self {
        Self {
            store,
            names,
            ambient,
        }
    }

    /// Notes the reading unless it is known, and brings `details` up to what is stored then. A known state writes nothing.
    ///
    /// # Errors
    /// [`ReadingError`].
    pub async fn note(
        &self,
        user: &EndUser,
        details: &mut DialogDetails,
        now: Timestamp,
    ) -> Result<(), ReadingError> {
        let Some(id) = seen::record_to_make(&details.dialog, &details.seen_log, &user.party) else {
            return Ok(());
        };
        let name = self
            .names
            .name_of(&user.party)
            .await
            .map_err(ReadingError::Name)?;
        let record = SeenRecord {
            id,
            seen_at: now,
            user_type: user.user_type,
            is_via_service_owner: user.user_type == DialogUserType::ServiceOwnerOnBehalfOfPerson,
            seen_by: Actor::identified(user.party.clone(), name),
        };
        let labels = details.dialog.end_user_context.labels;
        let cleared_mark = labels
            .contains(SystemLabel::MarkedAsUnopened)
            .then(|| LabelLogEntry {
                id: LabelLogEntryId::new(self.ambient.new_id()),
                created_at: now,
                label: SystemLabel::MarkedAsUnopened,
                action: LabelAction::Remove,
                performed_by: record.seen_by.clone(),
            });
        // A logged change gives the labels a new revision: that of the entry.
        let labels_revision = cleared_mark.as_ref().map(|entry| Revision::new(entry.id.uuid()));
        let mut work = self.store.begin();
        work.record_seen(SeenChange {
            about: EventSubject::from(&details.dialog),
            record: record.clone(),
            content_updated_at: details.dialog.content_updated_at,
            cleared_mark,
            seen_event: EventId::new(self.ambient.new_id()),
            updated_event: EventId::new(self.ambient.new_id()),
        });
        match work.commit().await? {
            CommitOutcome::Committed => {}
            CommitOutcome::Rejected(_) => return Err(ReadingError::Refused),
        }
        if !details.seen_log.iter().any(|known| known.id == record.id) {
            details.seen_log.push(record);
        }
        details.dialog.seen_since_content_update = true;
        details.dialog.end_user_context.labels = labels.without_mark();
        if let Some(revision) = labels_revision {
            details.dialog.end_user_context.revision = revision;
        }
        Ok(())
    }
}
