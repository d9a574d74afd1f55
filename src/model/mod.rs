//! A trained model: the whole pipeline from text to probabilities, and its card.

mod attribution;
mod calibration;
mod card;
mod decision;
mod drift;
mod edit;
mod explain;
mod file;
mod flip;
mod linear;
mod nearest;
mod scorer;
mod scoring;
mod seen;
mod story;
mod weights;

pub use attribution::{Attribution, Evidence, EvidenceKind, Token};
pub(crate) use calibration::centre;
pub use calibration::{Calibration, Curve};
pub use card::{CalibrationTried, Card, Certificate, Corrected};
pub use decision::{Prediction, Rule};
pub use drift::{Batch, Beside, Drift};
pub use edit::{Change, Edit, MOST_LISTED};
pub use explain::{Reason, Weighted};
pub use file::FORMAT_VERSION;
pub use flip::{MOST_WORDS, Without, without};
pub(crate) use linear::weight_rows;
pub use linear::{Linear, argmax, sigmoid, softmax};
pub use scorer::{Scored, Scorer};
pub use seen::Seen;
pub use story::{Entry, Story};
pub use weights::{Kind, Place};

use crate::article::Article;
use crate::features::{Featurizer, TokenCache};
use crate::recipe::Recipe;
use crate::text::article_text;
use scoring::{Scoring, scores};
use std::borrow::Cow;
use std::sync::OnceLock;

/// The most classes there may be: a label column with more is almost surely another column.
pub const MOST_CLASSES: usize = 1000;

/// Everything needed to score an article: recipe, featurizer, weights, decision rule, card.
///
/// ```no_run
/// use sentimen::{features::TokenCache, model::Model};
/// let model = Model::load("models/berita.safetensors".as_ref())?;
/// let prediction = model.predict("Laba perusahaan naik dua kali lipat.", &TokenCache::default());
/// println!("{} ({:.1}%)", model.labels()[prediction.label], 100.0 * prediction.confidence());
/// # Ok::<(), sentimen::Error>(())
/// ```
#[derive(Debug)]
pub struct Model {
    pub(crate) recipe: Recipe,
    pub(crate) labels: Vec<String>,
    pub(crate) featurizer: Featurizer,
    pub(crate) linear: Linear,
    pub(crate) rule: Rule,
    pub(crate) card: Card,
    pub(crate) seen: Seen,
    /// Made once many texts are to be scored, which it is for.
    scoring: OnceLock<Scoring>,
}

impl Model {
    /// Puts a model together from its parts.
    #[must_use]
    pub fn new(
        recipe: Recipe,
        labels: Vec<String>,
        featurizer: Featurizer,
        linear: Linear,
        rule: Rule,
        card: Card,
    ) -> Self {
        let seen = Seen::default();
        Self { recipe, labels, featurizer, linear, rule, card, seen, scoring: OnceLock::new() }
    }

    /// The labels, in byte order: the order of all probabilities.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The recipe it was trained by.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The card.
    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The pipeline from text to rows.
    #[must_use]
    pub fn featurizer(&self) -> &Featurizer {
        &self.featurizer
    }

    /// Weights and intercepts.
    #[must_use]
    pub fn linear(&self) -> &Linear {
        &self.linear
    }

    /// Offsets and thresholds.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Which texts it was trained on.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// The same model, that knows which texts it was trained on.
    #[must_use]
    pub fn having_seen(mut self, seen: Seen) -> Self {
        self.seen = seen;
        self
    }

    /// The same model that abstains below another confidence, 0 to 1; 0 never does.
    #[must_use]
    pub fn abstaining_below(mut self, confidence: f64) -> Self {
        self.rule.abstain = confidence;
        self
    }

    /// Scores one text. A text without a known n-gram gets the intercepts' probabilities.
    #[must_use]
    pub fn predict(&self, text: &str, cache: &TokenCache) -> Prediction {
        self.rule.decide(&self.scores(text, cache))
    }

    /// What it reads of an article.
    #[must_use]
    pub fn text_of<'a>(&self, article: &'a Article) -> Cow<'a, str> {
        article_text(article, self.recipe.text.titles)
    }

    /// The K scores of a text, before offsets and calibration.
    #[must_use]
    pub fn scores(&self, text: &str, cache: &TokenCache) -> Vec<f64> {
        scores(&self.featurizer, &self.linear, self.scoring.get(), text, cache)
    }

    /// Makes ready for many texts: from then on each is scored sooner, to the same bit. It costs about as much as a
    /// few hundred texts.
    pub fn prepare(&self) {
        self.scoring.get_or_init(|| Scoring::new(&self.featurizer, &self.linear));
    }
}

#[cfg(test)]
mod law_tests;

pub(crate) mod small;
