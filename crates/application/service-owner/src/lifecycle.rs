//! Deletes, restores, purges, freezes and unfreezes dialogs.

use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, check_changeable, refused};
use crate::forbidden::Forbidden;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::service_resource::ServiceResourceType;

/// Which dialog, by whom, how.
#[derive(Debug, Clone)]
pub struct ChangeLifecycle {
    /// Who.
    pub caller: ServiceOwner,
    /// Which dialog.
    pub dialog_id: DialogId,
    /// How.
    pub options: ChangeOptions,
}

/// Handles [`ChangeLifecycle`], one method an operation.
#[derive(Debug, Clone)]
pub struct LifecycleHandler {
    changer: DialogChanger,
}

impl LifecycleHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// Soft-deletes; gives the new revision.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order 404, 410, 403, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn delete(&self, command: ChangeLifecycle) -> Result<Revision, ChangeDialogError> {
        let ChangeLifecycle {
            caller,
            dialog_id,
            options,
        } = command;
        let policy = options.policy(&caller);
        let found = self.changer.find_owned(&caller, dialog_id).await?;
        check_changeable(&found, policy, None)?;
        check_correspondence(&caller, &found)?;
        found
            .ensure_revision(options.if_match)
            .map_err(|refusal| refused(dialog_id, refusal))?;
        let mut dialog = Dialog::restore(found);
        dialog.delete(policy, self.changer.new_revision(), options.now);
        self.changer.commit(dialog, &options).await
    }

    /// Takes a soft deletion back; gives the revision, the old one when the dialog was live.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order 404, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn restore(&self, command: ChangeLifecycle) -> Result<Revision, ChangeDialogError> {
        let ChangeLifecycle {
            caller,
            dialog_id,
            options,
        } = command;
        let found = self.changer.find_owned(&caller, dialog_id).await?;
        found
            .ensure_revision(options.if_match)
            .map_err(|refusal| refused(dialog_id, refusal))?;
        let mut dialog = Dialog::restore(found);
        dialog.restore_deleted(options.policy(&caller), self.changer.new_revision());
        self.changer.commit(dialog, &options).await
    }

    /// Removes the dialog and everything that belongs to it for good; its id and idempotent key are free again.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order 404, 403, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn purge(&self, command: ChangeLifecycle) -> Result<(), ChangeDialogError> {
        let ChangeLifecycle {
            caller,
            dialog_id,
            options,
        } = command;
        let found = self.changer.find_owned(&caller, dialog_id).await?;
        check_correspondence(&caller, &found)?;
        found
            .ensure_revision(options.if_match)
            .map_err(|refusal| refused(dialog_id, refusal))?;
        self.changer
            .purge(&found, &options, options.policy(&caller))
            .await
    }

    /// Lets only admins change the dialog from now on; gives the revision, the old one when it was frozen.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order 403, 404, 410, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn freeze(&self, command: ChangeLifecycle) -> Result<Revision, ChangeDialogError> {
        let options = command.options;
        let mut dialog = self.find_for_admin(command).await?;
        dialog.freeze(self.changer.new_revision(), options.now);
        self.changer.commit(dialog, &options).await
    }

    /// Takes a freezing back; gives the revision, the old one when the dialog was not frozen.
    ///
    /// # Errors
    /// As [`LifecycleHandler::freeze`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn unfreeze(&self, command: ChangeLifecycle) -> Result<Revision, ChangeDialogError> {
        let options = command.options;
        let mut dialog = self.find_for_admin(command).await?;
        dialog.unfreeze(self.changer.new_revision(), options.now);
        self.changer.commit(dialog, &options).await
    }

    async fn find_for_admin(&self, command: ChangeLifecycle) -> Result<Dialog, ChangeDialogError> {
        let ChangeLifecycle {
            caller,
            dialog_id,
            options,
        } = command;
        if !caller.is_admin() {
            return Err(Forbidden::AdminOnly.into());
        }
        let found = self.changer.find_owned(&caller, dialog_id).await?;
        check_changeable(&found, options.policy(&caller), options.if_match)?;
        Ok(Dialog::restore(found))
    }
}

/// Removing a correspondence needs its scope, also for admins.
fn check_correspondence(caller: &ServiceOwner, dialog: &DialogSnapshot) -> Result<(), Forbidden> {
    let kind = dialog.service_resource_type;
    if kind == ServiceResourceType::CorrespondenceService && !caller.may_use_correspondence() {
        return Err(Forbidden::ResourceType(kind));
    }
    Ok(())
}
