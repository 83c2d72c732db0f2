//! How new dialogs get into the store: alone, or together with others that come at the same time.
//!
//! Only creates of known parties are gathered: what a first dialog of a party needs besides inserts is decided alone. A batch is one
//! statement and so one transaction, and runs in a task of its own, so that a caller who goes away takes nobody along. When the
//! database refuses it, nothing of it is written, and each caller writes alone and gets the answer that it would have got.

use super::create::{CreateDialog, CreatePlainDialog};
use super::create_many::CreateDialogs;
use super::gathering::{Answer, Entered, Gathered, Waiting};
use super::parameters::DialogParameters;
use super::rows::{Children, Outbox, References};
use super::{Inner, MOST_KNOWN_PAIRS, SAVE, Written, conflict, run};
use crate::dictionary::ServiceNumbers;
use crate::failure::port_error;
use crate::party_key::fingerprint;
use dialogporten_application::PortError;
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch};
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::AsyncPgConnection;
use std::sync::{Arc, PoisonError};

/// A party that has been written, alone or together with a service. The key alone may be another party's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KnownPair {
    party_key: i64,
    party: u64,
    service_id: Option<i32>,
}

impl KnownPair {
    fn alone(self) -> Self {
        Self {
            service_id: None,
            ..self
        }
    }
}

/// The rows of a new dialog.
#[derive(Debug)]
pub(super) struct NewRows {
    parameters: DialogParameters,
    standing: Standing,
}

/// What this process knows of a party and a service.
#[derive(Debug, Clone, Copy)]
struct Standing {
    pair: KnownPair,
    known: bool,
    party_known: bool,
}

impl NewRows {
    /// True when inserts are all that it takes.
    fn is_plain(&self) -> bool {
        self.standing.party_known && !self.parameters.children.has_labels()
    }
}

impl Gathered for NewRows {
    fn bytes(&self) -> usize {
        self.parameters.bytes()
    }

    fn rules_out(&self, other: &Self) -> bool {
        let (one, two) = (&self.parameters, &other.parameters);
        one.id == two.id
            || one.idempotent_key.is_some()
                && one.idempotent_key == two.idempotent_key
                && one.numbers.org_id == two.numbers.org_id
    }
}

/// A turn of the gathering. Whoever waits goes on when it is over, also when it was broken off.
struct Turn(Arc<Inner>);

impl Turn {
    /// Writes a batch in a task of its own. It stays on this thread, whose connections it uses.
    fn take(self, batch: Vec<Waiting<NewRows>>) {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { self.0.write_batch(batch).await })),
            Err(_) => batch.into_iter().for_each(|one| one.tell(Answer::Alone)),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let batch = self.0.creates.next();
        if !batch.is_empty() {
            Self(Arc::clone(&self.0)).take(batch);
        }
    }
}

impl Inner {
    fn standing(&self, dialog: &DialogSnapshot, numbers: ServiceNumbers) -> Standing {
        let party_key = self.keys.key(&dialog.party);
        let pair = KnownPair {
            party_key,
            party: fingerprint(dialog.party.as_str()),
            service_id: Some(numbers.service_id),
        };
        let pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        Standing {
            pair,
            known: pairs.contains(&pair),
            party_known: pairs.contains(&pair.alone()),
        }
    }

    fn new_rows(
        changes: &DialogChanges,
        batch: Option<&EventBatch>,
        numbers: ServiceNumbers,
        standing: Standing,
    ) -> Result<NewRows, PortError> {
        let dialog = &changes.current;
        let parameters = (|| {
            let children = Children::of(&changes.appended, &dialog.party)?;
            let outbox = Outbox::of(batch)?;
            let references = References::of(dialog);
            let Standing { pair, known, .. } = standing;
            DialogParameters::of(
                dialog,
                pair.party_key,
                numbers,
                known,
                children,
                references,
                outbox,
            )
        })()
        .map_err(|error| PortError::internal(SAVE, error))?;
        Ok(NewRows { parameters, standing })
    }

    /// Writes a new dialog by itself.
    pub(super) async fn create(
        &self,
        connection: &mut AsyncPgConnection,
        changes: &DialogChanges,
        batch: Option<&EventBatch>,
        numbers: ServiceNumbers,
    ) -> Result<Written, PortError> {
        let standing = self.standing(&changes.current, numbers);
        let rows = Self::new_rows(changes, batch, numbers, standing)?;
        self.insert(connection, &changes.current, rows).await
    }

