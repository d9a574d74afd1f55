//! Buckets: columns for n-grams whose texts would not fit into memory.
//!
//! The hash of an n-gram is made of its parts, a word n-gram's tokens (`NOT_` in front where negated) or the one
//! character n-gram with its spaces: from 0 on, h becomes the SplitMix64 output of the state h + XXH3-64(part). Its
//! bucket among 2^B is the number that the topmost B bits of h make. So it depends on nothing but the text, and with
//! one bit fewer two neighbours are one.
//!
//! All counts have the sign +. A hash that also gives n-grams a sign (Weinberger et al. 2009) makes those that share
//! a bucket cancel out on average, but then a value is no count: there is no document frequency to take an idf of,
//! and a reason can no longer be read as "these words, so often".

use crate::recipe::FeatureSettings;
use crate::{Error, Result};
use xxhash_rust::xxh3::xxh3_64;

/// The hash of a part of an n-gram.
#[inline]
pub(super) fn hash_part(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The hash of an n-gram with one more part at its end (Steele et al. 2014, "Fast splittable pseudorandom number
/// generators").
#[inline]
pub(super) fn lengthened(hash: u64, part: u64) -> u64 {
    let z = hash.wrapping_add(part).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The bucket of an n-gram among 2^`bits`, given as its parts: the tokens of a word n-gram, or one character n-gram.
///
/// ```
/// use sentimen::features::bucket;
/// assert_eq!(bucket(["laba", "naik"], 20) >> 1, bucket(["laba", "naik"], 19));
/// assert_ne!(bucket(["laba", "naik"], 20), bucket(["naik", "laba"], 20));
/// ```
#[must_use]
pub fn bucket<'t>(parts: impl IntoIterator<Item = &'t str>, bits: u32) -> u32 {
    top(parts.into_iter().fold(0, |hash, part| lengthened(hash, hash_part(part))), bits)
}

/// The topmost `bits` of a hash, 1 to 32 of them.
#[inline]
fn top(hash: u64, bits: u32) -> u32 {
    (hash >> (64 - bits)) as u32
}

/// Which buckets are kept, and so have a column.
///
/// For each 32 buckets two numbers side by side: how many are kept before them, and a bit for each of them. A bucket's
/// column is one look at memory away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BucketTable {
    slots: Vec<u32>,
    kept: usize,
}

impl BucketTable {
    /// The table of the `kept` ones of 2^`bits` buckets, ascending.
    #[must_use]
    pub fn from_sorted(kept: &[u32], bits: u32) -> Self {
        let mut slots = vec![0u32; 2 << (bits - 5)];
        kept.iter().for_each(|bucket| slots[2 * (bucket / 32) as usize + 1] |= 1 << (bucket % 32));
        let mut before = 0u32;
        for [rank, bits] in slots.as_chunks_mut::<2>().0 {
            *rank = before;
            before += bits.count_ones();
        }
        Self { slots, kept: kept.len() }
    }

    /// The table that keeps all of 2^`bits` buckets.
    fn all(bits: u32) -> Self {
        let slots = (0..1 << (bits - 5)).flat_map(|at| [32 * at, u32::MAX]).collect();
        Self { slots, kept: 1 << bits }
    }

    /// A table from its stored numbers, for 2^`bits` buckets; with none there are no buckets.
    ///
    /// # Errors
    /// A reason, where they are too few or too many, or one does not say how many are kept before.
    pub fn from_parts(slots: Vec<u32>, bits: u32) -> Result<Self> {
        if !slots.is_empty() && slots.len() != 2 << (bits - 5) {
            return Err(Error::invalid(format!("{} numbers are no table of 2^{bits} buckets", slots.len())));
        }
        let mut kept = 0u32;
        for [rank, bits] in slots.as_chunks::<2>().0 {
            if *rank != kept {
                return Err(Error::invalid(format!("a bucket table counts {rank} buckets where {kept} are")));
            }
            kept += bits.count_ones();
        }
        Ok(Self { slots, kept: kept as usize })
    }

    /// How many buckets are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept == 0
    }

    /// The place of `bucket` among those kept.
    #[inline]
    #[must_use]
    pub fn find(&self, bucket: u32) -> Option<u32> {
        let [rank, bits] = self.slots.as_chunks().0.get((bucket / 32) as usize)?;
        let bit = 1 << (bucket % 32);
        (bits & bit != 0).then(|| rank + (bits & (bit - 1)).count_ones())
    }

    /// The kept buckets, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let pairs = self.slots.as_chunks().0.iter().zip(0..);
        pairs
            .flat_map(|([_, bits], at)| (0..32).filter(move |i| bits >> i & 1 == 1).map(move |i| 32 * at + i))
    }

    /// The stored numbers, two for each 32 buckets.
    #[must_use]
    pub fn parts(&self) -> &[u32] {
        &self.slots
    }
}

/// The columns of a model that hashes: kept buckets of word n-grams, then of character n-grams. The two kinds never
/// meet in one bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buckets {
    bits: u32,
    words: BucketTable,
    chars: BucketTable,
    word_sizes: [usize; 2],
    char_sizes: [usize; 2],
}

impl Buckets {
    /// Buckets from their tables, of n-grams as `features` cut and hash them.
    ///
    /// # Errors
    /// A reason, where there are buckets of character n-grams and none are cut.
    pub fn new(features: &FeatureSettings, words: BucketTable, chars: BucketTable) -> Result<Self> {
        if !chars.is_empty() && !features.has_chars() {
            return Err(Error::invalid("there are buckets of character n-grams, but none are cut"));
        }
        let (word_sizes, char_sizes) = (features.word_ngrams, features.char_ngrams);
        Ok(Self { bits: features.hash_bits, words, chars, word_sizes, char_sizes })
    }

