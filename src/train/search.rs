//! The search for recipe and C: cross-validation along paths of C.
//!
//! The articles searched on are cut into five stratified folds of whole groups. For each recipe and fold,
//! vocabulary, idf and rows are derived once from the recipe's raw counts; then C runs upwards, each fit
//! started from the one before where its solver takes a start. A search sees nothing but the rows it is given, so that one within
//! every outer training part makes honest figures of the whole procedure (Varma & Simon 2006, "Bias in error
//! estimation when using cross-validation for model selection").

use super::bench::{Bench, Counted};
use super::path::path;
use super::{FOLDS, decision};
use crate::evaluate::{Candidate, Criterion, Figures, Selection};
use crate::model::Rule;
use crate::recipe::Decision;
use crate::{Error, Result};
use ndarray::{Array2, Axis, concatenate};
use rayon::prelude::*;

/// How a recipe and a C are chosen.
///
/// ```
/// use sentimen::train::Search;
/// assert_eq!(Search { c: vec![10.0, 1.0, 10.0], ..Search::default() }.grid(), [1.0, 10.0]);
/// assert!(Search { c: vec![0.0], ..Search::default() }.check().is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What is best.
    pub criterion: Criterion,
    /// Every C to try, in any order; each recipe's own C is not tried unless it is here.
    pub c: Vec<f64>,
    /// Whether the smallest C within one standard error of the best is taken.
    pub one_standard_error: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { criterion: Criterion::MacroF1, c: DEFAULT_C.to_vec(), one_standard_error: false }
    }
}

/// Two values a decade, over which most of the difference shows.
pub const DEFAULT_C: [f64; 9] = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0];

/// Most bytes that folds worked on at one time may take, as far as more than one is a choice.
const MOST_BYTES: usize = 1 << 31;

/// What a path says of one fold's held-out rows.
struct Held {
    truth: Vec<usize>,
    rule: Rule,
    /// For each C the probabilities, n × K.
    probabilities: Vec<Array2<f64>>,
    unconverged: u64,
}

impl Search {
    /// Every C to try once, ascending.
    #[must_use]
    pub fn grid(&self) -> Vec<f64> {
        let mut grid = self.c.clone();
        grid.sort_by(f64::total_cmp);
        grid.dedup();
        grid
    }

    /// Refuses a list of C that cannot be used.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the value.
    pub fn check(&self) -> Result<()> {
        if self.c.is_empty() {
            return Err(Error::invalid("--search-c is empty; give values above 0, as 0.1,1,10"));
        }
        match self.c.iter().find(|c| !(**c > 0.0 && c.is_finite())) {
            None => Ok(()),
            Some(c) => Err(Error::invalid(format!("--search-c holds {c}; every C must be above 0"))),
        }
    }

    /// What the user should know of a search that was made.
    pub(super) fn note(selection: &Selection) -> Option<String> {
        let fits: usize = selection.candidates.iter().map(|c| c.accuracy.folds.len()).sum();
        (selection.unconverged > 0).then(|| {
            format!(
                "{} of the search's {fits} fits did not reach the optimum; raise --max-iterations",
                selection.unconverged
            )
        })
    }
}

