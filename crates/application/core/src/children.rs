//! Query port for parts of a dialog: its activities, transmissions and readers, without the rest.

use crate::PortError;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::transmission::Transmission;

/// What has to be known of a dialog before its parts are shown to its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogHead {
    /// Id.
    pub id: DialogId,
    /// Owner of the service resource.
    pub org: OrgCode,
    /// The service.
    pub service_resource: ServiceResource,
    /// Set while soft-deleted.
    pub deleted_at: Option<Timestamp>,
}

/// Parts with the dialog that they are parts of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsOf<T> {
    /// The dialog.
    pub dialog: DialogHead,
    /// The parts, by (time, id).
    pub parts: Vec<T>,
}

/// Reads parts of dialogs, soft-deleted ones included. `None` when there is no such dialog; all parts, or the one that is
/// asked for. One round trip each.
#[async_trait]
pub trait DialogChildren: Send + Sync {
    /// Activities.
    ///
    /// # Errors
    /// [`PortError`].
    async fn activities(
        &self,
        dialog: DialogId,
        only: Option<ActivityId>,
    ) -> Result<Option<PartsOf<Activity>>, PortError>;

    /// Transmissions.
    ///
    /// # Errors
    /// [`PortError`].
    async fn transmissions(
        &self,
        dialog: DialogId,
        only: Option<TransmissionId>,
    ) -> Result<Option<PartsOf<Transmission>>, PortError>;

    /// The whole seen log.
    ///
    /// # Errors
    /// [`PortError`].
    async fn seen_log(
        &self,
        dialog: DialogId,
        only: Option<SeenRecordId>,
    ) -> Result<Option<PartsOf<SeenRecord>>, PortError>;

    /// True when the dialog has an activity of this type, about this transmission when one is given.
    ///
    /// # Errors
    /// [`PortError`].
    async fn has_activity(
        &self,
        dialog: DialogId,
        kind: ActivityType,
        transmission: Option<TransmissionId>,
    ) -> Result<Option<bool>, PortError>;
}
