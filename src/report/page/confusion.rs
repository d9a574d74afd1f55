//! Which labels are taken for which.

use super::ModelPage;
use super::figure::{self, counted, label, percent, whole_label};
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

/// `5 of 30 articles labelled a were called b`.
pub(super) fn told(mistake: &Mistake) -> String {
    let Mistake { truth, called, count, support } = mistake;
    format!(
        "{} of {} labelled {} {} called {}",
        thousands(*count),
        counted(*support, "article"),
        label(truth),
        if *count == 1 { "was" } else { "were" },
        label(called)
    )
}

/// So many kinds of errors are told in words.
const TOLD: usize = 3;

pub(super) fn part(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let counts = evaluation.confusion.counts();
    let errors = evaluation.n - evaluation.confusion.correct();
    let mut out = String::from(
        "<p>Each row holds the articles that truly have a label; along it stands what the model called them. On the diagonal, in \
         frames, it is right. The stronger a cell's colour, the larger its share of the row.</p>\n",
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
        let _ = writeln!(out, "<th scope=\"col\"{class}><span>{}</span></th>", whole_label(&c.label));
    }
    out.push_str("<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
    for (truth, row) in counts.rows().into_iter().enumerate() {
        let all: u64 = row.sum();
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", whole_label(&evaluation.classes[truth].label));
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
        let line = |m: &Mistake| format!("<li>{}.</li>\n", told(m));
        // Of equals all or none.
        let first = all.get(TOLD).map_or(all.len(), |next| {
            let more = all[..TOLD].iter().filter(|m| m.count > next.count).count();
            if more == 0 { TOLD } else { more }
        });
        let what = match (first == all.len(), first) {
            (true, _) if errors == 1 => "The only error".to_owned(),
            (true, _) if errors == 2 => "Both errors".to_owned(),
            (true, _) => format!("All {}", counted(errors, "error")),
            (false, 1) => format!("The commonest kind of the {}", counted(errors, "error")),
            (false, _) if all[first - 1].count == all[first].count => {
                format!(
                    "Of the {}, {first} kinds of {}, which are as common as any",
                    counted(errors, "error"),
                    all.len()
                )
            }
            (false, _) => format!("The {first} commonest kinds of the {}", counted(errors, "error")),
        };
        let lines: String = all[..first].iter().map(line).collect();
        let _ = writeln!(out, "<p>{what}:</p>\n<ol>\n{lines}</ol>");
    }
    figure::part("mistakes", "Which labels does it mix up?", &out)
}
