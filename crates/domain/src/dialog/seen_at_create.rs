//! Dialogs that count as seen from the start: those that existed before the platform kept track.

use crate::Timestamp;
use crate::service_resource::{OrgCode, PREFIX, ServiceResource};
use chrono::DateTime;
use std::borrow::Cow;

/// Which new dialogs count as seen since their content last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAtCreate {
    /// Dialogs created before this moment.
    pub created_before: Option<Timestamp>,
    /// Dialogs whose service resource's id starts with this text; `{org}` stands for the service owner's code.
    pub resource_id_prefix: Option<Cow<'static, str>>,
}

impl SeenAtCreate {
    /// The reference's rule: created before 2025-12-01T00:00:00Z, or an Altinn 2 app migrated by its owner (`app_{org}_a2`).
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/Create/CreateDialogCommand.cs
    pub const REFERENCE: Self = Self {
        created_before: DateTime::from_timestamp_secs(1_764_547_200),
        resource_id_prefix: Some(Cow::Borrowed("app_{org}_a2")),
    };

    /// Decides for one dialog.
    #[must_use]
    pub fn applies(&self, created_at: Timestamp, resource: &ServiceResource, org: &OrgCode) -> bool {
        let is_old = self.created_before.is_some_and(|before| created_at < before);
        is_old
            || self.resource_id_prefix.as_deref().is_some_and(|prefix| {
                let prefix = format!("{PREFIX}{}", prefix.replace("{org}", org.as_str())).to_lowercase();
                resource.as_str().starts_with(&prefix)
            })
    }
}

impl Default for SeenAtCreate {
    fn default() -> Self {
        Self::REFERENCE
    }
}
