//! A small generator of repeatable pseudo-random numbers: the same dialog number always gives the same document, so that an
//! answer can be compared with what was sent without keeping 10⁵ bodies in memory.

/// SplitMix64.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of numbers that belongs to `number` in the sequence `purpose`.
    pub(crate) fn of(purpose: u64, number: u64) -> Self {
        let mut random = Self(purpose.wrapping_mul(0xA076_1D64_78BD_642F) ^ number);
        // The first outputs of neighbouring seeds are already independent, one step separates `purpose` from `number`.
        let start = random.next();
        Self(start)
    }

    /// Sixty-four bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `bound` (0 for the bound 0).
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// True in `percent` of the cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the words.
    pub(crate) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.below(words.len() as u64)).unwrap_or(0);
        words.get(index).copied().unwrap_or_default()
    }

    /// `count` words with a capital letter and a full stop, at most `limit` bytes.
    pub(crate) fn sentence(&mut self, words: &[&str], count: u64, limit: usize) -> String {
        let mut text = String::with_capacity(limit);
        for position in 0..count {
            let word = self.pick(words);
            if text.len() + word.len() + 2 > limit {
                break;
            }
            if position == 0 {
                text.extend(word.chars().take(1).flat_map(char::to_uppercase));
                text.extend(word.chars().skip(1));
            } else {
                text.push(' ');
                text.push_str(word);
            }
        }
        text.push('.');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_number_gives_the_same_stream_and_neighbours_differ() {
        let draw = |number| {
            let mut random = Random::of(1, number);
            [random.next(), random.next()]
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn a_sentence_respects_its_limit() {
        let sentence = Random::of(1, 1).sentence(&["søknaden", "behandles"], 100, 60);
        assert!(sentence.len() <= 60, "{sentence}");
        assert!(sentence.starts_with('S') || sentence.starts_with('B'));
    }
}
