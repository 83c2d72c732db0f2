//! Migrations, compiled in from `/migrations`.

use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../migrations");

/// Any number, the same in every version: only one runner migrates at a time.
const LOCK: &str = "set lock_timeout = '60s'; select pg_advisory_lock(4911420226814771001); \
                    set lock_timeout = '3s'; set statement_timeout = 0";

/// Why the database cannot be migrated or checked.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The server cannot be reached.
    #[error("the database cannot be reached")]
    Connect(#[source] diesel::ConnectionError),
    /// Another runner holds the lock for more than a minute.
    #[error("another migration is running")]
    Locked(#[source] diesel::result::Error),
    /// A migration failed; what was done before it stays.
    #[error("a migration failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The runtime stopped.
    #[error("the migration was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

/// How the database's schema relates to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaState {
    /// Migrations that this program has and the database lacks, oldest first.
    pub pending: Vec<String>,
    /// Migrations that the database has and this program does not know: it was migrated by a newer one.
    pub unknown: Vec<String>,
}

impl SchemaState {
    /// True when nothing is missing.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.pending.is_empty()
    }
}

type Harness = AsyncMigrationHarness<AsyncPgConnection>;

/// Runs all pending migrations and says which, oldest first. A second runner waits for the first.
///
/// # Errors
/// Every [`MigrationError`].
pub async fn migrate(url: &str) -> Result<Vec<String>, MigrationError> {
    with_harness(url, true, |harness| {
        let versions = harness.run_pending_migrations(MIGRATIONS)?;
        Ok(versions.iter().map(ToString::to_string).collect())
    })
    .await
}

/// Takes all migrations back, newest first. Everything stored is lost: for tests.
///
/// # Errors
/// Every [`MigrationError`].
pub async fn revert_all(url: &str) -> Result<Vec<String>, MigrationError> {
    with_harness(url, true, |harness| {
        let versions = harness.revert_all_migrations(MIGRATIONS)?;
        Ok(versions.iter().map(ToString::to_string).collect())
    })
    .await
}

/// Compares the database with this program. Changes nothing but for the table that keeps migrations.
///
/// # Errors
/// Every [`MigrationError`] but [`MigrationError::Locked`].
pub async fn check(url: &str) -> Result<SchemaState, MigrationError> {
    with_harness(url, false, |harness| {
        let applied: BTreeSet<String> = harness
            .applied_migrations()?
            .iter()
            .map(ToString::to_string)
            .collect();
        let own = versions()?;
        let known: BTreeSet<&String> = own.iter().collect();
        Ok(SchemaState {
            unknown: applied
                .iter()
                .filter(|version| !known.contains(version))
                .cloned()
                .collect(),
            pending: own
                .iter()
                .filter(|version| !applied.contains(*version))
                .cloned()
                .collect(),
        })
    })
    .await
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Versions of all migrations of this program, oldest first.
fn versions() -> Result<Vec<String>, Failure> {
    let migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations()?;
    let mut versions: Vec<MigrationVersion<'_>> = migrations
        .iter()
        .map(|migration| migration.name().version())
        .collect();
    versions.sort();
    Ok(versions.iter().map(ToString::to_string).collect())
}

async fn with_harness<T: Send + 'static>(
    url: &str,
    exclusive: bool,
    work: fn(&mut Harness) -> Result<T, Failure>,
) -> Result<T, MigrationError> {
    let mut connection = AsyncPgConnection::establish(url)
        .await
        .map_err(MigrationError::Connect)?;
    if exclusive {
        // Released with the connection, however that ends.
        connection
            .batch_execute(LOCK)
            .await
            .map_err(MigrationError::Locked)?;
    }
    // The harness blocks its thread.
    tokio::task::spawn_blocking(move || work(&mut AsyncMigrationHarness::new(connection)))
        .await
        .map_err(MigrationError::Interrupted)?
        .map_err(MigrationError::Failed)
}
