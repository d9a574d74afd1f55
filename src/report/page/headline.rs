//! The first screen: what was measured on what, how good, against what, where it goes wrong, what percentages are worth.

use super::figure::{Table, bar, between, counted, exact, folded, label, of_hundred, percent, range};
use super::{ModelPage, PredictedBy, confusion};
use crate::evaluate::{Estimate, Evaluation};
use crate::report::evaluation::intervals;
use crate::report::html::escaped;
use crate::report::text::thousands;

pub(super) fn header(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let cards = [right(page), against(evaluation), wrong(evaluation), belief(evaluation)];
    format!(
        "<header>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n{}</header>\n\
         <section id=\"headline\" aria-label=\"In short\">\n<div class=\"cards\">\n{}</div>\n{}</section>\n",
        escaped(&page.title()),
        lead(page),
        warnings(page),
        cards.concat(),
        all_figures(page)
    )
}

/// What was tried on what.
fn lead(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let names: Vec<String> = evaluation.classes.iter().map(|class| label(&class.label)).collect();
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
        "It reads a news article and gives it one of {} labels: {}. Here it was tried on {} whose right label is known\
         {outlets}{dates}. {how}",
        names.len(),
        listed(&names, "or"),
        counted(evaluation.n, "article")
    )
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
    if page.check.has_errors() {
        all.push("<strong>Something in the articles falsifies these figures</strong>: see <a href=\"#findings\">what was found in the articles</a>.".to_owned());
    }
    all.iter().map(|text| format!("<p class=\"remark\">{text}</p>\n")).collect()
}

fn card(heading: &str, big: &str, text: &str) -> String {
    let big = if big.is_empty() { String::new() } else { format!("<p class=\"big\">{big}</p>\n") };
    format!("<div class=\"card\">\n<h2>{heading}</h2>\n{big}<p>{text}</p>\n</div>\n")
}

/// How many of a hundred articles get the right label.
fn right(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let accuracy = evaluation.overall.accuracy;
    let sure = between(accuracy).map_or_else(
        || "How much other articles would change that cannot be told from these.".to_owned(),
        |ends| {
            format!(
                "If other articles of the same kind had been drawn, it would have been between {ends}, 19 times out of 20."
            )
        },
    );
    let share = accuracy.value.unwrap_or_default();
    let about = if of_hundred(share).parse::<u32>().is_ok() { "about " } else { "" };
    card(
        "How often is it right?",
        &format!("<b>{}</b> of 100", of_hundred(share)),
        &format!("Of 100 articles, {about}{} get the right label. {sure}", of_hundred(share)),
    )
}

/// The model beside the least effort.
fn against(evaluation: &Evaluation) -> String {
    let (accuracy, majority) = (evaluation.overall.accuracy, &evaluation.majority);
    let value = accuracy.value.unwrap_or_default();
    let verdict = match accuracy.interval {
        _ if value <= majority.accuracy => "The model is no better than that.",
        Some([low, _]) if low <= majority.accuracy => {
            "These articles are too few to say that the model is better than that."
        }
        _ => "The model is better than that.",
    };
    let row = |name: String, estimate: Estimate| {
        format!(
            "<li><span class=\"name\">{name}</span>{}<span class=\"value\">{}</span></li>\n",
            bar(estimate),
            percent(estimate.value.unwrap_or_default())
        )
    };
    let always = Estimate { value: Some(majority.accuracy), interval: None };
    let rows = format!(
        "{}{}",
        row("this model".to_owned(), accuracy),
        row(format!("always {}", label(&majority.label)), always)
    );
    let most = evaluation.classes.iter().map(|class| class.support).max().unwrap_or_default();
    let common = match evaluation.classes.iter().filter(|class| class.support == most).count() {
        1 => "the commonest label here",
        _ => "as common as any label here",
    };
    format!(
        "<div class=\"card\">\n<h2>Is that better than guessing?</h2>\n<ul class=\"bars\">\n{rows}</ul>\n\
         <p>Always guessing {}, {common}, would be right for {} of 100. {verdict}</p>\n</div>\n",
        label(&majority.label),
        of_hundred(majority.accuracy)
    )
}

/// The commonest error and the label found least.
fn wrong(evaluation: &Evaluation) -> String {
    let errors = evaluation.n - evaluation.confusion.correct();
    let Some(first) = confusion::mistakes(evaluation).into_iter().next() else {
        return card("Where does it go wrong?", "", "It made no error on these articles.");
    };
    let least = evaluation.classes.iter().filter_map(|class| Some((class, class.recall.value?)));
    let least = least.min_by(|a, b| a.1.total_cmp(&b.1)).map_or_else(String::new, |(class, recall)| {
        format!(
            " It misses {} most: of 100 such articles it finds {}.",
            label(&class.label),
            of_hundred(recall)
        )
    });
    card(
        "Where does it go wrong?",
        "",
        &format!(
            "It gave {} of {} a wrong label. The commonest mistake: {} of the {} articles that are {} are called {}.{least}",
            thousands(errors),
            counted(evaluation.n, "article"),
            thousands(first.count),
            thousands(first.support),
            label(&first.truth),
            label(&first.called)
        ),
    )
}

/// The mean confidence.
fn mean_confidence(evaluation: &Evaluation) -> f64 {
    let sum = evaluation
        .reliability
        .iter()
        .fold(0.0, |sum, bin| sum + bin.n as f64 * bin.confidence.unwrap_or_default());
    sum / evaluation.n.max(1) as f64
}

/// Whether its percentages come true.
fn belief(evaluation: &Evaluation) -> String {
    let said = mean_confidence(evaluation);
    let right = evaluation.overall.accuracy;
    let ece = evaluation.overall.ece.value.unwrap_or_default();
    let verdict = match right.interval {
        Some([low, _]) if said < low => "They are too modest",
        Some([_, high]) if said > high => "They promise too much",
        _ if ece <= 0.05 => "Yes",
        _ if ece <= 0.1 => "Roughly",
        _ => "Only on the average",
    };
    card(
        "Can its percentages be believed?",
        "",
        &format!(
            "<strong>{verdict}.</strong> With each label it says how sure it is: {} on the average, and it is right for {}. Looked at \
             one level of sureness at a time, what it says is off by {} percentage points on the average.",
            percent(said),
            percent(right.value.unwrap_or_default()),
            points(ece)
        ),
    )
}

/// `4`, or with a decimal where that is little.
fn points(share: f64) -> String {
    if share < 0.0195 { format!("{:.1}", 100.0 * share) } else { format!("{:.0}", 100.0 * share) }
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
        let ends = estimate.interval.map_or_else(
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
    let how = format!(
        "<p class=\"note\">Intervals: {}.{drawn} “No model” is always guessing {}; for log-loss and Brier score it is giving every \
         article the shares of the labels as percentages.{}</p>\n",
        escaped(&intervals(evaluation.bootstrap, evaluation.units, evaluated.groups)),
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

/// `a`, `a or b`, `a, b or c`.
pub(super) fn listed(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., end] => format!("{} {last} {end}", all.join(", ")),
    }
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
