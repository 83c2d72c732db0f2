//! Tells whether a notification still makes sense: whether something has, or has not, happened in a dialog.

use dialogporten_application::PortError;
use dialogporten_application::children::DialogChildren;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::identifier::{DialogId, TransmissionId};
use std::sync::Arc;

/// What must hold for the notification to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionType {
    /// No such activity exists.
    NotExists = 1,
    /// Such an activity exists.
    Exists = 2,
}

/// Which activity must or must not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationCondition {
    kind: ConditionType,
    activity: ActivityType,
    transmission: Option<TransmissionId>,
}

/// A transmission must be named exactly when its opening is asked for. Answered with 400 on `transmissionId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationConditionError {
    /// It is missing.
    #[error("'TransmissionId' must be specified when 'ActivityType' is 'TransmissionOpened'")]
    TransmissionMissing,
    /// It is there.
    #[error("'TransmissionId' must only be specified when 'ActivityType' is 'TransmissionOpened'")]
    TransmissionNotExpected,
}

impl NotificationCondition {
    /// Checks that a transmission is named when, and only when, its opening is asked for.
    ///
    /// # Errors
    /// [`NotificationConditionError`].
    pub const fn new(
        kind: ConditionType,
        activity: ActivityType,
        transmission: Option<TransmissionId>,
    ) -> Result<Self, NotificationConditionError> {
        match (activity, transmission) {
            (ActivityType::TransmissionOpened, None) => Err(NotificationConditionError::TransmissionMissing),
            (ActivityType::TransmissionOpened, Some(_)) | (_, None) => Ok(Self {
                kind,
                activity,
                transmission,
            }),
            (_, Some(_)) => Err(NotificationConditionError::TransmissionNotExpected),
        }
    }
}

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum ShouldSendNotificationError {
    /// 404.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Evaluates notification conditions. Whoever has the scope may ask about every dialog, deleted ones included.
#[derive(Clone)]
pub struct ShouldSendNotificationHandler {
    children: Arc<dyn DialogChildren>,
}

impl std::fmt::Debug for ShouldSendNotificationHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShouldSendNotificationHandler")
    }
}

impl ShouldSendNotificationHandler {
    /// Uses this port.
    #[must_use]
    pub const fn new(children: Arc<dyn DialogChildren>) -> Self {
        Self { children }
    }

    /// True when the notification should be sent.
    ///
    /// # Errors
    /// [`ShouldSendNotificationError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn handle(
        &self,
        id: DialogId,
        condition: NotificationCondition,
    ) -> Result<bool, ShouldSendNotificationError> {
        let exists = self
            .children
            .has_activity(id, condition.activity, condition.transmission)
            .await?
            .ok_or(ShouldSendNotificationError::NotFound(id))?;
        Ok(exists == (condition.kind == ConditionType::Exists))
    }
}
