//! The clock and the randomness of the running process.

use chrono::{SubsecRound, Utc};
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::Timestamp;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// [`Ambient`] of the system: microseconds, UUIDs of version 7 that grow also within one millisecond.
///
/// Randomness is taken from the operating system in blocks: a create needs more than a dozen ids, and a system call for each
/// of them was a fortieth of its time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemAmbient;

/// Milliseconds since 1970 in the upper bits, a counter of 12 bits below: never given twice.
static LAST: AtomicU64 = AtomicU64::new(0);
static RANDOM: Mutex<RandomBlock> = Mutex::new(RandomBlock {
    bytes: [0; 1024],
    used: 1024,
});

struct RandomBlock {
    bytes: [u8; 1024],
    used: usize,
}

impl RandomBlock {
    /// 16 bytes that nobody else gets; straight from the generator when the block cannot be filled.
    fn next(&mut self) -> [u8; 16] {
        if self.used + 16 > self.bytes.len() {
            let filled = std::fs::File::open("/dev/urandom")
                .and_then(|mut source| std::io::Read::read_exact(&mut source, &mut self.bytes));
            if filled.is_err() {
                return random_uuid().into_bytes();
            }
            self.used = 0;
        }
        let mut taken = [0; 16];
        if let Some(block) = self.bytes.get_mut(self.used..self.used + 16) {
            taken.copy_from_slice(block);
            block.fill(0);
        }
        self.used += 16;
        taken
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
fn random_uuid() -> Uuid {
    Uuid::new_v4()
}

fn random_bytes() -> [u8; 16] {
    RANDOM.lock().unwrap_or_else(PoisonError::into_inner).next()
}

impl Ambient for SystemAmbient {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Utc::now().trunc_subsecs(6)
    }

    // RFC 9562 § 6.2, method 1: the counter stands in rand_a; when it is used up within a millisecond, the time runs ahead.
    fn new_id(&self) -> Uuid {
        let now = u64::try_from(self.now().timestamp_millis()).unwrap_or_default() << 12;
        let next = |last: u64| Some(now.max(last + 1));
        let last = LAST
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or_default();
        let value = now.max(last + 1);
        let random_tail = random_bytes();
        let mut tail = [0; 10];
        let [counter_high, counter_low, random @ ..] = &mut tail;
        // Builder::from_unix_timestamp_millis puts the version over the upper four bits.
        [*counter_high, *counter_low] = u16::try_from(value & 0xfff).unwrap_or_default().to_be_bytes();
        random
            .iter_mut()
            .zip(random_tail)
            .for_each(|(to, from)| *to = from);
        Builder::from_unix_timestamp_millis(value >> 12, &tail).into_uuid()
    }

    fn new_random(&self) -> Uuid {
        Builder::from_random_bytes(random_bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_also_within_a_millisecond_and_in_many_threads() {
        let threads: Vec<_> = (0..4)
            .map(|_| std::thread::spawn(|| (0..10_000).map(|_| SystemAmbient.new_id()).collect::<Vec<_>>()))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let ids = thread.join().unwrap();
            assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
            all.extend(ids);
        }
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(all.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn random_ids_are_of_version_4_and_differ() {
        let mut ids: Vec<_> = (0..1_000).map(|_| SystemAmbient.new_random()).collect();
        assert!(ids.iter().all(|id| id.get_version_num() == 4));
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn time_is_cut_to_microseconds() {
        assert_eq!(SystemAmbient.now().timestamp_subsec_nanos() % 1000, 0);
    }
}
