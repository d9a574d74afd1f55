//! Distinct pieces of text: each is looked up once, whatever there is to know of it.

use super::interner::{Interner, Key};
use crate::text::Piece;
use std::ops::Range;

/// Past so many types, or bytes of them, what is remembered of them at prediction is forgotten, so that memory stays
/// bounded whatever comes.
const MOST_TYPES: usize = 200_000;
const MOST_BYTES: usize = 16 << 20;

/// Pieces of text as integers, with a `T` for each distinct one.
#[derive(Debug)]
pub(super) struct Types<T> {
    distinct: Interner<T>,
    keys: Vec<Key>,
    document: Vec<u32>,
}

impl<T> Default for Types<T> {
    fn default() -> Self {
        Self { distinct: Interner::default(), keys: Vec::new(), document: Vec::new() }
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
        let Self { distinct, keys, document } = self;
        keys.clear();
        keys.extend(pieces.iter().map(|(place, _)| Key::within(text.as_bytes(), place.clone())));
        document.clear();
        document.extend(keys.iter().zip(pieces).map(|(key, (place, kind))| {
            distinct.intern_key(*key, || &text[place.clone()], |piece| look_up(piece, *kind))
        }));
        (document, distinct)
    }

    /// Whether it has met so much that who keeps it should begin anew: so many pieces, or so many bytes of them.
    pub(super) fn is_full(&self) -> bool {
        self.distinct.len() > MOST_TYPES || self.distinct.bytes() > MOST_BYTES
    }
}
