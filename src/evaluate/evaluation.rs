//! All that can be said of predictions whose truth is known, with how sure it is.

use serde::Serialize;

use super::calibration::{Bin, Binned, reliability};
use super::coverage::{Point, coverage};
use super::metrics::{Baseline, Figures};
use super::ranking::Ranking;
use super::scored::{Scored, counted, macro_f1_beside};
use super::{Bootstrap, Confusion, Estimate};
use crate::Result;

/// The figures of n rows and K classes, each with its interval.
///
/// Beside [`Figures`], which stand on a model's card, these are for people who judge a model: they take the same
/// definitions where both have a figure.
///
/// ```
/// use ndarray::array;
/// use sentimen::evaluate::{Bootstrap, Evaluation, Scored};
/// let labels = ["negatif".to_owned(), "positif".to_owned()];
/// let p = array![[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]];
/// let scored = Scored::new(&labels, vec![0, 1, 1, 1], vec![0, 0, 1, 1], p, None)?;
/// let evaluation = Evaluation::of(&scored, Bootstrap { resamples: 1000, seed: 0 })?;
/// assert_eq!(evaluation.overall.accuracy.value, Some(0.75));
/// assert_eq!(evaluation.classes[1].roc_auc.value, Some(1.0));
/// # Ok::<(), sentimen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The rows.
    pub n: u64,
    /// The units that the bootstrap draws: groups, or rows.
    pub units: u64,
    /// How the intervals were made.
    pub bootstrap: Bootstrap,
    /// The figures of all rows.
    pub overall: Overall,
    /// Each class, in the order of the labels.
    pub classes: Vec<ClassEstimates>,
    /// What always naming the commonest class would score.
    pub majority: Baseline,
    /// What giving every row the classes' shares of these rows as probabilities would score.
    pub prior: Prior,
    /// Rows the truth, columns the predictions.
    pub confusion: Confusion,
    /// Confidence against accuracy.
    pub reliability: Vec<Bin>,
    /// Accuracy where only the most confident rows are answered.
    pub coverage: Vec<Point>,
}

/// The figures of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Overall {
    /// The share of rows predicted rightly.
    pub accuracy: Estimate,
    /// As [`Figures::macro_f1`]. In a resample without a class that the rows know, the mean is over the others.
    pub macro_f1: Estimate,
    /// As [`Figures::balanced_accuracy`].
    pub balanced_accuracy: Estimate,
    /// As [`Confusion::mcc`].
    pub mcc: Estimate,
    /// Mean of [`Scored::log_loss`].
    pub log_loss: Estimate,
    /// Mean of [`Scored::brier`], 0 to 2.
    pub brier: Estimate,
    /// The expected calibration error in [`super::calibration::BINS`] equal bins of the confidence, the probability
    /// of the label decided on.
    pub ece: Estimate,
}

impl Overall {
    /// Each figure by the name it has in files.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Estimate); 7] {
        [
            ("accuracy", self.accuracy),
            ("macro_f1", self.macro_f1),
            ("balanced_accuracy", self.balanced_accuracy),
            ("mcc", self.mcc),
            ("log_loss", self.log_loss),
            ("brier", self.brier),
            ("ece", self.ece),
        ]
    }
}

/// The figures of one class against the rest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassEstimates {
    /// The class's name.
    pub label: String,
    /// The rows that truly are of the class.
    pub support: u64,
    /// The rows predicted as the class.
    pub predicted: u64,
    /// As [`super::ClassFigures::precision`].
    pub precision: Estimate,
    /// As [`super::ClassFigures::recall`].
    pub recall: Estimate,
    /// As [`super::ClassFigures::f1`].
    pub f1: Estimate,
    /// The area under the ROC curve of the class's probability, rows of the class against all others, ties counted
    /// half; `None` unless there are both.
    pub roc_auc: Estimate,
    /// scikit-learn's `average_precision_score` of the class's probability; `None` without rows of the class.
    pub average_precision: Estimate,
}

impl ClassEstimates {
    /// Each figure by the name it has in files.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Estimate); 5] {
        [
            ("precision", self.precision),
            ("recall", self.recall),
            ("f1", self.f1),
            ("roc_auc", self.roc_auc),
            ("average_precision", self.average_precision),
        ]
    }
}

