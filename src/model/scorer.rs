//! A model shared by threads, each with its own memory of token types.

use super::{Model, Prediction, Reason};
use crate::article::Article;
use crate::features::{TokenCache, TokenCount};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// After so many texts there are likely many more, worth [`Model::prepare`].
const MANY: usize = 512;

/// What a [`Scorer`] says of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Label and probabilities.
    pub prediction: Prediction,
    /// The n-grams that decided, as many as were asked for.
    pub reasons: Vec<Reason>,
    /// How many tokens the text has, and how many the model knows.
    pub tokens: TokenCount,
}

/// Scores texts from any number of threads.
#[derive(Debug)]
pub struct Scorer {
    model: Arc<Model>,
    caches: Vec<Mutex<TokenCache>>,
    scored: AtomicUsize,
}

impl Scorer {
    /// A scorer for the threads of the current pool.
    #[must_use]
    pub fn new(model: Arc<Model>) -> Self {
        let caches = (0..rayon::current_num_threads().max(1)).map(|_| Mutex::default()).collect();
        Self { model, caches, scored: AtomicUsize::new(0) }
    }

    /// The model it scores with.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Scores what the model reads of an article, see [`Scorer::score`].
    #[must_use]
    pub fn score_article(&self, article: &Article, reasons: usize) -> Scored {
        self.score(&self.model.text_of(article), reasons)
    }

    /// Scores one text; with `reasons` above 0, also the n-grams that decided, at most that many.
    #[must_use]
    pub fn score(&self, text: &str, reasons: usize) -> Scored {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.caches.len();
        // A poisoned cache holds nothing that a panic elsewhere could have made wrong.
        let cache = self.caches[thread].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.scored.fetch_add(1, Ordering::Relaxed) == MANY {
            self.model.prepare();
        }
        let prediction = self.model.predict(text, &cache);
        let tokens = cache.tokens();
        let mut why = Vec::new();
        if reasons > 0 {
            why = self.model.reasons(text, prediction.label, &cache);
            why.truncate(reasons);
        }
        Scored { prediction, reasons: why, tokens }
    }
}
