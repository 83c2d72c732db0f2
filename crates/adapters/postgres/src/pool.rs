//! Connections: how many, how long one is waited for, and what limits their statements run under.
//!
//! Shape: a pool for each serving thread. A connection's traffic is driven by a task of the runtime it was made on; where every
//! thread has a runtime of its own, a connection that is used by the thread that made it costs no switch between threads.
//! Rejected: one pool for all threads. Two thread switches for each statement were a fifth of the server's time for a read.

use deadpool::Runtime;
use dialogporten_application::PortError;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

/// How to reach PostgreSQL.
#[derive(Debug, Clone)]
pub struct PgSettings {
    /// `postgres://…`; holds a password, hence never logged.
    pub url: SecretString,
    /// Connections at most, of all threads together.
    pub max_connections: u16,
    /// Threads with a runtime of their own that share the connections; 1 for one runtime with any number of threads.
    pub serving_threads: u16,
    /// Wait for a free connection at most, seconds; then the store is unavailable.
    pub wait: Duration,
    /// A statement runs at most.
    pub statement_timeout: Duration,
    /// A statement waits for a lock at most.
    pub lock_timeout: Duration,
    /// What `pg_stat_activity` shows.
    pub application_name: String,
}

impl PgSettings {
    /// The documented defaults: 20 connections, 2 s wait, 10 s a statement, 3 s a lock.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: SecretString::from(url.into()),
            max_connections: 20,
            serving_threads: 1,
            wait: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            application_name: "dialogporten/api".to_owned(),
        }
    }
}

/// Connections to the store. Cheap to clone.
#[derive(Clone)]
pub struct PgPool {
    /// One for each serving thread; a thread takes the next free place at its first use and keeps it.
    pools: Arc<[Pool<AsyncPgConnection>]>,
    places: Arc<ThreadPlaces>,
}

/// Which thread uses which pool. More threads than places share them in turn.
#[derive(Debug, Default)]
struct ThreadPlaces {
    taken: Mutex<HashMap<ThreadId, usize>>,
}

impl ThreadPlaces {
    fn of_this_thread(&self, places: usize) -> usize {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let next = taken.len() % places;
        *taken.entry(std::thread::current().id()).or_insert(next)
    }
}

impl std::fmt::Debug for PgPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.pools.iter().map(Pool::status))
            .finish()
    }
}

impl PgPool {
    /// Makes the pool. Connects at first use.
    ///
    /// # Errors
    /// [`PortError::Internal`] when the settings contradict each other.
    pub fn new(settings: &PgSettings) -> Result<Self, PortError> {
        let threads = settings.serving_threads.max(1);
        let share = usize::from((settings.max_connections / threads).max(1));
        let pools = (0..threads)
            .map(|_| pool(settings, share))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            pools,
            places: Arc::default(),
        })
    }

    fn of_this_thread(&self) -> Option<&Pool<AsyncPgConnection>> {
        match &*self.pools {
            [only] => Some(only),
            pools => pools.get(self.places.of_this_thread(pools.len())),
        }
    }

    /// A connection.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when none is free in time or the server cannot be reached.
    pub(crate) async fn connection(
        &self,
        operation: &'static str,
    ) -> Result<Object<AsyncPgConnection>, PortError> {
        let pool = self
            .of_this_thread()
            .ok_or_else(|| PortError::internal(operation, "there is no pool"))?;
        pool.get()
            .await
            .map_err(|error| PortError::unavailable(operation, error))
    }

    /// Asks the server for a sign of life: the readiness check.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn ping(&self) -> Result<(), PortError> {
        let mut connection = self.connection("reach the store").await?;
        connection
            .batch_execute("select 1")
            .await
            .map_err(|error| PortError::unavailable("reach the store", error))
    }
}

fn pool(settings: &PgSettings, max_size: usize) -> Result<Pool<AsyncPgConnection>, PortError> {
    let session = session_settings(settings);
    let mut config = ManagerConfig::<AsyncPgConnection>::default();
    // A connection that was closed is noticed by the task that drives it, and is not handed out again. Asking the server as well
    // would double the round trips.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |url| {
        let url = url.to_owned();
        let session = session.clone();
        async move {
            let mut connection = AsyncPgConnection::establish(&url).await?;
            connection
                .batch_execute(&session)
                .await
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(connection)
        }
        .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(settings.url.expose_secret(), config);
    Pool::builder(manager)
        .max_size(max_size)
        .wait_timeout(Some(settings.wait))
        .create_timeout(Some(settings.wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| PortError::internal("set up the connection pool", error))
}

/// Plans are made once for all parameters. Statements say by their shape which index they want: an index that has the order is
/// always better than reading all and sorting, which a planner that does not know the limit may think otherwise of.
fn session_settings(settings: &PgSettings) -> String {
    format!(
        "set statement_timeout = {}; set lock_timeout = {}; set idle_in_transaction_session_timeout = 30000; \
         set jit = off; set plan_cache_mode = force_generic_plan; set enable_sort = off; set application_name = '{}'",
        settings.statement_timeout.as_millis(),
        settings.lock_timeout.as_millis(),
        settings.application_name.replace('\'', "''"),
    )
}
