//! The objective, apart from whatever minimizes it.
//!
//! P(W, b) = Σᵢ sᵢ · ℓ(zᵢ, tᵢ) + (α/2)‖W‖² + λ‖W‖₁, zᵢ = Wᵀxᵢ + b, the intercept b free;
//! α = (1 − ρ)/C and λ = ρ/C, where ρ is the share of L1 in the penalty (0: ridge, 1: lasso).
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

use super::lasso;
use super::parameters::{Parameters, dot};
use super::targets::Targets;
use crate::features::{ByColumn, SparseRows};
use crate::model::{sigmoid, softmax, weight_rows};
use rayon::prelude::*;
use std::sync::OnceLock;

/// The objective over given rows and targets.
#[derive(Debug)]
pub struct Objective<'a> {
    rows: &'a SparseRows,
    targets: &'a Targets,
    alpha: f64,
    lasso: f64,
    width: usize,
    /// The rows by column, made when a solver first asks: gradients can do without.
    columns: OnceLock<ByColumn>,
    /// ‖∇P(0, 0)‖, once it is known.
    at_origin: OnceLock<f64>,
}

/// Parameters and what the objective says of them.
#[derive(Debug, Clone)]
pub struct Judged {
    /// W and b.
    pub parameters: Parameters,
    /// P(W, b).
    pub value: f64,
    /// ‖∇P(W, b)‖ / ‖∇P(0, 0)‖.
    pub relative_gradient: f64,
}

/// Rows a partial sum covers: fixed, so that sums do not depend on the threads.
const BLOCK: usize = 512;

impl<'a> Objective<'a> {
    /// The objective with ridge penalty `alpha`, which is 1/C where there is no other.
    #[must_use]
    pub fn new(rows: &'a SparseRows, targets: &'a Targets, alpha: f64) -> Self {
        let classes = targets.distributions.ncols();
        let width = weight_rows(classes);
        Self { rows, targets, alpha, lasso: 0.0, width, columns: OnceLock::new(), at_origin: OnceLock::new() }
    }

    /// The same with the penalty λ‖W‖₁ added.
    #[must_use]
    pub fn with_lasso(mut self, lasso: f64) -> Self {
        self.lasso = lasso;
        self
    }

    /// λ.
    #[must_use]
    pub fn lasso(&self) -> f64 {
        self.lasso
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &'a SparseRows {
        self.rows
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> &'a Targets {
        self.targets
    }

    /// The rows by column. Where they exist gradients are gathered from them, which is faster on
    /// several threads and the same to the bit; they cost a copy of the matrix.
    pub fn columns(&self) -> &ByColumn {
        self.columns.get_or_init(|| self.rows.by_column())
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
        self.loss(&self.margins(at)) + self.penalty(at)
    }

    /// (α/2)‖W‖² + λ‖W‖₁.
    #[must_use]
    pub fn penalty(&self, at: &Parameters) -> f64 {
        let ridge = 0.5 * self.alpha * dot(&at.weights, &at.weights);
        if self.lasso == 0.0 {
            return ridge;
        }
        ridge + self.lasso * at.weights.iter().map(|w| w.abs()).sum::<f64>()
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

    /// The gradient of all but λ‖W‖₁, at parameters whose probabilities are `p`: (α W + Σ sᵢ (pᵢ − tᵢ) xᵢᵀ, Σ sᵢ (pᵢ − tᵢ)).
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
        let columns = self.columns();
        weights.par_chunks_mut(r).enumerate().for_each(|(j, out)| {
            out.fill(self.alpha);
            let (rows, values) = columns.column(j);
            for (&i, &v) in rows.iter().zip(values) {
                let square = f64::from(v) * f64::from(v);
                for (o, c) in out.iter_mut().zip(&curvature[i as usize * r..]) {
                    *o += square * c;
                }
            }
        });
        Parameters { weights, intercepts: sum_rows(&curvature, r) }
    }

