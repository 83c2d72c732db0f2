//! Changes where end users keep dialogs, from the owner's side: one dialog, or many of which all or none change.

use crate::forbidden::Forbidden;
use crate::on_behalf::person_behind;
use crate::ownership::ResourceOwnership;
use dialogporten_application::PortError;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{EndUser, ServiceOwner};
use dialogporten_application::labelling::{LabelChange, Labelling, LabellingError};
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::Store;
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::{Actor, Representative};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::system_label::SystemLabel;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most dialogs of one change.
pub const MOST_DIALOGS: usize = 200;

/// Labels to remove, then labels to set, each in order.
#[derive(Debug, Clone)]
pub struct ChangeSystemLabels {
    /// Who.
    pub caller: ServiceOwner,
    /// To set; the last of Default, Bin and Archive wins.
    pub add: Vec<SystemLabel>,
    /// To remove.
    pub remove: Vec<SystemLabel>,
    /// In whose name the change is logged.
    pub performer: LabelPerformer,
    /// Transaction time.
    pub now: Timestamp,
}

/// In whose name labels are changed.
#[derive(Debug, Clone)]
pub enum LabelPerformer {
    /// The person on whose behalf the caller acts, who must be able to find the dialog.
    EndUser(Box<EndUser>),
    /// Whom the caller names; for admins.
    Named(Actor),
}

/// Exactly one of `endUserId` and `performedBy` must be given. Answered with 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelPerformerError {
    /// Neither.
    #[error("'enduserId' must be specified unless 'performedBy' is")]
    Missing,
    /// Both.
    #[error("'enduserId' must not be specified when 'performedBy' is")]
    Twice,
}

impl LabelPerformer {
    /// The performer that a request names.
    ///
    /// # Errors
    /// [`LabelPerformerError`].
    pub fn of(caller: &ServiceOwner, performed_by: Option<Actor>) -> Result<Self, LabelPerformerError> {
        match (person_behind(caller), performed_by) {
            (None, None) => Err(LabelPerformerError::Missing),
            (Some(_), Some(_)) => Err(LabelPerformerError::Twice),
            (Some(person), None) => Ok(Self::EndUser(Box::new(person))),
            (None, Some(actor)) => Ok(Self::Named(actor)),
        }
    }
}

/// Why no label was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSystemLabelsError {
    /// 404: unknown, deleted, another owner's, or, of many, not to be found by the end user. All of them.
    #[error("{} dialogs were not found", .0.len())]
    NotFound(Vec<DialogId>),
    /// 403.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// 412: the caller has seen another revision of the labels.
    #[error("the labels have another revision")]
    RevisionMismatch,
    /// 400: the labels cannot be changed like that.
    #[error(transparent)]
    Invalid(DialogRuleError),
    /// 422: no register knows the performer.
    #[error("no register knows the performer")]
    UnknownActor,
    /// 409: somebody else changed the labels at the same time.
    #[error("the labels were changed concurrently")]
    ConcurrentChange,
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Handles [`ChangeSystemLabels`].
#[derive(Clone)]
pub struct ChangeSystemLabelsHandler {
    repository: Arc<dyn DialogRepository>,
    ownership: ResourceOwnership,
    authorizer: DialogAuthorizer,
    labelling: Labelling,
}

impl std::fmt::Debug for ChangeSystemLabelsHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangeSystemLabelsHandler")
    }
}

