//! Distinct pieces of text: each is looked up once, whatever there is to know of it.

use super::interner::{Interner, Key};
use crate::text::Piece;
use std::ops::Range;

/// Past so many types, or bytes of them, what is remembered of them at prediction is forgotten, so that memory stays
/// bounded whatever comes.
const MOST_TYPES: usize = 200_000;
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
}

impl<T> Default for Types<T> {
    fn default() -> Self {
        let recent = vec![(Key::NONE, 0); 1 << RECENT_BITS];
        Self { distinct: Interner::default(), recent, keys: Vec::new(), document: Vec::new() }
    }
}

impl<T> Types<T> {
    /// The integers of the `pieces` of a text, and what is known of each; `look_up` tells it of a new one.
    ///
    /// First the keys of all are made, then all are looked for: so memory is waited for once, not once for each.
    pub(super) fn read(
        &mut self,
        text: &str,
        pieces: &[(Range<usize>, Piece)],
        mut look_up: impl FnMut(&str, Piece) -> T,
    ) -> (&[u32], &mut Interner<T>) {
        let Self { distinct, recent, keys, document } = self;
        keys.clear();
        keys.extend(pieces.iter().map(|(place, _)| Key::within(text.as_bytes(), place.clone())));
        document.clear();
        document.extend(keys.iter().zip(pieces).map(|(key, (place, kind))| {
            let hash = key.hash();
            let recent = &mut recent[(hash >> (64 - RECENT_BITS)) as usize];
            if recent.0 != *key || key.is_long() {
                let text = || &text[place.clone()];
                *recent = (*key, distinct.intern_key(*key, hash, text, |piece| look_up(piece, *kind)));
            }
            recent.1
        }));
        (document, distinct)
    }

    /// The integers of the text that was read last.
    pub(super) fn document(&self) -> &[u32] {
        &self.document
    }

    /// Whether it has met so much that who keeps it should begin anew: so many pieces, or so many bytes of them.
    pub(super) fn is_full(&self) -> bool {
        self.distinct.len() > MOST_TYPES || self.distinct.bytes() > MOST_BYTES
    }
}
