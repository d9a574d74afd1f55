//! Labelled rows with what was predicted of them.

use ndarray::{Array2, ArrayView1};

use super::Confusion;
use super::metrics::surprise;
use crate::{Error, Result};

/// n rows: the true class of each, the class decided on, K probabilities, and the unit it belongs to.
///
/// ```
/// use ndarray::array;
/// use sentimen::evaluate::Scored;
/// let labels = ["negatif".to_owned(), "positif".to_owned()];
/// let probabilities = array![[0.25, 0.75], [0.5, 0.5]];
/// let scored = Scored::new(&labels, vec![1, 1], vec![1, 0], probabilities, None)?;
/// assert_eq!((scored.len(), scored.units(), scored.is_right(1)), (2, 2, false));
/// # Ok::<(), sentimen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scored {
    pub(super) labels: Vec<String>,
    pub(super) truth: Vec<usize>,
    pub(super) predicted: Vec<usize>,
    pub(super) probabilities: Array2<f64>,
    /// The unit of each row, `0..units`.
    pub(super) unit: Vec<u32>,
    units: usize,
}

impl Scored {
    /// Rows whose classes are positions among the K `labels`; `probabilities` is n × K. Rows of one number in
    /// `groups` are one unit of the bootstrap; without `groups` each row is one.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are no rows, lengths or shapes differ, a class is out of range, or a
    /// probability is not between 0 and 1.
    pub fn new(
        labels: &[String],
        truth: Vec<usize>,
        predicted: Vec<usize>,
        probabilities: Array2<f64>,
        groups: Option<&[u32]>,
    ) -> Result<Self> {
        // Refuses whatever does not fit together.
        super::Figures::of(labels, &truth, &predicted, Some(probabilities.view()))?;
        let n = truth.len();
        if let Some(groups) = groups.filter(|groups| groups.len() != n) {
            return Err(Error::invalid(format!("{} groups were given for {n} rows", groups.len())));
        }
        let (unit, units) = match groups {
            None => ((0..n as u32).collect(), n),
            Some(groups) => numbered(groups.iter().copied()),
        };
        Ok(Self { labels: labels.to_vec(), truth, predicted, probabilities, unit, units })
    }

    /// n; never 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.truth.len()
    }

    /// Whether there are no rows; never true.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.truth.is_empty()
    }

    /// The K labels.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many units the rows form.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units
    }

    /// Row i's true class.
    #[must_use]
    pub fn truth(&self, i: usize) -> usize {
        self.truth[i]
    }

    /// The class decided on for row i.
    #[must_use]
    pub fn predicted(&self, i: usize) -> usize {
        self.predicted[i]
    }

    /// Row i's probabilities, class by class.
    #[must_use]
    pub fn probabilities(&self, i: usize) -> ArrayView1<'_, f64> {
        self.probabilities.row(i)
    }

    /// Whether row i was predicted rightly.
    #[must_use]
    pub fn is_right(&self, i: usize) -> bool {
        self.truth[i] == self.predicted[i]
    }

    /// The probability of the class decided on for row i, which with thresholds need not be the largest.
    #[must_use]
    pub fn confidence(&self, i: usize) -> f64 {
        self.probabilities[[i, self.predicted[i]]]
    }

    /// −ln of row i's probability of its true class.
    #[must_use]
    pub fn log_loss(&self, i: usize) -> f64 {
        surprise(self.probabilities[[i, self.truth[i]]])
    }

    /// Row i's Brier score, Σₖ (pₖ − yₖ)² with y 1 for the true class and 0 for the others: 0 to 2
    /// (Brier 1950). scikit-learn's `brier_score_loss(scale_by_half=False)` is its mean.
    #[must_use]
    pub fn brier(&self, i: usize) -> f64 {
        let truth = self.truth[i];
        let term = |(k, p): (usize, &f64)| (p - f64::from(u8::from(k == truth))).powi(2);
        self.probabilities.row(i).iter().enumerate().map(term).sum()
    }

    /// Each row's place in a confusion matrix laid out row by row.
    pub(super) fn cells(&self) -> Vec<u32> {
        let k = self.labels.len();
        self.truth.iter().zip(&self.predicted).map(|(t, p)| (t * k + p) as u32).collect()
    }

    /// The rows at `rows`; their units are numbered anew.
    pub(super) fn part(&self, rows: &[usize]) -> Self {
        let (unit, units) = numbered(rows.iter().map(|&i| self.unit[i]));
        Self {
            labels: self.labels.clone(),
            truth: rows.iter().map(|&i| self.truth[i]).collect(),
            predicted: rows.iter().map(|&i| self.predicted[i]).collect(),
            probabilities: self.probabilities.select(ndarray::Axis(0), rows),
            unit,
            units,
        }
    }
}

