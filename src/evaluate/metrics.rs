//! Accuracy, precision, recall, F1 and log-loss, from labels and predictions.
//!
//! A figure that is not defined is `None`, never NaN and never a made-up zero.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::confusion::Confusion;
use crate::error::{Error, Result};

/// Probabilities are taken as at least this in the log-loss, so that it stays finite.
pub const LEAST_PROBABILITY: f64 = 1e-15;

/// The figures of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassFigures {
    /// The class's name.
    pub label: String,
    /// The rows that truly are of the class.
    pub support: u64,
    /// The rows predicted as the class.
    pub predicted: u64,
    /// Right among the predicted, tp / predicted; `None` if it was never predicted.
    pub precision: Option<f64>,
    /// Right among the true, tp / support; `None` if no row is of the class.
    pub recall: Option<f64>,
    /// 2·tp / (predicted + support), the harmonic mean of the two; `None` only if both
    /// counts are zero.
    pub f1: Option<f64>,
}

/// What always naming the commonest true class would score on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The commonest true class; of equals the first.
    pub label: String,
    /// Its share of the rows.
    pub accuracy: f64,
    /// Mean of the classes' F1, as in [`Figures::macro_f1`].
    pub macro_f1: f64,
    /// Mean of the classes' recall, as in [`Figures::balanced_accuracy`].
    pub balanced_accuracy: f64,
}

/// How well predictions agree with the truth, over n rows and K classes.
///
/// ```
/// # fn main() -> sentimen::Result<()> {
/// use sentimen::evaluate::Figures;
/// let labels = ["negatif".to_owned(), "positif".to_owned()];
/// let figures = Figures::of(&labels, &[1, 1, 1, 1, 0], &[1, 1, 1, 0, 0], None)?;
/// assert_eq!(figures.accuracy, 0.8);
/// assert_eq!(figures.classes[1].precision, Some(1.0));
/// assert_eq!(figures.classes[1].recall, Some(0.75));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The rows.
    pub n: u64,
    /// The share of rows predicted rightly.
    pub accuracy: f64,
    /// Mean over all K classes of F1, an undefined one counted as 0: scikit-learn's
    /// `f1_score(average="macro", labels=all K, zero_division=0)`. (Without `labels`
    /// scikit-learn leaves out a class that is neither true nor predicted anywhere.)
    pub macro_f1: f64,
    /// Mean of recall over the classes that have rows: scikit-learn's
    /// `balanced_accuracy_score`.
    pub balanced_accuracy: f64,
    /// Mean of −ln p(true class), p at least [`LEAST_PROBABILITY`]; `None` without
    /// probabilities.
    pub log_loss: Option<f64>,
    /// What always naming the commonest class would score.
    pub majority: Baseline,
    /// Each class, in the order of the labels.
    pub classes: Vec<ClassFigures>,
    /// The counts behind it all: rows the truth, columns the predictions.
    pub confusion: Confusion,
}

impl Figures {
    /// The figures of n rows: `truth` and `predicted` index the K `labels`;
    /// `probabilities`, where known, is n × K with columns in the order of `labels`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are no rows, lengths or shapes differ, an index
    /// is out of range, or a probability is not between 0 and 1.
    pub fn of(
        labels: &[String],
        truth: &[usize],
        predicted: &[usize],
        probabilities: Option<ArrayView2<'_, f64>>,
    ) -> Result<Self> {
        let confusion = Confusion::of(labels.len(), truth, predicted)?;
        if truth.is_empty() {
            return Err(Error::invalid("there are no rows to evaluate; give at least one with a label"));
        }
        let log_loss = probabilities.map(|p| log_loss(truth, p, labels.len())).transpose()?;
        let (supports, predictions) = (confusion.supports(), confusion.predictions());
        let (precisions, recalls, f1s) = (confusion.precisions(), confusion.recalls(), confusion.f1s());
        let classes: Vec<ClassFigures> = labels
            .iter()
            .enumerate()
            .map(|(k, label)| ClassFigures {
                label: label.clone(),
                support: supports[k],
                predicted: predictions[k],
                precision: precisions[k],
                recall: recalls[k],
                f1: f1s[k],
            })
            .collect();
        let n = confusion.total();
        Ok(Self {
            n,
            // There are rows, so both are defined.
            accuracy: confusion.accuracy().unwrap_or_default(),
            macro_f1: confusion.macro_f1(),
            balanced_accuracy: confusion.balanced_accuracy().unwrap_or_default(),
            log_loss,
            majority: majority(labels, &supports, n),
            classes,
            confusion,
        })
    }
}

/// The classes that have rows.
fn present(supports: &[u64]) -> usize {
    supports.iter().filter(|&&support| support > 0).count()
}

fn majority(labels: &[String], supports: &[u64], n: u64) -> Baseline {
    let commonest = supports.iter().copied().max().unwrap_or(0);
    let named = labels.iter().zip(supports).find(|&(_, &support)| support == commonest);
    let f1 = (2 * commonest) as f64 / (n + commonest) as f64;
    Baseline {
        label: named.map(|(label, _)| label.clone()).unwrap_or_default(),
        accuracy: commonest as f64 / n as f64,
        macro_f1: f1 / labels.len() as f64,
        balanced_accuracy: 1.0 / present(supports) as f64,
    }
}

/// Mean of −ln p(true class) in the order of the rows, p taken as at least
/// [`LEAST_PROBABILITY`]; a p that rounding lifted above 1 counts as 1.
fn log_loss(truth: &[usize], probabilities: ArrayView2<'_, f64>, n_classes: usize) -> Result<f64> {
    if probabilities.dim() != (truth.len(), n_classes) {
        return Err(Error::invalid(format!(
            "probabilities of shape {:?} were given for {} rows and {n_classes} classes; give one \
             row a row and one column a class",
            probabilities.shape(),
            truth.len(),
        )));
    }
    let mut loss = 0.0;
    for (row, (&class, p)) in truth.iter().zip(probabilities.rows()).enumerate() {
        if let Some(wrong) = p.iter().find(|p| !(0.0..=1.0 + 1e-6).contains(*p)) {
            return Err(Error::invalid(format!(
                "row {row} has a probability of {wrong}; every one must be between 0 and 1"
            )));
        }
        loss += surprise(p[class]);
    }
    Ok(loss / truth.len() as f64)
}

/// −ln p, p between [`LEAST_PROBABILITY`] and 1.
pub(super) fn surprise(p: f64) -> f64 {
    // Not −ln: of 1 that would be −0.
    0.0 - libm::log(p.clamp(LEAST_PROBABILITY, 1.0))
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
