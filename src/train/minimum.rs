//! What every solver gives back.

use super::objective::Judged;

/// Where a solver stopped.
#[derive(Debug, Clone)]
pub struct Minimum {
    /// The parameters and their certificate.
    pub judged: Judged,
    /// Outer iterations (of the dual solver, its passes over the documents).
    pub iterations: usize,
    /// Passes over the rows (products with X or its transpose).
    pub passes: usize,
}
