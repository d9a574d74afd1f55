//! A sorted set of strings in one byte blob, with a prebuilt hash index.

use crate::{Error, Result};
use xxhash_rust::xxh3::xxh3_64;

/// Sorted distinct strings; each is known by its rank.
///
/// The hash index is open addressing with linear probing over a power-of-two number
/// of slots: slot = XXH3-64 of the bytes modulo the number of slots, content as `build_index` says.
/// It is stored with the model, so nothing is rebuilt at load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringTable {
    bytes: Vec<u8>,
    offsets: Vec<u32>,
    index: Vec<u32>,
}

impl StringTable {
    /// A table of `strings`, which must be sorted by bytes and distinct.
    #[must_use]
    pub fn from_sorted<S: AsRef<str>>(strings: &[S]) -> Self {
        let mut bytes = Vec::with_capacity(strings.iter().map(|s| s.as_ref().len()).sum());
        let mut offsets = Vec::with_capacity(strings.len() + 1);
        offsets.push(0);
        for s in strings {
            bytes.extend_from_slice(s.as_ref().as_bytes());
            offsets.push(bytes.len() as u32);
        }
        let index = build_index(strings.len(), |i| xxh3_64(strings[i].as_ref().as_bytes()));
        Self { bytes, offsets, index }
    }

    /// A table from its stored parts.
    ///
    /// # Errors
    /// A reason, where an offset leads outside, a string is not UTF-8, the order is
    /// broken or the index names a string that is not there.
    pub fn from_parts(bytes: Vec<u8>, offsets: Vec<u32>, index: Vec<u32>) -> Result<Self> {
        let wrong = |what: &str| Err(Error::invalid(format!("string table: {what}")));
        if offsets.first() != Some(&0) || offsets.last().map(|o| *o as usize) != Some(bytes.len()) {
            return wrong("the offsets do not span the bytes");
        }
        if !offsets.is_sorted() {
            return wrong("the offsets do not ascend");
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { return wrong("the bytes are not UTF-8") };
        if !offsets.iter().all(|o| text.is_char_boundary(*o as usize)) {
            return wrong("an offset cuts a character");
        }
        check_index(&index, offsets.len() - 1)?;
        let table = Self { bytes, offsets, index };
        if !(1..table.len()).all(|i| table.slice(i - 1) < table.slice(i)) {
            return wrong("the strings are not in order");
        }
        Ok(table)
    }

    /// How many strings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn slice(&self, rank: usize) -> &[u8] {
        &self.bytes[self.offsets[rank] as usize..self.offsets[rank + 1] as usize]
    }

    /// The string of a rank below [`StringTable::len`].
    #[must_use]
    pub fn get(&self, rank: usize) -> &str {
        std::str::from_utf8(self.slice(rank)).unwrap_or_default()
    }

    /// The rank of `text`.
    #[must_use]
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        probe(&self.index, self.len(), xxh3_64(text), |rank| self.slice(rank as usize) == text)
    }

    /// The stored parts: bytes, offsets, index.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u32], &[u32]) {
        (&self.bytes, &self.offsets, &self.index)
    }
}

/// A hash index over `n` entries, at most half full.
///
/// A slot holds entry + 1 in its low bits, as many as n needs, and above them the topmost bits of the entry's hash:
/// what is not there is nearly always told from the slot alone. 0 = free.
pub(super) fn build_index(n: usize, hash: impl Fn(usize) -> u64) -> Vec<u32> {
    let slots = (2 * n).max(1).next_power_of_two();
    let mask = slots - 1;
    let entries = entry_bits(n);
    let mut index = vec![0u32; slots];
    for i in 0..n {
        let hash = hash(i);
        let mut at = hash as usize & mask;
        while index[at] != 0 {
            at = (at + 1) & mask;
        }
        index[at] = (hash >> 32) as u32 & !entries | (i as u32 + 1);
    }
    index
}

/// The bits of a slot that hold one of `n` entries.
#[inline]
pub(super) fn entry_bits(n: usize) -> u32 {
    u32::MAX.checked_shr((n as u32).leading_zeros()).unwrap_or(0)
}

/// The entry with this hash that `is_it`, in an index over `n` entries.
#[inline]
pub(super) fn probe(index: &[u32], n: usize, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
    alike(index, entry_bits(n), hash).find(|entry| is_it(*entry))
}

/// The first entry whose hash may be this one, where slots name `entries`.
#[inline]
pub(super) fn named_by(index: &[u32], entries: u32, hash: u64) -> Option<u32> {
    alike(index, entries, hash).next()
}

