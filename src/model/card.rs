//! The card: what a model file says of its own making.

use super::MOST_CLASSES;
use super::edit::Edit;
use crate::evaluate::{Figures, Selection};
use crate::features::TextProfile;
use crate::recipe::CalibrationMethod;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a model was made from, how well the optimum was reached, and how it scored
/// on articles it had not seen. Holds no time, path, host or thread count, so that the
/// same articles and recipe give the same file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The version of sentimen that trained it.
    pub crate_version: String,
    /// XXH3-128 over the sorted content hashes of the training rows.
    pub data_hash: String,
    /// Training documents by label.
    pub documents: BTreeMap<String, u64>,
    /// Groups (events, near-duplicates, single articles) among them.
    pub groups: u64,
    /// The seed of the split.
    pub seed: u64,
    /// V: word n-grams and character n-grams, or the buckets of each.
    pub features: [u64; 2],
    /// Non-zero values of the training matrix.
    pub non_zeros: u64,
    /// The objective at the weights found.
    pub objective: f64,
    /// How close to the optimum the weights are.
    pub certificate: Certificate,
    /// Which articles made the figures, in words.
    pub evaluated_on: String,
    /// The figures on articles not trained on.
    pub figures: Option<Figures>,
    /// The figures of the most probable class, where the decision in force names another for some article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain_figures: Option<Figures>,
    /// Macro-F1 of the same fits' like on articles dealt one by one, where some share a group and it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random_split_macro_f1: Option<f64>,
    /// What the choice of a calibration was made by; empty where there was none to make.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calibrations: Vec<CalibrationTried>,
    /// The search that chose recipe and C, where one was made; files from before there were searches have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Selection>,
    /// How the training texts look to a model that has not seen them; files from before there were profiles have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextProfile>,
    /// Each time weights were changed by hand after training. What else the card says of weights (objective,
    /// certificate, figures) is then of the model before the first of them; files from before there were edits have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// What people's answers changed in the labels before training; absent where no review was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
}

/// How many articles a person's answer settled before training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Labels that were found right.
    pub confirmed: u64,
    /// Labels that were changed.
    pub changed: u64,
    /// Articles that had no label before.
    pub labelled: u64,
    /// Articles that were left out.
    pub left_out: u64,
}

impl Card {
    /// Whether its counts are of as many classes as there may be and can be added up, as those of a card from somebody else may
    /// not.
    #[must_use]
    pub fn is_countable(&self) -> bool {
        self.documents.len() <= MOST_CLASSES
            && self.documents.values().try_fold(0u64, |sum, n| sum.checked_add(*n)).is_some()
    }

    /// Whether weights were changed after training, so that figures and certificate are not of this model.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        !self.edits.is_empty()
    }
}

/// A calibration tried, and how it did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationTried {
    /// The method.
    pub method: CalibrationMethod,
    /// Its mean log-loss on out-of-fold scores of folds it was not fitted to.
    pub log_loss: f64,
}

impl CalibrationTried {
    /// `method`, with its mean log-loss.
    #[must_use]
    pub fn new(method: CalibrationMethod, log_loss: f64) -> Self {
        Self { method, log_loss }
    }
}

/// The proof of convergence: the gradient's norm relative to that at zero weights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// At the solver's f64 weights.
    pub relative_gradient: f64,
    /// At the stored f32 weights.
    pub stored_relative_gradient: f64,
    /// The largest value that counts as converged.
    pub tol: f64,
}

impl Certificate {
    /// Whether the optimum was reached.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.relative_gradient <= self.tol
    }
}
