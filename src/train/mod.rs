//! Labelled articles to a model: split, fit, figures on what was held out, refit on all.

pub mod choice;
mod corpus;
mod decision;
mod dense;
mod document;
pub mod dual;
mod intercepts;
pub mod lasso;
mod multiclass;
pub mod newton;
pub mod objective;
mod parameters;
mod params;
mod targets;

pub use corpus::Corpus;
pub use objective::{Judged, Objective};
pub use parameters::Parameters;
pub use params::{Fitted, LogisticRegression, ValidLogisticRegression};
pub use targets::Targets;

use crate::corpus::duplicates::DEFAULT_THRESHOLD;
use crate::corpus::groups::groups;
use crate::corpus::split::{folds, holdout};
use crate::evaluate::Figures;
use crate::features::{CountMatrix, Featurizer, SparseRows};
use crate::model::{Card, Model, Prediction, Rule};
use crate::recipe::{Decision, Recipe};
use crate::{Error, Result};
use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array2;

/// On which articles the figures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evaluation {
    /// Folds up to 2,000 documents, a held-out part above.
    Auto,
    /// Cross-validation with this many folds: every article is predicted by a model that did not see its group.
    Folds(usize),
    /// This share of the articles is held out.
    Holdout(f64),
    /// None: one fit and nothing else.
    None,
}

/// What must not stand on both sides of the split behind the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Near-duplicates, and articles of one given group.
    Groups,
    /// Nothing: articles are dealt one by one, as most tools do. Copies and retellings of what was trained on
    /// are then predicted too, so the figures do not say how tomorrow's pages will fare; beside those of
    /// [`Split::Groups`] they show what a leak is worth.
    Random,
}

/// Up to this many documents, [`Evaluation::Auto`] cross-validates.
const FEW: usize = 2000;
/// Folds of a cross-validation unless told otherwise.
pub const FOLDS: usize = 5;
/// Share held out unless told otherwise.
pub const HELD_OUT: f64 = 0.2;

/// What a training run is told beside the recipe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// On which articles the figures are made.
    pub evaluation: Evaluation,
    /// What is kept whole when they are split off. Thresholds are tuned on whole groups always.
    pub split: Split,
    /// Shuffles groups among folds.
    pub seed: u64,
    /// Most bytes the dense solver's matrix may take.
    pub memory_limit: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { evaluation: Evaluation::Auto, split: Split::Groups, seed: 0, memory_limit: 1 << 30 }
    }
}

/// A trained model and how the last fit went.
#[derive(Debug)]
pub struct Trained {
    /// The model, fitted on all labelled articles.
    pub model: Model,
    /// Outer iterations of that fit.
    pub iterations: usize,
    /// Things the user should know.
    pub notes: Vec<String>,
}

/// A fit on some of the rows.
struct Part {
    featurizer: Featurizer,
    fitted: Fitted,
    rule: Rule,
    non_zeros: usize,
}

/// All that fits on parts of one corpus have in common.
struct Bench<'a> {
    corpus: &'a Corpus,
    counts: CountMatrix,
    truth: Vec<u32>,
    groups: Vec<u32>,
    recipe: &'a Recipe,
    options: Options,
}

