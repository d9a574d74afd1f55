//! The shares of the labels month by month.

use super::ModelPage;
use super::figure::{
    self, ENOUGH, Figure, NOT_ASKED_FOR, Table, counted, exact, label, percent, points, range,
};
use super::headline::month_name;
use super::plot::{Axis, Layer, Plot};
use crate::evaluate::Period;
use crate::report::html::escaped;
use crate::report::text::thousands;

/// Ticks below a plot at most.
const TICKS: i32 = 6;

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
    let units = if page.evaluated.groups { "events or texts" } else { "articles" };
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
    let bands = if page.has_intervals() {
        format!(
            " The band shows how far chance in the choice of articles may have moved the labelled share. Where it is wide, a rise or \
             fall may be chance; months of fewer than {ENOUGH} {units} have none."
        )
    } else {
        format!(" {NOT_ASKED_FOR}")
    };
    format!(
        "<p>How large each label's share was, month by month: as the articles are labelled, and as the model would have \
         it.{bands}{}{undated}</p>\n<div class=\"grid\">\n{figures}</div>\n",
        apart(&labels, months)
    )
}

/// The labelled share of class k with its interval, where a month has a band.
fn banded(month: &Period, k: usize) -> Option<[f64; 2]> {
    figure::interval(month.given[k]).filter(|_| month.units >= ENOUGH)
}

/// By how much the model's shares differ from the labelled ones, month by month and label by label where there is a band.
fn apart(labels: &[String], months: &[Period]) -> String {
    let pairs = months.iter().flat_map(|month| (0..labels.len()).map(move |k| (month, k)));
    let pairs: Vec<(&Period, usize, f64, f64)> = pairs
        .filter(|(month, k)| banded(month, *k).is_some())
        .filter_map(|(month, k)| Some((month, k, month.given[k].value?, month.predicted[k].value?)))
        .collect();
    let mut most: Option<&(&Period, usize, f64, f64)> = None;
    for pair in &pairs {
        // Of equals the first.
        if most.is_none_or(|most| (pair.3 - pair.2).abs() > (most.3 - most.2).abs()) {
            most = Some(pair);
        }
    }
    let Some((month, k, given, predicted)) = most else { return String::new() };
    if given == predicted {
        return " Where there is a band, the model's shares are the labelled ones.".to_owned();
    }
    let mean = pairs.iter().fold(0.0, |sum, pair| sum + (pair.3 - pair.2).abs()) / pairs.len() as f64;
    format!(
        " Where there is a band, the model's share differs from the labelled one by {} on the average, most for {} in {}: {} against \
         {}.",
        points(mean),
        label(&labels[*k]),
        month_name(&month.name),
        percent(*predicted),
        percent(*given)
    )
}

/// Where each month stands: months from the first on, or one after the other where a name is no month.
fn places(months: &[Period]) -> Vec<i32> {
    let number = |month: &Period| {
        let (year, number) = month.name.split_once('-')?;
        let number = number.parse::<i32>().ok().filter(|number| (1..=12).contains(number))?;
        Some(12 * year.parse::<i32>().ok().filter(|year| (0..10_000).contains(year))? + number)
    };
    let numbers: Option<Vec<i32>> = months.iter().map(number).collect();
    match numbers.as_deref() {
        Some([first, ..]) => numbers.iter().flatten().map(|number| number - first).collect(),
        _ => (0..).zip(months).map(|(at, _)| at).collect(),
    }
}

/// What stands at whole months, as runs of months that follow each other.
fn runs<P>(points: impl Iterator<Item = (i32, P)>) -> Vec<Vec<P>> {
    let (mut runs, mut before): (Vec<Vec<P>>, Option<i32>) = (Vec::new(), None);
    for (at, point) in points {
        match runs.last_mut() {
            Some(run) if before.is_some_and(|before| at == before + 1) => run.push(point),
            _ => runs.push(vec![point]),
        }
        before = Some(at);
    }
    runs
}

fn of_label(label: &str, k: usize, months: &[Period], most: f64) -> String {
    let places = places(months);
    let dated = || places.iter().copied().zip(months);
    let bands = dated()
        .filter_map(|(at, month)| banded(month, k).map(|[low, high]| (at, [f64::from(at), low, high])));
    // A band through two months or more, a bar at one.
    let mut layers: Vec<Layer> = runs(bands)
        .into_iter()
        .map(|run| if run.len() > 1 { Layer::Band(0, run) } else { Layer::Whiskers(0, run) })
        .collect();
    let line = |of: &dyn Fn(&Period) -> Option<f64>| -> Vec<Vec<[f64; 2]>> {
        runs(dated().filter_map(|(at, month)| Some((at, [f64::from(at), of(month)?]))))
    };
    let lines = [line(&|month| month.given[k].value), line(&|month| month.predicted[k].value)];
    for (series, runs) in lines.iter().enumerate() {
        layers.extend(runs.iter().filter(|run| run.len() > 1).map(|run| Layer::Line(series, run.clone())));
    }
    for (series, runs) in lines.into_iter().enumerate() {
        layers.push(Layer::Marks(series, runs.into_iter().flatten().map(|p| (p, 8)).collect()));
    }
    let last = places.last().copied().unwrap_or_default();
    let ticks = ticks(months, &places);
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
        label: &format!("The share of {label} month by month. {}.", said.join("; ")),
        plot: Plot {
            x: Axis { title: "month".to_owned(), low: -0.3, high: f64::from(last) + 0.3, ticks },
            y: Axis::shares("share of the articles", 0.0, most),
            layers,
        },
        legend: vec![(0, "as labelled".to_owned()), (1, "as the model has it".to_owned())],
        caption: &format!("The share of the articles that is <bdi>{}</bdi>.", escaped(label)),
        numbers: Table::new("", &["month", "articles", "labelled", "95&nbsp;% interval", "model"], rows),
    };
    figure.html()
}