impl Bench<'_> {
    /// Tries every recipe and C on folds of `rows` and chooses among them.
    pub(super) fn search(
        &self,
        search: &Search,
        rows: &[usize],
        progress: &mut dyn FnMut(&str),
    ) -> Result<Selection> {
        if rows.iter().all(|i| self.groups[*i] == self.groups[rows[0]]) {
            return Err(Error::corpus(format!(
                "a search needs at least two groups to hold out in turn, and the {} articles are one \
                 (near-duplicates and articles of one given group stay together); add articles, or train without --search",
                rows.len()
            )));
        }
        let folds = self.folds(&self.groups, rows, FOLDS)?;
        let grid = search.grid();
        let mut candidates = Vec::new();
        let mut unconverged = 0;
        for counted in &self.counted {
            let mut held = Vec::new();
            let together = self.folds_at_once(counted);
            for part in folds.chunks(together) {
                progress(&format!(
                    "search over {} values of C: recipe {}, folds {}-{} of {}",
                    grid.len(),
                    counted.recipe.name,
                    held.len() + 1,
                    held.len() + part.len(),
                    folds.len()
                ));
                let done: Vec<Held> = part
                    .par_iter()
                    .map(|(train, out)| self.fold(counted, &grid, train, out))
                    .collect::<Result<_>>()?;
                held.extend(done);
            }
            unconverged += held.iter().map(|h| h.unconverged).sum::<u64>();
            for (at, c) in grid.iter().enumerate() {
                let figures = (0..held.len())
                    .map(|fold| self.figures(counted, &held, fold, at))
                    .collect::<Result<Vec<_>>>()?;
                candidates.push(Candidate::new(&counted.recipe.name, *c, &figures));
            }
        }
        let selection = Selection::of(search.criterion, search.one_standard_error, candidates)?;
        Ok(Selection { unconverged, ..selection })
    }

    /// How many folds are worked on at one time: a thread each, as far as memory goes. Only time depends on it.
    pub(super) fn folds_at_once(&self, counted: &Counted<'_>) -> usize {
        let width = match self.corpus.labels().len() {
            2 => 1,
            k => k,
        };
        // Values by row and by column, 8 bytes each, and about ten vectors of weights in f64.
        let bytes = 16 * counted.counts.non_zeros() + 80 * width * counted.counts.vocabulary().len();
        (MOST_BYTES / bytes.max(1)).clamp(1, rayon::current_num_threads().max(1))
    }

    /// The path of one fold: fitted on `train`, probabilities for `out`.
    fn fold(&self, counted: &Counted<'_>, grid: &[f64], train: &[usize], out: &[usize]) -> Result<Held> {
        let Counted { recipe, counts } = counted;
        let settings = &recipe.train;
        let view = counts.fold(train, &recipe.features)?;
        let (rows, held_rows) = (view.rows(train), view.rows(out));
        let class_weights = self.corpus.class_weights(train, settings)?;
        let targets = self.corpus.targets(train, &class_weights, settings.confidence);
        targets.check(rows.rows())?;
        let rule = decision::rule(self.corpus, train, &class_weights, settings);
        let k = self.corpus.labels().len();
        let mut probabilities = Vec::new();
        let mut unconverged = 0;
        path(&rows, &targets, grid, &self.regression(settings), |fitted| {
            let mut table = Array2::zeros((out.len(), k));
            for (i, mut row) in table.rows_mut().into_iter().enumerate() {
                let (columns, values) = held_rows.row(i);
                row.assign(&ndarray::aview1(&rule.probabilities(&fitted.linear.scores(columns, values))));
            }
            probabilities.push(table);
            unconverged += u64::from(!fitted.certificate.holds());
        })?;
        let truth = out.iter().map(|i| self.truth[*i] as usize).collect();
        Ok(Held { truth, rule, probabilities, unconverged })
    }

    /// The figures of one fold at one C. Thresholds that are to be tuned are tuned on what the
    /// other folds' held-out rows got, so that none saw the labels it is judged by.
    fn figures(&self, counted: &Counted<'_>, held: &[Held], fold: usize, at: usize) -> Result<Figures> {
        let labels = self.corpus.labels();
        let Held { truth, rule, probabilities, .. } = &held[fold];
        let mut rule = rule.clone();
        if counted.recipe.train.decision == Decision::Tuned {
            let others = || held.iter().enumerate().filter(|(i, _)| *i != fold).map(|(_, h)| h);
            let truth: Vec<usize> = others().flat_map(|h| h.truth.iter().copied()).collect();
            let views: Vec<_> = others().map(|h| h.probabilities[at].view()).collect();
            let table = concatenate(Axis(0), &views)
                .map_err(|e| Error::corpus(format!("the folds do not fit together: {e}")))?;
            rule.thresholds = decision::tune(labels, &truth, table.view())?;
        }
        let table = &probabilities[at];
        let predicted: Vec<usize> = table.rows().into_iter().map(|p| rule.label(&p.to_vec())).collect();
        Figures::of(labels, truth, &predicted, Some(table.view()))
    }
}
