//! Strings to small integers, in order of first sight.

use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Gives every distinct string the next free integer, and keeps a `T` for it.
///
/// The strings lie end to end in one piece of memory. A string of up to 15 bytes, as nearly every token is, also
/// lies in its [`Key`], beside its `T`, so that it is found without a look at that memory.
#[derive(Debug)]
pub(super) struct Interner<T = ()> {
    bytes: String,
    ends: Vec<usize>,
    entries: Vec<(Key, T)>,
    /// (upper half of the hash, integer + 1), open addressing with linear probing; at most half full.
    slots: Vec<(u32, u32)>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { bytes: String::new(), ends: Vec::new(), entries: Vec::new(), slots: Vec::new() }
    }
}

/// A string of up to 15 bytes with its length in the last byte; of a longer one the hash, and 255 there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64, u64);

impl Key {
    const LONG: u64 = u64::MAX;
    /// The key of no string: no length is 254.
    pub(super) const NONE: Self = Self(0, 254 << 56);

    /// Whether two strings of this key may differ.
    #[inline]
    pub(super) fn is_long(self) -> bool {
        self.1 == Self::LONG
    }

    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        let length = text.len();
        let all = (length as u64) << 56;
        // Two reads that overlap where the length is between their sum and the half of it.
        if length > 15 {
            Self(xxh3_64(text), Self::LONG)
        } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let rest = u64::from_le_bytes(*last) >> 8 >> (8 * (15 - length));
            Self(u64::from_le_bytes(*first), rest | all)
        } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            Self(u64::from(first) | u64::from(last) << (8 * (length - 4)), all)
        } else {
            let shifted = |at: usize| text.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at));
            Self(shifted(0) | shifted(1) | shifted(2), all)
        }
    }

    /// The key of `text[place]`; what stands behind it serves to read sixteen bytes at once.
    #[inline]
    pub(super) fn within(text: &[u8], place: Range<usize>) -> Self {
        match text[place.start..].first_chunk() {
            Some(sixteen) if place.len() <= 15 => {
                let length = place.len() as u128;
                let key = u128::from_le_bytes(*sixteen) & ((1 << (8 * length)) - 1) | length << 120;
                Self(key as u64, (key >> 64) as u64)
            }
            _ => Self::of(&text[place]),
        }
    }

    #[inline]
    pub(super) fn hash(self) -> u64 {
        // The fractions of π, as in many hashes: numbers with nothing up their sleeve.
        let product = u128::from(self.0 ^ 0x243f_6a88_85a3_08d3) * u128::from(self.1 ^ 0x1319_8a2e_0370_7344);
        product as u64 ^ (product >> 64) as u64
    }
}

impl Interner {
    /// The integer of `text`, a new one at first sight.
    #[inline]
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let key = Key::of(text.as_bytes());
        self.intern_key(key, key.hash(), || text, |_| ())
    }
}

impl<T> Interner<T> {
    /// The integer of the `text` whose key is `key`, and whose hash is that of the key; at first sight a new one, for which `look_up` gives the `T`.
    #[inline]
    pub(super) fn intern_key<'t>(
        &mut self,
        key: Key,
        hash: u64,
        text: impl Fn() -> &'t str,
        look_up: impl FnOnce(&str) -> T,
    ) -> u32 {
        if 2 * (self.ends.len() + 1) > self.slots.len() {
            self.grow();
        }
        let (mut at, mask) = (hash as usize & (self.slots.len() - 1), self.slots.len() - 1);
        loop {
            let (mark, entry) = self.slots[at];
            if entry == 0 {
                break;
            }
            let id = entry as usize - 1;
            if mark == (hash >> 32) as u32
                && self.entries[id].0 == key
                && (!key.is_long() || self.get(id) == text())
            {
                return entry - 1;
            }
            at = (at + 1) & mask;
        }
        self.add(key, hash, at, text(), look_up)
    }

    /// The first integer whose string may have this hash; a look at one slot.
    #[inline]
    pub(super) fn first(&self, hash: u64) -> Option<u32> {
        match self.slots.get(hash as usize & self.slots.len().wrapping_sub(1)) {
            Some((mark, entry)) if *entry != 0 && *mark == (hash >> 32) as u32 => Some(entry - 1),
            _ => None,
        }
    }

    /// Whether the string of the integer `id` is that of `key`, which must not be long.
    #[inline]
    pub(super) fn is(&self, id: u32, key: Key) -> bool {
        self.entries[id as usize].0 == key && !key.is_long()
    }

    #[cold]
    fn add(&mut self, key: Key, hash: u64, at: usize, text: &str, look_up: impl FnOnce(&str) -> T) -> u32 {
        // First, for should it panic, nothing was begun.
        self.entries.push((key, look_up(text)));
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.slots[at] = ((hash >> 32) as u32, self.ends.len() as u32);
        self.ends.len() as u32 - 1
    }

    fn grow(&mut self) {
        let slots = (4 * (self.ends.len() + 1)).max(64).next_power_of_two();
        let mask = slots - 1;
        let mut new = vec![(0, 0); slots];
        for (id, (key, _)) in self.entries.iter().enumerate() {
            let hash = key.hash();
            let mut at = hash as usize & mask;
            while new[at].1 != 0 {
                at = (at + 1) & mask;
            }
            new[at] = ((hash >> 32) as u32, id as u32 + 1);
        }
        self.slots = new;
    }

    /// Bytes of the strings it has seen.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// How many distinct strings it has seen.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string of an integer below [`Interner::len`].
    #[inline]
    pub(super) fn get(&self, id: usize) -> &str {
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.bytes[start..self.ends[id]]
    }

    /// What is kept for an integer below [`Interner::len`].
    #[inline]
    pub(super) fn known(&self, id: u32) -> &T {
        &self.entries[id as usize].1
    }

    /// The same, to be changed.
    pub(super) fn known_mut(&mut self, id: u32) -> &mut T {
        &mut self.entries[id as usize].1
    }

    /// The strings in order of their integers.
    pub(super) fn strings(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| self.get(id))
    }
}

