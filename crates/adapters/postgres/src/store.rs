//! Writes: units of work.

mod conflict;
pub(crate) mod create;
mod create_many;
mod creation;
mod events;
mod gathering;
mod labels;
pub(crate) mod parameters;
mod purge;
pub(crate) mod rows;
pub(crate) mod seen;
mod update;
mod work;

pub use seen::UnidentifiedReader;

use crate::dictionary::{Dictionary, ServiceNumbers};
use crate::failure::port_error;
use crate::feed::PgFeed;
use crate::party_key::{PartyHash, PartyKeys, sha256_key};
use crate::pool::PgPool;
use crate::statement::{Fixed, Number, Statement};
use conflict::conflict;
use creation::{KnownPair, NewRows};
use dialogporten_application::PortError;
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, Store, UnitOfWork, WriteConflict};
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use dialogporten_domain::party::Party;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, TransactionManager};
use events::AppendEvents;
use gathering::Gathering;
use labels::UpdateLabels;
use purge::{LockDialog, PurgeDialog};
use rows::Outbox;
use seen::RecordSeen;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use update::UpdateDialog;
use work::{Change, PgUnitOfWork};

const SAVE: &str = "save dialog";
const PURGE: &str = "purge dialog";
const SEEN: &str = "record seen";
const EVENTS: &str = "append events";

/// Pairs of party and service that are remembered as written.
const MOST_KNOWN_PAIRS: usize = 100_000;
/// A first dialog of a party tries this often before it gives up.
const MOST_PARTY_ATTEMPTS: u32 = 5;

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PgStore(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) pool: PgPool,
    pub(crate) keys: PartyKeys,
    pub(crate) dictionary: Dictionary,
    /// Pairs never disappear, so this needs no lifetime; it is emptied when it is full.
    pairs: Mutex<HashSet<KnownPair>>,
    creates: Gathering<NewRows>,
    /// Told of what is committed here.
    pub(crate) feed: PgFeed,
}

