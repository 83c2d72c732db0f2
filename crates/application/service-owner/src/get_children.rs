//! Reads activities, transmissions and readers of a dialog as its owner: all of them, or one. Nothing is noted.

use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::children::{DialogChildren, DialogHead, PartsOf};
use dialogporten_domain::activity::Activity;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::transmission::Transmission;
use std::sync::Arc;

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum GetChildrenError {
    /// 404: unknown, or another owner's.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 410.
    #[error("the dialog is deleted")]
    Gone(DialogId),
    /// 404: the dialog has no such part.
    #[error("the dialog has no such part")]
    NoSuchPart,
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Reads parts of dialogs.
#[derive(Clone)]
pub struct GetChildrenHandler {
    children: Arc<dyn DialogChildren>,
    ownership: ResourceOwnership,
}

impl std::fmt::Debug for GetChildrenHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GetChildrenHandler")
    }
}

impl GetChildrenHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(children: Arc<dyn DialogChildren>, ownership: ResourceOwnership) -> Self {
        Self { children, ownership }
    }

    /// All activities, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn activities(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<Vec<Activity>, GetChildrenError> {
        let found = self.children.activities(id, None).await?;
        self.owned(caller, id, found).await
    }

    /// One activity.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn activity(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
        activity: ActivityId,
    ) -> Result<Activity, GetChildrenError> {
        let found = self.children.activities(id, Some(activity)).await?;
        only(self.owned(caller, id, found).await?)
    }

    /// All transmissions, newest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn transmissions(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<Vec<Transmission>, GetChildrenError> {
        let found = self.children.transmissions(id, None).await?;
        let mut transmissions = self.owned(caller, id, found).await?;
        transmissions.reverse();
        Ok(transmissions)
    }

    /// One transmission.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn transmission(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
        transmission: TransmissionId,
    ) -> Result<Transmission, GetChildrenError> {
        let found = self.children.transmissions(id, Some(transmission)).await?;
        only(self.owned(caller, id, found).await?)
    }

    /// The whole seen log, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn seen_log(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<Vec<SeenRecord>, GetChildrenError> {
        let found = self.children.seen_log(id, None).await?;
        self.owned(caller, id, found).await
    }

    /// One record of the seen log.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn seen_record(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
        record: SeenRecordId,
    ) -> Result<SeenRecord, GetChildrenError> {
        let found = self.children.seen_log(id, Some(record)).await?;
        only(self.owned(caller, id, found).await?)
    }

    async fn owned<T>(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
        found: Option<PartsOf<T>>,
    ) -> Result<Vec<T>, GetChildrenError> {
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(id))?;
        let DialogHead {
            service_resource,
            deleted_at,
            ..
        } = dialog;
        if !self.ownership.owns(caller, &service_resource).await? {
            return Err(GetChildrenError::NotFound(id));
        }
        if deleted_at.is_some() {
            return Err(GetChildrenError::Gone(id));
        }
        Ok(parts)
    }
}

fn only<T>(parts: Vec<T>) -> Result<T, GetChildrenError> {
    parts.into_iter().next().ok_or(GetChildrenError::NoSuchPart)
}
