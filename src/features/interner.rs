//! Strings to small integers, in order of first sight.

use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3DefaultBuilder;

/// Gives every distinct string the next free integer.
#[derive(Debug, Default)]
pub(super) struct Interner {
    ids: HashMap<Box<str>, u32, Xxh3DefaultBuilder>,
    strings: Vec<Box<str>>,
}

impl Interner {
    /// The integer of `text`, a new one at first sight.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = self.strings.len() as u32;
        self.ids.insert(text.into(), id);
        self.strings.push(text.into());
        id
    }

    pub(super) fn len(&self) -> usize {
        self.strings.len()
    }

    /// The strings in order of their integers.
    pub(super) fn into_strings(self) -> Vec<Box<str>> {
        self.strings
    }

    pub(super) fn strings(&self) -> &[Box<str>] {
        &self.strings
    }
}
