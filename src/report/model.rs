//! A model for people and programs: its card and the n-grams it goes by.

use super::text::thousands;
use super::{figures_table_beside, search_table};
use crate::features::{Column, Vocabulary};
use crate::model::{Calibration, Model};
use serde_json::{Value, json};

/// All that a training run has to show: the table of its search, the card, the figures.
#[must_use]
pub fn trained_text(model: &Model) -> String {
    let card = model.card();
    let search = card.search.as_ref().map(|s| format!("{}\n", search_table(s))).unwrap_or_default();
    let plain = card.plain_figures.as_ref();
    let heading = plain.map_or_else(|| "model".to_owned(), |_| name(&model.recipe().train.decision));
    let figures = card.figures.as_ref().map(|figures| {
        let leak = card.random_split_macro_f1.map(|random| {
            format!(
                "; a random split would have shown macro-F1 {random:.3} instead of {:.3}",
                figures.macro_f1
            )
        });
        let words = format!("{}{}", card.evaluated_on, leak.unwrap_or_default());
        format!("\n{words}\n\n{}", figures_table_beside(figures, &heading, plain))
    });
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
    let decided =
        if model.rule().decides_uncalibrated { " (of probabilities before calibration)" } else { "" };
    let certificate = card.certificate;
    let hash_bits = model.recipe().features.hash_bits;
    let hashed = if hash_bits > 0 { format!(" (buckets, {hash_bits} bits)") } else { String::new() };
    let reached = if certificate.holds() { "reached" } else { "NOT reached" };
    let mut lines = vec![
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
                "{} of words, {} of characters{hashed}; {} non-zeros",
                thousands(card.features[0]),
                thousands(card.features[1]),
                thousands(card.non_zeros)
            ),
        ),
        ("thresholds", format!("{}{decided}", thresholds.join(", "))),
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
    if let Some(text) = calibration_text(model) {
        // Beside the thresholds, which act on what it makes.
        lines.insert(3, ("calibration", text));
    }
    let abstain = model.rule().abstain;
    if abstain > 0.0 {
        lines.insert(lines.len() - 4, ("abstains", format!("below a confidence of {abstain}")));
    }
    lines.iter().map(|(name, text)| format!("{name:<11} {text}\n")).collect()
}

/// The calibration in force and why it was chosen; nothing where probabilities are the fit's own and no other was tried.
fn calibration_text(model: &Model) -> Option<String> {
    let each = |numbers: &[f64]| {
        let named = model.labels().iter().zip(numbers);
        named.map(|(label, x)| format!("{label} {x:.3}")).collect::<Vec<_>>().join(", ")
    };
    let tried = &model.card().calibrations;
    let text = match &model.rule().calibration {
        Calibration::None if tried.is_empty() => return None,
        Calibration::None => "none".to_owned(),
        Calibration::Temperature { temperature } => format!("temperature {temperature:.3}"),
        Calibration::Vector { scales, biases } => {
            format!("vector: scales {}; biases {}", each(scales), each(biases))
        }
        Calibration::Isotonic { curves } => {
            let named = model.labels().iter().zip(curves);
            let knots: Vec<String> = named.map(|(label, c)| format!("{label} {}", c.at.len())).collect();
            format!("isotonic: knots {}", knots.join(", "))
        }
    };
    if tried.is_empty() {
        return Some(text);
    }
    let losses: Vec<String> =
        tried.iter().map(|t| format!("{} {:.4}", t.method.name(), t.log_loss)).collect();
    Some(format!(
        "{text}\n{:<11} (log-loss out of fold: {}; the simplest within one standard error)",
        "",
        losses.join(", ")
    ))
}

/// The word n-grams with the largest weights of each class, side by side; one sentence where n-grams are hashed.
#[must_use]
pub fn top_table(model: &Model, n: usize) -> String {
    const WIDTH: usize = 25;
    if let Vocabulary::Hashed(_) = model.featurizer().vocabulary() {
        return "n-grams are hashed, so the model cannot name those a class goes by; predict --explain names a text's\n"
            .to_owned();
    }
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

/// Card, recipe and top n-grams as one JSON object; `top` is null where n-grams are hashed.
#[must_use]
pub fn inspection_json(model: &Model, n: usize) -> String {
    let of = |(k, label): (usize, &String)| {
        (
            label.clone(),
            json!({ "words": model.top(k, Column::Word, n), "characters": model.top(k, Column::Char, n) }),
        )
    };
    let top = match model.featurizer().vocabulary() {
        Vocabulary::Exact(_) => Value::Object(model.labels().iter().enumerate().map(of).collect()),
        Vocabulary::Hashed(_) => Value::Null,
    };
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
