//! Dual coordinate descent: one document after the other, for fewer documents than features.
//!
//! From ℓ(z, t) = max over distributions p of p·z + H(p) − t·z, the dual gives each document a
//! distribution pᵢ, and W = C Σ sᵢ (tᵢ − pᵢ) xᵢᵀ. Document by document, in an order shuffled anew each
//! pass, pᵢ takes the best value with all others held (`document`), and W moves along: only the
//! non-zeros of one row are touched. A pass reads the matrix once.
//!
//! The free intercept is the multiplier of Σ sᵢ (tᵢ − pᵢ) = 0. By the method of multipliers it moves
//! by σ² times what the block moves during a pass, and after it by σ² C Σ sᵢ (tᵢ − pᵢ); once W is
//! found, `intercepts` gives it its own optimum.
//!
//! The start is the best of those where every pᵢ lies the same way from tᵢ to equal shares: W is
//! then a multiple of the gradient at the origin, which the certificate needs anyway.
//!
//! ∇P = Σ sᵢ (softmax(zᵢ) − pᵢ) xᵢᵀ, so the steps a pass takes tell how far it is from the optimum,
//! up to a factor that the first certificate measures. Where passes gain too little, Newton's method
//! finishes from there. References: Yu, Huang & Lin 2011; Bertsekas 1982, "Constrained optimization
//! and Lagrange multiplier methods".

use super::document;
use super::intercepts;
use super::minimum::Minimum;
use super::newton;
use super::objective::{Judged, Objective};
use super::parameters::{Parameters, dot};
use crate::model::{sigmoid, softmax};

/// σ² relative to the mean squared length of a row: .03 to .1 serve alike, .3 stalls.
const INTERCEPT: f64 = 0.03;
/// A certificate is this share of the estimate before it, until one was measured (.4 to .6 on text).
const SHARE: f64 = 0.45;
/// Most passes, and most that may still lie ahead by the pace of the last four.
const MOST_PASSES: usize = 200;
const MOST_AHEAD: f64 = 60.0;
/// From here on, parameters are tried as a model stores them, and one certificate serves both.
const COARSE: f64 = 1e-6;
/// Classes there are lanes for.
pub const MOST_CLASSES: usize = 64;

/// Minimizes `objective` until the relative gradient is at most `tol` or `max_iterations` passes are
/// used up; where passes gain too little, by Newton's method from where they led.
#[must_use]
pub fn minimize(objective: &Objective<'_>, tol: f64, max_iterations: usize) -> Minimum {
    match objective.width() {
        1 => passes::<1>(objective, tol, max_iterations),
        2..=4 => passes::<4>(objective, tol, max_iterations),
        5..=8 => passes::<8>(objective, tol, max_iterations),
        9..=16 => passes::<16>(objective, tol, max_iterations),
        17..=32 => passes::<32>(objective, tol, max_iterations),
        33..=MOST_CLASSES => passes::<MOST_CLASSES>(objective, tol, max_iterations),
        _ => newton::minimize(objective, objective.origin(), tol, max_iterations),
    }
}

fn passes<const L: usize>(objective: &Objective<'_>, tol: f64, max_iterations: usize) -> Minimum {
    let at_origin = objective.gradient_at_origin();
    let norm_at_origin = objective.norm_at_origin();
    let mut descent = Descent::<L>::start(objective, &at_origin);
    drop(at_origin);
    let (mut share, mut taken, mut read) = (SHARE, 0, 1);
    let mut estimates = Vec::new();
    let mut last: Option<Judged> = None;
    let most = max_iterations.min(MOST_PASSES);
    while taken < most {
        let estimate = descent.pass(taken as u64) / norm_at_origin;
        taken += 1;
        read += 2;
        if !estimate.is_finite() {
            break;
        }
        estimates.push(estimate);
        let stalled = stalls(&estimates, share, tol);
        if share * estimate > tol && !stalled && taken < most {
            continue;
        }
        let judged = descent.judge(tol);
        read += 2;
        if judged.relative_gradient <= tol {
            return Minimum { judged, iterations: taken, passes: read };
        }
        // Above 1 it tells of the last few steps of this pass, which the next one makes good.
        share = (judged.relative_gradient / estimate).clamp(0.1, 1.0);
        // Steps may be small while the multiplier still creeps (few documents, a strong penalty): then passes
        // that were to bring the certificate do not, and Newton's method is there sooner.
        let creeps = last.as_ref().is_some_and(|b| judged.relative_gradient > 0.5 * b.relative_gradient);
        last = Some(judged);
        if stalled || creeps {
            break;
        }
    }
    // Numbers near the end of their range can lead astray; then Newton begins where all begins.
    let at_zero = objective.loss(&vec![0.0; objective.rows().rows() * objective.width()]);
    let start = last.filter(|b| b.value <= at_zero && b.relative_gradient.is_finite());
    let start = start.map_or_else(|| objective.origin(), |b| b.parameters);
    let rest = newton::minimize(objective, start, tol, max_iterations - taken);
    Minimum { iterations: taken + rest.iterations, passes: read + rest.passes, ..rest }
}

