//! Articles that say the same and are labelled differently: at most one of the labels is right.

use crate::corpus::duplicates::{SAME_TEXT, near_duplicates};
use crate::corpus::groups::UnionFind;
use std::collections::BTreeMap;

/// Sets of articles of one text (but for a few words) under two labels or more; ascending, by their first article.
/// `given[i]` is the label of `texts[i]`.
#[must_use]
pub fn conflicting_copies(texts: &[&str], given: &[usize]) -> Vec<Vec<usize>> {
    let mut sets = UnionFind::new(texts.len());
    let mut rows = Vec::new();
    for (i, j) in near_duplicates(texts, SAME_TEXT) {
        sets.union(i, j);
        rows.extend([i, j]);
    }
    rows.sort_unstable();
    rows.dedup();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    rows.into_iter().for_each(|row| members.entry(sets.find(row)).or_default().push(row));
    let differ = |set: &Vec<usize>| set.iter().any(|&row| given[row] != given[set[0]]);
    let mut found: Vec<Vec<usize>> = members.into_values().filter(differ).collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_copies_under_two_labels_are_found() {
        let a = "gubernur meresmikan pasar baru di kendari pagi tadi bersama wali kota";
        let b = "harga cabai di tingkat petani turun lagi pekan ini karena panen raya";
        let texts = [a, b, a, b, "lain sama sekali dari yang di atas tadi", a];
        assert_eq!(conflicting_copies(&texts, &[0, 1, 2, 1, 0, 0]), [[0, 2, 5]]);
        assert!(conflicting_copies(&texts, &[0, 1, 0, 1, 2, 0]).is_empty());
    }
}
