//! Tokens to weighted sparse rows.
//!
//! Two ways lead to the same row, and a test holds them together: training counts
//! all documents at once ([`CountMatrix::count`]) and derives a [`Featurizer`] and
//! rows from any part of them; prediction takes one text through
//! [`Featurizer::row`].

mod buckets;
mod chars;
mod counts;
mod documents;
mod hashed;
mod interner;
mod ngrams;
mod occurrences;
mod profile;
mod row;
mod sparse;
mod strings;
mod tally;
mod tuples;
mod types;
mod vocabulary;
mod weighting;
mod words;

pub use buckets::{BucketTable, Buckets, bucket};
pub use counts::{CountMatrix, Fold};
pub(crate) use ngrams::char_ngrams;
pub use occurrences::{Occurrence, Occurrences, TextPiece};
pub use profile::{Lengths, Profiler, Spread, TextProfile};
pub use row::{TokenCache, TokenCount};
pub use sparse::{ByColumn, Rows, SparseRows};
pub use strings::StringTable;
pub(crate) use tuples::Beside;
pub use tuples::TupleTable;
pub use vocabulary::{Column, Ngrams, Vocabulary};
pub use weighting::{Weighting, documents_of, idf};

use crate::Result;
use crate::recipe::{FeatureSettings, TextSettings};
use crate::text::Analyzer;

/// A fitted pipeline from text to a weighted row: analyzer, vocabulary, weights of terms.
#[derive(Debug)]
pub struct Featurizer {
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    weighting: Weighting,
}

impl Featurizer {
    /// Puts a pipeline together from its parts, as read from a model file.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where the settings cannot be used.
    pub fn new(text: &TextSettings, vocabulary: Vocabulary, weighting: Weighting) -> Result<Self> {
        Ok(Self { analyzer: Analyzer::new(text)?, vocabulary, weighting })
    }

    /// Fits vocabulary and document frequencies on the `rows` of `counts`.
    ///
    /// # Errors
    /// [`crate::Error::Corpus`] where no n-gram passes the document-frequency limits.
    pub fn fit(
        counts: &CountMatrix,
        rows: &[usize],
        text: &TextSettings,
        features: &FeatureSettings,
    ) -> Result<Self> {
        let kept = counts.select(rows, features)?;
        let (vocabulary, weighting) = counts.restrict(&kept, rows.len(), features);
        Self::new(text, vocabulary, weighting)
    }

    /// The n-grams or buckets, in column order.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The weights of terms.
    #[must_use]
    pub fn weighting(&self) -> &Weighting {
        &self.weighting
    }

    /// The analyzer that cuts text into tokens.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }
}

#[cfg(test)]
mod hashed_tests;
#[cfg(test)]
mod tests;
