//! Two models on the same rows: is one better, or could these rows not tell?

use serde::Serialize;

use super::evaluation::{array, known, mean};
use super::scored::{Scored, counted, macro_f1_beside};
use super::{Bootstrap, Estimate, McNemar};
use crate::{Error, Result};

/// A figure of A and of B, and B − A. The interval of the difference is of pairs: each resample counts the same
/// units for both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pair {
    /// A's.
    pub a: Estimate,
    /// B's.
    pub b: Estimate,
    /// B − A.
    pub difference: Estimate,
}

/// What the difference in macro-F1 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its interval lies below 0.
    A,
    /// Its interval lies above 0.
    B,
    /// 0 is in its interval: these rows cannot tell.
    NoDifference,
    /// It has no interval: there is but one unit, or no resample.
    Unknown,
}

/// A against B.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The rows.
    pub n: u64,
    /// The units that the bootstrap draws.
    pub units: u64,
    /// How the intervals were made.
    pub bootstrap: Bootstrap,
    /// The share of rows predicted rightly.
    pub accuracy: Pair,
    /// As in [`super::Overall::macro_f1`], over the labels of both.
    pub macro_f1: Pair,
    /// Mean of −ln p(true class); the lower the better.
    pub log_loss: Pair,
    /// On the rows where just one of the two is right; it takes rows, not groups, for independent.
    pub mcnemar: McNemar,
    /// Which is better, by macro-F1.
    pub verdict: Verdict,
    /// How many rows get another label from B than from A.
    pub differing: u64,
}

impl Comparison {
    /// Compares predictions of the same rows in the same order, with the same labels and units.
    ///
    /// # Errors
    /// [`Error::Invalid`] where rows, true classes, labels or units differ.
    ///
    /// ```
    /// use ndarray::array;
    /// use sentimen::evaluate::{Bootstrap, Comparison, Scored, Verdict};
    /// let labels = ["negatif".to_owned(), "positif".to_owned()];
    /// let p = array![[0.6, 0.4], [0.6, 0.4], [0.4, 0.6]];
    /// let a = Scored::new(&labels, vec![0, 1, 1], vec![0, 0, 1], p.clone(), None)?;
    /// let b = Scored::new(&labels, vec![0, 1, 1], vec![0, 1, 1], p, None)?;
    /// let compared = Comparison::of(&a, &b, Bootstrap { resamples: 1000, seed: 0 })?;
    /// assert_eq!((compared.differing, compared.mcnemar.only_second), (1, 1));
    /// assert_eq!(compared.verdict, Verdict::NoDifference);
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    pub fn of(a: &Scored, b: &Scored, bootstrap: Bootstrap) -> Result<Self> {
        if a.labels != b.labels || a.truth != b.truth || a.unit != b.unit {
            return Err(Error::invalid(
                "the two sets of predictions are not of the same rows; match them by id first",
            ));
        }
        let sides = [Side::of(a), Side::of(b)];
        let estimates = bootstrap.estimates(a.units(), |times| {
            let [a, b] = sides.each_ref().map(|side| side.figures(times));
            let difference = |(a, b): (&Option<f64>, &Option<f64>)| a.zip(*b).map(|(a, b)| b - a);
            let differences: Vec<Option<f64>> = a.iter().zip(&b).map(difference).collect();
            [&a[..], &b[..], &differences[..]].concat()
        });
        let estimates: [Estimate; 9] = array(&estimates);
        let pair = |at: usize| Pair { a: estimates[at], b: estimates[3 + at], difference: estimates[6 + at] };
        let macro_f1 = pair(1);
        let only = |this: &Scored, other: &Scored| {
            (0..this.len()).filter(|&i| this.is_right(i) && !other.is_right(i)).count() as u64
        };
        Ok(Self {
            n: a.len() as u64,
            units: a.units() as u64,
            bootstrap,
            accuracy: pair(0),
            macro_f1,
            log_loss: pair(2),
            mcnemar: McNemar::of(only(a, b), only(b, a)),
            verdict: match macro_f1.difference.interval {
                Some([low, _]) if low > 0.0 => Verdict::B,
                Some([_, high]) if high < 0.0 => Verdict::A,
                Some(_) => Verdict::NoDifference,
                None => Verdict::Unknown,
            },
            differing: a.predicted.iter().zip(&b.predicted).filter(|(a, b)| a != b).count() as u64,
        })
    }