/// Whether too many passes lie ahead, by the pace of the last four.
fn stalls(estimates: &[f64], share: f64, tol: f64) -> bool {
    let [.., before, _, _, _, last] = estimates else { return false };
    if estimates.len() < 8 || share * last <= tol {
        return false;
    }
    let pace = libm::log(before / last) / 4.0;
    pace * MOST_AHEAD < libm::log(share * last / tol)
}

/// Distributions of all documents, and the weights that follow from them.
struct Descent<'o, 'a, const L: usize> {
    objective: &'o Objective<'a>,
    /// K, or 1 where one lane stands for two classes.
    lanes: usize,
    weights: Vec<[f64; L]>,
    /// The multiplier b and what the pass has moved it by.
    multiplier: [f64; L],
    moved: [f64; L],
    distributions: Vec<[f64; L]>,
    /// ‖xᵢ‖².
    squares: Vec<f64>,
    sigma2: f64,
    order: Vec<u32>,
}

impl<'o, 'a, const L: usize> Descent<'o, 'a, L> {
    fn start(objective: &'o Objective<'a>, at_origin: &Parameters) -> Self {
        let (rows, targets) = (objective.rows(), objective.targets());
        let lanes = objective.width();
        let c = 1.0 / objective.alpha();
        let squares: Vec<f64> =
            (0..rows.rows()).map(|i| rows.row(i).1.iter().map(|v| f64::from(*v).powi(2)).sum()).collect();
        let weight: f64 = targets.weights.iter().sum();
        let square: f64 = squares.iter().zip(&targets.weights).map(|(x, s)| x * s).sum();
        let sigma2 = if square > 0.0 { INTERCEPT * square / weight } else { 1.0 };
        let equal = if lanes == 1 { 0.5 } else { 1.0 / lanes as f64 };
        let way = way_to_equal(equal, weight, c * dot(&at_origin.weights, &at_origin.weights));
        let mut weights = vec![[0.0; L]; rows.width()];
        for (w, g) in weights.iter_mut().zip(at_origin.weights.chunks_exact(lanes)) {
            for (w, g) in w.iter_mut().zip(g) {
                *w = -c * way * g;
            }
        }
        let mut moved = [0.0; L];
        for (m, g) in moved.iter_mut().zip(&at_origin.intercepts) {
            *m = -sigma2 * c * way * g;
        }
        let mut distributions = vec![[0.0; L]; rows.rows()];
        for (p, t) in distributions.iter_mut().zip(targets.distributions.rows()) {
            for k in 0..lanes {
                let t = t[if lanes == 1 { 1 } else { k }];
                p[k] = t + way * (equal - t);
            }
        }
        let order = (0..rows.rows() as u32).collect();
        let multiplier = [0.0; L];
        Self { objective, lanes, weights, multiplier, moved, distributions, squares, sigma2, order }
    }

    /// One pass over the documents; returns √Σ ‖dᵢ‖² ‖xᵢ‖² over their residuals dᵢ as they were met.
    fn pass(&mut self, seed: u64) -> f64 {
        shuffle(&mut self.order, seed);
        let (rows, targets) = (self.objective.rows(), self.objective.targets());
        let (c, lanes) = (1.0 / self.objective.alpha(), self.lanes);
        let mut residuals = 0.0;
        for &i in &self.order {
            let i = i as usize;
            let s = targets.weights[i];
            if s == 0.0 {
                continue;
            }
            let (columns, values) = rows.row(i);
            let mut z = product(columns, values, &self.weights);
            for (k, z) in z.iter_mut().enumerate() {
                *z += self.multiplier[k] + self.moved[k];
            }
            let old = self.distributions[i];
            let eta = c * s * (self.squares[i] + self.sigma2);
            let mut model = [0.0; L];
            let new = if L == 1 {
                model[0] = sigmoid(z[0]);
                let mut new = [0.0; L];
                new[0] = document::binary(z[0], old[0], eta);
                new
            } else {
                model[..lanes].copy_from_slice(&z[..lanes]);
                softmax(&mut model[..lanes]);
                document::softmax(&z, &old, eta, lanes)
            };
            let apart: f64 = model.iter().zip(&old).map(|(m, o)| (m - o) * (m - o)).sum();
            residuals += s * s * apart * self.squares[i];
            let mut step = [0.0; L];
            for k in 0..L {
                step[k] = c * s * (old[k] - new[k]);
                self.moved[k] += self.sigma2 * step[k];
            }
            for (&j, &v) in columns.iter().zip(values) {
                for (w, d) in self.weights[j as usize].iter_mut().zip(step) {
                    *w += f64::from(v) * d;
                }
            }
            self.distributions[i] = new;
        }
        self.multiply();
        residuals.sqrt()
    }

