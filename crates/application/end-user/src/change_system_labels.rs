//! Changes where an end user keeps dialogs: one dialog, or many of which all or none change.
//!
//! Lists decide who may: a dialog that the user finds can be put away, however weak the login, and hidden by time or not.

use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::caller::EndUser;
use dialogporten_application::labelling::{LabelChange, Labelling, LabellingError};
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::{Actor, Representative};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::system_label::SystemLabel;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most dialogs of one change.
pub const MOST_DIALOGS: usize = 100;

/// Verbatim, quotes included: clients show it.
// Altinn/dialogporten: Features/V1/EndUser/EndUserContext/Commands/SetSystemLabel
const SENT_IS_AUTOMATIC: &str = "Cannot manually add or remove system label Sent. It is added automatically when a \
transmissions of type 'Submission or 'Correction' is added to the dialog.";

/// Labels to remove, then labels to set, each in order.
#[derive(Debug, Clone)]
pub struct ChangeSystemLabels {
    /// Who.
    pub user: EndUser,
    /// To set; the last of Default, Bin and Archive wins.
    pub add: Vec<SystemLabel>,
    /// To remove.
    pub remove: Vec<SystemLabel>,
    /// Transaction time.
    pub now: Timestamp,
}

/// Why no label was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSystemLabelsError {
    /// 400: everything that is wrong, under the paths of one change; of many, below `dto`.
    #[error("the change is invalid")]
    Invalid(Violations),
    /// 404: unknown or deleted, or, of many, not to be found by the user. All of them.
    #[error("{} dialogs were not found", .0.len())]
    NotFound(Vec<DialogId>),
    /// 403: the user would not find the dialog.
    #[error("the user may not change the dialog")]
    Forbidden(DialogId),
    /// 412: the labels have another revision than the caller has seen, or got one at the same time.
    #[error("the labels have another revision")]
    RevisionMismatch,
    /// 422: no register knows the user.
    #[error("no register knows the user")]
    UnknownUser,
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
        authorizer: DialogAuthorizer,
        labelling: Labelling,
    ) -> Self {
        Self {
            repository,
            authorizer,
            labelling,
        }
    }

    /// Changes the labels of one dialog; gives their revision, the old one when nothing changes.
    ///
    /// # Errors
    /// [`ChangeSystemLabelsError`], in the order 400, 404, 403, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialog.id = %id))]
    pub async fn change_one(
        &self,
        id: DialogId,
        if_match: Option<Revision>,
        command: ChangeSystemLabels,
    ) -> Result<Revision, ChangeSystemLabelsError> {
        let mut violations = Violations::new();
        check_labels("", &command, &mut violations);
        violations.or_ok(()).map_err(ChangeSystemLabelsError::Invalid)?;
        let found = self.repository.find(id).await?;
        let dialog = found
            .filter(|dialog| dialog.deleted_at.is_none())
            .ok_or_else(|| ChangeSystemLabelsError::NotFound(vec![id]))?;
        if !self.authorizer.is_listed(&command.user, &dialog).await? {
            return Err(ChangeSystemLabelsError::Forbidden(id));
        }
        if dialog.ensure_end_user_revision(if_match).is_err() {
            return Err(ChangeSystemLabelsError::RevisionMismatch);
        }
        let unchanged = dialog.end_user_context.revision;
        let revisions = self.change(vec![dialog], command, if_match.is_some()).await?;
        Ok(revisions.first().copied().unwrap_or(unchanged))
    }

    /// Changes the labels of all dialogs or of none. Each may come with the revision of its labels that the caller has seen.
    ///
    /// # Errors
    /// [`ChangeSystemLabelsError`], in the order 400, 404, 412.
    #[tracing::instrument(level = "debug", skip_all, fields(dialogs = dialogs.len()))]
    pub async fn change_many(
        &self,
        dialogs: &[(DialogId, Option<Revision>)],
        command: ChangeSystemLabels,
    ) -> Result<(), ChangeSystemLabelsError> {
        check_many(dialogs, &command).map_err(ChangeSystemLabelsError::Invalid)?;
        let ids: Vec<DialogId> = dialogs.iter().map(|(id, _)| *id).collect();
        let mut found = self.repository.find_all(&ids).await?;
        found.retain(|dialog| dialog.deleted_at.is_none());
        let listed = self.authorizer.listed(&command.user, &found).await?;
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
        let is_guarded = dialogs.iter().any(|(_, seen)| seen.is_some());
        self.change(found.into_values().collect(), command, is_guarded)
            .await
            .map(drop)
    }

    /// The new revisions of the labels that change. A lost race is a stale revision for a caller who has named one.
    async fn change(
        &self,
        dialogs: Vec<DialogSnapshot>,
        command: ChangeSystemLabels,
        is_guarded: bool,
    ) -> Result<Vec<Revision>, ChangeSystemLabelsError> {
        let change = LabelChange {
            add: command.add,
            remove: command.remove,
            performed_by: Actor::PartyRepresentative(Representative::Identified {
                id: command.user.party,
                name: None,
            }),
            now: command.now,
        };
        let changed = self.labelling.change(dialogs, change).await;
        changed.map_err(|error| match error {
            LabellingError::ConcurrentChange if is_guarded => ChangeSystemLabelsError::RevisionMismatch,
            LabellingError::ConcurrentChange => ChangeSystemLabelsError::ConcurrentChange,
            LabellingError::UnknownActor => ChangeSystemLabelsError::UnknownUser,
            LabellingError::Port(error) => error.into(),
            LabellingError::Invalid(rule) => PortError::internal("change labels", rule).into(),
        })
    }
}

fn check_labels(prefix: &str, command: &ChangeSystemLabels, violations: &mut Violations) {
    for (path, labels) in [("addLabels", &command.add), ("removeLabels", &command.remove)] {
        for (index, label) in labels.iter().enumerate() {
            if *label == SystemLabel::Sent {
                violations.add(format!("{prefix}{path}[{index}]"), SENT_IS_AUTOMATIC);
            }
        }
    }
}

fn check_many(
    dialogs: &[(DialogId, Option<Revision>)],
    command: &ChangeSystemLabels,
) -> Result<(), Violations> {
    let mut violations = Violations::new();
    if !(1..=MOST_DIALOGS).contains(&dialogs.len()) {
        let message = format!("Must supply between 1 and {MOST_DIALOGS} dialogs to update");
        violations.add("dto.dialogs", message);
    }
    let mut known = BTreeSet::new();
    let repeated: BTreeSet<DialogId> = dialogs
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| !known.insert(*id))
        .collect();
    if !repeated.is_empty() {
        let ids: Vec<String> = repeated.iter().map(|id| id.uuid().to_string()).collect();
        let message = format!("Can not contain duplicate items: [{}].", ids.join(", "));
        violations.add("dto.dialogs", message);
    }
    check_labels("dto.", command, &mut violations);
    violations.or_ok(())
}
