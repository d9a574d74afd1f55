//! The objective, apart from whatever minimizes it.
//!
//! P(W, b) = Σᵢ sᵢ · ℓ(zᵢ, tᵢ) + (α/2)‖W‖², zᵢ = Wᵀxᵢ + b, α = 1/C, the intercept b free.
//!
//! tᵢ is document i's target distribution over the K classes (one-hot unless soft) and
//! sᵢ its weight. For K ≥ 3, W has R = K columns and ℓ is the cross-entropy of the
//! softmax. For K = 2, R = 1: one column of weights, the sigmoid of z is the second
//! class's probability, and the penalty is on that one column (scikit-learn's and
//! linfa's binary convention).
//!
//! W is stored feature by feature (V × R), so that one cache line serves all classes.
//! All sums run in f64 over fixed blocks in a fixed order: the same bits at any number
//! of threads.

use crate::features::{ByColumn, SparseRows};
use crate::model::{sigmoid, softmax};
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;

/// What the rows are fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// n × K target distributions; each row sums to 1.
    pub distributions: Array2<f64>,
    /// sᵢ: what each document counts.
    pub weights: Vec<f64>,
}

impl Targets {
    /// One-hot targets of `labels` below `classes`, all of weight 1.
    #[must_use]
    pub fn of_labels(labels: &[usize], classes: usize) -> Self {
        let mut distributions = Array2::zeros((labels.len(), classes));
        for (i, &label) in labels.iter().enumerate() {
            distributions[[i, label]] = 1.0;
        }
        Self { distributions, weights: vec![1.0; labels.len()] }
    }

    /// Refuses targets that do not fit `n` rows, or are not distributions with finite weights.
    ///
    /// # Errors
    /// [`Error::Corpus`] naming what is wrong.
    pub fn check(&self, n: usize) -> Result<()> {
        let (rows, classes) = self.distributions.dim();
        if rows != n || self.weights.len() != n || n == 0 {
            return Err(Error::corpus(format!(
                "{rows} targets and {} weights for {n} rows",
                self.weights.len()
            )));
        }
        if classes < 2 {
            return Err(Error::corpus("all documents have one label; give at least two"));
        }
        let fits = |row: ndarray::ArrayView1<'_, f64>| {
            row.iter().all(|t| (0.0..=1.0).contains(t)) && (row.sum() - 1.0).abs() < 1e-9
        };
        if let Some(i) = self.distributions.rows().into_iter().position(|row| !fits(row)) {
            return Err(Error::corpus(format!("the target of row {i} is no distribution over the classes")));
        }
        if let Some(i) = self.weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
            return Err(Error::corpus(format!("row {i} weighs {}; a weight is 0 or more", self.weights[i])));
        }
        Ok(())
    }
}

/// Weights (V × R, feature by feature) and intercepts (R).
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// W.
    pub weights: Vec<f64>,
    /// b.
    pub intercepts: Vec<f64>,
}

/// The objective over given rows and targets.
#[derive(Debug)]
pub struct Objective<'a> {
    rows: &'a SparseRows,
    columns: ByColumn,
    targets: &'a Targets,
    alpha: f64,
    width: usize,
}

/// Rows a partial sum covers: fixed, so that sums do not depend on the threads.
const BLOCK: usize = 512;

impl<'a> Objective<'a> {
    /// The objective with penalty `alpha` = 1/C.
    #[must_use]
    pub fn new(rows: &'a SparseRows, targets: &'a Targets, alpha: f64) -> Self {
        let classes = targets.distributions.ncols();
        let width = if classes == 2 { 1 } else { classes };
        Self { rows, columns: rows.by_column(), targets, alpha, width }
    }

    /// R: columns of W.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// α.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Changes α: the same rows and targets at another C.
    pub fn set_alpha(&mut self, alpha: f64) {
        self.alpha = alpha;
    }

    /// W = 0, b = 0.
    #[must_use]
    pub fn origin(&self) -> Parameters {
        Parameters { weights: vec![0.0; self.rows.width() * self.width], intercepts: vec![0.0; self.width] }
    }

    /// z, n × R.
    #[must_use]
    pub fn margins(&self, at: &Parameters) -> Vec<f64> {
        let r = self.width;
        let mut margins = vec![0.0; self.rows.rows() * r];
        margins.par_chunks_mut(BLOCK * r).enumerate().for_each(|(block, out)| {
            for (i, z) in out.chunks_exact_mut(r).enumerate() {
                z.copy_from_slice(&at.intercepts);
                let (columns, values) = self.rows.row(block * BLOCK + i);
                accumulate(z, columns, values, &at.weights);
            }
        });
        margins
    }

