//! Whether some outlets' labels are doubted more often than others'.

use crate::evaluate::wilson;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer articles than this say nothing of an outlet.
pub const FEWEST: u64 = 10;
/// The chance of naming an outlet noisier where all are alike, over all outlets compared.
const LEVEL: f64 = 0.05;

/// The labels of one outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutletNoise {
    /// Its name.
    pub outlet: String,
    /// Its articles.
    pub articles: u64,
    /// Those among them whose label is a probable error.
    pub probable_errors: u64,
    /// Their share.
    pub share: f64,
    /// The interval of Wilson 1927 that holds it 19 times in 20, as of so many articles as the outlet has groups.
    pub interval: [f64; 2],
    /// Whether it has more groups with a probable error than chance would deal it of all there are: Fisher's exact test,
    /// one side, its level divided by the number of outlets with at least ten articles (Bonferroni).
    pub noisier: bool,
}

/// What is known of an outlet: articles and probable errors, groups and those with a probable error.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    articles: u64,
    errors: u64,
    groups: u64,
    doubted: u64,
}

/// Outlets with at least [`FEWEST`] articles, the largest share of probable errors first. Of article i `outlets[i]` is
/// the outlet, `groups[i]` the group, `doubted[i]` whether its label is a probable error.
///
/// Articles of one group are no independent witnesses: what is compared are the groups that an outlet writes of.
#[must_use]
pub fn outlet_noise(outlets: &[Option<&str>], groups: &[u32], doubted: &[bool]) -> Vec<OutletNoise> {
    // Whether an outlet's articles of a group hold a probable error.
    let mut stories: BTreeMap<(Option<&str>, u32), bool> = BTreeMap::new();
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for ((outlet, group), &doubted) in outlets.iter().zip(groups).zip(doubted) {
        *stories.entry((*outlet, *group)).or_default() |= doubted;
        if let Some(outlet) = outlet {
            let counts = counts.entry(outlet).or_default();
            counts.articles += 1;
            counts.errors += u64::from(doubted);
        }
    }
    let (all, wrong) = (stories.len() as u64, stories.values().filter(|doubted| **doubted).count() as u64);
    for ((outlet, _), doubted) in stories {
        if let Some(counts) = outlet.and_then(|outlet| counts.get_mut(outlet)) {
            counts.groups += 1;
            counts.doubted += u64::from(doubted);
        }
    }
    counts.retain(|_, counts| counts.articles >= FEWEST);
    let compared = counts.len() as f64;
    let mut found: Vec<OutletNoise> = counts
        .into_iter()
        .map(|(outlet, counts)| {
            let share = counts.errors as f64 / counts.articles as f64;
            OutletNoise {
                outlet: outlet.to_owned(),
                articles: counts.articles,
                probable_errors: counts.errors,
                share,
                interval: wilson(share, counts.groups),
                noisier: compared * chance_of_as_many(counts.doubted, counts.groups, wrong, all) < LEVEL,
            }
        })
        .collect();
    // Stable: of equals the names stay in order.
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

/// The chance that `n` drawn of `all`, of which `wrong` are of a kind, hold `hits` of that kind or more: the upper tail
/// of the hypergeometric distribution.
fn chance_of_as_many(hits: u64, n: u64, wrong: u64, all: u64) -> f64 {
    let choose = |n: u64, k: u64| {
        let of = |x: u64| libm::lgamma(x as f64 + 1.0);
        of(n) - of(k) - of(n - k)
    };
    let possible = (hits..=n.min(wrong)).filter(|k| n - k <= all - wrong);
    let sum: f64 =
        possible.map(|k| libm::exp(choose(wrong, k) + choose(all - wrong, n - k) - choose(all, n))).sum();
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64_with_seed;

    /// Of 5 with 2 of a kind, 3 are drawn: none of the kind in 1 of 10 draws, one in 6, both in 3.
    #[test]
    fn the_tail_is_that_of_drawing() {
        for (hits, chance) in [(0, 1.0), (1, 0.9), (2, 0.3), (3, 0.0)] {
            assert!((chance_of_as_many(hits, 3, 2, 5) - chance).abs() < 1e-12, "{hits}");
        }
    }

    #[test]
    fn a_noisier_outlet_is_named_and_a_small_one_is_not_judged() {
        let mut outlets = vec![Some("A"); 20];
        outlets.extend([Some("B"); 91]);
        outlets.extend([Some("C"); 9]);
        let doubted: Vec<bool> = (0..120).map(|i| i < 15 || (20..30).contains(&i)).collect();
        let each: Vec<u32> = (0..120).collect();
        let names = |groups: &[u32]| {
            let found = outlet_noise(&outlets, groups, &doubted);
            found
                .into_iter()
                .map(|o| (o.outlet, o.articles, o.probable_errors, o.noisier))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&each), [("A".to_owned(), 20, 15, true), ("B".to_owned(), 91, 10, false)]);
        // All of A's articles are of two stories, of which one is doubted: that says nothing.
        let two: Vec<u32> = (0..120).map(|i| if i < 15 { 0 } else { i.max(19) }).collect();
        assert!(names(&two).iter().all(|found| !found.3));
    }

    /// Twenty outlets alike, ten articles each, one in fifty doubted: one is named in one set of twenty at most.
    #[test]
    fn where_all_are_alike_hardly_ever_one_is_named() {
        let names: Vec<String> = (0..20).map(|i| format!("Media {i}")).collect();
        let outlets: Vec<Option<&str>> = (0..200).map(|i| Some(names[i / 10].as_str())).collect();
        let groups: Vec<u32> = (0..200).collect();
        let alarms = (0..400u64).filter(|set| {
            let doubted: Vec<bool> =
                (0..200u64).map(|i| xxh3_64_with_seed(&i.to_le_bytes(), *set).is_multiple_of(50)).collect();
            outlet_noise(&outlets, &groups, &doubted).iter().any(|o| o.noisier)
        });
        assert!(alarms.count() <= 30, "more than 5 % and three standard errors");
        assert!(outlet_noise(&[], &[], &[]).is_empty());
    }
}
