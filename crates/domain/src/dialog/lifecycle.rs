//! Deleting, restoring, purging, freezing, and moving a saved form in time.

use crate::Timestamp;
use crate::activity::{Activity, ActivityType};
use crate::dialog::change::Reach;
use crate::dialog::rules::DialogRuleError;
use crate::dialog::{Dialog, DialogSnapshot, WritePolicy};
use crate::event::DialogEvent;
use crate::identifier::Revision;
use crate::time::{is_ahead, stored_precision};

/// Freezing is a normal change that nobody keeps silent about.
const LOUD: WritePolicy = WritePolicy {
    silent: false,
    admin: true,
};

impl Dialog {
    /// Soft-deletes. False, and nothing happens, when it is deleted already.
    pub fn delete(&mut self, policy: WritePolicy, revision: Revision, now: Timestamp) -> bool {
        let is_live = self.state.deleted_at.is_none();
        if is_live {
            self.state.deleted_at = Some(stored_precision(now));
            self.state.revision = revision;
            self.tell(DialogEvent::Deleted, policy.silent);
        }
        is_live
    }

    /// Takes a soft deletion back. False, and nothing happens, when the dialog is live.
    pub fn restore_deleted(&mut self, policy: WritePolicy, revision: Revision) -> bool {
        let is_deleted = self.state.deleted_at.is_some();
        if is_deleted {
            self.state.deleted_at = None;
            self.state.revision = revision;
            self.tell(DialogEvent::Restored, policy.silent);
        }
        is_deleted
    }

    /// Lets only admins change the dialog from now on. False, and nothing happens, when it is frozen already.
    pub fn freeze(&mut self, revision: Revision, now: Timestamp) -> bool {
        self.set_frozen(true, revision, now)
    }

    /// Takes a freezing back. False, and nothing happens, when the dialog is not frozen.
    pub fn unfreeze(&mut self, revision: Revision, now: Timestamp) -> bool {
        self.set_frozen(false, revision, now)
    }

    fn set_frozen(&mut self, frozen: bool, revision: Revision, now: Timestamp) -> bool {
        let changes = self.state.frozen != frozen;
        if changes {
            self.state.frozen = frozen;
            self.touch(Reach::Other, LOUD, revision, stored_precision(now));
        }
        changes
    }

    /// Moves the time of a stored activity of type `FormSaved`. Always a new revision; told silently.
    ///
    /// `latest_other` is the greatest (creation, id) of all other activities of the dialog.
    ///
    /// # Errors
    /// [`DialogRuleError::NotFormSaved`], [`DialogRuleError::ActivityTimeInFuture`].
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/UpdateFormSavedActivityTime
    pub fn move_form_saved(
        &mut self,
        activity: &Activity,
        to: Timestamp,
        latest_other: Option<&Activity>,
        revision: Revision,
        now: Timestamp,
    ) -> Result<(), DialogRuleError> {
        if activity.kind != ActivityType::FormSaved {
            return Err(DialogRuleError::NotFormSaved);
        }
        if is_ahead(to, now) {
            return Err(DialogRuleError::ActivityTimeInFuture);
        }
        let moved = Activity {
            created_at: stored_precision(to),
            ..activity.clone()
        };
        let place = |activity: &Activity| (activity.created_at, activity.id);
        let latest = latest_other
            .filter(|other| place(other) > place(&moved))
            .unwrap_or(&moved);
        self.state.latest_activity = Some(latest.clone());
        self.state.updated_at = self.state.updated_at.max(moved.created_at);
        self.state.revision = revision;
        self.rewritten.activity = Some(moved);
        self.tell(DialogEvent::Updated, true);
        Ok(())
    }
}

/// What is told when a dialog and all that belongs to it is removed for good: nothing when its deletion was told before.
#[must_use]
pub fn purge_events(dialog: &DialogSnapshot, policy: WritePolicy) -> Vec<DialogEvent> {
    if dialog.deleted_at.is_some() || policy.silent {
        Vec::new()
    } else {
        vec![DialogEvent::Deleted]
    }
}
