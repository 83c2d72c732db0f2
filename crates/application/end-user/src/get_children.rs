//! Reads parts of a dialog as an end user: activities, transmissions, readers, the log of labels. Nothing is noted.
//!
//! Order of outcomes: `end-user-api.md` § 2. A dialog that may not be seen is not found here, and no right to lists helps. A
//! dialog that is hidden by time is hidden here, too: its parts tell as much as the dialog itself.

use crate::dialog_view::ShownSeenRecord;
use crate::hidden::{Hidden, check_visibility};
use crate::viewpoint::Viewpoint;
use dialogporten_application::PortError;
use dialogporten_application::access::{DEFAULT_DETAILS_LEVEL, DialogAuthorizer};
use dialogporten_application::caller::EndUser;
use dialogporten_application::children::{DialogChildren, DialogHead, PartsOf};
use dialogporten_application::masking::{PersonMask, ShownActor};
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::system_label::LabelLogEntry;
use dialogporten_domain::transmission::Transmission;
use std::sync::Arc;

/// Whose parts an end user wants to read.
#[derive(Debug, Clone)]
pub struct GetChildren {
    /// Who.
    pub user: EndUser,
    /// Of which dialog.
    pub id: DialogId,
    /// Transaction time.
    pub now: Timestamp,
}

/// Transmissions with what may be hidden of them.
#[derive(Debug, Clone)]
pub struct ShownTransmissions {
    /// By (creation, id), unmasked.
    pub transmissions: Vec<Transmission>,
    /// Tells URLs and senders.
    pub viewpoint: Viewpoint,
}

/// An activity as an end user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownActivity {
    /// The activity; its performer in clear.
    pub activity: Activity,
    /// Performer, masked.
    pub performed_by: ShownActor,
}

/// An entry of the label log as an end user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLabelLogEntry {
    /// The entry; its performer in clear.
    pub entry: LabelLogEntry,
    /// Performer, masked.
    pub performed_by: ShownActor,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum GetChildrenError {
    /// 404: unknown, or nothing of it is permitted; for the label log also when deleted.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 410.
    #[error("the dialog is deleted")]
    Deleted(DialogId),
    /// 403: the login is too weak.
    #[error("the authentication level is too low")]
    LevelTooLow,
    /// 404 with the moment from which the dialog can be read.
    #[error("the dialog is not visible yet")]
    NotVisibleUntil(Timestamp),
    /// 404.
    #[error("the dialog has expired")]
    ExpiredAt(Timestamp),
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
    authorizer: DialogAuthorizer,
    mask: Arc<dyn PersonMask>,
}

impl std::fmt::Debug for GetChildrenHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GetChildrenHandler")
    }
}

impl GetChildrenHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        children: Arc<dyn DialogChildren>,
        authorizer: DialogAuthorizer,
        mask: Arc<dyn PersonMask>,
    ) -> Self {
        Self {
            children,
            authorizer,
            mask,
        }
    }

    /// All transmissions, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn transmissions(&self, query: GetChildren) -> Result<ShownTransmissions, GetChildrenError> {
        let found = self.children.transmissions(query.id, None).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &parts).await?;
        Ok(ShownTransmissions {
            transmissions: parts,
            viewpoint,
        })
    }

    /// One transmission, with what may be hidden of it.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn transmission(
        &self,
        query: GetChildren,
        transmission: TransmissionId,
    ) -> Result<(Transmission, Viewpoint), GetChildrenError> {
        let found = self.children.transmissions(query.id, Some(transmission)).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &parts).await?;
        Ok((only(parts)?, viewpoint))
    }

    /// All activities, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn activities(&self, query: GetChildren) -> Result<Vec<ShownActivity>, GetChildrenError> {
        let found = self.children.activities(query.id, None).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &[]).await?;
        Ok(parts
            .into_iter()
            .map(|activity| shown_activity(activity, &viewpoint))
            .collect())
    }

    /// One activity.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn activity(
        &self,
        query: GetChildren,
        activity: ActivityId,
    ) -> Result<ShownActivity, GetChildrenError> {
        let found = self.children.activities(query.id, Some(activity)).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &[]).await?;
        Ok(shown_activity(only(parts)?, &viewpoint))
    }

    /// The whole seen log, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn seen_log(&self, query: GetChildren) -> Result<Vec<ShownSeenRecord>, GetChildrenError> {
        let found = self.children.seen_log(query.id, None).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &[]).await?;
        Ok(parts
            .into_iter()
            .map(|record| viewpoint.seen_record(record))
            .collect())
    }

    /// One record of the seen log. That there is none is told before a login is found too weak.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn seen_record(
        &self,
        query: GetChildren,
        record: SeenRecordId,
    ) -> Result<ShownSeenRecord, GetChildrenError> {
        let found = self.children.seen_log(query.id, Some(record)).await?;
        let PartsOf { dialog, parts } = found.ok_or(GetChildrenError::NotFound(query.id))?;
        match (self.admit(query, &dialog, &[]).await, only(parts)) {
            (Ok(viewpoint), Ok(record)) => Ok(viewpoint.seen_record(record)),
            (Err(GetChildrenError::LevelTooLow), Err(missing)) => Err(missing),
            (Err(error), _) | (Ok(_), Err(error)) => Err(error),
        }
    }

    /// The log of labels, oldest first.
    ///
    /// # Errors
    /// [`GetChildrenError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn label_log(&self, query: GetChildren) -> Result<Vec<ShownLabelLogEntry>, GetChildrenError> {
        let found = self.children.label_log(query.id).await?;
        let PartsOf { dialog, parts } = found
            .filter(|found| found.dialog.deleted_at.is_none())
            .ok_or(GetChildrenError::NotFound(query.id))?;
        let viewpoint = self.admit(query, &dialog, &[]).await?;
        Ok(parts
            .into_iter()
            .map(|entry| ShownLabelLogEntry {
                performed_by: viewpoint.actor(&entry.performed_by),
                entry,
            })
            .collect())
    }

    async fn admit(
        &self,
        query: GetChildren,
        dialog: &DialogHead,
        transmissions: &[Transmission],
    ) -> Result<Viewpoint, GetChildrenError> {
        let GetChildren { user, id, now } = query;
        let access = self.authorizer.parts(&user, dialog, transmissions).await?;
        if !access.has_access_to_main() {
            return Err(GetChildrenError::NotFound(id));
        }
        if dialog.deleted_at.is_some() {
            return Err(GetChildrenError::Deleted(id));
        }
        let minimum = self
            .authorizer
            .minimum_level(&dialog.service_resource, DEFAULT_DETAILS_LEVEL)
            .await?;
        if user.level.0 < minimum {
            return Err(GetChildrenError::LevelTooLow);
        }
        check_visibility(dialog.visible_from, dialog.expires_at, now).map_err(|hidden| match hidden {
            Hidden::Until(from) => GetChildrenError::NotVisibleUntil(from),
            Hidden::Since(expiry) => GetChildrenError::ExpiredAt(expiry),
        })?;
        Ok(Viewpoint {
            access,
            viewer: user.party,
            mask: self.mask.clone(),
            now,
        })
    }
}

fn shown_activity(activity: Activity, viewpoint: &Viewpoint) -> ShownActivity {
    ShownActivity {
        performed_by: viewpoint.actor(&activity.performed_by),
        activity,
    }
}

fn only<T>(parts: Vec<T>) -> Result<T, GetChildrenError> {
    parts.into_iter().next().ok_or(GetChildrenError::NoSuchPart)
}
