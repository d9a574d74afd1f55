//! A model for people and programs: its card and the n-grams it goes by.

use super::text::{aligned, clean, counted, shown, thousands};
use super::{figures_table_beside, search_table};
use crate::features::{Column, Vocabulary};
use crate::model::{Calibration, Change, Edit, Kind, Model, Weighted};
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
        let before = if card.is_edited() { "of the model before it was edited: " } else { "" };
        let words = format!("{before}{}{}", card.evaluated_on, leak.unwrap_or_default());
        format!("\n{words}\n\n{}", figures_table_beside(figures, &heading, plain))
    });
    format!("{search}{}{}", card_text(model), figures.unwrap_or_default())
}

/// The card without its search and its figures, as aligned lines.
#[must_use]
pub fn card_text(model: &Model) -> String {
    card_lines(model).iter().map(|(name, text)| format!("{name:<11} {text}\n")).collect()
}

/// The card without its search and its figures: a name and what is said each.
#[must_use]
pub fn card_lines(model: &Model) -> Vec<(&'static str, String)> {
    let card = model.card();
    let train = &model.recipe().train;
    let total: u64 = card.documents.values().sum();
    let classes: Vec<String> =
        card.documents.iter().map(|(label, n)| format!("{n} {}", clean(label))).collect();
    let groups = if card.figures.is_some() { format!("; {} groups", card.groups) } else { String::new() };
    let thresholds = each(model, &model.rule().thresholds);
    let decided =
        if model.rule().decides_uncalibrated { " (of probabilities before calibration)" } else { "" };
    let certificate = card.certificate;
    let hash_bits = model.recipe().features.hash_bits;
    let hashed = if hash_bits > 0 { format!(" (buckets, {hash_bits} bits)") } else { String::new() };
    let reached = if certificate.holds() { "reached" } else { "NOT reached" };
    let before = if card.is_edited() { " before it was edited" } else { "" };
    let mut lines = vec![
        ("trained on", format!("{total} articles: {}{groups}", classes.join(", "))),
        (
            "recipe",
            format!(
                "{}, C {}, class weight {}, decision {}",
                clean(&model.recipe().name),
                train.c,
                clean(&name(&train.class_weight)),
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
        ("thresholds", format!("{thresholds}{decided}")),
        (
            "optimum",
            format!(
                "{reached}{before}: relative gradient {:.1e} ({:.1e} as stored), wanted {:.0e}",
                certificate.relative_gradient, certificate.stored_relative_gradient, certificate.tol
            ),
        ),
        ("objective", format!("{}{before}", card.objective)),
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
    lines.extend(corrected_text(model).map(|text| ("corrected", text)));
    lines.extend(edits_text(model).map(|text| ("edited", text)));
    lines
}

/// What people's answers did to the labels before training; nothing where no review was taken.
fn corrected_text(model: &Model) -> Option<String> {
    let corrected = model.card().corrected?;
    let parts = [
        (corrected.changed, "changed"),
        (corrected.confirmed, "confirmed"),
        (corrected.labelled, "labelled"),
        (corrected.left_out, "left out"),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    (!parts.is_empty()).then(|| format!("by hand before training: {}", parts.join(", ")))
}

/// Numbers of the classes, each after its label.
fn each(model: &Model, numbers: &[f64]) -> String {
    let named = model.labels().iter().zip(numbers);
    named.map(|(label, x)| format!("{} {x:.3}", clean(label))).collect::<Vec<_>>().join(", ")
}

/// So many changes of each edit are shown to people.
const SHOWN_CHANGES: usize = 5;

/// How often and how the weights were changed after training; nothing where they were not.
fn edits_text(model: &Model) -> Option<String> {
    let edits = &model.card().edits;
    if edits.is_empty() {
        return None;
    }
    let total = edits.iter().map(|edit| edit.weights).sum();
    let times = if edits.len() == 1 { String::new() } else { format!(" in {} edits", edits.len()) };
    let mut lines = vec![format!(
        "{} changed by hand after training{times}; figures and optimum are of the model before",
        counted(total, "weight")
    )];
    for edit in edits {
        lines.extend(edit.changes.iter().take(SHOWN_CHANGES).map(change_text));
        let more = edit.weights.saturating_sub(SHOWN_CHANGES as u64);
        lines.extend((more > 0).then(|| format!("{} more", thousands(more))));
    }
    Some(lines.join(&format!("\n{:12}", "")))
}

/// What an edit did, a line each.
#[must_use]
pub fn edit_text(edit: &Edit) -> String {
    let mut out = format!("{} changed\n", counted(edit.weights, "weight"));
    edit.changes.iter().for_each(|change| out.push_str(&format!("{}\n", change_text(change))));
    let more = edit.weights.saturating_sub(edit.changes.len() as u64);
    if more > 0 {
        out.push_str(&format!("{} more\n", thousands(more)));
    }
    out
}

/// `rugi: negatif 0.52 → 0`.
fn change_text(change: &Change) -> String {
    let Change { ngram, kind, label, old, new } = change;
    let of = match kind {
        Kind::Intercept => "intercept".to_owned(),
        Kind::Character => format!("[{}]", clean(&ngram.replace(' ', "_"))),
        Kind::Word | Kind::Cue => clean(ngram),
    };
    format!("{of}: {} {old} → {new}", clean(label))
}

/// The calibration in force and why it was chosen; nothing where probabilities are the fit's own and no other was tried.
fn calibration_text(model: &Model) -> Option<String> {
    let tried = &model.card().calibrations;
    let text = match &model.rule().calibration {
        Calibration::None if tried.is_empty() => return None,
        Calibration::None => "none".to_owned(),
        Calibration::Temperature { temperature } => format!("temperature {temperature:.3}"),
        Calibration::Vector { scales, biases } => {
            format!("vector: scales {}; biases {}", each(model, scales), each(model, biases))
        }
        Calibration::Isotonic { curves } => {
            let named = model.labels().iter().zip(curves);
            let knots: Vec<String> =
                named.map(|(label, c)| format!("{} {}", clean(label), c.at.len())).collect();
            format!("isotonic: knots {}", knots.join(", "))
        }
    };
    if tried.is_empty() {
        return Some(text);
    }
    let losses: Vec<String> =
        tried.iter().map(|t| format!("{} {:.4}", t.method.name(), t.log_loss)).collect();
    Some(format!(
        "{text}\n{:<11} (log-loss out of fold: {}; the least, isotonic where two standard errors ahead)",
        "",
        losses.join(", ")
    ))
}

/// The word n-grams and the character n-grams with the largest weights, a block for each class; one sentence where
/// n-grams are hashed.
#[must_use]
pub fn top_table(model: &Model, n: usize) -> String {
    if let Vocabulary::Hashed(_) = model.featurizer().vocabulary() {
        return "n-grams are hashed, so the model cannot name those a class goes by; predict --explain names a text's\n"
            .to_owned();
    }
    let block = |title: String, top: Vec<Weighted>| {
        let mut rows = vec![vec![title, "weight".to_owned(), "documents".to_owned()]];
        rows.extend(top.iter().map(|w| {
            let documents = w.documents.map_or_else(|| "-".to_owned(), |n| n.to_string());
            vec![cut(&clean(&w.ngram), NGRAM_WIDTH), format!("{:.2}", w.weight), documents]
        }));
        aligned(&rows)
    };
    let mut out = String::from("n-grams with the largest weights, and in how many documents they are\n");
    for (class, label) in model.labels().iter().enumerate() {
        let words = block(shown(label), model.top(class, Column::Word, n));
        let characters = model.top(class, Column::Char, n);
        out.push('\n');
        if characters.is_empty() {
            out.push_str(&words);
        } else {
            out.push_str(&beside(&words, &block("characters".to_owned(), characters)));
        }
    }
    out
}

/// Two blocks of lines side by side.
fn beside(left: &str, right: &str) -> String {
    let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let width = left.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let lines = (0..left.len().max(right.len())).map(|i| {
        let line = |of: &[&str]| of.get(i).copied().unwrap_or_default().to_owned();
        let left = line(&left);
        let gap = " ".repeat(width + 4 - left.chars().count());
        format!("{}\n", format!("{left}{gap}{}", line(&right)).trim_end())
    });
    lines.collect()
}

/// The characters of an n-gram that are shown before it is cut.
const NGRAM_WIDTH: usize = 28;

/// Card, recipe and top n-grams as one JSON object; `top` is null where n-grams are hashed. Of a model whose weights were
/// changed after training, `edited` says how many were and that figures and certificate are not of it.
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
    let card = model.card();
    let mut all = json!({
        "labels": model.labels(),
        "card": card,
        "recipe": model.recipe(),
        "rule": model.rule(),
        "top": top,
    });
    if card.is_edited() {
        all["edited"] = json!({
            "weights": card.edits.iter().map(|edit| edit.weights).sum::<u64>(),
            "figures_and_certificate": "of the model before it was edited",
        });
    }
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
    use super::super::word_text;
    use super::*;
    use crate::model::{Curve, small};

    #[test]
    fn numbers_and_names_fit_their_place() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(cut("pertumbuhan", 5), "pert…");
        assert_eq!(cut("laba", 5), "laba");
    }

    /// The escape sequence of a terminal, in a label and in an n-gram.
    #[test]
    fn nothing_printed_can_command_a_terminal() {
        let model =
            small::model(&["laba"], &["a\u{1b}[31m", "b", "c"], |_| (), |j, k| 1.0 + j as f32 + k as f32);
        let csv = "ngram,kind,\"weight_a\u{1b}[31m\"\nlaba,word,0\n";
        let mut model = model.edited(csv.as_bytes(), "e.csv").unwrap();
        model.card.edits[0].changes[0].ngram.push('\u{7}');
        let text =
            format!("{}{}{}", trained_text(&model), top_table(&model, 3), edit_text(&model.card.edits[0]));
        assert!(
            text.contains("laba\u{fffd}: a\u{fffd}[31m ") && text.contains("thresholds  a\u{fffd}[31m 1.000"),
            "{text}"
        );
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{text:?}");
        for calibration in [
            Calibration::Vector { scales: vec![1.0; 3], biases: vec![0.0; 3] },
            Calibration::Isotonic { curves: vec![Curve { at: vec![0.0], value: vec![0.5] }; 3] },
        ] {
            model.rule.calibration = calibration;
            assert!(card_text(&model).chars().all(|c| !c.is_control() || c == '\n'));
        }
        let story = model.story("la\u{1b}ba", 3);
        let text = word_text(&model, &story);
        assert!(
            text.chars().all(|c| !c.is_control() || c == '\n') && text.contains("a\u{fffd}[31m"),
            "{text:?}"
        );
    }

    #[test]
    fn blocks_stand_side_by_side() {
        assert_eq!(beside("ab\nc\n", "d\ne\nf\n"), "ab    d\nc     e\n      f\n");
        assert_eq!(beside("é\nc\n", "d\n"), "é    d\nc\n");
    }
}
