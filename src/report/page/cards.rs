//! The cards of the first screen: how often it is right, against guessing, where it goes wrong, what percentages are worth.

use super::confusion::{Mistake, mistakes};
use super::figure::{
    FEW, NOT_ASKED_FOR, bar, counted, interval, label, of_hundred, percent, points, verdict_interval,
};
use super::{ModelPage, confusion};
use crate::evaluate::{ClassEstimates, Estimate, Evaluation};
use crate::report::text::{listed, thousands};

/// Fewer articles do not tell whether percentages come true.
const FEW_FOR_BELIEF: u64 = 50;
/// A difference between what is said and what is right that is worth speaking of.
const WORTH: f64 = 0.02;
/// A calibration error from which on percentages are no use one by one.
const LARGE_ERROR: f64 = 0.1;

pub(super) fn all(page: &ModelPage) -> String {
    [right(page), against(page), wrong(page), belief(page)].concat()
}

fn card(heading: &str, big: &str, text: &str) -> String {
    let big = if big.is_empty() { String::new() } else { format!("<p class=\"big\">{big}</p>\n") };
    format!("<div class=\"card\">\n<h2>{heading}</h2>\n{big}<p>{text}</p>\n</div>\n")
}

/// How many of a hundred articles get the right label.
fn right(page: &ModelPage) -> String {
    const HEADING: &str = "How often is it right?";
    let evaluation = &page.evaluated.evaluation;
    let accuracy = evaluation.overall.accuracy;
    let (n, correct) = (evaluation.n, evaluation.confusion.correct());
    if n < FEW {
        let big = format!("<b>{correct}</b> of {n}");
        let these = if n == 1 { "One article is" } else { "These articles are" };
        return card(HEADING, &big, &format!("{these} too few to say how it does on others."));
    }
    let share = accuracy.value.unwrap_or_default();
    let about = if of_hundred(share).parse::<u32>().is_ok() { "about " } else { "" };
    let only = if n < 1000 { "only " } else { "" };
    let these = format!("These are {only}{}", counted(n, "article"));
    let of_all = "Over all articles of this kind it is probably right for";
    let bound = verdict_interval(accuracy, evaluation.units);
    let sure = match (interval(accuracy), bound) {
        _ if !page.has_intervals() => NOT_ASKED_FOR.to_owned(),
        (Some([low, high]), _) => format!(
            "{these}. {of_all} between {} and {} of 100 (95&nbsp;% interval).",
            of_hundred(low),
            of_hundred(high)
        ),
        (None, Some([low, _])) if correct == n => format!(
            "{these}, all of them right. {of_all} at least {} of 100 (95&nbsp;% interval).",
            of_hundred(low)
        ),
        (None, Some([_, high])) if correct == 0 => format!(
            "{these}, none of them right. {of_all} at most {} of 100 (95&nbsp;% interval).",
            of_hundred(high)
        ),
        _ => "How it does on others cannot be told from these articles.".to_owned(),
    };
    card(
        HEADING,
        &format!("<b>{}</b> of 100", of_hundred(share)),
        &format!("Of 100 articles, {about}{} get the right label. {sure}", of_hundred(share)),
    )
}

