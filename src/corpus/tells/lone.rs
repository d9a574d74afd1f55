//! Runs of tokens that stand in the texts of one class alone.

use super::cut::tokens;
use super::{Tell, beyond_chance, classes};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// The longest run of tokens.
const LONGEST: usize = 4;
/// The least share of its class's texts that a tell-tale stands in.
const COVERS: f64 = 0.3;
/// The least share of its texts that are of its class.
const RIGHT: f64 = 0.99;
/// The chance of a coincidence that is put up with; many runs are tried.
const ODDS: f64 = 1e-6;

/// By the hash of a run, the texts of each class that hold it.
type Counts = HashMap<u64, Vec<u32>>;

/// The shortest runs that tell a label.
pub(super) fn find(texts: &[&str], labels: &[&str]) -> Vec<Tell> {
    let (names, ids) = classes(labels);
    let mut sizes = vec![0usize; names.len()];
    ids.iter().for_each(|&id| sizes[id] += 1);
    // A run covers no more texts than each of its tokens.
    let mut common: HashSet<u64> = count(texts, &ids, names.len(), |text| runs(text, 1, None))
        .into_iter()
        .filter(|(_, counts)| counts.iter().zip(&sizes).any(|(&n, &size)| covers(n, size)))
        .map(|(hash, _)| hash)
        .collect();
    // The break at both ends of every text tells nothing by itself, but runs may go through it.
    common.insert(xxh3_64(super::cut::BREAK.as_bytes()));
    let counts = count(texts, &ids, names.len(), |text| runs(text, LONGEST, Some(&common)));
    let told: HashMap<u64, usize> = counts
        .iter()
        .filter_map(|(&hash, counts)| Some((hash, told_class(counts, &sizes, ids.len())?)))
        .collect();
    if told.is_empty() { Vec::new() } else { collect(texts, &ids, &names, &told, &counts) }
}

fn covers(n: u32, size: usize) -> bool {
    f64::from(n) >= COVERS * size as f64
}

/// The class that a run with these `counts` tells.
fn told_class(counts: &[u32], sizes: &[usize], texts: usize) -> Option<usize> {
    let all: u32 = counts.iter().sum();
    let class = (0..counts.len()).max_by_key(|&class| counts[class])?;
    let share = sizes[class] as f64 / texts as f64;
    (covers(counts[class], sizes[class])
        && f64::from(counts[class]) >= RIGHT * f64::from(all)
        && beyond_chance(share, counts[class] as usize, ODDS))
    .then_some(class)
}

/// The distinct runs of up to `longest` tokens of `text`; only of `known` tokens, where given.
fn runs(text: &str, longest: usize, known: Option<&HashSet<u64>>) -> Vec<u64> {
    let text = text.to_lowercase();
    let tokens = tokens(&text);
    let mut hashes = Vec::with_capacity(tokens.len());
    each_run(&tokens, longest, known, |hash, _| hashes.push(hash));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn each_run(
    tokens: &[&str],
    longest: usize,
    known: Option<&HashSet<u64>>,
    mut each: impl FnMut(u64, &[&str]),
) {
    let hashes: Vec<u64> = tokens.iter().map(|token| xxh3_64(token.as_bytes())).collect();
    for at in 0..tokens.len() {
        let mut bytes = [0; 8 * LONGEST];
        for len in 1..=longest.min(tokens.len() - at) {
            let last = hashes[at + len - 1];
            if known.is_some_and(|known| !known.contains(&last)) {
                break;
            }
            bytes[8 * (len - 1)..8 * len].copy_from_slice(&last.to_le_bytes());
            let hash = if len == 1 { last } else { xxh3_64(&bytes[..8 * len]) };
            each(hash, &tokens[at..at + len]);
        }
    }
}

/// In how many texts of each class a run stands.
fn count(texts: &[&str], ids: &[usize], classes: usize, runs: impl Fn(&str) -> Vec<u64> + Sync) -> Counts {
    let size = texts.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let parts: Vec<Counts> = texts
        .par_chunks(size)
        .zip(ids.par_chunks(size))
        .map(|(texts, ids)| {
            let mut counts = Counts::new();
            for (text, &id) in texts.iter().zip(ids) {
                for hash in runs(text) {
                    counts.entry(hash).or_insert_with(|| vec![0; classes])[id] += 1;
                }
            }
            counts
        })
        .collect();
    let mut all = Counts::new();
    for (hash, counts) in parts.into_iter().flatten() {
        let sums = all.entry(hash).or_insert_with(|| vec![0; classes]);
        sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    all
}

/// The told runs with their texts; a run that holds a shorter one says nothing new.
fn collect(
    texts: &[&str],
    ids: &[usize],
    names: &[String],
    told: &HashMap<u64, usize>,
    counts: &Counts,
) -> Vec<Tell> {
    let mut found: HashMap<u64, Tell> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let text = text.to_lowercase();
        each_run(&tokens(&text), LONGEST, None, |hash, run| {
            let Some(&class) = told.get(&hash) else { return };
            let tell = found.entry(hash).or_insert_with(|| Tell {
                pattern: run.join(" "),
                class: names.get(class).cloned(),
                documents: counts[&hash].iter().sum::<u32>() as usize,
                right: 0,
                found_in: Vec::new(),
            });
            if ids[at] == class && tell.found_in.last() != Some(&at) {
                tell.right += 1;
                tell.found_in.push(at);
            }
        });
    }
    let mut found: Vec<Tell> = found.into_values().collect();
    found.sort_by(|a, b| (a.pattern.len(), &a.pattern).cmp(&(b.pattern.len(), &b.pattern)));
    let mut shortest: Vec<Tell> = Vec::new();
    for tell in found {
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