/// `numbers` as `0..` by first appearance, and how many different ones there are.
fn numbered(numbers: impl Iterator<Item = u32>) -> (Vec<u32>, usize) {
    let mut known = std::collections::HashMap::new();
    let each = numbers
        .map(|number| {
            let next = known.len() as u32;
            *known.entry(number).or_insert(next)
        })
        .collect();
    (each, known.len())
}

/// The confusion matrix of rows at `cells` (see [`Scored::cells`]) that count `times` each by their `unit`.
pub(super) fn counted(k: usize, cells: &[u32], unit: &[u32], times: &[u32]) -> Confusion {
    let mut counts = Array2::<u64>::zeros((k, k));
    if let Some(counts) = counts.as_slice_mut() {
        for (&cell, &unit) in cells.iter().zip(unit) {
            counts[cell as usize] += u64::from(times[unit as usize]);
        }
    }
    Confusion::from_counts(counts)
}

/// Macro-F1 of a resample: a class that has rows in the `whole` and none in the resample is left out of the mean, as
/// it says nothing of it. One that never has rows counts as 0 whether it is predicted or not, as in the figure itself.
pub(super) fn macro_f1_beside(whole: &[bool], resample: &Confusion) -> f64 {
    let f1s = resample.f1s();
    let absent = f1s.iter().zip(whole).filter(|(f1, known)| f1.is_none() && **known).count();
    let sum = f1s.iter().flatten().fold(0.0, |sum, f1| sum + f1);
    sum / (f1s.len() - absent).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn scored(groups: Option<&[u32]>) -> Result<Scored> {
        let labels = ["a".to_owned(), "b".to_owned()];
        let p = array![[0.75, 0.25], [0.5, 0.5], [0.0, 1.0]];
        Scored::new(&labels, vec![0, 1, 0], vec![0, 0, 1], p, groups)
    }

    #[test]
    fn rows_worked_by_hand() {
        let rows = scored(None).unwrap();
        assert_eq!((rows.len(), rows.units()), (3, 3));
        assert_eq!([0, 1, 2].map(|i| rows.brier(i)), [0.125, 0.5, 2.0]);
        assert_eq!([0, 1, 2].map(|i| rows.is_right(i)), [true, false, false]);
        assert_eq!([0, 1, 2].map(|i| rows.confidence(i)), [0.75, 0.5, 1.0]);
        assert!((rows.log_loss(0) - (4.0f64 / 3.0).ln()).abs() < 1e-15);
        assert!((rows.log_loss(2) - 1e15f64.ln()).abs() < 1e-12, "finite at probability 0");
    }

    #[test]
    fn groups_are_units_and_parts_number_theirs_anew() {
        let rows = scored(Some(&[7, 3, 7])).unwrap();
        assert_eq!((rows.units(), rows.unit.as_slice()), (2, &[0, 1, 0][..]));
        let part = rows.part(&[1]);
        assert_eq!((part.units(), part.unit.as_slice(), part.truth(0)), (1, &[0][..], 1));
        let message = scored(Some(&[7, 3])).unwrap_err().to_string();
        assert_eq!(message, "2 groups were given for 3 rows");
    }

    #[test]
    fn a_row_counts_as_often_as_its_unit_was_drawn() {
        let rows = scored(Some(&[7, 3, 7])).unwrap();
        let confusion = counted(2, &rows.cells(), &rows.unit, &[2, 0]);
        assert_eq!(confusion.counts(), &array![[2, 2], [0, 0]]);
        assert_eq!(confusion, counted(2, &[0, 0, 1, 1], &[0, 1, 2, 3], &[1; 4]));
    }

    /// F1 of a: 2·2 / (4 + 2) = 2/3; of b: 0, since it was predicted; of c, which no row knows: 0 by the figure's
    /// definition, and left out where the whole knows it.
    #[test]
    fn a_class_that_a_resample_lacks_is_left_out() {
        let confusion = counted(3, &[0, 1], &[0, 0], &[2]);
        assert!((macro_f1_beside(&[true, true, false], &confusion) - 2.0 / 9.0).abs() < 1e-15);
        assert!((macro_f1_beside(&[true, true, true], &confusion) - 1.0 / 3.0).abs() < 1e-15);
    }
}