    /// The rows that A and B label differently: those first whose true class the two give the most different
    /// probabilities, of equals in their order. At most `most`.
    #[must_use]
    pub fn rows_apart(a: &Scored, b: &Scored, most: usize) -> Vec<usize> {
        let n = a.len().min(b.len());
        let mut apart: Vec<usize> = (0..n).filter(|&i| a.predicted[i] != b.predicted[i]).collect();
        let gap = |i: usize| {
            let of = |scored: &Scored| scored.probabilities[[i, scored.truth[i]]];
            (of(a) - of(b)).abs()
        };
        apart.sort_by(|&i, &j| gap(j).total_cmp(&gap(i)));
        apart.truncate(most);
        apart
    }
}

/// One side's share of every resample.
struct Side<'a> {
    scored: &'a Scored,
    known: Vec<bool>,
    cells: Vec<u32>,
    losses: Vec<f64>,
}

impl<'a> Side<'a> {
    fn of(scored: &'a Scored) -> Self {
        let cells = scored.cells();
        let whole = counted(scored.labels.len(), &cells, &scored.unit, &vec![1; scored.units()]);
        let losses = (0..scored.len()).map(|i| scored.log_loss(i)).collect();
        Self { scored, known: known(&whole), cells, losses }
    }

    /// Accuracy, macro-F1, log-loss.
    fn figures(&self, times: &[u32]) -> [Option<f64>; 3] {
        let unit = &self.scored.unit;
        let confusion = counted(self.scored.labels.len(), &self.cells, unit, times);
        let macro_f1 = macro_f1_beside(&self.known, &confusion);
        [confusion.accuracy(), Some(macro_f1), mean(&self.losses, unit, times)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    const B: Bootstrap = Bootstrap { resamples: 500, seed: 0 };

    /// 100 rows of two classes; `wrong(i)` rows are predicted wrongly, all with probability `p` for what is said.
    fn scored(p: f64, wrong: impl Fn(usize) -> bool) -> Scored {
        let labels = ["a".to_owned(), "b".to_owned()];
        let truth: Vec<usize> = (0..100).map(|i| i % 2).collect();
        let predicted: Vec<usize> =
            truth.iter().enumerate().map(|(i, t)| if wrong(i) { 1 - t } else { *t }).collect();
        let said = predicted.clone();
        let p = Array2::from_shape_fn((100, 2), |(i, k)| if said[i] == k { p } else { 1.0 - p });
        Scored::new(&labels, truth, predicted, p, None).unwrap()
    }

    #[test]
    fn the_better_one_is_named_on_either_side() {
        let (bad, good) = (scored(0.75, |i| i % 10 < 4), scored(0.75, |i| i % 10 == 0));
        let compared = Comparison::of(&bad, &good, B).unwrap();
        assert_eq!((compared.verdict, compared.differing), (Verdict::B, 30));
        assert_eq!((compared.mcnemar.only_first, compared.mcnemar.only_second), (0, 30));
        assert!((compared.accuracy.difference.value.unwrap() - 0.3).abs() < 1e-12);
        // 40 wrong against 10: the loss is 30 · ln 3 / 100 lower.
        assert!((compared.log_loss.difference.value.unwrap() + 0.3 * 3f64.ln()).abs() < 1e-12);
        assert_eq!(Comparison::of(&good, &bad, B).unwrap().verdict, Verdict::A);
    }

    /// As good as each other on other rows: the difference is 0, its interval not; and of a twin it is.
    #[test]
    fn equals_are_no_better() {
        let (a, b) = (scored(0.75, |i| i < 10), scored(0.75, |i| i >= 90));
        let compared = Comparison::of(&a, &b, B).unwrap();
        assert_eq!((compared.verdict, compared.differing), (Verdict::NoDifference, 20));
        let [low, high] = compared.accuracy.difference.interval.unwrap();
        assert!(low < -0.02 && 0.02 < high && compared.mcnemar.p == 1.0);
        let twin = Comparison::of(&a, &a, B).unwrap();
        assert_eq!((twin.accuracy.difference.interval, twin.differing), (Some([0.0, 0.0]), 0));
        assert_eq!(twin.verdict, Verdict::NoDifference);
        let none = Comparison::of(&a, &b, Bootstrap { resamples: 0, seed: 0 }).unwrap();
        assert_eq!(none.verdict, Verdict::Unknown);
    }

    #[test]
    fn rows_apart_come_widest_first() {
        let (a, mut b) = (scored(0.75, |_| false), scored(0.75, |i| i < 3));
        b.probabilities[[1, 1]] = 0.0;
        assert_eq!(Comparison::rows_apart(&a, &b, 10), [1, 0, 2]);
        assert_eq!(Comparison::rows_apart(&a, &b, 1), [1]);
    }

    #[test]
    fn other_rows_are_refused() {
        let a = scored(0.75, |_| false);
        let error = Comparison::of(&a, &a.part(&[0, 1]), B).unwrap_err().to_string();
        assert!(error.contains("not of the same rows"), "{error}");
    }
}
