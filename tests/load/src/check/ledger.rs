//! What every client did and was told.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

use uuid::Uuid;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Create,
    /// One of several creates with one idempotent key.
    Twin,
    Put,
    Count,
    Transmission,
    Activity,
    Label,
    Unlabel,
    SystemLabel,
    Delete,
    Restore,
    Purge,
    /// An end user reads the dialog.
    See,
    /// The service owner reads it.
    Read,
}

impl Kind {
    /// Whether success is a new revision of the dialog.
    pub(crate) fn revises(self) -> bool {
        matches!(
            self,
            Self::Create
                | Self::Twin
                | Self::Put
                | Self::Count
                | Self::Transmission
                | Self::Activity
                | Self::Delete
                | Self::Restore
        )
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is durable; the revision that the answer named.
    Acknowledged(Option<Uuid>),
    /// It was refused with this status.
    Refused(u16),
    /// No answer, or one that promises nothing (503): it may have been done.
    Unknown(Option<u16>),
}

/// One request. Times are since the beginning.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) kind: Kind,
    pub(crate) dialog: Uuid,
    pub(crate) if_match: Option<Uuid>,
    /// New children: transmission, activity, attachment.
    pub(crate) transmission: Option<Uuid>,
    pub(crate) activity: Option<Uuid>,
    pub(crate) attachment: Option<Uuid>,
    /// The number that a counting change sets.
    pub(crate) count: Option<u64>,
    /// Label or idempotent key.
    pub(crate) text: Option<String>,
    pub(crate) sent: Duration,
    pub(crate) done: Duration,
    pub(crate) outcome: Outcome,
}

impl Operation {
    /// A request for a change that has no answer yet.
    pub(crate) fn new(kind: Kind, dialog: Uuid) -> Self {
        Self {
            kind,
            dialog,
            if_match: None,
            transmission: None,
            activity: None,
            attachment: None,
            count: None,
            text: None,
            sent: Duration::ZERO,
            done: Duration::ZERO,
            outcome: Outcome::Unknown(None),
        }
    }

    /// The new revision of an acknowledged change.
    pub(crate) fn revision(&self) -> Option<Uuid> {
        match self.outcome {
            Outcome::Acknowledged(revision) if self.kind.revises() => revision,
            _ => None,
        }
    }

    /// Whether it is certain that it was done.
    pub(crate) fn is_certain(&self) -> bool {
        matches!(self.outcome, Outcome::Acknowledged(_))
    }

    /// Whether it may have been done.
    pub(crate) fn is_possible(&self) -> bool {
        !matches!(self.outcome, Outcome::Refused(_))
    }
}

/// Everything that was done.
#[derive(Debug)]
pub(crate) struct Ledger {
    begun: Instant,
    pub(crate) operations: Vec<Operation>,
    /// While this lasts requests may be answered 503 or not at all.
    pub(crate) disturbed: Option<Range<Duration>>,
    /// What clients noticed by themselves.
    pub(crate) noticed: Vec<String>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            operations: Vec::new(),
            disturbed: None,
            noticed: Vec::new(),
        }
    }
}

impl Ledger {
    /// Time since the beginning.
    pub(crate) fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    /// The operations of each dialog.
    pub(crate) fn by_dialog(&self) -> BTreeMap<Uuid, Vec<&Operation>> {
        let mut found: BTreeMap<Uuid, Vec<&Operation>> = BTreeMap::new();
        for operation in &self.operations {
            found.entry(operation.dialog).or_default().push(operation);
        }
        found
    }

    /// What answers alone show to be wrong.
    pub(crate) fn misbehaviour(&self) -> Vec<String> {
        let mut found = self.noticed.clone();
        for operation in &self.operations {
            let disturbed = self.disturbed.as_ref().is_some_and(|while_away| {
                operation.sent < while_away.end && operation.done > while_away.start
            });
            let (kind, sent) = (operation.kind, operation.sent);
            match operation.outcome {
                Outcome::Unknown(None | Some(503)) if disturbed => {}
                Outcome::Unknown(Some(status)) => {
                    found.push(format!("{kind:?} at {sent:?} was answered {status}"));
                }
                Outcome::Unknown(None) => found.push(format!("{kind:?} at {sent:?} was not answered")),
                Outcome::Refused(status) if !is_expected(operation, status) => {
                    found.push(format!("{kind:?} at {sent:?} was refused with {status}"));
                }
                Outcome::Refused(_) | Outcome::Acknowledged(_) => {}
            }
        }
        found.extend(self.revisions_given_twice());
        found.extend(self.two_winners());
        found
    }

    /// A revision is handed out once; only a restore of a live dialog names the current one.
    fn revisions_given_twice(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.operations
            .iter()
            .filter(|operation| operation.kind != Kind::Restore)
            .filter_map(Operation::revision)
            .filter(|revision| !seen.insert(*revision))
            .map(|revision| format!("revision {revision} was handed out twice"))
            .collect()
    }

    /// Of all changes of one revision one succeeds.
    fn two_winners(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.operations
            .iter()
            .filter(|operation| operation.kind != Kind::Restore && operation.revision().is_some())
            .filter_map(|operation| Some((operation.dialog, operation.if_match?)))
            .filter(|based_on| !seen.insert(*based_on))
            .map(|(dialog, revision)| format!("two changes of revision {revision} of {dialog} succeeded"))
            .collect()
    }

    /// One line for each kind.
    pub(crate) fn summary(&self, seconds: u64) -> String {
        let mut kinds: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
        for operation in &self.operations {
            let [acknowledged, refused, unknown] = kinds.entry(operation.kind).or_default();
            match operation.outcome {
                Outcome::Acknowledged(_) => *acknowledged += 1,
                Outcome::Refused(_) => *refused += 1,
                Outcome::Unknown(_) => *unknown += 1,
            }
        }
        let lines: Vec<String> = kinds
            .iter()
            .map(|(kind, [acknowledged, refused, unknown])| {
                format!(
                    "  {kind:<14?} {acknowledged:>7} acknowledged {refused:>7} refused {unknown:>5} unknown"
                )
            })
            .collect();
        let all = self.operations.len();
        format!("{}\n  {all} requests in {seconds} s", lines.join("\n"))
    }
}

/// Refusals that races explain.
fn is_expected(operation: &Operation, status: u16) -> bool {
    match (operation.kind, status) {
        (_, 404 | 410) => true,
        (Kind::See | Kind::Read, _) => false,
        (Kind::Twin, 409 | 422) => true,
        // The number to count from was another one.
        (Kind::Count, 400) => true,
        (Kind::Create, _) => false,
        (_, 409) => operation.if_match.is_none(),
        (_, 412) => operation.if_match.is_some(),
        _ => false,
    }
}
