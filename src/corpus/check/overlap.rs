//! What one set already knows of another.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Finding, Severity};
use crate::article::Article;
use crate::corpus::duplicates::{SAME_TEXT, near_duplicates};
use crate::label::class_name;

/// How many articles of a second set the first one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// Articles of the second set.
    pub articles: usize,
    /// Those whose text stands word for word in the first.
    pub exact: usize,
    /// Those with a near-duplicate there and no exact one.
    pub near: usize,
    /// Of the labelled ones among both, those whose label the first set's twin carries: so many a
    /// table of the first set's texts would get right without having learned anything.
    pub looked_up: usize,
    /// Labelled ones among them.
    pub labelled: usize,
    /// An error, where there is any overlap.
    pub finding: Option<Finding>,
}

/// Looks for the articles of `second` in `first`, by texts that share at least
/// [`SAME_TEXT`] of their shingles.
#[must_use]
pub fn overlap(first: &[Article], second: &[Article]) -> Overlap {
    let texts: Vec<&str> = first.iter().chain(second).map(|a| a.body.as_str()).collect();
    // For each article of the second set its twin in the first: an exact one if there is.
    let mut twins: BTreeMap<usize, (bool, usize)> = BTreeMap::new();
    for (i, j) in near_duplicates(&texts, SAME_TEXT) {
        let (known, new) = (i.min(j), i.max(j));
        if known < first.len() && new >= first.len() {
            let twin = (texts[known] != texts[new], known);
            let best = twins.entry(new).or_insert(twin);
            *best = twin.min(*best);
        }
    }
    let exact = twins.values().filter(|(near, _)| !near).count();
    let class = |article: &Article| article.label.as_deref().map(class_name);
    let (mut looked_up, mut labelled) = (0, 0);
    for (&new, &(_, known)) in &twins {
        if let Some(label) = class(&second[new - first.len()]) {
            labelled += 1;
            looked_up += usize::from(class(&first[known]) == Some(label));
        }
    }
    let finding = (!twins.is_empty()).then(|| {
        let share = 100.0 * twins.len() as f64 / second.len() as f64;
        let what = format!(
            "{} of the {} articles to compare with are in the first set ({exact} word for word), {share:.1} %; \
             a look-up alone gets {looked_up} of the {labelled} labelled ones right",
            twins.len(),
            second.len()
        );
        let ids = twins.keys().map(|new| second[new - first.len()].id.clone()).collect();
        let next = "take them out of one of the sets before you train on one and test on the other";
        Finding::new(Severity::Error, "overlap", twins.len(), what, ids, next)
    });
    Overlap { articles: second.len(), exact, near: twins.len() - exact, looked_up, labelled, finding }
}
