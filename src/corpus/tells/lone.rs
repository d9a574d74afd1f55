//! Runs of tokens that stand in the texts of one class alone.

use super::cut::{lower, tokens};
use super::runs::{Finder, Hash, hash};
use super::sample::screen;
use super::{Classes, Tell, beyond_chance};
use rayon::prelude::*;

/// The least share of its class's texts that a tell-tale stands in.
pub(super) const COVERS: f64 = 0.3;
/// The least share of its texts that are of its class.
pub(super) const RIGHT: f64 = 0.99;
/// The chance of a coincidence that is put up with; many runs are tried.
const ODDS: f64 = 1e-6;

/// The shortest runs that tell a label: of those that may do so by `most` texts of each class, those
/// that do so on all texts.
pub(super) fn find(texts: &[&str], classes: &Classes, most: usize) -> Vec<Tell> {
    let runs = screen(texts, classes, most);
    if runs.is_empty() {
        return Vec::new();
    }
    let finder = Finder::new(runs.iter().map(Vec::as_slice));
    let within: Vec<Vec<u32>> = texts.par_iter().map(|text| finder.within(&hashes(text))).collect();
    let mut found_in: Vec<Vec<usize>> = vec![Vec::new(); runs.len()];
    for (text, places) in within.into_iter().enumerate() {
        places.into_iter().for_each(|place| found_in[place as usize].push(text));
    }
    let told: Vec<Tell> = (0..runs.len())
        .into_par_iter()
        .filter_map(|place| {
            let found_in = &found_in[place];
            let class = told_class(found_in, classes)?;
            Some(Tell {
                pattern: pattern(&finder, place, texts[*found_in.first()?])?,
                class: classes.names.get(class).cloned(),
                documents: found_in.len(),
                right: found_in.iter().filter(|&&text| classes.ids[text] == class).count(),
                found_in: found_in.iter().copied().filter(|&text| classes.ids[text] == class).collect(),
            })
        })
        .collect();
    shortest(told)
}

fn hashes(text: &str) -> Vec<Hash> {
    tokens(&lower(text)).map(hash).collect()
}

/// The class that a run in these texts tells.
fn told_class(found_in: &[usize], classes: &Classes) -> Option<usize> {
    let mut counts = vec![0usize; classes.sizes.len()];
    found_in.iter().for_each(|&text| counts[classes.ids[text]] += 1);
    let class = (0..counts.len()).max_by_key(|&class| counts[class])?;
    let (right, size) = (counts[class], classes.sizes[class]);
    let share = size as f64 / classes.ids.len() as f64;
    (right as f64 >= COVERS * size as f64
        && right as f64 >= RIGHT * found_in.len() as f64
        && beyond_chance(share, right, ODDS))
    .then_some(class)
}

/// The fewest texts, out of `most`, that a run in a class of this share has to be right in.
pub(super) fn fewest_beyond_chance(share: f64, most: usize) -> Option<usize> {
    super::fewest_beyond_chance(share, most, ODDS)
}

/// The tokens of the run at `place`, which stands in `text`.
fn pattern(finder: &Finder, place: usize, text: &str) -> Option<String> {
    let text = lower(text);
    let tokens: Vec<&str> = tokens(&text).collect();
    let hashes: Vec<Hash> = tokens.iter().map(|token| hash(token)).collect();
    let mut pattern = None;
    finder.each(&hashes, |at, found, len| {
        if found as usize == place {
            pattern = Some(tokens[at..at + len].join(" "));
        }
    });
    pattern
}

/// Those of `tells` that hold no shorter one; a longer one says nothing new.
fn shortest(mut tells: Vec<Tell>) -> Vec<Tell> {
    tells.sort_by(|a, b| (a.pattern.len(), &a.pattern).cmp(&(b.pattern.len(), &b.pattern)));
    let mut shortest: Vec<Tell> = Vec::new();
    for tell in tells {
        let holds = |short: &Tell| {
            let (long, short) = (format!(" {} ", tell.pattern), format!(" {} ", short.pattern));
            long.contains(&short)
        };
        if !shortest.iter().any(holds) {
            shortest.push(tell);
        }
    }
    shortest
}
