//! How figures grow with the number of articles trained on.

use serde::Serialize;

use super::evaluation::{array, known};
use super::scored::{Scored, counted, macro_f1_beside};
use super::{Bootstrap, Confusion, Estimate};
use crate::{Error, Result};

/// One size of the training part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearningPoint {
    /// How many articles trained, in the mean of the fits.
    pub documents: f64,
    /// How often articles were drawn.
    pub draws: u64,
    /// The share of rows predicted rightly, in the mean of the draws.
    pub accuracy: Estimate,
    /// As [`super::Overall::macro_f1`], in the mean of the draws.
    pub macro_f1: Estimate,
    /// Macro-F1 less that of the size before: what about twice as many articles brought. Its interval is of pairs:
    /// each resample counts the same units for both. `None` for the smallest size.
    pub gain: Option<Estimate>,
}

/// Sizes ascending, all judged on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearningCurve {
    /// The rows that every size is judged on.
    pub n: u64,
    /// The units that the bootstrap draws.
    pub units: u64,
    /// How the intervals were made. They tell how far figures on other rows might be, in the mean of these draws.
    pub bootstrap: Bootstrap,
    /// The sizes.
    pub points: Vec<LearningPoint>,
}

/// What the last doubling says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// Its interval ends below [`SMALL_GAIN`]: if it helped, then hardly.
    Level,
    /// It helped: its interval lies above 0.
    Growing,
    /// 0 and more than [`SMALL_GAIN`] are in its interval: these rows cannot tell.
    Unknown,
}

/// A gain in macro-F1 that is hardly worth doubling the labels.
pub const SMALL_GAIN: f64 = 0.01;

impl LearningCurve {
    /// The curve of (articles trained on, rows with what was predicted of them, once for each draw), sizes ascending.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the rows, true classes, labels or units of two differ, or there are none.
    ///
    /// ```
    /// use ndarray::array;
    /// use sentimen::evaluate::{Bootstrap, LearningCurve, Scored};
    /// let labels = ["negatif".to_owned(), "positif".to_owned()];
    /// let p = array![[0.6, 0.4], [0.4, 0.6]];
    /// let scored = |predicted| Scored::new(&labels, vec![0, 1], predicted, p.clone(), None);
    /// let sizes = [(5.0, vec![scored(vec![0, 0])?, scored(vec![0, 1])?]), (10.0, vec![scored(vec![0, 1])?])];
    /// let curve = LearningCurve::of(&sizes, Bootstrap { resamples: 100, seed: 0 })?;
    /// assert_eq!(curve.points[0].accuracy.value, Some(0.75));
    /// assert_eq!(curve.points[1].accuracy.value, Some(1.0));
    /// # Ok::<(), sentimen::Error>(())
    /// ```
    pub fn of(sizes: &[(f64, Vec<Scored>)], bootstrap: Bootstrap) -> Result<Self> {
        let Some(first) = sizes.iter().flat_map(|(_, draws)| draws).next() else {
            return Err(Error::invalid("a learning curve needs at least one size with one draw"));
        };
        let alike = |draw: &Scored| {
            draw.labels == first.labels && draw.truth == first.truth && draw.unit == first.unit
        };
        if sizes.iter().any(|(_, draws)| draws.is_empty() || !draws.iter().all(alike)) {
            return Err(Error::invalid("the sizes of a learning curve must be judged on the same rows"));
        }
        let k = first.labels.len();
        let cells: Vec<Vec<Vec<u32>>> =
            sizes.iter().map(|(_, draws)| draws.iter().map(Scored::cells).collect()).collect();
        let known = known(&counted(k, &first.cells(), &first.unit, &vec![1; first.units()]));
        let estimates = bootstrap.estimates(first.units(), |times| {
            let mut figures = Vec::with_capacity(3 * sizes.len());
            let mut before: Option<f64> = None;
            for draws in &cells {
                let confusions: Vec<Confusion> =
                    draws.iter().map(|cells| counted(k, cells, &first.unit, times)).collect();
                let mean = |of: &dyn Fn(&Confusion) -> Option<f64>| {
                    let sum = confusions.iter().map(of).sum::<Option<f64>>();
                    sum.map(|sum| sum / confusions.len() as f64)
                };
                let macro_f1 = mean(&|confusion| Some(macro_f1_beside(&known, confusion)));
                let gain = macro_f1.zip(before).map(|(now, before)| now - before);
                figures.extend([mean(&Confusion::accuracy), macro_f1, gain]);
                before = macro_f1;
            }
            figures
        });
        let point = |at: usize, (documents, draws): &(f64, Vec<Scored>), estimates: &[Estimate]| {
            let [accuracy, macro_f1, gain] = array(estimates);
            let gain = (at > 0).then_some(gain);
            LearningPoint { documents: *documents, draws: draws.len() as u64, accuracy, macro_f1, gain }
        };
        Ok(Self {
            n: first.len() as u64,
            units: first.units() as u64,
            bootstrap,
            points: (0..)
                .zip(sizes)
                .zip(estimates.chunks(3))
                .map(|((at, size), of)| point(at, size, of))
                .collect(),
        })
    }

