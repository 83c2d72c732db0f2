//! Numbers from a seed (splitmix64): small, fast, and the n-th stream is there without the ones before it.

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

/// Scatters a number over all 64 bits.
pub(crate) fn scatter(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Random {
    /// The stream of one dialog.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        Self(scatter(seed ^ scatter(number)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scatter(self.0)
    }

    /// From 0 to `end`, which is not included.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The high half of a product: without division and without visible bias at the sizes here.
        let product = u128::from(self.next()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// True so many times out of a thousand.
    pub(crate) fn per_mille(&mut self, share: u64) -> bool {
        self.below(1_000) < share
    }

    /// A place in a list of that length; the first ones far more often than the last ones, the more so the higher the power.
    pub(crate) fn skewed(&mut self, length: usize, power: i32) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let place = (length as f64 * unit.powi(power)) as usize;
        place.min(length.saturating_sub(1))
    }

    /// One of the list.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let place = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(place).copied().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_as_asked_for() {
        let mut random = Random::of(1, 1);
        let hits = (0..100_000).filter(|_| random.per_mille(70)).count();
        assert!((6_700..7_300).contains(&hits), "{hits}");
        let first = (0..100_000).filter(|_| random.skewed(100, 2) == 0).count();
        assert!((9_500..10_500).contains(&first), "{first}");
    }
}
