//! The first screen: what was measured on what, how good, against what, where it goes wrong, what percentages are worth.

use super::figure::{
    NOT_ASKED_FOR, Table, counted, exact, folded, interval, label, of_hundred, range, whole_label,
};
use super::{Abstaining, ModelPage, PredictedBy, cards};
use crate::corpus::check::Severity;
use crate::evaluate::Estimate;
use crate::report::evaluation::intervals;
use crate::report::html::escaped;
use crate::report::text::{listed, thousands};

pub(super) fn header(page: &ModelPage) -> String {
    format!(
        "<header>\n<h1>{}</h1>\n{}{}</header>\n\
         <section id=\"headline\" aria-label=\"In short\">\n<div class=\"cards\">\n{}</div>\n{}</section>\n",
        page.heading(),
        lead(page),
        warnings(page),
        cards::all(page),
        all_figures(page)
    )
}

/// So many labels are named in the first sentence.
const NAMED: usize = 6;

/// What was tried on what.
fn lead(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let names: Vec<String> = evaluation.classes.iter().map(|class| label(&class.label)).collect();
    let (which, folded_names) = if names.len() <= NAMED {
        (format!("labels: {}", listed(&names, "or")), String::new())
    } else {
        let whole: String =
            evaluation.classes.iter().map(|c| format!("<li>{}</li>\n", whole_label(&c.label))).collect();
        let list = format!("<ul>\n{whole}</ul>\n");
        ("labels".to_owned(), folded(&format!("The {} labels", names.len()), &list))
    };
    let about = if page.evaluated.groups && evaluation.units < evaluation.n {
        format!(" about {}", counted_events(evaluation.units))
    } else {
        String::new()
    };
    let outlets = match page.outlets {
        0 | 1 => String::new(),
        n => format!(", from {n} outlets"),
    };
    let dates = page.dates.as_ref().map_or_else(String::new, |[first, last]| {
        match (month_name(first), month_name(last)) {
            (first, last) if first == last => format!(", {first}"),
            (first, last) => format!(", {first} to {last}"),
        }
    });
    let how = match page.predicted_by {
        PredictedBy::Model => "The labels were hidden from it and then compared with its own.".to_owned(),
        PredictedBy::ModelThatSawThem => "These are the very articles it learned from.".to_owned(),
        PredictedBy::OutOfFold(folds) => format!(
            "No article was judged by a model that had seen it: the articles were dealt into {folds} parts{}, and each part \
             was judged by a model made in the same way from the other parts.",
            if page.evaluated.groups {
                ", those of one event or with nearly the same text always together"
            } else {
                ""
            }
        ),
    };
    format!(
        "<p class=\"lead\">It reads a news article and gives it one of {} {which}. Here it was tried on {}{about} whose right \
         label is known{outlets}{dates}. {how}</p>\n{folded_names}",
        names.len(),
        counted(evaluation.n, "article")
    )
}

/// `1 event or text`, `120 events or texts`.
fn counted_events(n: u64) -> String {
    if n == 1 { "1 event or text".to_owned() } else { format!("{} events or texts", thousands(n)) }
}

/// What a model that abstains does in use.
fn abstains(abstaining: Abstaining, n: u64) -> String {
    let Abstaining { below, left, right } = abstaining;
    let others = right.map_or_else(String::new, |right| {
        format!("; of the others it is right for {} of 100", of_hundred(right))
    });
    format!(
        "In use it leaves articles it is less than {} sure of to a person: {} of {} here{others}. The figures below count every \
         article.",
        threshold(below),
        thousands(left),
        thousands(n)
    )
}

/// A confidence that someone chose, as it was chosen: `70 %`, `97.5 %`.
pub(super) fn threshold(confidence: f64) -> String {
    format!("{}\u{a0}%", (1000.0 * confidence).round() / 10.0)
}

