//! Connections: how many, how long one is waited for, and what limits their statements run under.

use deadpool::Runtime;
use dialogporten_application::PortError;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// How to reach PostgreSQL.
#[derive(Debug, Clone)]
pub struct PgSettings {
    /// `postgres://…`; holds a password, hence never logged.
    pub url: SecretString,
    /// Connections at most.
    pub max_connections: u16,
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
            wait: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            application_name: "dialogporten/api".to_owned(),
        }
    }
}

/// A pool of connections to the store. Cheap to clone.
#[derive(Clone)]
pub struct PgPool {
    pool: Pool<AsyncPgConnection>,
}

impl std::fmt::Debug for PgPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PgPool({:?})", self.pool.status())
    }
}

impl PgPool {
    /// Makes the pool. Connects at first use.
    ///
    /// # Errors
    /// [`PortError::Internal`] when the settings contradict each other.
    pub fn new(settings: &PgSettings) -> Result<Self, PortError> {
        let session = session_settings(settings);
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        // A dead connection shows at its first statement; asking before each would double the round trips.
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
        let pool = Pool::builder(manager)
            .max_size(usize::from(settings.max_connections))
            .wait_timeout(Some(settings.wait))
            .create_timeout(Some(settings.wait))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| PortError::internal("set up the connection pool", error))?;
        Ok(Self { pool })
    }

    /// A connection.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when none is free in time or the server cannot be reached.
    pub(crate) async fn connection(
        &self,
        operation: &'static str,
    ) -> Result<Object<AsyncPgConnection>, PortError> {
        self.pool
            .get()
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

fn session_settings(settings: &PgSettings) -> String {
    format!(
        "set statement_timeout = {}; set lock_timeout = {}; set idle_in_transaction_session_timeout = 30000; \
         set jit = off; set plan_cache_mode = force_generic_plan; set application_name = '{}'",
        settings.statement_timeout.as_millis(),
        settings.lock_timeout.as_millis(),
        settings.application_name.replace('\'', "''"),
    )
}
