//! Splits that keep groups whole and class shares even.
//!
//! [`folds`] cuts the rows into k parts for cross-validation, [`holdout`] into two.
//! Both deal out the groups one at a time, largest first, groups of one size in an
//! order drawn from the seed. Each goes to the part s where it adds least to
//!
//! Σ_c Σ_s y_sc² / (w_s · N_c²)
//!
//! (y_sc rows of class c in part s, N_c rows of class c, w_s the part's share),
//! which is least when every part holds its share of every class. The idea is that
//! of scikit-learn's `StratifiedGroupKFold`; where every row is a group of its own
//! it is Webster's (Sainte-Laguë's) apportionment of each class.
//!
//! Rows enter by their position: the same rows in another order may split
//! differently, so callers first sort the rows by content.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::error::{Error, Result};

/// The fold, `0..k`, of each of the n rows: a stratified group k-fold.
///
/// `groups` and `labels` hold one entry a row, labels below `n_classes`. No group
/// is split and no fold is empty. A class whose rows all lie in one group is
/// missing from the training side of that group's fold.
///
/// # Errors
/// [`Error::Corpus`] when there are fewer groups than folds; [`Error::Invalid`]
/// when k < 2, the lengths differ or a label is out of range.
///
/// ```
/// # fn main() -> sentimen::Result<()> {
/// use sentimen::corpus::split::folds;
/// let groups = [0, 0, 1, 2, 3];
/// let labels = [0, 1, 0, 1, 1];
/// let fold = folds(&groups, &labels, 2, 2, 42)?;
/// assert_eq!(fold[0], fold[1]);
/// # Ok(())
/// # }
/// ```
pub fn folds(groups: &[u32], labels: &[u32], n_classes: usize, k: usize, seed: u64) -> Result<Vec<u32>> {
    if k < 2 {
        return Err(Error::invalid(format!("{k} folds cannot be held out in turn; ask for 2 or more")));
    }
    let tally = Tally::of(groups, labels, n_classes)?;
    let found = tally.counts.len();
    if found < k {
        let next = if found < 2 {
            "add articles".to_owned()
        } else {
            format!("ask for at most {found} folds, or add articles")
        };
        return Err(Error::corpus(format!(
            "cannot make {k} folds: the {} rows form only {} (near-duplicates and rows of one given \
             group stay together); {next}",
            groups.len(),
            counted(found),
        )));
    }
    let mut parts = Parts::new(vec![1.0 / k as f64; k], &tally);
    // No fold stays empty: while one is, adding to it costs least, and of folds that
    // cost the same the one with fewest rows is best.
    for group in tally.dealing_order(seed) {
        parts.put(group, parts.best(group));
    }
    Ok(tally.per_row(|group| parts.of_group[group] as u32))
}

/// Whether each of the n rows is held out: about `share` of the rows of every class.
///
/// `groups` and `labels` hold one entry a row, labels below `n_classes`. No group
/// is split. Every class that has rows keeps at least one in training. At least
/// one is held out too, where whole groups allow it; a class whose rows all lie in
/// one group stays in training.
///
/// # Errors
/// [`Error::Corpus`] when nothing can be held out without the training side losing
/// a class; [`Error::Invalid`] when `share` is not between 0 and 1, the lengths
/// differ or a label is out of range.
///
/// ```
/// # fn main() -> sentimen::Result<()> {
/// use sentimen::corpus::split::holdout;
/// let groups: Vec<u32> = (0..100).collect();
/// let labels: Vec<u32> = (0..100).map(|row| u32::from(row < 40)).collect();
/// let held = holdout(&groups, &labels, 2, 0.2, 42)?;
/// assert_eq!(held[..40].iter().filter(|&&held| held).count(), 8);
/// assert_eq!(held[40..].iter().filter(|&&held| held).count(), 12);
/// # Ok(())
/// # }
/// ```
pub fn holdout(groups: &[u32], labels: &[u32], n_classes: usize, share: f64, seed: u64) -> Result<Vec<bool>> {
    if !(share > 0.0 && share < 1.0) {
        return Err(Error::invalid(format!(
            "the share to hold out is {share}; give one between 0 and 1, such as 0.2"
        )));
    }
    let tally = Tally::of(groups, labels, n_classes)?;
    let order = tally.dealing_order(seed);
    let mut parts = Parts::new(vec![1.0 - share, share], &tally);
    let mut training = Holders::of(&tally);
    for &group in &order {
        if parts.best(group) == HELD && training.can_spare(group) {
            parts.put(group, HELD);
            training.lose(group);
        } else {
            parts.put(group, TRAIN);
        }
    }
    // Then, for each class nobody holds out, the smallest group that has it.
    for class in 0..n_classes {
        let smallest = order.iter().rev().copied().find(|&group| {
            tally.counts[group][class] > 0 && parts.of_group[group] == TRAIN && training.can_spare(group)
        });
        if let (0, Some(group)) = (parts.rows[HELD][class], smallest) {
            parts.put(group, HELD);
            training.lose(group);
        }
    }
    if !parts.of_group.contains(&HELD) {
        return Err(Error::corpus(format!(
            "no rows can be held out: the {} rows form {} (near-duplicates and rows \
             of one given group stay together), and without any of them the training side would \
             lose a class; add articles, or train without held-out figures",
            groups.len(),
            counted(tally.counts.len()),
        )));
    }
    Ok(tally.per_row(|group| parts.of_group[group] == HELD))
}

