//! The service owner's own labels on a dialog. They have a revision of their own; the dialog's does not change.

use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, refused};
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;

/// Why a label was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddLabelError {
    /// 400: too many, or there already.
    #[error("the label cannot be added")]
    Invalid(Vec<DialogRuleError>),
    /// Everything else.
    #[error(transparent)]
    Change(#[from] ChangeDialogError),
}

/// Why a label was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveLabelError {
    /// 404: the dialog has no such label.
    #[error("the dialog has no such label")]
    NoSuchLabel,
    /// Everything else.
    #[error(transparent)]
    Change(#[from] ChangeDialogError),
}

/// Reads, adds and removes labels.
#[derive(Debug, Clone)]
pub struct ServiceOwnerLabelsHandler {
    changer: DialogChanger,
}

impl ServiceOwnerLabelsHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// The dialog with its labels. Admins see their own organization's only; deleted dialogs are not found.
    ///
    /// # Errors
    /// [`ChangeDialogError::NotFound`].
    pub async fn find(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<DialogSnapshot, ChangeDialogError> {
        let found = self.changer.find_strictly_owned(caller, id).await?;
        if found.deleted_at.is_some() {
            return Err(ChangeDialogError::NotFound(id));
        }
        Ok(found)
    }

    /// Checks the revision of the labels: comes before their validation.
    ///
    /// # Errors
    /// [`ChangeDialogError::RevisionMismatch`].
    pub fn check_revision(
        &self,
        found: &DialogSnapshot,
        options: &ChangeOptions,
    ) -> Result<(), ChangeDialogError> {
        found
            .ensure_service_owner_revision(options.if_match)
            .map_err(|refusal| refused(found.id, refusal))
    }

    /// Adds a label to the dialog that was found; gives the revision of the labels.
    ///
    /// # Errors
    /// [`AddLabelError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %found.id))]
    pub async fn add(
        &self,
        found: DialogSnapshot,
        label: ServiceOwnerLabel,
        options: ChangeOptions,
    ) -> Result<Revision, AddLabelError> {
        self.check_revision(&found, &options)?;
        let mut dialog = Dialog::restore(found);
        dialog
            .add_service_owner_label(label, self.changer.new_revision())
            .map_err(AddLabelError::Invalid)?;
        Ok(self.commit(dialog, &options).await?)
    }

    /// Removes a label, compared ignoring case; gives the revision of the labels.
    ///
    /// # Errors
    /// [`RemoveLabelError`], in the order 404 dialog, 404 label, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn remove(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
        label: &str,
        options: ChangeOptions,
    ) -> Result<Revision, RemoveLabelError> {
        let found = self.find(caller, id).await?;
        let matches = self.check_revision(&found, &options);
        let mut dialog = Dialog::restore(found);
        if !dialog.remove_service_owner_label(label, self.changer.new_revision()) {
            return Err(RemoveLabelError::NoSuchLabel);
        }
        matches?;
        Ok(self.commit(dialog, &options).await?)
    }

    async fn commit(&self, dialog: Dialog, options: &ChangeOptions) -> Result<Revision, ChangeDialogError> {
        let revision = dialog.snapshot().service_owner_context.revision;
        self.changer.commit(dialog, options).await?;
        Ok(revision)
    }
}
