//! Background work of this process: started beside the server, stopped with it.

use crate::ambient::SystemAmbient;
use crate::settings::Settings;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::ambient::{Ambient, Pace};
use dialogporten_application::outbox::OutboxQueue;
use dialogporten_application::text_index::TextIndex;
use dialogporten_operations::index_texts::IndexTexts;
use dialogporten_operations::prune_outbox::PruneOutbox;
use dialogporten_operations::rebuild_texts::RebuildTexts;
use dialogporten_operations::worker::{OutboxWorker, WorkerSettings};
use dialogporten_postgres::{PgOutbox, PgPool, PgSettings, PgTextIndex};
use secrecy::ExposeSecret;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What is claimed is finished within this, or given back by its lease.
const GRACE: Duration = Duration::from_secs(10);
/// One for each job, three for the index.
const CONNECTIONS: u16 = 6;

/// Everything that background work and its commands need.
pub(crate) struct Jobs {
    pub(crate) queue: Arc<dyn OutboxQueue>,
    pub(crate) index: Arc<dyn TextIndex>,
    retention: Duration,
}

impl Jobs {
    /// With connections of their own: neither requests nor jobs wait for the other's.
    pub(crate) fn wire(settings: &Settings) -> Result<Self, PortError> {
        let pool = PgPool::new(&PgSettings {
            max_connections: CONNECTIONS,
            wait: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(45),
            application_name: "dialogporten/worker".to_owned(),
            ..PgSettings::new(settings.database.url.expose_secret())
        })?;
        Ok(Self {
            queue: Arc::new(PgOutbox::new(pool.clone())),
            index: Arc::new(PgTextIndex::new(pool)),
            retention: Duration::from_secs(u64::from(settings.worker.event_retention_hours) * 3600),
        })
    }

    /// Starts all of them.
    pub(crate) fn start(self) -> Workers {
        let Self {
            queue,
            index,
            retention,
        } = self;
        let (stop, stopping) = watch::channel(false);
        let pace: Arc<dyn Pace> = Arc::new(UntilStopped(stopping));
        let ambient: Arc<dyn Ambient> = Arc::new(SystemAmbient);
        let texts = OutboxWorker::new(
            queue.clone(),
            Arc::new(IndexTexts::new(index.clone())),
            pace.clone(),
            WorkerSettings::default(),
            ambient.new_random(),
        );
        let rebuild = RebuildTexts::new(index, pace.clone(), ambient.new_random());
        let prune = PruneOutbox::new(queue, ambient, pace, retention);
        let mut jobs = JoinSet::new();
        jobs.spawn(async move { texts.run().await });
        jobs.spawn(async move { rebuild.run().await });
        jobs.spawn(async move { prune.run().await });
        Workers { stop, jobs }
    }
}

/// Running jobs.
pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    jobs: JoinSet<()>,
}

impl Workers {
    /// Claims nothing more, and finishes what is claimed.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.jobs.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            tracing::warn!("background work did not stop in time: its claims end by themselves");
        }
    }
}

/// Waits until it is told to stop.
pub(crate) struct UntilStopped(watch::Receiver<bool>);

impl UntilStopped {
    /// Stops with `signal`.
    pub(crate) fn by(signal: impl Future<Output = ()> + Send + 'static) -> Self {
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(async move {
            signal.await;
            stop.send_replace(true);
            stop.closed().await;
        });
        Self(stopping)
    }
}

#[async_trait]
impl Pace for UntilStopped {
    async fn pause(&self, time: Duration) -> bool {
        let mut stopping = self.0.clone();
        let stopped = stopping.wait_for(|is_stopping| *is_stopping);
        if time.is_zero() {
            tokio::task::yield_now().await;
            return !*self.0.borrow();
        }
        // An error says that nobody is left who could stop anything: then everything stops.
        tokio::time::timeout(time, stopped).await.is_err()
    }
}
