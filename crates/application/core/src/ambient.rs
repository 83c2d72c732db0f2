//! Time and ids. The only place where use cases meet the clock and randomness.

use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// Source of time and ids.
pub trait Ambient: Send + Sync {
    /// Now, UTC, cut to microseconds (the precision of the store).
    fn now(&self) -> Timestamp;
    /// A new UUID of version 7. Later calls give greater ids, also within one millisecond.
    fn new_id(&self) -> Uuid;
    /// A new random UUID of version 4.
    fn new_random(&self) -> Uuid;
}

/// Waiting, for work that nobody has asked for at this moment.
#[async_trait]
pub trait Pace: Send + Sync {
    /// Waits this long, or until the process stops: then false, at once and from then on.
    async fn pause(&self, time: Duration) -> bool;
}
