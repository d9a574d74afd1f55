//! Runs of tokens as numbers: hashed, counted, found again.

use super::cut::{lower, tokens};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64;

/// The longest run of tokens.
pub(super) const LONGEST: usize = 4;

/// The hash of a token, or of a run of tokens.
pub(super) type Hash = u64;

/// By what is a hash already.
type ByHash<T> = HashMap<Hash, T, BuildHasherDefault<AsItIs>>;

#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

pub(super) fn hash(token: &str) -> Hash {
    xxh3_64(token.as_bytes())
}

/// The hash of `run` with `token` after it.
fn join(run: Hash, token: Hash) -> Hash {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&run.to_le_bytes());
    bytes[8..].copy_from_slice(&token.to_le_bytes());
    xxh3_64(&bytes)
}

/// The hashed tokens of some texts.
pub(super) struct Cut {
    tokens: Vec<Hash>,
    /// Where each text's tokens end.
    ends: Vec<usize>,
}

/// A run that stands in many texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frequent<'a> {
    pub(super) tokens: &'a [Hash],
    /// In how many texts it stands.
    pub(super) texts: u32,
}

/// What [`Cut::frequent`] knows of a run: its texts, the last of them, and the token it begins at.
struct Seen {
    texts: u32,
    last: usize,
    at: usize,
}

impl Cut {
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut cut = Self { tokens: Vec::new(), ends: Vec::new() };
        for text in texts {
            cut.tokens.extend(tokens(&lower(text)).map(hash));
            cut.ends.push(cut.tokens.len());
        }
        cut
    }

    /// Each text's tokens.
    pub(super) fn texts(&self) -> impl Iterator<Item = &[Hash]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(from, &to)| &self.tokens[from..to])
    }

    /// The runs that stand in at least `fewest` texts. No run stands in more texts than the runs
    /// within it, so that each length is looked for only where the length before was found.
    pub(super) fn frequent(&self, fewest: u32) -> Vec<Frequent<'_>> {
        let mut found = Vec::new();
        // The runs of the present length: the token each begins at, its hash, its place among the seen.
        let mut runs: Vec<(usize, Hash, u32)> =
            self.tokens.iter().enumerate().map(|(at, &token)| (at, token, 0)).collect();
        for len in 1..=LONGEST {
            let mut seen: Vec<Seen> = Vec::new();
            let mut places: ByHash<u32> = ByHash::default();
            let mut text = 0;
            for (at, run, place) in &mut runs {
                while self.ends[text] <= *at {
                    text += 1;
                }
                *place = *places.entry(*run).or_insert(seen.len() as u32);
                match seen.get_mut(*place as usize) {
                    None => seen.push(Seen { texts: 1, last: text, at: *at }),
                    Some(seen) if seen.last != text => {
                        seen.texts += 1;
                        seen.last = text;
                    }
                    Some(_) => {}
                }
            }
            let frequent = seen.iter().filter(|seen| seen.texts >= fewest);
            found.extend(
                frequent.map(|s| Frequent { tokens: &self.tokens[s.at..s.at + len], texts: s.texts }),
            );
            runs.retain(|&(_, _, place)| seen[place as usize].texts >= fewest);
            let mut text = 0;
            runs = runs
                .windows(2)
                .filter_map(|pair| {
                    let ((at, run, _), (next, ..)) = (pair[0], pair[1]);
                    while self.ends[text] <= at {
                        text += 1;
                    }
                    let goes_on = next == at + 1 && at + len < self.ends[text];
                    goes_on.then(|| (at, join(run, self.tokens[at + len]), 0))
                })
                .collect();
        }
        found
    }
}

/// Finds some runs in texts.
pub(super) struct Finder {
    /// The runs and all their beginnings; for a run, its place among those given.
    known: ByHash<Option<u32>>,
}

impl Finder {
    /// Finds the runs of these tokens.
    pub(super) fn new<'a>(runs: impl Iterator<Item = &'a [Hash]>) -> Self {
        let mut known = ByHash::default();
        for (place, tokens) in runs.enumerate() {
            let mut run = None;
            for &token in tokens {
                let longer = run.map_or(token, |run| join(run, token));
                known.entry(longer).or_insert(None);
                run = Some(longer);
            }
            if let Some(run) = run {
                known.insert(run, Some(place as u32));
            }
        }
        Self { known }
    }

    /// Each place where one of the runs begins among `tokens`: which one, and how long it is.
    pub(super) fn each(&self, tokens: &[Hash], mut each: impl FnMut(usize, u32, usize)) {
        for (at, &first) in tokens.iter().enumerate() {
            let mut run = first;
            let mut len = 1;
            while let Some(&place) = self.known.get(&run) {
                if let Some(place) = place {
                    each(at, place, len);
                }
                let Some(&next) = tokens.get(at + len) else { break };
                run = join(run, next);
                len += 1;
            }
        }
    }

    /// Which of the runs stand among `tokens`, each once.
    pub(super) fn within(&self, tokens: &[Hash]) -> Vec<u32> {
        let mut found = Vec::new();
        self.each(tokens, |_, place, _| found.push(place));
        found.sort_unstable();
        found.dedup();
        found
    }
}
