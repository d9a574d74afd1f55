//! A model for people and programs: its card and the n-grams it goes by.

use super::{figures_table, search_table};
use crate::features::Column;
use crate::model::Model;
use serde_json::{Value, json};

/// All that a training run has to show: the table of its search, the card, the figures.
#[must_use]
pub fn trained_text(model: &Model) -> String {
    let card = model.card();
    let search = card.search.as_ref().map(|s| format!("{}\n", search_table(s))).unwrap_or_default();
    let figures = card.figures.as_ref();
    let figures = figures.map(|f| format!("\n{}\n\n{}", card.evaluated_on, figures_table(f)));
    format!("{search}{}{}", card_text(model), figures.unwrap_or_default())
}

/// The card without its search and its figures, as aligned lines.
#[must_use]
pub fn card_text(model: &Model) -> String {
    let card = model.card();
    let train = &model.recipe().train;
    let total: u64 = card.documents.values().sum();
    let classes: Vec<String> = card.documents.iter().map(|(label, n)| format!("{n} {label}")).collect();
    let groups = if card.figures.is_some() { format!("; {} groups", card.groups) } else { String::new() };
    let thresholds: Vec<String> =
        model.labels().iter().zip(&model.rule().thresholds).map(|(l, t)| format!("{l} {t:.3}")).collect();
    let certificate = card.certificate;
    let reached = if certificate.holds() { "reached" } else { "NOT reached" };
    let lines = [
        ("trained on", format!("{total} articles: {}{groups}", classes.join(", "))),
        (
            "recipe",
            format!(
                "{}, C {}, class weight {}, decision {}",
                model.recipe().name,
                train.c,
                name(&train.class_weight),
                name(&train.decision)
            ),
        ),
        (
            "n-grams",
            format!(
                "{} of words, {} of characters; {} non-zeros",
                thousands(card.features[0]),
                thousands(card.features[1]),
                thousands(card.non_zeros)
            ),
        ),
        ("thresholds", thresholds.join(", ")),
        (
            "optimum",
            format!(
                "{reached}: relative gradient {:.1e} ({:.1e} as stored), wanted {:.0e}",
                certificate.relative_gradient, certificate.stored_relative_gradient, certificate.tol
            ),
        ),
        ("objective", card.objective.to_string()),
        ("data hash", card.data_hash.clone()),
        ("sentimen", card.crate_version.clone()),
    ];
    lines.iter().map(|(name, text)| format!("{name:<11} {text}\n")).collect()
}

/// The word n-grams with the largest weights of each class, side by side.
#[must_use]
pub fn top_table(model: &Model, n: usize) -> String {
    const WIDTH: usize = 25;
    let columns: Vec<Vec<String>> = (0..model.labels().len())
        .map(|class| {
            let top = model.top(class, Column::Word, n);
            top.into_iter().map(|w| format!("{:>6.2} {}", w.weight, cut(&w.ngram, WIDTH - 8))).collect()
        })
        .collect();
    let row = |cells: Vec<&str>| {
        let line: String = cells.iter().map(|c| format!("{c:WIDTH$}")).collect();
        format!("{}\n", line.trim_end())
    };
    let mut out = String::from("word n-grams with the largest weights\n\n");
    let names: Vec<String> = model.labels().iter().map(|l| format!("       {}", cut(l, WIDTH - 8))).collect();
    out.push_str(&row(names.iter().map(String::as_str).collect()));
    for i in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        out.push_str(&row(columns.iter().map(|c| c.get(i).map_or("", String::as_str)).collect()));
    }
    out
}

/// Card, recipe and top n-grams as one JSON object.
#[must_use]
pub fn inspection_json(model: &Model, n: usize) -> String {
    let top: serde_json::Map<String, Value> = model
        .labels()
        .iter()
        .enumerate()
        .map(|(k, label)| {
            (label.clone(), json!({ "words": model.top(k, Column::Word, n), "characters": model.top(k, Column::Char, n) }))
        })
        .collect();
    let all = json!({
        "labels": model.labels(),
        "card": model.card(),
        "recipe": model.recipe(),
        "rule": model.rule(),
        "top": top,
    });
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// A setting as its recipe writes it.
fn name(setting: &impl serde::Serialize) -> String {
    match serde_json::to_value(setting) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(map)) => map.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(","),
        _ => String::new(),
    }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

/// 1234567 as 1,234,567.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_fit_their_place() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(cut("pertumbuhan", 5), "pert…");
        assert_eq!(cut("laba", 5), "laba");
    }
}