    /// Writes a new dialog in a turn or a batch; `None` when it has to be written in the ordinary way.
    pub(super) async fn write_with_others(
        self: &Arc<Self>,
        changes: &DialogChanges,
        batch: Option<&EventBatch>,
        numbers: ServiceNumbers,
    ) -> Result<Option<CommitOutcome>, PortError> {
        let standing = self.standing(&changes.current, numbers);
        if !standing.party_known {
            return Ok(None);
        }
        let rows = Self::new_rows(changes, batch, numbers, standing)?;
        if !rows.is_plain() {
            return Ok(None);
        }
        match self.creates.enter(rows) {
            Entered::Turn(rows) => {
                let _turn = Turn(Arc::clone(self));
                let mut connection = self.pool.connection(SAVE).await?;
                match self.insert(&mut connection, &changes.current, rows).await? {
                    Written::Done => Ok(Some(CommitOutcome::Committed)),
                    Written::Conflict(conflict) => Ok(Some(CommitOutcome::Rejected(conflict))),
                    Written::PartyKeyTaken(_) => Ok(None),
                }
            }
            Entered::Wait(answer, batch) => {
                if !batch.is_empty() {
                    Turn(Arc::clone(self)).take(batch);
                }
                match answer.await {
                    Ok(Answer::Written) => Ok(Some(CommitOutcome::Committed)),
                    Ok(Answer::Alone) => Ok(None),
                    Ok(Answer::Unknown(message)) => {
                        let kind = DatabaseErrorKind::UnableToSendCommand;
                        Err(port_error(SAVE, Error::DatabaseError(kind, Box::new(message))))
                    }
                    Err(stopped) => Err(PortError::internal(SAVE, stopped)),
                }
            }
        }
    }

    /// Writes one dialog with the statement that fits.
    async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        dialog: &DialogSnapshot,
        rows: NewRows,
    ) -> Result<Written, PortError> {
        let Standing { pair, known, .. } = rows.standing;
        match insert_one(connection, rows).await {
            Ok(0) => Ok(Written::PartyKeyTaken(dialog.party.clone())),
            Ok(_) => {
                if !known {
                    self.remember(&[pair]);
                }
                Ok(Written::Done)
            }
            Err(error) => match conflict(&error, dialog.id) {
                Some(conflict) => Ok(Written::Conflict(conflict)),
                None => Err(port_error(SAVE, error)),
            },
        }
    }

    /// Tells everybody of the batch what became of it.
    async fn write_batch(&self, batch: Vec<Waiting<NewRows>>) {
        let (rows, callers): (Vec<_>, Vec<_>) = batch.into_iter().map(Waiting::parts).unzip();
        let new = rows.iter().filter(|rows| !rows.standing.known);
        let new: Vec<_> = new.map(|rows| rows.standing.pair).collect();
        let answer = match self.pool.connection(SAVE).await {
            // Nothing was sent: each finds out for itself.
            Err(_) => Answer::Alone,
            Ok(mut connection) => answer(insert_all(&mut connection, rows).await),
        };
        if matches!(answer, Answer::Written) {
            self.remember(&new);
        }
        for caller in callers {
            // Whoever has gone away meanwhile is not told.
            drop(caller.send(answer.clone()));
        }
    }

    fn remember(&self, written: &[KnownPair]) {
        if written.is_empty() {
            return;
        }
        let mut pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        if pairs.len() >= MOST_KNOWN_PAIRS {
            pairs.clear();
        }
        pairs.extend(written.iter().flat_map(|pair| [*pair, pair.alone()]));
    }
}

async fn insert_one(connection: &mut AsyncPgConnection, rows: NewRows) -> QueryResult<i64> {
    match (rows.is_plain(), rows.standing.known) {
        (true, true) => run(connection, CreatePlainDialog::<false>(rows.parameters)).await,
        (true, false) => run(connection, CreatePlainDialog::<true>(rows.parameters)).await,
        (false, _) => run(connection, CreateDialog(rows.parameters)).await,
    }
}

async fn insert_all(connection: &mut AsyncPgConnection, mut rows: Vec<NewRows>) -> QueryResult<i64> {
    if rows.len() == 1
        && let Some(only) = rows.pop()
    {
        return insert_one(connection, only).await;
    }
    let dialogs = rows.into_iter().map(|rows| rows.parameters).collect();
    run(connection, CreateDialogs::of(dialogs)).await
}

fn answer(written: QueryResult<i64>) -> Answer {
    let Err(error) = written else {
        return Answer::Written;
    };
    let message = error.to_string();
    let from_database = matches!(error, Error::DatabaseError(..));
    match port_error(SAVE, error) {
        // The database has undone everything, or nothing was sent.
        PortError::Internal { .. } | PortError::TimeLimit { .. } if from_database => Answer::Alone,
        // A connection that ends in the middle may have committed.
        _ => Answer::Unknown(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kind: DatabaseErrorKind, message: &str) -> Answer {
        answer(Err(Error::DatabaseError(kind, Box::new(message.to_owned()))))
    }

    #[test]
    fn only_what_is_certainly_undone_is_written_again() {
        use DatabaseErrorKind::{ClosedConnection, UnableToSendCommand, UniqueViolation, Unknown};
        for (kind, message) in [
            (UniqueViolation, "duplicate key value"),
            (Unknown, "deadlock detected"),
            (Unknown, "canceling statement due to statement timeout"),
            (UnableToSendCommand, "error serializing parameter 3"),
        ] {
            assert!(matches!(failed(kind, message), Answer::Alone), "{message}");
        }
        for (kind, message) in [
            (ClosedConnection, "closed"),
            (UnableToSendCommand, "connection closed"),
            (Unknown, "terminating connection due to administrator command"),
        ] {
            assert!(matches!(failed(kind, message), Answer::Unknown(_)), "{message}");
        }
        assert!(matches!(answer(Err(Error::NotFound)), Answer::Unknown(_)));
    }
}
