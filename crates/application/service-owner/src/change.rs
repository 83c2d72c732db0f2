//! What all changes of a stored dialog have in common: finding it, refusing, making the change durable.

use crate::forbidden::Forbidden;
use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::{
    ChildKind, CommitOutcome, EventBatch, EventSubject, Store, UnitOfWork, WriteConflict,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::change::ChangeRefusal;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogChanges, DialogSnapshot, WritePolicy};
use dialogporten_domain::identifier::{DialogId, EventId, Revision};
use dialogporten_domain::text::IdempotentKey;
use std::sync::Arc;

/// How a caller means a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeOptions {
    /// `isSilentUpdate`.
    pub silent: bool,
    /// The revision that the caller has seen.
    pub if_match: Option<Revision>,
    /// Transaction time.
    pub now: Timestamp,
}

impl ChangeOptions {
    /// What the domain needs to know of caller and options.
    #[must_use]
    pub fn policy(&self, caller: &ServiceOwner) -> WritePolicy {
        WritePolicy {
            silent: self.silent,
            admin: caller.is_admin(),
        }
    }
}

/// Why a dialog was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeDialogError {
    /// 404: unknown, or another owner's.
    #[error("the dialog was not found")]
    NotFound(DialogId),
    /// 410.
    #[error("the dialog is deleted")]
    Gone(DialogId),
    /// 404: the dialog has no such child.
    #[error("the dialog has no such child")]
    ChildNotFound(ChildKind, uuid::Uuid),
    /// 403.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// 412: the caller has seen another revision.
    #[error("the dialog has another revision")]
    RevisionMismatch,
    /// 409: somebody else changed the dialog at the same time.
    #[error("the dialog was changed concurrently")]
    ConcurrentChange,
    /// 409: transmissions of the dialog have these idempotent keys.
    #[error("idempotent keys of transmissions are taken")]
    TransmissionKeysTaken(Vec<IdempotentKey>),
    /// 422: everything that was found.
    #[error("the change is unprocessable")]
    Unprocessable(Vec<UnprocessableChange>),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// One reason why a change is unprocessable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnprocessableChange {
    /// A rule of the aggregate.
    Rule(DialogRuleError),
    /// No register knows an actor.
    UnknownActor,
    /// A child with this id was added at the same time.
    ChildExists(ChildKind, Option<uuid::Uuid>),
}

/// Ports of all changes.
#[derive(Clone)]
pub struct DialogChanger {
    repository: Arc<dyn DialogRepository>,
    store: Arc<dyn Store>,
    ownership: ResourceOwnership,
    names: ActorNames,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for DialogChanger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DialogChanger")
    }
}

