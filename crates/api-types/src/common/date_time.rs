//! Points in time on the wire: in with an explicit offset, out in UTC with seven decimals.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Error as _, Serializer};
use std::fmt;

/// Writes `yyyy-MM-ddTHH:mm:ss.fffffffZ`.
///
/// # Errors
/// When the year does not have four digits.
pub fn serialize<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = format(*time).ok_or_else(|| S::Error::custom("year outside 0 to 9999"))?;
    serializer.serialize_str(std::str::from_utf8(&text).map_err(|_| S::Error::custom("time is not text"))?)
}

/// Writes like [`serialize`], `null` for `None`.
///
/// # Errors
/// As [`serialize`].
pub fn serialize_optional<S: Serializer>(
    time: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serialize(time, serializer),
        None => serializer.serialize_none(),
    }
}

/// Members that may be a time or `null`.
pub mod optional {
    use super::TimeText;
    use chrono::{DateTime, Utc};
    use serde::de::{Deserialize, Deserializer};

    pub use super::serialize_optional as serialize;

    /// Reads a time or `null`.
    ///
    /// # Errors
    /// When it is anything else, or a time without offset.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        Option::<TimeText>::deserialize(deserializer).map(|time| time.map(|time| time.0))
    }
}

/// Members that may be left out but not be `null`.
pub mod present {
    use super::TimeText;
    use chrono::{DateTime, Utc};
    use serde::de::{Deserialize, Deserializer};

    pub use super::serialize_optional as serialize;

    /// Reads a time.
    ///
    /// # Errors
    /// When it is anything but a time with offset.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        TimeText::deserialize(deserializer).map(|time| Some(time.0))
    }
}

/// Reads a time.
///
/// # Errors
/// When it is anything but a time with offset.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    TimeText::deserialize(deserializer).map(|time| time.0)
}

/// Reads ISO 8601's extended format with `Z` or an offset of at most 14 hours. Seconds may be left out; of up to 16
/// decimals the first seven count.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let mut rest = Scanner(text.as_bytes());
    let year = rest.digits(4)?;
    rest.expect(b'-')?;
    let month = rest.digits(2)?;
    rest.expect(b'-')?;
    let day = rest.digits(2)?;
    rest.expect(b'T')?;
    let hour = rest.digits(2)?;
    rest.expect(b':')?;
    let minute = rest.digits(2)?;
    let mut second = 0;
    let mut ticks = 0;
    if rest.accept(b':') {
        second = rest.digits(2)?;
        if rest.accept(b'.') {
            ticks = rest.ticks()?;
        }
    }
    let offset = rest.offset()?;
    if !rest.0.is_empty() || year == 0 {
        return None;
    }
    let local = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?.and_hms_nano_opt(
        hour,
        minute,
        second,
        ticks * 100,
    )?;
    let time = local.and_local_timezone(offset).single()?.to_utc();
    (1..=9999).contains(&time.year()).then_some(time)
}

struct Scanner<'a>(&'a [u8]);

impl Scanner<'_> {
    fn accept(&mut self, wanted: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == wanted => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        self.accept(wanted).then_some(())
    }

    fn digit(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        if !first.is_ascii_digit() {
            return None;
        }
        self.0 = rest;
        Some(u32::from(first - b'0'))
    }

    fn digits(&mut self, count: u32) -> Option<u32> {
        let mut number = 0;
        for _ in 0..count {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    fn ticks(&mut self) -> Option<u32> {
        let mut ticks = self.digit()?;
        let mut count = 1;
        while let Some(digit) = self.digit() {
            count += 1;
            if count <= 7 {
                ticks = ticks * 10 + digit;
            }
        }
        if count > 16 {
            return None;
        }
        Some(ticks * 10_u32.pow(7_u32.saturating_sub(count)))
    }

    fn offset(&mut self) -> Option<FixedOffset> {
        if self.accept(b'Z') {
            return FixedOffset::east_opt(0);
        }
        let sign = if self.accept(b'-') {
            -1
        } else {
            self.expect(b'+')?;
            1
        };
        let hours = self.digits(2)?;
        let minutes = if self.accept(b':') { self.digits(2)? } else { 0 };
        let total = hours * 60 + minutes;
        if minutes > 59 || total > 14 * 60 {
            return None;
        }
        FixedOffset::east_opt(sign * i32::try_from(total * 60).ok()?)
    }
}

struct TimeText(DateTime<Utc>);

impl<'de> Deserialize<'de> for TimeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WithOffset)
    }
}

