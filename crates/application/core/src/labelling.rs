//! Changes where end users keep dialogs, whoever asks for it: all given dialogs, or none.

use crate::PortError;
use crate::actor_names::ActorNames;
use crate::ambient::Ambient;
use crate::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::Actor;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::Revision;
use dialogporten_domain::system_label::SystemLabel;
use std::sync::Arc;

/// Labels to remove, then labels to set, each in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelChange {
    /// To set; the last of Default, Bin and Archive wins.
    pub add: Vec<SystemLabel>,
    /// To remove.
    pub remove: Vec<SystemLabel>,
    /// In whose name the change is logged; a name that is missing is looked up.
    pub performed_by: Actor,
    /// Transaction time.
    pub now: Timestamp,
}

/// Why no label was changed.
#[derive(Debug, thiserror::Error)]
pub enum LabellingError {
    /// The labels cannot be changed like that.
    #[error(transparent)]
    Invalid(DialogRuleError),
    /// No register knows the performer.
    #[error("no register knows the performer")]
    UnknownActor,
    /// Somebody else changed the labels at the same time.
    #[error("the labels were changed concurrently")]
    ConcurrentChange,
    /// Infrastructure failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Changes labels.
#[derive(Clone)]
pub struct Labelling {
    store: Arc<dyn Store>,
    names: ActorNames,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for Labelling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Labelling")
    }
}

impl Labelling {
    /// Uses these ports.
    #[must_use]
    pub const fn new(store: Arc<dyn Store>, names: ActorNames, ambient: Arc<dyn Ambient>) -> Self {
        Self {
            store,
            names,
            ambient,
        }
    }

    /// The new revisions of the labels that change. Nothing is written, and nobody's name asked for, when none does.
    ///
    /// # Errors
    /// [`LabellingError`].
    pub async fn change(
        &self,
        mut dialogs: Vec<DialogSnapshot>,
        change: LabelChange,
    ) -> Result<Vec<Revision>, LabellingError> {
        let LabelChange {
            add,
            remove,
            mut performed_by,
            now,
        } = change;
        if add.contains(&SystemLabel::Sent) || remove.contains(&SystemLabel::Sent) {
            return Err(LabellingError::Invalid(DialogRuleError::SentIsSystemOwned));
        }
        dialogs.retain(|dialog| {
            let labels = dialog.end_user_context.labels;
            labels.after(&add, &remove) != labels
        });
        if dialogs.is_empty() {
            return Ok(Vec::new());
        }
        if !self.names.complete_known([&mut performed_by]).await? {
            return Err(LabellingError::UnknownActor);
        }
        let mut work = self.store.begin();
        let mut revisions = Vec::with_capacity(dialogs.len());
        for dialog in dialogs {
            let mut dialog = Dialog::restore(dialog);
            dialog
                .change_labels(&add, &remove, &performed_by, now, &mut || self.ambient.new_id())
                .map_err(LabellingError::Invalid)?;
            revisions.push(dialog.snapshot().end_user_context.revision);
            work.save(dialog.into_changes());
        }
        match work.commit().await? {
            CommitOutcome::Committed => Ok(revisions),
            CommitOutcome::Rejected(_) => Err(LabellingError::ConcurrentChange),
        }
    }
}
