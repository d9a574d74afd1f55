//! Whether probabilities mean what they say.

use serde::Serialize;

use super::bootstrap::{LEVEL, SplitMix, quantile};
use super::{Bootstrap, Estimate, Scored};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The bins of a reliability table.
pub const BINS: usize = 15;

/// The rows whose confidence lies in one bin of equal width, (`low`, `high`]; 0 itself is in the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// The lower edge.
    pub low: f64,
    /// The upper edge.
    pub high: f64,
    /// How many rows.
    pub n: u64,
    /// Their mean confidence, the probability of the label decided on; `None` of an empty bin.
    pub confidence: Option<f64>,
    /// The share of them that was right; `None` of an empty bin.
    pub accuracy: Option<f64>,
}

/// Confidence against accuracy in [`BINS`] bins.
#[must_use]
pub fn reliability(scored: &Scored) -> Vec<Bin> {
    Binned::of(scored).table(&vec![1; scored.units()], &scored.unit)
}

/// The `accuracy` of each [`Bin`], with its interval by `bootstrap` over the rows' units.
#[must_use]
pub fn reliability_estimates(scored: &Scored, bootstrap: Bootstrap) -> Vec<Estimate> {
    let binned = Binned::of(scored);
    bootstrap.estimates(scored.units(), |times| {
        let right = |sums: &Sums| (sums.n > 0).then(|| sums.right as f64 / sums.n as f64);
        binned.sums(times, &scored.unit).iter().map(right).collect()
    })
}

/// How large the expected calibration error gets by chance alone: its 95 % quantile over `draws` in which each row of
/// `scored` is right as often as its confidence says, whatever the others are (the consistency resampling of Bröcker &
/// Smith 2007). An error above it speaks against the confidences; one below may be that of good ones. Draw b depends on
/// (`seed`, b) alone. `None` of no draws.
///
/// ```
/// use ndarray::array;
/// use sentimen::evaluate::{Scored, error_by_chance};
/// let labels = ["negatif".to_owned(), "positif".to_owned()];
/// let sure = Scored::new(&labels, vec![0, 1], vec![0, 1], array![[1.0, 0.0], [0.0, 1.0]], None)?;
/// assert_eq!(error_by_chance(&sure, 400, 0), Some(0.0));
/// # Ok::<(), sentimen::Error>(())
/// ```
#[must_use]
pub fn error_by_chance(scored: &Scored, draws: u32, seed: u64) -> Option<f64> {
    let binned = Binned::of(scored);
    let draw = |b: u32| {
        let mut random = SplitMix(xxh3_64_with_seed(&b.to_le_bytes(), seed));
        let mut gaps = [0.0; BINS];
        for &(bin, _, confidence) in &binned.rows {
            // 53 bits, as many as a double holds.
            let drawn = (random.next() >> 11) as f64 / (1u64 << 53) as f64;
            gaps[bin as usize] += f64::from(u8::from(drawn < confidence)) - confidence;
        }
        gaps.iter().fold(0.0, |sum, gap| sum + gap.abs()) / scored.len() as f64
    };
    let mut errors: Vec<f64> = (0..draws).into_par_iter().map(draw).collect();
    errors.sort_unstable_by(f64::total_cmp);
    quantile(&errors, LEVEL)
}

/// Each row's bin, confidence and rightness, taken once for all resamples.
#[derive(Debug)]
pub(super) struct Binned {
    rows: Vec<(u32, bool, f64)>,
}

/// What rows of a bin sum to.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: u64,
    right: u64,
    confidence: f64,
}

impl Binned {
    pub(super) fn of(scored: &Scored) -> Self {
        let row = |i| (bin(scored.confidence(i)) as u32, scored.is_right(i), scored.confidence(i));
        Self { rows: (0..scored.len()).map(row).collect() }
    }

    fn sums(&self, times: &[u32], unit: &[u32]) -> [Sums; BINS] {
        let mut bins = [Sums::default(); BINS];
        for (&(bin, right, confidence), &unit) in self.rows.iter().zip(unit) {
            let times = times[unit as usize];
            let bin = &mut bins[bin as usize];
            bin.n += u64::from(times);
            bin.right += u64::from(times) * u64::from(right);
            bin.confidence += f64::from(times) * confidence;
        }
        bins
    }

    fn table(&self, times: &[u32], unit: &[u32]) -> Vec<Bin> {
        let mean = |sum: f64, n: u64| (n > 0).then(|| sum / n as f64);
        let bin = |(at, sums): (usize, Sums)| Bin {
            low: at as f64 / BINS as f64,
            high: (at + 1) as f64 / BINS as f64,
            n: sums.n,
            confidence: mean(sums.confidence, sums.n),
            accuracy: mean(sums.right as f64, sums.n),
        };
        self.sums(times, unit).into_iter().enumerate().map(bin).collect()
    }