    /// Σᵢ sᵢ · ℓ(zᵢ, tᵢ).
    #[must_use]
    pub fn loss(&self, margins: &[f64]) -> f64 {
        let r = self.width;
        let sums: Vec<f64> = margins
            .par_chunks(BLOCK * r)
            .enumerate()
            .map(|(block, margins)| {
                let mut sum = 0.0;
                for (k, z) in margins.chunks_exact(r).enumerate() {
                    let i = block * BLOCK + k;
                    let t = self.targets.distributions.row(i);
                    let loss = if r == 1 {
                        log1p_exp(z[0]) - t[1] * z[0]
                    } else {
                        log_sum_exp(z) - z.iter().zip(t).map(|(z, t)| z * t).sum::<f64>()
                    };
                    sum += self.targets.weights[i] * loss;
                }
                sum
            })
            .collect();
        sums.iter().sum()
    }

    /// P(W, b).
    #[must_use]
    pub fn value(&self, at: &Parameters) -> f64 {
        self.loss(&self.margins(at)) + 0.5 * self.alpha * dot(&at.weights, &at.weights)
    }

    /// Predicted distributions p, n × R (the second class's probability where R = 1).
    #[must_use]
    pub fn probabilities(&self, margins: &[f64]) -> Vec<f64> {
        let r = self.width;
        let mut p = margins.to_vec();
        p.par_chunks_mut(BLOCK * r).for_each(|block| {
            for p in block.chunks_exact_mut(r) {
                if r == 1 { p[0] = sigmoid(p[0]) } else { softmax(p) }
            }
        });
        p
    }

    /// ∇P at parameters whose probabilities are `p`: (α W + Σ sᵢ (pᵢ − tᵢ) xᵢᵀ, Σ sᵢ (pᵢ − tᵢ)).
    #[must_use]
    pub fn gradient(&self, at: &Parameters, p: &[f64]) -> Parameters {
        let r = self.width;
        let mut residuals = p.to_vec();
        residuals.par_chunks_mut(r).enumerate().for_each(|(i, residual)| {
            let t = self.targets.distributions.row(i);
            for (k, d) in residual.iter_mut().enumerate() {
                *d = self.targets.weights[i] * (*d - t[if r == 1 { 1 } else { k }]);
            }
        });
        self.gather(&residuals, &at.weights)
    }

    /// The Hessian at parameters whose probabilities are `p`, times `direction`.
    #[must_use]
    pub fn hessian_times(&self, p: &[f64], direction: &Parameters) -> Parameters {
        let r = self.width;
        let mut residuals = self.margins(direction);
        residuals.par_chunks_mut(r).enumerate().for_each(|(i, d)| {
            let (p, s) = (&p[i * r..(i + 1) * r], self.targets.weights[i]);
            if r == 1 {
                d[0] *= s * p[0] * (1.0 - p[0]);
            } else {
                let mean: f64 = d.iter().zip(p).map(|(d, p)| d * p).sum();
                for (d, p) in d.iter_mut().zip(p) {
                    *d = s * p * (*d - mean);
                }
            }
        });
        self.gather(&residuals, &direction.weights)
    }

    /// The Hessian's diagonal at parameters whose probabilities are `p`.
    #[must_use]
    pub fn hessian_diagonal(&self, p: &[f64]) -> Parameters {
        let r = self.width;
        let mut curvature = p.to_vec();
        curvature.par_chunks_mut(r).enumerate().for_each(|(i, c)| {
            c.iter_mut().for_each(|c| *c = self.targets.weights[i] * *c * (1.0 - *c));
        });
        let mut weights = vec![0.0; self.rows.width() * r];
        weights.par_chunks_mut(r).enumerate().for_each(|(j, out)| {
            out.fill(self.alpha);
            let (rows, values) = self.columns.column(j);
            for (&i, &v) in rows.iter().zip(values) {
                let square = f64::from(v) * f64::from(v);
                for (o, c) in out.iter_mut().zip(&curvature[i as usize * r..]) {
                    *o += square * c;
                }
            }
        });
        Parameters { weights, intercepts: sum_rows(&curvature, r) }
    }