struct WithOffset;

impl Visitor<'_> for WithOffset {
    type Value = TimeText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ISO 8601 date and time with Z or an offset")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<TimeText, E> {
        parse(text)
            .map(TimeText)
            .ok_or_else(|| E::custom("not an ISO 8601 date and time with Z or an offset"))
    }
}

/// Written by hand because a dialog carries dozens of times and a format string is interpreted for each of them.
fn format(time: DateTime<Utc>) -> Option<[u8; 28]> {
    let year = u32::try_from(time.year()).ok().filter(|year| *year <= 9999)?;
    let [y1, y2] = two(year / 100);
    let [y3, y4] = two(year % 100);
    let [mo1, mo2] = two(time.month());
    let [d1, d2] = two(time.day());
    let [h1, h2] = two(time.hour());
    let [mi1, mi2] = two(time.minute());
    let [s1, s2] = two(time.second());
    let ticks = time.nanosecond() % 1_000_000_000 / 100;
    let [f1, f2] = two(ticks / 100_000);
    let [f3, f4] = two(ticks / 1_000 % 100);
    let [f5, f6] = two(ticks / 10 % 100);
    let [_, f7] = two(ticks % 10);
    Some([
        y1, y2, y3, y4, b'-', mo1, mo2, b'-', d1, d2, b'T', h1, h2, b':', mi1, mi2, b':', s1, s2, b'.', f1,
        f2, f3, f4, f5, f6, f7, b'Z',
    ])
}

fn two(number: u32) -> [u8; 2] {
    let digit = |n: u32| b'0' + u8::try_from(n % 10).unwrap_or_default();
    [digit(number / 10), digit(number)]
}

#[cfg(test)]
mod tests {
    use super::{format, parse};
    use chrono::DateTime;

    fn round(text: &str) -> Option<String> {
        let time = parse(text)?;
        Some(String::from_utf8(format(time).unwrap().to_vec()).unwrap())
    }

    #[test]
    fn times_come_out_in_utc_with_seven_decimals() {
        let cases = [
            ("2026-02-03T08:15:00Z", "2026-02-03T08:15:00.0000000Z"),
            ("2026-02-04T10:00:00.123456+01:00", "2026-02-04T09:00:00.1234560Z"),
            ("2099-01-01T00:00+01:00", "2098-12-31T23:00:00.0000000Z"),
            (
                "2024-02-29T23:59:59.1234567890123456-02",
                "2024-03-01T01:59:59.1234567Z",
            ),
            ("0999-12-31T00:00:00.5Z", "0999-12-31T00:00:00.5000000Z"),
        ];
        for (sent, answered) in cases {
            assert_eq!(round(sent).as_deref(), Some(answered), "{sent}");
        }
    }

    #[test]
    fn anything_but_a_time_with_an_offset_is_refused() {
        for text in [
            "",
            "2098-01-01",
            "2098-01-01T00:00:00",
            "2098-01-01 00:00:00Z",
            "2098-01-01T00:00:00z",
            "2098-02-30T00:00:00Z",
            "2098-01-01T24:00:00Z",
            "2098-01-01T00:00:60Z",
            "2098-01-01T00:00:00.Z",
            "2098-01-01T00:00:00.12345678901234567Z",
            "2098-01-01T00:00:00+14:01",
            "2098-01-01T00:00:00+01:60",
            "2098-01-01T00:00:00Z ",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "0000-01-01T00:00:00Z",
            "２098-01-01T00:00:00Z",
        ] {
            assert_eq!(round(text), None, "{text}");
        }
    }

    #[test]
    fn every_time_reads_back_as_it_was_written() {
        let mut seconds: i64 = -62_135_596_800;
        let mut ticks: u32 = 0;
        while seconds < 253_402_300_799 {
            let time = DateTime::from_timestamp(seconds, ticks * 100).unwrap();
            let text = String::from_utf8(format(time).unwrap().to_vec()).unwrap();
            assert_eq!(
                text,
                time.format("%Y-%m-%dT%H:%M:%S%.9f").to_string()[..27].to_owned() + "Z"
            );
            assert_eq!(parse(&text), Some(time));
            seconds += 40_123_457;
            ticks = (ticks + 1_234_567) % 10_000_000;
        }
    }
}
