//! Distinct pieces of text: each is looked up once, whatever there is to know of it.

use super::interner::{Interner, Key};
use crate::text::Piece;

/// Pieces of text as integers, and a `T` for each distinct one.
#[derive(Debug)]
pub(super) struct Types<T> {
    distinct: Interner,
    known: Vec<T>,
    keys: Vec<Key>,
    document: Vec<u32>,
}

impl<T> Default for Types<T> {
    fn default() -> Self {
        Self { distinct: Interner::default(), known: Vec::new(), keys: Vec::new(), document: Vec::new() }
    }
}

impl<T> Types<T> {
    /// The integers of a document's pieces, and what is known of each; `look_up` tells it of a new one.
    ///
    /// First the keys of all are made, then all are looked for: so memory is waited for once, not once for each.
    pub(super) fn read(
        &mut self,
        pieces: &[(&str, Piece)],
        mut look_up: impl FnMut(&str, Piece) -> T,
    ) -> (&[u32], &mut [T]) {
        let Self { distinct, known, keys, document } = self;
        keys.clear();
        keys.extend(pieces.iter().map(|(text, _)| Key::of(text.as_bytes())));
        document.clear();
        document.extend(keys.iter().zip(pieces).map(|(key, (text, _))| distinct.intern_key(*key, text)));
        if distinct.len() > known.len() {
            for (&id, &(text, kind)) in document.iter().zip(pieces) {
                if id as usize == known.len() {
                    known.push(look_up(text, kind));
                }
            }
        }
        (document, known)
    }

    /// How many distinct pieces it has met.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }
}
