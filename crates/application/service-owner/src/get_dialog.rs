//! Reads a dialog as its owner, optionally on behalf of a person.
//!
//! Without a person nothing is decided and nothing is noted. With one, the person's access decides (404 without any) and the
//! reading is noted as the person's.

use crate::on_behalf::person_behind;
use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::access::{DialogAccess, DialogAuthorizer};
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::reading::{ReadingError, SeenRecorder};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::PartyIdentifier;
use std::sync::Arc;

/// What a service owner wants to read.
#[derive(Debug, Clone)]
pub struct GetDialog {
    /// Who.
    pub caller: ServiceOwner,
    /// Which dialog.
    pub id: DialogId,
    /// Transaction time.
    pub now: Timestamp,
}

/// A dialog as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedDialog {
    /// The dialog, including what this reading changed.
    pub details: DialogDetails,
    /// What the person may do; only when read on behalf of one.
    pub access: Option<DialogAccess>,
    /// The person; only when read on behalf of one.
    pub acting_for: Option<PartyIdentifier>,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum GetDialogError {
    /// 404: unknown, another owner's, or not accessible for the person.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
    /// 5xx: the reading could not be noted.
    #[error(transparent)]
    Reading(#[from] ReadingError),
}

/// Handles [`GetDialog`].
#[derive(Clone)]
pub struct GetDialogHandler {
    queries: Arc<dyn DialogQueries>,
    ownership: ResourceOwnership,
    authorizer: DialogAuthorizer,
    seen: SeenRecorder,
}

impl std::fmt::Debug for GetDialogHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GetDialogHandler")
    }
}

impl GetDialogHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        queries: Arc<dyn DialogQueries>,
        ownership: ResourceOwnership,
        authorizer: DialogAuthorizer,
        seen: SeenRecorder,
    ) -> Self {
        Self {
            queries,
            ownership,
            authorizer,
            seen,
        }
    }

    /// Reads the dialog.
    ///
    /// # Errors
    /// [`GetDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn handle(&self, query: GetDialog) -> Result<OwnedDialog, GetDialogError> {
        let GetDialog { caller, id, now } = query;
        let mut details = self
            .queries
            .details(id)
            .await?
            .ok_or(GetDialogError::NotFound(id))?;
        if !self
            .ownership
            .owns(&caller, &details.dialog.service_resource)
            .await?
        {
            return Err(GetDialogError::NotFound(id));
        }
        let Some(person) = person_behind(&caller) else {
            return Ok(OwnedDialog {
                details,
                access: None,
                acting_for: None,
            });
        };
        let access = self.authorizer.details(&person, &details).await?;
        if !access.has_access_to_main() {
            return Err(GetDialogError::NotFound(id));
        }
        self.seen.note(&person, &mut details, now).await?;
        Ok(OwnedDialog {
            details,
            access: Some(access),
            acting_for: Some(person.party),
        })
    }
}
