//! What every change of a stored dialog has in common: may it happen, which times does it move, what is told.

use crate::Timestamp;
use crate::dialog::{Dialog, DialogSnapshot, WritePolicy};
use crate::event::DialogEvent;
use crate::identifier::Revision;

/// Why a change is refused before it is looked at. The order in which a use case asks is the use case's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// The dialog is soft-deleted.
    #[error("the dialog is deleted")]
    Gone,
    /// The dialog is frozen and the caller is no admin.
    #[error("the dialog is frozen")]
    Frozen,
    /// The caller has seen another revision.
    #[error("the dialog has another revision")]
    RevisionMismatch,
}

impl DialogSnapshot {
    /// The dialog is not soft-deleted.
    ///
    /// # Errors
    /// [`ChangeRefusal::Gone`].
    pub fn ensure_live(&self) -> Result<(), ChangeRefusal> {
        self.deleted_at.map_or(Ok(()), |_| Err(ChangeRefusal::Gone))
    }

    /// The dialog is not frozen, or the caller is an admin.
    ///
    /// # Errors
    /// [`ChangeRefusal::Frozen`].
    pub const fn ensure_not_frozen(&self, policy: WritePolicy) -> Result<(), ChangeRefusal> {
        if self.frozen && !policy.admin {
            Err(ChangeRefusal::Frozen)
        } else {
            Ok(())
        }
    }

    /// The caller has seen the current revision, or does not care.
    ///
    /// # Errors
    /// [`ChangeRefusal::RevisionMismatch`].
    pub fn ensure_revision(&self, expected: Option<Revision>) -> Result<(), ChangeRefusal> {
        matches(self.revision, expected)
    }

    /// As [`DialogSnapshot::ensure_revision`], of the end-user context.
    ///
    /// # Errors
    /// [`ChangeRefusal::RevisionMismatch`].
    pub fn ensure_end_user_revision(&self, expected: Option<Revision>) -> Result<(), ChangeRefusal> {
        matches(self.end_user_context.revision, expected)
    }

    /// As [`DialogSnapshot::ensure_revision`], of the service-owner context.
    ///
    /// # Errors
    /// [`ChangeRefusal::RevisionMismatch`].
    pub fn ensure_service_owner_revision(&self, expected: Option<Revision>) -> Result<(), ChangeRefusal> {
        matches(self.service_owner_context.revision, expected)
    }
}

fn matches(actual: Revision, expected: Option<Revision>) -> Result<(), ChangeRefusal> {
    if expected.is_none_or(|expected| expected == actual) {
        Ok(())
    } else {
        Err(ChangeRefusal::RevisionMismatch)
    }
}

/// What a change touches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Transmissions, content, attachments, actions, status or extended status.
    Content,
    /// Anything else in the dialog.
    Other,
}

impl Dialog {
    /// True when there is something to store.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.original.as_deref() != Some(&self.state)
            || !self.appended.transmissions.is_empty()
            || !self.appended.activities.is_empty()
            || !self.appended.label_log.is_empty()
            || self.rewritten.transmission.is_some()
            || self.rewritten.activity.is_some()
    }

    /// Moves to the next revision and tells of it.
    ///
    /// A dialog that is not visible yet keeps looking as if it were made when it becomes visible, even after silent changes.
    // Altinn/dialogporten: Infrastructure/UnitOfWork.cs, Domain/Dialogs/Entities/DialogEntity.cs
    pub(super) fn touch(&mut self, reach: Reach, policy: WritePolicy, revision: Revision, now: Timestamp) {
        let state = &mut self.state;
        state.revision = revision;
        if let Some(from) = state.visible_from.filter(|from| *from > now) {
            state.updated_at = from;
            state.content_updated_at = from;
            state.seen_since_content_update = false;
        } else {
            // Made visible early: lists look no further ahead than now.
            state.content_updated_at = state.content_updated_at.min(now);
            if !policy.silent {
                state.updated_at = state.updated_at.max(now);
                if reach == Reach::Content {
                    state.content_updated_at = now;
                    state.seen_since_content_update = false;
                }
            }
        }
        self.tell(DialogEvent::Updated, policy.silent);
    }

    /// Collects an event; one update a transaction is enough.
    pub(super) fn tell(&mut self, event: DialogEvent, silent: bool) {
        self.silent = silent;
        if event != DialogEvent::Updated || !self.events.contains(&DialogEvent::Updated) {
            self.events.push(event);
        }
    }
}