fn counted(groups: usize) -> String {
    if groups == 1 { "1 group".to_owned() } else { format!("{groups} groups") }
}

const TRAIN: usize = 0;
const HELD: usize = 1;

/// The rows of each class in each group, groups numbered by first appearance.
struct Tally {
    group_of_row: Vec<usize>,
    /// `counts[group][class]`.
    counts: Vec<Vec<u64>>,
    /// The rows of each class.
    totals: Vec<u64>,
}

impl Tally {
    fn of(groups: &[u32], labels: &[u32], n_classes: usize) -> Result<Self> {
        if groups.len() != labels.len() {
            return Err(Error::invalid(format!(
                "{} groups were given for {} labels; give one of each a row",
                groups.len(),
                labels.len()
            )));
        }
        let mut index_of: BTreeMap<u32, usize> = BTreeMap::new();
        let mut tally = Self {
            group_of_row: Vec::with_capacity(groups.len()),
            counts: Vec::new(),
            totals: vec![0; n_classes],
        };
        for (row, (&group, &label)) in groups.iter().zip(labels).enumerate() {
            let class = label as usize;
            let Some(total) = tally.totals.get_mut(class) else {
                return Err(Error::invalid(format!(
                    "row {row} has label {label}, but there are {n_classes} classes; number them from 0"
                )));
            };
            *total += 1;
            let index = *index_of.entry(group).or_insert(tally.counts.len());
            if index == tally.counts.len() {
                tally.counts.push(vec![0; n_classes]);
            }
            tally.counts[index][class] += 1;
            tally.group_of_row.push(index);
        }
        Ok(tally)
    }

    /// Groups by decreasing size, the purer first, ties by a hash of (seed, group).
    fn dealing_order(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.counts.len()).collect();
        order.sort_by_cached_key(|&group| {
            let counts = &self.counts[group];
            let size: u64 = counts.iter().sum();
            let purity = counts.iter().max().copied().unwrap_or(0);
            let hash = xxh3_64_with_seed(&(group as u64).to_le_bytes(), seed);
            (std::cmp::Reverse((size, purity)), hash, group)
        });
        order
    }

    fn per_row<T>(&self, value: impl Fn(usize) -> T) -> Vec<T> {
        self.group_of_row.iter().map(|&group| value(group)).collect()
    }
}

/// The parts as dealt out so far.
struct Parts<'a> {
    tally: &'a Tally,
    /// The share of all rows each part should get.
    weights: Vec<f64>,
    /// `rows[part][class]`.
    rows: Vec<Vec<u64>>,
    /// The part of each group; `usize::MAX` until it is dealt out.
    of_group: Vec<usize>,
}

impl<'a> Parts<'a> {
    fn new(weights: Vec<f64>, tally: &'a Tally) -> Self {
        Self {
            rows: vec![vec![0; tally.totals.len()]; weights.len()],
            weights,
            of_group: vec![usize::MAX; tally.counts.len()],
            tally,
        }
    }

    /// The part to which `group` adds least; of equals the emptiest, then the first.
    fn best(&self, group: usize) -> usize {
        let added = |part: usize| -> (f64, f64) {
            let (mut cost, mut rows) = (0.0, 0.0);
            for (class, &total) in self.tally.totals.iter().enumerate() {
                let (held, more) = (self.rows[part][class], self.tally.counts[group][class]);
                rows += held as f64;
                if more > 0 {
                    let (held, more, total) = (held as f64, more as f64, total as f64);
                    cost += (2.0 * held + more) * more / (total * total);
                }
            }
            (cost / self.weights[part], rows / self.weights[part])
        };
        let by_cost = |a: &(usize, (f64, f64)), b: &(usize, (f64, f64))| {
            a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1))
        };
        let parts = (0..self.weights.len()).map(|part| (part, added(part)));
        parts.min_by(by_cost).map_or(0, |(part, _)| part)
    }

    /// Puts `group` into `part`, taking it out of where it was.
    fn put(&mut self, group: usize, part: usize) {
        let counts = &self.tally.counts[group];
        if let Some(rows) = self.rows.get_mut(self.of_group[group]) {
            rows.iter_mut().zip(counts).for_each(|(row, n)| *row -= n);
        }
        let rows = self.rows[part].iter_mut();
        rows.zip(counts).for_each(|(row, n)| *row += n);
        self.of_group[group] = part;
    }
}

/// How many groups are left to the training side for each class.
struct Holders<'a> {
    tally: &'a Tally,
    of_class: Vec<usize>,
}

impl<'a> Holders<'a> {
    fn of(tally: &'a Tally) -> Self {
        let holders = |class: usize| tally.counts.iter().filter(|n| n[class] > 0).count();
        let of_class = (0..tally.totals.len()).map(holders).collect();
        Self { tally, of_class }
    }

    /// Whether every class of `group` is held by another group too.
    fn can_spare(&self, group: usize) -> bool {
        let mut classes = self.tally.counts[group].iter().zip(&self.of_class);
        classes.all(|(&n, &holders)| n == 0 || holders > 1)
    }

    fn lose(&mut self, group: usize) {
        let classes = self.tally.counts[group].iter().zip(&mut self.of_class);
        classes.for_each(|(&n, holders)| *holders -= usize::from(n > 0));
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
