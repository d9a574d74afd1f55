//! What rows are fitted to: distributions over the classes, and what each row counts.

use crate::{Error, Result};
use ndarray::Array2;

/// What the rows are fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// n × K target distributions; each row sums to 1.
    pub distributions: Array2<f64>,
    /// sᵢ: what each document counts.
    pub weights: Vec<f64>,
}

impl Targets {
    /// One-hot targets of `labels` below `classes`, all of weight 1.
    #[must_use]
    pub fn of_labels(labels: &[usize], classes: usize) -> Self {
        let mut distributions = Array2::zeros((labels.len(), classes));
        for (i, &label) in labels.iter().enumerate() {
            distributions[[i, label]] = 1.0;
        }
        Self { distributions, weights: vec![1.0; labels.len()] }
    }

    /// Refuses targets that do not fit `n` rows, or are not distributions with finite weights.
    ///
    /// # Errors
    /// [`Error::Corpus`] naming what is wrong.
    pub fn check(&self, n: usize) -> Result<()> {
        let (rows, classes) = self.distributions.dim();
        if rows != n || self.weights.len() != n || n == 0 {
            return Err(Error::corpus(format!(
                "{rows} targets and {} weights for {n} rows",
                self.weights.len()
            )));
        }
        if classes < 2 {
            return Err(Error::corpus("all documents have one label; give at least two"));
        }
        let fits = |row: ndarray::ArrayView1<'_, f64>| {
            row.iter().all(|t| (0.0..=1.0).contains(t)) && (row.sum() - 1.0).abs() < 1e-9
        };
        if let Some(i) = self.distributions.rows().into_iter().position(|row| !fits(row)) {
            return Err(Error::corpus(format!("the target of row {i} is no distribution over the classes")));
        }
        if let Some(i) = self.weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
            return Err(Error::corpus(format!("row {i} weighs {}; a weight is 0 or more", self.weights[i])));
        }
        Ok(())
    }
}
