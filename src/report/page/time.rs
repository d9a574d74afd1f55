//! The shares of the labels month by month.

use super::ModelPage;
use super::figure::{self, Figure, Table, counted, exact, percent, range};
use super::headline::month_name;
use super::plot::{Axis, Layer, Plot};
use crate::evaluate::Period;
use crate::report::html::escaped;
use crate::report::text::thousands;

/// From so many units on, a month has a band.
const ENOUGH: u64 = 5;
/// Ticks below a plot at most.
const TICKS: usize = 6;

pub(super) fn part(page: &ModelPage) -> String {
    let text = match page.months.as_slice() {
        [] => "<p>None of the articles has a date, so nothing can be said over time.</p>\n".to_owned(),
        [only] => format!(
            "<p>All dated articles are of {}, so nothing can be said over time.</p>\n",
            month_name(&only.name)
        ),
        months => over(page, months),
    };
    figure::part("time", "How do the labels change over time?", &text)
}

fn over(page: &ModelPage, months: &[Period]) -> String {
    let labels = page.labels();
    let units = if page.evaluated.groups { "groups" } else { "articles" };
    let near = months.iter().filter(|month| month.units >= ENOUGH);
    let (within, all) =
        near.fold((0, 0), |(within, all), month| (within + usize::from(is_within(month)), all + 1));
    let agreement = match (within, all) {
        (_, 0) => String::new(),
        (within, all) if within == all => format!(
            " In all of the {all} months with enough articles, what the model says lies within the band for every label."
        ),
        (within, all) => format!(
            " In {within} of the {all} months with enough articles, what the model says lies within the band for every label."
        ),
    };
    let undated = match page.undated {
        0 => String::new(),
        n => format!(
            " {} without a date {} left out.",
            counted(n as u64, "article"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    let most = months
        .iter()
        .flat_map(|month| month.given.iter().chain(&month.predicted))
        .flat_map(|e| e.value.into_iter().chain(e.interval.map(|[_, high]| high)))
        .fold(0.0, f64::max);
    let figures: String =
        labels.iter().enumerate().map(|(k, label)| of_label(label, k, months, most)).collect();
    format!(
        "<p>How large each label's part was, month by month: as the articles are labelled, and as the model would have it. The band \
         is where the part might have been with other articles of the same kind. Where it is wide, a rise or fall may be chance; \
         months of fewer than {ENOUGH} {units} have none.{agreement}{undated}</p>\n<div class=\"grid\">\n{figures}</div>\n"
    )
}

/// Whether all the shares that the model says lie in the intervals of the given ones.
fn is_within(month: &Period) -> bool {
    month.given.iter().zip(&month.predicted).all(|(given, predicted)| {
        given.interval.zip(predicted.value).is_some_and(|([low, high], value)| (low..=high).contains(&value))
    })
}

fn of_label(label: &str, k: usize, months: &[Period], most: f64) -> String {
    let x = |at: usize| at as f64;
    let mut layers = Vec::new();
    // A band where months with one follow each other.
    let mut run: Vec<[f64; 3]> = Vec::new();
    for (at, month) in months.iter().enumerate() {
        let interval = figure::interval(month.given[k]).filter(|_| month.units >= ENOUGH);
        match interval {
            Some([low, high]) => run.push([x(at), low, high]),
            None => layers.extend(band(std::mem::take(&mut run))),
        }
    }
    layers.extend(band(run));
    let line = |of: &dyn Fn(&Period) -> Option<f64>| -> Vec<[f64; 2]> {
        months.iter().enumerate().filter_map(|(at, month)| Some([x(at), of(month)?])).collect()
    };
    let given = line(&|month| month.given[k].value);
    let predicted = line(&|month| month.predicted[k].value);
    let marks = |points: &[[f64; 2]]| points.iter().map(|p| (*p, 8)).collect();
    let marked = [Layer::Marks(0, marks(&given)), Layer::Marks(1, marks(&predicted))];
    layers.extend([Layer::Line(0, given), Layer::Line(1, predicted)].into_iter().chain(marked));
    let every = months.len().div_ceil(TICKS);
    let ticks =
        months.iter().enumerate().step_by(every).map(|(at, month)| (x(at), short(&month.name))).collect();
    let said: Vec<String> = months
        .iter()
        .filter_map(|month| {
            let (given, predicted) = (month.given[k].value?, month.predicted[k].value?);
            Some(format!(
                "{}: {} labelled, {} by the model",
                month_name(&month.name),
                percent(given),
                percent(predicted)
            ))
        })
        .collect();
    let rows = months
        .iter()
        .map(|month| {
            let (given, predicted) = (month.given[k], month.predicted[k]);
            vec![
                month_name(&month.name),
                thousands(month.n),
                exact(given.value),
                range(given),
                exact(predicted.value),
            ]
        })
        .collect();
    let figure = Figure {
        title: label,
        label: &format!("The part of {label} month by month. {}.", said.join("; ")),
        plot: Plot {
            x: Axis { title: "month".to_owned(), low: -0.3, high: x(months.len() - 1) + 0.3, ticks },
            y: Axis::shares("part of the articles", 0.0, most),
            layers,
        },
        legend: vec![(0, "as labelled".to_owned()), (1, "as the model has it".to_owned())],
        caption: &format!("The part of the articles that is {}.", escaped(label)),
        numbers: Table::new("", &["month", "articles", "labelled", "95&nbsp;% interval", "model"], rows),
    };
    figure.html()
}

/// A band through two points or more, a bar at one.
fn band(run: Vec<[f64; 3]>) -> Option<Layer> {
    match run.len() {
        0 => None,
        1 => Some(Layer::Whiskers(0, run)),
        _ => Some(Layer::Band(0, run)),
    }
}

/// `2025-03` as `3/25`.
fn short(month: &str) -> String {
    match (month.get(2..4), month.get(5..7).and_then(|m| m.parse::<u32>().ok())) {
        (Some(year), Some(m)) => format!("{m}/{year}"),
        _ => month.to_owned(),
    }
}
