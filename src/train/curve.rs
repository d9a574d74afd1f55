//! The learning curve: the same recipe fitted to fewer and fewer articles.

use super::bench::{Bench, HeldOut};
use super::cross_fit::folds_of;
use super::{Corpus, FOLDS, Options, Plan, prepare};
use crate::evaluate::Scored;
use crate::recipe::Recipe;
use crate::{Error, Result};
use ndarray::Array2;
use std::collections::{BTreeMap, HashSet};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The fits of one size of the training part, and what they say of articles they did not see.
#[derive(Debug)]
pub struct Size {
    /// The share of each fold's training articles that trained, 1 / 2^i.
    pub share: f64,
    /// How many articles that is, in the mean of all fits.
    pub documents: f64,
    /// For each draw of the articles that trained: all n rows, each predicted by a fit that did not see its group.
    pub draws: Vec<Scored>,
}

/// No size trains on fewer articles than so many a class.
const FEWEST_A_CLASS: usize = 5;
/// The most halvings.
const MOST_HALVINGS: u32 = 8;

/// Fits `recipe` to all of each fold's training articles, to half of them, to a quarter and so on, `draws` times with
/// other articles, and predicts the fold's held-out part each time. Whole groups are drawn; the articles of a size are
/// among those of the next. Sizes ascend.
///
/// Probabilities are not calibrated, which labels do not depend on unless thresholds are tuned; these are left as
/// they are without tuning.
///
/// # Errors
/// As [`super::cross_fit`]; [`Error::Corpus`] where there are too few articles to leave any out.
pub fn curve(
    corpus: &Corpus,
    recipe: &Recipe,
    draws: usize,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<Size>> {
    let plan = Plan::of(recipe);
    plan.check()?;
    let bench = prepare(corpus, &plan, &folds_of(options), progress)?;
    let rows: Vec<usize> = (0..corpus.len()).collect();
    let splits = bench.folds(&bench.groups, &rows, FOLDS)?;
    let least = splits.iter().map(|(train, _)| train.len()).min().unwrap_or_default();
    let fewest = FEWEST_A_CLASS * corpus.labels().len();
    let halvings = (0..=MOST_HALVINGS).take_while(|i| least >> i >= fewest).last().unwrap_or_default();
    if halvings == 0 {
        return Err(Error::corpus(format!(
            "a learning curve needs fits on half of the articles, and half of {least} is fewer than {FEWEST_A_CLASS} a \
             class; add labelled articles"
        )));
    }
    let setting = bench.choose(&rows, progress)?.0;
    let mut sizes = Vec::new();
    for halving in (0..=halvings).rev() {
        let share = 0.5f64.powi(halving as i32);
        let draws = if halving == 0 { 1 } else { draws.max(1) };
        progress(&format!("fitting on 1/{} of the articles", 1u32 << halving));
        let drawn = |draw: usize| {
            let some = |(fold, (train, held)): (usize, &(Vec<usize>, Vec<usize>))| {
                (bench.some(train, share, (fold, draw)), held.clone())
            };
            splits.iter().enumerate().map(some).collect::<Vec<_>>()
        };
        let parts: Vec<(Vec<usize>, Vec<usize>)> = (0..draws).flat_map(drawn).collect();
        let documents = parts.iter().map(|(train, _)| train.len()).sum::<usize>() as f64 / parts.len() as f64;
        let mut each = bench.held_out_by(&parts, setting)?.into_iter();
        let draws =
            (0..draws).map(|_| bench.all_rows(each.by_ref().take(splits.len()))).collect::<Result<_>>()?;
        sizes.push(Size { share, documents, draws });
    }
    Ok(sizes)
}

impl Bench<'_> {
    /// About a `share` of the articles at `rows`, in whole groups, drawn by fold and draw; some of each class that
    /// `rows` have. What a smaller share gives is among it. Ascending.
    pub(super) fn some(&self, rows: &[usize], share: f64, (fold, draw): (usize, usize)) -> Vec<usize> {
        if share >= 1.0 {
            return rows.to_vec();
        }
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        rows.iter().for_each(|i| members.entry(self.groups[*i]).or_default().push(*i));
        let drawn = |group: &u32| {
            let mut bytes = [0; 20];
            bytes[..8].copy_from_slice(&(fold as u64).to_le_bytes());
            bytes[8..16].copy_from_slice(&(draw as u64).to_le_bytes());
            bytes[16..].copy_from_slice(&group.to_le_bytes());
            (xxh3_64_with_seed(&bytes, self.options.seed), *group)
        };
        let mut order: Vec<u32> = members.keys().copied().collect();
        order.sort_by_key(drawn);
        // The first group that has a class comes first, so that every fit knows every class.
        let mut seen = HashSet::new();
        let (first, rest): (Vec<u32>, Vec<u32>) = order
            .into_iter()
            .partition(|group| members[group].iter().filter(|i| seen.insert(self.truth[**i])).count() > 0);
        let wanted = (share * rows.len() as f64).round() as usize;
        let mut some = Vec::with_capacity(wanted);
        for (at, group) in first.iter().chain(&rest).enumerate() {
            if some.len() >= wanted && at >= first.len() {
                break;
            }
            some.extend_from_slice(&members[group]);
        }
        some.sort_unstable();
        some
    }

    /// The predictions of all folds, row by row.
    fn all_rows(&self, held_out: impl Iterator<Item = HeldOut>) -> Result<Scored> {
        let labels = self.corpus.labels();
        let n = self.corpus.len();
        let mut predicted = vec![0; n];
        let mut probabilities = Array2::zeros((n, labels.len()));
        for held in held_out {
            for (i, prediction) in held.rows.into_iter().zip(held.predictions) {
                predicted[i] = prediction.label;
                probabilities.row_mut(i).assign(&ndarray::aview1(&prediction.probabilities));
            }
        }
        let truth = self.truth.iter().map(|label| *label as usize).collect();
        Scored::new(labels, truth, predicted, probabilities, Some(&self.groups))
    }
}
