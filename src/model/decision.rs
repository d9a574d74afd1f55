//! Probabilities and labels are two things: the first estimate, the second decides.

use super::calibration::Calibration;
use super::linear::{argmax, log_sigmoid};
use crate::recipe::Multiclass;
use serde::{Deserialize, Serialize};

/// What a model says of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The class decided on, as a position among the model's labels.
    pub label: usize,
    /// Each class's probability at the natural shares; they sum to 1.
    pub probabilities: Vec<f64>,
    /// Whether the label is not sure enough to be relied on: its probability is below [`Rule::abstain`].
    pub abstained: bool,
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
/// scores gives the probabilities back their natural shares. Calibration then makes of them what came
/// true on documents that fits had not seen. The label is argmax p / t over thresholds t.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Added to the K scores before the softmax; one-vs-rest, to the logarithms of their sigmoids.
    pub offsets: Vec<f64>,
    /// t: one for each class, positive.
    pub thresholds: Vec<f64>,
    /// Whether the scores are of one softmax or of sigmoids, each class against the rest.
    #[serde(default)]
    pub multiclass: Multiclass,
    /// What is done to the log-odds; files from before there was calibration have none.
    #[serde(default, skip_serializing_if = "Calibration::is_none")]
    pub calibration: Calibration,
    /// Whether the label is decided on the probabilities before calibration, so that it is the fit's own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decides_uncalibrated: bool,
    /// The least confidence that is relied on: below it a prediction abstains; 0 never does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub abstain: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

impl Rule {
    /// The most probable class, without correction.
    #[must_use]
    pub fn plain(classes: usize) -> Self {
        Self {
            offsets: vec![0.0; classes],
            thresholds: vec![1.0; classes],
            multiclass: Multiclass::Multinomial,
            calibration: Calibration::None,
            decides_uncalibrated: false,
            abstain: 0.0,
        }
    }

    /// Whether it can be used with `k` classes: its numbers are as many as there must be and within reason, so that no
    /// sum or quotient of them overflows.
    #[must_use]
    pub fn fits(&self, k: usize) -> bool {
        let is_offset = |o: &f64| o.abs() <= 1e6;
        let is_threshold = |t: &f64| (1e-18..=1e18).contains(t);
        self.offsets.len() == k
            && self.thresholds.len() == k
            && self.offsets.iter().all(is_offset)
            && self.thresholds.iter().all(is_threshold)
    }

    /// The log-odds of K scores at the natural class shares, before calibration: z + o; one-vs-rest ln σ(z) + o, since
    /// a weighted binary fit tilts each sigmoid as weights tilt the softmax, so the same offsets o take both back.
    #[must_use]
    pub fn log_odds(&self, scores: &[f64]) -> Vec<f64> {
        let log_odds = |z: f64| match self.multiclass {
            Multiclass::Multinomial => z,
            Multiclass::Ovr => log_sigmoid(z),
        };
        scores.iter().zip(&self.offsets).map(|(z, o)| log_odds(*z) + o).collect()
    }

