//! The adjusted count: which shares make the labels that were counted most likely to be counted.

use crate::evaluate::Confusion;

/// A pivot below this in a matrix of rates means that its columns do not determine the shares.
const SINGULAR: f64 = 1e-9;
/// How far an inner product may stay from the optimum's, beside coordinates of size 1.
const TOLERANCE: f64 = 1e-14;

/// P(predicted j | true k) for K classes: by true class k, the K rates of the labels given to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rates(Vec<Vec<f64>>);

impl Rates {
    /// Rates from each true class's K rates, which sum to 1.
    pub(super) fn new(rates: Vec<Vec<f64>>) -> Self {
        Self(rates)
    }

    /// The rates observed; `None` where a true class has no row.
    pub(super) fn observed(confusion: &Confusion) -> Option<Self> {
        let rows = confusion.counts().rows().into_iter().zip(confusion.supports());
        rows.map(|(row, support)| {
            (support > 0).then(|| row.iter().map(|n| *n as f64 / support as f64).collect())
        })
        .collect::<Option<_>>()
        .map(Self)
    }

    /// Whether shares of predictions determine those of classes: the columns are linearly independent, by
    /// Gaussian elimination.
    pub(super) fn determine(&self) -> bool {
        let mut rows = self.0.clone();
        let k = rows.len();
        for at in 0..k {
            let size = |i: &usize| rows[*i][at].abs();
            let Some(pivot) = (at..k).max_by(|i, j| size(i).total_cmp(&size(j))) else { return false };
            if size(&pivot) < SINGULAR {
                return false;
            }
            rows.swap(at, pivot);
            let (above, below) = rows.split_at_mut(at + 1);
            let pivot = &above[at];
            for row in below {
                let factor = row[at] / pivot[at];
                row.iter_mut().zip(pivot).for_each(|(x, p)| *x -= factor * p);
            }
        }
        true
    }

    /// argmin ‖Σₖ πₖ·rates(k) − `predicted`‖² over shares π ≥ 0 with Σπ = 1: the point nearest to the
    /// origin among all mixtures of the K points rates(k) − `predicted`, by Wolfe's algorithm ("Finding
    /// the nearest point in a polytope", 1976), which ends after finitely many steps at the exact solution.
    pub(super) fn shares(&self, predicted: &[f64]) -> Vec<f64> {
        let points: Vec<Vec<f64>> =
            self.0.iter().map(|rates| rates.iter().zip(predicted).map(|(r, p)| r - p).collect()).collect();
        nearest_to_origin(&points)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The weights, at least 0 and of sum 1, of the mixture of `points` with the least norm.
fn nearest_to_origin(points: &[Vec<f64>]) -> Vec<f64> {
    let k = points.len();
    let norm = |i: usize| dot(&points[i], &points[i]);
    let first = (0..k).min_by(|i, j| norm(*i).total_cmp(&norm(*j))).unwrap_or(0);
    let mut weights = vec![0.0; k];
    weights[first] = 1.0;
    // The points mixed, affinely independent.
    let mut used = vec![first];
    // Each round ends at another set of points and a smaller norm; rounding alone could go on.
    for _ in 0..20 * (k + 1) {
        let mixture: Vec<f64> = (0..points[first].len())
            .map(|d| used.iter().map(|i| weights[*i] * points[*i][d]).sum())
            .collect();
        let along = |i: usize| dot(&mixture, &points[i]);
        let Some(next) = (0..k).min_by(|i, j| along(*i).total_cmp(&along(*j))) else { break };
        if along(next) >= dot(&mixture, &mixture) - TOLERANCE || used.contains(&next) {
            break;
        }
        used.push(next);
        while let Some(affine) = nearest_on_plane(points, &used) {
            if affine.iter().all(|a| *a > 0.0) {
                used.iter().zip(&affine).for_each(|(i, a)| weights[*i] = *a);
                break;
            }
            // As far towards the plane's nearest point as weights stay at least 0; what reaches 0 leaves.
            let reach = used.iter().zip(&affine).filter(|(_, a)| **a <= 0.0);
            let reach = reach.map(|(i, a)| weights[*i] / (weights[*i] - a)).fold(1.0, f64::min);
            let mut left = Vec::new();
            for (i, a) in used.iter().zip(&affine) {
                weights[*i] += reach * (a - weights[*i]);
                if weights[*i] > 1e-15 {
                    left.push(*i);
                } else {
                    weights[*i] = 0.0;
                }
            }
            if left.is_empty() || left.len() == used.len() {
                break;
            }
            used = left;
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= sum);
    weights
}

/// The weights of sum 1, of any sign, of the mixture of the `used` points with the least norm: (𝟏𝟏ᵀ + PᵀP)β = 𝟏,
/// scaled. `None` where the points are not affinely independent.
fn nearest_on_plane(points: &[Vec<f64>], used: &[usize]) -> Option<Vec<f64>> {
    let n = used.len();
    let mut rows: Vec<Vec<f64>> = used
        .iter()
        .map(|i| used.iter().map(|j| 1.0 + dot(&points[*i], &points[*j])).chain([1.0]).collect())
        .collect();
    for at in 0..n {
        let pivot = (at..n).max_by(|i, j| rows[*i][at].abs().total_cmp(&rows[*j][at].abs()))?;
        rows.swap(at, pivot);
        if rows[at][at].abs() < 1e-18 {
            return None;
        }
        let (above, below) = rows.split_at_mut(at + 1);
        for row in below {
            let factor = row[at] / above[at][at];
            row.iter_mut().zip(&above[at]).skip(at).for_each(|(x, p)| *x -= factor * p);
        }
    }
    let mut solution = vec![0.0; n];
    for at in (0..n).rev() {
        let known: f64 = (at + 1..n).map(|j| rows[at][j] * solution[j]).sum();
        solution[at] = (rows[at][n] - known) / rows[at][at];
    }
    let sum: f64 = solution.iter().sum();
    (sum.abs() > 0.0).then(|| solution.into_iter().map(|x| x / sum).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: &[f64], b: &[f64]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9), "{a:?} is not {b:?}");
    }

    /// Of 100 of either class 80 and 30 are called the first: c₁ = .8π + .3(1 − π), so π = (c₁ − .3) / .5.
    #[test]
    fn two_classes_worked_by_hand() {
        let confusion = Confusion::try_from(vec![vec![80, 20], vec![30, 70]]).unwrap();
        let rates = Rates::observed(&confusion).unwrap();
        close(&rates.shares(&[0.55, 0.45]), &[0.5, 0.5]);
        close(&rates.shares(&[0.4, 0.6]), &[0.2, 0.8]);
        // Less than the false alarms alone: no share below 0 explains it, and 0 comes nearest.
        close(&rates.shares(&[0.2, 0.8]), &[0.0, 1.0]);
        close(&rates.shares(&[0.9, 0.1]), &[1.0, 0.0]);
    }

    /// π = (.5, .3, .2) gives c = .5(.8, .1, .1) + .3(.2, .6, .2) + .2(0, .3, .7) = (.46, .29, .25).
    #[test]
    fn three_classes_worked_by_hand() {
        let rates = Rates::new(vec![vec![0.8, 0.1, 0.1], vec![0.2, 0.6, 0.2], vec![0.0, 0.3, 0.7]]);
        close(&rates.shares(&[0.46, 0.29, 0.25]), &[0.5, 0.3, 0.2]);
        // On the side between the last two: the foot of the perpendicular. With d = (.2, .3, −.5) and
        // c = (0, .3, .7) + (−.1, .1, 0): ⟨(−.1, .1, 0), d⟩ / ⟨d, d⟩ = .01 / .38.
        close(&rates.shares(&[-0.1, 0.4, 0.7]), &[0.0, 0.01 / 0.38, 1.0 - 0.01 / 0.38]);
    }

    #[test]
    fn rates_that_determine_nothing_are_known() {
        let of = |rows: Vec<Vec<u64>>| Rates::observed(&Confusion::try_from(rows).unwrap());
        assert!(of(vec![vec![3, 1], vec![0, 0]]).is_none(), "a class without rows has no rates");
        assert!(!of(vec![vec![30, 10], vec![3, 1]]).unwrap().determine());
        let mixed = vec![vec![0.8, 0.1, 0.1], vec![0.2, 0.2, 0.6], vec![0.5, 0.15, 0.35]];
        assert!(!Rates::new(mixed.clone()).determine());
        assert!(of(vec![vec![30, 10], vec![3, 2]]).unwrap().determine());
        // Some shares come out all the same, and explain what was counted.
        let shares = Rates::new(mixed).shares(&[0.5, 0.15, 0.35]);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12 && shares.iter().all(|s| *s >= 0.0));
    }

