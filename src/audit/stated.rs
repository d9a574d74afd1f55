//! How sure pages are of their own labels, and whether that is borne out.

use serde::Serialize;

/// A page at least so sure of its label contradicts a model that gives the label at most [`UNLIKELY`].
pub const SURE: f64 = 0.9;
/// See [`SURE`].
pub const UNLIKELY: f64 = 0.1;
/// The upper ends of the ranges of confidence that are told apart.
const ENDS: [f64; 5] = [0.6, 0.7, 0.8, 0.9, 1.0];

/// Articles whose label came with a confidence in one range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatedConfidence {
    /// From this confidence on, which belongs to the range of the first only.
    pub above: f64,
    /// Up to and with this one.
    pub to: f64,
    /// How many articles.
    pub articles: u64,
    /// Their mean confidence.
    pub stated: f64,
    /// The share of them whose label the models find most probable.
    pub agreed: f64,
    /// The mean probability that the models give their label.
    pub probability: f64,
}

/// Ranges of confidence that hold articles, ascending. `stated[i]` is what article i's page says of its label,
/// `probability[i]` what models that did not see it give that label, `agreed[i]` whether it is the most probable.
#[must_use]
pub fn stated_confidence(
    stated: &[Option<f64>],
    probability: &[f64],
    agreed: &[bool],
) -> Vec<StatedConfidence> {
    let mut found = Vec::new();
    let mut above = 0.0;
    for (at, to) in ENDS.into_iter().enumerate() {
        let within = |s: f64| s <= to && (s > above || (at == 0 && s >= 0.0));
        let rows: Vec<usize> = (0..stated.len()).filter(|&i| stated[i].is_some_and(within)).collect();
        if !rows.is_empty() {
            let n = rows.len() as f64;
            let mean = |of: &dyn Fn(usize) -> f64| rows.iter().map(|&i| of(i)).sum::<f64>() / n;
            found.push(StatedConfidence {
                above,
                to,
                articles: rows.len() as u64,
                stated: mean(&|i| stated[i].unwrap_or_default()),
                agreed: mean(&|i| f64::from(u8::from(agreed[i]))),
                probability: mean(&|i| probability[i]),
            });
        }
        above = to;
    }
    found
}

/// Whether a page that is sure of its label contradicts the models.
#[must_use]
pub fn contradicts(stated: Option<f64>, probability: f64) -> bool {
    stated.is_some_and(|s| s >= SURE) && probability <= UNLIKELY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        let stated = [Some(0.95), Some(0.91), None, Some(0.9), Some(0.0)];
        let found =
            stated_confidence(&stated, &[0.8, 0.4, 0.1, 0.5, 0.25], &[true, false, true, true, false]);
        let rows: Vec<(f64, u64, f64)> = found.iter().map(|r| (r.to, r.articles, r.agreed)).collect();
        assert_eq!(rows, [(0.6, 1, 0.0), (0.9, 1, 1.0), (1.0, 2, 0.5)]);
        assert!((found[2].stated - 0.93).abs() < 1e-12 && (found[2].probability - 0.6).abs() < 1e-12);
        assert!(stated_confidence(&[None], &[0.5], &[true]).is_empty());
        assert!(contradicts(Some(0.9), 0.1) && !contradicts(Some(0.89), 0.0) && !contradicts(None, 0.0));
    }
}
