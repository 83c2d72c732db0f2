//! Registers a dialog.
//!
//! Order of outcomes: `service-owner-api.md` §§ 3 and 5.1. Everything that makes a dialog unprocessable (422) is reported at
//! once and wins over a conflict (409). The idempotent key is not looked up first: the store's unique key decides at commit,
//! and only the loser asks for the dialog that holds it. That saves a round trip on every create.

use crate::change::stage;
use crate::forbidden::{Forbidden, activity_types_needing_correspondence};
use crate::ownership::{ResourceOwnership, attributes};
use dialogporten_application::PortError;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::registry::ResourceRecord;
use dialogporten_application::unit_of_work::{CommitOutcome, Store, WriteConflict};
use dialogporten_domain::Timestamp;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, NewDialog, ServiceFacts, WritePolicy};
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::text::IdempotentKey;
use std::sync::Arc;

/// What a service platform wants registered.
#[derive(Debug, Clone)]
pub struct CreateDialog {
    /// Who.
    pub caller: ServiceOwner,
    /// `isSilentUpdate`.
    pub silent: bool,
    /// Transaction time.
    pub now: Timestamp,
    /// The dialog.
    pub dialog: NewDialog,
}

/// What was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreatedDialog {
    /// Id.
    pub id: DialogId,
    /// ETag.
    pub revision: Revision,
}

/// Why nothing was registered.
#[derive(Debug, thiserror::Error)]
pub enum CreateDialogError {
    /// 403.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// 422: everything that was found.
    #[error("the dialog is unprocessable")]
    Unprocessable(Vec<Unprocessable>),
    /// 409: a live dialog of the same owner has the key.
    #[error("the idempotent key is taken")]
    IdempotentKeyTaken {
        /// The key.
        key: IdempotentKey,
        /// The dialog that has it.
        dialog: DialogId,
    },
    /// 409: transmissions of the request share idempotent keys.
    #[error("transmissions share idempotent keys")]
    DuplicateTransmissionKeys(Vec<IdempotentKey>),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// One reason why a dialog is unprocessable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprocessable {
    /// No register knows the resource, or dialogs cannot use its kind.
    UnknownServiceResource(ServiceResource),
    /// The resource has no owner with a short name.
    UnknownOrg(ServiceResource),
    /// A rule of the aggregate.
    Rule(DialogRuleError),
    /// No register knows an actor.
    UnknownActor,
    /// A dialog with this id exists.
    DialogExists(DialogId),
    /// A soft-deleted dialog of the same owner has the key.
    IdempotentKeyOfDeletedDialog(IdempotentKey),
}

/// Handles [`CreateDialog`].
#[derive(Clone)]
pub struct CreateDialogHandler {
    store: Arc<dyn Store>,
    queries: Arc<dyn DialogQueries>,
    ownership: ResourceOwnership,
    names: ActorNames,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for CreateDialogHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CreateDialogHandler")
    }
}

impl CreateDialogHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        store: Arc<dyn Store>,
        queries: Arc<dyn DialogQueries>,
        ownership: ResourceOwnership,
        names: ActorNames,
        ambient: Arc<dyn Ambient>,
    ) -> Self {
        Self {
            store,
            queries,
            ownership,
            names,
            ambient,
        }
    }

    /// Registers the dialog and tells its events, or changes nothing.
    ///
    /// # Errors
    /// [`CreateDialogError`].
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %command.dialog.id))]
    pub async fn handle(&self, command: CreateDialog) -> Result<CreatedDialog, CreateDialogError> {
        let CreateDialog {
            caller,
            silent,
            now,
            mut dialog,
        } = command;
        let resource = dialog.service_resource.clone();
        let Some(record) = self.ownership.find(&resource).await? else {
            return Err(CreateDialogError::Unprocessable(vec![
                Unprocessable::UnknownServiceResource(resource.clone()),
                Unprocessable::UnknownOrg(resource),
            ]));
        };
        self.ownership
            .check_write(&caller, &record, referenced_resources(&dialog))
            .await??;
        let activity_types = activity_types_needing_correspondence(&caller, &dialog.activities);
        let senders = dialog
            .transmissions
            .iter_mut()
            .map(|transmission| &mut transmission.sender);
        let performers = dialog
            .activities
            .iter_mut()
            .map(|activity| &mut activity.performed_by);
        let actors_are_known = self.names.complete_known(senders.chain(performers)).await?;

        let key = dialog.idempotent_key.clone();
        let policy = WritePolicy {
            silent,
            admin: caller.is_admin(),
        };
        let service = ServiceFacts {
            org: record.org.clone(),
            service_resource_type: record.kind,
        };
        let revision = Revision::new(self.ambient.new_random());
        let dialog = Dialog::create(dialog, service, policy, revision, now, &mut || {
            self.ambient.new_id()
        })
        .map_err(rule_outcome)?;
        if !activity_types.is_empty() {
            return Err(Forbidden::ActivityTypes(activity_types).into());
        }
        if !actors_are_known {
            return Err(CreateDialogError::Unprocessable(vec![
                Unprocessable::UnknownActor,
            ]));
        }
        self.commit(dialog, &record, key, now).await
    }

    async fn commit(
        &self,
        dialog: Dialog,
        record: &ResourceRecord,
        key: Option<IdempotentKey>,
        now: Timestamp,
    ) -> Result<CreatedDialog, CreateDialogError> {
        let changes = dialog.into_changes();
        let created = CreatedDialog {
            id: changes.current.id,
            revision: changes.current.revision,
        };
        let work = stage(&*self.store, changes, now, &*self.ambient);
        match work.commit().await? {
            CommitOutcome::Committed => Ok(created),
            CommitOutcome::Rejected(conflict) => {
                Err(self.explain(conflict, created.id, &record.org, key).await?)
            }
        }
    }

    /// A key taken by a live dialog is a conflict that names it, whatever else collided.
    async fn explain(
        &self,
        conflict: WriteConflict,
        id: DialogId,
        org: &OrgCode,
        key: Option<IdempotentKey>,
    ) -> Result<CreateDialogError, PortError> {
        if let Some(key) = &key
            && let Some(dialog) = self.queries.by_idempotent_key(org, key).await?
        {
            return Ok(CreateDialogError::IdempotentKeyTaken {
                key: key.clone(),
                dialog,
            });
        }
        let reason = match (conflict, key) {
            (WriteConflict::IdempotentKeyTaken, Some(key)) => {
                Unprocessable::IdempotentKeyOfDeletedDialog(key)
            }
            _ => Unprocessable::DialogExists(id),
        };
        Ok(CreateDialogError::Unprocessable(vec![reason]))
    }
}

/// Rules win over duplicate keys.
fn rule_outcome(errors: Vec<DialogRuleError>) -> CreateDialogError {
    let mut duplicates = Vec::new();
    let mut rules = Vec::new();
    for error in errors {
        match error {
            DialogRuleError::DuplicateTransmissionKeys(keys) => duplicates.extend(keys),
            rule => rules.push(Unprocessable::Rule(rule)),
        }
    }
    if rules.is_empty() {
        CreateDialogError::DuplicateTransmissionKeys(duplicates)
    } else {
        CreateDialogError::Unprocessable(rules)
    }
}

fn referenced_resources(dialog: &NewDialog) -> Vec<String> {
    attributes(&dialog.gui_actions, &dialog.api_actions, &dialog.transmissions)
        .flatten()
        .filter_map(AuthorizationAttribute::service_resource)
        .collect()
}
