//! Query port for parts of a dialog: its activities, transmissions and readers, without the rest.

use crate::PortError;
use crate::access::instance_among;
use crate::authorization::InstanceReference;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::system_label::LabelLogEntry;
use dialogporten_domain::transmission::Transmission;

/// What has to be known of a dialog before its parts are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogHead {
    /// Id.
    pub id: DialogId,
    /// Owner of the service resource.
    pub org: OrgCode,
    /// The service.
    pub service_resource: ServiceResource,
    /// Whose dialog it is.
    pub party: Party,
    /// Set while soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Hidden from end users before.
    pub visible_from: Option<Timestamp>,
    /// Hidden from end users after.
    pub expires_at: Option<Timestamp>,
    /// Labels of the service owner, ascending.
    pub owner_labels: Vec<ServiceOwnerLabel>,
}

impl DialogHead {
    /// What the dialog represents: an app instance or a correspondence when a label says so, else itself.
    #[must_use]
    pub fn instance(&self) -> InstanceReference {
        instance_among(&self.owner_labels, self.id)
    }
}

impl From<&DialogSnapshot> for DialogHead {
    fn from(dialog: &DialogSnapshot) -> Self {
        Self {
            id: dialog.id,
            org: dialog.org.clone(),
            service_resource: dialog.service_resource.clone(),
            party: dialog.party.clone(),
            deleted_at: dialog.deleted_at,
            visible_from: dialog.visible_from,
            expires_at: dialog.expires_at,
            owner_labels: dialog.service_owner_context.labels.clone(),
        }
    }
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

    /// The log of the end users' labels.
    ///
    /// # Errors
    /// [`PortError`].
    async fn label_log(&self, dialog: DialogId) -> Result<Option<PartsOf<LabelLogEntry>>, PortError>;

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