/// Trains a model on `corpus` by `recipe`; `progress` is told each step.
///
/// ```
/// use sentimen::{article::Article, recipe::Recipe, train};
/// let page = |body: &str, label: &str| Article { body: body.into(), label: Some(label.into()), ..Article::default() };
/// let corpus = train::Corpus::new(
///     vec![page("laba naik", "positif"), page("laba naik lagi", "positif"), page("rugi besar", "negatif"), page("rugi lagi", "negatif")],
///     false,
/// )?;
/// let options = train::Options { evaluation: train::Evaluation::None, ..Default::default() };
/// let trained = train::train(&corpus, &Recipe::built_in("default")?, &options, &mut |_| ())?;
/// assert_eq!(trained.model.labels(), ["negatif", "positif"]);
/// # Ok::<(), sentimen::Error>(())
/// ```
///
/// # Errors
/// [`Error::Corpus`] where the articles cannot train or be split, [`Error::Invalid`] where
/// the recipe or an option cannot be used.
pub fn train(
    corpus: &Corpus,
    recipe: &Recipe,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Trained> {
    recipe.check()?;
    let texts = corpus.texts();
    let n = corpus.len();
    let splits = options.evaluation != Evaluation::None || recipe.train.decision == Decision::Tuned;
    let mut notes = corpus.notes.clone();
    let groups = if splits {
        progress("looking for near-duplicates");
        groups(&texts, &corpus.given_groups(), DEFAULT_THRESHOLD)
    } else {
        (0..n as u32).collect()
    };
    progress("counting n-grams");
    // A share is of the smallest part that will be fitted, folds within folds included.
    let smallest = if splits { n / 4 } else { n };
    let counts =
        CountMatrix::count(&texts, &recipe.text, &recipe.features, recipe.features.min_documents(smallest))?;
    let bench = Bench { corpus, counts, truth: corpus.label_ids(), groups, recipe, options: *options };
    let (figures, evaluated_on) = match bench.evaluate(progress) {
        Ok(Some((figures, words))) => (Some(figures), words),
        Ok(None) => (None, "not evaluated".to_owned()),
        // Too few articles to hold any out still train a model; figures that were asked for are owed.
        Err(Error::Corpus(reason)) if options.evaluation == Evaluation::Auto => {
            notes.push(format!("no figures, there are too few articles to hold any out: {reason}"));
            (None, "not evaluated: too few articles".to_owned())
        }
        Err(error) => return Err(error),
    };
    progress("fitting on all labelled articles");
    let all: Vec<usize> = (0..n).collect();
    let groups = bench.groups.iter().max().map_or(0, |g| u64::from(*g) + 1);
    let part = bench.fit_all()?;
    let counts = corpus.class_counts(&all);
    let words = part.featurizer.vocabulary().words().len();
    let card = Card {
        crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        data_hash: corpus.hash(),
        documents: corpus.labels().iter().cloned().zip(counts.iter().map(|c| *c as u64)).collect(),
        groups,
        seed: options.seed,
        features: [words as u64, (part.featurizer.vocabulary().len() - words) as u64],
        non_zeros: part.non_zeros as u64,
        objective: part.fitted.objective,
        certificate: part.fitted.certificate,
        evaluated_on,
        figures,
    };
    let labels = corpus.labels().to_vec();
    let model = Model::new(recipe.clone(), labels, part.featurizer, part.fitted.linear, part.rule, card);
    Ok(Trained { model, iterations: part.fitted.iterations, notes })
}

/// What a fit says of rows it did not see: their numbers, and a prediction for each.
type HeldOut = (Vec<usize>, Vec<Prediction>);

/// Fits weights to the matrix of `rows`.
fn fit_matrix(
    corpus: &Corpus,
    recipe: &Recipe,
    options: Options,
    (featurizer, matrix): (Featurizer, SparseRows),
    rows: &[usize],
) -> Result<Part> {
    let settings = &recipe.train;
    let non_zeros = matrix.non_zeros();
    let class_weights = corpus.class_weights(rows, settings)?;
    let targets = corpus.targets(rows, &class_weights, settings.confidence);
    let fitted = LogisticRegression::new()
        .c(settings.c)
        .tol(settings.tol)
        .max_iterations(settings.max_iterations)
        .solver(settings.solver)
        .l1_ratio(settings.l1_ratio)
        .multiclass(settings.multiclass)
        .memory_limit(options.memory_limit)
        .fit(&DatasetBase::new(matrix, targets))?;
    let rule = decision::rule(corpus, rows, &class_weights, settings);
    Ok(Part { featurizer, fitted, rule, non_zeros })
}

impl Bench<'_> {
    /// Fits vocabulary, weights and rule on `rows` alone.
    fn fit(&self, rows: &[usize]) -> Result<Part> {
        let mut part = self.fit_untuned(rows)?;
        if let Some(thresholds) = self.tuned_thresholds(rows)? {
            part.rule.thresholds = thresholds;
        }
        Ok(part)
    }

    /// The same on all rows; the counts are used up.
    fn fit_all(self) -> Result<Part> {
        let rows: Vec<usize> = (0..self.corpus.len()).collect();
        let thresholds = self.tuned_thresholds(&rows)?;
        let Self { corpus, counts, recipe, options, .. } = self;
        let (featurizer, matrix) = counts.into_fitted(&recipe.text, &recipe.features)?;
        let mut part = fit_matrix(corpus, recipe, options, (featurizer, matrix), &rows)?;
        if let Some(thresholds) = thresholds {
            part.rule.thresholds = thresholds;
        }
        Ok(part)
    }

    /// Thresholds found on predictions for each of `rows` by a fit that did not see its group, where the recipe
    /// asks for them.
    fn tuned_thresholds(&self, rows: &[usize]) -> Result<Option<Vec<f64>>> {
        if self.recipe.train.decision != Decision::Tuned {
            return Ok(None);
        }
        let mut held_out = Vec::new();
        for (train, held) in self.folds(&self.groups, rows, FOLDS)? {
            let part = self.fit_untuned(&train)?;
            held_out.push(self.predict(&part, &train, held)?);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        decision::tune(self.corpus.labels(), &truth, probabilities.view()).map(Some)
    }

    /// Fits vocabulary and weights with thresholds that need no tuning.
    fn fit_untuned(&self, rows: &[usize]) -> Result<Part> {
        let featurizer = Featurizer::fit(&self.counts, rows, &self.recipe.text, &self.recipe.features)?;
        let matrix = self.counts.rows(rows, rows, &featurizer, &self.recipe.features)?;
        fit_matrix(self.corpus, self.recipe, self.options, (featurizer, matrix), rows)
    }

    /// Predictions for `held`, by a part fitted on `train`.
    fn predict(&self, part: &Part, train: &[usize], held: Vec<usize>) -> Result<HeldOut> {
        let matrix = self.counts.rows(&held, train, &part.featurizer, &self.recipe.features)?;
        let predictions = (0..held.len())
            .map(|i| {
                let (columns, values) = matrix.row(i);
                part.rule.decide(&part.fitted.linear.scores(columns, values))
            })
            .collect();
        Ok((held, predictions))
    }

    /// Truth and probabilities (n × K) of predictions laid one below the other.
    fn side_by_side(&self, held_out: &[HeldOut]) -> Result<(Vec<usize>, Array2<f64>)> {
        let truth: Vec<usize> =
            held_out.iter().flat_map(|(rows, _)| rows.iter().map(|i| self.truth[*i] as usize)).collect();
        let probabilities: Vec<f64> = held_out
            .iter()
            .flat_map(|(_, predictions)| predictions.iter().flat_map(|p| p.probabilities.iter().copied()))
            .collect();
        let shape = (truth.len(), self.corpus.labels().len());
        let probabilities = Array2::from_shape_vec(shape, probabilities)
            .map_err(|e| Error::corpus(format!("predictions do not fit their rows: {e}")))?;
        Ok((truth, probabilities))
    }

    /// The groups that `rows` have `among` all, numbered from 0, and their labels.
    fn groups_and_labels(&self, among: &[u32], rows: &[usize]) -> (Vec<u32>, Vec<u32>) {
        let mut numbers = std::collections::HashMap::new();
        let groups = rows
            .iter()
            .map(|i| {
                let next = numbers.len() as u32;
                *numbers.entry(among[*i]).or_insert(next)
            })
            .collect();
        (groups, rows.iter().map(|i| self.truth[*i]).collect())
    }

    /// `rows` as (training, held out) for each of at most `k` folds; none of the `units` is split.
    fn folds(&self, units: &[u32], rows: &[usize], k: usize) -> Result<Vec<(Vec<usize>, Vec<usize>)>> {
        let (groups, labels) = self.groups_and_labels(units, rows);
        let k = k.min(groups.iter().max().map_or(0, |g| *g as usize + 1));
        let fold = folds(&groups, &labels, self.corpus.labels().len(), k, self.options.seed)?;
        Ok((0..k as u32)
            .map(|f| {
                let part = |held: bool| {
                    rows.iter().zip(&fold).filter(|(_, g)| (**g == f) == held).map(|(i, _)| *i).collect()
                };
                (part(false), part(true))
            })
            .collect())
    }

    /// Figures on articles that the predicting fit did not see, and how they were chosen.
    fn evaluate(&self, progress: &mut dyn FnMut(&str)) -> Result<Option<(Figures, String)>> {
        let n = self.corpus.len();
        let rows: Vec<usize> = (0..n).collect();
        let single: Vec<u32>;
        let units = match self.options.split {
            Split::Groups => &self.groups,
            Split::Random => {
                single = (0..n as u32).collect();
                &single
            }
        };
        let n_units = units.iter().max().map_or(0, |g| *g as usize + 1);
        let (splits, words) = match self.options.evaluation {
            Evaluation::None => return Ok(None),
            Evaluation::Auto if n_units < 2 => return Ok(None),
            Evaluation::Auto if n <= FEW => (self.folds(units, &rows, FOLDS)?, None),
            Evaluation::Folds(k) => (self.folds(units, &rows, k)?, None),
            Evaluation::Auto => (vec![self.holdout(units, &rows, HELD_OUT)?], Some(HELD_OUT)),
            Evaluation::Holdout(share) => (vec![self.holdout(units, &rows, share)?], Some(share)),
        };
        let mut held_out = Vec::new();
        let many = splits.len();
        for (at, (train, held)) in splits.into_iter().enumerate() {
            progress(&format!("fitting without held-out part {} of {many}", at + 1));
            let part = self.fit(&train)?;
            held_out.push(self.predict(&part, &train, held)?);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        let predicted: Vec<usize> = held_out.iter().flat_map(|(_, p)| p.iter().map(|p| p.label)).collect();
        let figures = Figures::of(self.corpus.labels(), &truth, &predicted, Some(probabilities.view()))?;
        let words = match (words, self.options.split) {
            (None, Split::Groups) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see its group ({n_units} groups)"
            ),
            (None, Split::Random) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see it, though perhaps its group (random split)"
            ),
            (Some(_), Split::Groups) => {
                format!("{} held-out documents of {n}, whole groups ({n_units} groups)", truth.len())
            }
            (Some(_), Split::Random) => format!(
                "{} held-out documents of {n}, one by one, though perhaps their groups were seen (random split)",
                truth.len()
            ),
        };
        Ok(Some((figures, words)))
    }

    fn holdout(&self, units: &[u32], rows: &[usize], share: f64) -> Result<(Vec<usize>, Vec<usize>)> {
        let (groups, labels) = self.groups_and_labels(units, rows);
        let held = holdout(&groups, &labels, self.corpus.labels().len(), share, self.options.seed)?;
        let part =
            |wanted: bool| rows.iter().zip(&held).filter(|(_, h)| **h == wanted).map(|(i, _)| *i).collect();
        Ok((part(false), part(true)))
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod file_tests;

#[cfg(test)]
mod law_tests;

#[cfg(test)]
mod reference_tests;