    /// Probabilities of K scores; they sum to 1. One-vs-rest without calibration gives σ(zₖ) eᵒᵏ / Σ σ(zₗ) eᵒˡ.
    #[must_use]
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        self.calibration.probabilities(&self.log_odds(scores))
    }

    /// The class decided on, given the probabilities that this rule decides by.
    #[must_use]
    pub fn label(&self, probabilities: &[f64]) -> usize {
        argmax(&self.over_thresholds(probabilities))
    }

    fn over_thresholds(&self, probabilities: &[f64]) -> Vec<f64> {
        probabilities.iter().zip(&self.thresholds).map(|(p, t)| p / t).collect()
    }

    /// p / t of K scores, the largest of which decides.
    #[must_use]
    pub fn ratios(&self, scores: &[f64]) -> Vec<f64> {
        let log_odds = self.log_odds(scores);
        if self.decides_uncalibrated {
            self.over_thresholds(&Calibration::None.probabilities(&log_odds))
        } else {
            self.over_thresholds(&self.calibration.probabilities(&log_odds))
        }
    }

    /// How far class `k` is ahead of the best of the others: the logarithm of their [`Rule::ratios`]' quotient. Below 0
    /// it is not decided on, above 0 it is; infinite where one of the two is 0.
    #[must_use]
    pub fn lead(&self, scores: &[f64], k: usize) -> f64 {
        let ratios = self.ratios(scores);
        let others = ratios.iter().enumerate().filter(|(other, _)| *other != k);
        let best = others.map(|(_, ratio)| *ratio).fold(0.0, f64::max);
        if best == ratios[k] { 0.0 } else { libm::log(ratios[k]) - libm::log(best) }
    }

    /// K scores to a prediction.
    #[must_use]
    pub fn decide(&self, scores: &[f64]) -> Prediction {
        self.decide_by(&self.log_odds(scores))
    }

    /// [`Rule::log_odds`] to a prediction.
    #[must_use]
    pub fn decide_by(&self, log_odds: &[f64]) -> Prediction {
        let probabilities = self.calibration.probabilities(log_odds);
        let label = if self.decides_uncalibrated {
            self.label(&Calibration::None.probabilities(log_odds))
        } else {
            self.label(&probabilities)
        };
        let abstained = probabilities[label] < self.abstain;
        Prediction { label, probabilities, abstained }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_weights_are_taken_back_and_thresholds_decide() {
        // Class weights (1, 3): equal scores mean odds 3 : 1 for the first at natural shares.
        let rule = Rule { offsets: vec![0.0, -(3f64.ln())], thresholds: vec![3.0, 1.0], ..Rule::plain(2) };
        let p = rule.probabilities(&[0.0, 0.1]);
        assert!(p[0] > 0.7 && (p[0] + p[1] - 1.0).abs() < 1e-15);
        assert_eq!(rule.label(&p), 1, "the weighted fit preferred the second");
        assert_eq!(Rule::plain(2).label(&p), 0);
    }

    #[test]
    fn a_lead_says_how_far_a_class_is_from_losing() {
        let rule = Rule { thresholds: vec![0.5, 1.0], ..Rule::plain(2) };
        // Odds 3 : 1 for the first, which needs only half as much: 6 : 1.
        let scores = [3f64.ln(), 0.0];
        assert!((rule.lead(&scores, 0) - 6f64.ln()).abs() < 1e-12);
        assert!((rule.lead(&scores, 1) + 6f64.ln()).abs() < 1e-12);
        assert_eq!(rule.lead(&[-2000.0, 2000.0], 1), f64::INFINITY);
        assert_eq!(Rule::plain(2).lead(&[0.0, 0.0], 1), 0.0);
        let calibration = Calibration::Vector { scales: vec![1.0; 2], biases: vec![0.0, 2.0] };
        let own = Rule { calibration, decides_uncalibrated: true, ..Rule::plain(2) };
        for scores in [[1.0, 0.0], [-1.0, 1.5], [0.3, 0.2]] {
            let label = own.decide(&scores).label;
            assert!(own.lead(&scores, label) > 0.0 && own.lead(&scores, 1 - label) < 0.0);
        }
    }

    #[test]
    fn one_against_the_rest_gives_sigmoids_scaled_to_one() {
        let rule = Rule { multiclass: Multiclass::Ovr, ..Rule::plain(3) };
        let scores = [2.0, -1.0, -800.0];
        let sigmoids = scores.map(crate::model::sigmoid);
        let sum: f64 = sigmoids.iter().sum();
        for (p, s) in rule.probabilities(&scores).iter().zip(sigmoids) {
            assert!((p - s / sum).abs() < 1e-15);
        }
        let p = rule.probabilities(&[-900.0, -901.0, -902.0]);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12 && p[0] > p[1], "{p:?}");
    }

    #[test]
    fn calibration_changes_probabilities_and_a_label_only_where_it_decides() {
        let calibration = Calibration::Vector { scales: vec![1.0; 2], biases: vec![0.0, 2.0] };
        let own = Rule { calibration, decides_uncalibrated: true, ..Rule::plain(2) };
        let most_probable = Rule { decides_uncalibrated: false, ..own.clone() };
        let (a, b) = (own.decide(&[1.0, 0.0]), most_probable.decide(&[1.0, 0.0]));
        assert_eq!((a.label, b.label), (0, 1));
        assert_eq!(a.probabilities, b.probabilities);
        assert!(a.confidence() < 0.5);
    }

    #[test]
    fn a_prediction_abstains_below_the_least_confidence_and_keeps_its_label() {
        let rule = Rule { abstain: 0.75, ..Rule::plain(2) };
        let of = |odds: f64| rule.decide(&[0.0, odds.ln()]);
        // Odds 3 : 1 are .75, not below it.
        assert_eq!((of(3.1).label, of(3.1).abstained), (1, false));
        assert_eq!((of(2.9).label, of(2.9).abstained), (1, true));
        assert!(!Rule::plain(2).decide(&[0.0, 0.0]).abstained);
    }

    #[test]
    fn a_rule_without_calibration_is_written_as_before() {
        let text = r#"{"offsets":[0.0,0.0],"thresholds":[1.0,1.0],"multiclass":"multinomial"}"#;
        assert_eq!(serde_json::to_string(&Rule::plain(2)).unwrap(), text);
        assert_eq!(serde_json::from_str::<Rule>(text).unwrap(), Rule::plain(2));
        let curve = crate::model::Curve { at: vec![0.1, 0.3], value: vec![0.2, 0.7] };
        for calibration in [
            Calibration::Temperature { temperature: 1.0 / 3.0 },
            Calibration::Vector { scales: vec![0.1, 0.7], biases: vec![-1e-9, 3.0] },
            Calibration::Isotonic { curves: vec![curve.clone(), curve] },
        ] {
            let rule = Rule { calibration, decides_uncalibrated: true, ..Rule::plain(2) };
            let text = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<Rule>(&text).unwrap(), rule, "{text}");
        }
    }
}
