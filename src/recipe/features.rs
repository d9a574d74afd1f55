//! The choices between tokens and weighted rows.

use serde::{Deserialize, Serialize};

/// How tokens become weighted rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureSettings {
    /// Shortest and longest word n-gram.
    pub word_ngrams: [usize; 2],
    /// Shortest and longest character n-gram; `[0, 0]` for none.
    pub char_ngrams: [usize; 2],
    /// Length of the character block of a row beside the word block's 1.
    pub char_weight: f64,
    /// Whether a count c weighs 1 + ln c.
    pub sublinear_tf: bool,
    /// Whether counts are multiplied by the inverse document frequency.
    pub idf: bool,
    /// Fewest documents an n-gram must occur in; below 1, a share of the documents.
    pub min_df: f64,
    /// Most documents an n-gram may occur in; up to 1, a share of the documents.
    pub max_df: f64,
    /// Most n-grams kept in each block, the most frequent first; 0 keeps all.
    pub max_features: usize,
    /// B: n-grams are hashed to 2^B buckets of each block, and buckets are the columns; 0 hashes none. For corpora
    /// whose n-grams do not fit into memory. Not written where it is 0, as in recipes from before it.
    #[serde(default, skip_serializing_if = "is_off")]
    pub hash_bits: u32,
}

fn is_off(number: &u32) -> bool {
    *number == 0
}

impl FeatureSettings {
    /// The fewest documents out of `n` an n-gram must occur in.
    #[must_use]
    pub fn min_documents(&self, n: usize) -> u32 {
        let min = if self.min_df < 1.0 { (self.min_df * n as f64).ceil() } else { self.min_df.ceil() };
        (min as u32).max(1)
    }

    /// The most documents out of `n` an n-gram may occur in.
    #[must_use]
    pub fn max_documents(&self, n: usize) -> u32 {
        if self.max_df <= 1.0 { (self.max_df * n as f64).floor() as u32 } else { self.max_df as u32 }
    }

    /// Whether character n-grams are features.
    #[must_use]
    pub fn has_chars(&self) -> bool {
        self.char_ngrams[1] > 0
    }
}
