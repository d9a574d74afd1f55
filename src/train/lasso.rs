//! Elastic net and L1: proximal Newton with coordinate descent inside.
//!
//! Each outer iteration takes the loss's second-order model at (W, b) with the whole Hessian, and
//! minimizes it with the penalty λ‖W‖₁ + (α/2)‖W‖² coordinate by coordinate: soft thresholding puts a
//! weight at exactly 0 or moves it; intercepts are coordinates without a penalty. Coordinates at 0
//! whose slope is well within the penalty are left out; the next outer iteration looks at all of
//! them again. A step along the direction found must lower the objective (Armijo), on margins alone.
//! Reference: Yuan, Ho & Lin 2012, "An improved GLMNET for L1-regularized logistic regression".

use super::minimum::Minimum;
use super::objective::Objective;
use super::parameters::Parameters;

/// Fraction of the predicted decrease a step must bring.
const ARMIJO: f64 = 0.01;
/// Most rounds over the coordinates in one outer iteration.
const MOST_ROUNDS: usize = 200;
/// A weight at 0 takes part if its slope is above this share of the penalty.
const NEAR: f64 = 0.95;
/// Added to every curvature, so that a loss that is flat in f64 still has a step.
const FLAT: f64 = 1e-12;

/// Minimizes `objective`, whose L1 penalty is above 0, from `start` until the relative gradient is at
/// most `tol`, or `max_iterations` are used up, or no step brings a decrease that f64 can hold.
#[must_use]
pub fn minimize(objective: &Objective<'_>, start: Parameters, tol: f64, max_iterations: usize) -> Minimum {
    let mut at = start;
    let mut margins = objective.margins(&at);
    let mut value = objective.loss(&margins) + objective.penalty(&at);
    let (mut iterations, mut passes) = (0, 2);
    while iterations < max_iterations {
        let p = objective.probabilities(&margins);
        let gradient = objective.gradient(&at, &p);
        passes += 1;
        let norm = objective.steepest(&at, &gradient).norm();
        let relative = norm / objective.norm_at_origin();
        if relative <= tol || !relative.is_finite() {
            break;
        }
        let mut quadratic = Quadratic::new(objective, &at, &p, &gradient);
        let enough = norm * relative.sqrt().min(0.1);
        for _ in 0..MOST_ROUNDS {
            passes += 1;
            if quadratic.round() <= enough {
                break;
            }
        }
        let direction = quadratic.direction();
        let whole = {
            let mut moved = at.clone();
            moved.add(1.0, &direction);
            moved
        };
        // Convexity bounds the penalty's change along the way by that of the whole step.
        let slope = gradient_of_loss(objective, &at, &gradient).dot(&direction) + objective.penalty(&whole)
            - objective.penalty(&at);
        let along = objective.margins(&direction);
        passes += 1;
        let mut step = 1.0;
        let accepted = loop {
            let trial: Vec<f64> = margins.iter().zip(&along).map(|(z, d)| z + step * d).collect();
            // The whole step lands on exact zeros; a part of it ends between.
            let moved = if step == 1.0 {
                quadratic.target()
            } else {
                let mut moved = at.clone();
                moved.add(step, &direction);
                moved
            };
            let trial_value = objective.loss(&trial) + objective.penalty(&moved);
            if trial_value <= value + ARMIJO * step * slope + 1e-15 * value.abs() {
                break Some((moved, trial, trial_value));
            }
            step *= 0.5;
            if step < 1e-10 {
                break None;
            }
        };
        let Some(accepted) = accepted else { break };
        (at, margins, value) = accepted;
        iterations += 1;
    }
    Minimum { judged: objective.judge(at), iterations, passes }
}

/// The loss's own gradient, without the ridge that `gradient` holds.
fn gradient_of_loss(objective: &Objective<'_>, at: &Parameters, gradient: &Parameters) -> Parameters {
    let mut loss = gradient.clone();
    let ridge = Parameters { weights: at.weights.clone(), intercepts: vec![0.0; at.intercepts.len()] };
    loss.add(-objective.alpha(), &ridge);
    loss
}

/// λ taken off the size of `x`, and 0 within it.
pub(super) fn soft(x: f64, lambda: f64) -> f64 {
    if x > lambda {
        x - lambda
    } else if x < -lambda {
        x + lambda
    } else {
        0.0
    }
}

