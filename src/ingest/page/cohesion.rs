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
        let mut about = Self { stems: HashSet::with_capacity_and_hasher(512, BuildMix::default()) };
        texts.for_each(|text| about.add(text));
        about
    }

    /// Adds the words of `text`. Function words come along: nothing asks for them.
    pub(super) fn add(&mut self, text: &str) {
        each_stem(text, |stem, _| {
            self.stems.insert(stem);
        });
    }

    /// The share of the content words of `text` that occur; 0 where it has none.
    pub(super) fn share(&self, text: &str) -> f64 {
        let (mut known, mut all) = (0, 0);
        each_stem(text, |stem, number| {
            if number || !FUNCTION_WORDS.contains(&stem) {
                all += 1;
                known += i32::from(self.stems.contains(&stem));
            }
        });
        if all == 0 { 0.0 } else { f64::from(known) / f64::from(all) }
    }
}

/// The packed beginnings of function words, which any two texts share.
static FUNCTION_WORDS: LazyLock<HashSet<u64, BuildMix>> = LazyLock::new(|| {
    let pack = |packed: u64, byte: u8| packed << 8 | u64::from(byte);
    stopwords::INDONESIAN.iter().map(|word| word.bytes().take(STEM).fold(0, pack)).collect()
});

/// Each byte of a word in lower case, 0 for what parts words.
const IN_WORD: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() || b >= 0x80 {
            table[byte] = b.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Calls `found` with the packed beginning of each longer word or number of `text`, in lower case,
/// and whether it is a number.
fn each_stem(text: &str, mut found: impl FnMut(u64, bool)) {
    let (mut stem, mut length, mut number) = (0u64, 0, false);
    for &byte in text.as_bytes().iter().chain(b" ") {
        let letter = IN_WORD[usize::from(byte)];
        if letter == 0 {
            if length >= SHORTEST || (number && length > 1) {
                found(stem, number);
            }
            (stem, length) = (0, 0);
            continue;
        }
        if length == 0 {
            number = letter.is_ascii_digit();
        }
        if length < STEM {
            stem = stem << 8 | u64::from(letter);
        }
        length += 1;
    }
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
