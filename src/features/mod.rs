//! Tokens to weighted sparse rows.
//!
//! Two ways lead to the same row, and a test holds them together: training counts
//! all documents at once ([`CountMatrix::count`]) and derives a [`Featurizer`] and
//! rows from any part of them; prediction takes one text through
//! [`Featurizer::row`].

mod chars;
mod counts;
mod documents;
mod interner;
mod ngrams;
mod sparse;
mod strings;
mod vocabulary;
mod weighting;
mod words;

pub use counts::{CountMatrix, Fold};
pub use sparse::{ByColumn, Rows, SparseRows};
pub use strings::StringTable;
pub use vocabulary::{Column, TupleTable, Vocabulary};
pub use weighting::{Weighting, idf};

use crate::Result;
use crate::recipe::{FeatureSettings, TextSettings};
use crate::text::Analyzer;
use interner::Interner;
use std::cell::RefCell;

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

    /// The n-grams, in column order.
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

    /// The weighted row of one text: columns in ascending order and their values.
    ///
    /// `cache` remembers token types between texts; one per thread serves best.
    pub fn row(&self, text: &str, cache: &TokenCache, columns: &mut Vec<u32>, values: &mut Vec<f32>) {
        let mut cache = cache.0.borrow_mut();
        if cache.types.len() > TokenCache::MOST_TYPES {
            *cache = CacheState::default();
        }
        let CacheState { types, known, document, terms, hits } = &mut *cache;
        document.clear();
        self.analyzer.pieces(text, |piece, kind| {
            let id = types.intern(piece);
            if id as usize == known.len() {
                known.push(self.vocabulary.known_type(&self.analyzer, piece, kind));
            }
            document.push(id);
        });
        terms.clear();
        self.analyzer.mark(document.iter().map(|&id| known[id as usize].role), |at, negated| {
            let known = &known[document[at] as usize];
            terms.push(if negated { known.negated } else { known.term });
        });
        hits.clear();
        self.vocabulary.word_columns(terms, hits);
        for &id in document.iter() {
            hits.extend_from_slice(&known[id as usize].chars);
        }
        hits.sort_unstable();
        self.weighting.weigh_sorted(hits, columns, values);
    }
}

/// What a thread remembers of token types it has met; bounded.
#[derive(Debug, Default)]
pub struct TokenCache(RefCell<CacheState>);

impl TokenCache {
    /// Past this many types the cache starts anew, so that memory stays bounded.
    const MOST_TYPES: usize = 200_000;
}

#[derive(Debug, Default)]
struct CacheState {
    types: Interner,
    known: Vec<vocabulary::KnownType>,
    document: Vec<u32>,
    terms: Vec<u32>,
    hits: Vec<u32>,
}

#[cfg(test)]
mod tests;
