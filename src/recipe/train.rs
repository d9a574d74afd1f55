//! The choices between rows and a model.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How rows become a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainSettings {
    /// Inverse regularization strength: the objective is Σ log-loss + ‖W‖²/(2C), with `l1_ratio` 0.
    pub c: f64,
    /// The share ρ of L1 in the penalty, (1/C) [(1 − ρ)/2 ‖W‖² + ρ ‖W‖₁]: 0 is ridge, 1 is lasso.
    #[serde(default)]
    pub l1_ratio: f64,
    /// What three or more classes are fitted as.
    #[serde(default)]
    pub multiclass: Multiclass,
    /// What a document of each class counts.
    pub class_weight: ClassWeight,
    /// What the printed confidence of a label does.
    pub confidence: Confidence,
    /// How probabilities become a label.
    pub decision: Decision,
    /// How probabilities are made to come true; recipes of before there was calibration have none.
    #[serde(default, skip_serializing_if = "CalibrationMethod::is_none")]
    pub calibration: CalibrationMethod,
    /// The least confidence that predictions rely on: below it they abstain; 0 never does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub abstain: f64,
    /// Which solver minimizes the objective.
    pub solver: Solver,
    /// Largest relative gradient norm that counts as converged.
    pub tol: f64,
    /// Most outer iterations of the solver.
    pub max_iterations: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

/// What a document of each class counts in training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClassWeight {
    /// `none` (1 each) or `balanced` (n / (K · n of the class)).
    Named(NamedClassWeight),
    /// A weight for each label named; 1 for the others.
    Given(BTreeMap<String, f64>),
}

/// The class weights that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedClassWeight {
    /// Every document counts 1.
    None,
    /// Every class counts the same in all.
    Balanced,
}

/// What the printed confidence of a label does in training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Nothing.
    Ignore,
    /// It weighs the document.
    Weight,
    /// It is the label's share of the target; the rest is spread over the other classes.
    Soft,
}

/// How probabilities become a label: argmax of probability / threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// `plain` without class weights; with them, the argmax of the weighted fit.
    Auto,
    /// The most probable class.
    Plain,
    /// Thresholds equal to the training shares: rare classes are found more often.
    Balanced,
    /// Thresholds that maximize macro-F1 on out-of-fold probabilities.
    Tuned,
}

/// How probabilities are calibrated on scores of fits that did not see the article's group, the simplest method first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalibrationMethod {
    /// Not at all: one fit and nothing else.
    #[default]
    None,
    /// One number divides all scores.
    Temperature,
    /// A scale and a bias for each class.
    Vector,
    /// A rising curve for each class.
    Isotonic,
    /// Whichever of these predicts best, judged on groups it was not fitted to.
    Auto,
}

impl CalibrationMethod {
    /// Whether it is [`CalibrationMethod::None`].
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Its name in recipes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Temperature => "temperature",
            Self::Vector => "vector",
            Self::Isotonic => "isotonic",
            Self::Auto => "auto",
        }
    }
}

/// What three or more classes are fitted as; two are one binary problem either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Multiclass {
    /// One softmax over all classes.
    #[default]
    Multinomial,
    /// Each class against the rest; probabilities are the sigmoids, scaled to sum to 1.
    Ovr,
}

/// Which solver minimizes the objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Solver {
    /// Whichever of the next two suits the documents; `sparse` in recipes of old.
    #[serde(alias = "sparse")]
    Auto,
    /// Dual coordinate descent: one document after the other.
    Dual,
    /// Truncated Newton on sparse rows.
    Newton,
    /// linfa-logistic's L-BFGS on a dense matrix, as an independent check.
    Linfa,
}

impl Solver {
    /// Its name in recipes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dual => "dual",
            Self::Newton => "newton",
            Self::Linfa => "linfa",
        }
    }

    /// Whether a fit by it can start from weights, as `--init` asks.
    pub(crate) fn takes_start(self) -> bool {
        match self {
            Self::Auto | Self::Newton => true,
            Self::Dual | Self::Linfa => false,
        }
    }
}
