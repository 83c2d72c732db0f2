//! Replaces a stored transmission: the only way to change one, always silent.

use crate::breaches::Breaches;
use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange, refused};
use crate::forbidden::Forbidden;
use dialogporten_application::caller::{ServiceOwner, scope};
use dialogporten_application::unit_of_work::ChildKind;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::transmission::Transmission;

/// What a service platform wants replaced.
#[derive(Debug, Clone)]
pub struct UpdateTransmission {
    /// Who.
    pub caller: ServiceOwner,
    /// In which dialog.
    pub dialog_id: DialogId,
    /// How; silent.
    pub options: ChangeOptions,
    /// The new state; its id says which.
    pub transmission: Transmission,
    /// Keep the stored time: the caller gave none.
    pub keeps_time: bool,
}

/// Handles [`UpdateTransmission`].
#[derive(Debug, Clone)]
pub struct UpdateTransmissionHandler {
    changer: DialogChanger,
}

impl UpdateTransmissionHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// Replaces the transmission; gives the dialog's revision, the old one when nothing changes.
    ///
    /// # Errors
    /// [`ChangeDialogError`], in the order of `service-owner-api.md` § 5.12.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn handle(&self, command: UpdateTransmission) -> Result<Revision, ChangeDialogError> {
        let UpdateTransmission {
            caller,
            dialog_id,
            options,
            mut transmission,
            keeps_time,
        } = command;
        if !caller.scopes.contains(scope::CHANGE_TRANSMISSIONS) {
            return Err(Forbidden::ChangeTransmissions.into());
        }
        let found = self.changer.find_of_org(&caller, dialog_id).await?;
        let attributes = [&transmission.authorization_attribute];
        if let Some(refusal) = self.changer.write_refusal(&caller, &found, attributes).await? {
            return Err(refusal.into());
        }
        let refuse = |refusal| refused(dialog_id, refusal);
        found.ensure_live().map_err(refuse)?;
        found.ensure_not_frozen(options.policy(&caller)).map_err(refuse)?;
        let id = transmission.id.uuid();
        let (stored, facts) = self
            .changer
            .repository()
            .transmission_to_replace(dialog_id, &transmission)
            .await?
            .ok_or(ChangeDialogError::ChildNotFound(ChildKind::Transmission, id))?;
        if keeps_time {
            transmission.created_at = stored.created_at;
        }
        let actor_is_known = self
            .changer
            .names()
            .complete_known([&mut transmission.sender])
            .await?;

        let matches = found.ensure_revision(options.if_match);
        let mut dialog = Dialog::restore(found);
        let revision = self.changer.new_revision();
        let replaced = dialog.replace_transmission(&stored, transmission, &facts, revision, options.now);
        Breaches::of(replaced.err().unwrap_or_default()).outcome(None)?;
        if !actor_is_known {
            return Err(ChangeDialogError::Unprocessable(vec![
                UnprocessableChange::UnknownActor,
            ]));
        }
        matches.map_err(refuse)?;
        self.changer.commit(dialog, &options).await
    }
}
