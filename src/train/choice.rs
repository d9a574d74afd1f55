//! Which solver suits a problem.

use super::dual;
use super::newton::{self, Minimum};
use super::objective::Objective;

/// Up to this C · (mean squared length of a row · weight), passes over the documents settle quickly.
const MOST_PULL: f64 = 100.0;

/// Whether dual coordinate descent is the faster one: where no document pulls too hard, that is C times the
/// mean of sᵢ‖xᵢ‖² is at most [`MOST_PULL`], and there are lanes for the classes.
#[must_use]
pub fn suits_dual(objective: &Objective<'_>) -> bool {
    let (rows, targets) = (objective.rows(), objective.targets());
    let square = |i: usize| rows.row(i).1.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>();
    let pull: f64 = (0..rows.rows()).map(|i| targets.weights[i] * square(i)).sum::<f64>()
        / (rows.rows() as f64 * objective.alpha());
    objective.width() <= dual::MOST_CLASSES && pull <= MOST_PULL
}

/// Minimizes by whichever of the two sparse solvers suits.
#[must_use]
pub fn minimize(objective: &Objective<'_>, tol: f64, max_iterations: usize) -> Minimum {
    if suits_dual(objective) {
        dual::minimize(objective, tol, max_iterations)
    } else {
        newton::minimize(objective, objective.origin(), tol, max_iterations)
    }
}
