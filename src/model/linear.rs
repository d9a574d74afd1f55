//! The linear part of a model: rows to scores, scores to probabilities.

use crate::features::SparseRows;
use linfa::traits::PredictInplace;
use ndarray::Array1;

/// Weights and intercepts in f32, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// V × R, feature by feature; R = 1 for two classes, else R = K.
    pub weights: Vec<f32>,
    /// R numbers.
    pub intercepts: Vec<f32>,
}

/// R for K classes: two share one row of weights, whose sigmoid is the second's probability; more have one each.
pub(crate) fn weight_rows(classes: usize) -> usize {
    if classes == 2 { 1 } else { classes }
}

impl Linear {
    /// K: how many classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        if self.intercepts.len() == 1 { 2 } else { self.intercepts.len() }
    }

    /// The weight of column `j` for class `k`; with two classes the first has minus half
    /// and the second half the one weight there is, so that both sides of a decision can be read alike.
    #[must_use]
    pub fn weight(&self, j: usize, k: usize) -> f64 {
        match self.intercepts.len() {
            1 => f64::from(self.weights[j]) * if k == 1 { 0.5 } else { -0.5 },
            r => f64::from(self.weights[j * r + k]),
        }
    }

    /// The intercept of class `k`, as [`Linear::weight`] splits it.
    #[must_use]
    pub fn intercept(&self, k: usize) -> f64 {
        match self.intercepts.len() {
            1 => f64::from(self.intercepts[0]) * if k == 1 { 0.5 } else { -0.5 },
            _ => f64::from(self.intercepts[k]),
        }
    }

    /// The K scores of a row: z = Wᵀx + b, in f64.
    #[must_use]
    pub fn scores(&self, columns: &[u32], values: &[f32]) -> Vec<f64> {
        let r = self.intercepts.len();
        let mut z: Vec<f64> = self.intercepts.iter().map(|b| f64::from(*b)).collect();
        for (&c, &v) in columns.iter().zip(values) {
            for (z, w) in z.iter_mut().zip(&self.weights[c as usize * r..]) {
                *z += f64::from(v) * f64::from(*w);
            }
        }
        if r == 1 { vec![-0.5 * z[0], 0.5 * z[0]] } else { z }
    }
}

impl PredictInplace<SparseRows, Array1<usize>> for Linear {
    fn predict_inplace<'a>(&'a self, rows: &'a SparseRows, classes: &mut Array1<usize>) {
        for (i, class) in classes.iter_mut().enumerate() {
            let (columns, values) = rows.row(i);
            *class = argmax(&self.scores(columns, values));
        }
    }

    fn default_target(&self, rows: &SparseRows) -> Array1<usize> {
        Array1::zeros(rows.rows())
    }
}

/// The position of the largest number; of equals, the first.
#[must_use]
pub fn argmax(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (i, x) in numbers.iter().enumerate() {
        if *x > numbers[best] {
            best = i;
        }
    }
    best
}

/// 1 / (1 + e⁻ᶻ), without overflow.
#[must_use]
pub fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + libm::exp(-z))
    } else {
        let e = libm::exp(z);
        e / (1.0 + e)
    }
}

/// ln of the sigmoid, without underflow.
pub(super) fn log_sigmoid(z: f64) -> f64 {
    z.min(0.0) - libm::log1p(libm::exp(-z.abs()))
}

/// Scores to probabilities in place, with the row's own maximum taken out.
pub fn softmax(z: &mut [f64]) {
    let max = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for z in z.iter_mut() {
        *z = libm::exp(*z - max);
        sum += *z;
    }
    z.iter_mut().for_each(|z| *z /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::traits::Predict;

    #[test]
    fn two_classes_share_one_weight() {
        let linear = Linear { weights: vec![2.0, -1.0], intercepts: vec![0.5] };
        let z = linear.scores(&[0, 1], &[1.0, 0.5]);
        assert_eq!(z, [-1.0, 1.0]);
        let mut p = z.clone();
        softmax(&mut p);
        assert!((p[1] - sigmoid(2.0)).abs() < 1e-15);
        assert_eq!(linear.weight(0, 1) - linear.weight(0, 0), 2.0);
    }

    #[test]
    fn extreme_scores_give_probabilities() {
        let mut p = [-1e308, 0.0, 1e308];
        softmax(&mut p);
        assert_eq!(p, [0.0, 0.0, 1.0]);
        assert_eq!((sigmoid(-1e308), sigmoid(1e308)), (0.0, 1.0));
    }

    #[test]
    fn linfa_predicts_with_it() {
        let linear = Linear { weights: vec![1.0, 0.0, 0.0, 0.0, 2.0, 0.0], intercepts: vec![0.0, 0.0, 0.5] };
        let mut rows = SparseRows::new(2);
        for row in [vec![0u32], vec![1], vec![]] {
            let (columns, values) = rows.buffers();
            values.extend(row.iter().map(|_| 1.0));
            columns.extend(row);
            rows.end_row();
        }
        assert_eq!(linear.predict(&linfa::DatasetBase::new(rows, ())).to_vec(), [0, 1, 2]);
    }
}
