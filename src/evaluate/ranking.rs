//! How well the probability of one class ranks its rows above the others.

use super::Scored;
use serde::Serialize;

/// What taking every row for a class whose probability of it is at least `probability` would find, and how purely.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Operating {
    /// The least probability taken.
    pub probability: f64,
    /// The share of the class's rows that is taken.
    pub recall: f64,
    /// The share of what is taken that is of the class.
    pub precision: f64,
}

/// The precision–recall curve of class `k`, from the highest probability down: a point for each distinct probability,
/// as scikit-learn's `precision_recall_curve` without its last point, which is not of a row.
///
/// Of the points whose recall lies in one of `steps` equal parts of 0 to 1 only the first is kept, and the last of all:
/// at most `steps` + 2. Empty where no row is of the class.
#[must_use]
pub fn precision_recall(scored: &Scored, k: usize, steps: usize) -> Vec<Operating> {
    let of_class = (0..scored.len()).filter(|&i| scored.truth[i] == k).count();
    if of_class == 0 {
        return Vec::new();
    }
    let p = scored.probabilities.column(k);
    let mut order: Vec<usize> = (0..scored.len()).collect();
    order.sort_by(|&i, &j| p[j].total_cmp(&p[i]));
    let (mut found, mut part, mut points) = (0usize, None, Vec::new());
    for (at, &i) in order.iter().enumerate() {
        found += usize::from(scored.truth[i] == k);
        let is_last = at + 1 == order.len();
        if !is_last && p[order[at + 1]] == p[i] {
            continue;
        }
        let of = Some(found * steps / of_class);
        if is_last || of != part {
            let recall = found as f64 / of_class as f64;
            points.push(Operating { probability: p[i], recall, precision: found as f64 / (at + 1) as f64 });
            part = of;
        }
    }
    points
}

/// The rows by falling probability of one class, sorted once for all resamples.
#[derive(Debug)]
pub(super) struct Ranking {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    unit: u32,
    positive: bool,
    /// The next row has a lower probability.
    ends_tie: bool,
}

impl Ranking {
    /// The ranking by class `k`.
    pub(super) fn of(scored: &Scored, k: usize) -> Self {
        let p = scored.probabilities.column(k);
        let mut order: Vec<usize> = (0..scored.len()).collect();
        order.sort_by(|&i, &j| p[j].total_cmp(&p[i]));
        let step = |at: usize| {
            let i = order[at];
            let ends_tie = order.get(at + 1).is_none_or(|&next| p[next] < p[i]);
            Step { unit: scored.unit[i], positive: scored.truth[i] == k, ends_tie }
        };
        Self { steps: (0..order.len()).map(step).collect() }
    }

