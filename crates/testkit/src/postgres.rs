//! Throw-away PostgreSQL: one cluster a test process, one database a test.
//!
//! The cluster stops and disappears with the process, however that ends. Databases are copies of a template that was migrated
//! once.

use dialogporten_postgres::cluster::{Cluster, ClusterOptions, Durability, ServerPrograms};
use dialogporten_postgres::{PgPool, PgQueries, PgSettings, PgStore};
use diesel::prelude::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
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

    async fn copy_of(template: &'static str) -> Self {
        let cluster = CLUSTER.get_or_init(start).await;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        // Off this thread: the runtime must get to closing the connection that has just migrated the template.
        let copy = move || {
            let cluster = cluster.lock().unwrap();
            cluster.copy_database(template, &name).unwrap();
            cluster.url(&name)
        };
        Self {
            url: tokio::task::spawn_blocking(copy).await.unwrap(),
        }
    }

    /// Connection URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements on a connection of its own.
    ///
    /// # Panics
    /// When a statement fails.
    pub async fn execute(&self, statements: &str) {
        let mut connection = AsyncPgConnection::establish(&self.url).await.unwrap();
        connection.batch_execute(statements).await.unwrap();
    }

    /// Runs a query with one column and gives its values as texts.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn values(&self, query: &str) -> Vec<String> {
        let mut connection = AsyncPgConnection::establish(&self.url).await.unwrap();
        let text = format!("select v::text as value from ({query}) q (v)");
        let rows: Vec<Value> = diesel::sql_query(text).load(&mut connection).await.unwrap();
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Runs a query that gives one number.
    ///
    /// # Panics
    /// When the query fails or gives something else.
    pub async fn number(&self, query: &str) -> i64 {
        self.values(query)
            .await
            .as_slice()
            .first()
            .unwrap()
            .parse()
            .unwrap()
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

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
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
