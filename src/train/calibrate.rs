//! Calibration fitted on scores of documents by fits that did not see their group.

use super::isotonic::isotonic;
use crate::evaluate::metrics::LEAST_PROBABILITY;
use crate::model::{Calibration, CalibrationTried, centre, softmax};
use crate::recipe::CalibrationMethod;
use ndarray::{Array2, ArrayView2, Axis};

/// What each step away from the identity costs, in documents: ½ · PENALTY · (scale − 1)², and of a bias its square.
/// It makes the optimum finite where scores separate the classes, and unique; beside hundreds of documents it is nothing.
const PENALTY: f64 = 1.0;
/// Bounds of 1/T: scores that say nothing, and scores that are never wrong.
const INVERSES: [f64; 2] = [1e-2, 1e2];
/// The methods, the simplest first.
const METHODS: [CalibrationMethod; 4] = [
    CalibrationMethod::None,
    CalibrationMethod::Temperature,
    CalibrationMethod::Vector,
    CalibrationMethod::Isotonic,
];

/// Out-of-fold log-odds of n documents over K classes, and what came true.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    /// n × K, at natural class shares.
    pub(super) log_odds: Array2<f64>,
    /// The true class of each document.
    pub(super) truth: Vec<usize>,
    /// The fold of each: one fit did not see any of its documents.
    pub(super) folds: Vec<usize>,
    /// The group of each.
    pub(super) groups: Vec<u32>,
}

impl Scored {
    /// The calibration by `method`; with `auto` the one chosen, and how each did.
    pub(super) fn calibration(&self, method: CalibrationMethod) -> (Calibration, Vec<CalibrationTried>) {
        let (z, y) = (self.log_odds.view(), self.truth.as_slice());
        match method {
            CalibrationMethod::Auto => {
                let (chosen, tried) = self.choose();
                (fit(chosen, z, y), tried)
            }
            method => (fit(method, z, y), Vec::new()),
        }
    }

    /// Probabilities, n × K.
    pub(super) fn probabilities(&self, calibration: &Calibration) -> Array2<f64> {
        let mut p = self.log_odds.clone();
        for mut row in p.rows_mut() {
            row.assign(&ndarray::aview1(&calibration.probabilities(&row.to_vec())));
        }
        p
    }

    /// The method of least log-loss, each judged on every fold by what it makes of the other folds. Isotonic regression,
    /// whose curves follow what they were fitted to the closest, is taken only where it is ahead of the best of the
    /// others by two standard errors of the difference.
    fn choose(&self) -> (CalibrationMethod, Vec<CalibrationTried>) {
        let losses: Vec<Vec<f64>> = METHODS.iter().map(|method| self.cross_fitted(*method)).collect();
        let n = self.truth.len().max(1) as f64;
        let means: Vec<f64> = losses.iter().map(|l| l.iter().sum::<f64>() / n).collect();
        let mut chosen = 0;
        for i in 1..means.len() {
            let ahead = means[chosen] - means[i];
            let must_be = match METHODS[i] {
                CalibrationMethod::Isotonic => 2.0 * self.standard_error(&losses[i], &losses[chosen]),
                _ => 0.0,
            };
            if ahead > must_be {
                chosen = i;
            }
        }
        let tried = METHODS.iter().zip(&means);
        (METHODS[chosen], tried.map(|(method, log_loss)| CalibrationTried::new(*method, *log_loss)).collect())
    }

    /// −ln p(true class) of each document, by a calibration fitted to the other folds.
    fn cross_fitted(&self, method: CalibrationMethod) -> Vec<f64> {
        let mut losses = vec![0.0; self.truth.len()];
        for fold in 0..self.folds.iter().max().map_or(0, |f| f + 1) {
            let others: Vec<usize> = (0..losses.len()).filter(|i| self.folds[*i] != fold).collect();
            let truth: Vec<usize> = others.iter().map(|i| self.truth[*i]).collect();
            let calibration = fit(method, self.log_odds.select(Axis(0), &others).view(), &truth);
            for i in (0..losses.len()).filter(|i| self.folds[*i] == fold) {
                let p = calibration.probabilities(&self.log_odds.row(i).to_vec());
                losses[i] = -libm::log(p[self.truth[i]].max(LEAST_PROBABILITY));
            }
        }
        losses
    }

