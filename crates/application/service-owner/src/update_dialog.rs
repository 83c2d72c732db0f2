//! Replaces what a service platform says of a dialog (`PUT`, and `PATCH` after patching).
//!
//! Two steps, because a dialog that cannot be found is answered before its new state is validated: [`find`], then [`handle`].
//!
//! [`find`]: UpdateDialogHandler::find
//! [`handle`]: UpdateDialogHandler::handle

use crate::breaches::Breaches;
use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange, check_changeable};
use crate::forbidden::activity_types_needing_correspondence;
use crate::ownership::attributes;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::{DialogId, Revision};

/// What a service platform wants changed.
#[derive(Debug, Clone)]
pub struct UpdateDialog {
    /// Who.
    pub caller: ServiceOwner,
    /// How.
    pub options: ChangeOptions,
    /// The whole changeable state, and what to append.
    pub update: DialogUpdate,
}

/// Handles [`UpdateDialog`].
#[derive(Debug, Clone)]
pub struct UpdateDialogHandler {
    changer: DialogChanger,
}

impl UpdateDialogHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// The dialog as it is, for validation and patching.
    ///
    /// # Errors
    /// [`ChangeDialogError::NotFound`].
    pub async fn find(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<DialogSnapshot, ChangeDialogError> {
        self.changer.find_owned(caller, id).await
    }

    /// Changes the dialog that was found; gives its revision, the old one when nothing changes.
    ///
    /// # Errors
    /// [`ChangeDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %found.id))]
    pub async fn handle(
        &self,
        found: DialogSnapshot,
        command: UpdateDialog,
    ) -> Result<Revision, ChangeDialogError> {
        let UpdateDialog {
            caller,
            options,
            mut update,
        } = command;
        let policy = options.policy(&caller);
        check_changeable(&found, policy, options.if_match)?;
        let history = self
            .changer
            .repository()
            .history(found.id, &update.question(&found))
            .await?;
        let refusal = self
            .changer
            .write_refusal(
                &caller,
                &found,
                attributes(&update.gui_actions, &update.api_actions, &update.transmissions),
            )
            .await?;
        let activity_types = activity_types_needing_correspondence(&caller, &update.activities);
        let senders = update
            .transmissions
            .iter_mut()
            .map(|transmission| &mut transmission.sender);
        let performers = update
            .activities
            .iter_mut()
            .map(|activity| &mut activity.performed_by);
        let actors_are_known = self
            .changer
            .names()
            .complete_known(senders.chain(performers))
            .await?;

        let mut dialog = Dialog::restore(found);
        let revision = self.changer.new_revision();
        let changed = dialog.update(update, &history, policy, revision, options.now, &mut || {
            self.changer.ambient().new_id()
        });
        Breaches::of(changed.err().unwrap_or_default()).outcome_of_update(activity_types, refusal)?;
        if !actors_are_known {
            return Err(ChangeDialogError::Unprocessable(vec![
                UnprocessableChange::UnknownActor,
            ]));
        }
        self.changer.commit(dialog, &options).await
    }
}
