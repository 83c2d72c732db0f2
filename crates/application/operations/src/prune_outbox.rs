//! Removes delivered events when they are old enough.

use dialogporten_application::PortError;
use dialogporten_application::ambient::{Ambient, Pace};
use dialogporten_application::outbox::OutboxQueue;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Rows of one statement.
const BATCH: u32 = 2000;
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Keeps the outbox short.
pub struct PruneOutbox {
    queue: Arc<dyn OutboxQueue>,
    ambient: Arc<dyn Ambient>,
    pace: Arc<dyn Pace>,
    retention: Duration,
}

impl std::fmt::Debug for PruneOutbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PruneOutbox")
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}

impl PruneOutbox {
    /// Keeps delivered events this long.
    #[must_use]
    pub const fn new(
        queue: Arc<dyn OutboxQueue>,
        ambient: Arc<dyn Ambient>,
        pace: Arc<dyn Pace>,
        retention: Duration,
    ) -> Self {
        Self {
            queue,
            ambient,
            pace,
            retention,
        }
    }

    /// Works until it is told to stop.
    pub async fn run(&self) {
        loop {
            let pause = match self.round().await {
                Ok(removed) if removed >= u64::from(BATCH) => Duration::ZERO,
                Ok(_) => LOOK_EVERY,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "old events could not be removed");
                    LOOK_EVERY
                }
            };
            if !self.pace.pause(pause).await {
                return;
            }
        }
    }

    /// Removes one batch and says how many it were.
    ///
    /// # Errors
    /// [`PortError`].
    pub async fn round(&self) -> Result<u64, PortError> {
        self.queue.prune(self.ambient.now() - self.retention, BATCH).await
    }
}
