//! A clock that stands still and ids that count.

use chrono::{DateTime, TimeDelta, Utc};
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::Timestamp;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// [`Ambient`] under a test's control.
#[derive(Debug)]
pub struct FixedAmbient {
    now: Mutex<Timestamp>,
    counter: AtomicU64,
}

impl FixedAmbient {
    /// Stands at 2026-03-01T12:00:00Z.
    #[must_use]
    pub fn new() -> Self {
        Self {
            now: Mutex::new(noon()),
            counter: AtomicU64::new(1),
        }
    }

    /// Moves the clock.
    ///
    /// # Panics
    /// When another test thread has panicked while holding the clock.
    pub fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }
}

impl Default for FixedAmbient {
    fn default() -> Self {
        Self::new()
    }
}

impl Ambient for FixedAmbient {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn new_id(&self) -> Uuid {
        version_7(self.now(), self.counter.fetch_add(1, Ordering::Relaxed))
    }

    fn new_random(&self) -> Uuid {
        let count = u128::from(self.counter.fetch_add(1, Ordering::Relaxed));
        Uuid::from_u128((count << 64) | 0x4000_8000_0000_0000_0000 | count)
    }
}

/// 2026-03-01T12:00:00Z.
#[must_use]
pub fn noon() -> Timestamp {
    DateTime::<Utc>::from_timestamp(1_772_366_400, 0).unwrap_or_default()
}

/// UUIDv7 of a moment with a counter for its random part: later counters give greater ids.
#[must_use]
pub fn version_7(at: Timestamp, counter: u64) -> Uuid {
    let millis = u128::try_from(at.timestamp_millis()).unwrap_or_default();
    Uuid::from_u128((millis << 80) | (0x7 << 76) | (0b10 << 62) | u128::from(counter))
}
