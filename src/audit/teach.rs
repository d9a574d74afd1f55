//! Which unlabelled articles would teach a model most: those it is least sure of, no two of them alike.

use crate::corpus::duplicates::{DEFAULT_THRESHOLD, near_duplicates};
use crate::corpus::groups::UnionFind;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// An unlabelled article that is worth a label.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lesson {
    /// Its position among the unlabelled.
    pub row: usize,
    /// The most probable class.
    pub first: usize,
    /// The next.
    pub second: usize,
    /// p(first) − p(second): the smaller, the less sure (margin sampling, Scheffer, Decomain & Wrobel 2001).
    pub margin: f64,
}

/// Unlabelled articles in the order in which to label them, and how many were left out as copies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lessons {
    /// The least sure first; of equals the first.
    pub lessons: Vec<Lesson>,
    /// Articles that are near-duplicates of one in the list.
    pub copies: usize,
    /// Articles that are near-duplicates of a labelled one.
    pub known: usize,
}

/// Orders unlabelled `texts` by the margin of their `probabilities` (K each). Of near-duplicates the least sure is
/// kept, and none that is a near-duplicate of a `labelled` text.
#[must_use]
pub fn lessons(texts: &[&str], probabilities: &[Vec<f64>], labelled: &[&str]) -> Lessons {
    let n = texts.len();
    let all: Vec<&str> = texts.iter().chain(labelled).copied().collect();
    let mut sets = UnionFind::new(all.len());
    for (i, j) in near_duplicates(&all, DEFAULT_THRESHOLD) {
        sets.union(i, j);
    }
    let taught: HashSet<usize> = (n..all.len()).map(|i| sets.find(i)).collect();
    let mut order: Vec<Lesson> = probabilities.iter().enumerate().map(|(row, p)| lesson(row, p)).collect();
    order.sort_by(|a, b| a.margin.total_cmp(&b.margin).then(texts[a.row].cmp(texts[b.row])));
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut copies, mut known) = (0, 0);
    order.retain(|lesson| {
        let set = sets.find(lesson.row);
        if taught.contains(&set) {
            known += 1;
            return false;
        }
        let first = *seen.entry(set).or_insert(lesson.row) == lesson.row;
        copies += usize::from(!first);
        first
    });
    Lessons { lessons: order, copies, known }
}

fn lesson(row: usize, p: &[f64]) -> Lesson {
    let best = |but: Option<usize>| {
        let others = (0..p.len()).filter(|k| Some(*k) != but);
        others.fold(
            None,
            |best: Option<usize>, k| if best.is_none_or(|b| p[k] > p[b]) { Some(k) } else { best },
        )
    };
    let first = best(None).unwrap_or_default();
    let second = best(Some(first)).unwrap_or(first);
    let at = |k: usize| p.get(k).copied().unwrap_or_default();
    Lesson { row, first, second, margin: at(first) - at(second) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_sure_come_first_and_copies_but_once() {
        let a = "gubernur meresmikan pasar baru di kendari pagi tadi bersama wali kota";
        let b = "harga cabai di tingkat petani turun lagi pekan ini karena panen raya";
        let c = "tim nasional menang tipis di jakarta semalam berkat gol menit akhir";
        let texts = [a, b, a, c];
        let p = [vec![0.5, 0.3, 0.2], vec![0.9, 0.05, 0.05], vec![0.1, 0.42, 0.48], vec![0.2, 0.4, 0.4]];
        let found = lessons(&texts, &p, &[c]);
        assert_eq!(found.lessons.iter().map(|l| l.row).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((found.copies, found.known), (1, 1));
        let first = found.lessons[0];
        assert_eq!((first.first, first.second), (2, 1));
        assert!((first.margin - 0.06).abs() < 1e-12);
        assert!(lessons(&[], &[], &[a]).lessons.is_empty());
    }
}
