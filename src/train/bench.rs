//! Fits on parts of one corpus: what a fold, a held-out split and the whole have in common.

use super::search::Search;
use super::{Corpus, FEW, FOLDS, Fitted, HELD_OUT, LogisticRegression, Options, Parameters, Split, decision};
use super::{Evaluation, Plan};
use crate::corpus::split::{folds, holdout};
use crate::evaluate::{Figures, Selection};
use crate::features::{CountMatrix, Featurizer, SparseRows};
use crate::model::{Prediction, Rule};
use crate::recipe::{Decision, Recipe, TrainSettings};
use crate::{Error, Result};
use linfa::ParamGuard;
use ndarray::Array2;

/// A fit on some of the rows.
pub(super) struct Part {
    pub(super) setting: Setting,
    pub(super) featurizer: Featurizer,
    pub(super) fitted: Fitted,
    pub(super) rule: Rule,
    pub(super) non_zeros: usize,
}

/// A recipe and the raw counts that all its fits are derived from.
pub(super) struct Counted<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) counts: CountMatrix,
}

/// What a fit is made with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    /// The position of its recipe.
    pub(super) recipe: usize,
    /// C, whatever the recipe says.
    pub(super) c: f64,
}

/// All that fits on parts of one corpus have in common.
pub(super) struct Bench<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) counted: Vec<Counted<'a>>,
    pub(super) truth: Vec<u32>,
    pub(super) groups: Vec<u32>,
    pub(super) plan: &'a Plan<'a>,
    pub(super) options: Options,
}

/// What a fit says of rows it did not see: their numbers, and a prediction for each.
pub(super) type HeldOut = (Vec<usize>, Vec<Prediction>);

