//! What answering only when sure would win, and the errors that no such rule would catch.

use serde::Serialize;

use super::Scored;

/// The shares of the rows that a curve answers, in percent.
pub const COVERAGES: [u32; 10] = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10];

/// One point of the curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The share of the rows answered, in percent.
    pub coverage: u32,
    /// How many rows that is: rounded, at least one.
    pub n: u64,
    /// The least confidence among them.
    pub confidence: f64,
    /// The share of them that is right. Where the rows at the least confidence are not all answered, each
    /// counts for the same part.
    pub accuracy: f64,
}

/// Accuracy on the most confident 100, 90, …, 10 % of the rows (the risk–coverage curve of El-Yaniv & Wiener 2010).
#[must_use]
pub fn coverage(scored: &Scored) -> Vec<Point> {
    let mut rows: Vec<(f64, bool)> =
        (0..scored.len()).map(|i| (scored.confidence(i), scored.is_right(i))).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let right = |rows: &[(f64, bool)]| rows.iter().filter(|(_, right)| *right).count() as f64;
    let point = |&coverage: &u32| {
        let n = (rows.len() as f64 * f64::from(coverage) / 100.0).round().max(1.0) as usize;
        let confidence = rows[n - 1].0;
        let first = rows.partition_point(|(c, _)| *c > confidence);
        let end = rows.partition_point(|(c, _)| *c >= confidence);
        let share = (n - first) as f64 / (end - first) as f64;
        let accuracy = (right(&rows[..first]) + share * right(&rows[first..end])) / n as f64;
        Point { coverage, n: n as u64, confidence, accuracy }
    };
    COVERAGES.iter().map(point).collect()
}

/// The rows predicted wrongly, the most confident first; of equals in their order. At most `most`.
#[must_use]
pub fn hardest(scored: &Scored, most: usize) -> Vec<usize> {
    let mut wrong: Vec<usize> = (0..scored.len()).filter(|&i| !scored.is_right(i)).collect();
    wrong.sort_by(|&i, &j| scored.confidence(j).total_cmp(&scored.confidence(i)));
    wrong.truncate(most);
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn scored(rows: &[(f64, bool)]) -> Scored {
        let labels = ["a".to_owned(), "b".to_owned()];
        let p = Array2::from_shape_fn((rows.len(), 2), |(i, k)| [rows[i].0, 1.0 - rows[i].0][k]);
        let truth = rows.iter().map(|(_, right)| usize::from(!right)).collect();
        Scored::new(&labels, truth, vec![0; rows.len()], p, None).unwrap()
    }

    /// Four rows: .9 right, .8 wrong, .6 right and wrong. At 100 % 2 of 4 are right; at 60 % (two rows) 1 of 2; at
    /// 70 % three rows, of which the third is either of the two at .6: 1.5 of 3; from 30 % down one row.
    #[test]
    fn worked_by_hand_with_a_tie_at_the_cut() {
        let curve = coverage(&scored(&[(0.6, true), (0.9, true), (0.6, false), (0.8, false)]));
        let at = |c: u32| {
            let point = curve.iter().find(|point| point.coverage == c).unwrap();
            (point.n, point.confidence, point.accuracy)
        };
        assert_eq!(at(100), (4, 0.6, 0.5));
        assert_eq!(at(70), (3, 0.6, 0.5));
        assert_eq!(at(60), (2, 0.8, 0.5));
        assert_eq!(at(30), (1, 0.9, 1.0));
        assert_eq!(at(10), (1, 0.9, 1.0));
        assert_eq!(curve.len(), 10);
    }

    #[test]
    fn the_hardest_are_wrong_and_sure() {
        let rows = scored(&[(0.6, false), (0.9, true), (0.7, false), (0.6, false)]);
        assert_eq!(hardest(&rows, 10), [2, 0, 3]);
        assert_eq!(hardest(&rows, 1), [2]);
    }
}
