#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use chrono::{DateTime, Utc};
use dialogporten_domain::identifier::{IdError, version_7_errors};
use proptest::prelude::*;
use uuid::Uuid;

const NOW_MILLIS: i64 = 1_772_357_400_000;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOW_MILLIS).unwrap()
}

fn version_7(millis: i64) -> Uuid {
    let time = u128::try_from(millis).unwrap() << 80;
    Uuid::from_u128(time | 0x7000_8000_0000_0000_0001)
}

#[test]
fn ids_may_be_ahead_by_less_than_fifteen_seconds() {
    assert!(version_7_errors(version_7(NOW_MILLIS + 14_999), now()).is_empty());
    assert_eq!(
        version_7_errors(version_7(NOW_MILLIS + 15_000), now()),
        [IdError::FromTheFuture]
    );
}

#[test]
fn another_version_usually_gives_both_findings() {
    assert_eq!(version_7_errors(Uuid::nil(), now()), [IdError::NotVersion7]);
    let errors = version_7_errors(Uuid::from_u128(u128::MAX), now());
    assert_eq!(errors, [IdError::NotVersion7, IdError::FromTheFuture]);
}

#[test]
fn the_variant_is_part_of_the_rule() {
    let wrong_variant = Uuid::from_u128(version_7(NOW_MILLIS).as_u128() | 0xC000_0000_0000_0000);
    assert_eq!(version_7_errors(wrong_variant, now()), [IdError::NotVersion7]);
}

proptest! {
    #[test]
    fn any_id_made_before_now_is_accepted(age in 0_i64..100_000_000_000, tail in any::<u64>()) {
        let tail = u128::from(tail) & 0x3FFF_FFFF_FFFF_FFFF;
        let id = Uuid::from_u128(version_7(NOW_MILLIS - age).as_u128() | tail);
        prop_assert!(version_7_errors(id, now()).is_empty());
    }
}