    /// (α W + Σ residualᵢ xᵢᵀ, Σ residualᵢ) for n × R residuals. A sum over documents runs in
    /// row order from zero either way, so both ways give the same bits.
    fn gather(&self, residuals: &[f64], weights: &[f64]) -> Parameters {
        let r = self.width;
        let mut out: Vec<f64> = vec![0.0; weights.len()];
        if let Some(columns) = self.columns.get() {
            out.par_chunks_mut(BLOCK * r).enumerate().for_each(|(block, out)| {
                for (j, out) in out.chunks_exact_mut(r).enumerate() {
                    let (rows, values) = columns.column(block * BLOCK + j);
                    accumulate(out, rows, values, residuals);
                }
            });
        } else {
            // One range of columns a thread; each reads its part of every row.
            let span = self.rows.width().div_ceil(rayon::current_num_threads()).max(1);
            out.par_chunks_mut(span * r).enumerate().for_each(|(part, out)| {
                let (from, to) = ((part * span) as u32, ((part + 1) * span) as u32);
                for (i, residual) in residuals.chunks_exact(r).enumerate() {
                    let (columns, values) = self.rows.row(i);
                    let (start, end) = if span == self.rows.width() {
                        (0, columns.len())
                    } else {
                        (columns.partition_point(|c| *c < from), columns.partition_point(|c| *c < to))
                    };
                    scatter(residual, &columns[start..end], &values[start..end], out, from);
                }
            });
        }
        out.par_chunks_mut(BLOCK).zip(weights.par_chunks(BLOCK)).for_each(|(out, weights)| {
            out.iter_mut().zip(weights).for_each(|(o, w)| *o += self.alpha * w);
        });
        Parameters { weights: out, intercepts: sum_rows(residuals, r) }
    }

    /// The subgradient of P of smallest norm at `at`, whose smooth part has the gradient `smooth`: ∇P itself
    /// where λ = 0. With λ > 0, a weight at 0 has a slope only where the loss's exceeds λ.
    #[must_use]
    pub fn steepest(&self, at: &Parameters, smooth: &Parameters) -> Parameters {
        let mut steepest = smooth.clone();
        if self.lasso > 0.0 {
            for (g, w) in steepest.weights.iter_mut().zip(&at.weights) {
                *g = lasso::steepest(*g, *w, self.lasso);
            }
        }
        steepest
    }

    /// The gradient at W = 0, b = 0 of all but λ‖W‖₁.
    #[must_use]
    pub fn gradient_at_origin(&self) -> Parameters {
        let origin = self.origin();
        let p = self.probabilities(&vec![0.0; self.rows.rows() * self.width]);
        let gradient = self.gradient(&origin, &p);
        self.at_origin.get_or_init(|| {
            let (steepest, smooth) = (self.steepest(&origin, &gradient).norm(), gradient.norm());
            // Where the penalty holds every weight at 0 and the classes balance, nothing but rounding is left.
            if steepest > 1e-12 * smooth { steepest } else { smooth }
        });
        gradient
    }

    /// What certificates are relative to: ‖∇P(0, 0)‖, with λ > 0 that of the smallest subgradient. Computed once.
    #[must_use]
    pub fn norm_at_origin(&self) -> f64 {
        if self.at_origin.get().is_none() {
            drop(self.gradient_at_origin());
        }
        self.at_origin.get().copied().unwrap_or(0.0)
    }

    /// Value and certificate of `parameters`, computed from nothing but these.
    #[must_use]
    pub fn judge(&self, parameters: Parameters) -> Judged {
        let margins = self.margins(&parameters);
        self.judge_at(parameters, &margins)
    }

    /// The same where the margins are known.
    #[must_use]
    pub fn judge_at(&self, parameters: Parameters, margins: &[f64]) -> Judged {
        let value = self.loss(margins) + self.penalty(&parameters);
        let smooth = self.gradient(&parameters, &self.probabilities(margins));
        let norm = self.steepest(&parameters, &smooth).norm();
        let start = self.norm_at_origin();
        let relative_gradient = if start == 0.0 { norm } else { norm / start };
        Judged { parameters, value, relative_gradient }
    }

    /// ‖∇P(W, b)‖ / ‖∇P(0, 0)‖: the certificate of a fit; ‖∇P(W, b)‖ where the origin is already optimal.
    #[must_use]
    pub fn relative_gradient(&self, at: &Parameters) -> f64 {
        self.judge(at.clone()).relative_gradient
    }
}

/// out[index − from] += value · residual, for every non-zero of a row.
fn scatter(residual: &[f64], columns: &[u32], values: &[f32], out: &mut [f64], from: u32) {
    fn fixed<const R: usize>(residual: &[f64], columns: &[u32], values: &[f32], out: &mut [f64], from: u32) {
        let mut d = [0.0; R];
        d.copy_from_slice(residual);
        let out = out.as_chunks_mut::<R>().0;
        for (&c, &v) in columns.iter().zip(values) {
            for (o, d) in out[(c - from) as usize].iter_mut().zip(d) {
                *o += f64::from(v) * d;
            }
        }
    }
    match residual.len() {
        1 => fixed::<1>(residual, columns, values, out, from),
        3 => fixed::<3>(residual, columns, values, out, from),
        4 => fixed::<4>(residual, columns, values, out, from),
        5 => fixed::<5>(residual, columns, values, out, from),
        r => {
            for (&c, &v) in columns.iter().zip(values) {
                for (o, d) in out[(c - from) as usize * r..].iter_mut().zip(residual) {
                    *o += f64::from(v) * d;
                }
            }
        }
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