fn warnings(page: &ModelPage) -> String {
    let mut all = Vec::new();
    match page.predicted_by {
        PredictedBy::ModelThatSawThem => all.push(
            "<strong>These figures say nothing of new articles.</strong> The model was trained on exactly these articles and has \
             seen the answers. Try it on others, or look at the figures on its card below, which are of articles held out."
                .to_owned(),
        ),
        PredictedBy::Model => all.push(match page.seen_left_out {
            None => "This page cannot tell whether the model had seen some or all of these articles when it was trained; if it had, \
                     the figures are far too good. <code>sentimen check TRAINING --against TEST</code> finds them."
                .to_owned(),
            Some(0) => "None of these articles was in its training. If others about the same events were, the figures are a little \
                        too good."
                .to_owned(),
            Some(n) => format!(
                "{} in its training and left out here. If others about the same events were, the figures are a little too good.",
                if n == 1 { "1 more article was".to_owned() } else { format!("{} more articles were", thousands(n as u64)) }
            ),
        }),
        PredictedBy::OutOfFold(_) => {}
    }
    let out_of_fold = matches!(page.predicted_by, PredictedBy::OutOfFold(_));
    if page.edited {
        let which = if out_of_fold {
            "these figures are of its recipe, without the changes"
        } else {
            "its card tells of the model before"
        };
        all.push(format!("The model's weights were changed by hand after training; {which}."));
    }
    if out_of_fold && page.searched {
        all.push(
            "Its settings were chosen on these same articles, so the figures may be a little too good."
                .to_owned(),
        );
    }
    if let Some(abstaining) = page.abstaining {
        all.push(abstains(abstaining, page.evaluated.evaluation.n));
    }
    if let Some(only) = page.only_label() {
        all.push(format!(
            "All these articles are {}, so nothing is said about the other labels.",
            label(only)
        ));
    }
    if page.findings().iter().any(|finding| finding.severity == Severity::Error) {
        all.push("<strong>Something in the articles falsifies these figures</strong>: see <a href=\"#findings\">what was found in the articles</a>.".to_owned());
    }
    all.iter().map(|text| format!("<p class=\"remark\">{text}</p>\n")).collect()
}

/// Every figure with its interval.
fn all_figures(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let (overall, majority, prior) = (&evaluation.overall, &evaluation.majority, &evaluation.prior);
    let share = |name: &str, what: &str, estimate: Estimate, least: Option<f64>| {
        vec![named(name, what), exact(estimate.value), range(estimate), exact(least)]
    };
    let plain = |name: &str, what: &str, estimate: Estimate, least: Option<f64>| {
        let decimals =
            |x: Option<f64>| x.map_or_else(|| super::figure::NOTHING.to_owned(), |x| format!("{x:.3}"));
        let ends = interval(estimate).map_or_else(
            || super::figure::NOTHING.to_owned(),
            |[low, high]| format!("{low:.3} to {high:.3}"),
        );
        vec![named(name, what), decimals(estimate.value), ends, decimals(least)]
    };
    let rows = vec![
        share("accuracy", "articles with the right label", overall.accuracy, Some(majority.accuracy)),
        share(
            "macro-F1",
            "how fully and how purely labels are found, every label counting the same",
            overall.macro_f1,
            Some(majority.macro_f1),
        ),
        share(
            "balanced accuracy",
            "articles found of each label, every label counting the same",
            overall.balanced_accuracy,
            Some(majority.balanced_accuracy),
        ),
        plain("MCC", "agreement beyond chance: 1 is full, 0 is none", overall.mcc, None),
        plain(
            "log-loss",
            "how much the right labels surprised its percentages: 0 is best",
            overall.log_loss,
            Some(prior.log_loss),
        ),
        plain(
            "Brier score",
            "squared error of its percentages: 0 is best, 2 worst",
            overall.brier,
            Some(prior.brier),
        ),
        share("ECE", "by how much its percentages are off", overall.ece, None),
    ];
    let heads = ["figure", "this model", "95&nbsp;% interval", "no model"];
    let evaluated = &page.evaluated;
    let drawn = match (evaluated.groups, evaluation.bootstrap.resamples) {
        (_, 0) => String::new(),
        (true, _) => {
            " Articles of one event or with nearly the same text are one group, drawn together.".to_owned()
        }
        (false, _) => String::new(),
    };
    let intervals = match evaluation.bootstrap.resamples {
        0 => NOT_ASKED_FOR.to_owned(),
        _ => format!(
            "Intervals: {}.",
            escaped(&intervals(evaluation.bootstrap, evaluation.units, evaluated.groups))
        ),
    };
    let how = format!(
        "<p class=\"note\">{intervals}{drawn} “No model” is always guessing {}; for log-loss and Brier score it is giving every \
         article the shares of the labels as percentages.{}</p>\n",
        label(&majority.label),
        left_out(page)
    );
    folded("All figures, and how they were made", &format!("{}{how}", Table::new("", &heads, rows).html()))
}

fn named(name: &str, what: &str) -> String {
    format!("{name}<small>{what}</small>")
}

/// What of the input is not in the figures.
fn left_out(page: &ModelPage) -> String {
    let evaluated = &page.evaluated;
    let unknown: usize = evaluated.unknown.values().sum();
    let all = [
        (evaluated.unlabelled, "without a label"),
        (unknown, "with a label that the model does not know"),
        (evaluated.failed, "that could not be read"),
    ];
    let all: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
    if all.is_empty() { String::new() } else { format!(" Left out: {}.", all.join(", ")) }
}

/// `2025-03` or `2025-03-17` as `March 2025`; what is no month as it is.
pub(super) fn month_name(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month =
        date.get(5..7).and_then(|m| m.parse::<usize>().ok()).and_then(|m| MONTHS.get(m.checked_sub(1)?));
    match (date.get(..4), month) {
        (Some(year), Some(month)) => format!("{month} {year}"),
        _ => escaped(date),
    }
}
