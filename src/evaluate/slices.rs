//! The same figures for parts of the rows: by outlet, by month, by party.

use serde::Serialize;
use std::collections::BTreeMap;

use super::evaluation::array;
use super::scored::{Scored, counted};
use super::{Bootstrap, Estimate};

/// What rows without a value are put under.
pub const NO_VALUE: &str = "(none)";

/// The rows that share a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// The value, or [`NO_VALUE`].
    pub value: String,
    /// How many rows have it.
    pub n: u64,
    /// How many units these form.
    #[serde(skip)]
    pub units: u64,
    /// The share of them predicted rightly.
    pub accuracy: Estimate,
    /// Mean of F1 over the classes that have a row or a prediction in the slice: scikit-learn's
    /// `f1_score(average="macro")`. A slice may well lack a class, and is not to be blamed for that.
    pub macro_f1: Estimate,
}

/// The slices of `scored` by the `values` of each row, the largest first, of equals by name. A row with several
/// values is in several slices; a value named twice counts once.
///
/// Each slice's intervals draw from its own units.
#[must_use]
pub fn slices(scored: &Scored, values: &[Vec<String>], bootstrap: Bootstrap) -> Vec<Slice> {
    let mut rows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let nothing = [NO_VALUE.to_owned()];
    for (i, values) in values.iter().enumerate().take(scored.len()) {
        let values = if values.is_empty() { nothing.as_slice() } else { values };
        for value in values {
            let rows = rows_of.entry(value).or_default();
            if rows.last() != Some(&i) {
                rows.push(i);
            }
        }
    }
    let mut slices: Vec<Slice> =
        rows_of.into_iter().map(|(value, rows)| slice(&scored.part(&rows), value, bootstrap)).collect();
    // Stable: of equals the names stay in order.
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.n));
    slices
}

fn slice(part: &Scored, value: &str, bootstrap: Bootstrap) -> Slice {
    let (cells, k) = (part.cells(), part.labels().len());
    let estimates = bootstrap.estimates(part.units(), |times| {
        let confusion = counted(k, &cells, &part.unit, times);
        let defined: Vec<f64> = confusion.f1s().into_iter().flatten().collect();
        let macro_f1 = defined.iter().fold(0.0, |sum, f1| sum + f1) / defined.len().max(1) as f64;
        vec![confusion.accuracy(), (!defined.is_empty()).then_some(macro_f1)]
    });
    let [accuracy, macro_f1] = array(&estimates);
    let (n, units) = (part.len() as u64, part.units() as u64);
    Slice { value: value.to_owned(), n, units, accuracy, macro_f1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    /// Six rows of three classes: outlet X has 0→0, 1→0, 0→0 and Y 2→2; one row has none, one has both.
    #[test]
    fn worked_by_hand() {
        let labels = ["a", "b", "c"].map(str::to_owned);
        let p = Array2::from_elem((6, 3), 1.0 / 3.0);
        let scored = Scored::new(&labels, vec![0, 1, 0, 2, 1, 0], vec![0, 0, 0, 2, 0, 0], p, None).unwrap();
        let values: Vec<Vec<String>> = [&["X"][..], &["X", "X"], &["X"], &["Y"], &[], &["X", "Y"]]
            .iter()
            .map(|values| values.iter().map(|v| (*v).to_owned()).collect())
            .collect();
        let found = slices(&scored, &values, Bootstrap { resamples: 100, seed: 0 });
        let names: Vec<(&str, u64)> = found.iter().map(|s| (s.value.as_str(), s.n)).collect();
        assert_eq!(names, [("X", 4), ("Y", 2), (NO_VALUE, 1)]);
        // X: a has 3 of 4 predicted, F1 6/7; b 0; c is not there and not counted.
        assert_eq!(found[0].accuracy.value, Some(0.75));
        assert!((found[0].macro_f1.value.unwrap() - 3.0 / 7.0).abs() < 1e-15);
        assert_eq!((found[1].accuracy.value, found[1].macro_f1.value), (Some(1.0), Some(1.0)));
        assert_eq!(
            (found[2].accuracy.value, found[2].accuracy.interval),
            (Some(0.0), None),
            "one row has no interval"
        );
    }
}
