//! The text index: which words a dialog's texts have.
//!
//! An entry holds every word as it is written and, beside it, its stem in the language of the text; who asks for a stem without
//! naming a language finds its inflections, too. Words are cut here, not by
//! PostgreSQL's parser: at everything that is neither letter nor digit, so that `A-melding` and `nn@nn.no` are found by their
//! parts, no text is taken for a tag or a path, and the server's locale does not matter. Phrases do not reach from one text
//! into the next.

pub(crate) mod entry;
pub(crate) mod query;
mod rebuild;
mod refresh;

use crate::failure::port_error;
use crate::pool::PgPool;
use crate::statement::{Fixed, Number, Statement};
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::text_index::{Rebuild, RebuildScope, Refreshed, TextIndex};
use dialogporten_domain::identifier::DialogId;
use diesel::OptionalExtension;
use diesel_async::RunQueryDsl;
use futures_util::future::try_join_all;
use rebuild::{
    ClaimRebuild, FinishStep, NextDialogs, NextRow, OrderRebuild, ReadRebuild, RebuildRow, ReleaseRebuild,
};
use refresh::{Forget, ReadTexts, TextsRow, WriteEntries, WrittenRow};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use uuid::Uuid;

const REFRESH: &str = "index texts";
const REBUILD: &str = "rebuild the text index";

/// Dialogs that are read at a time: with a thousand transmissions each they are some ten megabytes.
const CHUNK: usize = 32;
/// Chunks under way at a time: a writer of entries must keep up with many writers of dialogs.
const AT_ONCE: usize = 3;

/// The text index in the store's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PgTextIndex {
    pool: PgPool,
}

impl PgTextIndex {
    /// Works through these connections.
    #[must_use]
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    async fn load<S, R>(&self, operation: &'static str, statement: S) -> Result<Vec<R>, PortError>
    where
        S: Statement,
        R: diesel::deserialize::QueryableByName<diesel::pg::Pg> + Send + 'static,
    {
        let mut connection = self.pool.connection(operation).await?;
        Fixed(statement)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(operation, error))
    }

    async fn one<S: Statement>(&self, statement: S) -> Result<Option<Rebuild>, PortError> {
        let mut connection = self.pool.connection(REBUILD).await?;
        let row: Option<RebuildRow> = Fixed(statement)
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(REBUILD, error))?;
        Ok(row.map(|row| row.rebuild))
    }

    async fn number<S: Statement>(&self, statement: S) -> Result<i64, PortError> {
        let mut connection = self.pool.connection(REBUILD).await?;
        let number: Number = Fixed(statement)
            .get_result(&mut connection)
            .await
            .map_err(|error| port_error(REBUILD, error))?;
        Ok(number.0)
    }

    /// What became of each dialog of a chunk.
    async fn refresh_chunk(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Refreshed>, PortError> {
        let mut answers: HashMap<Uuid, Refreshed> = HashMap::with_capacity(ids.len());
        let rows: Vec<TextsRow> = self.load(REFRESH, ReadTexts { ids: ids.clone() }).await?;
        let mut write = WriteEntries::default();
        for row in rows {
            match row.entry() {
                Ok(entry) => {
                    // Unless its row turns out to be locked by whoever removes it.
                    answers.insert(row.dialog_id, Refreshed::Busy);
                    write.add(&row, entry);
                }
                Err(reason) => {
                    answers.insert(row.dialog_id, Refreshed::Unreadable(reason.0));
                }
            }
        }
        let gone: Vec<Uuid> = ids.into_iter().filter(|id| !answers.contains_key(id)).collect();
        if !write.is_empty() {
            let written: Vec<WrittenRow> = self.load(REFRESH, write).await?;
            for row in written {
                answers.insert(row.0, Refreshed::Done);
            }
        }
        if !gone.is_empty() {
            let _: Vec<Number> = self.load(REFRESH, Forget { ids: gone.clone() }).await?;
            answers.extend(gone.into_iter().map(|id| (id, Refreshed::Done)));
        }
        Ok(answers)
    }
}

#[async_trait]
impl TextIndex for PgTextIndex {
    async fn refresh(&self, dialogs: &[DialogId]) -> Result<Vec<Refreshed>, PortError> {
        let mut seen = HashSet::with_capacity(dialogs.len());
        let mut ids: Vec<Uuid> = dialogs.iter().map(|id| id.uuid()).collect();
        ids.retain(|id| seen.insert(*id));
        // One order for everybody who writes entries: nobody waits for each other.
        ids.sort_unstable();
        let mut answers = HashMap::with_capacity(ids.len());
        for chunks in ids.chunks(CHUNK * AT_ONCE) {
            let chunks = chunks
                .chunks(CHUNK)
                .map(|chunk| self.refresh_chunk(chunk.to_vec()));
            for answered in try_join_all(chunks).await? {
                answers.extend(answered);
            }
        }
        Ok(dialogs
            .iter()
            .map(|id| answers.get(&id.uuid()).cloned().unwrap_or(Refreshed::Busy))
            .collect())
    }

    async fn order_rebuild(&self, scope: RebuildScope, unattended: bool) -> Result<(), PortError> {
        self.number(OrderRebuild::of(scope, unattended)).await.map(drop)
    }

    async fn claim_rebuild(
        &self,
        worker: Uuid,
        lease: Duration,
        unattended_only: bool,
    ) -> Result<Option<Rebuild>, PortError> {
        self.one(ClaimRebuild::of(worker, lease, unattended_only)).await
    }

    async fn rebuild_step(
        &self,
        worker: Uuid,
        lease: Duration,
        dialogs: u16,
    ) -> Result<Option<Rebuild>, PortError> {
        let next = NextDialogs {
            worker,
            most: i64::from(dialogs),
        };
        let rows: Vec<NextRow> = self.load(REBUILD, next).await?;
        let wanted: Vec<DialogId> = rows
            .iter()
            .filter(|row| row.is_wanted)
            .map(|row| DialogId::new(row.dialog_id))
            .collect();
        for (id, answer) in wanted.iter().zip(self.refresh(&wanted).await?) {
            if let Refreshed::Unreadable(reason) = answer {
                tracing::warn!(dialog.id = %id.uuid(), reason, "a dialog cannot be indexed");
            }
        }
        let is_last = rows.len() < usize::from(dialogs);
        self.one(FinishStep::of(worker, lease, &rows, wanted.len(), is_last))
            .await
    }

    async fn release_rebuild(&self, worker: Uuid) -> Result<(), PortError> {
        self.number(ReleaseRebuild(worker)).await.map(drop)
    }

    async fn rebuild(&self) -> Result<Option<Rebuild>, PortError> {
        self.one(ReadRebuild).await
    }
}
