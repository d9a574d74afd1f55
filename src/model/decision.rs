//! Probabilities and labels are two things: the first estimate, the second decides.

use super::linear::{argmax, softmax};
use serde::{Deserialize, Serialize};

/// What a model says of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The class decided on, as a position among the model's labels.
    pub label: usize,
    /// Each class's probability at the natural shares; they sum to 1.
    pub probabilities: Vec<f64>,
}

impl Prediction {
    /// The probability of the label decided on.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.probabilities[self.label]
    }
}

/// From scores to probabilities at the natural class shares, and from these to a label.
///
/// With class weights c the fit answers for shares tilted by c; adding −ln c to the
/// scores gives the probabilities back their natural shares. The label is
/// argmax p / t over thresholds t.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Added to the K scores before the softmax.
    pub offsets: Vec<f64>,
    /// t: one for each class, positive.
    pub thresholds: Vec<f64>,
}

impl Rule {
    /// The most probable class, without correction.
    #[must_use]
    pub fn plain(classes: usize) -> Self {
        Self { offsets: vec![0.0; classes], thresholds: vec![1.0; classes] }
    }

    /// Probabilities of K scores; they sum to 1.
    #[must_use]
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let mut p: Vec<f64> = scores.iter().zip(&self.offsets).map(|(z, o)| z + o).collect();
        softmax(&mut p);
        p
    }

    /// The class decided on.
    #[must_use]
    pub fn label(&self, probabilities: &[f64]) -> usize {
        let ratios: Vec<f64> = probabilities.iter().zip(&self.thresholds).map(|(p, t)| p / t).collect();
        argmax(&ratios)
    }

    /// K scores to a prediction.
    #[must_use]
    pub fn decide(&self, scores: &[f64]) -> Prediction {
        let probabilities = self.probabilities(scores);
        Prediction { label: self.label(&probabilities), probabilities }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_weights_are_taken_back_and_thresholds_decide() {
        // Class weights (1, 3): equal scores mean odds 3 : 1 for the first at natural shares.
        let rule = Rule { offsets: vec![0.0, -(3f64.ln())], thresholds: vec![3.0, 1.0] };
        let p = rule.probabilities(&[0.0, 0.1]);
        assert!(p[0] > 0.7 && (p[0] + p[1] - 1.0).abs() < 1e-15);
        assert_eq!(rule.label(&p), 1, "the weighted fit preferred the second");
        assert_eq!(Rule::plain(2).label(&p), 0);
    }
}
