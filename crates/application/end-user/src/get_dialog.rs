//! Reads one dialog as an end user: decides, notes the reading once, signs the dialog token.
//!
//! Order of outcomes: `end-user-api.md` § 3.1.

use crate::dialog_view::DialogView;
use crate::hidden::{Hidden, check_visibility};
use crate::viewpoint::Viewpoint;
use dialogporten_application::PortError;
use dialogporten_application::access::{DEFAULT_DETAILS_LEVEL, DialogAccess, DialogAuthorizer};
use dialogporten_application::caller::EndUser;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::masking::PersonMask;
use dialogporten_application::reading::{ReadingError, SeenRecorder};
use dialogporten_application::token::{DialogTokenClaims, DialogTokenSigner};
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier, PartyKind};
use std::sync::Arc;

/// What an end user wants to read.
#[derive(Debug, Clone)]
pub struct GetDialog {
    /// Who.
    pub user: EndUser,
    /// Which dialog.
    pub id: DialogId,
    /// Transaction time.
    pub now: Timestamp,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum GetDialogError {
    /// 404.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 403: not a single action on the dialog is permitted, nor would it be listed.
    #[error("the caller may not see the dialog")]
    Forbidden,
    /// 410.
    #[error("the dialog is deleted")]
    Deleted(DialogId),
    /// 403: the login is too weak.
    #[error("the authentication level is too low")]
    LevelTooLow,
    /// 404 with the moment from which it can be read.
    #[error("the dialog is not visible yet")]
    NotVisibleUntil(Timestamp),
    /// 404.
    #[error("the dialog has expired")]
    ExpiredAt(Timestamp),
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
    authorizer: DialogAuthorizer,
    seen: SeenRecorder,
    signer: Arc<dyn DialogTokenSigner>,
    mask: Arc<dyn PersonMask>,
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
        authorizer: DialogAuthorizer,
        seen: SeenRecorder,
        signer: Arc<dyn DialogTokenSigner>,
        mask: Arc<dyn PersonMask>,
    ) -> Self {
        Self {
            queries,
            authorizer,
            seen,
            signer,
            mask,
        }
    }

    /// Reads the dialog.
    ///
    /// # Errors
    /// [`GetDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %query.id))]
    pub async fn handle(&self, query: GetDialog) -> Result<DialogView, GetDialogError> {
        let GetDialog { user, id, now } = query;
        let mut details = self
            .queries
            .details(id)
            .await?
            .ok_or(GetDialogError::NotFound(id))?;
        let access = self.authorizer.details(&user, &details).await?;
        if !access.has_access_to_main() && !self.authorizer.is_listed(&user, &details.dialog).await? {
            return Err(GetDialogError::Forbidden);
        }
        if details.dialog.deleted_at.is_some() {
            return Err(GetDialogError::Deleted(id));
        }
        let minimum = self
            .authorizer
            .minimum_level(&details.dialog.service_resource, DEFAULT_DETAILS_LEVEL)
            .await?;
        if user.level.0 < minimum {
            return Err(GetDialogError::LevelTooLow);
        }
        let DialogSnapshot {
            visible_from,
            expires_at,
            ..
        } = details.dialog;
        check_visibility(visible_from, expires_at, now).map_err(|hidden| match hidden {
            Hidden::Until(from) => GetDialogError::NotVisibleUntil(from),
            Hidden::Since(expiry) => GetDialogError::ExpiredAt(expiry),
        })?;
        self.seen.note(&user, &mut details, now).await?;
        let dialog_token = self.signer.sign(&claims(&user, &details.dialog, &access, now)?);
        Ok(DialogView {
            details,
            viewpoint: Viewpoint {
                access,
                viewer: user.party,
                mask: self.mask.clone(),
                now,
            },
            dialog_token,
        })
    }
}

/// A system user stands behind its consumer when both organizations of its token are known.
fn claims(
    user: &EndUser,
    dialog: &DialogSnapshot,
    access: &DialogAccess,
    now: Timestamp,
) -> Result<DialogTokenClaims, PortError> {
    let organization = |number: &OrganizationNumber| {
        PartyIdentifier::of_kind(PartyKind::Organization, number.as_str())
            .map_err(|error| PortError::internal("sign dialog token", error))
    };
    let (authenticated_party, system_user, system_user_owner) =
        match (user.party.kind(), &user.consumer, &user.system_user_owner) {
            (PartyKind::SystemUser, Some(consumer), Some(owner)) => (
                organization(consumer)?,
                Some(user.party.clone()),
                Some(organization(owner)?),
            ),
            _ => (user.party.clone(), None, None),
        };
    Ok(DialogTokenClaims {
        authenticated_party,
        system_user,
        system_user_owner,
        level: user.level,
        party: dialog.party.identifier().clone(),
        service_resource: dialog.service_resource.clone(),
        dialog_id: dialog.id,
        actions: access.token_actions(),
        issued_at: now,
    })
}
