//! Scores of a text, and what they need of each column side by side in memory.

use super::Linear;
use crate::features::{Beside, Featurizer, TokenCache, Vocabulary};

/// The weight of a term and its weights for the scores, column by column: a column is one look at memory.
#[derive(Debug)]
pub(super) struct Scoring {
    /// Word n-grams with their numbers: where these are found, the numbers are found.
    words: Option<Beside>,
    /// Of columns that have none there, from the first such column on, the numbers.
    others: Vec<u32>,
}

impl Scoring {
    pub(super) fn new(featurizer: &Featurizer, linear: &Linear) -> Self {
        let width = 1 + linear.intercepts.len();
        let terms = &featurizer.weighting().terms;
        let mut numbers = Vec::with_capacity(terms.len() * width);
        for (term, weights) in terms.iter().zip(linear.weights.chunks_exact(width - 1)) {
            numbers.push(term.to_bits());
            numbers.extend(weights.iter().map(|w| w.to_bits()));
        }
        match featurizer.vocabulary() {
            Vocabulary::Exact(ngrams) => {
                let others = numbers.split_off(ngrams.words().len() * width);
                Self { words: Some(Beside::new(ngrams.words(), &numbers, width)), others }
            }
            Vocabulary::Hashed(_) => Self { words: None, others: numbers },
        }
    }
}

/// The K scores of a text: those of [`Linear::scores`] on its row but for rounding, as columns are added up in the order in
/// which the text has them. With `scoring` they are the same, sooner.
pub(super) fn scores(
    featurizer: &Featurizer,
    linear: &Linear,
    scoring: Option<&Scoring>,
    text: &str,
    cache: &TokenCache,
) -> Vec<f64> {
    let weighting = featurizer.weighting();
    let mut z: Vec<f64> = linear.intercepts.iter().map(|b| f64::from(*b)).collect();
    let n = z.len();
    let words = scoring.and_then(|scoring| scoring.words.as_ref());
    featurizer.counts(text, cache, words, |of_words, of_chars| {
        let mut block = Block { z: &mut z, sums: vec![0.0; n], tf: |count| weighting.tf(count) };
        let mut add = |counts, first, length, beside: Option<&Beside>| match (beside, scoring) {
            (Some(beside), _) => block.add(counts, length, |j, k| f32::from_bits(beside.of(j)[k])),
            (None, Some(Scoring { words, others })) => {
                let first = if words.is_some() { 0 } else { first };
                block.add(counts, length, |j, k| f32::from_bits(others[(first + j) * (1 + n) + k]));
            }
            (None, None) => block.add(counts, length, |j, k| match k {
                0 => weighting.terms[first + j],
                _ => linear.weights[(first + j) * n + k - 1],
            }),
        };
        add(of_words, 0, 1.0, words);
        add(of_chars, weighting.words, weighting.char_weight, None);
    });
    if let [z] = z[..] { vec![-0.5 * z, 0.5 * z] } else { z }
}

/// The columns of a text with their values, as [`scores`] takes them times the weights: those of its row, not rounded.
pub(super) fn values(featurizer: &Featurizer, text: &str, cache: &TokenCache) -> Vec<(u32, f64)> {
    let weighting = featurizer.weighting();
    featurizer.counts(text, cache, None, |of_words, of_chars| {
        let mut all = Vec::with_capacity(of_words.len() + of_chars.len());
        for (counts, first, length) in
            [(of_words, 0, 1.0), (of_chars, weighting.words, weighting.char_weight)]
        {
            let start = all.len();
            let value = |(column, count): &(u32, u32)| {
                let column = first as u32 + column;
                (column, weighting.tf(*count) * f64::from(weighting.terms[column as usize]))
            };
            all.extend(counts.iter().map(value));
            let block = &mut all[start..];
            let square: f64 = block.iter().map(|(_, value)| value * value).sum();
            if square > 0.0 {
                block.iter_mut().for_each(|(_, value)| *value *= length / square.sqrt());
            }
        }
        all
    })
}

/// Adds up the columns of a block, words or characters.
struct Block<'z, F> {
    z: &'z mut [f64],
    sums: Vec<f64>,
    tf: F,
}

impl<F: Fn(u32) -> f64> Block<'_, F> {
    /// Adds a block of `counts`, scaled to `length`; of column j `number` gives the weight of the term at 0, then those for
    /// the scores.
    #[inline]
    fn add(&mut self, counts: &[(u32, u32)], length: f64, number: impl Fn(usize, usize) -> f32) {
        let Self { z, sums, tf } = self;
        sums.fill(0.0);
        let mut square = 0.0;
        for &(column, count) in counts {
            let column = column as usize;
            let value = tf(count) * f64::from(number(column, 0));
            square += value * value;
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum += value * f64::from(number(column, 1 + k));
            }
        }
        if square > 0.0 {
            let scale = length / square.sqrt();
            z.iter_mut().zip(sums).for_each(|(z, sum)| *z += scale * *sum);
        }
    }
}
