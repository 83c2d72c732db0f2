//! Load port of commands: the state to change, and the few facts of its history that the change depends on.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::identifier::{ActivityId, DialogId};
use dialogporten_domain::transmission::Transmission;

/// Loads what commands decide on. Reads see every acknowledged change.
#[async_trait]
pub trait DialogRepository: Send + Sync {
    /// State of a dialog, soft-deleted ones included, without its history.
    ///
    /// # Errors
    /// [`PortError`].
    async fn find(&self, id: DialogId) -> Result<Option<DialogSnapshot>, PortError>;

    /// States of the dialogs that exist, soft-deleted ones included, in no particular order. Stores that can ask for many at
    /// once should.
    ///
    /// # Errors
    /// [`PortError`].
    async fn find_all(&self, ids: &[DialogId]) -> Result<Vec<DialogSnapshot>, PortError> {
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(self.find(*id).await?);
        }
        Ok(found)
    }

    /// Facts of the stored history. The cost depends on the question, not on the length of the history.
    ///
    /// # Errors
    /// [`PortError`].
    async fn history(&self, id: DialogId, question: &HistoryQuestion) -> Result<HistoryFacts, PortError>;

    /// A stored transmission and what its replacement meets; `None` when the dialog has no such transmission.
    ///
    /// # Errors
    /// [`PortError`].
    async fn transmission_to_replace(
        &self,
        id: DialogId,
        replacement: &Transmission,
    ) -> Result<Option<(Transmission, ReplacementFacts)>, PortError>;

    /// A stored activity and the greatest (creation, id) of all others; `None` when the dialog has no such activity.
    ///
    /// # Errors
    /// [`PortError`].
    async fn activity_to_move(
        &self,
        id: DialogId,
        activity: ActivityId,
    ) -> Result<Option<(Activity, Option<Activity>)>, PortError>;
}
