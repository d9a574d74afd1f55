//! Word n-grams as tuples of token numbers, looked up wherever they stand.

use super::strings::{build_index, check_index, entry_bits, named_by, probe};
use crate::{Error, Result};

/// Token number of something the vocabulary does not hold.
pub(super) const UNKNOWN: u32 = 0;

/// Word n-grams as tuples of token numbers (rank + 1), padded with 0, sorted.
///
/// Sorted tuples are in the byte order of the n-grams' text, because a space sorts
/// before every token byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TupleTable {
    size: usize,
    tuples: Vec<u32>,
    index: Vec<u32>,
}

/// The n-grams of a [`TupleTable`] with other numbers of each beside them, so that who finds an n-gram has read these too.
#[derive(Debug)]
pub(crate) struct Beside {
    /// By n-gram its tuple, then the numbers.
    cells: Vec<u32>,
    stride: usize,
    size: usize,
}

impl Beside {
    /// The n-grams of `table`, each with its `width` of the `numbers`.
    pub(crate) fn new(table: &TupleTable, numbers: &[u32], width: usize) -> Self {
        let stride = table.size + width;
        let mut cells = Vec::with_capacity(table.len() * stride);
        for (tuple, numbers) in table.tuples.chunks_exact(table.size).zip(numbers.chunks_exact(width)) {
            cells.extend_from_slice(tuple);
            cells.extend_from_slice(numbers);
        }
        Self { cells, stride, size: table.size }
    }

    /// The numbers beside n-gram `i`.
    #[inline]
    pub(crate) fn of(&self, i: usize) -> &[u32] {
        &self.cells[i * self.stride + self.size..(i + 1) * self.stride]
    }
}

/// A mixing of token numbers (SplitMix64's finalizer at each step); fixed, as it shapes stored indexes.
#[inline]
pub(super) fn mix(hash: u64, token: u32) -> u64 {
    let mut z = hash.wrapping_add(u64::from(token)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

fn hash_tuple(tuple: &[u32]) -> u64 {
    tuple.iter().take_while(|t| **t != 0).fold(0, |h, t| mix(h, *t))
}

impl TupleTable {
    /// A table of sorted distinct tuples, laid end to end, `size` numbers each.
    #[must_use]
    pub fn from_sorted(size: usize, tuples: Vec<u32>) -> Self {
        let index = build_index(tuples.len() / size, |i| hash_tuple(&tuples[i * size..(i + 1) * size]));
        Self { size, tuples, index }
    }

    /// A table from its stored parts, over `tokens` tokens.
    ///
    /// # Errors
    /// A reason, where a tuple names a token that is not there, they are not in order, or the index does not fit.
    pub fn from_parts(size: usize, tuples: Vec<u32>, index: Vec<u32>, tokens: usize) -> Result<Self> {
        if !(1..=5).contains(&size) || !tuples.len().is_multiple_of(size) {
            return Err(Error::invalid(format!("{} numbers are no table of {size}-grams", tuples.len())));
        }
        for tuple in tuples.chunks_exact(size) {
            let length = tuple.iter().take_while(|t| **t != 0).count();
            if length == 0
                || tuple[length..].iter().any(|t| *t != 0)
                || tuple.iter().any(|t| *t as usize > tokens)
            {
                return Err(Error::invalid("an n-gram names a token that is not there"));
            }
        }
        if !tuples.chunks_exact(size).is_sorted_by(|a, b| a < b) {
            return Err(Error::invalid("the n-grams are not in order"));
        }
        check_index(&index, tuples.len() / size)?;
        Ok(Self { size, tuples, index })
    }

    /// How many n-grams there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tuples.len() / self.size
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tuples.is_empty()
    }

    /// The token numbers (rank + 1) of n-gram `i`, without padding.
    #[must_use]
    pub fn get(&self, i: usize) -> &[u32] {
        let tuple = &self.tuples[i * self.size..(i + 1) * self.size];
        &tuple[..tuple.iter().take_while(|t| **t != 0).count()]
    }

    /// The stored parts: longest n-gram, tuples, index.
    #[must_use]
    pub fn parts(&self) -> (usize, &[u32], &[u32]) {
        (self.size, &self.tuples, &self.index)
    }

    /// The number of the n-gram `tuple`, wherever it comes from.
    pub(super) fn number(&self, tuple: &[u32]) -> Option<u32> {
        if tuple.is_empty() || tuple.contains(&UNKNOWN) {
            return None;
        }
        self.find(tuple, hash_tuple(tuple))
    }

    /// The number of the n-gram `tuple` with this hash.
    #[inline]
    pub(super) fn find(&self, tuple: &[u32], hash: u64) -> Option<u32> {
        let stored = Stored { cells: &self.tuples, stride: self.size, size: self.size };
        probe(&self.index, self.len(), hash, |i| stored.is(i, tuple))
    }

    /// Pushes the numbers of all n-grams of two tokens and more in a sequence of token numbers.
    ///
    /// First the slots of all are read, then the n-grams that these name are compared, which almost surely are the
    /// same: so memory is waited for a few times, not once for each n-gram. They are compared where they stand in
    /// `beside`, if that is given, so that what is beside them is near when it is wanted.
    pub(super) fn find_all(
        &self,
        beside: Option<&Beside>,
        terms: &[u32],
        sought: &mut Sought,
        hits: &mut Vec<u32>,
    ) {
        let stored = match beside {
            Some(Beside { cells, stride, size }) => Stored { cells, stride: *stride, size: *size },
            None => Stored { cells: &self.tuples, stride: self.size, size: self.size },
        };
        let Sought { hashes, slots, named } = sought;
        let (mask, entries) = (self.index.len() - 1, entry_bits(self.len()));
        hashes.clear();
        hashes.extend(terms.iter().map(|term| mix(0, *term)));
        for length in 2..=self.size.min(terms.len()) {
            let mut known = terms[..length - 1].iter().rev().take_while(|t| **t != UNKNOWN).count();
            slots.clear();
            slots.extend(hashes.iter_mut().zip(&terms[length - 1..]).map(|(hash, &last)| {
                *hash = mix(*hash, last);
                known = if last == UNKNOWN { 0 } else { known + 1 };
                if known >= length { self.index[*hash as usize & mask] } else { 0 }
            }));
            named.clear();
            for (start, (slot, hash)) in slots.iter().zip(hashes.iter()).enumerate() {
                if *slot != 0
                    && let Some(entry) = named_by(&self.index, entries, *hash)
                {
                    named.push((start as u32, entry));
                }
            }
            for &(start, entry) in named.iter() {
                let start = start as usize;
                let tuple = &terms[start..start + length];
                if stored.is(entry, tuple) {
                    hits.push(entry);
                } else {
                    hits.extend(self.find(tuple, hashes[start]));
                }
            }
        }
    }
}

/// Where tuples stand to be compared.
#[derive(Clone, Copy)]
struct Stored<'a> {
    cells: &'a [u32],
    stride: usize,
    size: usize,
}

