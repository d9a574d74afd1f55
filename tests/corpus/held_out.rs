use std::collections::BTreeMap;

use sentimen::article::Article;
use sentimen::corpus::split::folds;
use sentimen::features::TokenCache;
use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, Evaluation, Options, train};

use crate::tables::{LABELS, Row};

const FOLDS: u32 = 5;

/// What stays on one side of a split.
#[derive(Clone, Copy)]
pub enum Kept {
    Events,
    Pages,
}

/// The fold of each page.
pub fn folds_of(rows: &[Row], kept: Kept, seed: u64) -> Vec<u32> {
    let mut numbers = BTreeMap::new();
    let mut number = |name: &str| {
        let next = u32::try_from(numbers.len()).expect("few events");
        *numbers.entry(name.to_owned()).or_insert(next)
    };
    let name = |row: &Row| match kept {
        Kept::Events => row.event.clone(),
        Kept::Pages => row.page.clone(),
    };
    let groups: Vec<u32> = rows.iter().map(|row| number(&name(row))).collect();
    let label = |row: &Row| LABELS.iter().position(|label| *label == row.label).expect("a known label");
    let labels: Vec<u32> = rows.iter().map(|row| u32::try_from(label(row)).expect("three")).collect();
    folds(&groups, &labels, LABELS.len(), FOLDS as usize, seed).expect("enough to hold out")
}

/// For each page whether a fit on the pages of the other folds predicts its label from its text.
pub fn held_out(texts: &[String], rows: &[Row], fold: &[u32], recipe: &Recipe) -> Vec<bool> {
    let mut right = vec![false; rows.len()];
    let article = |i: usize| Article {
        body: texts[i].clone(),
        label: Some(rows[i].label.clone()),
        ..Article::default()
    };
    for held in 0..FOLDS {
        let seen = (0..rows.len()).filter(|i| fold[*i] != held).map(article).collect();
        let corpus = Corpus::new(seen, false).expect("a corpus");
        let options = Options { evaluation: Evaluation::None, ..Options::default() };
        let model = train(&corpus, recipe, &options, &mut |_| ()).expect("a model").model;
        let cache = TokenCache::default();
        for i in (0..rows.len()).filter(|i| fold[*i] == held) {
            right[i] = model.labels()[model.predict(&texts[i], &cache).label] == rows[i].label;
        }
    }
    right
}

/// `part` of `all`.
pub fn share(part: usize, all: usize) -> f64 {
    f64::from(u32::try_from(part).expect("few pages")) / f64::from(u32::try_from(all).expect("few pages"))
}
