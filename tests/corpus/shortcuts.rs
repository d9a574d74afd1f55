use std::collections::{BTreeMap, BTreeSet};

use sentimen::article::Article;
use sentimen::corpus::split::folds;
use sentimen::features::TokenCache;
use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, Evaluation, Options, train};

use crate::tables::{LABELS, Row, articles, rows};

#[test]
fn every_layout_outlet_and_subject_carries_every_label() {
    let rows = rows();
    let mut seen: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in &rows {
        for place in [("layout", &*row.layout), ("outlet", &row.outlet), ("subject", &row.subject)] {
            seen.entry(place).or_default().insert(&row.label);
        }
    }
    for ((what, value), labels) in seen {
        assert_eq!(labels.len(), LABELS.len(), "{what} {value:?} has only {labels:?}");
    }
}

/// All that is known of a page beside its text, as words: each choice by itself, and in pairs.
fn circumstances(row: &Row, words: usize) -> String {
    let outlet: String = row.outlet.chars().filter(|c| c.is_alphanumeric()).collect();
    format!(
        "layout{} outlet{outlet} subject{} length{}",
        row.layout,
        row.subject.replace('-', ""),
        words / 15
    )
}

/// The articles of five folds, none of which shares an event, each predicted by a fit on the other four.
fn accuracy_held_out(texts: &[String], rows: &[Row], recipe: &Recipe, seed: u64) -> f64 {
    let mut numbers = BTreeMap::new();
    let mut number = |event: &str| {
        let next = u32::try_from(numbers.len()).expect("few events");
        *numbers.entry(event.to_owned()).or_insert(next)
    };
    let groups: Vec<u32> = rows.iter().map(|row| number(&row.event)).collect();
    let label = |row: &Row| LABELS.iter().position(|label| *label == row.label).expect("a known label");
    let labels: Vec<u32> = rows.iter().map(|row| u32::try_from(label(row)).expect("three")).collect();
    let fold = folds(&groups, &labels, LABELS.len(), 5, seed).expect("events to hold out");
    let mut right = 0;
    for held in 0..5 {
        let article = |i: usize| Article {
            body: texts[i].clone(),
            label: Some(rows[i].label.clone()),
            ..Article::default()
        };
        let seen = (0..rows.len()).filter(|i| fold[*i] != held).map(article).collect();
        let corpus = Corpus::new(seen, false).expect("a corpus");
        let options = Options { evaluation: Evaluation::None, ..Options::default() };
        let model = train(&corpus, recipe, &options, &mut |_| ()).expect("a model").model;
        let cache = TokenCache::default();
        let says = |i: usize| &model.labels()[model.predict(&texts[i], &cache).label];
        right += (0..rows.len()).filter(|i| fold[*i] == held && *says(*i) == rows[*i].label).count();
    }
    f64::from(u32::try_from(right).expect("few pages"))
        / f64::from(u32::try_from(rows.len()).expect("few pages"))
}

/// The interval in which 95 % of the accuracies of guessing lie, the largest class being `p` of `n` pages.
fn guessing(p: f64, n: usize) -> (f64, f64) {
    let spread = 1.96 * (p * (1.0 - p) / f64::from(u32::try_from(n).expect("few pages"))).sqrt();
    (p - spread, p + spread)
}

/// Far below guessing is no leak either: classes are spread so evenly over layouts, outlets and subjects that a
/// training part has more of the very label that the held-out part lacks.
#[test]
fn what_stands_around_a_text_does_not_tell_its_label() {
    let rows = rows();
    let bodies = articles("pages");
    let texts: Vec<String> = rows
        .iter()
        .map(|row| circumstances(row, bodies[&row.page].body.split_whitespace().count()))
        .collect();
    let largest = LABELS.iter().map(|label| rows.iter().filter(|row| row.label == *label).count()).max();
    let share = |n: usize| {
        f64::from(u32::try_from(n).expect("few pages")) / f64::from(u32::try_from(rows.len()).expect("few"))
    };
    let (low, high) = guessing(share(largest.expect("three classes")), rows.len());
    let mut recipe = Recipe::built_in("words12").expect("a built-in recipe");
    for c in [0.1, 10.0] {
        recipe.train.c = c;
        let seeds = 0..5;
        let mean =
            seeds.clone().map(|seed| accuracy_held_out(&texts, &rows, &recipe, seed)).sum::<f64>() / 5.0;
        println!(
            "layout, outlet, subject and length at C {c}: accuracy {mean:.3}; guessing: {low:.3} to {high:.3}"
        );
        assert!(
            mean <= high,
            "layout, outlet, subject and length tell the label: accuracy {mean:.3} above {high:.3}"
        );
    }
    // The same test on what does tell the label must fail, or it could not.
    let told: Vec<String> =
        rows.iter().zip(&texts).map(|(row, text)| format!("{text} {}", row.label)).collect();
    assert!(accuracy_held_out(&told, &rows, &recipe, 0) > high, "the classifier finds nothing at all");
}
