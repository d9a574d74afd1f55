//! Counts to weights: sublinear term frequency, inverse document frequency, unit length.

use super::sparse::Block;

/// ln((1 + n) / (1 + df)) + 1, as scikit-learn's smoothed idf.
///
/// Through `libm`, since the platforms' own logarithms differ in the last bit.
#[must_use]
pub fn idf(n: usize, df: u32) -> f32 {
    (libm::log((1.0 + n as f64) / (1.0 + f64::from(df))) + 1.0) as f32
}

/// In how many of `n` documents an n-gram with this [`idf`] occurs; `None` where no count has it, or more than one.
///
/// The count is worked out as (1 + n) / e^(idf − 1) − 1 and then held against [`idf`] itself with its neighbours, so it
/// is right or not given. Neighbouring counts round to one f32 only from some 4 million documents on.
///
/// ```
/// use sentimen::features::{documents_of, idf};
/// assert_eq!(documents_of(idf(372, 17), 372), Some(17));
/// assert_eq!(documents_of(1.5, 3), None);
/// ```
#[must_use]
pub fn documents_of(value: f32, n: usize) -> Option<u32> {
    let near = ((1.0 + n as f64) / libm::exp(f64::from(value) - 1.0) - 1.0).round();
    if !(0.0..=n.min(u32::MAX as usize) as f64).contains(&near) {
        return None;
    }
    let near = near as u32;
    let mut fitting = (near.saturating_sub(2)..=near.saturating_add(2))
        .filter(|df| *df as usize <= n && idf(n, *df) == value);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// How counts become values, with the fitted weight of each column.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// The weight of each column: its idf, or 1. Words first, then character n-grams.
    pub terms: Vec<f32>,
    /// How many of the columns are words.
    pub words: usize,
    /// Length of the character block beside the word block's 1.
    pub char_weight: f64,
    /// Whether a count c becomes 1 + ln c.
    pub sublinear_tf: bool,
}

impl Weighting {
    /// Appends the row of a document given as ascending columns with their counts.
    ///
    /// value = tf · idf; then the word block is scaled to length 1 and the character
    /// block to length `char_weight`. A block without hits stays empty.
    pub(super) fn weigh(
        &self,
        counts: impl Iterator<Item = (u32, u32)>,
        columns: &mut Vec<u32>,
        values: &mut Vec<f32>,
    ) {
        let start = columns.len();
        for (column, count) in counts {
            columns.push(column);
            values.push(f32::from_bits(count));
        }
        self.weigh_row(&columns[start..], &mut values[start..]);
    }

    /// The rows of a block of counts.
    pub(super) fn weigh_block(&self, block: Block<u32>) -> Block<f32> {
        let Block { ends, columns, values } = block;
        // The same piece of memory: a count and a value are four bytes each.
        let mut values: Vec<f32> = values.into_iter().map(f32::from_bits).collect();
        let mut start = 0;
        for &end in &ends {
            let span = start..end as usize;
            self.weigh_row(&columns[span.clone()], &mut values[span]);
            start = end as usize;
        }
        Block { ends, columns, values }
    }

    /// Makes the values of a row out of its counts, which `values` holds as bits.
    pub(super) fn weigh_row(&self, columns: &[u32], values: &mut [f32]) {
        let words = columns.partition_point(|column| (*column as usize) < self.words);
        for (block, length) in [(0..words, 1.0), (words..columns.len(), self.char_weight)] {
            let values = &mut values[block.clone()];
            let mut square = 0.0;
            for (value, column) in values.iter_mut().zip(&columns[block]) {
                let weight = self.tf(value.to_bits()) * f64::from(self.terms[*column as usize]);
                square += weight * weight;
                *value = weight as f32;
            }
            let scale = if square > 0.0 { length / square.sqrt() } else { 0.0 };
            values.iter_mut().for_each(|value| *value = (f64::from(*value) * scale) as f32);
        }
    }

    /// Term frequency of a count: itself, or 1 + ln of it.
    #[inline]
    pub(crate) fn tf(&self, count: u32) -> f64 {
        if !self.sublinear_tf {
            return f64::from(count);
        }
        match LOGARITHMS.get(count as usize) {
            Some(ln) => 1.0 + ln,
            None => 1.0 + libm::log(f64::from(count)),
        }
    }
}

/// ln of 0 to 7 (0 never occurs): nearly all counts are this small.
#[allow(clippy::approx_constant, reason = "a table of logarithms, ln 2 among them")]
static LOGARITHMS: [f64; 8] = [
    0.0,
    0.0,
    0.693_147_180_559_945_3,
    1.098_612_288_668_109_6,
    1.386_294_361_119_890_6,
    1.609_437_912_434_100_3,
    1.791_759_469_228_055,
    1.945_910_149_055_313_2,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_logarithms_are_those_of_libm() {
        for (count, ln) in LOGARITHMS.iter().enumerate().skip(1) {
            assert_eq!(*ln, libm::log(count as f64), "ln {count}");
        }
    }

    #[test]
    fn idf_is_the_smoothed_one() {
        assert_eq!(idf(3, 3), 1.0);
        assert_eq!(idf(3, 1), (2f64.ln() + 1.0) as f32);
    }

    /// 4/2 = 2, so idf(3, 1) is 1 + ln 2; half way between two counts there is none.
    #[test]
    fn document_counts_are_read_off_the_idf() {
        assert_eq!(documents_of((2f64.ln() + 1.0) as f32, 3), Some(1));
        assert_eq!(documents_of(1.0, 3), Some(3));
        for none in [0.0, 1.3, 100.0, f32::NAN] {
            assert_eq!(documents_of(none, 3), None, "{none}");
        }
        // 2^25 documents: the idf of neighbouring counts are the same f32.
        assert_eq!(idf(1 << 25, (1 << 25) - 3), idf(1 << 25, (1 << 25) - 4));
        assert_eq!(documents_of(idf(1 << 25, (1 << 25) - 3), 1 << 25), None);
        assert_eq!(documents_of(idf(1 << 25, 1000), 1 << 25), Some(1000));
    }

    proptest::proptest! {
        #[test]
        fn every_count_is_found_again(n in 1usize..4_000_000, share in 0.0f64..=1.0) {
            let df = (share * n as f64) as u32;
            proptest::prop_assert_eq!(documents_of(idf(n, df), n), Some(df));
        }
    }

    #[test]
    fn each_block_has_its_own_length() {
        let w = Weighting { terms: vec![1.0, 2.0, 1.0, 1.0], words: 2, char_weight: 0.5, sublinear_tf: true };
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        w.weigh([(0, 1), (1, 1), (2, 1), (3, 3)].into_iter(), &mut columns, &mut values);
        assert_eq!(columns, [0, 1, 2, 3]);
        // Words: (1, 2)/√5. Characters: (1, 1 + ln 3)/√(1 + (1 + ln 3)²)/2.
        let tf = 1.0 + 3f64.ln();
        let length = 2.0 * (1.0 + tf * tf).sqrt();
        for (value, expected) in
            values.iter().zip([1.0 / 5f64.sqrt(), 2.0 / 5f64.sqrt(), 1.0 / length, tf / length])
        {
            assert!((f64::from(*value) - expected).abs() < 1e-7, "{value} {expected}");
        }
    }

    #[test]
    fn raw_counts_when_asked() {
        let w = Weighting { terms: vec![1.0, 1.0], words: 2, char_weight: 1.0, sublinear_tf: false };
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        w.weigh([(0, 3), (1, 4)].into_iter(), &mut columns, &mut values);
        assert_eq!(values, [0.6, 0.8]);
    }
}