/// The entries from the slot of `hash` on, up to a free one, that have its topmost bits.
#[inline]
fn alike(index: &[u32], entries: u32, hash: u64) -> impl Iterator<Item = u32> {
    let mask = index.len() - 1;
    let start = hash as usize & mask;
    // A sound index has free slots; the bound keeps a forged one from turning for ever.
    (0..index.len())
        .map(move |step| index[(start + step) & mask])
        .take_while(|slot| *slot != 0)
        .filter(move |slot| (slot ^ (hash >> 32) as u32) & !entries == 0)
        .map(move |slot| (slot & entries) - 1)
}

/// Refuses strings whose bytes together are more than offsets can count.
///
/// # Errors
/// [`Error::Corpus`] beyond 2³² − 1 bytes.
pub(super) fn check_bytes(strings: &[&str]) -> Result<()> {
    let bytes: usize = strings.iter().map(|string| string.len()).sum();
    if u32::try_from(bytes).is_err() {
        return Err(Error::corpus(format!(
            "the vocabulary takes {bytes} bytes, of which 4 GiB can be counted; raise --min-df, or hash n-grams (--hash-bits)"
        )));
    }
    Ok(())
}

/// Most slots in a row that are taken: of a hash that spreads, an index has a few dozen. More would be a file made to
/// have every look-up walk for ever.
const LONGEST_RUN: usize = 4096;

/// Refuses an index that is no power of two long, names entries past `n`, is over half full or has too many entries in
/// a row.
pub(super) fn check_index(index: &[u32], n: usize) -> Result<()> {
    let entries = entry_bits(n);
    let used = index.iter().filter(|slot| **slot != 0).count();
    // What a slot names, less 1: that of a free one is not looked at, and 0 must not be named.
    let strays =
        index.iter().filter(|slot| **slot != 0 && ((**slot & entries).wrapping_sub(1)) as usize >= n);
    let longest = index.split(|slot| *slot == 0).map(<[u32]>::len).max();
    if !index.len().is_power_of_two()
        || used != n
        || index.len() < 2 * n
        || strays.count() > 0
        || longest > Some(LONGEST_RUN)
    {
        return Err(Error::invalid(format!(
            "the hash index of {} slots does not fit {n} entries",
            index.len()
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_it_holds_and_nothing_else() {
        let table = StringTable::from_sorted(&["", "a", "ab", "b\u{e9}"]);
        for (rank, s) in ["", "a", "ab", "b\u{e9}"].iter().enumerate() {
            assert_eq!(table.find(s.as_bytes()), Some(rank as u32));
            assert_eq!(table.get(rank), *s);
        }
        assert_eq!(table.find(b"abc"), None);
        let (bytes, offsets, index) = table.parts();
        assert_eq!(StringTable::from_parts(bytes.into(), offsets.into(), index.into()).unwrap(), table);
    }

    #[test]
    fn broken_parts_are_refused() {
        let table = StringTable::from_sorted(&["a", "b\u{e9}"]);
        let (bytes, offsets, index) = table.parts();
        let read = |b: &[u8], o: &[u32], i: &[u32]| StringTable::from_parts(b.into(), o.into(), i.into());
        assert!(read(bytes, &[0, 1], index).is_err(), "offsets short of the end");
        assert!(read(bytes, &[0, 3, 4], index).is_err(), "a cut character");
        assert!(read(bytes, &[0, 9, 4], index).is_err(), "offsets that descend");
        assert!(read(&[0xff, b'a', b'b', b'c'], offsets, index).is_err(), "no UTF-8");
        assert!(read(b"ba\xc3\xa9", &[0, 1, 4], index).is_err(), "no order");
        assert!(read(bytes, offsets, &[1, 1, 1, 1]).is_err(), "a full index");
        assert!(read(bytes, offsets, &[0, 0, 3, 1]).is_err(), "an entry too many");
        assert!(read(bytes, offsets, &index[..3]).is_err(), "no power of two");
        let n = LONGEST_RUN + 1;
        let (mut index, row) = (vec![0; (2 * n).next_power_of_two()], 1..=n as u32);
        index[..n].copy_from_slice(&row.collect::<Vec<u32>>());
        assert!(check_index(&index, n).is_err(), "entries that all look alike");
        index.swap(n / 2, 2 * n - 1);
        assert!(check_index(&index, n).is_ok());
    }

    #[test]
    fn an_empty_table_finds_nothing() {
        let table = StringTable::from_sorted::<&str>(&[]);
        assert_eq!(table.find(b"a"), None);
        assert!(table.is_empty());
    }
}
