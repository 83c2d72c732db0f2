//! Throw-away PostgreSQL: one cluster a test process, one database a test.
//!
//! The cluster stops and disappears with the process, however that ends. Databases are copies of a template that was migrated
//! once.

use dialogporten_postgres::cluster::{Cluster, ClusterOptions, Durability, ServerPrograms};
use dialogporten_postgres::{PgPool, PgQueries, PgSettings, PgStore};
use diesel::sql_query;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

const TEMPLATE: &str = "migrated";

static CLUSTER: OnceCell<Mutex<Cluster>> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(1);

/// A database of its own for one test.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
}

impl TestDatabase {
    /// A migrated, empty database.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub async fn migrated() -> Self {
        Self::copy_of(TEMPLATE).await
    }

    /// A database without any table.
    ///
    /// # Panics
    /// As [`TestDatabase::migrated`].
    pub async fn empty() -> Self {
        Self::copy_of("template1").await
    }

    async fn copy_of(template: &str) -> Self {
        let cluster = CLUSTER.get_or_init(start).await;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let cluster = cluster.lock().unwrap();
        cluster.copy_database(template, &name).unwrap();
        Self {
            url: cluster.url(&name),
        }
    }

    /// Connection URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The number that a query gives.
    ///
    /// # Panics
    /// When the query fails or gives no number.
    pub async fn count(&self, query: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Number {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let mut connection = AsyncPgConnection::establish(&self.url).await.unwrap();
        let found: Number = sql_query(query).get_result(&mut connection).await.unwrap();
        found.count
    }

    /// Settings for a pool on it.
    #[must_use]
    pub fn settings(&self) -> PgSettings {
        let mut settings = PgSettings::new(self.url.as_str());
        // The machine may be busy with other tests.
        settings.wait = std::time::Duration::from_secs(30);
        settings
    }

    /// The store and its query port.
    ///
    /// # Panics
    /// Never: the settings fit.
    #[must_use]
    pub fn store(&self) -> (PgStore, PgQueries) {
        let store = PgStore::new(PgPool::new(&self.settings()).unwrap());
        let queries = PgQueries::new(&store);
        (store, queries)
    }
}

async fn start() -> Mutex<Cluster> {
    let name = format!("dialogporten-test-{}", std::process::id());
    let mut options = ClusterOptions::new(std::env::temp_dir().join(name), Durability::Throwaway);
    options.max_connections = 400;
    options.remove_when_stopped = true;
    let cluster = Cluster::start(ServerPrograms::find(None).unwrap(), &options).unwrap();
    cluster.create_database(TEMPLATE).unwrap();
    dialogporten_postgres::migrate::migrate(&cluster.url(TEMPLATE))
        .await
        .unwrap();
    Mutex::new(cluster)
}