impl Bench<'_> {
    /// The setting for a fit on `rows`: what a search on them alone chooses, or what the one recipe says.
    pub(super) fn choose(
        &self,
        rows: &[usize],
        progress: &mut dyn FnMut(&str),
    ) -> Result<(Setting, Option<Selection>)> {
        match &self.plan.search {
            None => Ok((Setting { recipe: 0, c: self.counted[0].recipe.train.c }, None)),
            Some(search) => {
                let selection = self.search(search, rows, progress)?;
                Ok((self.setting(search, &selection), Some(selection)))
            }
        }
    }

    /// The setting that a selection took; its candidates lie recipe by recipe.
    fn setting(&self, search: &Search, selection: &Selection) -> Setting {
        let grid = search.grid();
        Setting { recipe: selection.chosen / grid.len(), c: grid[selection.chosen % grid.len()] }
    }

    /// Fits vocabulary, weights and rule on `rows` alone.
    pub(super) fn fit(&self, rows: &[usize], setting: Setting) -> Result<Part> {
        let mut part = self.fit_untuned(rows, setting, None)?;
        if let Some(thresholds) = self.tuned_thresholds(rows, setting)? {
            part.rule.thresholds = thresholds;
        }
        Ok(part)
    }

    /// The same on all rows; the counts are used up, so that the matrix is in memory once. `init` says from
    /// which parameters to start, given the vocabulary.
    pub(super) fn fit_all(
        mut self,
        setting: Setting,
        init: Option<&dyn Fn(&Featurizer) -> Parameters>,
    ) -> Result<Part> {
        let rows: Vec<usize> = (0..self.corpus.len()).collect();
        let thresholds = self.tuned_thresholds(&rows, setting)?;
        let Counted { recipe, counts } = self.counted.swap_remove(setting.recipe);
        // Other recipes' counts would only take room.
        self.counted.clear();
        let fitted = counts.into_fitted(&recipe.text, &recipe.features)?;
        let mut part = self.fit_matrix(recipe, fitted, &rows, setting, init)?;
        if let Some(thresholds) = thresholds {
            part.rule.thresholds = thresholds;
        }
        Ok(part)
    }

    /// Thresholds found on predictions for each of `rows` by a fit that did not see its group, where the recipe
    /// asks for them.
    fn tuned_thresholds(&self, rows: &[usize], setting: Setting) -> Result<Option<Vec<f64>>> {
        if self.counted[setting.recipe].recipe.train.decision != Decision::Tuned {
            return Ok(None);
        }
        let mut held_out = Vec::new();
        for (train, held) in self.folds(&self.groups, rows, FOLDS)? {
            let part = self.fit_untuned(&train, setting, None)?;
            held_out.push(self.predict(&part, &train, held)?);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        decision::tune(self.corpus.labels(), &truth, probabilities.view()).map(Some)
    }

    /// Fits vocabulary and weights on `rows`, with thresholds that need no tuning.
    pub(super) fn fit_untuned(
        &self,
        rows: &[usize],
        setting: Setting,
        init: Option<&dyn Fn(&Featurizer) -> Parameters>,
    ) -> Result<Part> {
        let Counted { recipe, counts } = &self.counted[setting.recipe];
        let featurizer = Featurizer::fit(counts, rows, &recipe.text, &recipe.features)?;
        let matrix = counts.rows(rows, rows, &featurizer, &recipe.features)?;
        self.fit_matrix(recipe, (featurizer, matrix), rows, setting, init)
    }

    /// Fits weights to the matrix of `rows`.
    fn fit_matrix(
        &self,
        recipe: &Recipe,
        (featurizer, matrix): (Featurizer, SparseRows),
        rows: &[usize],
        setting: Setting,
        init: Option<&dyn Fn(&Featurizer) -> Parameters>,
    ) -> Result<Part> {
        let settings = &recipe.train;
        let class_weights = self.corpus.class_weights(rows, settings)?;
        let targets = self.corpus.targets(rows, &class_weights, settings.confidence);
        let regression = self.regression(settings).c(setting.c).check()?;
        let fitted = regression.fit_from(&matrix, &targets, init.map(|init| init(&featurizer)).as_ref())?;
        let rule = decision::rule(self.corpus, rows, &class_weights, settings);
        Ok(Part { setting, featurizer, fitted, rule, non_zeros: matrix.non_zeros() })
    }

    /// The regression that `settings` ask for.
    pub(super) fn regression(&self, settings: &TrainSettings) -> LogisticRegression {
        LogisticRegression::new()
            .c(settings.c)
            .tol(settings.tol)
            .max_iterations(settings.max_iterations)
            .solver(settings.solver)
            .l1_ratio(settings.l1_ratio)
            .multiclass(settings.multiclass)
            .memory_limit(self.options.memory_limit)
    }

    /// Predictions for `held`, by a part fitted on `train`.
    pub(super) fn predict(&self, part: &Part, train: &[usize], held: Vec<usize>) -> Result<HeldOut> {
        let Counted { recipe, counts } = &self.counted[part.setting.recipe];
        let matrix = counts.rows(&held, train, &part.featurizer, &recipe.features)?;
        let predictions = (0..held.len())
            .map(|i| {
                let (columns, values) = matrix.row(i);
                part.rule.decide(&part.fitted.linear.scores(columns, values))
            })
            .collect();
        Ok((held, predictions))
    }

    /// Truth and probabilities (n × K) of predictions laid one below the other.
    pub(super) fn side_by_side(&self, held_out: &[HeldOut]) -> Result<(Vec<usize>, Array2<f64>)> {
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
    pub(super) fn folds(
        &self,
        units: &[u32],
        rows: &[usize],
        k: usize,
    ) -> Result<Vec<(Vec<usize>, Vec<usize>)>> {
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
    pub(super) fn evaluate(&self, progress: &mut dyn FnMut(&str)) -> Result<Option<(Figures, String)>> {
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
        let mut taken = Vec::new();
        let many = splits.len();
        for (at, (train, held)) in splits.into_iter().enumerate() {
            let without = format!("without held-out part {} of {many}", at + 1);
            // A search of its own: one that saw the held-out part would choose with its help.
            let (setting, _) = self.choose(&train, &mut |step| progress(&format!("{without}: {step}")))?;
            progress(&format!("fitting {without}"));
            let part = self.fit(&train, setting)?;
            taken.push(self.named(setting));
            held_out.push(self.predict(&part, &train, held)?);
        }
        let (truth, probabilities) = self.side_by_side(&held_out)?;
        let predicted: Vec<usize> = held_out.iter().flat_map(|(_, p)| p.iter().map(|p| p.label)).collect();
        let figures = Figures::of(self.corpus.labels(), &truth, &predicted, Some(probabilities.view()))?;
        let mut words = match (words, self.options.split) {
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
        if self.plan.search.is_some() {
            words.push_str(&format!(
                "; each fit searched its own training part and took {}",
                taken.join(", ")
            ));
        }
        Ok(Some((figures, words)))
    }

    /// A setting in words.
    fn named(&self, setting: Setting) -> String {
        match self.counted.as_slice() {
            [_] => format!("C {}", setting.c),
            many => format!("{} C {}", many[setting.recipe].recipe.name, setting.c),
        }
    }

    fn holdout(&self, units: &[u32], rows: &[usize], share: f64) -> Result<(Vec<usize>, Vec<usize>)> {
        let (groups, labels) = self.groups_and_labels(units, rows);
        let held = holdout(&groups, &labels, self.corpus.labels().len(), share, self.options.seed)?;
        let part =
            |wanted: bool| rows.iter().zip(&held).filter(|(_, h)| **h == wanted).map(|(i, _)| *i).collect();
        Ok((part(false), part(true)))
    }
}
