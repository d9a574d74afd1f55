//! Why: the n-grams that decided, and the words a model goes by.

use super::Model;
use super::scoring::values;
use crate::features::{Column, TokenCache};
use serde::Serialize;

/// One n-gram's part in a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The n-gram; a character n-gram stands in brackets with `_` for a word's edge. Where n-grams are hashed, those of
    /// the text that share the bucket, the most frequent there first, with ` | ` between them.
    pub ngram: String,
    /// Weight × value: what it added to the score of the label decided on.
    pub contribution: f64,
}

/// An n-gram with its weight for a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighted {
    /// The n-gram, as in [`Reason::ngram`].
    pub ngram: String,
    /// Its weight.
    pub weight: f64,
    /// In how many training documents it occurs, as [`Model::documents`] tells.
    pub documents: Option<u32>,
}

impl Model {
    /// Every n-gram of `text` with what it adds to the score of class `class`, the largest
    /// in size first. Their sum and [`super::Linear::intercept`] make up the score.
    #[must_use]
    pub fn reasons(&self, text: &str, class: usize, cache: &TokenCache) -> Vec<Reason> {
        self.reasons_by_column(text, class, cache).into_iter().map(|(_, reason)| reason).collect()
    }

    /// [`Model::reasons`], each with its column.
    pub(super) fn reasons_by_column(
        &self,
        text: &str,
        class: usize,
        cache: &TokenCache,
    ) -> Vec<(u32, Reason)> {
        let mut parts = values(&self.featurizer, text, cache);
        parts.iter_mut().for_each(|(j, value)| *value *= self.linear.weight(*j as usize, class));
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        let columns: Vec<u32> = parts.iter().map(|(j, _)| *j).collect();
        let ngrams = self.featurizer.ngrams_of(text, &columns);
        let name = |j: u32, ngrams: Vec<String>| {
            let kind = self.featurizer.vocabulary().kind(j as usize);
            ngrams.into_iter().map(|ngram| written(kind, ngram)).collect::<Vec<_>>().join(" | ")
        };
        parts
            .into_iter()
            .zip(ngrams)
            .map(|((j, contribution), ngrams)| (j, Reason { ngram: name(j, ngrams), contribution }))
            .collect()
    }

    /// The `n` n-grams of a kind with the largest weights for class `class`; none where n-grams are hashed, since the
    /// model does not hold their texts.
    #[must_use]
    pub fn top(&self, class: usize, kind: Column, n: usize) -> Vec<Weighted> {
        let vocabulary = self.featurizer.vocabulary();
        let mut columns: Vec<(usize, f64)> = (0..vocabulary.len())
            .filter(|j| vocabulary.kind(*j) == kind)
            .map(|j| (j, self.linear.weight(j, class)))
            .filter(|(_, w)| *w > 0.0)
            .collect();
        columns.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        columns.truncate(n);
        let named = |(j, weight)| {
            Some(Weighted { ngram: written(kind, vocabulary.text(j)?), weight, documents: self.documents(j) })
        };
        columns.into_iter().filter_map(named).collect()
    }
}

/// How an n-gram is written for people.
pub(super) fn written(kind: Column, ngram: String) -> String {
    match kind {
        Column::Word => ngram,
        Column::Char => format!("[{}]", ngram.replace(' ', "_")),
    }
}
