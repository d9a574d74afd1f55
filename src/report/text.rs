//! Plain text for a terminal of 80 columns.

use crate::evaluate::{ClassFigures, Confusion, Figures};

/// The columns of the terminal.
const WIDTH: usize = 80;
/// The characters of a label that are shown before it is cut with `…`.
const LABEL_WIDTH: usize = 24;
/// The spaces between two columns.
const GAP: usize = 2;
/// What stands for a figure that is not defined.
const UNDEFINED: &str = "-";

/// The figures as three blocks of aligned text, each line ended by `\n`: per class
/// precision, recall, F1 and support; the whole beside the majority baseline; and
/// the confusion matrix, rows the truth, columns the predictions.
///
/// Undefined figures are `-`. Labels are aligned by characters, cut after 24, and
/// their control characters shown as `\u{FFFD}`. A matrix wider than 80 columns
/// goes on below itself.
#[must_use]
pub fn figures_table(figures: &Figures) -> String {
    figures_table_beside(figures, "model", None)
}

/// The same, where the whole of a decision called `name` may stand beside that of `plain`, the most probable class, on
/// the same rows.
#[must_use]
pub fn figures_table_beside(figures: &Figures, name: &str, plain: Option<&Figures>) -> String {
    let blocks = [
        classes(figures),
        whole(figures, name, plain),
        confusion(figures.classes.iter().map(|class| class.label.as_str()), &figures.confusion),
    ];
    blocks.join("\n")
}

fn classes(figures: &Figures) -> String {
    let heading = ["class", "precision", "recall", "f1", "support"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(figures.classes.iter().map(|class: &ClassFigures| {
        vec![
            shown(&class.label),
            figure(class.precision),
            figure(class.recall),
            figure(class.f1),
            class.support.to_string(),
        ]
    }));
    aligned(&rows)
}

fn whole(figures: &Figures, name: &str, plain: Option<&Figures>) -> String {
    let majority = &figures.majority;
    let row = |title: &str, of: &dyn Fn(&Figures) -> String, baseline: String| {
        let columns = std::iter::once(figures).chain(plain).map(of);
        std::iter::once(title.to_owned()).chain(columns).chain([baseline]).collect::<Vec<String>>()
    };
    let mut headings = vec![String::new(), name.to_owned()];
    headings.extend(plain.map(|_| "plain".to_owned()));
    headings.push(format!("always {}", shown(&majority.label)));
    aligned(&[
        headings,
        row("accuracy", &|f| figure(Some(f.accuracy)), figure(Some(majority.accuracy))),
        row("macro-F1", &|f| figure(Some(f.macro_f1)), figure(Some(majority.macro_f1))),
        row(
            "balanced accuracy",
            &|f| figure(Some(f.balanced_accuracy)),
            figure(Some(majority.balanced_accuracy)),
        ),
        row("log-loss", &|f| figure(f.log_loss), String::new()),
        row("rows", &|f| f.n.to_string(), String::new()),
    ])
}

/// The matrix of counts, rows the truth, below itself where it is wider than the terminal.
pub(super) fn confusion<'a>(labels: impl Iterator<Item = &'a str>, confusion: &Confusion) -> String {
    let labels: Vec<String> = labels.map(shown).collect();
    let mut first = vec!["true \\ predicted".to_owned()];
    first.extend(labels.iter().cloned());
    let columns: Vec<Vec<String>> = labels
        .iter()
        .zip(confusion.counts().columns())
        .map(|(label, counts)| {
            let mut column = vec![label.clone()];
            column.extend(counts.iter().map(u64::to_string));
            column
        })
        .collect();
    let mut blocks = Vec::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let mut used = width(first.iter());
        let fitting = rest.iter().take_while(|column| {
            used += GAP + width(column.iter());
            used <= WIDTH
        });
        let (block, later) = rest.split_at(fitting.count().max(1));
        let rows: Vec<Vec<String>> = (0..first.len())
            .map(|i| {
                let cells = std::iter::once(&first).chain(block);
                cells.filter_map(|column| column.get(i).cloned()).collect()
            })
            .collect();
        blocks.push(aligned(&rows));
        rest = later;
    }
    blocks.join("\n")
}

/// Three decimals, or `-`.
pub(super) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| format!("{value:.3}"))
}

/// A label as it is shown: without control characters, cut to [`LABEL_WIDTH`].
pub(super) fn shown(label: &str) -> String {
    let clean = |c: char| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c };
    if label.chars().count() <= LABEL_WIDTH {
        return label.chars().map(clean).collect();
    }
    let start = label.chars().take(LABEL_WIDTH - 1).map(clean);
    start.chain(std::iter::once('…')).collect()
}

/// `text` without what [`is_hidden`].
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Whether a character does something to a terminal or to the order of its neighbours in place of being seen: control
/// characters, and those that turn the direction of writing (Unicode Standard Annex 9, §2).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `1 error`, `2 errors`.
pub(super) fn counted(n: u64, thing: &str) -> String {
    format!("{} {thing}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// The characters of the longest cell.
fn width<'a>(cells: impl Iterator<Item = &'a String>) -> usize {
    let widths = cells.map(|cell| cell.chars().count());
    widths.max().unwrap_or(0)
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

/// Rows as lines: the first column to the left, the others to the right.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(|i| width(rows.iter().filter_map(|row| row.get(i)))).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (i, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            // By hand, as widths of `format!` end at 65,535.
            let padding = " ".repeat(width - cell.chars().count().min(width));
            if i == 0 {
                line.extend([cell.as_str(), &padding]);
            } else {
                line.push_str(&" ".repeat(GAP));
                line.extend([padding.as_str(), cell]);
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// `a`, `a and b`, `a, b and c`, where `last` is "and".
pub(super) fn listed(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., end] => format!("{} {last} {end}", all.join(", ")),
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
