//! Port of the text index: what the words of a search are looked up in.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use std::time::Duration;
use uuid::Uuid;

/// What became of a dialog's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// The entry says what the dialog says, or both are gone.
    Done,
    /// The dialog is being removed at this moment: try again.
    Busy,
    /// The dialog cannot be read.
    Unreadable(String),
}

/// Which dialogs a rebuild looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildScope {
    /// All.
    Full,
    /// Those that have changed at this moment or later.
    Since(Timestamp),
    /// Those without an entry, or with one from before their last change.
    Stale,
}

/// A rebuild, under way or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuild {
    /// Which dialogs.
    pub scope: RebuildScope,
    /// When it was ordered.
    pub started_at: Timestamp,
    /// Dialogs that were looked at.
    pub seen: u64,
    /// Entries that were written.
    pub written: u64,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Keeps an entry for each dialog with texts. An entry is never replaced by an older one, whoever writes.
#[async_trait]
pub trait TextIndex: Send + Sync {
    /// Brings the entries of dialogs up to date; one answer for each, in their order.
    ///
    /// # Errors
    /// [`PortError`].
    async fn refresh(&self, dialogs: &[DialogId]) -> Result<Vec<Refreshed>, PortError>;

    /// Orders a rebuild in place of any other. Workers go on with it by themselves if it is `unattended`.
    ///
    /// # Errors
    /// [`PortError`].
    async fn order_rebuild(&self, scope: RebuildScope, unattended: bool) -> Result<(), PortError>;

    /// Takes the unfinished rebuild for this worker until the lease ends. `None` when there is none, or somebody else has it.
    ///
    /// # Errors
    /// [`PortError`].
    async fn claim_rebuild(
        &self,
        worker: Uuid,
        lease: Duration,
        unattended_only: bool,
    ) -> Result<Option<Rebuild>, PortError>;

    /// The next so many dialogs of a claimed rebuild; the lease begins anew. `None` when somebody else has taken it.
    ///
    /// # Errors
    /// [`PortError`].
    async fn rebuild_step(
        &self,
        worker: Uuid,
        lease: Duration,
        dialogs: u16,
    ) -> Result<Option<Rebuild>, PortError>;

    /// Gives a claimed rebuild back.
    ///
    /// # Errors
    /// [`PortError`].
    async fn release_rebuild(&self, worker: Uuid) -> Result<(), PortError>;

    /// The last rebuild that was ordered.
    ///
    /// # Errors
    /// [`PortError`].
    async fn rebuild(&self) -> Result<Option<Rebuild>, PortError>;
}
