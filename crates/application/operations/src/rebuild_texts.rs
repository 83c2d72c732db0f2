//! Rebuilds the text index while everything else goes on: the first build of an index that was just made, and rebuilds that an
//! operator orders. Interrupted at any moment it goes on where it was.

use dialogporten_application::PortError;
use dialogporten_application::ambient::Pace;
use dialogporten_application::text_index::{Rebuild, TextIndex};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A worker that dies gives the rebuild back when this has passed.
const LEASE: Duration = Duration::from_secs(60);
/// Between two looks for a rebuild to go on with.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// How a rebuild is paced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildPace {
    /// Dialogs at a time.
    pub batch: u16,
    /// Pause after each batch.
    pub throttle: Duration,
}

impl Default for RebuildPace {
    fn default() -> Self {
        Self {
            batch: 200,
            throttle: Duration::ZERO,
        }
    }
}

/// How a rebuild ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// There is none to go on with, or somebody else is at it.
    Nothing,
    /// Everything was looked at.
    Finished(Rebuild),
    /// The process stops; it goes on another time.
    Stopped(Rebuild),
    /// Somebody else has taken it.
    Lost,
}

/// Rebuilds.
pub struct RebuildTexts {
    index: Arc<dyn TextIndex>,
    pace: Arc<dyn Pace>,
    id: Uuid,
}

impl std::fmt::Debug for RebuildTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RebuildTexts")
    }
}

impl RebuildTexts {
    /// A worker; `id` is its own among all that run.
    #[must_use]
    pub const fn new(index: Arc<dyn TextIndex>, pace: Arc<dyn Pace>, id: Uuid) -> Self {
        Self { index, pace, id }
    }

    /// Goes on with rebuilds that need nobody to attend to them, until it is told to stop.
    pub async fn run(&self) {
        let mut is_failing = false;
        loop {
            match self.go_on(true, RebuildPace::default(), &|_| ()).await {
                Ok(Ended::Finished(rebuild)) => tracing::info!(
                    dialogs.seen = rebuild.seen,
                    dialogs.written = rebuild.written,
                    "the text index is complete"
                ),
                Ok(_) => is_failing = false,
                Err(error) if !is_failing => {
                    is_failing = true;
                    tracing::error!(
                        error = &error as &dyn Error,
                        "the text index cannot be built, trying again"
                    );
                }
                Err(_) => {}
            }
            if !self.pace.pause(LOOK_EVERY).await {
                return;
            }
        }
    }

    /// Goes on with the unfinished rebuild until its end, and tells how far it is after each batch.
    ///
    /// # Errors
    /// [`PortError`]; the rebuild can be gone on with.
    pub async fn go_on(
        &self,
        unattended_only: bool,
        pace: RebuildPace,
        progress: &(dyn Fn(&Rebuild) + Sync),
    ) -> Result<Ended, PortError> {
        let Some(mut rebuild) = self.index.claim_rebuild(self.id, LEASE, unattended_only).await? else {
            return Ok(Ended::Nothing);
        };
        while rebuild.finished_at.is_none() {
            if !self.pace.pause(pace.throttle).await {
                self.index.release_rebuild(self.id).await?;
                return Ok(Ended::Stopped(rebuild));
            }
            match self.index.rebuild_step(self.id, LEASE, pace.batch).await? {
                Some(next) => rebuild = next,
                None => return Ok(Ended::Lost),
            }
            progress(&rebuild);
        }
        Ok(Ended::Finished(rebuild))
    }
}
