//! The clock and the randomness of the running process.

use chrono::{SubsecRound, Utc};
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::Timestamp;
use uuid::Uuid;

/// [`Ambient`] of the system: microseconds, UUIDs of version 7 that grow also within one millisecond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemAmbient;

impl Ambient for SystemAmbient {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Utc::now().trunc_subsecs(6)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that makes ids; the crate's shared context keeps them growing"
    )]
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    fn new_random(&self) -> Uuid {
        Uuid::new_v4()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_also_within_a_millisecond() {
        let ids: Vec<_> = (0..10_000).map(|_| SystemAmbient.new_id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn time_is_cut_to_microseconds() {
        assert_eq!(SystemAmbient.now().timestamp_subsec_nanos() % 1000, 0);
    }
}
