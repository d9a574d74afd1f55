//! Weights and intercepts as solvers move them, in f64.

use crate::model::weight_rows;
use crate::{Error, Result};
use rayon::prelude::*;

/// Weights (V × R, feature by feature) and intercepts (R).
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// W.
    pub weights: Vec<f64>,
    /// b.
    pub intercepts: Vec<f64>,
}

impl Parameters {
    /// Nothing learned of `v` features and `classes` classes.
    pub(super) fn zeros(v: usize, classes: usize) -> Self {
        let r = weight_rows(classes);
        Self { weights: vec![0.0; v * r], intercepts: vec![0.0; r] }
    }

    /// Refuses parameters that are not V × R and R, or not finite.
    pub(super) fn check(&self, v: usize, r: usize) -> Result<()> {
        if (self.weights.len(), self.intercepts.len()) != (v * r, r) {
            return Err(Error::invalid(format!(
                "{} weights and {} intercepts to start from do not fit {} and {r}",
                self.weights.len(),
                self.intercepts.len(),
                v * r
            )));
        }
        if !self.weights.iter().chain(&self.intercepts).all(|w| w.is_finite()) {
            return Err(Error::invalid("a weight to start from is not finite"));
        }
        Ok(())
    }

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
        let round = |v: &[f64]| v.iter().map(|x| f64::from(to_f32(*x))).collect();
        Self { weights: round(&self.weights), intercepts: round(&self.intercepts) }
    }
}

/// The nearest number that f32 holds; what lies beyond its range is put at its end.
pub(super) fn to_f32(x: f64) -> f32 {
    (x as f32).clamp(f32::MIN, f32::MAX)
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
