use std::collections::{BTreeMap, BTreeSet};

use sentimen::recipe::Recipe;

use crate::held_out::{Kept, folds_of, held_out, share};
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

/// All that is known of a page beside its text, as words: each choice by itself, and neighbours in pairs.
fn circumstances(row: &Row, words: usize) -> String {
    let outlet: String = row.outlet.chars().filter(|c| c.is_alphanumeric()).collect();
    format!(
        "layout{} outlet{outlet} subject{} length{}",
        row.layout,
        row.subject.replace('-', ""),
        words / 15
    )
}

/// The share of `texts` predicted rightly by a fit that saw no page of their event.
fn accuracy_held_out(texts: &[String], rows: &[Row], recipe: &Recipe, seed: u64) -> f64 {
    let fold = folds_of(rows, Kept::Events, seed);
    let right = held_out(texts, rows, &fold, recipe).into_iter().filter(|right| *right).count();
    share(right, rows.len())
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
    let (low, high) = guessing(share(largest.expect("three classes"), rows.len()), rows.len());
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
    // The same test must fail where one page in four is told its label outright.
    let planted = |i: usize| if i.is_multiple_of(4) { rows[i].label.as_str() } else { "" };
    let told: Vec<String> =
        texts.iter().enumerate().map(|(i, text)| format!("{text} {}", planted(i))).collect();
    assert!(accuracy_held_out(&told, &rows, &recipe, 0) > high, "the classifier finds no leak of a quarter");
}
