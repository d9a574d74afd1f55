//! One part of the corpus at every C: a path of fits, each started from the one before where that helps.

use super::{Fitted, LogisticRegression, Targets};
use crate::Result;
use crate::features::SparseRows;
use linfa::ParamGuard;

/// Fits `targets` to `rows` at each of the ascending `grid` of C and hands every fit to `each`.
///
/// A weak penalty lets weights grow from where a stronger one left them, so a solver that takes a start
/// begins close to its end.
///
/// # Errors
/// As [`super::ValidLogisticRegression::fit_from`].
pub(super) fn path(
    rows: &SparseRows,
    targets: &Targets,
    grid: &[f64],
    regression: &LogisticRegression,
    mut each: impl FnMut(&Fitted),
) -> Result<()> {
    let mut before: Option<Fitted> = None;
    for c in grid {
        let at_c = regression.clone().c(*c).check()?;
        let fitted = at_c.fit_near(rows, targets, before.as_ref().map(|fitted| &fitted.parameters))?;
        each(&fitted);
        before = Some(fitted);
    }
    Ok(())
}
