//! Whether some outlets' labels are doubted more often than others'.

use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer articles than this say nothing of an outlet.
pub const FEWEST: u64 = 10;
/// The chance of naming an outlet noisier where all are alike, over all outlets compared.
const LEVEL: f64 = 0.05;
/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The labels of one outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutletNoise {
    /// Its name.
    pub outlet: String,
    /// Its articles.
    pub articles: u64,
    /// Those among them whose label is a probable error.
    pub probable_errors: u64,
    /// Their share, with the interval of Wilson 1927 that holds it 19 times in 20.
    pub share: f64,
    /// See `share`.
    pub interval: [f64; 2],
    /// Whether its share is larger than that of all other articles by more than chance: a one-sided test of two
    /// proportions, its level divided by the number of outlets with at least ten articles (Bonferroni).
    pub noisier: bool,
}

/// Outlets with at least [`FEWEST`] articles, the largest share of probable errors first. `outlets[i]` is article i's
/// outlet, `doubted[i]` whether its label is a probable error.
#[must_use]
pub fn outlet_noise(outlets: &[Option<&str>], doubted: &[bool]) -> Vec<OutletNoise> {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let (mut all, mut wrong) = (0, 0);
    for (outlet, &doubted) in outlets.iter().zip(doubted) {
        all += 1;
        wrong += u64::from(doubted);
        if let Some(outlet) = outlet {
            let (n, errors) = counts.entry(outlet).or_default();
            *n += 1;
            *errors += u64::from(doubted);
        }
    }
    counts.retain(|_, (n, _)| *n >= FEWEST);
    let compared = counts.len() as f64;
    let mut found: Vec<OutletNoise> = counts
        .into_iter()
        .map(|(outlet, (n, errors))| OutletNoise {
            outlet: outlet.to_owned(),
            articles: n,
            probable_errors: errors,
            share: errors as f64 / n as f64,
            interval: wilson(errors, n),
            noisier: compared * chance_of_more((errors, n), (wrong - errors, all - n)) < LEVEL,
        })
        .collect();
    // Stable: of equals the names stay in order.
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

/// The 95 % interval of a share of `hits` in `n` (Wilson 1927).
fn wilson(hits: u64, n: u64) -> [f64; 2] {
    let (n, p, z2) = (n as f64, hits as f64 / n as f64, Z * Z);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// The chance of the first share being this much larger than the second where both are alike: pooled z-test, one
/// side; 1 where it cannot be told.
fn chance_of_more((hits, n): (u64, u64), (other_hits, other_n): (u64, u64)) -> f64 {
    if n == 0 || other_n == 0 {
        return 1.0;
    }
    let (n1, n2) = (n as f64, other_n as f64);
    let pooled = (hits + other_hits) as f64 / (n1 + n2);
    let spread = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    if spread == 0.0 {
        return 1.0;
    }
    let z = (hits as f64 / n1 - other_hits as f64 / n2) / spread;
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `statsmodels.stats.proportion.proportion_confint(3, 20, method="wilson")` is .0524, .3604.
    #[test]
    fn intervals_are_wilsons() {
        let [low, high] = wilson(3, 20);
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3604).abs() < 5e-5, "{low} {high}");
        assert_eq!(wilson(0, 10)[0], 0.0);
    }

    /// 15 of 20 against 10 of 100: pooled 25/120, z = .65 / √(.2083·.7917·.06) = 6.53.
    #[test]
    fn a_noisier_outlet_is_named_and_a_small_one_is_not_judged() {
        let mut outlets = vec![Some("A"); 20];
        outlets.extend([Some("B"); 91]);
        outlets.extend([Some("C"); 9]);
        let doubted: Vec<bool> = (0..120).map(|i| i < 15 || (20..30).contains(&i)).collect();
        let found = outlet_noise(&outlets, &doubted);
        let names: Vec<(&str, u64, u64, bool)> =
            found.iter().map(|o| (o.outlet.as_str(), o.articles, o.probable_errors, o.noisier)).collect();
        assert_eq!(names, [("A", 20, 15, true), ("B", 91, 10, false)]);
        let z = 0.65 / (25.0 / 120.0 * 95.0 / 120.0 * 0.06f64).sqrt();
        let chance = chance_of_more((15, 20), (10, 100));
        assert!((chance - 0.5 * libm::erfc(z / 2f64.sqrt())).abs() < 1e-15 && chance < 1e-9);
    }

    #[test]
    fn where_all_are_alike_none_is_noisier() {
        let outlets: Vec<Option<&str>> = (0..200).map(|i| Some(["A", "B", "C", "D"][i % 4])).collect();
        let doubted: Vec<bool> = (0..200).map(|i| i / 4 % 10 == 0).collect();
        assert!(outlet_noise(&outlets, &doubted).iter().all(|o| !o.noisier));
        assert!(outlet_noise(&outlets, &[false; 200]).iter().all(|o| !o.noisier));
        assert!(outlet_noise(&[], &[]).is_empty());
    }
}
