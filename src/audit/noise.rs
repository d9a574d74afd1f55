//! Which labels are probably wrong: confident learning.
//!
//! Northcutt, Jiang & Chuang 2021, *Confident Learning: Estimating Uncertainty in Dataset Labels* (JAIR 70). From
//! probabilities of models that did not see an article, a class j has the threshold t_j, the mean probability of j
//! among articles labelled j. An article labelled i counts for (i, j) where j is the most probable of the classes
//! whose probability reaches its threshold: the *confident joint*. Off its diagonal stand probable errors; scaled to
//! the number of articles of each label it estimates how many labels of each kind are wrong.

use ndarray::{Array2, ArrayView1, ArrayView2};
use serde::Serialize;

/// Probabilities below this count as this, so that margins stay finite.
const LEAST: f64 = 1e-12;

/// What confident learning makes of n labels of K classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    /// t, the mean probability of each class among the articles labelled so; 1 where there are none.
    pub thresholds: Vec<f64>,
    /// K × K: the estimated number of articles that are labelled i and truly are j. Rows sum to the articles
    /// labelled i.
    pub joint: Array2<f64>,
    /// The articles that the models would label otherwise, the most probable errors first.
    pub suspects: Vec<Suspect>,
}

/// An article whose label is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Suspect {
    /// Its position.
    pub row: usize,
    /// The class found most probable.
    pub suggested: usize,
    /// ln p(suggested) − ln p(given), above 0.
    pub margin: f64,
    /// Whether it counts off the diagonal of the confident joint, and the class it counts for, or another that does not
    /// reach its threshold, is the most probable: a probable error.
    pub confident: bool,
}

impl Noise {
    /// The labels `given` to n articles, below K, against n × K `probabilities` by models that did not see them. A label
    /// that a person has `settled` counts as right and is never doubted.
    ///
    /// Suspects are ranked by margin, of equals the first. By this difference of logarithms errors are found as well as by
    /// the probability of the given label (cleanlab's default), see `bench/LABELS.md`.
    ///
    /// ```
    /// use ndarray::array;
    /// use sentimen::audit::Noise;
    /// let p = array![[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.2, 0.8]];
    /// let noise = Noise::of(&[0, 0, 0, 1, 1], p.view(), &[false; 5]);
    /// assert_eq!(noise.suspects.iter().map(|s| s.row).collect::<Vec<_>>(), [2]);
    /// assert!(noise.suspects[0].confident);
    /// ```
    #[must_use]
    pub fn of(given: &[usize], probabilities: ArrayView2<'_, f64>, settled: &[bool]) -> Self {
        let k = probabilities.ncols();
        let thresholds = thresholds(given, probabilities);
        let mut counts = Array2::<f64>::zeros((k, k));
        let mut articles = vec![0.0; k];
        let mut suspects = Vec::new();
        for (row, (&i, p)) in given.iter().zip(probabilities.rows()).enumerate() {
            articles[i] += 1.0;
            if settled[row] {
                counts[[i, i]] += 1.0;
                continue;
            }
            let class = confident_class(p, &thresholds);
            if let Some(j) = class {
                counts[[i, j]] += 1.0;
            }
            let suggested = most_probable(p);
            let log = |k: usize| libm::log(p[k].max(LEAST));
            let margin = log(suggested) - log(i);
            if suggested != i && margin > 0.0 {
                let confident = class.is_some_and(|j| j != i);
                suspects.push(Suspect { row, suggested, margin, confident });
            }
        }
        suspects.sort_by(|a, b| b.margin.total_cmp(&a.margin));
        let mut joint = counts;
        for (i, mut row) in joint.rows_mut().into_iter().enumerate() {
            let sum = row.sum();
            if sum > 0.0 {
                row *= articles[i] / sum;
            } else {
                row[i] = articles[i];
            }
        }
        Self { thresholds, joint, suspects }
    }

    /// The estimated share of labels that are wrong, 0 to 1. Errors of the models count too; errors in the labels that the
    /// models have learned, as all of one subject, do not.
    #[must_use]
    pub fn share_wrong(&self) -> f64 {
        let all = self.joint.sum();
        let right = self.joint.diag().sum();
        if all > 0.0 { (1.0 - right / all).max(0.0) } else { 0.0 }
    }

