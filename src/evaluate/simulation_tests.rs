//! Do intervals cover what they should? Seeded simulations in which the truth is known.

use super::bootstrap::SplitMix;
use super::*;
use ndarray::Array2;
use rayon::prelude::*;

/// A uniform number in [0, 1).
fn uniform(random: &mut SplitMix) -> f64 {
    (random.next() >> 11) as f64 / (1u64 << 53) as f64
}

fn generator(simulation: u64) -> SplitMix {
    SplitMix(simulation.wrapping_mul(0x2545_f491_4f6c_dd1d))
}

/// Rows of three classes, each predicted rightly where `right` says so; else as the next class.
fn rows(
    random: &mut SplitMix,
    n: usize,
    groups: Option<&[u32]>,
    right: impl Fn(&mut SplitMix, usize) -> bool,
) -> Scored {
    let labels = ["a", "b", "c"].map(str::to_owned);
    let truth: Vec<usize> = (0..n).map(|_| random.below(3)).collect();
    let predicted =
        truth.iter().enumerate().map(|(i, t)| if right(random, i) { *t } else { (t + 1) % 3 }).collect();
    Scored::new(&labels, truth, predicted, Array2::from_elem((n, 3), 1.0 / 3.0), groups).unwrap()
}

/// The share of `simulations` in which `holds`.
fn share(simulations: u64, holds: impl Fn(u64) -> bool + Sync) -> f64 {
    (0..simulations).into_par_iter().filter(|&s| holds(s)).count() as f64 / simulations as f64
}

fn accuracy_covers(scored: &Scored, truth: f64, seed: u64) -> bool {
    // All rows as one slice: accuracy and macro-F1 alone.
    let all = slices(scored, &vec![Vec::new(); scored.len()], Bootstrap { resamples: 400, seed });
    all[0].accuracy.interval.is_some_and(|[low, high]| low <= truth && truth <= high)
}

#[test]
fn intervals_of_accuracy_cover_the_true_accuracy() {
    let covered = share(600, |s| {
        let mut random = generator(s);
        let scored = rows(&mut random, 200, None, |random, _| uniform(random) < 0.8);
        accuracy_covers(&scored, 0.8, s)
    });
    assert!((0.92..=0.98).contains(&covered), "{covered}");
}

/// Eighty groups of five rows that are right or wrong together, but for one in five: intervals over groups cover,
/// intervals over rows are far too narrow.
#[test]
fn rows_that_belong_together_need_intervals_over_groups() {
    let groups: Vec<u32> = (0..400).map(|i| i / 5).collect();
    let covered = |by: Option<&[u32]>| {
        share(400, |s| {
            let mut random = generator(s);
            let of_group: Vec<bool> = (0..80).map(|_| uniform(&mut random) < 0.75).collect();
            let right = |random: &mut SplitMix, i: usize| {
                if uniform(random) < 0.8 { of_group[i / 5] } else { uniform(random) < 0.75 }
            };
            let scored = rows(&mut random, 400, by, right);
            accuracy_covers(&scored, 0.75, s)
        })
    };
    let (by_groups, by_rows) = (covered(Some(&groups)), covered(None));
    assert!((0.92..=0.98).contains(&by_groups), "{by_groups}");
    assert!(by_rows < 0.85, "{by_rows}");
}

/// Two models that are each right on four rows of five, whatever the other says.
#[test]
fn two_models_of_equal_skill_are_no_different() {
    let same = share(1000, |s| {
        let mut random = generator(s);
        let a = rows(&mut random, 200, None, |random, _| uniform(random) < 0.8);
        let predicted =
            a.truth.iter().map(|t| if uniform(&mut random) < 0.8 { *t } else { (t + 1) % 3 }).collect();
        let b = Scored::new(&a.labels, a.truth.clone(), predicted, a.probabilities.clone(), None).unwrap();
        let compared = Comparison::of(&a, &b, Bootstrap { resamples: 400, seed: s }).unwrap();
        compared.verdict == Verdict::NoDifference
    });
    assert!((0.93..=0.975).contains(&same), "{same}");
}
