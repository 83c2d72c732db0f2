//! Moves the time of a saved form.

use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange, refused};
use crate::forbidden::Forbidden;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::unit_of_work::ChildKind;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::identifier::{ActivityId, DialogId, Revision};

/// What is to be moved.
#[derive(Debug, Clone)]
pub struct MoveFormSaved {
    /// Who; an admin.
    pub caller: ServiceOwner,
    /// In which dialog.
    pub dialog_id: DialogId,
    /// Which activity.
    pub activity_id: ActivityId,
    /// Where to.
    pub to: Timestamp,
    /// How.
    pub options: ChangeOptions,
}

/// Handles [`MoveFormSaved`].
#[derive(Debug, Clone)]
pub struct MoveFormSavedHandler {
    changer: DialogChanger,
}

impl MoveFormSavedHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// Moves the activity; gives the dialog's new revision. Deleted and frozen dialogs are changed all the same.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order 403, 404, 422, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn handle(&self, command: MoveFormSaved) -> Result<Revision, ChangeDialogError> {
        let MoveFormSaved {
            caller,
            dialog_id,
            activity_id,
            to,
            options,
        } = command;
        if !caller.is_admin() {
            return Err(Forbidden::AdminOnly.into());
        }
        let missing = || ChangeDialogError::ChildNotFound(ChildKind::Activity, activity_id.uuid());
        let found = self
            .changer
            .repository()
            .find(dialog_id)
            .await?
            .ok_or_else(missing)?;
        let (activity, latest_other) = self
            .changer
            .repository()
            .activity_to_move(dialog_id, activity_id)
            .await?
            .ok_or_else(missing)?;
        let matches = found.ensure_revision(options.if_match);
        let mut dialog = Dialog::restore(found);
        dialog
            .move_form_saved(
                &activity,
                to,
                latest_other.as_ref(),
                self.changer.new_revision(),
                options.now,
            )
            .map_err(|rule| ChangeDialogError::Unprocessable(vec![UnprocessableChange::Rule(rule)]))?;
        matches.map_err(|refusal| refused(dialog_id, refusal))?;
        self.changer.commit(dialog, &options).await
    }
}
