//! Distinct pieces of text: each is looked up once, whatever there is to know of it.

use super::interner::{Interner, Key};
use crate::text::Piece;
use std::ops::Range;

/// Past so many types, or bytes of them, what is remembered of them at prediction is forgotten, so that memory stays
/// bounded whatever comes.
const MOST_TYPES: usize = 120_000;
const MOST_BYTES: usize = 16 << 20;

/// How many types are remembered in a table small enough to stay near the processor. Of running text a few thousand
/// types are four fifths of all tokens.
const RECENT_BITS: u32 = 12;

/// Pieces of text as integers, with a `T` for each distinct one.
#[derive(Debug)]
pub(super) struct Types<T> {
    distinct: Interner<T>,
    /// Types met lately with their integers, each at the place that the topmost bits of its hash name.
    recent: Vec<(Key, u32)>,
    keys: Vec<Key>,
    document: Vec<u32>,
    missed: Vec<Missed>,
}

/// Whether so much is remembered that who keeps it should begin anew.
pub(super) fn is_full<T>(distinct: &Interner<T>) -> bool {
    distinct.len() > MOST_TYPES || distinct.bytes() > MOST_BYTES
}

/// A piece of the text at hand that was not met lately.
#[derive(Debug, Clone, Copy, Default)]
struct Missed {
    at: u32,
    hash: u64,
    /// The first integer that its type may have.
    entry: Option<u32>,
}

/// Where among recent types one of this hash stands.
#[inline]
fn place_of(hash: u64) -> usize {
    (hash >> (64 - RECENT_BITS)) as usize
}

impl<T> Default for Types<T> {
    fn default() -> Self {
        let recent = vec![(Key::NONE, 0); 1 << RECENT_BITS];
        let (keys, document, missed) = (Vec::new(), Vec::new(), Vec::new());
        Self { distinct: Interner::default(), recent, keys, document, missed }
    }
}

impl<T> Types<T> {
    /// The integers of the `pieces` of a text, and what is known of each; `look_up` tells it of a new one.
    ///
    /// First the keys of all are made; those not met lately are looked for together, so that memory is waited for a few
    /// times and not once for each.
    pub(super) fn read(
        &mut self,
        text: &str,
        pieces: &[(Range<usize>, Piece)],
        mut look_up: impl FnMut(&str, Piece) -> T,
    ) -> (&[u32], &mut Interner<T>) {
        let Self { distinct, recent, keys, document, missed } = self;
        keys.clear();
        keys.extend(pieces.iter().map(|(place, _)| Key::within(text.as_bytes(), place.clone())));
        document.clear();
        missed.clear();
        missed.resize(keys.len(), Missed::default());
        let mut misses = 0;
        document.extend(keys.iter().enumerate().map(|(at, key)| {
            let hash = key.hash();
            let (met, id) = recent[place_of(hash)];
            missed[misses] = Missed { at: at as u32, hash, entry: None };
            // No branch: which are met is not to be foreseen.
            misses += usize::from((met != *key) | key.is_long());
            id
        }));
        missed.truncate(misses);
        missed.iter_mut().for_each(|miss| miss.entry = distinct.first(miss.hash));
        for Missed { at, hash, entry } in missed.iter() {
            let at = *at as usize;
            let (key, (place, kind)) = (keys[at], &pieces[at]);
            let id = match entry {
                Some(id) if distinct.is(*id, key) => *id,
                _ => distinct.intern_key(key, *hash, || &text[place.clone()], |piece| look_up(piece, *kind)),
            };
            document[at] = id;
            recent[place_of(*hash)] = (key, id);
        }
        (document, distinct)
    }

    /// The integers of the text that was read last.
    pub(super) fn document(&self) -> &[u32] {
        &self.document
    }

    /// Whether it has met so much that who keeps it should begin anew: so many pieces, or so many bytes of them.
    pub(super) fn is_full(&self) -> bool {
        is_full(&self.distinct)
    }
}
