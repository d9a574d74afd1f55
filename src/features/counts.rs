//! All documents at once: raw n-gram counts from which any part of them can be fitted.
//!
//! One matrix serves every split: a fold's vocabulary, document frequencies and rows
//! are derived from its own training documents, exactly as if only their texts had
//! been read (a test holds the two together).

use super::chars::count_chars;
use super::documents::{Documents, END, NONE};
use super::hashed::count_hashed;
use super::sparse::{BLOCK, Block, Rows};
use super::strings::StringTable;
use super::vocabulary::{Ngrams, Vocabulary};
use super::weighting::{Weighting, idf};
use super::words::count_words;
use super::{Column, Featurizer, SparseRows};
use crate::recipe::{FeatureSettings, TextSettings};
use crate::{Error, Result};
use rayon::prelude::*;

/// Raw counts of every n-gram that can pass the document-frequency limit: n documents × V n-grams.
#[derive(Debug)]
pub struct CountMatrix {
    vocabulary: Vocabulary,
    /// In how many of all documents each n-gram occurs.
    frequencies: Vec<u32>,
    counts: Rows<u32>,
    /// Buckets in which any n-gram fell, of words and of characters.
    occupied: [usize; 2],
    /// By document, how many tokens it has, the rare ones too.
    lengths: Vec<u32>,
}

impl CountMatrix {
    /// Counts the n-grams of `texts` that occur in at least `min_df` of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the text settings cannot be used, [`Error::Corpus`] where there are more tokens
    /// than can be numbered.
    pub fn count(
        texts: &[&str],
        text: &TextSettings,
        features: &FeatureSettings,
        min_df: u32,
    ) -> Result<Self> {
        if features.hash_bits > 0 {
            let hashed = count_hashed(texts, text, features, min_df)?;
            return Ok(Self {
                vocabulary: Vocabulary::Hashed(hashed.buckets),
                frequencies: hashed.frequencies,
                counts: hashed.rows,
                lengths: hashed.lengths,
                occupied: hashed.occupied,
            });
        }
        let Documents { terms, surfaces, term_texts, surface_texts } =
            Documents::read(texts, text, features.has_chars())?;
        // Each document is followed by an END, its tokens by cues, each behind a NONE.
        let tokens = |document: &[u32]| document.iter().take_while(|term| **term != NONE).count() as u32;
        let lengths = terms.split(|term| *term == END).take(texts.len()).map(tokens).collect();
        let words = count_words(terms, texts.len(), &term_texts, features.word_ngrams, min_df)?;
        let (mut frequencies, mut counts) = (words.frequencies, words.rows);
        let mut chars = StringTable::from_sorted::<&str>(&[]);
        if features.has_chars() {
            let (table, more, wider) =
                count_chars(&surfaces, &surface_texts, features.char_ngrams, min_df, counts)?;
            chars = table;
            frequencies.extend(more);
            counts = wider;
        }
        let ngrams = Ngrams::new(words.tokens, words.ngrams, chars, features.char_ngrams);
        Ok(Self { vocabulary: Vocabulary::Exact(ngrams), frequencies, counts, lengths, occupied: [0; 2] })
    }

