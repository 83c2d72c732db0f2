//! Port for live news of dialogs: told after the change is committed, at most once, to whoever listens just then.

use async_trait::async_trait;
use dialogporten_domain::identifier::DialogId;

/// What became of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DialogNews {
    /// What a reader sees of it has changed.
    Updated,
    /// It was soft-deleted.
    Deleted,
}

/// Where to listen. News of every replica arrive here.
pub trait DialogFeed: Send + Sync {
    /// News of one dialog from now on.
    fn listen(&self, dialog: DialogId) -> Box<dyn DialogListener>;
}

/// Somebody who listens; stops when dropped.
#[async_trait]
pub trait DialogListener: Send {
    /// Waits for the next news. News of one kind that nobody has taken yet are told once. `None` when the process stops.
    async fn next(&mut self) -> Option<DialogNews>;
}
