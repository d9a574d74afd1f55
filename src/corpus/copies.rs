//! Articles that say the same and are labelled differently: at most one of the labels is right.

use super::duplicates::{SAME_TEXT, near_duplicates};
use super::union_find::UnionFind;
use std::collections::BTreeMap;

/// Sets of articles of one text (but for a few words) under two labels or more; ascending, by their first article.
/// `labels[i]` is the label of `texts[i]`; texts without one are in no set.
#[must_use]
pub fn conflicting_copies<L: PartialEq>(texts: &[&str], labels: &[Option<L>]) -> Vec<Vec<usize>> {
    let mut sets = UnionFind::new(texts.len());
    let mut rows = Vec::new();
    for (i, j) in near_duplicates(texts, SAME_TEXT) {
        sets.union(i, j);
        rows.extend([i, j]);
    }
    rows.sort_unstable();
    rows.dedup();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for row in rows.into_iter().filter(|&row| labels[row].is_some()) {
        members.entry(sets.find(row)).or_default().push(row);
    }
    let differ = |set: &Vec<usize>| set.iter().any(|&row| labels[row] != labels[set[0]]);
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
        let texts = [a, b, a, b, "lain sama sekali dari yang di atas tadi", a, a];
        let of = |labels: [u8; 6]| {
            let labels: Vec<Option<u8>> = labels.into_iter().map(Some).chain([None]).collect();
            conflicting_copies(&texts, &labels)
        };
        assert_eq!(of([0, 1, 2, 1, 0, 0]), [[0, 2, 5]]);
        assert!(of([0, 1, 0, 1, 2, 0]).is_empty());
    }
}