/// What the shares s of the classes among these rows score as everyone's probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Prior {
    /// Their entropy, −Σ s ln s: no constant probabilities have a lower log-loss.
    pub log_loss: f64,
    /// 1 − Σ s², likewise the lowest of any constant.
    pub brier: f64,
}

impl Prior {
    fn of(confusion: &Confusion) -> Self {
        let n = confusion.total() as f64;
        let shares: Vec<f64> =
            confusion.supports().iter().map(|s| *s as f64 / n).filter(|s| *s > 0.0).collect();
        Self {
            log_loss: shares.iter().fold(0.0, |sum, s| sum - s * libm::log(*s)),
            brier: shares.iter().fold(1.0, |rest, s| rest - s * s),
        }
    }
}

impl Evaluation {
    /// Every figure of `scored`, with intervals by `bootstrap` over its units.
    ///
    /// # Errors
    /// Those of [`Figures::of`].
    pub fn of(scored: &Scored, bootstrap: Bootstrap) -> Result<Self> {
        let figures =
            Figures::of(&scored.labels, &scored.truth, &scored.predicted, Some(scored.probabilities.view()))?;
        let prepared = Prepared::of(scored, &figures);
        let estimates = bootstrap.estimates(scored.units(), |times| prepared.figures(times));
        let (overall, per_class) = estimates.split_at(7);
        let [accuracy, macro_f1, balanced_accuracy, mcc, log_loss, brier, ece] = array(overall);
        let classes = figures.classes.iter().zip(per_class.chunks(5)).map(|(class, estimates)| {
            let [precision, recall, f1, roc_auc, average_precision] = array(estimates);
            let (label, support, predicted) = (class.label.clone(), class.support, class.predicted);
            ClassEstimates { label, support, predicted, precision, recall, f1, roc_auc, average_precision }
        });
        Ok(Self {
            n: figures.n,
            units: scored.units() as u64,
            bootstrap,
            overall: Overall {
                accuracy,
                macro_f1,
                balanced_accuracy,
                mcc,
                log_loss,
                brier,
                ece: reflected(ece),
            },
            classes: classes.collect(),
            prior: Prior::of(&figures.confusion),
            majority: figures.majority,
            confusion: figures.confusion,
            reliability: reliability(scored),
            coverage: coverage(scored),
        })
    }
}

/// The estimate with its interval reflected at the value and cut off at 0 and 1 (the basic bootstrap, Davison & Hinkley 1997):
/// the ECE of a resample is larger than that of the whole, since it takes the noise of each bin for error.
fn reflected(Estimate { value, interval }: Estimate) -> Estimate {
    let ends = value
        .zip(interval)
        .map(|(v, [low, high])| [2.0 * v - high, 2.0 * v - low].map(|end| end.clamp(0.0, 1.0)));
    Estimate { value, interval: ends }
}

/// As many estimates as asked for; those that are not there say nothing.
pub(super) fn array<const N: usize>(estimates: &[Estimate]) -> [Estimate; N] {
    std::array::from_fn(|at| estimates.get(at).copied().unwrap_or_default())
}

/// Which classes have rows.
pub(super) fn known(confusion: &Confusion) -> Vec<bool> {
    confusion.supports().iter().map(|support| *support > 0).collect()
}

/// What the figures of every resample are made of, taken once.
struct Prepared<'a> {
    scored: &'a Scored,
    known: Vec<bool>,
    cells: Vec<u32>,
    losses: Vec<f64>,
    briers: Vec<f64>,
    bins: Binned,
    rankings: Vec<Ranking>,
}

impl<'a> Prepared<'a> {
    fn of(scored: &'a Scored, figures: &Figures) -> Self {
        let rows = 0..scored.len();
        Self {
            scored,
            known: known(&figures.confusion),
            cells: scored.cells(),
            losses: rows.clone().map(|i| scored.log_loss(i)).collect(),
            briers: rows.map(|i| scored.brier(i)).collect(),
            bins: Binned::of(scored),
            rankings: (0..scored.labels.len()).map(|k| Ranking::of(scored, k)).collect(),
        }
    }

