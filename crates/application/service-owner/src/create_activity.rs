//! Appends an activity to a dialog.

use crate::breaches::Breaches;
use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange, refused};
use crate::forbidden::{Forbidden, activity_types_needing_correspondence};
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::dialog::history::HistoryQuestion;
use dialogporten_domain::identifier::{DialogId, Revision};

/// What a service platform wants appended.
#[derive(Debug, Clone)]
pub struct CreateActivity {
    /// Who.
    pub caller: ServiceOwner,
    /// To which dialog.
    pub dialog_id: DialogId,
    /// How.
    pub options: ChangeOptions,
    /// What.
    pub activity: Activity,
}

/// Handles [`CreateActivity`].
#[derive(Debug, Clone)]
pub struct CreateActivityHandler {
    changer: DialogChanger,
}

impl CreateActivityHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// Appends the activity; gives the dialog's new revision. Here, and only here, a stale `If-Match` is noticed after
    /// everything else, and admins may append to deleted dialogs.
    ///
    /// # Errors
    /// [`ChangeDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn handle(&self, command: CreateActivity) -> Result<Revision, ChangeDialogError> {
        let CreateActivity {
            caller,
            dialog_id,
            options,
            mut activity,
        } = command;
        let policy = options.policy(&caller);
        let found = self.changer.find_of_org(&caller, dialog_id).await?;
        if !policy.admin {
            found
                .ensure_live()
                .map_err(|refusal| refused(dialog_id, refusal))?;
        }
        found
            .ensure_not_frozen(policy)
            .map_err(|refusal| refused(dialog_id, refusal))?;
        let types = activity_types_needing_correspondence(&caller, std::slice::from_ref(&activity));
        if !types.is_empty() {
            return Err(Forbidden::ActivityTypes(types).into());
        }
        let question = HistoryQuestion::about(&[], std::slice::from_ref(&activity));
        let history = self.changer.repository().history(dialog_id, &question).await?;
        let refusal = self.changer.write_refusal(&caller, &found, []).await?;
        let actor_is_known = self
            .changer
            .names()
            .complete_known([&mut activity.performed_by])
            .await?;

        let matches = found.ensure_revision(options.if_match);
        let mut dialog = Dialog::restore(found);
        let revision = self.changer.new_revision();
        let appended = dialog.append_activity(activity, &history, policy, revision, options.now, &mut || {
            self.changer.ambient().new_id()
        });
        Breaches::of(appended.err().unwrap_or_default()).outcome(refusal)?;
        if !actor_is_known {
            return Err(ChangeDialogError::Unprocessable(vec![
                UnprocessableChange::UnknownActor,
            ]));
        }
        matches.map_err(|refusal| refused(dialog_id, refusal))?;
        self.changer.commit(dialog, &options).await
    }
}