impl PgStore {
    /// A store on a migrated database.
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        Self::with_party_hash(pool, sha256_key)
    }

    /// As [`PgStore::new`] with another hash: for tests of collisions.
    #[must_use]
    pub fn with_party_hash(pool: PgPool, hash: PartyHash) -> Self {
        Self(Arc::new(Inner {
            pool,
            keys: PartyKeys::new(hash),
            dictionary: Dictionary::default(),
            pairs: Mutex::default(),
            creates: Gathering::default(),
            feed: PgFeed::default(),
        }))
    }

    /// Reads the dictionaries ahead of the first request.
    ///
    /// # Errors
    /// [`PortError`].
    pub async fn warm_up(&self) -> Result<(), PortError> {
        self.0
            .dictionary
            .reload(&self.0.pool, &self.0.keys)
            .await
            .map(drop)
    }

    /// News of what this store commits, and of what others commit once [`PgFeed::run`] runs.
    #[must_use]
    pub fn feed(&self) -> &PgFeed {
        &self.0.feed
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

impl Store for PgStore {
    fn begin(&self) -> Box<dyn UnitOfWork> {
        Box::new(PgUnitOfWork::new(&self.0))
    }
}

/// What became of one statement.
enum Written {
    Done,
    Conflict(WriteConflict),
    /// The key of the party's URN belongs to another party, or its first dialog is being written by somebody else.
    PartyKeyTaken(Party),
}

impl Inner {
    async fn write_alone(self: &Arc<Self>, change: &Change) -> Result<CommitOutcome, PortError> {
        if let Change::Save(changes, batch) = change
            && changes.original.is_none()
            && let Some(numbers) = self.numbers(change).await?
            && let Some(outcome) = self.write_with_others(changes, batch.as_ref(), numbers).await?
        {
            return Ok(outcome);
        }
        for attempt in 0..MOST_PARTY_ATTEMPTS {
            let numbers = self.numbers(change).await?;
            let mut connection = self.pool.connection(SAVE).await?;
            match self.write(&mut connection, change, numbers).await? {
                Written::Done => return Ok(CommitOutcome::Committed),
                Written::Conflict(conflict) => return Ok(CommitOutcome::Rejected(conflict)),
                Written::PartyKeyTaken(party) => {
                    drop(connection);
                    self.find_other_key(&party, attempt).await?;
                }
            }
        }
        Err(PortError::internal(SAVE, "no key is free for the party"))
    }

    /// Statements of several dialogs, as one transaction.
    async fn write_together(&self, changes: &[Change]) -> Result<CommitOutcome, PortError> {
        'attempt: for attempt in 0..MOST_PARTY_ATTEMPTS {
            let mut numbers = Vec::with_capacity(changes.len());
            for change in changes {
                numbers.push(self.numbers(change).await?);
            }
            let mut connection = self.pool.connection(SAVE).await?;
            let failed = |error| port_error(SAVE, error);
            AnsiTransactionManager::begin_transaction(&mut *connection)
                .await
                .map_err(failed)?;
            for (change, numbers) in changes.iter().zip(numbers) {
                // Dropping a connection with an open transaction closes it: a failed statement changes nothing.
                let written = self.write(&mut connection, change, numbers).await?;
                if matches!(written, Written::Done) {
                    continue;
                }
                AnsiTransactionManager::rollback_transaction(&mut *connection)
                    .await
                    .map_err(failed)?;
                match written {
                    Written::Conflict(conflict) => return Ok(CommitOutcome::Rejected(conflict)),
                    Written::PartyKeyTaken(party) => {
                        drop(connection);
                        self.find_other_key(&party, attempt).await?;
                        continue 'attempt;
                    }
                    Written::Done => {}
                }
            }
            AnsiTransactionManager::commit_transaction(&mut *connection)
                .await
                .map_err(failed)?;
            return Ok(CommitOutcome::Committed);
        }
        Err(PortError::internal(SAVE, "no key is free for the party"))
    }

    /// Looked up before a connection is held.
    async fn numbers(&self, change: &Change) -> Result<Option<ServiceNumbers>, PortError> {
        let Change::Save(changes, _) = change else {
            return Ok(None);
        };
        let dialog = &changes.current;
        self.dictionary
            .register(
                &self.pool,
                &self.keys,
                &dialog.org,
                &dialog.service_resource,
                dialog.service_resource_type,
            )
            .await
            .map(Some)
    }

    async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        change: &Change,
        numbers: Option<ServiceNumbers>,
    ) -> Result<Written, PortError> {
        match (change, numbers) {
            (Change::Save(changes, batch), Some(numbers)) => match &changes.original {
                None => self.create(connection, changes, batch.as_ref(), numbers).await,
                Some(original) => {
                    self.update(connection, changes, original, batch.as_ref(), numbers)
                        .await
                }
            },
            (Change::Save(..), None) => Err(PortError::internal(SAVE, "the service has no number")),
            (Change::Purge(dialog, batch), _) => self.purge(connection, dialog, batch.as_ref()).await,
            (Change::Seen(seen), _) => {
                let key = self.keys.key(&seen.about.party);
                let statement =
                    RecordSeen::of(seen, key).map_err(|error| PortError::internal(SEEN, error))?;
                run(connection, statement)
                    .await
                    .map_err(|error| port_error(SEEN, error))?;
                Ok(Written::Done)
            }
            (Change::Events(batch), _) => {
                let outbox = Outbox::of(Some(batch)).map_err(|error| PortError::internal(EVENTS, error))?;
                let statement = AppendEvents {
                    party_key: self.keys.key(&batch.about.party),
                    dialog_id: batch.about.dialog_id.uuid(),
                    outbox,
                };
                run(connection, statement)
                    .await
                    .map_err(|error| port_error(EVENTS, error))?;
                Ok(Written::Done)
            }
        }
    }

    async fn update(
        &self,
        connection: &mut AsyncPgConnection,
        changes: &DialogChanges,
        original: &DialogSnapshot,
        batch: Option<&EventBatch>,
        numbers: ServiceNumbers,
    ) -> Result<Written, PortError> {
        let party_key = self.keys.key(&original.party);
        let invalid = |error| PortError::internal(SAVE, error);
        let written = if original.revision == changes.current.revision {
            let statement =
                UpdateLabels::of(changes, original, batch, party_key, numbers).map_err(invalid)?;
            run(connection, statement).await
        } else {
            let statement =
                UpdateDialog::of(changes, original, batch, party_key, numbers).map_err(invalid)?;
            run(connection, statement).await
        };
        match written {
            Ok(0) => Ok(Written::Conflict(WriteConflict::RevisionChanged)),
            Ok(_) => Ok(Written::Done),
            Err(error) => match conflict(&error, original.id) {
                Some(conflict) => Ok(Written::Conflict(conflict)),
                None => Err(port_error(SAVE, error)),
            },
        }
    }

    /// Within a transaction: the locks of the first statement must outlive it.
    async fn purge(
        &self,
        connection: &mut AsyncPgConnection,
        dialog: &DialogSnapshot,
        batch: Option<&EventBatch>,
    ) -> Result<Written, PortError> {
        let lock = LockDialog {
            dialog_id: dialog.id.uuid(),
            expected_revision: dialog.revision.uuid(),
        };
        let failed = |error| port_error(PURGE, error);
        if run(connection, lock).await.map_err(failed)? == 0 {
            return Ok(Written::Conflict(WriteConflict::RevisionChanged));
        }
        let statement = PurgeDialog {
            party_key: self.keys.key(&dialog.party),
            dialog_id: dialog.id.uuid(),
            outbox: Outbox::of(batch).map_err(|error| PortError::internal(PURGE, error))?,
        };
        run(connection, statement).await.map_err(failed)?;
        Ok(Written::Done)
    }

    /// Gives a party whose hash belongs to another one a key of its own.
    async fn find_other_key(&self, party: &Party, attempt: u32) -> Result<(), PortError> {
        let taken = self.keys.key(party);
        self.dictionary.reload(&self.pool, &self.keys).await?;
        if self.keys.key(party) != taken {
            return Ok(());
        }
        let mut connection = self.pool.connection(SAVE).await?;
        // By party_pkey and party_urn_key. Nothing is inserted when the key turns out to be this party's own.
        let added = sql_query(
            "insert into party_key_exception (urn, party_key) select $1, $3 \
             where exists (select from party where party_key = $2 and urn <> $1) \
             and not exists (select from party where party_key = $3) on conflict do nothing",
        )
        .bind::<Text, _>(party.as_str())
        .bind::<BigInt, _>(taken)
        .bind::<BigInt, _>(PartyKeys::alternative(party.as_str(), attempt))
        .execute(&mut connection)
        .await
        .map_err(|error| port_error(SAVE, error))?;
        drop(connection);
        if added > 0 {
            tracing::warn!(party.kind = ?party.identifier().kind(), "two parties share a hash: one got an exception key");
            self.dictionary.reload(&self.pool, &self.keys).await?;
        }
        Ok(())
    }
}

/// Runs a statement that answers with one number.
async fn run<S: Statement>(connection: &mut AsyncPgConnection, statement: S) -> diesel::QueryResult<i64> {
    Fixed(statement)
        .get_result::<Number>(connection)
        .await
        .map(|number| number.0)
}