/// The second-order model of the loss at a point, and where its coordinates have come to.
struct Quadratic<'o, 'a> {
    objective: &'o Objective<'a>,
    start: &'o Parameters,
    p: &'o [f64],
    gradient: &'o Parameters,
    /// Coordinates j · R + k that take part, with their curvature.
    active: Vec<(usize, f64)>,
    free: Vec<f64>,
    now: Parameters,
    /// What the margins have moved by, n × R, and its mean under p, n.
    moved: Vec<f64>,
    mean: Vec<f64>,
}

impl<'o, 'a> Quadratic<'o, 'a> {
    fn new(objective: &'o Objective<'a>, at: &'o Parameters, p: &'o [f64], gradient: &'o Parameters) -> Self {
        let r = objective.width();
        let takes_part =
            |j: usize| at.weights[j] != 0.0 || gradient.weights[j].abs() > NEAR * objective.lasso();
        let weights = &objective.targets().weights;
        let columns = objective.columns();
        let curvature = |j: usize| {
            let (rows, values) = columns.column(j / r);
            let sum: f64 = rows
                .iter()
                .zip(values)
                .map(|(&i, &x)| {
                    let p = p[i as usize * r + j % r];
                    weights[i as usize] * p * (1.0 - p) * f64::from(x) * f64::from(x)
                })
                .sum();
            sum + objective.alpha() + FLAT
        };
        let active = (0..at.weights.len()).filter(|j| takes_part(*j)).map(|j| (j, curvature(j))).collect();
        let n = weights.len();
        let free = (0..r)
            .map(|k| (0..n).map(|i| weights[i] * p[i * r + k] * (1.0 - p[i * r + k])).sum::<f64>() + FLAT)
            .collect();
        let (now, moved, mean) = (at.clone(), vec![0.0; n * r], vec![0.0; n]);
        Self { objective, start: at, p, gradient, active, free, now, moved, mean }
    }

    /// sᵢ p (u − ū) of document `i` and class `k`: the slope that what moved adds to zᵢₖ.
    fn bend(&self, i: usize, k: usize) -> f64 {
        let r = self.free.len();
        let p = self.p[i * r + k];
        let u = self.moved[i * r + k];
        let apart = if r == 1 { (1.0 - p) * u } else { u - self.mean[i] };
        self.objective.targets().weights[i] * p * apart
    }

    fn shift(&mut self, i: usize, k: usize, by: f64) {
        let r = self.free.len();
        self.moved[i * r + k] += by;
        self.mean[i] += self.p[i * r + k] * by;
    }

    /// One round over all coordinates that take part; the norm of their steepest slopes as they were met.
    fn round(&mut self) -> f64 {
        let r = self.free.len();
        let (alpha, lasso) = (self.objective.alpha(), self.objective.lasso());
        let columns = self.objective.columns();
        let mut squares = 0.0;
        for at in 0..self.active.len() {
            let (j, curvature) = self.active[at];
            let (rows, values) = columns.column(j / r);
            let weight = self.now.weights[j];
            let bent: f64 =
                rows.iter().zip(values).map(|(&i, &x)| f64::from(x) * self.bend(i as usize, j % r)).sum();
            let slope = self.gradient.weights[j] + bent + alpha * (weight - self.start.weights[j]);
            squares += steepest(slope, weight, lasso).powi(2);
            let new = soft(weight - slope / curvature, lasso / curvature);
            if new != weight && new.is_finite() {
                self.now.weights[j] = new;
                for (&i, &x) in rows.iter().zip(values) {
                    self.shift(i as usize, j % r, f64::from(x) * (new - weight));
                }
            }
        }
        let n = self.mean.len();
        for k in 0..r {
            let slope = self.gradient.intercepts[k] + (0..n).map(|i| self.bend(i, k)).sum::<f64>();
            squares += slope * slope;
            let by = -slope / self.free[k];
            if by.is_finite() {
                self.now.intercepts[k] += by;
                (0..n).for_each(|i| self.shift(i, k, by));
            }
        }
        squares.sqrt()
    }

    fn target(&self) -> Parameters {
        self.now.clone()
    }

    fn direction(&self) -> Parameters {
        let mut direction = self.now.clone();
        direction.add(-1.0, self.start);
        direction
    }
}

/// The smallest subgradient of slope · w + λ|w| at `weight`.
pub(super) fn steepest(slope: f64, weight: f64, lasso: f64) -> f64 {
    if weight > 0.0 {
        slope + lasso
    } else if weight < 0.0 {
        slope - lasso
    } else {
        soft(slope, lasso)
    }
}
