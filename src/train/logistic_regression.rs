//! Logistic regression with linfa's traits: parameters, checking, `Fit`.

use super::minimum::Minimum;
use super::objective::{Judged, Objective};
use super::parameters::{Parameters, to_f32};
use super::targets::Targets;
use super::{choice, dense, dual, lasso, multiclass, newton};
use crate::features::SparseRows;
use crate::model::{Certificate, Linear, weight_rows};
use crate::recipe::{Multiclass, Solver};
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
    l1_ratio: f64,
    multiclass: Multiclass,
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
    /// C 1, relative gradient 1e-4, 200 iterations, the solver that suits, 1 GiB for the dense one.
    #[must_use]
    pub fn new() -> Self {
        Self(ValidLogisticRegression {
            c: 1.0,
            tol: 1e-4,
            max_iterations: 200,
            solver: Solver::Auto,
            l1_ratio: 0.0,
            multiclass: Multiclass::Multinomial,
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

    /// The share of L1 in the penalty: (1/C) [(1 − ρ)/2 ‖W‖² + ρ ‖W‖₁]. Above 0, weights become exactly 0.
    #[must_use]
    pub fn l1_ratio(mut self, ratio: f64) -> Self {
        self.0.l1_ratio = ratio;
        self
    }

    /// One softmax over three or more classes, or each class against the rest.
    #[must_use]
    pub fn multiclass(mut self, multiclass: Multiclass) -> Self {
        self.0.multiclass = multiclass;
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
        if !(0.0..=1.0).contains(&v.l1_ratio) {
            return Err(Error::invalid(format!("l1_ratio is {}; it must be between 0 and 1", v.l1_ratio)));
        }
        if v.l1_ratio > 0.0 && v.solver != Solver::Auto {
            return Err(Error::invalid("--l1-ratio above 0 has a solver of its own; take --solver auto"));
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
    /// the way to it shorter from weights that are nearly right. A start is Newton's method's or, with L1, the
    /// lasso's to use.
    ///
    /// # Errors
    /// [`Error::Corpus`] where targets and rows do not fit, [`Error::Invalid`] where `start` has another
    /// shape (V × R weights, R intercepts) or is not finite, or the solver takes none.
    pub fn fit_from(
        &self,
        rows: &SparseRows,
        targets: &Targets,
        start: Option<&Parameters>,
    ) -> Result<Fitted> {
        if start.is_some() && !self.solver.takes_start() {
            return Err(Error::invalid(
                "the linfa and dual solvers start from nothing only; take --solver auto or newton",
            ));
        }
        self.fit_by(rows, targets, start, |_| true)
    }

    /// The same from a fit nearby, where the solver that suits takes a start; else from nothing.
    ///
    /// # Errors
    /// As [`ValidLogisticRegression::fit_from`].
    pub fn fit_near(
        &self,
        rows: &SparseRows,
        targets: &Targets,
        near: Option<&Parameters>,
    ) -> Result<Fitted> {
        let takes = |objective: &Objective<'_>| match self.solver {
            // What suits may be the dual.
            Solver::Auto => objective.lasso() > 0.0 || !choice::suits_dual(objective),
            named => named.takes_start(),
        };
        self.fit_by(rows, targets, near, takes)
    }

    fn fit_by(
        &self,
        rows: &SparseRows,
        targets: &Targets,
        start: Option<&Parameters>,
        takes: impl Fn(&Objective<'_>) -> bool,
    ) -> Result<Fitted> {
        targets.check(rows.rows())?;
        let classes = targets.distributions.ncols();
        let width = weight_rows(classes);
        if let Some(start) = start {
            start.check(rows.width(), width)?;
        }
        let (minimum, stored_relative_gradient) = if self.multiclass == Multiclass::Ovr && classes > 2 {
            let each = (0..classes)
                .map(|k| {
                    let start = start.map(|start| multiclass::of_class(start, k));
                    self.minimize(rows, &multiclass::against_the_rest(targets, k), start, &takes)
                })
                .collect::<Result<Vec<_>>>()?;
            let stored = each.iter().map(|(_, stored)| *stored).fold(0.0, f64::max);
            (multiclass::side_by_side(each.into_iter().map(|(minimum, _)| minimum).collect()), stored)
        } else {
            self.minimize(rows, targets, start.cloned(), &takes)?
        };
        let Judged { parameters, value, relative_gradient } = minimum.judged;
        let certificate = Certificate { relative_gradient, stored_relative_gradient, tol: self.tol };
        let round = |v: &[f64]| v.iter().map(|x| to_f32(*x)).collect();
        let linear =
            Linear { weights: round(&parameters.weights), intercepts: round(&parameters.intercepts) };
        Ok(Fitted { objective: value, linear, parameters, certificate, iterations: minimum.iterations })
    }

    /// The minimum of one objective, and the certificate of its parameters in f32.
    fn minimize(
        &self,
        rows: &SparseRows,
        targets: &Targets,
        start: Option<Parameters>,
        takes: impl Fn(&Objective<'_>) -> bool,
    ) -> Result<(Minimum, f64)> {
        let penalty = 1.0 / self.c;
        let objective = Objective::new(rows, targets, (1.0 - self.l1_ratio) * penalty)
            .with_lasso(self.l1_ratio * penalty);
        let start = start.filter(|_| takes(&objective));
        let (tol, most) = (self.tol, self.max_iterations);
        let minimum = match (self.solver, start) {
            (Solver::Auto, Some(start)) if objective.lasso() > 0.0 => {
                lasso::minimize(&objective, start, tol, most)
            }
            (Solver::Auto, None) => choice::minimize(&objective, tol, most),
            (Solver::Dual, _) => dual::minimize(&objective, tol, most),
            (Solver::Auto | Solver::Newton, Some(start)) => newton::minimize(&objective, start, tol, most),
            (Solver::Newton, None) => newton::minimize(&objective, objective.origin(), tol, most),
            (Solver::Linfa, _) => {
                let found = dense::minimize(rows, targets, penalty, most, self.memory_limit)?;
                Minimum { judged: objective.judge(found), iterations: 0, passes: 0 }
            }
        };
        let stored = minimum.judged.parameters.rounded();
        let of_stored = if stored == minimum.judged.parameters {
            minimum.judged.relative_gradient
        } else {
            objective.relative_gradient(&stored)
        };
        Ok((minimum, of_stored))
    }
}

impl Fit<SparseRows, Targets, Error> for ValidLogisticRegression {
    type Object = Fitted;

    fn fit(&self, dataset: &DatasetBase<SparseRows, Targets>) -> Result<Fitted> {
        self.fit_by(&dataset.records, &dataset.targets, None, |_| true)
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