impl DialogChanger {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        repository: Arc<dyn DialogRepository>,
        store: Arc<dyn Store>,
        ownership: ResourceOwnership,
        names: ActorNames,
        ambient: Arc<dyn Ambient>,
    ) -> Self {
        Self {
            repository,
            store,
            ownership,
            names,
            ambient,
        }
    }

    /// The dialog, when the caller owns its service resource or is an admin.
    ///
    /// # Errors
    /// [`ChangeDialogError::NotFound`].
    pub async fn find_owned(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<DialogSnapshot, ChangeDialogError> {
        let dialog = self
            .repository
            .find(id)
            .await?
            .ok_or(ChangeDialogError::NotFound(id))?;
        if self.ownership.owns(caller, &dialog.service_resource).await? {
            Ok(dialog)
        } else {
            Err(ChangeDialogError::NotFound(id))
        }
    }

    /// The dialog, when the caller's organization itself owns its service resource; admins get no more.
    ///
    /// # Errors
    /// [`ChangeDialogError::NotFound`].
    pub async fn find_strictly_owned(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<DialogSnapshot, ChangeDialogError> {
        let dialog = self
            .repository
            .find(id)
            .await?
            .ok_or(ChangeDialogError::NotFound(id))?;
        let record = self.ownership.find(&dialog.service_resource).await?;
        if record.is_some_and(|record| record.owner == caller.organization) {
            Ok(dialog)
        } else {
            Err(ChangeDialogError::NotFound(id))
        }
    }

    /// The dialog, when it is of the caller's short name or the caller is an admin.
    ///
    /// # Errors
    /// [`ChangeDialogError::NotFound`].
    pub async fn find_of_org(
        &self,
        caller: &ServiceOwner,
        id: DialogId,
    ) -> Result<DialogSnapshot, ChangeDialogError> {
        let dialog = self
            .repository
            .find(id)
            .await?
            .ok_or(ChangeDialogError::NotFound(id))?;
        if caller.is_admin() || self.ownership.org_of(caller).await?.as_ref() == Some(&dialog.org) {
            Ok(dialog)
        } else {
            Err(ChangeDialogError::NotFound(id))
        }
    }

    pub(crate) fn repository(&self) -> &dyn DialogRepository {
        &*self.repository
    }

    pub(crate) fn ambient(&self) -> &dyn Ambient {
        &*self.ambient
    }

    pub(crate) fn new_revision(&self) -> Revision {
        Revision::new(self.ambient.new_random())
    }

    /// Checks that the caller may write to the dialog's resource and to every resource that an attribute names.
    pub(crate) async fn write_refusal<'a>(
        &self,
        caller: &ServiceOwner,
        dialog: &DialogSnapshot,
        attributes: impl IntoIterator<Item = &'a Option<AuthorizationAttribute>>,
    ) -> Result<Option<Forbidden>, PortError> {
        let referenced: Vec<String> = attributes
            .into_iter()
            .flatten()
            .filter_map(AuthorizationAttribute::service_resource)
            .collect();
        let Some(record) = self.ownership.find(&dialog.service_resource).await? else {
            let urn = dialog.service_resource.as_str().to_owned();
            return Ok((!caller.is_admin()).then(|| Forbidden::UnownedResources(vec![urn])));
        };
        Ok(self
            .ownership
            .check_write(caller, &record, referenced)
            .await?
            .err())
    }

    pub(crate) const fn names(&self) -> &ActorNames {
        &self.names
    }

    /// Makes a change durable and gives the dialog's revision. A change of nothing writes nothing.
    pub(crate) async fn commit(
        &self,
        dialog: Dialog,
        options: &ChangeOptions,
    ) -> Result<Revision, ChangeDialogError> {
        let revision = dialog.snapshot().revision;
        if !dialog.has_changes() {
            return Ok(revision);
        }
        let changes = dialog.into_changes();
        let is_reset = is_reset_only(&changes);
        let work = stage(&*self.store, changes, options.now, &*self.ambient);
        match self.finish(work, options).await {
            // The end user has put the dialog elsewhere at the same moment: as if that had come last.
            Err(ChangeDialogError::RevisionMismatch | ChangeDialogError::ConcurrentChange) if is_reset => {
                Ok(revision)
            }
            finished => finished.map(|()| revision),
        }
    }

    /// Removes a dialog for good.
    pub(crate) async fn purge(
        &self,
        dialog: &DialogSnapshot,
        options: &ChangeOptions,
        policy: WritePolicy,
    ) -> Result<(), ChangeDialogError> {
        let mut work = self.store.begin();
        work.purge(dialog);
        let events = dialogporten_domain::dialog::lifecycle::purge_events(dialog, policy);
        append_events(&mut *work, dialog, events, options, policy.silent, &*self.ambient);
        self.finish(work, options).await
    }

    async fn finish(
        &self,
        work: Box<dyn UnitOfWork>,
        options: &ChangeOptions,
    ) -> Result<(), ChangeDialogError> {
        let conflict = match work.commit().await? {
            CommitOutcome::Committed => return Ok(()),
            CommitOutcome::Rejected(conflict) => conflict,
        };
        Err(match conflict {
            WriteConflict::RevisionChanged if options.if_match.is_some() => {
                ChangeDialogError::RevisionMismatch
            }
            WriteConflict::ChildExists { kind, id } => {
                ChangeDialogError::Unprocessable(vec![UnprocessableChange::ChildExists(kind, id)])
            }
            WriteConflict::TransmissionKeyTaken => ChangeDialogError::TransmissionKeysTaken(Vec::new()),
            WriteConflict::RevisionChanged
            | WriteConflict::DialogExists(_)
            | WriteConflict::IdempotentKeyTaken => ChangeDialogError::ConcurrentChange,
        })
    }
}

/// True when nothing is written but the automatic return of the dialog to the inbox.
fn is_reset_only(changes: &DialogChanges) -> bool {
    changes.original.as_deref().is_some_and(|original| {
        original.revision == changes.current.revision
            && original.service_owner_context == changes.current.service_owner_context
    })
}

/// A unit of work that stores a changed or new dialog and tells its events.
pub(crate) fn stage(
    store: &dyn Store,
    mut changes: DialogChanges,
    now: Timestamp,
    ambient: &dyn Ambient,
) -> Box<dyn UnitOfWork> {
    let mut work = store.begin();
    let events = std::mem::take(&mut changes.events);
    let options = ChangeOptions {
        silent: changes.silent,
        if_match: None,
        now,
    };
    append_events(
        &mut *work,
        &changes.current,
        events,
        &options,
        changes.silent,
        ambient,
    );
    work.save(changes);
    work
}

fn append_events(
    work: &mut dyn UnitOfWork,
    dialog: &DialogSnapshot,
    events: Vec<dialogporten_domain::event::DialogEvent>,
    options: &ChangeOptions,
    silent: bool,
    ambient: &dyn Ambient,
) {
    if events.is_empty() {
        return;
    }
    work.append_events(EventBatch {
        about: EventSubject::from(dialog),
        occurred_at: options.now,
        silent,
        events: events
            .into_iter()
            .map(|event| (EventId::new(ambient.new_id()), event))
            .collect(),
    });
}

/// Live, not frozen for the caller, and in the revision that the caller has seen: in this order.
pub(crate) fn check_changeable(
    dialog: &DialogSnapshot,
    policy: WritePolicy,
    if_match: Option<Revision>,
) -> Result<(), ChangeDialogError> {
    dialog
        .ensure_live()
        .and_then(|()| dialog.ensure_not_frozen(policy))
        .and_then(|()| dialog.ensure_revision(if_match))
        .map_err(|refusal| refused(dialog.id, refusal))
}

pub(crate) fn refused(id: DialogId, refusal: ChangeRefusal) -> ChangeDialogError {
    match refusal {
        ChangeRefusal::Gone => ChangeDialogError::Gone(id),
        ChangeRefusal::Frozen => Forbidden::Frozen.into(),
        ChangeRefusal::RevisionMismatch => ChangeDialogError::RevisionMismatch,
    }
}
