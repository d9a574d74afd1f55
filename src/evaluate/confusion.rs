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
        Ok(Self { counts })
    }
}
