//! Which labels are taken for which.

use super::ModelPage;
use super::figure::{self, counted, label, percent};
use crate::evaluate::Evaluation;
use crate::report::text::thousands;
use std::fmt::Write as _;

/// Articles of one label that are called another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) truth: String,
    pub(super) called: String,
    pub(super) count: u64,
    /// The articles that truly are of the label.
    pub(super) support: u64,
}

/// Every kind of error made, the commonest first; of equals in the order of the labels.
pub(super) fn mistakes(evaluation: &Evaluation) -> Vec<Mistake> {
    let name = |k: usize| evaluation.classes[k].label.clone();
    let supports = evaluation.confusion.supports();
    let cells = evaluation.confusion.counts().indexed_iter();
    let wrong = cells.filter(|((truth, called), count)| truth != called && **count > 0);
    let mut all: Vec<Mistake> = wrong
        .map(|((truth, called), count)| Mistake {
            truth: name(truth),
            called: name(called),
            count: *count,
            support: supports[truth],
        })
        .collect();
    all.sort_by_key(|mistake| std::cmp::Reverse(mistake.count));
    all
}

/// So many kinds of errors are told in words.
const TOLD: usize = 3;

pub(super) fn part(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let counts = evaluation.confusion.counts();
    let errors = evaluation.n - evaluation.confusion.correct();
    let mut out = String::from(
        "<p>Each row holds the articles that truly have a label; along it stands what the model called them. On the diagonal, in \
         frames, it is right. The darker a cell, the larger its part of the row.</p>\n",
    );
    out.push_str("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\"><table class=\"confusion\">\n");
    let _ = writeln!(
        out,
        "<caption>The right label, and what the model says ({})</caption>\n<thead><tr><td></td><th colspan=\"{}\" \
         scope=\"colgroup\">the model says</th><td></td></tr>\n<tr><th scope=\"col\">right label</th>",
        counted(evaluation.n, "article"),
        evaluation.classes.len()
    );
    // Long or many names stand upright.
    let upright =
        evaluation.classes.len() > 4 || evaluation.classes.iter().any(|c| c.label.chars().count() > 14);
    let class = if upright { " class=\"upright\"" } else { "" };
    for c in &evaluation.classes {
        let _ = writeln!(out, "<th scope=\"col\"{class}><span>{}</span></th>", label(&c.label));
    }
    out.push_str("<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
    for (truth, row) in counts.rows().into_iter().enumerate() {
        let all: u64 = row.sum();
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", label(&evaluation.classes[truth].label));
        for (called, count) in row.iter().enumerate() {
            let share = if all == 0 { 0.0 } else { *count as f64 / all as f64 };
            let right = if truth == called { " right" } else { "" };
            let of_row = if all == 0 { String::new() } else { format!("<small>{}</small>", percent(share)) };
            let _ = write!(
                out,
                "<td class=\"h{}{right}\">{}{of_row}</td>",
                (share * 8.0).ceil() as u32,
                thousands(*count)
            );
        }
        let _ = writeln!(out, "<td>{}</td></tr>", thousands(all));
    }
    out.push_str("</tbody>\n</table></div>\n");
    let all = mistakes(evaluation);
    if all.is_empty() {
        out.push_str("<p>There is no error among these articles.</p>\n");
    } else {
        let line = |m: &Mistake| {
            format!(
                "<li>{} of {} that are {} are called {}.</li>\n",
                thousands(m.count),
                counted(m.support, "article"),
                label(&m.truth),
                label(&m.called)
            )
        };
        let told = all.len().min(TOLD);
        let what = if told == all.len() {
            format!("All {}", counted(errors, "error"))
        } else {
            format!("The {told} commonest kinds of the {}", counted(errors, "error"))
        };
        let _ =
            writeln!(out, "<p>{what}:</p>\n<ol>\n{}</ol>", all[..told].iter().map(line).collect::<String>());
    }
    figure::part("mistakes", "Which labels does it mix up?", &out)
}
