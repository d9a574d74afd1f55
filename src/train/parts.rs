//! Which articles the figures are made on: the parts held out, and what is said of them.

use super::bench::Bench;
use super::{Evaluation, FEW, FOLDS, HELD_OUT, Split};
use crate::corpus::split::holdout;
use crate::corpus::time_split::latest;
use crate::{Error, Result};

/// The parts held out in turn.
pub(super) struct Parts {
    /// (training, held out) of each.
    pub(super) splits: Vec<(Vec<usize>, Vec<usize>)>,
    /// Whether these are the folds of a cross-validation, so that every article is held out once.
    pub(super) folds: bool,
    /// Which articles made the figures, in words.
    pub(super) words: String,
}

impl Bench<'_> {
    /// The parts that the options ask for, with whole units of `split` on either side; none where they ask for none.
    pub(super) fn parts(&self, split: Split) -> Result<Option<Parts>> {
        let n = self.corpus.len();
        let rows: Vec<usize> = (0..n).collect();
        let units = match split {
            Split::Groups => self.groups.clone(),
            Split::Random => (0..n as u32).collect(),
            Split::Outlet => self.outlets()?,
            Split::Time => return self.later_part(),
        };
        let n_units = units.iter().max().map_or(0, |g| *g as usize + 1);
        // A held-out fifth would leave most outlets unjudged.
        let few = n <= FEW || split == Split::Outlet;
        let (splits, folds) = match self.options.evaluation {
            Evaluation::None => return Ok(None),
            Evaluation::Auto if n_units < 2 => return Ok(None),
            Evaluation::Auto if few => (self.folds(&units, &rows, FOLDS)?, true),
            Evaluation::Folds(k) => (self.folds(&units, &rows, k)?, true),
            Evaluation::Auto => (vec![self.holdout(&units, &rows, HELD_OUT)?], false),
            Evaluation::Holdout(share) => (vec![self.holdout(&units, &rows, share)?], false),
        };
        let held: usize = splits.iter().map(|(_, held)| held.len()).sum();
        let words = self.described(split, folds.then_some(splits.len()), held, n_units);
        Ok(Some(Parts { splits, folds, words }))
    }

    /// How many folds a cross-validation was asked to have.
    pub(super) fn folds_asked(&self) -> usize {
        match self.options.evaluation {
            Evaluation::Folds(k) => k,
            _ => FOLDS,
        }
    }

    /// Whether some group holds two articles or more: without, a random split keeps groups whole too.
    pub(super) fn has_groups(&self) -> bool {
        self.groups.iter().max().is_some_and(|last| (*last as usize) + 1 < self.groups.len())
    }

    /// Each article's outlet by number, in whatever case it is written; one without an outlet is alone.
    fn outlets(&self) -> Result<Vec<u32>> {
        let names = self.corpus.outlets();
        let mut numbers = std::collections::HashMap::new();
        let mut next = 0;
        let mut fresh = || {
            next += 1;
            next - 1
        };
        let units = names
            .iter()
            .map(|name| match name.map(|name| name.trim().to_lowercase()) {
                Some(name) => *numbers.entry(name).or_insert_with(&mut fresh),
                None => fresh(),
            })
            .collect();
        if numbers.len() < 2 {
            return Err(Error::corpus(format!(
                "--split outlet needs articles of at least two outlets, and the {} articles name {}; give an outlet \
                 column (--outlet-column), or leave out --split outlet",
                names.len(),
                numbers.len()
            )));
        }
        Ok(units)
    }

    /// The latest articles as the one part held out.
    fn later_part(&self) -> Result<Option<Parts>> {
        let share = match self.options.evaluation {
            Evaluation::None => return Ok(None),
            Evaluation::Auto => HELD_OUT,
            Evaluation::Holdout(share) => share,
            Evaluation::Folds(_) => {
                return Err(Error::invalid(
                    "--split time holds out the latest articles once and has no folds; leave out --folds, or give --holdout",
                ));
            }
        };
        let dates = self.corpus.dates();
        let later = latest(&self.groups, &dates, share)?;
        // Of a group that began before the cut, what came after it is neither asked about nor known in advance.
        let is_early = |i: usize| dates[i].is_none_or(|date| date < later.from.as_str());
        let (held, others): (Vec<usize>, Vec<usize>) = (0..dates.len()).partition(|i| later.held[*i]);
        let (train, left_out): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|i| is_early(*i));
        let counts = self.corpus.class_counts(&train);
        if let Some(k) = counts.iter().position(|count| *count == 0) {
            return Err(Error::corpus(format!(
                "no article to train on before {} has the label '{}'; hold out less with --holdout, or add earlier articles",
                later.from,
                self.corpus.labels()[k]
            )));
        }
        let mut seen = Vec::new();
        if let Some(last) = train.iter().filter_map(|i| dates[*i]).max() {
            seen.push(format!("articles to {last}"));
        }
        if later.undated > 0 {
            seen.push(format!("{} without a date", later.undated));
        }
        let left_out = match left_out.len() {
            0 => String::new(),
            n => format!("; {n} later of groups that began before left out"),
        };
        let words = format!(
            "{} held-out documents of {}, the latest, from {} on; the fit saw {}{left_out} (split by time)",
            held.len(),
            dates.len(),
            later.from,
            seen.join(", ")
        );
        Ok(Some(Parts { splits: vec![(train, held)], folds: false, words }))
    }

    /// Which articles made the figures, in words: `folds` of a cross-validation, or `held` that were held out.
    fn described(&self, split: Split, folds: Option<usize>, held: usize, units: usize) -> String {
        let n = self.corpus.len();
        let alone = self.corpus.outlets().iter().filter(|name| name.is_none()).count();
        let outlets = format!(
            "{} outlets{}",
            units - alone.min(units),
            if alone > 0 { format!(", {alone} documents without one") } else { String::new() }
        );
        match (folds, split) {
            (Some(many), Split::Random) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see it, though perhaps its group (random split)"
            ),
            (Some(many), Split::Outlet) => format!(
                "all {n} documents, each predicted by one of {many} fits that never saw its outlet, though perhaps its group ({outlets})"
            ),
            (Some(many), _) => format!(
                "all {n} documents, each predicted by one of {many} fits that did not see its group ({units} groups)"
            ),
            (None, Split::Random) => format!(
                "{held} held-out documents of {n}, one by one, though perhaps their groups were seen (random split)"
            ),
            (None, Split::Outlet) => format!(
                "{held} held-out documents of {n}, whole outlets, though perhaps their groups were seen ({outlets})"
            ),
            (None, _) => format!("{held} held-out documents of {n}, whole groups ({units} groups)"),
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
