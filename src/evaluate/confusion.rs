//! The confusion matrix: how often each class was taken for each.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Counts of (true class, predicted class), K × K: **rows are the truth, columns
/// the predictions**. Serialised as a list of rows.
///
/// ```
/// # fn main() -> sentimen::Result<()> {
/// use sentimen::evaluate::Confusion;
/// let confusion = Confusion::of(2, &[0, 0, 1], &[0, 1, 1])?;
/// assert_eq!(confusion.counts(), &ndarray::array![[1, 1], [0, 1]]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<u64>>", into = "Vec<Vec<u64>>")]
pub struct Confusion {
    counts: Array2<u64>,
}

impl Confusion {
    /// Counts n rows, each by its class in `truth` and in `predicted`, both below `n_classes`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the lengths differ or a class is out of range.
    pub fn of(n_classes: usize, truth: &[usize], predicted: &[usize]) -> Result<Self> {
        if truth.len() != predicted.len() {
            return Err(Error::invalid(format!(
                "{} true labels were given for {} predictions; give one of each a row",
                truth.len(),
                predicted.len()
            )));
        }
        let mut counts = Array2::zeros((n_classes, n_classes));
        for (row, (&truth, &predicted)) in truth.iter().zip(predicted).enumerate() {
            let Some(count) = counts.get_mut((truth, predicted)) else {
                return Err(Error::invalid(format!(
                    "row {row} has true class {truth} and predicted class {predicted}, but there \
                     are {n_classes} classes; number them from 0"
                )));
            };
            *count += 1;
        }
        Ok(Self { counts })
    }

    /// The matrix of these `counts`, square, rows the truth.
    pub(super) fn from_counts(counts: Array2<u64>) -> Self {
        Self { counts }
    }

    /// The counts, K × K, rows the truth and columns the predictions.
    #[must_use]
    pub fn counts(&self) -> &Array2<u64> {
        &self.counts
    }

    /// The number of classes, K.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.counts.nrows()
    }

    /// The rows counted, n.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.sum()
    }

    /// The rows predicted rightly, of all classes.
    #[must_use]
    pub fn correct(&self) -> u64 {
        self.counts.diag().sum()
    }

    /// For each class the rows that truly are of it.
    #[must_use]
    pub fn supports(&self) -> Vec<u64> {
        self.counts.rows().into_iter().map(|row| row.sum()).collect()
    }

    /// For each class the rows predicted as it.
    #[must_use]
    pub fn predictions(&self) -> Vec<u64> {
        self.counts.columns().into_iter().map(|column| column.sum()).collect()
    }

    /// The share of rows predicted rightly; `None` without rows.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        ratio(self.correct(), self.total())
    }

    /// Of each class, right among the predicted, tp / predicted; `None` if it was never predicted.
    #[must_use]
    pub fn precisions(&self) -> Vec<Option<f64>> {
        self.per_class(|correct, _, predicted| ratio(correct, predicted))
    }

    /// Of each class, right among the true, tp / support; `None` if no row is of it.
    #[must_use]
    pub fn recalls(&self) -> Vec<Option<f64>> {
        self.per_class(|correct, support, _| ratio(correct, support))
    }

    /// Of each class, 2·tp / (predicted + support); `None` only if both counts are zero.
    #[must_use]
    pub fn f1s(&self) -> Vec<Option<f64>> {
        self.per_class(|correct, support, predicted| ratio(2 * correct, predicted + support))
    }

    /// Mean of F1 over all K classes, an undefined one counted as 0.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        sum(self.f1s().into_iter().flatten()) / self.n_classes() as f64
    }

    /// Mean of recall over the classes that have rows; `None` without rows.
    #[must_use]
    pub fn balanced_accuracy(&self) -> Option<f64> {
        let recalls: Vec<f64> = self.recalls().into_iter().flatten().collect();
        (!recalls.is_empty()).then(|| sum(recalls.iter().copied()) / recalls.len() as f64)
    }

    /// Matthews' correlation coefficient for K classes (Gorodkin 2004, *Comparing two K-category assignments by a
    /// K-category correlation coefficient*): with c right of n rows, tₖ true and pₖ predicted of class k,
    ///
    /// (c·n − Σ tₖpₖ) / √((n² − Σ pₖ²)(n² − Σ tₖ²)).
    ///
    /// `None` where all rows are of one class, or all predictions (scikit-learn says 0 there).
    #[must_use]
    pub fn mcc(&self) -> Option<f64> {
        let (supports, predictions) = (self.supports(), self.predictions());
        let product = |a: &[u64], b: &[u64]| -> i128 {
            a.iter().zip(b).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum()
        };
        let n = i128::from(self.total());
        let of_predicted = n * n - product(&predictions, &predictions);
        let of_true = n * n - product(&supports, &supports);
        let covariance = i128::from(self.correct()) * n - product(&supports, &predictions);
        let spread = (of_predicted as f64).sqrt() * (of_true as f64).sqrt();
        (spread > 0.0).then(|| covariance as f64 / spread)
    }

    /// `of(right, true, predicted)` of each class.
    fn per_class(&self, of: impl Fn(u64, u64, u64) -> Option<f64>) -> Vec<Option<f64>> {
        let counts = self.supports().into_iter().zip(self.predictions());
        self.counts
            .diag()
            .iter()
            .zip(counts)
            .map(|(&c, (support, predicted))| of(c, support, predicted))
            .collect()
    }
}

/// The quotient of two counts, unless the second is zero.
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The sum from +0 on; `Iterator::sum` starts at −0.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

impl From<Confusion> for Vec<Vec<u64>> {
    fn from(confusion: Confusion) -> Self {
        confusion.counts.rows().into_iter().map(|row| row.to_vec()).collect()
    }
}

impl TryFrom<Vec<Vec<u64>>> for Confusion {
    type Error = String;

    fn try_from(rows: Vec<Vec<u64>>) -> Result<Self, String> {
        let n = rows.len();
        if let Some(row) = rows.iter().find(|row| row.len() != n) {
            return Err(format!("a confusion matrix of {n} rows has a row of {} counts", row.len()));
        }
        let counts = Array2::from_shape_vec((n, n), rows.concat()).map_err(|e| e.to_string())?;
        // So that no sum or product of them overflows.
        let all = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count));
        if all.is_none_or(|all| all > 1 << 53) {
            return Err("the counts of a confusion matrix are too large to add up".to_owned());
        }
        Ok(Self { counts })
    }
}
