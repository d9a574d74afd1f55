//! Shares by expectation-maximization on probabilities (Saerens, Latinne & Decaestecker 2002).

use std::collections::BTreeMap;

/// Probabilities are kept to this part of 1: of a document that is all the sum of many needs, and the
/// documents that say the same are one entry, so that memory follows the different ones.
const STEPS: f64 = 1000.0;
/// When rounds end: after so many, or when no share changes by more.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    rounds: usize,
    change: f64,
}

impl End {
    /// For an estimate.
    pub(super) const EXACT: Self = Self { rounds: 10_000, change: 1e-10 };
    /// For one of many resamples, whose spread is all that is asked for.
    pub(super) const ROUGH: Self = Self { rounds: 300, change: 1e-5 };
}

/// Documents by their probabilities, in thousandths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Posteriors(BTreeMap<Box<[u16]>, u64>);

impl Posteriors {
    /// Adds a document.
    pub(super) fn add(&mut self, probabilities: &[f64]) {
        let steps = |p: &f64| (p * STEPS).round().clamp(0.0, STEPS) as u16;
        *self.0.entry(probabilities.iter().map(steps).collect()).or_default() += 1;
    }

    /// How many documents have each set of probabilities.
    pub(super) fn counts(&self) -> impl Iterator<Item = f64> {
        self.0.values().map(|n| *n as f64)
    }

    /// The shares under which the probabilities, made for classes that have the shares `priors`, are most likely:
    /// from `start`, πₖ ← Σᵢ sᵢ·rᵢₖ / Σᵢ sᵢ with rᵢₖ ∝ pᵢₖ·πₖ/priorₖ, the document's probabilities under π.
    /// `weights` are s, one for each set of probabilities.
    pub(super) fn shares(&self, weights: &[f64], priors: &[f64], start: &[f64], end: End) -> Vec<f64> {
        let mut shares = start.to_vec();
        for _ in 0..end.rounds {
            let ratios: Vec<f64> = shares.iter().zip(priors).map(|(s, p)| s / p).collect();
            let mut next = vec![0.0; shares.len()];
            for (probabilities, weight) in self.0.keys().zip(weights) {
                let whole: f64 = probabilities.iter().zip(&ratios).map(|(p, r)| f64::from(*p) * r).sum();
                if whole > 0.0 {
                    let scale = weight / whole;
                    for ((next, p), r) in next.iter_mut().zip(probabilities).zip(&ratios) {
                        *next += scale * f64::from(*p) * r;
                    }
                }
            }
            let sum: f64 = next.iter().sum();
            next.iter_mut().for_each(|x| *x /= sum);
            let change = next.iter().zip(&shares).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            shares = next;
            if change < end.change {
                break;
            }
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(documents: &[(&[f64], usize)], priors: &[f64]) -> Vec<f64> {
        let mut posteriors = Posteriors::default();
        for (probabilities, n) in documents {
            (0..*n).for_each(|_| posteriors.add(probabilities));
        }
        posteriors.shares(&posteriors.counts().collect::<Vec<_>>(), priors, priors, End::EXACT)
    }

    fn close(a: &[f64], b: &[f64]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6), "{a:?} is not {b:?}");
    }

    /// At equal priors p = .8 and .2 are likelihoods 4 : 1 and 1 : 4, as of labels with rates .8 and .2. The
    /// likelihood (.8π + .2(1 − π))ᵃ(.2π + .8(1 − π))ᵇ has its maximum at π = (a/n − .2) / .6: of 62 and 38, .7.
    #[test]
    fn two_kinds_of_documents_worked_by_hand() {
        close(&shares(&[(&[0.8, 0.2], 62), (&[0.2, 0.8], 38)], &[0.5, 0.5]), &[0.7, 0.3]);
        close(&shares(&[(&[0.8, 0.2], 50), (&[0.2, 0.8], 50)], &[0.5, 0.5]), &[0.5, 0.5]);
    }

    /// The same likelihoods at priors .2 and .8: odds 4 · ¼ = 1 and ¼ · ¼ = 1/16, so p = .5 and 1/17.
    #[test]
    fn priors_are_taken_out_of_probabilities() {
        let found = shares(&[(&[0.5, 0.5], 62), (&[1.0 / 17.0, 16.0 / 17.0], 38)], &[0.2, 0.8]);
        // 1/17 is kept as .059.
        assert!((found[0] - 0.7).abs() < 1e-3, "{found:?}");
    }

    /// Documents whose class is certain are counted.
    #[test]
    fn certain_documents_are_counted() {
        let documents: [(&[f64], usize); 3] =
            [(&[1.0, 0.0, 0.0], 5), (&[0.0, 1.0, 0.0], 3), (&[0.0, 0.0, 1.0], 2)];
        close(&shares(&documents, &[0.2, 0.2, 0.6]), &[0.5, 0.3, 0.2]);
    }

    /// Probabilities that are the priors say nothing, so the priors stay.
    #[test]
    fn documents_that_say_nothing_leave_the_priors() {
        close(&shares(&[(&[0.2, 0.3, 0.5], 9)], &[0.2, 0.3, 0.5]), &[0.2, 0.3, 0.5]);
    }
}