impl ChangeSystemLabelsHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        repository: Arc<dyn DialogRepository>,
        store: Arc<dyn Store>,
        ownership: ResourceOwnership,
        authorizer: DialogAuthorizer,
        names: ActorNames,
        ambient: Arc<dyn Ambient>,
    ) -> Self {
        Self {
            repository,
            ownership,
            authorizer,
            labelling: Labelling::new(store, names, ambient),
        }
    }

    /// Changes the labels of one dialog; gives their revision, the old one when nothing changes.
    ///
    /// # Errors
    /// [`ChangeSystemLabelsError`], in the order 404, 403, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn change_one(
        &self,
        id: DialogId,
        if_match: Option<Revision>,
        command: ChangeSystemLabels,
    ) -> Result<Revision, ChangeSystemLabelsError> {
        let mut found = self.find(&command.caller, &[id]).await?;
        let dialog = found
            .pop()
            .ok_or_else(|| ChangeSystemLabelsError::NotFound(vec![id]))?;
        check_performer(&command)?;
        let listed = self.listed(&command, std::slice::from_ref(&dialog)).await?;
        if !listed.contains(&id) {
            return Err(Forbidden::EndUser.into());
        }
        if dialog.ensure_end_user_revision(if_match).is_err() {
            return Err(ChangeSystemLabelsError::RevisionMismatch);
        }
        let unchanged = dialog.end_user_context.revision;
        let revisions = self.change(vec![dialog], command).await?;
        Ok(revisions.first().copied().unwrap_or(unchanged))
    }

    /// Changes the labels of all dialogs or of none. Each may come with the revision of its labels that the caller has seen.
    ///
    /// # Errors
    /// [`ChangeSystemLabelsError`], in the order 403, 404, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialogs = dialogs.len()))]
    pub async fn change_many(
        &self,
        dialogs: &[(DialogId, Option<Revision>)],
        command: ChangeSystemLabels,
    ) -> Result<(), ChangeSystemLabelsError> {
        check_performer(&command)?;
        let ids: Vec<DialogId> = dialogs.iter().map(|(id, _)| *id).collect();
        let found = self.find(&command.caller, &ids).await?;
        let listed = self.listed(&command, &found).await?;
        let missing: Vec<DialogId> = ids.into_iter().filter(|id| !listed.contains(id)).collect();
        if !missing.is_empty() {
            return Err(ChangeSystemLabelsError::NotFound(missing));
        }
        let found: BTreeMap<DialogId, DialogSnapshot> =
            found.into_iter().map(|dialog| (dialog.id, dialog)).collect();
        let is_stale = |(id, seen): &(DialogId, Option<Revision>)| {
            found
                .get(id)
                .is_some_and(|dialog| dialog.ensure_end_user_revision(*seen).is_err())
        };
        if dialogs.iter().any(is_stale) {
            return Err(ChangeSystemLabelsError::RevisionMismatch);
        }
        self.change(found.into_values().collect(), command)
            .await
            .map(drop)
    }

    /// Live dialogs of the caller's own short name; an admin's are all.
    async fn find(&self, caller: &ServiceOwner, ids: &[DialogId]) -> Result<Vec<DialogSnapshot>, PortError> {
        let mut found = self.repository.find_all(ids).await?;
        found.retain(|dialog| dialog.deleted_at.is_none());
        if !caller.is_admin() {
            let org = self.ownership.org_of(caller).await?;
            found.retain(|dialog| org.as_ref() == Some(&dialog.org));
        }
        Ok(found)
    }

    /// Those that the person on whose behalf the caller acts may find. Admins are not asked for that person's access.
    async fn listed(
        &self,
        command: &ChangeSystemLabels,
        dialogs: &[DialogSnapshot],
    ) -> Result<BTreeSet<DialogId>, PortError> {
        match &command.performer {
            LabelPerformer::EndUser(person) if !command.caller.is_admin() => {
                self.authorizer.listed(person, dialogs).await
            }
            _ => Ok(dialogs.iter().map(|dialog| dialog.id).collect()),
        }
    }

    /// The new revisions of the labels that change.
    async fn change(
        &self,
        dialogs: Vec<DialogSnapshot>,
        command: ChangeSystemLabels,
    ) -> Result<Vec<Revision>, ChangeSystemLabelsError> {
        let performed_by = match command.performer {
            LabelPerformer::EndUser(person) => Actor::PartyRepresentative(Representative::Identified {
                id: person.party,
                name: None,
            }),
            LabelPerformer::Named(actor) => actor,
        };
        let change = LabelChange {
            add: command.add,
            remove: command.remove,
            performed_by,
            now: command.now,
        };
        let changed = self.labelling.change(dialogs, change).await;
        changed.map_err(|error| match error {
            LabellingError::Invalid(rule) => ChangeSystemLabelsError::Invalid(rule),
            LabellingError::UnknownActor => ChangeSystemLabelsError::UnknownActor,
            LabellingError::ConcurrentChange => ChangeSystemLabelsError::ConcurrentChange,
            LabellingError::Port(error) => error.into(),
        })
    }
}

fn check_performer(command: &ChangeSystemLabels) -> Result<(), Forbidden> {
    match command.performer {
        LabelPerformer::Named(_) if !command.caller.is_admin() => Err(Forbidden::PerformedBy),
        _ => Ok(()),
    }
}
