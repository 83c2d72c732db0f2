//! Revisions of the two contexts before their first change.
//!
//! They are derived from the dialog's id, so the store need not keep them: an absent revision means "never changed".

use crate::identifier::{DialogId, Revision};
use uuid::Uuid;

/// Revision of an end-user context that never changed.
#[must_use]
pub fn initial_end_user_revision(dialog: DialogId) -> Revision {
    Revision::new(Uuid::new_v5(&dialog.uuid(), b"end-user-context"))
}

/// Revision of a service-owner context that never changed.
#[must_use]
pub fn initial_service_owner_revision(dialog: DialogId) -> Revision {
    Revision::new(Uuid::new_v5(&dialog.uuid(), b"service-owner-context"))
}
