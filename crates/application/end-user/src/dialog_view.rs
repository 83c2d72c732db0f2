//! A dialog as one end user sees it.
//!
//! Shape: the read model with a viewpoint beside it, which has one method for everything that may be hidden; presenters take
//! URLs and actors from those methods only. Rejected: a masked copy of every type. It would double the model for a few members.

use crate::viewpoint::Viewpoint;
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_application::masking::{PersonMask, ShownActor};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::seen_log::SeenRecord;
use std::ops::Deref;

/// A dialog as one end user sees it.
#[derive(Clone)]
pub struct DialogView {
    pub(crate) details: DialogDetails,
    pub(crate) viewpoint: Viewpoint,
    pub(crate) dialog_token: String,
}

impl std::fmt::Debug for DialogView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DialogView")
            .field("id", &self.details.dialog.id)
            .finish_non_exhaustive()
    }
}

/// A record of the seen log as an end user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSeenRecord {
    /// Id, time and way of reading.
    pub record: SeenRecord,
    /// Who, masked.
    pub seen_by: ShownActor,
    /// The record is the caller's own.
    pub is_current_end_user: bool,
}

/// Everything that may be hidden is asked of the viewpoint.
impl Deref for DialogView {
    type Target = Viewpoint;

    fn deref(&self) -> &Viewpoint {
        &self.viewpoint
    }
}

impl DialogView {
    /// The dialog and its history, unmasked: use the other methods for URLs and actors.
    #[must_use]
    pub const fn details(&self) -> &DialogDetails {
        &self.details
    }

    /// Signed proof of this view for the service platform.
    #[must_use]
    pub fn dialog_token(&self) -> &str {
        &self.dialog_token
    }

    /// Records since the dialog was last updated, the newest of each reader.
    #[must_use]
    pub fn seen_since_last_update(&self) -> Vec<ShownSeenRecord> {
        self.shown_since(self.details.dialog.updated_at)
    }

    /// Records since the content was last updated, the newest of each reader.
    #[must_use]
    pub fn seen_since_last_content_update(&self) -> Vec<ShownSeenRecord> {
        self.shown_since(self.details.dialog.content_updated_at)
    }

    fn shown_since(&self, since: Timestamp) -> Vec<ShownSeenRecord> {
        let Viewpoint { viewer, mask, .. } = &self.viewpoint;
        shown_seen_records(&self.details.seen_log, since, viewer, &**mask)
    }
}

/// Records at or after `since`, the newest of each reader, masked; by (time, id).
pub(crate) fn shown_seen_records(
    log: &[SeenRecord],
    since: Timestamp,
    viewer: &PartyIdentifier,
    mask: &dyn PersonMask,
) -> Vec<ShownSeenRecord> {
    dialogporten_domain::dialog::seen::latest_per_reader(log, since)
        .into_iter()
        .map(|record| ShownSeenRecord {
            seen_by: ShownActor::masked(&record.seen_by, mask),
            is_current_end_user: record.seen_by.id() == Some(viewer),
            record: record.clone(),
        })
        .collect()
}
