//! Near-duplicates: texts that share many of their word 5-grams.
//!
//! Each text becomes its set of *shingles* (Broder 1997): the runs of
//! [`SHINGLE_WORDS`] words of its lowercased alphanumeric word sequence. Two texts
//! are near-duplicates when the Jaccard similarity |A∩B| / |A∪B| of their sets
//! reaches a threshold. Candidates come from MinHash by one permutation with
//! optimal densification (Shrivastava 2017) and banding (Leskovec, Rajaraman &
//! Ullman, *Mining of Massive Datasets*, §3.4); every candidate is then checked by
//! its exact Jaccard similarity, so nothing below the threshold is ever joined.
//!
//! **What is missed.** A signature of [`BINS`] values is cut into b bands of r. A
//! pair of similarity s becomes a candidate with probability 1 − (1 − sʳ)ᵇ, and r
//! is the largest for which this is at least 0.999 at the threshold. At the
//! default 0.33 that is r = 2, b = 64: 0.9994 for a pair exactly at the threshold,
//! more above it. A missed pair may still be joined through a third text.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::union_find::UnionFind;

/// The similarity from which two texts tell the same news in much the same words, and stay on one side of a split.
///
/// A wire copy whose sentences were cut or joined keeps a quarter to two thirds of its 5-word runs, a retelling of the
/// same news in other words a hundredth (`data/pages`: copies .25 to .60, retellings up to .015).
pub const DEFAULT_THRESHOLD: f64 = 0.33;
/// The similarity from which two texts say the same, but for a few words.
pub const SAME_TEXT: f64 = 0.8;
/// The words in one shingle.
pub const SHINGLE_WORDS: usize = 5;
/// The values in one MinHash signature.
pub const BINS: usize = 128;

/// The least probability with which a pair at the threshold becomes a candidate.
const LEAST_RECALL: f64 = 0.999;
const SHINGLE_SEED: u64 = 1;
const DONOR_SEED: u64 = 2;
const BAND_SEED: u64 = 3;