    /// Points of a simplex.
    fn shares(k: usize) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(0.001f64..1.0, k).prop_map(|x| {
            let sum: f64 = x.iter().sum();
            x.into_iter().map(|x| x / sum).collect()
        })
    }

    proptest! {
        /// The optimum over a simplex: r = Cπ − c has the same inner product with every class that is mixed in,
        /// and no smaller one with any other (Karush, Kuhn and Tucker).
        #[test]
        fn the_shares_are_optimal(
            (rates, predicted) in (2usize..7).prop_flat_map(|k| (prop::collection::vec(shares(k), k), shares(k)))
        ) {
            let pi = Rates::new(rates.clone()).shares(&predicted);
            prop_assert!((pi.iter().sum::<f64>() - 1.0).abs() < 1e-9 && pi.iter().all(|p| *p >= 0.0));
            let residual: Vec<f64> = (0..pi.len())
                .map(|j| rates.iter().zip(&pi).map(|(r, p)| r[j] * p).sum::<f64>() - predicted[j])
                .collect();
            let along: Vec<f64> = rates.iter().map(|r| dot(r, &residual)).collect();
            let least = along.iter().copied().fold(f64::INFINITY, f64::min);
            for (k, a) in along.iter().enumerate() {
                prop_assert!(pi[k] < 1e-7 || a - least < 1e-7, "{pi:?} {along:?}");
            }
        }

        /// Whatever the true shares are, the labels they lead to give them back.
        #[test]
        fn true_shares_come_back(
            (noise, pi) in (2usize..7).prop_flat_map(|k| (prop::collection::vec(shares(k), k), shares(k)))
        ) {
            let k = pi.len();
            let rates: Vec<Vec<f64>> = (0..k)
                .map(|t| (0..k).map(|j| 0.6 * f64::from(u8::from(t == j)) + 0.4 * noise[t][j]).collect())
                .collect();
            let counted: Vec<f64> =
                (0..k).map(|j| rates.iter().zip(&pi).map(|(r, p)| r[j] * p).sum()).collect();
            let found = Rates::new(rates).shares(&counted);
            prop_assert!(found.iter().zip(&pi).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?} {pi:?}");
        }
    }
}
