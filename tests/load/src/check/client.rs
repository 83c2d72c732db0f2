//! One client's connection: it is opened anew when the server goes away.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::client::Connection;

/// Without an answer for so long there will be none.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between attempts to reach a server that is away.
const PAUSE: Duration = Duration::from_millis(10);

/// An answer, kept.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) revision: Option<Uuid>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON, null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A client of one server.
#[derive(Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<Connection>,
}

impl Client {
    /// Of the server at this address.
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
        }
    }

    /// Waits until there is a connection; false when there is none for long.
    pub(crate) async fn connect(&mut self) -> bool {
        let attempts = PATIENCE.as_millis() / PAUSE.as_millis();
        for _ in 0..attempts {
            if self.connection.is_some() {
                return true;
            }
            match Connection::open(self.address).await {
                Ok(connection) => self.connection = Some(connection),
                Err(_) => sleep(PAUSE).await,
            }
        }
        false
    }

    /// Sends a request; none when the answer never came.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Option<Reply> {
        let connection = self.connection.as_mut()?;
        let answer = timeout(PATIENCE, connection.exchange(request)).await;
        if let Ok(Ok(answer)) = answer {
            let is_last = answer
                .header("connection")
                .is_some_and(|it| it.eq_ignore_ascii_case("close"));
            let reply = Reply {
                status: answer.status,
                revision: answer.header("etag").and_then(|tag| Uuid::parse_str(tag).ok()),
                body: answer.body.to_vec(),
            };
            if is_last {
                self.connection = None;
            }
            return Some(reply);
        }
        self.connection = None;
        None
    }
}
