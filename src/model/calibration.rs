//! Calibration: from a model's probabilities to those that came true on documents it had not seen.

use super::linear::softmax;
use crate::recipe::CalibrationMethod;
use serde::{Deserialize, Serialize};

/// A map from the K log-odds z of a document (scores with the class weights taken back) to probabilities.
///
/// ```
/// use sentimen::model::Calibration;
/// let sure = Calibration::None.probabilities(&[0.0, 2.0]);
/// let less = Calibration::Temperature { temperature: 2.0 }.probabilities(&[0.0, 2.0]);
/// assert!(sure[1] > less[1] && less[1] > 0.5);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "lowercase", deny_unknown_fields)]
pub enum Calibration {
    /// softmax(z).
    #[default]
    None,
    /// softmax(z / T) (Guo et al. 2017, "On calibration of modern neural networks").
    Temperature {
        /// T, above 0.
        temperature: f64,
    },
    /// softmax(aₖ (zₖ − z̄) + bₖ), z̄ the mean of the document's z: the same paper's vector scaling.
    Vector {
        /// a: one for each class.
        scales: Vec<f64>,
        /// b: one for each class.
        biases: Vec<f64>,
    },
    /// fₖ(softmax(z)ₖ), scaled to sum to 1, each f a rising curve (Zadrozny & Elkan 2002, "Transforming classifier
    /// scores into accurate multiclass probability estimates").
    Isotonic {
        /// f: one for each class.
        curves: Vec<Curve>,
    },
}

/// A non-decreasing function through knots, linear between them and flat beyond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Where the knots are, ascending.
    pub at: Vec<f64>,
    /// The value at each knot, never falling.
    pub value: Vec<f64>,
}

impl Calibration {
    /// Whether probabilities are left as they are.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// By which method it was made.
    #[must_use]
    pub fn method(&self) -> CalibrationMethod {
        match self {
            Self::None => CalibrationMethod::None,
            Self::Temperature { .. } => CalibrationMethod::Temperature,
            Self::Vector { .. } => CalibrationMethod::Vector,
            Self::Isotonic { .. } => CalibrationMethod::Isotonic,
        }
    }

    /// K log-odds to K probabilities that sum to 1.
    #[must_use]
    pub fn probabilities(&self, log_odds: &[f64]) -> Vec<f64> {
        let mut z = log_odds.to_vec();
        match self {
            Self::None | Self::Isotonic { .. } => {}
            Self::Temperature { temperature } => z.iter_mut().for_each(|z| *z /= temperature),
            Self::Vector { scales, biases } => {
                centre(&mut z);
                for ((z, a), b) in z.iter_mut().zip(scales).zip(biases) {
                    *z = a * *z + b;
                }
            }
        }
        softmax(&mut z);
        if let Self::Isotonic { curves } = self {
            z.iter_mut().zip(curves).for_each(|(p, curve)| *p = curve.value(*p));
            let sum: f64 = z.iter().sum();
            z.iter_mut().for_each(|p| *p /= sum);
        }
        z
    }

    /// Whether it can be used with `k` classes: its numbers are within reason, as many as there must be, and in order.
    #[must_use]
    pub fn fits(&self, k: usize) -> bool {
        match self {
            Self::None => true,
            Self::Temperature { temperature } => (1.0 / MOST..=MOST).contains(temperature),
            Self::Vector { scales, biases } => {
                let usable = |x: &f64| x.abs() <= MOST;
                scales.len() == k && biases.len() == k && scales.iter().chain(biases).all(usable)
            }
            Self::Isotonic { curves } => curves.len() == k && curves.iter().all(Curve::is_usable),
        }
    }
}

/// No number of a calibration is larger: far beyond what any fit gives, far below what could overflow.
const MOST: f64 = 1e9;

/// Takes the mean out of a document's log-odds, which only their differences have a meaning in.
pub(crate) fn centre(z: &mut [f64]) {
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    z.iter_mut().for_each(|z| *z -= mean);
}

impl Curve {
    /// The value at `x`.
    #[must_use]
    pub fn value(&self, x: f64) -> f64 {
        let next = self.at.partition_point(|at| *at <= x);
        let (Some(before), Some(&after)) = (next.checked_sub(1), self.at.get(next)) else {
            // Beyond the first or the last knot.
            let edge = if next == 0 { self.value.first() } else { self.value.last() };
            return edge.copied().unwrap_or(x);
        };
        let (low, high) = (self.value[before], self.value[next]);
        let share = (x - self.at[before]) / (after - self.at[before]);
        (low + (high - low) * share).clamp(low, high)
    }