    /// All buckets there are.
    pub(super) fn all(features: &FeatureSettings) -> Self {
        let bits = features.hash_bits;
        let chars = if features.has_chars() { BucketTable::all(bits) } else { BucketTable::default() };
        let (word_sizes, char_sizes) = (features.word_ngrams, features.char_ngrams);
        Self { bits, words: BucketTable::all(bits), chars, word_sizes, char_sizes }
    }

    /// Those whose columns are `kept`, ascending.
    pub(super) fn only(&self, kept: &[u32]) -> Self {
        let words = kept.partition_point(|column| (*column as usize) < self.words.len());
        let of = |table: &BucketTable, columns: &[u32], first: usize| {
            if table.slots.is_empty() {
                return BucketTable::default();
            }
            let mut columns = columns.iter().peekable();
            let mut is_kept = |column: u32| columns.next_if(|next| **next == column).is_some();
            let all = table.iter().zip(first as u32..);
            let kept: Vec<u32> =
                all.filter(|(_, column)| is_kept(*column)).map(|(bucket, _)| bucket).collect();
            BucketTable::from_sorted(&kept, self.bits)
        };
        Self {
            words: of(&self.words, &kept[..words], 0),
            chars: of(&self.chars, &kept[words..], self.words.len()),
            ..*self
        }
    }

    /// B: there are 2^B buckets of each kind.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The kept buckets of word n-grams.
    #[must_use]
    pub fn words(&self) -> &BucketTable {
        &self.words
    }

    /// The kept buckets of character n-grams.
    #[must_use]
    pub fn chars(&self) -> &BucketTable {
        &self.chars
    }

    /// Shortest and longest word n-gram.
    pub(super) fn word_sizes(&self) -> [usize; 2] {
        self.word_sizes
    }

    /// Shortest and longest character n-gram.
    pub(super) fn char_sizes(&self) -> [usize; 2] {
        self.char_sizes
    }

    /// The place of the word n-gram with this hash among [`Buckets::words`].
    #[inline]
    pub(super) fn word(&self, hash: u64) -> Option<u32> {
        self.words.find(top(hash, self.bits))
    }

    /// The place of a character n-gram among [`Buckets::chars`].
    #[inline]
    pub(super) fn char(&self, text: &str) -> Option<u32> {
        self.chars.find(top(lengthened(0, hash_part(text)), self.bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published values: XXH3-64 of nothing (its specification), SplitMix64 from the seed 1234567 (Rosetta Code).
    #[test]
    fn the_hash_is_made_of_the_two_it_names() {
        assert_eq!(hash_part(""), 0x2d06_8005_38d3_94c2);
        assert_eq!(lengthened(0, 1_234_567), 6_457_827_717_110_365_317);
        assert_eq!(lengthened(0x9e37_79b9_7f4a_7c15, 1_234_567), 3_203_168_211_198_807_973);
    }

    /// The topmost bits of SplitMix64 from the states 0x2d06800538d394c2 and that output + 0x2d06800538d394c2.
    #[test]
    fn the_bucket_is_the_topmost_bits() {
        let one = lengthened(0, 0x2d06_8005_38d3_94c2);
        let two = lengthened(one, 0x2d06_8005_38d3_94c2);
        for bits in [10, 18, 28] {
            assert_eq!(u64::from(bucket([""], bits)), one >> (64 - bits));
            assert_eq!(u64::from(bucket(["", ""], bits)), two >> (64 - bits));
        }
        assert_eq!([bucket([""], 10), bucket(["", ""], 10)], [358, 426]);
    }

    #[test]
    fn kept_buckets_are_numbered_in_their_order() {
        let kept = [0, 31, 32, 500, 1023];
        let table = BucketTable::from_sorted(&kept, 10);
        assert_eq!((table.len(), table.parts().len()), (5, 64));
        assert_eq!(table.parts()[..6], [0, 0x8000_0001, 2, 1, 3, 0]);
        assert!(table.iter().eq(kept));
        let found: Vec<u32> = (0..1024).filter(|bucket| table.find(*bucket).is_some()).collect();
        assert_eq!(found, kept);
        assert!(kept.iter().zip(0..).all(|(bucket, place)| table.find(*bucket) == Some(place)));
        assert_eq!(BucketTable::from_parts(table.parts().into(), 10).unwrap(), table);
        let all: Vec<u32> = (0..1024).collect();
        assert_eq!(BucketTable::all(10), BucketTable::from_sorted(&all, 10));
        assert_eq!(BucketTable::default().find(0), None);
    }

    #[test]
    fn broken_tables_are_refused() {
        let table = BucketTable::from_sorted(&[3, 40], 10);
        let read = |slots: &[u32], bits| BucketTable::from_parts(slots.into(), bits);
        assert!(read(table.parts(), 11).is_err(), "too few");
        assert!(read(&table.parts()[..63], 10).is_err(), "half a pair");
        assert!(read(&[], 10).unwrap().is_empty());
        for at in [0, 2, 62] {
            let mut slots = table.parts().to_vec();
            slots[at] += 1;
            assert!(read(&slots, 10).is_err(), "{at} counts one too many");
            slots[at] -= 1;
            slots[1] ^= 1;
            assert!(read(&slots, 10).is_err(), "a bucket more");
        }
    }
}