    /// ROC-AUC and average precision of rows that count `times` each by their unit.
    ///
    /// The AUC is the share of pairs (row of the class, other row) that are ranked rightly, pairs of one
    /// probability counting half: the Mann–Whitney statistic over its maximum, by mid-ranks. `None` without rows of
    /// the class or without others. The average precision is scikit-learn's, Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct
    /// probabilities from the highest down, without interpolation; `None` without rows of the class.
    pub(super) fn figures(&self, times: &[u32]) -> (Option<f64>, Option<f64>) {
        let (mut above, mut below) = (0u64, 0u64); // rows of the class and others so far
        let (mut of_class, mut others) = (0u64, 0u64); // the same within one tie
        let (mut twice_right, mut precision) = (0u128, 0.0);
        for step in &self.steps {
            let times = u64::from(times[step.unit as usize]);
            *(if step.positive { &mut of_class } else { &mut others }) += times;
            if step.ends_tie {
                twice_right += u128::from(others) * u128::from(2 * above + of_class);
                above += of_class;
                below += others;
                if of_class > 0 {
                    precision += of_class as f64 * above as f64 / (above + below) as f64;
                }
                (of_class, others) = (0, 0);
            }
        }
        let pairs = u128::from(above) * u128::from(below);
        let auc = (pairs > 0).then(|| twice_right as f64 / (2 * pairs) as f64);
        let average_precision = (above > 0).then(|| precision / above as f64);
        (auc, average_precision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    fn ranking(rows: &[(bool, f64)]) -> Ranking {
        let labels = ["no".to_owned(), "yes".to_owned()];
        let truth = rows.iter().map(|(positive, _)| usize::from(*positive)).collect();
        let p = Array2::from_shape_fn((rows.len(), 2), |(i, k)| [1.0 - rows[i].1, rows[i].1][k]);
        Ranking::of(&Scored::new(&labels, truth, vec![0; rows.len()], p, None).unwrap(), 1)
    }

    /// .9 yes, .8 no, .8 yes, .3 yes, .1 no. Pairs of (yes, no): (.9: 2), (.8: ½ + 1), (.3: 0 + 1): 4.5 of 6.
    /// Precision at .9: 1/1 for one; at .8: 2/3 for one; at .3: 3/4 for one: (1 + 2/3 + 3/4) / 3.
    #[test]
    fn worked_by_hand_with_a_tie() {
        let (auc, ap) =
            ranking(&[(true, 0.9), (false, 0.8), (true, 0.8), (true, 0.3), (false, 0.1)]).figures(&[1; 5]);
        assert_eq!(auc, Some(0.75));
        assert!((ap.unwrap() - (1.0 + 2.0 / 3.0 + 0.75) / 3.0).abs() < 1e-15);
    }

    /// The same rows: at .9 one of one is yes and 1/3 of the yes is found; at .8 two of three; at .3 three of four; at .1
    /// three of five. In steps of a half, .9 is the first below it, .8 the first from it on, .3 the first of all found.
    #[test]
    fn the_curve_worked_by_hand_with_a_tie() {
        let labels = ["no".to_owned(), "yes".to_owned()];
        let yes = [0.9, 0.8, 0.8, 0.3, 0.1];
        let p = Array2::from_shape_fn((5, 2), |(i, k)| [1.0 - yes[i], yes[i]][k]);
        let scored = Scored::new(&labels, vec![1, 0, 1, 1, 0], vec![0; 5], p, None).unwrap();
        let third = 1.0 / 3.0;
        let points = |steps| -> Vec<(f64, f64, f64)> {
            precision_recall(&scored, 1, steps)
                .iter()
                .map(|o| (o.probability, o.recall, o.precision))
                .collect()
        };
        let all = [(0.9, third, 1.0), (0.8, 2.0 * third, 2.0 * third), (0.3, 1.0, 0.75), (0.1, 1.0, 0.6)];
        assert_eq!(points(100), all);
        assert_eq!(points(1), [all[0], all[2], all[3]]);
        let none = Scored::new(&labels, vec![0], vec![0], Array2::from_elem((1, 2), 0.5), None).unwrap();
        assert_eq!(precision_recall(&none, 1, 100), []);
    }

    #[test]
    fn one_sided_rows_have_no_auc() {
        let rows = ranking(&[(true, 0.9), (false, 0.2)]);
        assert_eq!(rows.figures(&[2, 0]), (None, Some(1.0)));
        assert_eq!(rows.figures(&[0, 2]), (None, None));
        assert_eq!(rows.figures(&[0, 0]), (None, None));
    }

    proptest! {
        /// A row that counts three times is the same as three such rows, whatever the order of the rows; the AUC of
        /// the turned-around ranking is the rest to 1.
        #[test]
        fn multiplicities_are_copies(
            rows in prop::collection::vec((any::<bool>(), 0u8..6, 0u32..4), 1..20),
        ) {
            let weighted: Vec<(bool, f64)> = rows.iter().map(|r| (r.0, f64::from(r.1) / 8.0)).collect();
            let times: Vec<u32> = rows.iter().map(|r| r.2).collect();
            let mut copies: Vec<(bool, f64)> = weighted
                .iter()
                .zip(&times)
                .flat_map(|(row, times)| std::iter::repeat_n(*row, *times as usize))
                .collect();
            copies.reverse();
            prop_assume!(!copies.is_empty());
            let (auc, ap) = ranking(&weighted).figures(&times);
            let (auc_of_copies, ap_of_copies) = ranking(&copies).figures(&vec![1; copies.len()]);
            prop_assert_eq!(auc, auc_of_copies);
            prop_assert_eq!(ap, ap_of_copies);
            let turned: Vec<(bool, f64)> = weighted.iter().map(|(positive, p)| (*positive, 1.0 - p)).collect();
            let (turned, _) = ranking(&turned).figures(&times);
            prop_assert_eq!(auc.is_some(), turned.is_some());
            prop_assert!((auc.unwrap_or(0.5) + turned.unwrap_or(0.5) - 1.0).abs() < 1e-12);
        }
    }
}