/// The distinct strings of several interners sorted by bytes, and for each interner the rank of each of its
/// integers: one numbering, whoever met which string first.
pub(super) fn ranked(interners: &[Interner]) -> (Vec<&str>, Vec<Vec<u32>>) {
    use rayon::prelude::*;
    let mut merged = Interner::default();
    let ids: Vec<Vec<u32>> =
        interners.iter().map(|one| one.strings().map(|text| merged.intern(text)).collect()).collect();
    let mut texts = vec![""; merged.len()];
    for (one, ids) in interners.iter().zip(&ids) {
        one.strings().zip(ids).for_each(|(text, &id)| texts[id as usize] = text);
    }
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.par_sort_unstable_by_key(|&id| texts[id as usize]);
    let mut rank = vec![0; texts.len()];
    order.iter().enumerate().for_each(|(at, &id)| rank[id as usize] = at as u32);
    let ranks = ids.into_iter().map(|ids| ids.into_iter().map(|id| rank[id as usize]).collect()).collect();
    (order.into_iter().map(|id| texts[id as usize]).collect(), ranks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_given_in_order_of_first_sight() {
        let mut interner = Interner::default();
        let names: Vec<String> = (0..500).map(|i| format!("kata{}", i % 250)).collect();
        for (i, name) in names.iter().enumerate() {
            assert_eq!(interner.intern(name) as usize, i % 250);
        }
        assert_eq!((interner.len(), interner.get(7)), (250, "kata7"));
        assert_eq!(interner.intern(""), 250);
        assert_eq!(interner.strings().nth(250), Some(""));
    }

    #[test]
    fn strings_of_every_length_are_told_apart() {
        let text = "abcdefghijklmnopqrstuvwxyz".repeat(2);
        let mut all: Vec<String> = (0..=40).map(|length| text[..length].to_owned()).collect();
        for at in 0..40 {
            // One byte changed, and one that is no byte of text but might be taken for padding.
            for other in ["A", "\0"] {
                all.extend(
                    (at + 1..=40).map(|length| format!("{}{other}{}", &text[..at], &text[at + 1..length])),
                );
            }
        }
        let mut interner = Interner::default();
        let ids: Vec<u32> = all.iter().map(|text| interner.intern(text)).collect();
        assert_eq!(ids, (0..all.len() as u32).collect::<Vec<_>>());
        assert!(all.iter().zip(&ids).all(|(text, id)| interner.intern(text) == *id));
        for (start, end) in (0..52).flat_map(|start| (start..=52).map(move |end| (start, end))) {
            assert_eq!(Key::within(text.as_bytes(), start..end), Key::of(&text.as_bytes()[start..end]));
        }
        assert_eq!(Key::of(b"abcdefghij"), Key(u64::from_le_bytes(*b"abcdefgh"), 0x0a00_0000_0000_6a69));
        assert_eq!(Key::of(b"abcde"), Key(0x65_6463_6261, 5 << 56));
    }

    #[test]
    fn ranks_do_not_depend_on_who_saw_what_first() {
        let of = |texts: &[&str]| {
            let mut interner = Interner::default();
            texts.iter().for_each(|text| _ = interner.intern(text));
            interner
        };
        let interners = [of(&["c", "a"]), of(&["b", "c"])];
        let (texts, ranks) = ranked(&interners);
        assert_eq!(texts, ["a", "b", "c"]);
        assert_eq!(ranks, [[2, 0], [1, 2]]);
    }
}
