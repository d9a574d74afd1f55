//! The one door to linfa-logistic: the same objective by an independent, dense solver.

use super::parameters::Parameters;
use super::targets::Targets;
use crate::features::SparseRows;
use crate::{Error, Result};
use linfa::traits::Fit;
use linfa::{Dataset, DatasetBase};
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};

/// linfa-logistic's stopping rule on its own gradient; ours is checked afterwards.
const GRADIENT_TOLERANCE: f64 = 1e-9;

/// Minimizes the objective with penalty `alpha` through linfa-logistic.
///
/// # Errors
/// [`Error::Invalid`] where the dense matrix would pass `memory_limit` bytes, or where
/// documents weigh differently or have soft targets, which linfa-logistic cannot express;
/// [`Error::LinfaLogistic`] where it gives up.
pub(super) fn minimize(
    rows: &SparseRows,
    targets: &Targets,
    alpha: f64,
    max_iterations: usize,
    memory_limit: u64,
) -> Result<Parameters> {
    let (n, v) = (rows.rows(), rows.width());
    let bytes = 8 * n as u64 * v as u64;
    if bytes > memory_limit {
        return Err(Error::invalid(format!(
            "the linfa solver needs a dense matrix of {n} x {v} numbers, {} MiB, and may use {} MiB; take --solver auto, a smaller --max-features, or a higher --memory-limit",
            bytes >> 20,
            memory_limit >> 20
        )));
    }
    if targets.weights.iter().any(|s| *s != 1.0) {
        return Err(Error::invalid(
            "the linfa solver knows no weights: leave out --class-weight, --weight-column and --confidence weight, or take --solver auto",
        ));
    }
    if targets.distributions.iter().any(|t| *t != 0.0 && *t != 1.0) {
        return Err(Error::invalid(
            "the linfa solver knows no soft targets: leave out --confidence soft, or take --solver auto",
        ));
    }
    let mut dense = Array2::<f64>::zeros((n, v));
    for i in 0..n {
        let (columns, values) = rows.row(i);
        for (&c, &x) in columns.iter().zip(values) {
            dense[[i, c as usize]] = f64::from(x);
        }
    }
    let labels: Array1<usize> = targets
        .distributions
        .rows()
        .into_iter()
        .map(|t| t.iter().position(|p| *p == 1.0).unwrap_or(0))
        .collect();
    let classes = targets.distributions.ncols();
    let present = (0..classes).filter(|k| labels.iter().any(|l| l == k)).count();
    if present != classes {
        return Err(Error::invalid("the linfa solver needs a document of every class; take --solver auto"));
    }
    let dataset: DatasetBase<Array2<f64>, Array1<usize>> = Dataset::new(dense, labels);
    let failed = |e: linfa_logistic::error::Error| Error::LinfaLogistic(format!("{e}; take --solver auto"));
    if classes == 2 {
        let fitted = LogisticRegression::default()
            .alpha(alpha)
            .max_iterations(max_iterations as u64)
            .gradient_tolerance(GRADIENT_TOLERANCE)
            .fit(&dataset)
            .map_err(failed)?;
        // linfa decides by itself which class is "positive"; ours is the second.
        let sign = if fitted.labels().pos.class == 1 { 1.0 } else { -1.0 };
        return Ok(Parameters {
            weights: fitted.params().iter().map(|w| sign * w).collect(),
            intercepts: vec![sign * fitted.intercept()],
        });
    }
    let fitted = MultiLogisticRegression::default()
        .alpha(alpha)
        .max_iterations(max_iterations as u64)
        .gradient_tolerance(GRADIENT_TOLERANCE)
        .fit(&dataset)
        .map_err(failed)?;
    let mut parameters = Parameters { weights: vec![0.0; v * classes], intercepts: vec![0.0; classes] };
    for (theirs, &k) in fitted.classes().iter().enumerate() {
        parameters.intercepts[k] = fitted.intercept()[theirs];
        for j in 0..v {
            parameters.weights[j * classes + k] = fitted.params()[[j, theirs]];
        }
    }
    Ok(parameters)
}