    fn is_usable(&self) -> bool {
        let rising = |numbers: &[f64]| numbers.windows(2).all(|w| w[0] <= w[1]);
        self.at.len() == self.value.len()
            && !self.at.is_empty()
            && rising(&self.at)
            && rising(&self.value)
            && self.at.iter().all(|x| x.is_finite())
            && self.value.iter().all(|p| *p > 0.0 && *p <= 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn curve(at: &[f64], value: &[f64]) -> Curve {
        Curve { at: at.to_vec(), value: value.to_vec() }
    }

    #[test]
    fn each_method_worked_by_hand() {
        let z = [0.0, 3f64.ln()];
        let near = |p: Vec<f64>, q: f64| assert!((p[1] - q).abs() < 1e-15 && (p[0] + q - 1.0).abs() < 1e-15);
        near(Calibration::None.probabilities(&z), 0.75);
        // Odds 3 : 1 to the power of 1/2 are √3 : 1.
        let root = 3f64.sqrt();
        near(Calibration::Temperature { temperature: 0.5 }.probabilities(&z), 0.9);
        near(Calibration::Temperature { temperature: 2.0 }.probabilities(&z), root / (1.0 + root));
        // Centred z are ∓ln √3: 2 · ln √3 + ln 2 and −ln √3 differ by ln 3 + ln 2 + ln √3.
        let odds = 6.0 * root;
        near(
            Calibration::Vector { scales: vec![1.0, 2.0], biases: vec![0.0, 2f64.ln()] }.probabilities(&z),
            odds / (1.0 + odds),
        );
        // ¼ is half way from 0 to ½: .1 + ½ · .2; ¾ lies beyond the last knot: .6. And .2 + .6 is not 1.
        let curves = vec![curve(&[0.0, 0.5], &[0.1, 0.3]), curve(&[0.2, 0.5], &[0.1, 0.6])];
        near(Calibration::Isotonic { curves }.probabilities(&z), 0.75);
    }

    #[test]
    fn a_curve_is_linear_between_its_knots_and_flat_beyond() {
        let f = curve(&[0.2, 0.4, 0.4, 0.8], &[0.1, 0.2, 0.5, 0.5]);
        for (x, y) in [(0.0, 0.1), (0.2, 0.1), (0.3, 0.15), (0.4, 0.5), (0.6, 0.5), (1.0, 0.5)] {
            assert!((f.value(x) - y).abs() < 1e-15, "{x}: {}", f.value(x));
        }
    }

    #[test]
    fn what_does_not_fit_is_seen() {
        assert!(Calibration::Temperature { temperature: 0.3 }.fits(2));
        assert!(!Calibration::Temperature { temperature: 0.0 }.fits(2));
        assert!(!Calibration::Temperature { temperature: f64::INFINITY }.fits(2));
        let vector = Calibration::Vector { scales: vec![1.0; 2], biases: vec![0.0; 2] };
        assert!(vector.fits(2) && !vector.fits(3));
        let isotonic = |value: &[f64]| Calibration::Isotonic { curves: vec![curve(&[0.1, 0.9], value); 2] };
        assert!(isotonic(&[0.2, 0.3]).fits(2) && !isotonic(&[0.2, 0.3]).fits(3));
        assert!(
            !isotonic(&[0.3, 0.2]).fits(2) && !isotonic(&[0.3]).fits(2) && !isotonic(&[0.0, 0.3]).fits(2)
        );
        assert!(!Calibration::Isotonic { curves: vec![curve(&[], &[]); 2] }.fits(2));
    }

    proptest! {
        #[test]
        fn probabilities_stay_probabilities(z in prop::collection::vec(-800.0f64..800.0, 3), t in 0.01f64..100.0) {
            let curves = vec![curve(&[0.0, 1.0], &[1e-9, 0.5]); 3];
            for calibration in [
                Calibration::None,
                Calibration::Temperature { temperature: t },
                Calibration::Vector { scales: vec![t, 1.0, -t], biases: vec![0.0, t, -t] },
                Calibration::Isotonic { curves },
            ] {
                let p = calibration.probabilities(&z);
                prop_assert!(p.iter().all(|p| (0.0..=1.0).contains(p)), "{calibration:?} {p:?}");
                prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{calibration:?} {p:?}");
            }
        }
    }
}
