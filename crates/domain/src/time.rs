//! Precision of stored times.

use crate::Timestamp;
use crate::identifier::CLOCK_TOLERANCE_SECONDS;
use chrono::{SubsecRound, TimeDelta};

/// Cut to microseconds, the precision of the store: what was answered and what is read back are then equal, and sending a
/// read time back is no change.
#[must_use]
pub fn stored_precision(time: Timestamp) -> Timestamp {
    time.trunc_subsecs(6)
}

/// True for a supplied time that lies ahead of our clock by more than the tolerance.
#[must_use]
pub fn is_ahead(time: Timestamp, now: Timestamp) -> bool {
    time > now + TimeDelta::seconds(CLOCK_TOLERANCE_SECONDS)
}
