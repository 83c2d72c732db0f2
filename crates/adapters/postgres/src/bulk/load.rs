//! The load itself: what is emptied, filled, indexed and when it is visible.

use super::inserts::Insert;
use super::rows::{BulkEncoder, BulkRows, PAIR, PARTY};
use super::texts;
use crate::pool::{PgPool, PgSettings};
use crate::store::PgStore;
use dialogporten_application::PortError;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use futures_util::SinkExt;
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::pin::pin;
use tokio::try_join;
use tokio_postgres::{Client, NoTls};

/// Tables of the first connection; the second one has the others. About half of the bytes and index entries each.
const FIRST: [&str; 5] = ["dialog", "dialog_body", "dialog_ref", "label_log", "transmission"];

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: &[u8] = &(-1_i16).to_be_bytes();

/// Every index of some tables in the order in which they were made, with its constraint if it has one.
const INDEXES: &str =
    "select c.relname, i.relname, con.conname, pg_get_constraintdef(con.oid), pg_get_indexdef(i.oid)
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class c on c.oid = x.indrelid
    left join pg_constraint con on con.conindid = i.oid and con.conrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relname = any($1)
    order by i.oid";

/// Why a load failed. Nothing of it is there then.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The database has dialogs or parties.
    #[error("the database is not empty")]
    NotEmpty,
    /// The dialog's service was not named when the load began.
    #[error("the service resource is not one of the load's")]
    UnknownService,
    /// The dialog is a change of a stored one.
    #[error("the dialog is not new")]
    NotNew,
    /// Two parties have one key.
    #[error("two parties have the same key: choose another seed")]
    KeyTaken,
    /// The store's statement cannot be read: an error of this program.
    #[error("what is inserted into {0} cannot be read from the store's statement")]
    UnknownStatement(&'static str),
    /// A row cannot be made.
    #[error("a row cannot be made")]
    Encode(#[source] PortError),
    /// A service cannot be registered.
    #[error("the services cannot be registered")]
    Register(#[source] PortError),
    /// PostgreSQL refused.
    #[error("{step} failed")]
    Database {
        /// What was tried.
        step: &'static str,
        /// Why not.
        #[source]
        source: tokio_postgres::Error,
    },
}

fn failed(step: &'static str) -> impl Fn(tokio_postgres::Error) -> BulkError {
    move |source| BulkError::Database { step, source }
}

/// A service that dialogs of the load have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkService {
    /// Its owner.
    pub org: OrgCode,
    /// The service.
    pub resource: ServiceResource,
    /// Its kind.
    pub kind: ServiceResourceType,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Dialogs.
    pub dialogs: u64,
    /// Parties.
    pub parties: u64,
}

/// A load that has begun. Dropping it leaves the database as it was.
#[derive(Debug)]
pub struct BulkLoad {
    first: Lane,
    second: Lane,
    texts: Option<Lane>,
    encoder: BulkEncoder,
    parties: HashMap<i64, String>,
    pairs: HashSet<(i64, i32)>,
    /// Rows of tables that are filled at the end.
    last: [Vec<u8>; 2],
    dialogs: u64,
}

#[derive(Debug)]
struct Lane {
    client: Client,
    tables: Vec<&'static str>,
    /// Statements that make the indexes again.
    indexes: Vec<String>,
}

impl BulkLoad {
    /// Begins a load into a migrated, empty database that nobody else uses. Without `texts` the text index is left to a rebuild, which
    /// has to be ordered: a text costs more than everything else of a dialog.
    ///
    /// # Errors
    /// [`BulkError::NotEmpty`], [`BulkError::Register`], [`BulkError::Database`].
    pub async fn begin(url: &str, services: &[BulkService], texts: bool) -> Result<Self, BulkError> {
        let encoder = BulkEncoder::new(register(url, services).await?, texts)?;
        let tables = encoder.inserts().iter().map(|insert| insert.table);
        let (first, second): (Vec<_>, Vec<_>) = tables.partition(|table| FIRST.contains(table));
        let (first, second) = try_join!(Lane::open(url, first), Lane::open(url, second))?;
        let empty = "select 1 from dialog union all select 1 from party limit 1";
        let rows = first.client.query(empty, &[]).await;
        if !rows.map_err(failed("looking for dialogs"))?.is_empty() {
            return Err(BulkError::NotEmpty);
        }
        let mut load = Self {
            first,
            second,
            texts: None,
            encoder,
            parties: HashMap::new(),
            pairs: HashSet::new(),
            last: [Vec::new(), Vec::new()],
            dialogs: 0,
        };
        try_join!(load.first.empty(), load.second.empty())?;
        if texts {
            let mut lane = Lane::open(url, vec![texts::TABLE]).await?;
            lane.empty().await?;
            lane.run("making a table", texts::SOURCE_TABLE).await?;
            load.texts = Some(lane);
        }
        Ok(load)
    }

    /// Makes rows for this load, on any thread.
    #[must_use]
    pub fn encoder(&self) -> BulkEncoder {
        self.encoder.clone()
    }

    /// Writes rows. The order of calls is the order of the rows on disk.
    ///
    /// # Errors
    /// [`BulkError::KeyTaken`], [`BulkError::Database`].
    pub async fn write(&mut self, rows: BulkRows) -> Result<(), BulkError> {
        self.dialogs += rows.dialogs;
        let [parties, pairs] = &mut self.last;
        for (key, urn, row) in rows.parties {
            match self.parties.get(&key) {
                None => {
                    parties.extend_from_slice(&row);
                    self.parties.insert(key, urn);
                }
                Some(known) if *known == urn => {}
                Some(_) => return Err(BulkError::KeyTaken),
            }
        }
        for (pair, row) in rows.pairs {
            if self.pairs.insert(pair) {
                pairs.extend_from_slice(&row);
            }
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let words = rows.texts;
        for (insert, rows) in self.encoder.inserts().iter().zip(rows.tables) {
            if self.first.tables.contains(&insert.table) {
                first.push((insert, rows));
            } else {
                second.push((insert, rows));
            }
        }
        let index = async {
            match (&self.texts, words) {
                (Some(lane), Some(words)) => {
                    lane.copy_into(texts::COPY, words).await?;
                    lane.run("indexing texts", &texts::index()).await
                }
                _ => Ok(()),
            }
        };
        try_join!(self.first.copy(first), self.second.copy(second), index)?;
        Ok(())
    }

    /// Builds the indexes, makes everything visible and gathers statistics.
    ///
    /// # Errors
    /// [`BulkError::Database`].
    pub async fn finish(mut self) -> Result<Loaded, BulkError> {
        let [parties, pairs] = std::mem::take(&mut self.last);
        let mut last = Vec::new();
        for insert in self.encoder.inserts() {
            match insert.table {
                PARTY => last.push((insert, parties.clone())),
                PAIR => last.push((insert, pairs.clone())),
                _ => {}
            }
        }
        self.second.copy(last).await?;
        let words = async {
            match &self.texts {
                Some(lane) => lane.index().await,
                None => Ok(()),
            }
        };
        try_join!(self.first.index(), self.second.index(), words)?;
        try_join!(self.first.settle(), self.second.settle())?;
        if let Some(lane) = &self.texts {
            lane.settle().await?;
        }
        Ok(Loaded {
            dialogs: self.dialogs,
            parties: self.parties.len() as u64,
        })
    }
}

/// Gives every service its number.
async fn register(
    url: &str,
    services: &[BulkService],
) -> Result<HashMap<(OrgCode, ServiceResource), crate::dictionary::ServiceNumbers>, BulkError> {
    let pool = PgPool::new(&PgSettings::new(url)).map_err(BulkError::Register)?;
    let store = PgStore::new(pool);
    let store = store.inner();
    let mut numbers = HashMap::with_capacity(services.len());
    for service in services {
        let registered = store
            .dictionary
            .register(
                &store.pool,
                &store.keys,
                &service.org,
                &service.resource,
                service.kind,
            )
            .await
            .map_err(BulkError::Register)?;
        numbers.insert((service.org.clone(), service.resource.clone()), registered);
    }
    Ok(numbers)
}

impl Lane {
    async fn open(url: &str, tables: Vec<&'static str>) -> Result<Self, BulkError> {
        let (client, connection) = tokio_postgres::connect(url, NoTls)
            .await
            .map_err(failed("connecting"))?;
        // Ends when the client is dropped; what it dies of shows at the client's next statement.
        tokio::spawn(connection);
        Ok(Self {
            client,
            tables,
            indexes: Vec::new(),
        })
    }

    async fn run(&self, step: &'static str, statements: &str) -> Result<(), BulkError> {
        self.client.batch_execute(statements).await.map_err(failed(step))
    }

    /// Opens the transaction, empties the tables and takes their indexes away.
    async fn empty(&mut self) -> Result<(), BulkError> {
        self.run(
            "emptying tables",
            &format!(
                "begin; set local lock_timeout = '5s'; set local maintenance_work_mem = '512MB'; truncate {}",
                self.tables.join(", ")
            ),
        )
        .await?;
        let rows = self.client.query(INDEXES, &[&self.tables]).await;
        let mut drops = String::new();
        for row in rows.map_err(failed("reading indexes"))? {
            let field = |at: usize| {
                row.try_get::<_, Option<String>>(at)
                    .map_err(failed("reading indexes"))
            };
            let name = |at: usize| row.try_get::<_, String>(at).map_err(failed("reading indexes"));
            let (table, index) = (name(0)?, name(1)?);
            if let (Some(constraint), Some(definition)) = (field(2)?, field(3)?) {
                drops.push_str(&format!("alter table {table} drop constraint {constraint};"));
                self.indexes.push(format!(
                    "alter table {table} add constraint {constraint} {definition}"
                ));
            } else {
                drops.push_str(&format!("drop index {index};"));
                self.indexes.push(name(4)?);
            }
        }
        self.run("taking indexes away", &drops).await
    }

    async fn copy(&self, tables: Vec<(&Insert, Vec<u8>)>) -> Result<(), BulkError> {
        for (insert, rows) in tables {
            if !rows.is_empty() {
                self.copy_into(&insert.copy_command(), rows).await?;
            }
        }
        Ok(())
    }

    async fn copy_into(&self, command: &str, rows: Vec<u8>) -> Result<(), BulkError> {
        let sink = self.client.copy_in(command).await;
        let mut sink = pin!(sink.map_err(failed("copying rows"))?);
        for part in [HEADER.to_vec(), rows, TRAILER.to_vec()] {
            sink.feed(Cursor::new(part))
                .await
                .map_err(failed("copying rows"))?;
        }
        sink.finish().await.map(drop).map_err(failed("copying rows"))
    }

    async fn index(&self) -> Result<(), BulkError> {
        for definition in &self.indexes {
            self.run("building an index", definition).await?;
        }
        self.run("committing", "commit").await
    }

    async fn settle(&self) -> Result<(), BulkError> {
        self.run(
            "gathering statistics",
            &format!("analyze {}", self.tables.join(", ")),
        )
        .await
    }
}