    /// (α W + Σ residualᵢ xᵢᵀ, Σ residualᵢ) for n × R residuals.
    fn gather(&self, residuals: &[f64], weights: &[f64]) -> Parameters {
        let r = self.width;
        let mut out: Vec<f64> = vec![0.0; weights.len()];
        out.par_chunks_mut(BLOCK * r).zip(weights.par_chunks(BLOCK * r)).enumerate().for_each(
            |(block, (out, weights))| {
                for (j, (out, w)) in out.chunks_exact_mut(r).zip(weights.chunks_exact(r)).enumerate() {
                    let (rows, values) = self.columns.column(block * BLOCK + j);
                    accumulate(out, rows, values, residuals);
                    for (o, w) in out.iter_mut().zip(w) {
                        *o += self.alpha * w;
                    }
                }
            },
        );
        Parameters { weights: out, intercepts: sum_rows(residuals, r) }
    }

    /// ‖∇P(W, b)‖ / ‖∇P(0, 0)‖: the certificate of a fit; 0 where the origin is already optimal.
    #[must_use]
    pub fn relative_gradient(&self, at: &Parameters) -> f64 {
        let norm = |at: &Parameters| self.gradient(at, &self.probabilities(&self.margins(at))).norm();
        let start = norm(&self.origin());
        if start == 0.0 { norm(at) } else { norm(at) / start }
    }
}

impl Parameters {
    /// √(‖W‖² + ‖b‖²).
    #[must_use]
    pub fn norm(&self) -> f64 {
        (dot(&self.weights, &self.weights) + dot(&self.intercepts, &self.intercepts)).sqrt()
    }

    /// Inner product over weights and intercepts.
    #[must_use]
    pub fn dot(&self, other: &Self) -> f64 {
        dot(&self.weights, &other.weights) + dot(&self.intercepts, &other.intercepts)
    }

    /// self += step · direction.
    pub fn add(&mut self, step: f64, direction: &Self) {
        self.weights
            .par_chunks_mut(SUM_BLOCK)
            .zip(direction.weights.par_chunks(SUM_BLOCK))
            .for_each(|(a, b)| a.iter_mut().zip(b).for_each(|(a, b)| *a += step * b));
        self.intercepts.iter_mut().zip(&direction.intercepts).for_each(|(a, b)| *a += step * b);
    }

    /// The parameters as a model stores them, in f32.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let round = |v: &[f64]| v.iter().map(|x| f64::from(*x as f32)).collect();
        Self { weights: round(&self.weights), intercepts: round(&self.intercepts) }
    }
}

/// out += Σ value · table[index], for a table with as many columns as `out` is long: the
/// product of one sparse row (or column) with a dense table, where nearly all time goes.
fn accumulate(out: &mut [f64], indices: &[u32], values: &[f32], table: &[f64]) {
    fn fixed<const R: usize>(out: &mut [f64], indices: &[u32], values: &[f32], table: &[f64]) {
        let table = table.as_chunks::<R>().0;
        let mut sums = [0.0; R];
        for (&i, &v) in indices.iter().zip(values) {
            for (sum, x) in sums.iter_mut().zip(&table[i as usize]) {
                *sum += f64::from(v) * x;
            }
        }
        out.iter_mut().zip(sums).for_each(|(o, s)| *o += s);
    }
    match out.len() {
        1 => fixed::<1>(out, indices, values, table),
        3 => fixed::<3>(out, indices, values, table),
        4 => fixed::<4>(out, indices, values, table),
        5 => fixed::<5>(out, indices, values, table),
        r => {
            for (&i, &v) in indices.iter().zip(values) {
                for (o, x) in out.iter_mut().zip(&table[i as usize * r..]) {
                    *o += f64::from(v) * x;
                }
            }
        }
    }
}

/// Numbers a partial inner product covers.
const SUM_BLOCK: usize = 8192;

/// Σ a·b in fixed blocks.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let sums: Vec<f64> = a
        .par_chunks(SUM_BLOCK)
        .zip(b.par_chunks(SUM_BLOCK))
        .map(|(a, b)| a.iter().zip(b).map(|(a, b)| a * b).sum())
        .collect();
    sums.iter().sum()
}

/// Column sums of an n × R table, in row order.
fn sum_rows(table: &[f64], r: usize) -> Vec<f64> {
    let mut sums = vec![0.0; r];
    for row in table.chunks_exact(r) {
        sums.iter_mut().zip(row).for_each(|(s, x)| *s += x);
    }
    sums
}

/// ln(1 + eᶻ), without overflow.
fn log1p_exp(z: f64) -> f64 {
    z.max(0.0) + libm::log1p(libm::exp(-z.abs()))
}

/// ln Σ eᶻ with the row's own maximum taken out.
fn log_sum_exp(z: &[f64]) -> f64 {
    let max = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    max + libm::log(z.iter().map(|z| libm::exp(z - max)).sum())
}