/// Pairs (i, j), i < j, sorted, of near-duplicates among n texts, at most n − 1 of them.
///
/// Each pair has an exact Jaccard similarity of at least `threshold` (of 64-bit
/// shingle hashes). The pairs are a *spanning forest*: texts that are
/// near-duplicates, directly or through others, are connected by pairs, but a pair
/// that would only close a cycle is left out. So n copies of one press release
/// give n − 1 pairs, not n(n − 1)/2, and cost as little. Which texts end up
/// connected depends neither on their order nor on the number of threads.
///
/// A text of fewer than [`SHINGLE_WORDS`] words is one shingle as a whole, and a
/// text without any word (`:)`, `!!!`) is its trimmed characters; empty texts are
/// therefore copies of each other. At a `threshold` of 1 or more, or NaN, only
/// texts with equal shingle sets are joined; one below 0.05 counts as 0.05.
///
/// ```
/// use sentimen::corpus::duplicates::near_duplicates;
/// let texts = [
///     "Gubernur meresmikan pasar baru di Kendari pagi tadi",
///     "Harga cabai turun di tingkat petani",
///     "gubernur meresmikan pasar baru, di Kendari, pagi tadi.",
/// ];
/// assert_eq!(near_duplicates(&texts, 0.8), [(0, 2)]);
/// ```
#[must_use]
pub fn near_duplicates(texts: &[&str], threshold: f64) -> Vec<(usize, usize)> {
    let sets: Vec<Vec<u64>> = texts.par_iter().map(|text| shingles(text)).collect();
    let (distinct, mut pairs) = join_equal(&sets);
    if threshold < 1.0 {
        let sets: Vec<&[u64]> = distinct.iter().map(|&i| sets[i].as_slice()).collect();
        for (i, j) in join_similar(&sets, threshold.max(0.05)) {
            let (i, j) = (distinct[i], distinct[j]);
            pairs.push((i.min(j), i.max(j)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The hashes of a text's shingles, ascending and distinct; never empty.
fn shingles(text: &str) -> Vec<u64> {
    let mut sequence = String::with_capacity(text.len());
    let mut words: Vec<(usize, usize)> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !words.is_empty() {
            sequence.push(' ');
        }
        let start = sequence.len();
        if word.is_ascii() {
            sequence.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        } else {
            sequence.extend(word.chars().flat_map(char::to_lowercase));
        }
        words.push((start, sequence.len()));
    }
    let hash = |shingle: &str| xxh3_64_with_seed(shingle.as_bytes(), SHINGLE_SEED);
    if words.is_empty() {
        return vec![hash(text.trim())];
    }
    if words.len() < SHINGLE_WORDS {
        return vec![hash(&sequence)];
    }
    let mut hashes: Vec<u64> =
        words.windows(SHINGLE_WORDS).map(|run| hash(&sequence[run[0].0..run[SHINGLE_WORDS - 1].1])).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The first index of every distinct set, and a pair (first, i) for every later copy i.
fn join_equal(sets: &[Vec<u64>]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.par_sort_unstable_by(|&i, &j| sets[i].cmp(&sets[j]).then(i.cmp(&j)));
    let (mut distinct, mut pairs) = (Vec::new(), Vec::new());
    for copies in order.chunk_by(|&i, &j| sets[i] == sets[j]) {
        distinct.push(copies[0]);
        pairs.extend(copies[1..].iter().map(|&copy| (copies[0], copy)));
    }
    distinct.sort_unstable();
    (distinct, pairs)
}

/// A text's place in one band: its key there, its component so far, its index.
type Entry = (u64, usize, usize);

/// A spanning forest of the pairs of distinct `sets` similar at `threshold`.
///
/// Band by band: texts with equal keys are candidates. Within a band the buckets
/// have no text in common, so they are judged in parallel against the components
/// found before the band, and their pairs are joined in the buckets' order after.
fn join_similar(sets: &[&[u64]], threshold: f64) -> Vec<(usize, usize)> {
    let (bands, rows) = bands_and_rows(threshold);
    let donors = donors();
    let keys: Vec<Vec<u64>> =
        sets.par_iter().map(|set| band_keys(&signature(set, &donors), bands, rows)).collect();
    let mut components = UnionFind::new(sets.len());
    let mut forest = Vec::new();
    for band in 0..bands {
        let mut entries: Vec<Entry> =
            (0..sets.len()).map(|i| (keys[i][band], components.find(i), i)).collect();
        entries.par_sort_unstable();
        let buckets: Vec<&[Entry]> =
            entries.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1).collect();
        let similar = |i: usize, j: usize| {
            // Equal keys in an earlier band: the pair has been judged there.
            keys[i][..band].iter().zip(&keys[j]).all(|(a, b)| a != b) && reaches(sets[i], sets[j], threshold)
        };
        let found: Vec<(usize, usize)> =
            buckets.par_iter().flat_map_iter(|bucket| join_bucket(bucket, similar)).collect();
        forest.extend(found.into_iter().filter(|&(i, j)| components.union(i, j)));
    }
    forest
}

/// Pairs that connect the components of a bucket wherever `similar` holds between them.
///
/// Components are added one at a time and compared with those before; members of
/// one component are never compared, so a bucket of m alike texts takes m − 1 looks.
fn join_bucket(bucket: &[Entry], similar: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut components: Vec<Vec<usize>> = Vec::new();
    for newcomer in bucket.chunk_by(|a, b| a.1 == b.1) {
        let mut joined: Vec<usize> = newcomer.iter().map(|entry| entry.2).collect();
        let mut apart = Vec::with_capacity(components.len() + 1);
        for mut component in components {
            let link = newcomer.iter().find_map(|&(_, _, i)| {
                let j = component.iter().copied().find(|&j| similar(i, j))?;
                Some((i, j))
            });
            if let Some(pair) = link {
                pairs.push(pair);
                if component.len() > joined.len() {
                    std::mem::swap(&mut component, &mut joined);
                }
                joined.extend(component);
            } else {
                apart.push(component);
            }
        }
        apart.push(joined);
        components = apart;
    }
    pairs
}

/// The bands b and rows r, b·r ≤ [`BINS`]: the largest r with 1 − (1 − tʳ)ᵇ ≥ 0.999, else r = 1.
fn bands_and_rows(threshold: f64) -> (usize, usize) {
    let recall = |rows: usize| {
        let band = (0..rows).fold(1.0, |power, _| power * threshold);
        1.0 - (0..BINS / rows).fold(1.0, |miss, _| miss * (1.0 - band))
    };
    let rows = (2..=BINS).rev().find(|&rows| recall(rows) >= LEAST_RECALL);
    let rows = rows.unwrap_or(1);
    (BINS / rows, rows)
}

/// For every bin a fixed order of all bins, in which an empty bin looks for a full one.
fn donors() -> Vec<Vec<usize>> {
    let donors_of = |bin: usize| {
        let mut order: Vec<usize> = (0..BINS).collect();
        order.sort_by_key(|&donor| {
            let probe = (bin * BINS + donor).to_le_bytes();
            (xxh3_64_with_seed(&probe, DONOR_SEED), donor)
        });
        order
    };
    (0..BINS).map(donors_of).collect()
}

/// The MinHash signature, [`BINS`] values, of an ascending set of hashes.
///
/// The range of hashes is cut into equal bins; a bin's value is its least hash,
/// which is the first that falls into it. Bins left empty copy the first full one
/// of their `donors`, so that two sets agree in each bin with probability Jaccard.
fn signature(set: &[u64], donors: &[Vec<usize>]) -> Vec<u64> {
    let mut bins: Vec<Option<u64>> = vec![None; BINS];
    for &hash in set {
        let bin = ((hash >> 32) * BINS as u64) >> 32;
        bins[bin as usize].get_or_insert(hash);
    }
    let value = |bin: usize| bins[bin].or_else(|| donors[bin].iter().find_map(|&d| bins[d]));
    (0..BINS).map(|bin| value(bin).unwrap_or_default()).collect()
}

/// One key a band, of `rows` signature values each.
fn band_keys(signature: &[u64], bands: usize, rows: usize) -> Vec<u64> {
    let bytes: Vec<u8> = signature.iter().flat_map(|v| v.to_le_bytes()).collect();
    let band_bytes = bytes.chunks_exact(rows * size_of::<u64>());
    let key = |band: &[u8]| xxh3_64_with_seed(band, BAND_SEED);
    band_bytes.take(bands).map(key).collect()
}

/// Whether |a∩b| / |a∪b| ≥ `threshold` for two ascending sets, exactly.
fn reaches(a: &[u64], b: &[u64], threshold: f64) -> bool {
    let (total, smaller) = (a.len() + b.len(), a.len().min(b.len()));
    let enough = |common: usize| common as f64 / (total - common) as f64 >= threshold;
    if !enough(smaller) {
        return false;
    }
    let mut needed = smaller;
    while needed > 0 && enough(needed - 1) {
        needed -= 1;
    }
    // How many hashes of each side may turn out not to be common.
    let (spare_a, spare_b) = (a.len() - needed, b.len() - needed);
    let (mut i, mut j, mut common) = (0, 0, 0);
    // Steps without branches: which side is smaller cannot be foreseen.
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        if i - common > spare_a || j - common > spare_b {
            return false;
        }
    }
    common >= needed
}

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