    /// The standard error of the mean difference of two losses. Documents of one group do not err independently, so
    /// groups are what is drawn: √(G/(G − 1) Σ_g (Σ_{i∈g} (dᵢ − d̄))²) / n.
    fn standard_error(&self, a: &[f64], b: &[f64]) -> f64 {
        let n = a.len() as f64;
        let mean = a.iter().zip(b).map(|(a, b)| a - b).sum::<f64>() / n;
        let mut sums = std::collections::BTreeMap::new();
        for (i, group) in self.groups.iter().enumerate() {
            *sums.entry(group).or_insert(0.0) += a[i] - b[i] - mean;
        }
        let g = sums.len() as f64;
        if g < 2.0 {
            return f64::INFINITY;
        }
        (g / (g - 1.0) * sums.values().map(|s| s * s).sum::<f64>()).sqrt() / n
    }
}

/// The calibration of `method` fitted to log-odds (n × K) of documents whose classes are `truth`.
fn fit(method: CalibrationMethod, log_odds: ArrayView2<'_, f64>, truth: &[usize]) -> Calibration {
    match method {
        CalibrationMethod::None | CalibrationMethod::Auto => Calibration::None,
        CalibrationMethod::Temperature => {
            Calibration::Temperature { temperature: 1.0 / inverse_temperature(log_odds, truth) }
        }
        CalibrationMethod::Vector => vector(log_odds, truth),
        CalibrationMethod::Isotonic => {
            let p: Vec<Vec<f64>> =
                log_odds.rows().into_iter().map(|z| Calibration::None.probabilities(&z.to_vec())).collect();
            let points = |k: usize| p.iter().zip(truth).map(|(p, y)| (p[k], *y == k)).collect();
            Calibration::Isotonic { curves: (0..log_odds.ncols()).map(|k| isotonic(points(k))).collect() }
        }
    }
}

/// β = 1/T that minimizes Σ −ln softmax(β z)ᵧ + ½ PENALTY (β − 1)², which is convex: Newton within a bracket.
fn inverse_temperature(log_odds: ArrayView2<'_, f64>, truth: &[usize]) -> f64 {
    // The slope Σ (E z − zᵧ) + PENALTY (β − 1), and the curvature Σ Var z + PENALTY, under p = softmax(β z).
    let slope_at = |beta: f64| {
        let (mut slope, mut curvature) = (PENALTY * (beta - 1.0), PENALTY);
        for (z, &y) in log_odds.rows().into_iter().zip(truth) {
            let mut p: Vec<f64> = z.iter().map(|z| beta * z).collect();
            softmax(&mut p);
            // From the true class's own, so that large scores do not cancel.
            let mean: f64 = p.iter().zip(z).map(|(p, v)| p * (v - z[y])).sum();
            slope += mean;
            curvature += p.iter().zip(z).map(|(p, v)| p * (v - z[y] - mean) * (v - z[y] - mean)).sum::<f64>();
        }
        (slope, curvature)
    };
    let [mut low, mut high] = INVERSES;
    let mut beta: f64 = 1.0;
    for _ in 0..200 {
        let (slope, curvature) = slope_at(beta);
        if slope > 0.0 {
            high = beta;
        } else {
            low = beta;
        }
        let next = beta - slope / curvature;
        // Also where the step is no number.
        let next = if next >= low && next <= high { next } else { 0.5 * (low + high) };
        if (next - beta).abs() <= 1e-13 * beta {
            return next;
        }
        beta = next;
    }
    beta
}

