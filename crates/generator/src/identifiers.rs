//! Synthetic numbers of persons and organizations with valid check digits, and time-ordered ids.

use crate::random::scatter;
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::{OrganizationNumber, PersonNumber};
use uuid::{Builder, Uuid};

/// Valid organization numbers from `first` on, in the order that a client series of the local world has them.
pub(crate) fn organizations(first: u32) -> impl Iterator<Item = String> {
    (first..1_000_000_000)
        .map(|number| format!("{number:09}"))
        .filter(|number| OrganizationNumber::parse(number).is_some())
}

/// Valid person numbers; 80 added to the month marks test persons.
pub(crate) fn persons() -> impl Iterator<Item = String> {
    (0_u64..).filter_map(|n| {
        let start = format!(
            "{:02}{:02}{:02}{:03}",
            1 + n % 28,
            81 + (n / 28) % 12,
            (n / 336) % 100,
            100 + (n / 33_600) % 900
        );
        // Of the hundred pairs of check digits at most one is valid, for some beginnings none.
        let first = check_digit(&start, &[3, 7, 6, 1, 8, 9, 4, 5, 2])?;
        let start = format!("{start}{first}");
        let second = check_digit(&start, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])?;
        let number = format!("{start}{second}");
        PersonNumber::parse(&number).map(|_| number)
    })
}

fn check_digit(digits: &str, weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

/// Ids of one dialog, in rising order.
#[derive(Debug)]
pub(crate) struct Ids {
    millis: u64,
    source: u64,
    count: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64, number: u64, time: Timestamp) -> Self {
        Self {
            millis: u64::try_from(time.timestamp_millis()).unwrap_or(0),
            source: scatter(seed.wrapping_add(1) ^ scatter(number)),
            count: 0,
        }
    }

    /// The next id, of version 7: the counter follows the time, so that later ids are greater.
    pub(crate) fn next(&mut self) -> Uuid {
        let mut bytes = [0_u8; 10];
        let counter = u16::try_from(self.count & 0xFFF).unwrap_or(0).to_be_bytes();
        let tail = scatter(self.source.wrapping_add(self.count)).to_be_bytes();
        for (to, from) in bytes.iter_mut().zip(counter.iter().chain(&tail)) {
            *to = *from;
        }
        self.count += 1;
        Builder::from_unix_timestamp_millis(self.millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use dialogporten_domain::identifier::version_7_errors;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_valid_and_distinct() {
        assert_eq!(persons().take(50_000).collect::<HashSet<_>>().len(), 50_000);
        assert_eq!(
            organizations(320_000_000)
                .take(1_000)
                .collect::<HashSet<_>>()
                .len(),
            1_000
        );
    }

    #[test]
    fn ids_of_a_dialog_rise() {
        let time = DateTime::from_timestamp_secs(1_790_000_000).unwrap();
        let mut ids = Ids::new(1, 2, time);
        let made: Vec<_> = (0..500).map(|_| ids.next()).collect();
        assert!(made.is_sorted());
        assert!(made.iter().all(|id| version_7_errors(*id, time).is_empty()));
    }
}
