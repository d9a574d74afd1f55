//! Why: the n-grams that decided, and the words a model goes by.

use super::Model;
use crate::features::{Column, TokenCache};
use serde::Serialize;

/// One n-gram's part in a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The n-gram; a character n-gram stands in brackets with `_` for a word's edge.
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
}

impl Model {
    /// Every n-gram of `text` with what it adds to the score of class `class`, the largest
    /// in size first. Their sum and [`super::Linear::intercept`] make up the score.
    #[must_use]
    pub fn reasons(&self, text: &str, class: usize, cache: &TokenCache) -> Vec<Reason> {
        let part = |j: usize, v: f32| (j, f64::from(v) * self.linear.weight(j, class));
        let mut parts: Vec<(usize, f64)> = self.featurizer.row(text, cache, |columns, values| {
            columns.iter().zip(values).map(|(j, v)| part(*j as usize, *v)).collect()
        });
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        parts
            .into_iter()
            .map(|(j, contribution)| Reason { ngram: self.ngram_name(j), contribution })
            .collect()
    }

    /// The `n` n-grams of a kind with the largest weights for class `class`.
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
        columns.into_iter().map(|(j, weight)| Weighted { ngram: self.ngram_name(j), weight }).collect()
    }

    /// How column `j` is written for people.
    #[must_use]
    pub fn ngram_name(&self, j: usize) -> String {
        let vocabulary = self.featurizer.vocabulary();
        let text = vocabulary.text(j);
        match vocabulary.kind(j) {
            Column::Word => text,
            Column::Char => format!("[{}]", text.replace(' ', "_")),
        }
    }
}
