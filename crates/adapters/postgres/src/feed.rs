//! Live news across replicas: announced after the commit, carried by NOTIFY, delivered to who listens in this process.
//!
//! Shape: what this process commits is told to its own listeners at once; for the other replicas a task collects for a moment and
//! sends many dialogs with one NOTIFY on a connection of its own. Rejected: NOTIFY within the transaction that changes the dialog.
//! PostgreSQL lets one transaction with a notification commit at a time, in the whole database, so that every change would wait for
//! every other one's flush. The price is that news of a process that dies between commit and NOTIFY reach nobody; news are told at
//! most once anyway, and clients read again when they come back.

mod listeners;
mod wire;

use crate::pool::PgSettings;
use dialogporten_application::feed::{DialogFeed, DialogListener, DialogNews};
use dialogporten_domain::identifier::DialogId;
use futures_util::StreamExt;
use listeners::Listeners;
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio_postgres::{AsyncMessage, Client, NoTls};
use uuid::Uuid;

/// News that wait for the next NOTIFY. When they are too many, the newest are dropped.
const MOST_WAITING: usize = 20_000;
/// A NOTIFY is sent this often at most.
const PAUSE: Duration = Duration::from_millis(20);
/// Until a lost connection is made again.
const RECONNECT: Duration = Duration::from_secs(1);

const CHANNEL: &str = "dialog_news";

/// One dialog's news.
type News = (Uuid, DialogNews);

/// News of dialogs. Cheap to clone.
#[derive(Clone)]
pub struct PgFeed(Arc<Inner>);

struct Inner {
    /// Tells our own notifications from those of others.
    origin: Uuid,
    listeners: Arc<Listeners>,
    announced: mpsc::Sender<News>,
    waiting: Mutex<mpsc::Receiver<News>>,
}

impl std::fmt::Debug for PgFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PgFeed")
    }
}

impl Default for PgFeed {
    #[expect(
        clippy::disallowed_methods,
        reason = "tells processes apart; nothing else sees it"
    )]
    fn default() -> Self {
        let (announced, waiting) = mpsc::channel(MOST_WAITING);
        Self(Arc::new(Inner {
            origin: Uuid::new_v4(),
            listeners: Arc::default(),
            announced,
            waiting: Mutex::new(waiting),
        }))
    }
}

impl PgFeed {
    /// Tells of a committed change. Never waits.
    pub(crate) fn announce(&self, dialog: DialogId, news: DialogNews) {
        self.0.listeners.tell(dialog.uuid(), news);
        if self.0.announced.try_send((dialog.uuid(), news)).is_err() {
            tracing::warn!("news of dialogs wait for the database: some are not told to other replicas");
        }
    }

    /// Listens to other replicas and tells them, until the task is dropped. Makes lost connections again.
    pub async fn run(&self, settings: &PgSettings) {
        let mut waiting = self.0.waiting.lock().await;
        loop {
            if let Err(error) = self.exchange(settings, &mut waiting).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "news of dialogs do not reach other replicas"
                );
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    /// Ends every open listener: the process stops.
    pub fn close(&self) {
        self.0.listeners.close();
    }

    /// One connection's life.
    async fn exchange(
        &self,
        settings: &PgSettings,
        waiting: &mut mpsc::Receiver<News>,
    ) -> Result<(), tokio_postgres::Error> {
        let (client, mut connection) = tokio_postgres::connect(settings.url.expose_secret(), NoTls).await?;
        let inner = Arc::clone(&self.0);
        let received = async move {
            let mut messages = futures_util::stream::poll_fn(move |context| connection.poll_message(context));
            while let Some(message) = messages.next().await {
                if let AsyncMessage::Notification(notification) = message? {
                    for (dialog, news) in wire::read(notification.payload(), inner.origin) {
                        inner.listeners.tell(dialog, news);
                    }
                }
            }
            Ok(())
        };
        tokio::select! {
            outcome = received => outcome,
            outcome = self.send(&client, waiting) => outcome,
        }
    }

    async fn send(
        &self,
        client: &Client,
        waiting: &mut mpsc::Receiver<News>,
    ) -> Result<(), tokio_postgres::Error> {
        client.batch_execute(&format!("listen {CHANNEL}")).await?;
        let mut collected = Vec::with_capacity(wire::MOST_IN_ONE);
        loop {
            if waiting.recv_many(&mut collected, wire::MOST_IN_ONE).await == 0 {
                return Ok(());
            }
            let payload = wire::write(self.0.origin, &collected);
            client
                .execute("select pg_notify($1, $2)", &[&CHANNEL, &payload])
                .await?;
            collected.clear();
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl DialogFeed for PgFeed {
    fn listen(&self, dialog: DialogId) -> Box<dyn DialogListener> {
        Box::new(self.0.listeners.listen(dialog.uuid()))
    }
}
