//! Making a world in a database.
//!
//! Threads make rows ahead while two connections copy. Batches are written in the order of their numbers, so that rows lie on disk
//! as if they had come one by one.

use crate::world::{InvalidWorld, World};
use dialogporten_postgres::bulk::{BulkEncoder, BulkError, BulkLoad, BulkRows, BulkService, Loaded};
use std::sync::Arc;
use tokio::sync::mpsc::{Receiver, channel};

/// Dialogs of one batch: some megabytes of rows.
const BATCH: u64 = 4_000;
/// Batches that a thread makes ahead.
const AHEAD: usize = 2;

/// Why a world was not made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// A dialog is not valid.
    #[error("a dialog cannot be made")]
    Invalid(#[from] InvalidWorld),
    /// The database.
    #[error("the database cannot be filled")]
    Load(#[from] BulkError),
    /// A thread ended early.
    #[error("a thread that makes dialogs has ended")]
    Interrupted,
}

type Made = Result<BulkRows, GenerateError>;

/// Server settings of a cluster that is filled: no log of rows that are synced to disk at the commit anyway. Whatever serves the
/// database afterwards starts without them.
#[must_use]
pub fn load_settings() -> Vec<(String, String)> {
    [
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("max_wal_size", "8GB"),
        ("autovacuum", "off"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Fills a migrated, empty database with a world, the text index only with `texts`. `progress` is told how many dialogs are there.
///
/// # Errors
/// Every [`GenerateError`]; the database is then as it was.
pub async fn generate(
    url: &str,
    world: &Arc<World>,
    threads: usize,
    texts: bool,
    mut progress: impl FnMut(u64),
) -> Result<Loaded, GenerateError> {
    let services: Vec<_> = world
        .services()
        .iter()
        .map(|service| BulkService {
            org: service.org.clone(),
            resource: service.resource.clone(),
            kind: service.kind,
        })
        .collect();
    let mut load = BulkLoad::begin(url, &services, texts).await?;
    let threads = threads.max(1);
    let mut sources: Vec<_> = (0..threads)
        .map(|thread| start(world, load.encoder(), thread, threads))
        .collect();
    let batches = usize::try_from(world.size().div_ceil(BATCH)).unwrap_or(usize::MAX);
    let mut made = 0;
    for batch in 0..batches {
        let source = sources
            .get_mut(batch % threads)
            .ok_or(GenerateError::Interrupted)?;
        let rows = source.recv().await.ok_or(GenerateError::Interrupted)??;
        made += rows.dialogs();
        load.write(rows).await?;
        progress(made);
    }
    Ok(load.finish().await?)
}

/// A thread that makes every `step`-th batch from `first` on.
fn start(world: &Arc<World>, encoder: BulkEncoder, first: usize, step: usize) -> Receiver<Made> {
    let (to, from) = channel(AHEAD);
    let world = Arc::clone(world);
    std::thread::spawn(move || {
        for batch in (first as u64..).step_by(step) {
            let start = batch * BATCH;
            if start >= world.size() {
                return;
            }
            let made = rows(&world, &encoder, start..(start + BATCH).min(world.size()));
            // Nobody takes it when the load has failed.
            if to.blocking_send(made).is_err() {
                return;
            }
        }
    });
    from
}

fn rows(world: &World, encoder: &BulkEncoder, numbers: std::ops::Range<u64>) -> Made {
    let mut rows = encoder.rows();
    for number in numbers {
        let dialog = world.dialog(number)?;
        rows.add(dialog.changes, &dialog.seen)?;
    }
    Ok(rows)
}
