//! Logistic regression with linfa's traits: parameters, checking, `Fit`.

use super::objective::{Objective, Parameters, Targets};
use super::{dense, sparse};
use crate::features::SparseRows;
use crate::model::{Certificate, Linear};
use crate::recipe::Solver;
use crate::{Error, Result};
use linfa::traits::Fit;
use linfa::{DatasetBase, ParamGuard};
use ndarray::Array1;

/// Parameters of a fit, not yet checked; `fit` checks them first.
///
/// ```
/// use linfa::{DatasetBase, traits::{Fit, Predict}};
/// use ndarray::array;
/// use sentimen::{features::SparseRows, train::LogisticRegression};
/// let mut rows = SparseRows::new(2);
/// for column in [0, 0, 1, 1] {
///     let (columns, values) = rows.buffers();
///     columns.push(column);
///     values.push(1.0);
///     rows.end_row();
/// }
/// let dataset = DatasetBase::new(rows, array![0, 0, 1, 1]);
/// let fitted = LogisticRegression::new().c(10.0).fit(&dataset)?;
/// assert!(fitted.certificate.holds());
/// assert_eq!(fitted.linear.predict(&dataset), array![0, 0, 1, 1]);
/// # Ok::<(), sentimen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticRegression(ValidLogisticRegression);

/// Checked parameters of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidLogisticRegression {
    c: f64,
    tol: f64,
    max_iterations: usize,
    solver: Solver,
    memory_limit: u64,
}

/// The outcome of a fit.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Weights and intercepts as a model stores them.
    pub linear: Linear,
    /// The same in the solver's f64.
    pub parameters: Parameters,
    /// P(W, b) at these.
    pub objective: f64,
    /// How close to the optimum they are.
    pub certificate: Certificate,
    /// Outer iterations the solver took.
    pub iterations: usize,
}

impl Default for LogisticRegression {
    fn default() -> Self {
        Self::new()
    }
}

impl LogisticRegression {
    /// C 1, relative gradient 1e-4, 200 iterations, the sparse solver, 1 GiB for the dense one.
    #[must_use]
    pub fn new() -> Self {
        Self(ValidLogisticRegression {
            c: 1.0,
            tol: 1e-4,
            max_iterations: 200,
            solver: Solver::Sparse,
            memory_limit: 1 << 30,
        })
    }

    /// Inverse regularization strength.
    #[must_use]
    pub fn c(mut self, c: f64) -> Self {
        self.0.c = c;
        self
    }

    /// Largest relative gradient norm that counts as converged.
    #[must_use]
    pub fn tol(mut self, tol: f64) -> Self {
        self.0.tol = tol;
        self
    }

    /// Most outer iterations.
    #[must_use]
    pub fn max_iterations(mut self, most: usize) -> Self {
        self.0.max_iterations = most;
        self
    }

    /// Which solver.
    #[must_use]
    pub fn solver(mut self, solver: Solver) -> Self {
        self.0.solver = solver;
        self
    }

    /// Most bytes the dense matrix of the linfa solver may take.
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.0.memory_limit = bytes;
        self
    }
}

impl ParamGuard for LogisticRegression {
    type Checked = ValidLogisticRegression;
    type Error = Error;

    fn check_ref(&self) -> Result<&Self::Checked> {
        let v = &self.0;
        if !(v.c > 0.0 && v.c.is_finite()) {
            return Err(Error::invalid(format!("c is {}; it must be above 0", v.c)));
        }
        if !(v.tol > 0.0 && v.tol < 1.0) {
            return Err(Error::invalid(format!("tol is {}; it must be between 0 and 1", v.tol)));
        }
        if v.max_iterations == 0 {
            return Err(Error::invalid("max_iterations is 0; it must be at least 1"));
        }
        Ok(v)
    }

    fn check(self) -> Result<Self::Checked> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl ValidLogisticRegression {
    /// Fits `targets` (n × K) to `rows` (n × V) from `start`, or from zero weights: the optimum is the same,
    /// the way to it shorter from weights that are nearly right.
    ///
    /// # Errors
    /// [`Error::Corpus`] where targets and rows do not fit, [`Error::Invalid`] where `start` has another
    /// shape (V × R weights, R intercepts) or is not finite, or the solver is linfa's, which takes none.
    pub fn fit_from(
        &self,
        rows: &SparseRows,
        targets: &Targets,
        start: Option<Parameters>,
    ) -> Result<Fitted> {
        targets.check(rows.rows())?;
        let objective = Objective::new(rows, targets, 1.0 / self.c);
        let origin = objective.origin();
        if let Some(start) = &start {
            let [weights, intercepts] = [start.weights.len(), start.intercepts.len()];
            if (weights, intercepts) != (origin.weights.len(), origin.intercepts.len()) {
                return Err(Error::invalid(format!(
                    "{weights} weights and {intercepts} intercepts to start from do not fit {} and {}",
                    origin.weights.len(),
                    origin.intercepts.len()
                )));
            }
            if !start.weights.iter().chain(&start.intercepts).all(|w| w.is_finite()) {
                return Err(Error::invalid("a weight to start from is not finite"));
            }
        }
        let (parameters, iterations) = match (self.solver, start) {
            (Solver::Sparse, start) => {
                let start = start.unwrap_or(origin);
                let minimum = sparse::minimize(&objective, start, self.tol, self.max_iterations);
                (minimum.parameters, minimum.iterations)
            }
            (Solver::Linfa, None) => {
                (dense::minimize(rows, targets, 1.0 / self.c, self.max_iterations, self.memory_limit)?, 0)
            }
            (Solver::Linfa, Some(_)) => {
                return Err(Error::invalid(
                    "the linfa solver starts from nothing only; take --solver sparse",
                ));
            }
        };
        let certificate = Certificate {
            relative_gradient: objective.relative_gradient(&parameters),
            stored_relative_gradient: objective.relative_gradient(&parameters.rounded()),
            tol: self.tol,
        };
        let linear = parameters.stored();
        Ok(Fitted { objective: objective.value(&parameters), linear, parameters, certificate, iterations })
    }
}

impl Parameters {
    /// The parameters as a model stores them.
    pub(super) fn stored(&self) -> Linear {
        let round = |v: &[f64]| v.iter().map(|x| *x as f32).collect();
        Linear { weights: round(&self.weights), intercepts: round(&self.intercepts) }
    }
}

impl Fit<SparseRows, Targets, Error> for ValidLogisticRegression {
    type Object = Fitted;

    fn fit(&self, dataset: &DatasetBase<SparseRows, Targets>) -> Result<Fitted> {
        self.fit_from(&dataset.records, &dataset.targets, None)
    }
}

/// Hard labels 0, 1, …, K - 1, with the dataset's own sample weights.
impl Fit<SparseRows, Array1<usize>, Error> for ValidLogisticRegression {
    type Object = Fitted;

    fn fit(&self, dataset: &DatasetBase<SparseRows, Array1<usize>>) -> Result<Fitted> {
        let classes = dataset.targets.iter().max().map_or(0, |m| m + 1);
        if classes < 2 {
            return Err(Error::corpus("all documents have one label; give at least two"));
        }
        let mut targets = Targets::of_labels(&dataset.targets.to_vec(), classes);
        if let Some(weights) = dataset.weights() {
            targets.weights = weights.iter().map(|w| f64::from(*w)).collect();
        }
        self.fit(&DatasetBase::new(dataset.records.clone(), targets))
    }
}
