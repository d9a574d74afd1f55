//! Strings to small integers, in order of first sight.

use xxhash_rust::xxh3::xxh3_64;

/// Gives every distinct string the next free integer.
///
/// The strings lie end to end in one piece of memory; slots hold the upper half of a hash beside the integer,
/// so that a string is compared only where it is almost surely the one.
#[derive(Debug, Default)]
pub(super) struct Interner {
    bytes: String,
    ends: Vec<usize>,
    /// (upper half of the hash, integer + 1), open addressing with linear probing; at most half full.
    slots: Vec<(u32, u32)>,
}

impl Interner {
    /// The integer of `text`, a new one at first sight.
    #[inline]
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if 2 * (self.ends.len() + 1) > self.slots.len() {
            self.grow();
        }
        let hash = xxh3_64(text.as_bytes());
        let (mut at, mask) = (hash as usize & (self.slots.len() - 1), self.slots.len() - 1);
        loop {
            let (mark, entry) = self.slots[at];
            if entry == 0 {
                break;
            }
            if mark == (hash >> 32) as u32 && self.get(entry as usize - 1) == text {
                return entry - 1;
            }
            at = (at + 1) & mask;
        }
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.slots[at] = ((hash >> 32) as u32, self.ends.len() as u32);
        self.ends.len() as u32 - 1
    }

    fn grow(&mut self) {
        let slots = (4 * (self.ends.len() + 1)).max(64).next_power_of_two();
        let mask = slots - 1;
        let mut new = vec![(0, 0); slots];
        for id in 0..self.ends.len() {
            let hash = xxh3_64(self.get(id).as_bytes());
            let mut at = hash as usize & mask;
            while new[at].1 != 0 {
                at = (at + 1) & mask;
            }
            new[at] = ((hash >> 32) as u32, id as u32 + 1);
        }
        self.slots = new;
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
