//! Fits on parts of one corpus: what a fold, a held-out split and the whole have in common.

use super::out_of_fold::Refinement;
use super::search::Search;
use super::{Corpus, Fitted, LogisticRegression, Options, Parameters, Plan, decision};
use crate::corpus::split::folds;
use crate::evaluate::Selection;
use crate::features::{CountMatrix, Featurizer, SparseRows};
use crate::model::{Prediction, Rule};
use crate::recipe::{Recipe, TrainSettings};
use crate::{Error, Result};
use linfa::ParamGuard;

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

/// What a fit says of rows it did not see.
pub(super) struct HeldOut {
    /// Their numbers.
    pub(super) rows: Vec<usize>,
    /// A prediction for each.
    pub(super) predictions: Vec<Prediction>,
    /// What each was made from: log-odds at natural shares, before calibration.
    pub(super) log_odds: Vec<Vec<f64>>,
}

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
    pub(super) fn fit(&self, rows: &[usize], setting: Setting) -> Result<(Part, Refinement)> {
        let mut part = self.fit_untuned(rows, setting, None)?;
        let refinement = self.refine(rows, setting, None)?;
        refinement.apply(&mut part.rule, &self.counted[setting.recipe].recipe.train);
        Ok((part, refinement))
    }

    /// The same on all rows; the counts are used up, so that the matrix is in memory once. `init` says from
    /// which parameters to start, given the vocabulary; `out_of_fold`, scores of fits by this setting that need
    /// not be made again.
    pub(super) fn fit_all(
        mut self,
        setting: Setting,
        init: Option<&dyn Fn(&Featurizer) -> Parameters>,
        out_of_fold: Option<&[HeldOut]>,
    ) -> Result<(Part, Refinement)> {
        let rows: Vec<usize> = (0..self.corpus.len()).collect();
        let refinement = self.refine(&rows, setting, out_of_fold)?;
        let Counted { recipe, counts } = self.counted.swap_remove(setting.recipe);
        // Other recipes' counts would only take room.
        self.counted.clear();
        let fitted = counts.into_fitted(&recipe.text, &recipe.features)?;
        let mut part = self.fit_matrix(recipe, fitted, &rows, setting, init)?;
        refinement.apply(&mut part.rule, &recipe.train);
        Ok((part, refinement))
    }

    /// Fits vocabulary and weights on `rows`, with a rule that needs no out-of-fold scores.
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
        let log_odds: Vec<Vec<f64>> = (0..held.len())
            .map(|i| {
                let (columns, values) = matrix.row(i);
                part.rule.log_odds(&part.fitted.linear.scores(columns, values))
            })
            .collect();
        let predictions = log_odds.iter().map(|z| part.rule.decide_by(z)).collect();
        Ok(HeldOut { rows: held, predictions, log_odds })
    }

    /// The groups that `rows` have `among` all, numbered from 0, and their labels.
    pub(super) fn groups_and_labels(&self, among: &[u32], rows: &[usize]) -> (Vec<u32>, Vec<u32>) {
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
        let found = groups.iter().max().map_or(0, |g| *g as usize + 1);
        if found < 2 {
            return Err(Error::corpus(format!(
                "the {} articles are one group, and none can be held out (near-duplicates and articles of one given \
                 group stay together); add articles",
                rows.len()
            )));
        }
        let k = k.min(found);
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
}
