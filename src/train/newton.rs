//! Truncated Newton on sparse rows: needs no tuning at any C, and finishes what other solvers start.
//!
//! Each outer iteration solves H d = −∇P roughly by conjugate gradients, with the
//! Hessian's diagonal as preconditioner, and steps along d with backtracking (Armijo)
//! on margins, so that a trial step costs n·K and not a pass over the rows. The inner
//! solve is as exact as the gradient is small (forcing term min(0.1, √(‖∇‖/‖∇₀‖))),
//! which makes the last iterations quadratic. References: Nash 2000, "A survey of
//! truncated-Newton methods"; Hsia, Chiang & Lin 2018, on preconditioning it for
//! linear classification.

use super::minimum::Minimum;
use super::objective::Objective;
use super::parameters::{Parameters, dot};

/// Fraction of the predicted decrease a step must bring.
const ARMIJO: f64 = 1e-4;
/// Most conjugate-gradient steps of one outer iteration.
const MOST_INNER: usize = 250;

/// Minimizes `objective` from `start` until the relative gradient is at most `tol`, or
/// `max_iterations` are used up, or no step brings a decrease that f64 can hold.
#[must_use]
pub fn minimize(objective: &Objective<'_>, start: Parameters, tol: f64, max_iterations: usize) -> Minimum {
    let alpha = objective.alpha();
    objective.columns();
    let at_origin = objective.norm_at_origin();
    let mut at = start;
    let mut margins = objective.margins(&at);
    let mut value = objective.loss(&margins) + 0.5 * alpha * dot(&at.weights, &at.weights);
    let (mut iterations, mut passes) = (0, 3);
    while iterations < max_iterations {
        let p = objective.probabilities(&margins);
        let gradient = objective.gradient(&at, &p);
        passes += 1;
        let relative = gradient.norm() / at_origin;
        // Also true when the origin's gradient is zero: 0/0 is no number.
        if relative <= tol || !relative.is_finite() {
            break;
        }
        let forcing = relative.sqrt().min(0.1);
        let (direction, inner) = newton_direction(objective, &p, &gradient, forcing);
        passes += 2 * inner;
        let slope = gradient.dot(&direction);
        let along = objective.margins(&direction);
        passes += 1;
        let (cross, square) =
            (dot(&at.weights, &direction.weights), dot(&direction.weights, &direction.weights));
        let penalty = dot(&at.weights, &at.weights);
        let mut step = 1.0;
        let accepted = loop {
            let trial: Vec<f64> = margins.iter().zip(&along).map(|(z, d)| z + step * d).collect();
            let trial_value =
                objective.loss(&trial) + 0.5 * alpha * (penalty + 2.0 * step * cross + step * step * square);
            // Near the optimum the decrease drowns in rounding; then a step that does not
            // visibly raise the value is taken, and the gradient decides.
            if trial_value <= value + ARMIJO * step * slope + 1e-15 * value.abs() {
                break Some((trial, trial_value));
            }
            step *= 0.5;
            if step < 1e-10 {
                break None;
            }
        };
        let Some((trial, trial_value)) = accepted else { break };
        at.add(step, &direction);
        (margins, value) = (trial, trial_value);
        iterations += 1;
    }
    Minimum { judged: objective.judge(at), iterations, passes }
}

/// d with ‖H d + g‖ ≤ forcing · ‖g‖, by preconditioned conjugate gradients; and the steps it took.
fn newton_direction(
    objective: &Objective<'_>,
    p: &[f64],
    gradient: &Parameters,
    forcing: f64,
) -> (Parameters, usize) {
    let diagonal = objective.hessian_diagonal(p);
    let precondition = |r: &Parameters| {
        let divide = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a / b.max(1e-12)).collect();
        Parameters {
            weights: divide(&r.weights, &diagonal.weights),
            intercepts: divide(&r.intercepts, &diagonal.intercepts),
        }
    };
    let mut direction = objective.origin();
    let mut residual = objective.origin();
    residual.add(-1.0, gradient);
    let mut z = precondition(&residual);
    let mut search = z.clone();
    let mut rz = residual.dot(&z);
    let enough = forcing * gradient.norm();
    for inner in 1..=MOST_INNER {
        let curved = objective.hessian_times(p, &search);
        let curvature = search.dot(&curved);
        // Softmax intercepts are free up to a constant: no curvature there, nothing to gain.
        if curvature <= 0.0 || !curvature.is_finite() {
            return (if inner == 1 { search } else { direction }, inner);
        }
        let step = rz / curvature;
        direction.add(step, &search);
        residual.add(-step, &curved);
        if residual.norm() <= enough {
            return (direction, inner);
        }
        z = precondition(&residual);
        let next = residual.dot(&z);
        let beta = next / rz;
        rz = next;
        let previous = std::mem::replace(&mut search, z.clone());
        search.add(beta, &previous);
    }
    (direction, MOST_INNER)
}
