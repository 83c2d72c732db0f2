//! Appends a transmission to a dialog. The cost does not depend on how many it has.

use crate::breaches::Breaches;
use crate::change::{ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange, check_changeable};
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::dialog::history::HistoryQuestion;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::transmission::Transmission;

/// What a service platform wants appended.
#[derive(Debug, Clone)]
pub struct CreateTransmission {
    /// Who.
    pub caller: ServiceOwner,
    /// To which dialog.
    pub dialog_id: DialogId,
    /// How.
    pub options: ChangeOptions,
    /// What.
    pub transmission: Transmission,
}

/// Handles [`CreateTransmission`].
#[derive(Debug, Clone)]
pub struct CreateTransmissionHandler {
    changer: DialogChanger,
}

impl CreateTransmissionHandler {
    /// Changes dialogs through `changer`.
    #[must_use]
    pub const fn new(changer: DialogChanger) -> Self {
        Self { changer }
    }

    /// Appends the transmission; gives the dialog's new revision.
    ///
    /// # Errors
    /// [`ChangeDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog_id))]
    pub async fn handle(&self, command: CreateTransmission) -> Result<Revision, ChangeDialogError> {
        let CreateTransmission {
            caller,
            dialog_id,
            options,
            mut transmission,
        } = command;
        let policy = options.policy(&caller);
        let found = self.changer.find_of_org(&caller, dialog_id).await?;
        check_changeable(&found, policy, options.if_match)?;
        let question = HistoryQuestion::about(std::slice::from_ref(&transmission), &[]);
        let history = self.changer.repository().history(dialog_id, &question).await?;
        let refusal = self
            .changer
            .write_refusal(&caller, &found, [&transmission.authorization_attribute])
            .await?;
        let actor_is_known = self
            .changer
            .names()
            .complete_known([&mut transmission.sender])
            .await?;

        let mut dialog = Dialog::restore(found);
        let revision = self.changer.new_revision();
        let appended =
            dialog.append_transmission(transmission, &history, policy, revision, options.now, &mut || {
                self.changer.ambient().new_id()
            });
        Breaches::of(appended.err().unwrap_or_default()).outcome(refusal)?;
        if !actor_is_known {
            return Err(ChangeDialogError::Unprocessable(vec![
                UnprocessableChange::UnknownActor,
            ]));
        }
        self.changer.commit(dialog, &options).await
    }
}
