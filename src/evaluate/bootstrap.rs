//! How far figures may be from those of other articles of the same kind: the percentile bootstrap.
//!
//! Efron 1979; the percentile interval is that of Efron & Tibshirani 1993, *An Introduction to the Bootstrap*,
//! chapter 13. What is drawn with replacement are *units*: whole groups where rows belong together (the cluster
//! bootstrap, Davison & Hinkley 1997, §3.8), since two pages about one event are not two independent witnesses.

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The share of resamples inside an interval.
pub const LEVEL: f64 = 0.95;

/// How many resamples, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bootstrap {
    /// B; with 0 there are no intervals.
    pub resamples: u32,
    /// The draws depend on it and on the number of units alone.
    pub seed: u64,
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// On the rows as they are; `None` where it is not defined.
    pub value: Option<f64>,
    /// The 2.5 % and the 97.5 % quantile over the resamples; `None` where there are fewer than two units or the
    /// figure is defined in less than half of the resamples.
    pub interval: Option<[f64; 2]>,
}

impl Bootstrap {
    /// Estimates of the figures that `statistic` computes of multiplicities: how often each of the `units` counts.
    /// It must always give as many figures, in the same order. A resample in which a figure is not defined is
    /// left out of that figure's interval.
    ///
    /// Resample b draws from a generator seeded by (seed, b), so the estimates depend neither on the number of
    /// threads nor on the other resamples.
    ///
    /// ```
    /// use sentimen::evaluate::Bootstrap;
    /// let right = [true, true, false, true, true, false, true, true];
    /// let accuracy = |times: &[u32]| {
    ///     let of = |wanted: bool| right.iter().zip(times).filter(move |(r, _)| wanted || **r).map(|(_, t)| *t).sum::<u32>();
    ///     vec![Some(f64::from(of(false)) / f64::from(of(true)))]
    /// };
    /// let [estimate] = Bootstrap { resamples: 1000, seed: 0 }.estimates(8, accuracy)[..] else { panic!() };
    /// assert_eq!(estimate.value, Some(0.75));
    /// assert!(estimate.interval.is_some_and(|[low, high]| low < 0.75 && 0.75 < high));
    /// ```
    pub fn estimates<F>(&self, units: usize, statistic: F) -> Vec<Estimate>
    where
        F: Fn(&[u32]) -> Vec<Option<f64>> + Sync,
    {
        let values = statistic(&vec![1; units]);
        let resamples = if units < 2 { 0 } else { self.resamples };
        let drawn: Vec<Vec<Option<f64>>> =
            (0..resamples).into_par_iter().map(|b| statistic(&self.multiplicities(b, units))).collect();
        let estimate = |(at, value): (usize, Option<f64>)| {
            let mut of: Vec<f64> = drawn.iter().filter_map(|figures| *figures.get(at)?).collect();
            let enough = value.is_some() && !of.is_empty() && 2 * of.len() >= drawn.len();
            of.sort_unstable_by(f64::total_cmp);
            let tail = (1.0 - LEVEL) / 2.0;
            let ends = quantile(&of, tail).zip(quantile(&of, 1.0 - tail));
            Estimate { value, interval: ends.filter(|_| enough).map(|(low, high)| [low, high]) }
        };
        values.into_iter().enumerate().map(estimate).collect()
    }

    /// How often each of the `units` was drawn in resample `b`, of as many draws as there are units.
    fn multiplicities(&self, b: u32, units: usize) -> Vec<u32> {
        let mut random = SplitMix(xxh3_64_with_seed(&b.to_le_bytes(), self.seed));
        let mut times = vec![0; units];
        for _ in 0..units {
            times[random.below(units)] += 1;
        }
        times
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; uneven by at most n / 2⁶⁴.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

/// The q-quantile of `sorted` numbers, linear between neighbours: numpy's default (type 7 of Hyndman & Fan 1996).
/// `None` of none.
pub(super) fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.quantile([1, 2, 4, 8], [0, .025, .5, .975, 1])` is 1, 1.075, 3, 7.7, 8.
    #[test]
    fn quantiles_are_numpys() {
        let of = |q| quantile(&[1.0, 2.0, 4.0, 8.0], q).unwrap();
        for (q, expected) in [(0.0, 1.0), (0.025, 1.075), (0.5, 3.0), (0.975, 7.7), (1.0, 8.0)] {
            assert!((of(q) - expected).abs() < 1e-12, "{q}: {}", of(q));
        }
        assert_eq!((quantile(&[5.0], 0.3), quantile(&[], 0.5)), (Some(5.0), None));
    }

    /// The first outputs for state 1234567, as published with the generator (prng.di.unimi.it/splitmix64.c).
    #[test]
    fn the_generator_is_splitmix64() {
        let mut random = SplitMix(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn resamples_have_as_many_draws_as_units_and_differ() {
        let bootstrap = Bootstrap { resamples: 2, seed: 0 };
        let (a, b) = (bootstrap.multiplicities(0, 50), bootstrap.multiplicities(1, 50));
        assert_eq!((a.iter().sum::<u32>(), b.iter().sum::<u32>()), (50, 50));
        assert_ne!(a, b);
        assert_ne!(a, Bootstrap { resamples: 2, seed: 1 }.multiplicities(0, 50));
    }

    #[test]
    fn what_cannot_be_known_has_no_interval() {
        let bootstrap = Bootstrap { resamples: 100, seed: 0 };
        let sum = |times: &[u32]| vec![Some(f64::from(times.iter().sum::<u32>())), None];
        let one = bootstrap.estimates(1, sum);
        assert_eq!((one[0].value, one[0].interval), (Some(1.0), None));
        let two = bootstrap.estimates(2, sum);
        assert_eq!((two[0].interval, two[1].interval), (Some([2.0, 2.0]), None));
        assert_eq!(Bootstrap { resamples: 0, seed: 0 }.estimates(2, sum)[0].interval, None);
        // Defined where the first of ten is drawn: 1 − .9¹⁰ = .65 of the resamples. The second needs six of it.
        let rare = |times: &[u32]| {
            vec![(times[0] > 0).then_some(1.0), (times[0] == 1 || times[0] > 5).then_some(1.0)]
        };
        let few = bootstrap.estimates(10, rare);
        assert_eq!((few[0].interval, few[1].value, few[1].interval), (Some([1.0, 1.0]), Some(1.0), None));
    }

    #[test]
    fn threads_change_nothing() {
        let statistic =
            |times: &[u32]| vec![Some(times.iter().map(|t| f64::from(*t) * 0.1).sum::<f64>().sin())];
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Bootstrap { resamples: 64, seed: 3 }.estimates(9, statistic))
        };
        assert_eq!(on(1), on(3));
    }
}
