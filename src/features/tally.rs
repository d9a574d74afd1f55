//! How often each number occurs in one document: in ascending order without sorting, or in order of first sight.

/// Counts of numbers below a width.
///
/// Two levels of bits tell which numbers occur: read in order, they sort them, and what a short document costs does
/// not depend on the width.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: Vec<u32>,
    /// A bit for each number that occurs.
    bits: Vec<u64>,
    /// A bit for each of `bits` that is not 0.
    upper: Vec<u64>,
}

impl Tally {
    /// Makes room for numbers below `width`.
    pub(super) fn widen(&mut self, width: usize) {
        if width > self.counts.len() {
            let bits = width.div_ceil(64);
            self.counts.resize(width, 0);
            self.bits.resize(bits, 0);
            self.upper.resize(bits.div_ceil(64), 0);
        }
    }

    /// Counts `number` so many `times` more.
    #[inline]
    pub(super) fn add(&mut self, number: u32, times: u32) {
        let number = number as usize;
        self.counts[number] += times;
        self.bits[number / 64] |= 1 << (number % 64);
        self.upper[number / 4096] |= 1 << (number / 64 % 64);
    }

    /// Calls `each` with every number that occurs and how often, and forgets them.
    #[inline]
    pub(super) fn drain(&mut self, mut each: impl FnMut(u32, u32)) {
        for (at, upper) in self.upper.iter_mut().enumerate() {
            for word in ones(std::mem::take(upper)) {
                let word = 64 * at + word;
                for bit in ones(std::mem::take(&mut self.bits[word])) {
                    let number = 64 * word + bit;
                    each(number as u32, std::mem::take(&mut self.counts[number]));
                }
            }
        }
    }
}

/// Counts of numbers, in the order in which they were first seen. What it touches is as large as the document, not as
/// the width, so that it stays near the processor.
#[derive(Debug, Default)]
pub(super) struct FirstSeen {
    counts: Vec<(u32, u32)>,
    /// Where in `counts` a number stands, + 1; open addressing with linear probing, at most half full. 0 = free.
    slots: Vec<u32>,
}

impl FirstSeen {
    /// Begins anew, for at most so many different numbers.
    #[inline]
    pub(super) fn begin(&mut self, most: usize) {
        self.counts.clear();
        self.slots.clear();
        self.slots.resize((2 * most).max(2).next_power_of_two(), 0);
    }

    /// Counts `number` so many `times` more.
    #[inline]
    pub(super) fn add(&mut self, number: u32, times: u32) {
        // Fibonacci hashing: the topmost bits of the product choose the slot.
        let hash = number.wrapping_mul(0x9e37_79b9);
        let mask = self.slots.len() - 1;
        let mut at = (hash >> (32 - self.slots.len().trailing_zeros().min(31))) as usize & mask;
        loop {
            match self.slots[at] {
                0 => {
                    self.counts.push((number, times));
                    self.slots[at] = self.counts.len() as u32;
                    return;
                }
                entry if self.counts[entry as usize - 1].0 == number => {
                    self.counts[entry as usize - 1].1 += times;
                    return;
                }
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The numbers with their counts.
    #[inline]
    pub(super) fn counts(&self) -> &[(u32, u32)] {
        &self.counts
    }
}

/// The same for many additions to a width that is not too large: a count for each number, and no branch that cannot be
/// foreseen.
#[derive(Debug, Default)]
pub(super) struct FirstSeenWide {
    by_number: Vec<u32>,
    /// The numbers up to `end`; what is behind it is room.
    seen: Vec<u32>,
    end: usize,
    counts: Vec<(u32, u32)>,
}

impl FirstSeenWide {
    /// Makes room for numbers below `width`.
    pub(super) fn widen(&mut self, width: usize) {
        if width > self.by_number.len() {
            self.by_number.resize(width, 0);
        }
    }

    /// Counts each of `numbers` so many `times` more.
    #[inline]
    pub(super) fn add_all(&mut self, numbers: &[u32], times: u32) {
        let Self { by_number, seen, end, .. } = self;
        if seen.len() < *end + numbers.len() {
            seen.resize(2 * (*end + numbers.len()), 0);
        }
        let (room, mut new) = (&mut seen[*end..][..numbers.len()], 0);
        for number in numbers {
            let count = &mut by_number[*number as usize];
            room[new] = *number;
            new += usize::from(*count == 0);
            *count += times;
        }
        *end += new;
    }

    /// The numbers with their counts, which are forgotten.
    pub(super) fn take(&mut self) -> &[(u32, u32)] {
        let Self { by_number, seen, end, counts } = self;
        counts.clear();
        let count = |number: &u32| (*number, std::mem::take(&mut by_number[*number as usize]));
        counts.extend(seen[..*end].iter().map(count));
        *end = 0;
        counts
    }
}

/// The places of the bits that are set.
#[inline]
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_count_is_the_same() {
        let mut seen = FirstSeenWide::default();
        seen.widen(10);
        for _ in 0..2 {
            seen.add_all(&[9, 3, 9], 1);
            seen.add_all(&[], 7);
            seen.add_all(&[0, 3], 4);
            assert_eq!(seen.take(), [(9, 2), (3, 5), (0, 4)]);
        }
        assert!(seen.take().is_empty());
    }

    #[test]
    fn numbers_come_in_order_of_first_sight_with_their_counts() {
        let mut seen = FirstSeen::default();
        for _ in 0..2 {
            seen.begin(5);
            for (number, times) in [(9, 1), (u32::MAX, 2), (0, 1), (9, 4), (1 << 30, 1), (0, 1)] {
                seen.add(number, times);
            }
            assert_eq!(seen.counts(), [(9, 5), (u32::MAX, 2), (0, 2), (1 << 30, 1)]);
        }
        seen.begin(0);
        assert!(seen.counts().is_empty());
        seen.begin(1000);
        (0..3000).for_each(|i| seen.add(i % 1000 * 64, 1));
        assert_eq!(seen.counts(), (0..1000).map(|i| (64 * i, 3)).collect::<Vec<_>>());
    }

    #[test]
    fn numbers_come_out_in_order_once_with_their_counts() {
        let mut tally = Tally::default();
        tally.widen(10_000);
        for (number, times) in [(9_999, 1), (64, 2), (0, 1), (63, 1), (4_096, 1), (64, 1)] {
            tally.add(number, times);
        }
        let mut all = Vec::new();
        tally.drain(|number, times| all.push((number, times)));
        assert_eq!(all, [(0, 1), (63, 1), (64, 3), (4_096, 1), (9_999, 1)]);
        tally.drain(|number, _| panic!("{number} was forgotten"));
    }
}