/// Scales and biases that minimize Σ −ln softmax(a (z − z̄) + b)ᵧ + ½ PENALTY (‖a − 1‖² + ‖b‖²): Newton with halved steps
/// on 2K numbers, from the identity. The penalty makes the Hessian's eigenvalues at least PENALTY.
fn vector(log_odds: ArrayView2<'_, f64>, truth: &[usize]) -> Calibration {
    let k = log_odds.ncols();
    let mut centred = log_odds.to_owned();
    for mut row in centred.rows_mut() {
        let mut z = row.to_vec();
        centre(&mut z);
        row.assign(&ndarray::aview1(&z));
    }
    let mut at: Vec<f64> = (0..2 * k).map(|i| f64::from(u8::from(i < k))).collect();
    let mut value = vector_value(&centred, truth, &at);
    for _ in 0..100 {
        let (gradient, hessian) = vector_slopes(&centred, truth, &at);
        let step = solve(hessian, &gradient);
        let decrease: f64 = step.iter().zip(&gradient).map(|(s, g)| s * g).sum();
        // What a full step would still gain of a sum of n losses.
        if decrease.is_nan() || decrease <= 1e-13 * (1.0 + value.abs()) {
            break;
        }
        let mut length = 1.0;
        let moved = loop {
            let trial: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a - length * s).collect();
            let trial_value = vector_value(&centred, truth, &trial);
            if trial_value <= value - 1e-4 * length * decrease {
                break Some((trial, trial_value));
            }
            length *= 0.5;
            if length < 1e-10 {
                break None;
            }
        };
        let Some((trial, trial_value)) = moved else { break };
        (at, value) = (trial, trial_value);
    }
    let biases = at.split_off(k);
    if at.iter().any(|scale| *scale <= 0.0) {
        // It would rank a class against its scores: so few documents cannot tell scales apart.
        return fit(CalibrationMethod::Temperature, log_odds, truth);
    }
    Calibration::Vector { scales: at, biases }
}

/// Log-probabilities of a document under scales and biases `at`.
fn log_softmax(z: &[f64], at: &[f64]) -> Vec<f64> {
    let k = z.len();
    let scaled: Vec<f64> = (0..k).map(|c| at[c] * z[c] + at[k + c]).collect();
    let max = scaled.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scaled.iter().map(|s| libm::exp(s - max)).sum();
    let log_sum = max + libm::log(sum);
    scaled.iter().map(|s| s - log_sum).collect()
}

fn vector_value(centred: &Array2<f64>, truth: &[usize], at: &[f64]) -> f64 {
    let k = centred.ncols();
    let away = |i: usize, x: f64| if i < k { x - 1.0 } else { x };
    let penalty: f64 = at.iter().enumerate().map(|(i, x)| away(i, *x) * away(i, *x)).sum();
    let rows = centred.rows().into_iter().zip(truth);
    0.5 * PENALTY * penalty - rows.map(|(z, y)| log_softmax(&z.to_vec(), at)[*y]).sum::<f64>()
}

/// Gradient and Hessian, the latter as rows.
fn vector_slopes(centred: &Array2<f64>, truth: &[usize], at: &[f64]) -> (Vec<f64>, Array2<f64>) {
    let k = centred.ncols();
    let mut gradient: Vec<f64> =
        at.iter().enumerate().map(|(i, x)| PENALTY * if i < k { x - 1.0 } else { *x }).collect();
    let mut hessian = Array2::from_diag_elem(2 * k, PENALTY);
    for (z, &y) in centred.rows().into_iter().zip(truth) {
        let z = z.to_vec();
        let p: Vec<f64> = log_softmax(&z, at).into_iter().map(libm::exp).collect();
        for c in 0..k {
            let off = p[c] - f64::from(u8::from(c == y));
            gradient[c] += off * z[c];
            gradient[k + c] += off;
            for d in 0..k {
                let together = p[c] * (f64::from(u8::from(c == d)) - p[d]);
                hessian[[c, d]] += together * z[c] * z[d];
                hessian[[c, k + d]] += together * z[c];
                hessian[[k + c, d]] += together * z[d];
                hessian[[k + c, k + d]] += together;
            }
        }
    }
    (gradient, hessian)
}

/// x with Hx = g, for a positive definite H, by Cholesky's decomposition.
fn solve(mut h: Array2<f64>, g: &[f64]) -> Vec<f64> {
    let n = g.len();
    for i in 0..n {
        for j in 0..=i {
            let sum = h[[i, j]] - (0..j).map(|m| h[[i, m]] * h[[j, m]]).sum::<f64>();
            h[[i, j]] = if i == j { sum.max(f64::MIN_POSITIVE).sqrt() } else { sum / h[[j, j]] };
        }
    }
    let mut x = g.to_vec();
    for i in 0..n {
        let sum = x[i] - (0..i).map(|m| h[[i, m]] * x[m]).sum::<f64>();
        x[i] = sum / h[[i, i]];
    }
    for i in (0..n).rev() {
        let sum = x[i] - (i + 1..n).map(|m| h[[m, i]] * x[m]).sum::<f64>();
        x[i] = sum / h[[i, i]];
    }
    x
}

#[cfg(test)]
#[path = "calibrate_tests.rs"]
mod tests;