    /// Whether more labels would help, as far as the last doubling tells; `None` of fewer than two sizes.
    #[must_use]
    pub fn growth(&self) -> Option<Growth> {
        let gain = self.points.last()?.gain?;
        Some(match gain.interval {
            Some([_, high]) if high < SMALL_GAIN => Growth::Level,
            Some([low, _]) if low > 0.0 => Growth::Growing,
            _ => Growth::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    const B: Bootstrap = Bootstrap { resamples: 200, seed: 0 };

    /// n rows of two classes by turns, of which the first `wrong` are predicted wrongly.
    fn draw(n: usize, wrong: usize) -> Scored {
        let truth: Vec<usize> = (0..n).map(|i| i % 2).collect();
        let predicted = truth.iter().enumerate().map(|(i, t)| if i < wrong { 1 - t } else { *t }).collect();
        let p = Array2::from_elem((n, 2), 0.5);
        Scored::new(&["a".to_owned(), "b".to_owned()], truth, predicted, p, None).unwrap()
    }

    #[test]
    fn draws_are_averaged_and_gains_are_of_pairs() {
        let sizes = [(10.0, vec![draw(100, 40), draw(100, 20)]), (20.0, vec![draw(100, 10)])];
        let curve = LearningCurve::of(&sizes, B).unwrap();
        let [small, large] = &curve.points[..] else { panic!() };
        assert_eq!((small.draws, small.accuracy.value, small.gain), (2, Some(0.7), None));
        assert_eq!((large.documents, large.macro_f1.value), (20.0, Some(0.9)));
        let gain = large.gain.unwrap();
        assert!((gain.value.unwrap() - 0.2).abs() < 1e-12, "{gain:?}");
        assert_eq!(curve.growth(), Some(Growth::Growing));
        // The interval of a difference of pairs is narrower than that of either side.
        let width = |e: Estimate| e.interval.map(|[low, high]| high - low).unwrap();
        assert!(width(gain) < width(small.macro_f1), "{gain:?}");
    }

    #[test]
    fn what_the_last_doubling_says() {
        let growth = |n, before, after| {
            let sizes = [(1.0, vec![draw(n, before)]), (2.0, vec![draw(n, after)])];
            LearningCurve::of(&sizes, B).unwrap().growth()
        };
        assert_eq!(growth(100, 30, 30), Some(Growth::Level));
        assert_eq!(growth(10_000, 60, 10), Some(Growth::Level), "sure, and not worth it");
        assert_eq!(growth(40, 10, 9), Some(Growth::Unknown));
        assert_eq!(growth(100, 10, 40), Some(Growth::Level), "worse is no reason for more");
        assert_eq!(LearningCurve::of(&[(1.0, vec![draw(9, 1)])], B).unwrap().growth(), None);
    }

    #[test]
    fn rows_that_differ_are_refused() {
        assert!(LearningCurve::of(&[], B).is_err());
        assert!(LearningCurve::of(&[(1.0, vec![draw(4, 0)]), (2.0, vec![])], B).is_err());
        assert!(LearningCurve::of(&[(1.0, vec![draw(4, 0)]), (2.0, vec![draw(6, 0)])], B).is_err());
    }
}