    /// How many documents, n.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.rows()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.rows() == 0
    }

    /// How many counts are stored.
    #[must_use]
    pub fn non_zeros(&self) -> usize {
        self.counts.non_zeros()
    }

    /// The n-grams counted.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The shares of the 2^B buckets of words and of those of characters in which any n-gram fell; `None` where
    /// n-grams are not hashed.
    ///
    /// About that share of the n-grams have their bucket with others: that m n-grams leave one of k buckets free has
    /// the probability (1 − 1/k)^m, that the other m − 1 leave the bucket of one alone has (1 − 1/k)^(m − 1).
    #[must_use]
    pub fn occupancy(&self) -> Option<[f64; 2]> {
        match &self.vocabulary {
            Vocabulary::Exact(_) => None,
            Vocabulary::Hashed(buckets) => {
                Some(self.occupied.map(|taken| taken as f64 / f64::from(1u32 << buckets.bits())))
            }
        }
    }

    /// The columns of document `i` and how often it holds each.
    pub(super) fn row(&self, i: usize) -> (&[u32], &[u32]) {
        self.counts.row(i)
    }

    /// In how many documents n-gram `j` occurs.
    pub(super) fn frequency(&self, j: usize) -> u32 {
        self.frequencies[j]
    }

    /// How many tokens document `i` has, those of no n-gram too.
    pub(super) fn length(&self, i: usize) -> u32 {
        self.lengths[i]
    }

    /// The columns that a vocabulary fitted on `rows` keeps, ascending, with their document frequencies.
    ///
    /// # Errors
    /// [`Error::Corpus`] where none passes the limits.
    pub(super) fn select(&self, rows: &[usize], features: &FeatureSettings) -> Result<Vec<(u32, u32)>> {
        let width = self.vocabulary.len();
        let (min, max) = (features.min_documents(rows.len()), features.max_documents(rows.len()));
        let counted;
        let frequencies = if self.is_all(rows) {
            &self.frequencies
        } else {
            counted = self.frequencies_in(rows);
            &counted
        };
        let within = |j: &usize| frequencies[*j] >= min && frequencies[*j] <= max;
        let mut kept: Vec<u32> = (0..width).filter(within).map(|j| j as u32).collect();
        if features.max_features > 0 {
            let times = self.times_in(rows);
            let words = kept.partition_point(|j| self.vocabulary.kind(*j as usize) == Column::Word);
            let mut chars = kept.split_off(words);
            for block in [&mut kept, &mut chars] {
                // The most frequent first, ties in column order, then back to column order.
                block.sort_by_key(|j| std::cmp::Reverse(times[*j as usize]));
                block.truncate(features.max_features);
                block.sort_unstable();
            }
            kept.append(&mut chars);
        }
        if kept.is_empty() {
            return Err(Error::corpus(format!(
                "no n-gram occurs in {min} to {max} of the {} training documents; give more documents or a lower --min-df",
                rows.len()
            )));
        }
        Ok(kept.into_iter().map(|j| (j, frequencies[j as usize])).collect())
    }

    /// Whether `rows` are all documents in their order.
    fn is_all(&self, rows: &[usize]) -> bool {
        rows.len() == self.len() && rows.iter().enumerate().all(|(at, row)| at == *row)
    }

    /// In how many of `rows` each n-gram occurs.
    fn frequencies_in(&self, rows: &[usize]) -> Vec<u32> {
        let mut frequencies = vec![0; self.vocabulary.len()];
        for &i in rows {
            self.counts.row(i).0.iter().for_each(|column| frequencies[*column as usize] += 1);
        }
        frequencies
    }

    /// How often each n-gram occurs in `rows`.
    fn times_in(&self, rows: &[usize]) -> Vec<u64> {
        let mut times = vec![0; self.vocabulary.len()];
        for &i in rows {
            let (columns, counts) = self.counts.row(i);
            columns.iter().zip(counts).for_each(|(column, n)| times[*column as usize] += u64::from(*n));
        }
        times
    }

    /// The vocabulary and weights of the `kept` columns, fitted on `n` documents.
    pub(super) fn restrict(
        &self,
        kept: &[(u32, u32)],
        n: usize,
        features: &FeatureSettings,
    ) -> (Vocabulary, Weighting) {
        let columns: Vec<u32> = kept.iter().map(|(column, _)| *column).collect();
        (self.vocabulary.only(&columns), self.weighting(kept, n, features))
    }

    /// The weights of the `kept` columns, fitted on `n` documents.
    fn weighting(&self, kept: &[(u32, u32)], n: usize, features: &FeatureSettings) -> Weighting {
        Weighting {
            terms: kept.iter().map(|(_, df)| if features.idf { idf(n, *df) } else { 1.0 }).collect(),
            words: kept.partition_point(|(j, _)| self.vocabulary.kind(*j as usize) == Column::Word),
            char_weight: features.char_weight,
            sublinear_tf: features.sublinear_tf,
        }
    }

    /// What a fit on `fitted_on` makes of the counts: its columns and their weights, from which rows follow.
    ///
    /// # Errors
    /// As [`super::Featurizer::fit`].
    pub fn fold(&self, fitted_on: &[usize], features: &FeatureSettings) -> Result<Fold<'_>> {
        let kept = self.select(fitted_on, features)?;
        let weighting = self.weighting(&kept, fitted_on.len(), features);
        Ok(Fold { counts: self, new_column: self.renumbered(&kept), weighting })
    }

    /// The weighted rows of documents `rows` under a vocabulary that holds the columns chosen on `fitted_on`.
    ///
    /// # Errors
    /// As [`Featurizer::fit`], whose column choice on `fitted_on` it repeats.
    pub fn rows(
        &self,
        rows: &[usize],
        fitted_on: &[usize],
        featurizer: &Featurizer,
        features: &FeatureSettings,
    ) -> Result<SparseRows> {
        let kept = self.select(fitted_on, features)?;
        Ok(self.weigh(rows, &self.renumbered(&kept), featurizer.weighting()))
    }

    /// A featurizer fitted on all documents and their weighted rows; the counts are used up, so that the matrix
    /// is in memory once.
    ///
    /// # Errors
    /// As [`Featurizer::fit`].
    pub fn into_fitted(
        self,
        text: &TextSettings,
        features: &FeatureSettings,
    ) -> Result<(Featurizer, SparseRows)> {
        let all: Vec<usize> = (0..self.len()).collect();
        let kept = self.select(&all, features)?;
        let (vocabulary, weighting) = self.restrict(&kept, all.len(), features);
        let featurizer = Featurizer::new(text, vocabulary, weighting)?;
        if kept.len() < self.vocabulary.len() {
            let rows = self.rows(&all, &all, &featurizer, features)?;
            return Ok((featurizer, rows));
        }
        let weighting = featurizer.weighting();
        let blocks = self.counts.into_blocks().into_par_iter().map(|block| weighting.weigh_block(block));
        let rows = SparseRows::from_blocks(blocks.collect(), kept.len());
        Ok((featurizer, rows))
    }

    /// For each column its number among the `kept` ones, or [`NONE`].
    fn renumbered(&self, kept: &[(u32, u32)]) -> Vec<u32> {
        let mut new_column = vec![NONE; self.vocabulary.len()];
        for (new, (old, _)) in kept.iter().enumerate() {
            new_column[*old as usize] = new as u32;
        }
        new_column
    }

    /// Documents `rows` with their columns renumbered and weighed.
    fn weigh(&self, rows: &[usize], new_column: &[u32], weighting: &Weighting) -> SparseRows {
        let blocks = rows
            .par_chunks(BLOCK)
            .map(|rows| {
                let mut block = Block::default();
                for &i in rows {
                    let (columns, counts) = self.counts.row(i);
                    let counts = columns.iter().zip(counts).map(|(c, n)| (new_column[*c as usize], *n));
                    let counts = counts.filter(|(c, _)| *c != NONE);
                    weighting.weigh(counts, &mut block.columns, &mut block.values);
                    block.end_row();
                }
                block.columns.shrink_to_fit();
                block.values.shrink_to_fit();
                block
            })
            .collect();
        SparseRows::from_blocks(blocks, weighting.terms.len())
    }
}

/// A fit of vocabulary and idf on some documents of a [`CountMatrix`], without the tables that look
/// n-grams up in a text: all that a fold of a search needs, at a fraction of the cost of a
/// [`super::Featurizer`].
#[derive(Debug)]
pub struct Fold<'a> {
    counts: &'a CountMatrix,
    new_column: Vec<u32>,
    weighting: Weighting,
}

impl Fold<'_> {
    /// The weighted rows of any documents of the matrix, as [`CountMatrix::rows`] gives them.
    #[must_use]
    pub fn rows(&self, rows: &[usize]) -> SparseRows {
        self.counts.weigh(rows, &self.new_column, &self.weighting)
    }

    /// The weight of each column, in the order of the fitted vocabulary.
    #[must_use]
    pub fn weighting(&self) -> &Weighting {
        &self.weighting
    }
}
