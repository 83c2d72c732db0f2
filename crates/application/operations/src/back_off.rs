//! When a failed delivery is tried again.

use std::time::Duration;

/// Then every 15 minutes, until a day is over.
const OPENING: [Duration; 9] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_millis(800),
    Duration::from_secs(1),
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(15 * 60),
];
const LATER: Duration = Duration::from_secs(15 * 60);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to wait after this many attempts; `None` when a day of them is over. Spread by 20 % up and down, so that what failed
/// together is not tried together.
pub(crate) fn delay_after(attempts: u32, number: i64) -> Option<Duration> {
    let failed = usize::try_from(attempts.max(1)).ok()? - 1;
    let opening: Duration = OPENING.iter().sum();
    let later = u32::try_from(failed.saturating_sub(OPENING.len())).ok()?;
    if failed >= OPENING.len() && opening + LATER * later >= LONGEST {
        return None;
    }
    let delay = OPENING.get(failed).copied().unwrap_or(LATER);
    let spread = u32::try_from(number.rem_euclid(41)).unwrap_or_default();
    Some(delay * (80 + spread) / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_tried_for_a_day_and_then_given_up() {
        let mut waited = Duration::ZERO;
        let mut attempts = 1;
        while let Some(delay) = delay_after(attempts, 20) {
            waited += delay;
            attempts += 1;
        }
        assert!(waited >= LONGEST && waited < LONGEST + LATER, "{waited:?}");
        assert!(delay_after(u32::MAX, 0).is_none());
    }

    #[test]
    fn first_attempts_follow_each_other_quickly_and_not_all_at_once() {
        assert_eq!(delay_after(1, 0), Some(Duration::from_millis(80)));
        assert_eq!(delay_after(1, 40), Some(Duration::from_millis(120)));
        assert_eq!(delay_after(0, -1), Some(Duration::from_millis(120)));
    }
}
