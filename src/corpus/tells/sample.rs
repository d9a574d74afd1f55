//! What may be a tell-tale, by a sample of the texts of each class.

use super::runs::{Cut, Finder, Frequent, Hash};
use super::{Classes, lone};
use rayon::prelude::*;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// How many texts of a class are looked at first.
pub(super) const SAMPLE: usize = 1000;
/// The least share of its class's sample that a run has to stand in. One in 30 % of a large class
/// misses it in one of 98,000 samples of a thousand, one in 33 % in one of 5 billion.
const COVERS: f64 = 0.24;
/// How far beyond expectation, in its roots and in texts, a run may stand in other classes' samples.
/// One at the limit on all texts is beyond this in one of 3 million samples at most.
const SLACK: f64 = 5.0;

/// The tokens of the runs that may tell a label. All those that do are among them where no class has
/// more than `most` texts; of larger ones a sample decides, which the texts' content alone chooses.
pub(super) fn screen(texts: &[&str], classes: &Classes, most: usize) -> Vec<Vec<Hash>> {
    let samples: Vec<Cut> = sample(texts, classes, most)
        .into_par_iter()
        .map(|sample| Cut::new(sample.into_iter().map(|at| texts[at])))
        .collect();
    // The part of each class that is in its sample.
    let parts: Vec<f64> = classes.sizes.iter().map(|&size| most.min(size) as f64 / size as f64).collect();
    let whole = parts.iter().all(|&part| part == 1.0);
    let frequent: Vec<Vec<Frequent<'_>>> = samples
        .par_iter()
        .enumerate()
        .map(|(class, sample)| {
            fewest(classes, class, parts[class]).map_or_else(Vec::new, |n| sample.frequent(n))
        })
        .collect();
    // The most of the other classes' texts that may hold a run in so many of a class's sample.
    let limit = |class: usize, n: u32| {
        let others = f64::from(n) / parts[class] * (1.0 - lone::RIGHT) / lone::RIGHT;
        let part = (0..parts.len()).filter(|&c| c != class).map(|c| parts[c]).fold(0.0, f64::max);
        let expected = others * part;
        expected + if whole { 0.5 } else { SLACK * (expected.sqrt() + 1.0) }
    };
    // Most are frequent in several classes, which already is too often.
    let mut known: HashMap<&[Hash], u32> = HashMap::new();
    frequent.iter().flatten().for_each(|run| *known.entry(run.tokens).or_default() += run.texts);
    let possible =
        |class: usize, run: &Frequent<'_>, all: u32| f64::from(all - run.texts) <= limit(class, run.texts);
    let left: Vec<(usize, &Frequent<'_>)> = frequent
        .iter()
        .enumerate()
        .flat_map(|(class, runs)| runs.iter().map(move |run| (class, run)))
        .filter(|&(class, run)| possible(class, run, known[run.tokens]))
        .collect();
    if left.is_empty() {
        return Vec::new();
    }
    let mut runs: Vec<&[Hash]> = left.iter().map(|(_, run)| run.tokens).collect();
    runs.sort_unstable();
    runs.dedup();
    let finder = Finder::new(runs.iter().copied());
    let count = |sample: &Cut| {
        let mut counts = vec![0u32; runs.len()];
        sample.texts().for_each(|tokens| {
            finder.within(tokens).into_iter().for_each(|place| counts[place as usize] += 1);
        });
        counts
    };
    let counts: Vec<Vec<u32>> = samples.par_iter().map(count).collect();
    let all = |place: usize| counts.iter().map(|counts| counts[place]).sum::<u32>();
    let mut kept: Vec<Vec<Hash>> = left
        .iter()
        .filter(|&&(class, run)| {
            runs.binary_search(&run.tokens).is_ok_and(|place| possible(class, run, all(place)))
        })
        .map(|(_, run)| run.tokens.to_vec())
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The fewest texts of a class's sample that a tell-tale stands in; `None` where there can be none.
fn fewest(classes: &Classes, class: usize, part: f64) -> Option<u32> {
    let size = classes.sizes[class];
    let share = size as f64 / classes.ids.len() as f64;
    let by_chance = lone::fewest_beyond_chance(share, size)?;
    let fewest = if part < 1.0 {
        COVERS * part * size as f64
    } else {
        (lone::COVERS * size as f64).max(by_chance as f64)
    };
    // Half a text less, lest rounding should decide.
    Some((fewest - 0.5).ceil().max(1.0) as u32)
}

/// The positions of up to `most` texts of each class: those of the smallest hashes.
fn sample(texts: &[&str], classes: &Classes, most: usize) -> Vec<Vec<usize>> {
    let sampled = |class: usize| classes.sizes[class] > most;
    let hashes: Vec<u64> = texts
        .par_iter()
        .zip(&classes.ids)
        .map(|(text, &class)| if sampled(class) { xxh3_64(text.as_bytes()) } else { 0 })
        .collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); classes.sizes.len()];
    classes.ids.iter().enumerate().for_each(|(at, &class)| members[class].push(at));
    for members in &mut members {
        if members.len() > most {
            members.sort_unstable_by_key(|&at| (hashes[at], at));
            members.truncate(most);
        }
    }
    members
}
