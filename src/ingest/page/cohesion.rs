//! What an article is about: its words, so that a headline can be told from a menu.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::mix::BuildMix;
use crate::text::stopwords;

/// The content words of some prose, by their first letters.
#[derive(Debug, Default)]
pub(super) struct Cohesion {
    stems: HashSet<u64, BuildMix>,
}

/// Shorter words are mostly function words.
const SHORTEST: usize = 4;
/// Letters compared: enough to tell words apart, few enough to pass suffixes over.
const STEM: usize = 6;

impl Cohesion {
    /// The words of `texts`.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut stems = HashSet::with_capacity_and_hasher(512, BuildMix::default());
        for text in texts {
            stems.extend(self::stems(text));
        }
        Self { stems }
    }

    /// Adds the words of `text`.
    pub(super) fn add(&mut self, text: &str) {
        self.stems.extend(stems(text));
    }

    /// The share of the content words of `text` that occur; 0 where it has none.
    pub(super) fn share(&self, text: &str) -> f64 {
        let (mut known, mut all) = (0, 0);
        for stem in stems(text) {
            all += 1;
            known += i32::from(self.stems.contains(&stem));
        }
        if all == 0 { 0.0 } else { f64::from(known) / f64::from(all) }
    }
}

/// The packed beginnings of function words, which any two texts share.
static FUNCTION_WORDS: LazyLock<HashSet<u64, BuildMix>> = LazyLock::new(|| {
    let pack = |packed: u64, byte: u8| packed << 8 | u64::from(byte);
    stopwords::INDONESIAN.iter().map(|word| word.bytes().take(STEM).fold(0, pack)).collect()
});

/// The packed beginnings of the words of `text`, in lower case.
fn stems(text: &str) -> impl Iterator<Item = u64> {
    text.as_bytes().split(|byte| !(byte.is_ascii_alphanumeric() || *byte >= 0x80)).filter_map(|word| {
        let number = word.first()?.is_ascii_digit();
        let pack = |packed: u64, byte: &u8| packed << 8 | u64::from(byte.to_ascii_lowercase());
        if word.len() < 2 || (word.len() < SHORTEST && !number) {
            return None;
        }
        let stem = word.iter().take(STEM).fold(0, pack);
        ((word.len() >= SHORTEST && !FUNCTION_WORDS.contains(&stem)) || (number && word.len() > 1))
            .then_some(stem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_shares_the_words_of_its_article() {
        let mut cohesion = Cohesion::default();
        cohesion.add("Petani di lereng Merapi memanen cabai dua pekan lebih awal.");
        assert_eq!(cohesion.share("Petani Merapi Memanen Kentang"), 0.75);
        assert_eq!(cohesion.share("Gaya Hidup Olahraga"), 0.0);
        assert_eq!(cohesion.share("a b"), 0.0);
    }
}
