//! How texts look to a model: how long they are, and how many of their tokens it knows.

use super::counts::CountMatrix;
use super::{Column, TokenCount, Vocabulary};
use crate::Result;
use crate::recipe::FeatureSettings;
use crate::text::lexicon;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How a set of documents looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextProfile {
    /// n.
    pub documents: u64,
    /// The share of a document's tokens that the vocabulary holds, over documents; `None` where it is not known.
    /// Of training documents it is the share that a vocabulary fitted without the document's group would hold.
    pub known: Option<Spread>,
    /// Tokens of a document.
    pub tokens: Lengths,
}

/// A share over documents that have tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// x̄ = Σx / n.
    pub mean: f64,
    /// √(Σ(x − x̄)² / (n − 1)); 0 for a single document.
    pub standard_deviation: f64,
}

/// Quantiles of document lengths by nearest rank; from 32 tokens on they are right to a 64th.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lengths {
    /// One document in twenty is no longer.
    pub p05: u64,
    /// One in four.
    pub p25: u64,
    /// One in two.
    pub median: u64,
    /// Three in four.
    pub p75: u64,
    /// Nineteen in twenty.
    pub p95: u64,
}

/// Gathers a [`TextProfile`] document by document, in memory that does not grow: running sums, and a histogram of
/// the logarithms of lengths.
#[derive(Debug, Clone)]
pub struct Profiler {
    documents: u64,
    with_tokens: u64,
    sum: f64,
    squares: f64,
    lengths: Vec<u64>,
}

/// Lengths below this have a bucket each; above, each doubling has so many.
const EXACT: u32 = 32;
/// Buckets for every length up to 2³² − 1.
const BUCKETS: usize = 28 * EXACT as usize;

fn bucket(length: u32) -> usize {
    if length < EXACT {
        return length as usize;
    }
    let doubling = length.ilog2() - EXACT.ilog2();
    ((doubling + 1) * EXACT + (length >> doubling) - EXACT) as usize
}

/// The middle of a bucket.
fn length_of(bucket: usize) -> u64 {
    let exact = EXACT as usize;
    if bucket < exact {
        return bucket as u64;
    }
    let doubling = bucket / exact - 1;
    let width = 1u64 << doubling;
    (exact + bucket % exact) as u64 * width + width / 2
}

impl Default for Profiler {
    fn default() -> Self {
        Self { documents: 0, with_tokens: 0, sum: 0.0, squares: 0.0, lengths: vec![0; BUCKETS] }
    }
}

impl Profiler {
    /// Adds a document.
    pub fn add(&mut self, tokens: TokenCount) {
        self.documents += 1;
        self.lengths[bucket(tokens.all)] += 1;
        if tokens.all > 0 {
            let share = f64::from(tokens.known) / f64::from(tokens.all);
            self.with_tokens += 1;
            self.sum += share;
            self.squares += share * share;
        }
    }

