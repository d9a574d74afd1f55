//! Counts to weights: sublinear term frequency, inverse document frequency, unit length.

/// ln((1 + n) / (1 + df)) + 1, as scikit-learn's smoothed idf.
///
/// Through `libm`, since the platforms' own logarithms differ in the last bit.
#[must_use]
pub fn idf(n: usize, df: u32) -> f32 {
    (libm::log((1.0 + n as f64) / (1.0 + f64::from(df))) + 1.0) as f32
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
    /// Appends the row of a document whose hits are the sorted column numbers, each as often as it occurs.
    pub(super) fn weigh_sorted(&self, hits: &[u32], columns: &mut Vec<u32>, values: &mut Vec<f32>) {
        self.weigh(hits.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)), columns, values);
    }

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
        let mut squares = [0.0f64; 2];
        for (column, count) in counts {
            let weight = self.tf(count) * f64::from(self.terms[column as usize]);
            squares[usize::from(column as usize >= self.words)] += weight * weight;
            columns.push(column);
            values.push(weight as f32);
        }
        let scale = |square: f64, length: f64| if square > 0.0 { length / square.sqrt() } else { 0.0 };
        let scales = [scale(squares[0], 1.0), scale(squares[1], self.char_weight)];
        for (column, value) in columns[start..].iter().zip(&mut values[start..]) {
            let block = usize::from(*column as usize >= self.words);
            *value = (f64::from(*value) * scales[block]) as f32;
        }
    }

    #[inline]
    fn tf(&self, count: u32) -> f64 {
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

    #[test]
    fn each_block_has_its_own_length() {
        let w = Weighting { terms: vec![1.0, 2.0, 1.0, 1.0], words: 2, char_weight: 0.5, sublinear_tf: true };
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        w.weigh_sorted(&[0, 1, 2, 3, 3, 3], &mut columns, &mut values);
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
        w.weigh_sorted(&[0, 0, 0, 1, 1, 1, 1], &mut columns, &mut values);
        assert_eq!(values, [0.6, 0.8]);
    }
}