    /// The multiplier takes what the pass moved, and moves by σ² C Σ sᵢ (tᵢ − pᵢ) in the next.
    fn multiply(&mut self) {
        let targets = self.objective.targets();
        let mut apart = [0.0; L];
        for (i, p) in self.distributions.iter().enumerate() {
            let t = targets.distributions.row(i);
            for (k, apart) in apart.iter_mut().enumerate().take(self.lanes) {
                *apart += targets.weights[i] * (t[if L == 1 { 1 } else { k }] - p[k]);
            }
        }
        for (k, apart) in apart.into_iter().enumerate() {
            self.multiplier[k] += self.moved[k];
            self.moved[k] = self.sigma2 / self.objective.alpha() * apart;
        }
    }

    /// The parameters with their best intercepts, judged: at a coarse `tol` in f32, as a model stores them.
    fn judge(&self, tol: f64) -> Judged {
        let r = self.lanes;
        let weights = self.weights.iter().flat_map(|w| &w[..r]).copied().collect();
        let mut parameters = Parameters { weights, intercepts: vec![0.0; r] };
        if tol >= COARSE {
            parameters = parameters.rounded();
        }
        let mut margins = self.objective.margins(&parameters);
        parameters.intercepts = intercepts::best(self.objective, &margins, &self.multiplier[..r]);
        if tol >= COARSE {
            parameters = parameters.rounded();
        }
        for z in margins.chunks_exact_mut(r) {
            z.iter_mut().zip(&parameters.intercepts).for_each(|(z, b)| *z += b);
        }
        self.objective.judge_at(parameters, &margins)
    }
}

/// Σ value · weights[column] of one row, in four partial sums that do not wait for each other.
fn product<const L: usize>(columns: &[u32], values: &[f32], weights: &[[f64; L]]) -> [f64; L] {
    let mut sums = [[0.0; L]; 4];
    let (columns, last_columns) = columns.as_chunks::<4>();
    let (values, last_values) = values.as_chunks::<4>();
    for (columns, values) in columns.iter().zip(values) {
        for (sum, (&j, &v)) in sums.iter_mut().zip(columns.iter().zip(values)) {
            for (sum, w) in sum.iter_mut().zip(&weights[j as usize]) {
                *sum += f64::from(v) * w;
            }
        }
    }
    for (&j, &v) in last_columns.iter().zip(last_values) {
        for (sum, w) in sums[0].iter_mut().zip(&weights[j as usize]) {
            *sum += f64::from(v) * w;
        }
    }
    let mut z = [0.0; L];
    for (k, z) in z.iter_mut().enumerate() {
        *z = (sums[0][k] + sums[1][k]) + (sums[2][k] + sums[3][k]);
    }
    z
}

/// The γ in [0, 1) that maximizes weight · H(γ) − γ² · curvature / 2, where H(γ) is the entropy of a
/// one-hot target moved γ of the way to equal shares: the best start of its kind.
fn way_to_equal(equal: f64, weight: f64, curvature: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let way = 0.5 * (low + high);
        let other = way * equal;
        let own = 1.0 - way * (1.0 - equal);
        let slope = weight * (1.0 - equal) * libm::log(own / other) - way * curvature;
        if slope > 0.0 {
            low = way;
        } else {
            high = way;
        }
    }
    low
}

/// Fisher–Yates from `seed`, by a linear congruential generator whose high bits are used.
fn shuffle(order: &mut [u32], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    for i in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, (((state >> 32) * (i as u64 + 1)) >> 32) as usize);
    }
}