    /// The expected calibration error, Σ n_b/n · |accuracy_b − confidence_b| over the bins b (Naeini, Cooper &
    /// Hauskrecht 2015; of the top label with 15 equal bins, as Guo et al. 2017), of rows that count `times` each by
    /// their `unit`; `None` where none counts.
    pub(super) fn error(&self, times: &[u32], unit: &[u32]) -> Option<f64> {
        let bins = self.sums(times, unit);
        let n: u64 = bins.iter().map(|bin| bin.n).sum();
        let gaps = bins.iter().fold(0.0, |sum, bin| sum + (bin.right as f64 - bin.confidence).abs());
        (n > 0).then(|| gaps / n as f64)
    }
}

/// The bin of a confidence: how many edges above 0 lie below it.
fn bin(confidence: f64) -> usize {
    (1..BINS).take_while(|&edge| confidence > edge as f64 / BINS as f64).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn edges_belong_to_the_bin_below() {
        let at = |m: usize| m as f64 / 15.0;
        assert_eq!([0.0, 1e-9, at(1), at(1) + 1e-12, at(9), 0.999, 1.0].map(bin), [0, 0, 0, 1, 8, 14, 14]);
    }

    /// 100 rows of confidence .6 in one bin: the error is |right/100 − .6|, of a binomial with standard deviation .049,
    /// whose 95 % point is 1.96 · .049 = .096: 9 or 10 articles too many or too few. In four times as many half of that.
    #[test]
    fn chance_makes_errors_as_large_as_the_binomial() {
        let of = |n: usize| {
            let labels = ["a".to_owned(), "b".to_owned()];
            let p = ndarray::Array2::from_shape_fn((n, 2), |(_, k)| [0.6, 0.4][k]);
            Scored::new(&labels, vec![0; n], vec![0; n], p, None).unwrap()
        };
        let error = error_by_chance(&of(100), 400, 0).unwrap();
        assert!((0.085..=0.105).contains(&error), "{error}");
        let of_more = error_by_chance(&of(400), 400, 0).unwrap();
        assert!((0.043..=0.053).contains(&of_more), "{of_more}");
        assert_eq!(error_by_chance(&of(100), 400, 0), Some(error));
        assert_ne!(error_by_chance(&of(100), 400, 1), Some(error));
        assert_eq!(error_by_chance(&of(100), 0, 0), None);
    }

    /// Confidences .5 (right), .52 (wrong) in bin 7, (7/15, 8/15]; .9 (right), .95 (right) in bins 13 and 14.
    /// Gaps |1 − 1.02| + |1 − .9| + |1 − .95| = .17, over four rows .0425.
    #[test]
    fn worked_by_hand() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let p = array![[0.5, 0.5], [0.52, 0.48], [0.1, 0.9], [0.05, 0.95]];
        let scored = Scored::new(&labels, vec![0, 1, 1, 1], vec![0, 0, 1, 1], p, None).unwrap();
        let binned = Binned::of(&scored);
        assert!((binned.error(&[1; 4], &scored.unit).unwrap() - 0.0425).abs() < 1e-15);
        // The second row twice, the third not at all: |1 − 1.54| + |1 − .95| = .59 over four.
        assert!((binned.error(&[1, 2, 0, 1], &scored.unit).unwrap() - 0.1475).abs() < 1e-15);
        assert_eq!(binned.error(&[0; 4], &scored.unit), None);
        let table = reliability(&scored);
        let full: Vec<usize> = (0..BINS).filter(|&b| table[b].n > 0).collect();
        assert_eq!((table.len(), full), (15, vec![7, 13, 14]));
        assert_eq!((table[7].n, table[7].confidence, table[7].accuracy), (2, Some(0.51), Some(0.5)));
        assert_eq!((table[0].confidence, table[0].accuracy), (None, None));
        let estimates = reliability_estimates(&scored, Bootstrap { resamples: 400, seed: 0 });
        let values: Vec<Option<f64>> = estimates.iter().map(|e| e.value).collect();
        assert_eq!(values, table.iter().map(|bin| bin.accuracy).collect::<Vec<_>>());
        assert_eq!(estimates[7].interval, Some([0.0, 1.0]), "one of two is right, or both draws are of one");
        assert_eq!((estimates[14].interval, estimates[0].interval), (Some([1.0, 1.0]), None));
    }
}
