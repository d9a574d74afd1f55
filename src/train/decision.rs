//! From a fit to a decision rule.

use super::Corpus;
use crate::Result;
use crate::evaluate::Figures;
use crate::model::{Rule, argmax};
use crate::recipe::{ClassWeight, Decision, Multiclass, NamedClassWeight, TrainSettings};
use ndarray::ArrayView2;

/// The rule that `settings` ask for after a fit with `class_weights` on `rows`; thresholds
/// that need tuning are left at 1, and nothing is calibrated.
pub(super) fn rule(corpus: &Corpus, rows: &[usize], class_weights: &[f64], settings: &TrainSettings) -> Rule {
    let weighted = settings.class_weight != ClassWeight::Named(NamedClassWeight::None);
    let thresholds = match settings.decision {
        // p · c is proportional to the weighted fit's own probability.
        Decision::Auto if weighted => class_weights.iter().map(|c| 1.0 / c).collect(),
        Decision::Balanced => {
            let n = rows.len() as f64;
            corpus.class_counts(rows).into_iter().map(|count| count.max(1) as f64 / n).collect()
        }
        Decision::Auto | Decision::Plain | Decision::Tuned => vec![1.0; class_weights.len()],
    };
    let multiclass = if class_weights.len() > 2 { settings.multiclass } else { Multiclass::Multinomial };
    Rule {
        offsets: class_weights.iter().map(|c| -libm::log(*c)).collect(),
        thresholds,
        multiclass,
        abstain: settings.abstain,
        ..Rule::plain(class_weights.len())
    }
}

/// Thresholds that maximize macro-F1 over `probabilities` (n × K) of documents whose classes
/// are `truth`: one class's threshold at a time over a grid of ratios, from the better of
/// equal thresholds and class shares, until nothing gains.
///
/// # Errors
/// As [`Figures::of`].
pub(super) fn tune(
    labels: &[String],
    truth: &[usize],
    probabilities: ArrayView2<'_, f64>,
) -> Result<Vec<f64>> {
    let k = labels.len();
    let macro_f1 = |thresholds: &[f64]| -> Result<f64> {
        let predicted: Vec<usize> = probabilities
            .rows()
            .into_iter()
            .map(|p| argmax(&p.iter().zip(thresholds).map(|(p, t)| p / t).collect::<Vec<_>>()))
            .collect();
        Ok(Figures::of(labels, truth, &predicted, None)?.macro_f1)
    };
    let shares: Vec<f64> = (0..k)
        .map(|c| truth.iter().filter(|t| **t == c).count().max(1) as f64 / truth.len() as f64)
        .collect();
    let mut best = vec![1.0; k];
    let mut value = macro_f1(&best)?;
    let of_shares = macro_f1(&shares)?;
    if of_shares > value {
        (best, value) = (shares, of_shares);
    }
    for _ in 0..4 {
        let before = value;
        for class in 0..k {
            let start = best[class];
            for step in -20..=20 {
                let mut trial = best.clone();
                trial[class] = start * libm::exp(f64::from(step) / 10.0);
                let trial_value = macro_f1(&trial)?;
                if trial_value > value + 1e-12 {
                    (best, value) = (trial, trial_value);
                }
            }
        }
        if value <= before {
            break;
        }
    }
    Ok(best)
}
