//! The shares of the classes over time: of the labels given, and of those decided on.

use serde::Serialize;
use std::collections::BTreeMap;

use super::scored::{Scored, counted};
use super::{Bootstrap, Estimate};

/// The rows of one period and the shares of the K classes among them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    /// Its name, such as `2025-03`.
    pub name: String,
    /// How many rows are of it.
    pub n: u64,
    /// How many units these form.
    pub units: u64,
    /// The share of each class among the true classes.
    pub given: Vec<Estimate>,
    /// The share of each class among those decided on. It is what counting labels gives, uncorrected; see
    /// [`super::share`].
    pub predicted: Vec<Estimate>,
}

/// The shares of the classes in each period of `scored`, the periods in the order of their names. Rows without a period
/// are in none. Intervals are by `bootstrap` over the units of each period.
#[must_use]
pub fn periods(scored: &Scored, names: &[Option<String>], bootstrap: Bootstrap) -> Vec<Period> {
    let mut rows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate().take(scored.len()) {
        if let Some(name) = name {
            rows_of.entry(name).or_default().push(i);
        }
    }
    rows_of.into_iter().map(|(name, rows)| period(&scored.part(&rows), name, bootstrap)).collect()
}

fn period(part: &Scored, name: &str, bootstrap: Bootstrap) -> Period {
    let (cells, k) = (part.cells(), part.labels().len());
    let mut given = bootstrap.estimates(part.units(), |times| {
        let confusion = counted(k, &cells, &part.unit, times);
        let n = confusion.total() as f64;
        let share = |count: u64| (n > 0.0).then(|| count as f64 / n);
        confusion.supports().into_iter().chain(confusion.predictions()).map(share).collect()
    });
    let predicted = given.split_off(k);
    Period { name: name.to_owned(), n: part.len() as u64, units: part.units() as u64, given, predicted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    /// March: a, a, b, c called a, a, a, c; April: one b; a row without a month.
    #[test]
    fn worked_by_hand() {
        let labels = ["a", "b", "c"].map(str::to_owned);
        let p = Array2::from_elem((6, 3), 1.0 / 3.0);
        let truth = vec![1, 0, 0, 1, 2, 0];
        let scored =
            Scored::new(&labels, truth, vec![1, 0, 0, 0, 2, 0], p, Some(&[0, 1, 1, 2, 3, 4])).unwrap();
        let names: Vec<Option<String>> =
            ["04", "03", "03", "03", "03", ""].map(|n| (!n.is_empty()).then(|| n.to_owned())).into();
        let found = periods(&scored, &names, Bootstrap { resamples: 200, seed: 0 });
        let heads: Vec<(&str, u64, u64)> = found.iter().map(|p| (p.name.as_str(), p.n, p.units)).collect();
        assert_eq!(heads, [("03", 4, 3), ("04", 1, 1)]);
        let values = |of: &[Estimate]| of.iter().map(|e| e.value.unwrap()).collect::<Vec<_>>();
        assert_eq!(values(&found[0].given), [0.5, 0.25, 0.25]);
        assert_eq!(values(&found[0].predicted), [0.75, 0.0, 0.25]);
        assert_eq!(found[0].given[0].interval, Some([0.0, 1.0]), "units are drawn whole");
        assert_eq!((found[1].given[1].value, found[1].given[1].interval), (Some(1.0), None), "one unit");
    }
}
