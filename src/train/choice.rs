//! Which solver suits a problem. The measurements behind the rule are in `ARCHITECTURE.md`.

use super::minimum::Minimum;
use super::objective::Objective;
use super::{dual, lasso, newton};

/// From this many features a document on, passes over the documents settle at any C: each document has
/// features that few others share, so that it moves its own margin without moving theirs.
const FEATURES_A_DOCUMENT: f64 = 0.1;
/// With fewer, they settle while C times the mean of sᵢ‖xᵢ‖² is at most this.
const MOST_PULL: f64 = 10.0;

/// Whether dual coordinate descent is the faster one, by n, V and C (see the constants), and there are
/// lanes for the classes.
#[must_use]
pub fn suits_dual(objective: &Objective<'_>) -> bool {
    let (rows, targets) = (objective.rows(), objective.targets());
    let n = rows.rows() as f64;
    let lanes = objective.width() <= dual::MOST_CLASSES;
    if rows.width() as f64 >= FEATURES_A_DOCUMENT * n {
        return lanes;
    }
    let square = |i: usize| rows.row(i).1.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>();
    let pull: f64 = (0..rows.rows()).map(|i| targets.weights[i] * square(i)).sum::<f64>();
    lanes && pull <= MOST_PULL * n * objective.alpha()
}

/// Minimizes by whichever of the sparse solvers suits.
#[must_use]
pub fn minimize(objective: &Objective<'_>, tol: f64, max_iterations: usize) -> Minimum {
    if objective.lasso() > 0.0 {
        lasso::minimize(objective, objective.origin(), tol, max_iterations)
    } else if suits_dual(objective) {
        dual::minimize(objective, tol, max_iterations)
    } else {
        newton::minimize(objective, objective.origin(), tol, max_iterations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::SparseRows;
    use crate::train::Targets;

    #[test]
    fn many_features_or_a_weak_pull_ask_for_the_dual() {
        let chosen = |n: usize, width: usize, c: f64| {
            let mut rows = SparseRows::new(width);
            for i in 0..n {
                let (columns, values) = rows.buffers();
                columns.push((i % width) as u32);
                values.push(2.0);
                rows.end_row();
            }
            let labels: Vec<usize> = (0..n).map(|i| i % 2).collect();
            let targets = Targets::of_labels(&labels, 2);
            suits_dual(&Objective::new(&rows, &targets, 1.0 / c))
        };
        assert!(chosen(20, 30, 1e9), "more features than documents, at any C");
        assert!(chosen(100, 5, 2.4) && !chosen(100, 5, 2.6), "few features: up to C ‖x‖² = 10");
    }
}