impl Stored<'_> {
    /// Whether n-gram `i` is `tuple`.
    #[inline]
    fn is(self, i: u32, tuple: &[u32]) -> bool {
        let stored = &self.cells[i as usize * self.stride..][..self.size];
        match (stored, tuple) {
            // Nearly always, and quicker than a comparison of any two slices.
            ([a, b], [c, d]) => (a ^ c) | (b ^ d) == 0,
            _ => stored.starts_with(tuple) && stored.get(tuple.len()).is_none_or(|t| *t == 0),
        }
    }
}

/// What a search for n-grams needs while it lasts; kept so that its memory is.
#[derive(Debug, Default)]
pub(super) struct Sought {
    hashes: Vec<u64>,
    slots: Vec<u32>,
    /// Where n-grams start that are almost surely there, and their numbers.
    named: Vec<(u32, u32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TupleTable {
        TupleTable::from_sorted(3, vec![1, 0, 0, 1, 2, 0, 1, 2, 3, 2, 0, 0, 3, 3, 0])
    }

    #[test]
    fn n_grams_are_found_wherever_they_stand() {
        let (mut sought, mut hits) = (Sought::default(), Vec::new());
        table().find_all(None, &[1, 2, UNKNOWN, 1, 2, 3, 3, 3], &mut sought, &mut hits);
        assert_eq!(hits, [1, 1, 4, 4, 2]);
        let beside = Beside::new(&table(), &[10, 11, 20, 21, 30, 31, 40, 41, 50, 51], 2);
        let mut again = Vec::new();
        table().find_all(Some(&beside), &[1, 2, UNKNOWN, 1, 2, 3, 3, 3], &mut sought, &mut again);
        assert_eq!((again, beside.of(4)), (hits.clone(), &[50, 51][..]));
        hits.clear();
        table().find_all(None, &[UNKNOWN, 2], &mut sought, &mut hits);
        table().find_all(None, &[1], &mut sought, &mut hits);
        table().find_all(None, &[], &mut sought, &mut hits);
        assert!(hits.is_empty());
        assert_eq!(table().find(&[2], mix(0, 2)), Some(3));
        assert_eq!(table().find(&[3], mix(0, 3)), None, "only in longer ones");
    }

    #[test]
    fn broken_parts_are_refused() {
        let whole = table();
        let (size, tuples, index) = whole.parts();
        assert_eq!(TupleTable::from_parts(size, tuples.into(), index.into(), 3).unwrap(), whole);
        assert!(TupleTable::from_parts(size, tuples.into(), index.into(), 2).is_err(), "a token too many");
        assert!(TupleTable::from_parts(5, tuples.into(), index.into(), 3).is_err(), "another size");
        assert!(TupleTable::from_parts(2, vec![0, 1], vec![0, 1], 3).is_err(), "padding first");
        assert!(TupleTable::from_parts(0, vec![], vec![0], 3).is_err(), "no size");
    }
}