/// At most [`TICKS`] months, whole steps apart from the first on.
fn ticks(months: &[Period], places: &[i32]) -> Vec<(f64, String)> {
    let (Some(first), Some(&last)) = (months.first(), places.last()) else { return Vec::new() };
    let steps = [1, 2, 3, 6].into_iter().chain((1..).map(|years| 12 * years));
    let step = steps.into_iter().find(|step| last / step < TICKS).unwrap_or(1);
    (0..=last)
        .step_by(step as usize)
        .filter_map(|at| {
            let name = match places.iter().position(|place| *place == at) {
                Some(of) => months[of].name.clone(),
                None => later(&first.name, at)?,
            };
            Some((f64::from(at), short(&name)))
        })
        .collect()
}

/// The month so many after `first`, `YYYY-MM`.
fn later(first: &str, by: i32) -> Option<String> {
    let (year, month) = first.split_once('-')?;
    let months = 12 * year.parse::<i32>().ok()? + month.parse::<i32>().ok()? - 1 + by;
    Some(format!("{:04}-{:02}", months / 12, months % 12 + 1))
}

/// `2025-03` as `Mar 25`.
fn short(month: &str) -> String {
    let name = month_name(month);
    match name.split_once(' ').map(|(name, year)| (name.get(..3), year.get(2..))) {
        Some((Some(name), Some(year))) if month.len() == 7 => format!("{name} {year}"),
        _ => month.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Estimate;

    /// Months of one label with its labelled share and that of the model; of fewer than five units where it has no band.
    fn months(of: &[(&str, f64, f64, u64)]) -> Vec<Period> {
        let month = |(name, given, predicted, units): &(&str, f64, f64, u64)| {
            let given = Estimate { value: Some(*given), interval: Some([given - 0.1, given + 0.1]) };
            let predicted = Estimate { value: Some(*predicted), interval: None };
            Period {
                name: (*name).to_owned(),
                n: *units,
                units: *units,
                given: vec![given],
                predicted: vec![predicted],
            }
        };
        of.iter().map(month).collect()
    }

    /// .1 and .02 apart, .06 in the mean; the third month has no band.
    #[test]
    fn the_difference_is_of_pairs_with_a_band() {
        let of = [("2025-03", 0.21, 0.31, 9), ("2025-04", 0.5, 0.48, 5), ("2025-05", 0.5, 0.9, 4)];
        let said = apart(&["a".to_owned()], &months(&of));
        assert!(said.contains("by 6 points on the average, most for <b"), "{said}");
        assert!(said.ends_with("in March 2025: 31\u{a0}% against 21\u{a0}%."), "{said}");
        assert!(apart(&["a".to_owned()], &months(&of[2..])).is_empty());
        let same = months(&[("2025-03", 0.5, 0.5, 9)]);
        assert!(apart(&["a".to_owned()], &same).contains("shares are the labelled ones"));
    }

    #[test]
    fn months_stand_where_they_belong_and_lines_break_where_they_are_missing() {
        let of = months(&[("2024-11", 0.1, 0.1, 9), ("2024-12", 0.1, 0.1, 9), ("2025-03", 0.1, 0.1, 9)]);
        let at = places(&of);
        assert_eq!(at, [0, 1, 4]);
        assert_eq!(runs(at.iter().map(|at| (*at, *at))), [vec![0, 1], vec![4]]);
        let names: Vec<(f64, String)> = ticks(&of, &at);
        let names: Vec<(i32, &str)> = names.iter().map(|(at, name)| (*at as i32, name.as_str())).collect();
        assert_eq!(names, [(0, "Nov 24"), (1, "Dec 24"), (2, "Jan 25"), (3, "Feb 25"), (4, "Mar 25")]);
        let far = months(&[("2020-01", 0.1, 0.1, 9), ("2025-01", 0.1, 0.1, 9)]);
        let far: Vec<String> = ticks(&far, &places(&far)).into_iter().map(|(_, name)| name).collect();
        assert_eq!(far, ["Jan 20", "Jan 21", "Jan 22", "Jan 23", "Jan 24", "Jan 25"]);
        let odd = months(&[("2025-00", 0.1, 0.1, 9), ("2025-13", 0.1, 0.1, 9)]);
        assert_eq!(places(&odd), [0, 1]);
    }
}