/// The model beside the least effort.
fn against(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let (accuracy, majority) = (evaluation.overall.accuracy, &evaluation.majority);
    let value = accuracy.value.unwrap_or_default();
    let verdict = match verdict_interval(accuracy, evaluation.units) {
        _ if page.only_label().is_some() => "No article here has another label, so nothing can be compared.",
        _ if !page.has_intervals() => NOT_ASKED_FOR,
        _ if value <= majority.accuracy => "On these articles the model is no better than that.",
        None => "These articles cannot tell whether it is better.",
        Some([low, _]) if low <= majority.accuracy => {
            "These articles are too few to say that the model is better than that."
        }
        Some(_) => "The model is better than that.",
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
    let of = if evaluation.n < FEW {
        format!("{most} of {}", evaluation.n)
    } else {
        format!("{} of 100", of_hundred(majority.accuracy))
    };
    format!(
        "<div class=\"card\">\n<h2>Is that better than guessing?</h2>\n<ul class=\"bars\">\n{rows}</ul>\n\
         <p>Always guessing {}, {common}, would be right for {of}. {verdict}</p>\n</div>\n",
        label(&majority.label)
    )
}

/// The commonest error and the label found least.
fn wrong(page: &ModelPage) -> String {
    const HEADING: &str = "Where does it go wrong?";
    let evaluation = &page.evaluated.evaluation;
    let errors = evaluation.n - evaluation.confusion.correct();
    let all = mistakes(evaluation);
    let Some(most) = all.first().map(|mistake| mistake.count) else {
        return card(HEADING, "", "It made no error on these articles.");
    };
    let commonest: Vec<&Mistake> = all.iter().take_while(|mistake| mistake.count == most).collect();
    let told: Vec<String> = commonest.iter().map(|mistake| confusion::told(mistake)).collect();
    let commonest = match told.len() {
        1 if all.len() == 1 => format!(" {}.", told[0]),
        1 => format!(" The commonest mistake: {}.", told[0]),
        2 => format!(" The commonest mistakes: {}.", listed(&told, "and")),
        // Where so many are as common, none is worth naming.
        _ => String::new(),
    };
    card(
        HEADING,
        "",
        &format!(
            "It gave {} of {} a wrong label.{commonest}{}",
            thousands(errors),
            counted(evaluation.n, "article"),
            missed(evaluation)
        ),
    )
}

/// The label that is found least, unless several are, or there is but one.
fn missed(evaluation: &Evaluation) -> String {
    let found: Vec<(&ClassEstimates, f64)> =
        evaluation.classes.iter().filter_map(|class| Some((class, class.recall.value?))).collect();
    let least = found.iter().map(|(_, recall)| *recall).fold(1.0, f64::min);
    let mut missed = found.iter().filter(|(_, recall)| *recall == least);
    let (Some((class, recall)), None, true) = (missed.next(), missed.next(), found.len() > 1) else {
        return String::new();
    };
    let share = if class.support < FEW {
        let found = (recall * class.support as f64).round();
        format!("it finds {found} of the {}", class.support)
    } else {
        format!("of 100 such articles it finds {}", of_hundred(*recall))
    };
    format!(" It misses {} most: {share}.", label(&class.label))
}

/// The mean confidence.
fn mean_confidence(evaluation: &Evaluation) -> f64 {
    let sum = evaluation
        .reliability
        .iter()
        .fold(0.0, |sum, bin| sum + bin.n as f64 * bin.confidence.unwrap_or_default());
    sum / evaluation.n.max(1) as f64
}

/// By how much groups widen what chance does: the interval of the accuracy over groups against that of as many articles
/// by themselves, the root of the design effect (Kish 1965, *Survey Sampling*); 1 where articles stand by themselves.
fn widening(page: &ModelPage) -> f64 {
    let evaluation = &page.evaluated.evaluation;
    let (Some(p), Some([low, high])) =
        (evaluation.overall.accuracy.value, interval(evaluation.overall.accuracy))
    else {
        return 1.0;
    };
    let alone = 2.0 * 1.96 * (p * (1.0 - p) / evaluation.n as f64).sqrt();
    if page.evaluated.groups && alone > 0.0 { ((high - low) / alone).max(1.0) } else { 1.0 }
}

/// Whether its percentages come true.
fn belief(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let said = mean_confidence(evaluation);
    let right = evaluation.overall.accuracy;
    let value = right.value.unwrap_or_default();
    let ece = evaluation.overall.ece.value.unwrap_or_default();
    let chance = page.error_by_chance.map_or(1.0, |chance| widening(page) * chance);
    let apart = (said - value).abs() >= WORTH;
    let is_large = ece > chance;
    let verdict = match verdict_interval(right, evaluation.units) {
        _ if !page.has_intervals() => NOT_ASKED_FOR.to_owned(),
        _ if evaluation.n < FEW_FOR_BELIEF => "<strong>Too few articles to tell.</strong>".to_owned(),
        Some([low, _]) if apart && said < low => "<strong>They are too modest.</strong>".to_owned(),
        Some([_, high]) if apart && said > high => "<strong>They promise too much.</strong>".to_owned(),
        _ if !is_large => {
            format!("<strong>As far as {} can tell, yes.</strong>", counted(evaluation.n, "article"))
        }
        _ if !apart => "<strong>Only on the average.</strong>".to_owned(),
        _ if ece <= LARGE_ERROR => "<strong>Not quite.</strong>".to_owned(),
        _ => "<strong>No.</strong>".to_owned(),
    };
    // Rounded alike, they could not be told apart.
    let (off, by_chance) = match (points(ece), points(chance)) {
        (off, chance) if off != chance => (off, chance),
        _ => (format!("{:.1} points", 100.0 * ece), format!("{:.1} points", 100.0 * chance)),
    };
    let by_chance = if page.has_intervals() && evaluation.n >= FEW_FOR_BELIEF {
        format!("; chance alone may make that up to {by_chance}")
    } else {
        String::new()
    };
    card(
        "Can its percentages be believed?",
        "",
        &format!(
            "{verdict} With each label it says how sure it is: {} on the average, and it is right for {}. Looked at one level of \
             sureness at a time, what it says is off by {} on the average{by_chance}.",
            percent(said),
            percent(value),
            off
        ),
    )
}
