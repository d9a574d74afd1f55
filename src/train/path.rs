//! One part of the corpus at every C: a path of fits, each started from the one before.

use super::objective::{Objective, Parameters, Targets};
use super::sparse;
use crate::features::SparseRows;

/// Fits `targets` to `rows` at each of the ascending `grid` of C and hands every fit to `each`, with whether
/// it reached the optimum.
///
/// A weak penalty lets weights grow from where a stronger one left them, so each fit starts close to its
/// end. Rows are put in order of their columns once for the whole path.
pub(super) fn path(
    rows: &SparseRows,
    targets: &Targets,
    grid: &[f64],
    (tol, max_iterations): (f64, usize),
    mut each: impl FnMut(&Parameters, bool),
) {
    let mut objective = Objective::new(rows, targets, 1.0);
    let mut at = objective.origin();
    for c in grid {
        objective.set_alpha(1.0 / c);
        at = sparse::minimize(&objective, at, tol, max_iterations).parameters;
        each(&at, objective.relative_gradient(&at) <= tol);
    }
}