    /// What was gathered; `None` of no document.
    #[must_use]
    pub fn profile(&self) -> Option<TextProfile> {
        let quantile = |part: f64| {
            let rank = ((part * self.documents as f64).ceil() as u64).max(1);
            let mut sum = 0;
            let at = self.lengths.iter().position(|n| {
                sum += n;
                sum >= rank
            });
            at.map(length_of)
        };
        let [p05, p25, median, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(quantile);
        let tokens = Lengths { p05: p05?, p25: p25?, median: median?, p75: p75?, p95: p95? };
        let n = self.with_tokens as f64;
        let known = (self.with_tokens > 0).then(|| {
            let mean = self.sum / n;
            // Shares lie in 0 to 1, so little is lost to cancellation.
            let squares = (self.squares - n * mean * mean).max(0.0);
            Spread { mean, standard_deviation: (squares / (n - 1.0).max(1.0)).sqrt() }
        });
        Some(TextProfile { documents: self.documents, known, tokens })
    }
}

impl CountMatrix {
    /// How all documents look to a vocabulary fitted on those of other groups, from the counts alone: without a
    /// document's group a token is in as many documents less as the group has, and known where at least `min_df`
    /// are left. `groups` are numbers, one a document. The share of known tokens is `None` where the recipe has no
    /// n-grams of one token, which alone tell how many documents a token is in.
    ///
    /// Cues of a lexicon are no tokens. Where n-grams are hashed, only lengths are told.
    ///
    /// Under `max_features` the share is a little too high: which tokens are left out is not asked again.
    ///
    /// # Errors
    /// As [`super::Featurizer::fit`].
    pub fn profile(&self, groups: &[u32], features: &FeatureSettings) -> Result<Option<TextProfile>> {
        let mut profiler = Profiler::default();
        // A bucket does not tell of one token in how many documents it is.
        let Vocabulary::Exact(vocabulary) = self.vocabulary() else {
            (0..self.len()).for_each(|i| profiler.add(TokenCount { all: self.length(i), known: 0 }));
            return Ok(profiler.profile().map(|profile| TextProfile { known: None, ..profile }));
        };
        let all: Vec<usize> = (0..self.len()).collect();
        let is_word = |j: &u32| self.vocabulary().kind(*j as usize) == Column::Word;
        let is_token = |token: u32| !lexicon::is_cue(vocabulary.tokens().get(token as usize - 1));
        let mut held = vec![false; vocabulary.tokens().len() + 1];
        for (j, _) in self.select(&all, features)?.iter().take_while(|(j, _)| is_word(j)) {
            vocabulary.words().get(*j as usize).iter().for_each(|token| held[*token as usize] = true);
        }
        let words = vocabulary.words().len();
        let alone: Vec<bool> = (0..words)
            .map(
                |j| matches!(vocabulary.words().get(j), [token] if held[*token as usize] && is_token(*token)),
            )
            .collect();
        let mut by_group: Vec<(u32, usize)> = groups.iter().copied().zip(all).collect();
        by_group.sort_unstable();
        let by_group: Vec<&[(u32, usize)]> = by_group.chunk_by(|a, b| a.0 == b.0).collect();
        let least = features.min_documents(self.len());
        let tokens = |i: usize| {
            let (columns, counts) = self.row(i);
            let words = columns.partition_point(|j| (*j as usize) < words);
            columns[..words].iter().zip(counts).map(|(j, n)| (*j as usize, *n)).filter(|(j, _)| alone[*j])
        };
        // Of a group the documents in which each token is; of one document that is 1 wherever it has the token.
        let count = |i: usize, in_group: &dyn Fn(usize) -> u32| {
            let known = tokens(i).filter(|(j, _)| self.frequency(*j) - in_group(*j) >= least);
            TokenCount { all: self.length(i), known: known.map(|(_, n)| n).sum() }
        };
        let counted: Vec<Vec<TokenCount>> = by_group
            .par_iter()
            .map(|group| match group {
                [(_, i)] => vec![count(*i, &|_| 1)],
                group => {
                    let mut in_group: HashMap<usize, u32> = HashMap::new();
                    for (_, i) in *group {
                        tokens(*i).for_each(|(j, _)| *in_group.entry(j).or_default() += 1);
                    }
                    group
                        .iter()
                        .map(|(_, i)| count(*i, &|j| in_group.get(&j).copied().unwrap_or(0)))
                        .collect()
                }
            })
            .collect();
        // One after the other: sums of floating-point numbers depend on their order.
        counted.into_iter().flatten().for_each(|tokens| profiler.add(tokens));
        let profile = profiler.profile();
        let known = features.word_ngrams[0] == 1;
        Ok(profile.map(|p| TextProfile { known: p.known.filter(|_| known), ..p }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Featurizer, TokenCache};
    use crate::recipe::Recipe;

    #[test]
    fn every_length_is_in_a_bucket_near_it() {
        for length in (0..5000).chain([65_535, 1 << 20, u32::MAX - 1, u32::MAX]) {
            let found = length_of(bucket(length));
            let off = found.abs_diff(u64::from(length));
            assert!(
                if length < EXACT { off == 0 } else { off * 64 <= u64::from(length) },
                "{length}: {found}"
            );
        }
        assert!(bucket(u32::MAX) < BUCKETS);
    }

    /// Shares 1, ½ and ¾: mean ¾, variance (1/16 + 1/16) / 2, so its root is ¼.
    #[test]
    fn profiles_worked_by_hand() {
        let mut profiler = Profiler::default();
        assert_eq!(profiler.profile(), None);
        for (all, known) in [(4, 4), (10, 5), (20, 15), (0, 0)] {
            profiler.add(TokenCount { all, known });
        }
        let profile = profiler.profile().unwrap();
        assert_eq!(profile.known, Some(Spread { mean: 0.75, standard_deviation: 0.25 }));
        let lengths = Lengths { p05: 0, p25: 0, median: 4, p75: 10, p95: 20 };
        assert_eq!((profile.documents, profile.tokens), (4, lengths));
    }

    const TEXTS: [&str; 7] = [
        "laba naik lagi, kata bupati",
        "laba bank naik lagi",
        "tidak rugi, kata bank",
        "bupati tidak naik pesawat",
        "",
        "laba laba besar kata warga",
        "bank tidak rugi lagi",
    ];

    /// What the counts say of each group without it is what a model trained without it says of its texts.
    #[test]
    fn known_tokens_are_those_of_a_vocabulary_that_never_saw_the_group() {
        let groups = [0, 0, 1, 2, 3, 1, 4];
        for (min_df, word_ngrams) in [(1.0, [1, 2]), (2.0, [1, 2]), (2.0, [1, 1])] {
            let mut recipe = Recipe::built_in("default").unwrap();
            recipe.features.min_df = min_df;
            recipe.features.word_ngrams = word_ngrams;
            let Recipe { text, features, .. } = &recipe;
            let counts = CountMatrix::count(&TEXTS, text, features, 1).unwrap();
            let mut expected = Profiler::default();
            for group in 0..5 {
                let rows = |of: bool| (0..TEXTS.len()).filter(move |i| (groups[*i] == group) == of);
                let others =
                    Featurizer::fit(&counts, &rows(false).collect::<Vec<_>>(), text, features).unwrap();
                let cache = TokenCache::default();
                for i in rows(true) {
                    others.row(TEXTS[i], &cache, |_, _| ());
                    expected.add(cache.tokens());
                }
            }
            let found = counts.profile(&groups, features).unwrap();
            assert_eq!(found, expected.profile(), "{min_df} {word_ngrams:?}");
            assert!(found.unwrap().known.unwrap().mean < 0.8, "groups hide something");
        }
    }

    #[test]
    fn without_single_tokens_only_lengths_are_told() {
        let mut recipe = Recipe::built_in("default").unwrap();
        recipe.features.min_df = 1.0;
        recipe.features.word_ngrams = [2, 2];
        let counts = CountMatrix::count(&TEXTS, &recipe.text, &recipe.features, 1).unwrap();
        let profile = counts.profile(&[0, 1, 2, 3, 4, 5, 6], &recipe.features).unwrap().unwrap();
        // Lengths 6, 4, 5, 4, 0, 5 and 4, commas counted.
        assert_eq!((profile.known, profile.tokens.median), (None, 4));
    }
}