    /// How many of the suspects are probable errors.
    #[must_use]
    pub fn probable(&self) -> usize {
        self.suspects.iter().filter(|suspect| suspect.confident).count()
    }
}

fn thresholds(given: &[usize], probabilities: ArrayView2<'_, f64>) -> Vec<f64> {
    let k = probabilities.ncols();
    let (mut sums, mut counts) = (vec![0.0; k], vec![0u64; k]);
    for (&i, p) in given.iter().zip(probabilities.rows()) {
        sums[i] += p[i];
        counts[i] += 1;
    }
    sums.into_iter().zip(counts).map(|(sum, n)| if n > 0 { sum / n as f64 } else { 1.0 }).collect()
}

/// The most probable of the classes that reach their threshold.
fn confident_class(p: ArrayView1<'_, f64>, thresholds: &[f64]) -> Option<usize> {
    let reached = (0..thresholds.len()).filter(|&j| p[j] >= thresholds[j]);
    reached.fold(None, |best, j| if best.is_none_or(|b: usize| p[j] > p[b]) { Some(j) } else { best })
}

fn most_probable(p: ArrayView1<'_, f64>) -> usize {
    (0..p.len()).fold(0, |best, j| if p[j] > p[best] { j } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    /// Thresholds (.9 + .8 + .1) / 3 = .6 and (.8 + .7) / 2 = .75. Row 2 counts for (0, 1), row 4 reaches neither.
    #[test]
    fn worked_by_hand() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7]];
        let noise = Noise::of(&[0, 0, 0, 1, 1], p.view(), &[false; 5]);
        assert!((noise.thresholds[0] - 0.6).abs() < 1e-12 && (noise.thresholds[1] - 0.75).abs() < 1e-12);
        assert_eq!(noise.joint, array![[2.0, 1.0], [0.0, 2.0]]);
        assert!((noise.share_wrong() - 0.2).abs() < 1e-12);
        let [suspect] = noise.suspects[..] else { panic!("{:?}", noise.suspects) };
        assert_eq!((suspect.row, suspect.suggested, suspect.confident), (2, 1, true));
        assert!((suspect.margin - 9f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_doubt_below_the_threshold_is_no_probable_error() {
        // t1 = .8: .55 does not reach it.
        let p = array![[0.9, 0.1], [0.45, 0.55], [0.2, 0.8]];
        let noise = Noise::of(&[0, 0, 1], p.view(), &[false; 3]);
        assert_eq!((noise.suspects.len(), noise.probable()), (1, 0));
        assert_eq!(noise.share_wrong(), 0.0);
    }

    #[test]
    fn a_label_that_a_person_settled_is_right() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7]];
        let noise = Noise::of(&[0, 0, 0, 1, 1], p.view(), &[false, false, true, false, false]);
        assert_eq!((noise.share_wrong(), noise.suspects.len()), (0.0, 0));
    }

    #[test]
    fn a_class_without_articles_and_certain_models_are_finite() {
        let p = array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
        let noise = Noise::of(&[0, 0], p.view(), &[false; 2]);
        assert_eq!(noise.joint.sum(), 2.0);
        assert!(noise.suspects[0].margin.is_finite());
        let none = Noise::of(&[], Array2::zeros((0, 3)).view(), &[]);
        assert_eq!((none.share_wrong(), none.suspects.len()), (0.0, 0));
    }

    proptest! {
        /// Rows of the joint sum to the articles of their label, and a label that is the most probable is never doubted.
        #[test]
        fn laws(rows in prop::collection::vec((0usize..3, prop::array::uniform3(0.01..1.0f64)), 1..40)) {
            let given: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let p = Array2::from_shape_fn((rows.len(), 3), |(i, k)| rows[i].1[k] / rows[i].1.iter().sum::<f64>());
            let noise = Noise::of(&given, p.view(), &vec![false; given.len()]);
            for i in 0..3 {
                let articles = given.iter().filter(|g| **g == i).count() as f64;
                prop_assert!((noise.joint.row(i).sum() - articles).abs() < 1e-9);
            }
            for suspect in &noise.suspects {
                prop_assert!(p[[suspect.row, suspect.suggested]] > p[[suspect.row, given[suspect.row]]]);
            }
            prop_assert!((0.0..=1.0).contains(&noise.share_wrong()));
        }
    }
}