    /// Seven figures of all rows, then five of each class, where unit u counts `times[u]`.
    fn figures(&self, times: &[u32]) -> Vec<Option<f64>> {
        let unit = &self.scored.unit;
        let confusion = counted(self.scored.labels.len(), &self.cells, unit, times);
        let mut figures = vec![
            confusion.accuracy(),
            Some(macro_f1_beside(&self.known, &confusion)),
            confusion.balanced_accuracy(),
            confusion.mcc(),
            mean(&self.losses, unit, times),
            mean(&self.briers, unit, times),
            self.bins.error(times, unit),
        ];
        let (precisions, recalls, f1s) = (confusion.precisions(), confusion.recalls(), confusion.f1s());
        for (k, ranking) in self.rankings.iter().enumerate() {
            let (roc_auc, average_precision) = ranking.figures(times);
            figures.extend([precisions[k], recalls[k], f1s[k], roc_auc, average_precision]);
        }
        figures
    }
}

/// The mean of `values` in the order of the rows, each counted `times` its `unit` is.
pub(super) fn mean(values: &[f64], unit: &[u32], times: &[u32]) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0u64);
    for (value, &unit) in values.iter().zip(unit) {
        let times = times[unit as usize];
        sum += f64::from(times) * value;
        n += u64::from(times);
    }
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    const B: Bootstrap = Bootstrap { resamples: 200, seed: 0 };

    fn names(k: usize) -> Vec<String> {
        ["a", "b", "c", "d"][..k].iter().map(|&l| l.to_owned()).collect()
    }

    /// Shares ½, ¼, ¼: entropy 1.5 ln 2, and 1 − (¼ + 1/16 + 1/16) = .625.
    #[test]
    fn baselines_worked_by_hand() {
        let p = Array2::from_elem((4, 3), 1.0 / 3.0);
        let scored = Scored::new(&names(3), vec![0, 0, 1, 2], vec![0; 4], p, None).unwrap();
        let evaluation = Evaluation::of(&scored, B).unwrap();
        assert!((evaluation.prior.log_loss - 1.5 * 2f64.ln()).abs() < 1e-15);
        assert_eq!(evaluation.prior.brier, 0.625);
        assert_eq!((evaluation.majority.label.as_str(), evaluation.majority.accuracy), ("a", 0.5));
        assert_eq!(evaluation.overall.mcc, Estimate::default(), "one class predicted: no correlation");
        assert_eq!(evaluation.classes[0].roc_auc.value, Some(0.5), "nothing is ranked");
    }

    #[test]
    fn a_class_without_rows_is_undefined_where_it_is() {
        let p = array![[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.4, 0.5, 0.1]];
        let scored = Scored::new(&names(3), vec![0, 1, 0], vec![0, 1, 1], p, None).unwrap();
        let evaluation = Evaluation::of(&scored, B).unwrap();
        assert!(evaluation.classes[2].named().iter().all(|(_, e)| *e == Estimate::default()));
        let f1 = evaluation.overall.macro_f1;
        assert!((f1.value.unwrap() - (2.0 / 3.0 + 2.0 / 3.0) / 3.0).abs() < 1e-15);
        assert!(f1.interval.unwrap()[1] <= 2.0 / 3.0 + 1e-12, "the class stays 0 in every resample");
    }

    #[test]
    fn a_class_that_is_only_predicted_counts_as_0_in_every_resample() {
        // 50 of a and 50 of b, all right but one a that is called c: (.99 + 1 + 0) / 3 at most.
        let truth: Vec<usize> = (0..100).map(|i| i / 50).collect();
        let mut predicted = truth.clone();
        predicted[0] = 2;
        let p = Array2::from_shape_fn((100, 3), |(i, k)| if predicted[i] == k { 0.8 } else { 0.1 });
        let evaluation =
            Evaluation::of(&Scored::new(&names(3), truth, predicted, p, None).unwrap(), B).unwrap();
        let f1 = evaluation.overall.macro_f1;
        assert!((f1.value.unwrap() - (98.0 / 99.0 + 1.0) / 3.0).abs() < 1e-12);
        assert!(f1.interval.unwrap()[1] <= 2.0 / 3.0 + 1e-12, "{f1:?}");
    }

    /// The value 0.1 with 0.12 to 0.2 reflected is 0 to 0.08.
    #[test]
    fn the_interval_of_a_figure_that_resampling_raises_is_reflected() {
        let ece = reflected(Estimate { value: Some(0.1), interval: Some([0.12, 0.2]) });
        let [low, high] = ece.interval.unwrap();
        assert!(low == 0.0 && (high - 0.08).abs() < 1e-12);
    }

    #[test]
    fn groups_not_rows_are_drawn() {
        // Ten groups of ten equal rows each know ten things, not a hundred.
        let right = |i: usize| (i / 10).is_multiple_of(2);
        let truth: Vec<usize> = (0..100).map(|i| usize::from(!right(i))).collect();
        let p = Array2::from_shape_fn((100, 2), |(_, k)| [0.75, 0.25][k]);
        let groups: Vec<u32> = (0..100).map(|i| i / 10).collect();
        let width = |groups: Option<&[u32]>| {
            let scored = Scored::new(&names(2), truth.clone(), vec![0; 100], p.clone(), groups).unwrap();
            let evaluation = Evaluation::of(&scored, B).unwrap();
            let [low, high] = evaluation.overall.accuracy.interval.unwrap();
            (evaluation.units, high - low)
        };
        let ((units, by_rows), (groups, by_groups)) = (width(None), width(Some(&groups)));
        assert_eq!((units, groups), (100, 10));
        // √10 times as wide, but for the draw.
        assert!(by_groups > 2.0 * by_rows, "{by_groups} {by_rows}");
    }

    proptest! {
        /// Figures are those of `Figures` where both have them; what is there is finite and in its range, intervals
        /// in order; the order of the rows says nothing about values.
        #[test]
        fn laws(rows in prop::collection::vec((0usize..4, 0usize..4, prop::array::uniform4(0.0..=1.0f64), 0u32..5), 1..25)) {
            let of = |rows: &[(usize, usize, [f64; 4], u32)]| {
                let p = Array2::from_shape_fn((rows.len(), 4), |(i, k)| {
                    let sum: f64 = rows[i].2.iter().map(|p| p + 0.01).sum();
                    (rows[i].2[k] + 0.01) / sum
                });
                let truth: Vec<usize> = rows.iter().map(|r| r.0).collect();
                let predicted: Vec<usize> = rows.iter().map(|r| r.1).collect();
                let groups: Vec<u32> = rows.iter().map(|r| r.3).collect();
                let figures = Figures::of(&names(4), &truth, &predicted, Some(p.view())).unwrap();
                let scored = Scored::new(&names(4), truth, predicted, p, Some(&groups)).unwrap();
                (figures, Evaluation::of(&scored, Bootstrap { resamples: 20, seed: 1 }).unwrap())
            };
            let (figures, evaluation) = of(&rows);
            let overall = evaluation.overall;
            prop_assert_eq!(overall.accuracy.value, Some(figures.accuracy));
            prop_assert_eq!(overall.macro_f1.value, Some(figures.macro_f1));
            prop_assert_eq!(overall.balanced_accuracy.value, Some(figures.balanced_accuracy));
            prop_assert!((overall.log_loss.value.unwrap() - figures.log_loss.unwrap()).abs() < 1e-12);
            for (ours, theirs) in evaluation.classes.iter().zip(&figures.classes) {
                prop_assert_eq!(ours.precision.value, theirs.precision);
                prop_assert_eq!(ours.recall.value, theirs.recall);
                prop_assert_eq!(ours.f1.value, theirs.f1);
            }
            let classes = evaluation.classes.iter().flat_map(|c| c.named());
            for (name, estimate) in overall.named().into_iter().chain(classes) {
                let (least, most) = match name { "mcc" => (-1.0, 1.0), "log_loss" => (0.0, 35.0), "brier" => (0.0, 2.0), _ => (0.0, 1.0) };
                let all = estimate.value.into_iter().chain(estimate.interval.into_iter().flatten());
                for x in all {
                    prop_assert!(x >= least - 1e-12 && x <= most + 1e-12, "{} {}", name, x);
                }
                prop_assert!(estimate.interval.is_none_or(|[low, high]| low <= high));
            }
            prop_assert!(overall.log_loss.value.unwrap() >= 0.0);
            let mut turned = rows.clone();
            turned.reverse();
            let turned = of(&turned).1;
            for ((name, a), (_, b)) in overall.named().into_iter().zip(turned.overall.named()) {
                prop_assert!((a.value.unwrap_or(9.0) - b.value.unwrap_or(9.0)).abs() < 1e-12, "{}", name);
            }
        }
    }
}
