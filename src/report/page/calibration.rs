//! Whether percentages come true, and what answering only when sure would win.

use super::ModelPage;
use super::figure::{self, ENOUGH, FEW, Figure, Table, at_least, counted, exact, of_hundred, percent, range};
use super::headline::threshold;
use super::plot::{Axis, Layer, Plot};
use crate::evaluate::{Bin, Estimate};
use crate::report::text::thousands;
use std::cmp::Ordering;

pub(super) fn part(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let bins: Vec<(&Bin, Estimate)> = evaluation
        .reliability
        .iter()
        .zip(page.reliability.iter().copied())
        .filter(|(bin, _)| bin.n > 0)
        .collect();
    let most = bins.iter().map(|(bin, _)| bin.n).max().unwrap_or(1);
    let (mut whiskers, mut marks) = (Vec::new(), Vec::new());
    for (bin, estimate) in &bins {
        let (Some(confidence), Some(accuracy)) = (bin.confidence, bin.accuracy) else { continue };
        if let Some([low, high]) = figure::interval(*estimate).filter(|_| bin.n >= ENOUGH) {
            whiskers.push([confidence, low, high]);
        }
        // The area is as the number of articles.
        let radius = 5.0 + 15.0 * (bin.n as f64 / most as f64).sqrt();
        marks.push(([confidence, accuracy], radius as i32));
    }
    let layers =
        vec![Layer::Guide([0.0, 0.0], [1.0, 1.0]), Layer::Whiskers(0, whiskers), Layer::Marks(0, marks)];
    let said: Vec<String> = bins
        .iter()
        .filter_map(|(bin, _)| {
            Some(format!(
                "{} sure: right for {} ({})",
                percent(bin.confidence?),
                percent(bin.accuracy?),
                counted(bin.n, "article")
            ))
        })
        .collect();
    let rows = bins
        .iter()
        .map(|(bin, estimate)| {
            vec![
                format!("{:.0} to {:.0}\u{a0}%", 100.0 * bin.low, 100.0 * bin.high),
                thousands(bin.n),
                exact(bin.confidence),
                exact(bin.accuracy),
                range(*estimate),
            ]
        })
        .collect();
    let numbers = Table::new("", &["sureness", "articles", "says", "is right", "95&nbsp;% interval"], rows);
    let bars = if page.has_intervals() {
        ", and the bar through it shows how far chance in the choice of articles may have moved it"
    } else {
        ""
    };
    let figure = Figure {
        title: "",
        label: &format!("How sure the model says it is, and how often it is right. {}.", said.join("; ")),
        plot: Plot {
            x: Axis::whole("how sure it says it is"),
            y: Axis::whole("how often it is right"),
            layers,
        },
        legend: Vec::new(),
        caption: &format!(
            "Each dot is the articles of one level of sureness; the larger it is, the more there are{bars}. The closer the dots are to the \
             slanted line, the more its percentages can be believed. Below the line it is surer than it should be, above it less \
             sure."
        ),
        numbers,
    };
    let example = bins.iter().filter(|(bin, _)| bin.n >= 2 * ENOUGH).max_by_key(|(bin, _)| bin.n).and_then(
        |(bin, _)| {
            let (confidence, accuracy) = (bin.confidence?, bin.accuracy?);
            Some(format!(
                " Most often, for {}, it was about {} sure, and right for {} of them.",
                counted(bin.n, "article"),
                percent(confidence),
                thousands((accuracy * bin.n as f64).round() as u64)
            ))
        },
    );
    let text = format!(
        "<p>With each label the model gives a percentage: how sure it is. If that can be believed, then of all articles where it \
         says 80&nbsp;%, about 80&nbsp;% are right.{}</p>\n{}",
        example.unwrap_or_default(),
        figure.html()
    );
    figure::part("belief", "Can its percentages be believed?", &text)
}

pub(super) fn coverage_part(page: &ModelPage) -> String {
    let evaluation = &page.evaluated.evaluation;
    let marked = page.abstaining.map(|abstaining| {
        let answered = 1.0 - abstaining.left as f64 / evaluation.n.max(1) as f64;
        Layer::Upright(answered, format!("{} sure", threshold(abstaining.below)))
    });
    let points: Vec<[f64; 2]> =
        evaluation.coverage.iter().rev().map(|p| [f64::from(p.coverage) / 100.0, p.accuracy]).collect();
    let least = points.iter().map(|p| p[1]).fold(1.0, f64::min);
    let marks = points.iter().map(|p| (*p, 8)).collect();
    let at = |coverage: u32| evaluation.coverage.iter().find(|p| p.coverage == coverage);
    let said: Vec<String> = evaluation
        .coverage
        .iter()
        .map(|p| format!("answering {}\u{a0}%, right for {}", p.coverage, percent(p.accuracy)))
        .collect();
    let rows = evaluation
        .coverage
        .iter()
        .map(|p| {
            vec![
                format!("{}\u{a0}%", p.coverage),
                thousands(p.n),
                exact(Some(p.confidence)),
                exact(Some(p.accuracy)),
            ]
        })
        .collect();
    let figure = Figure {
        title: "",
        label: &format!(
            "How often the model is right if it answers only its surest articles: {}.",
            said.join("; ")
        ),
        plot: Plot {
            x: Axis::whole("articles it answers"),
            y: Axis::shares("right among these", (least - 0.02).max(0.0), 1.0),
            layers: marked.into_iter().chain([Layer::Line(0, points), Layer::Marks(0, marks)]).collect(),
        },
        legend: Vec::new(),
        caption: "To the right all articles are answered, further left only the surest. A line that rises to the left means \
                  that the model knows when it does not know.",
        numbers: Table::new("", &["answered", "articles", "if at least so sure", "right"], rows),
    };
    let sentence = match (at(50), at(100)) {
        _ if evaluation.n < FEW => "These articles are too few to tell.".to_owned(),
        (Some(half), Some(all)) => {
            let (of_half, of_all) = (of_hundred(half.accuracy), of_hundred(all.accuracy));
            let gain = match half.accuracy.total_cmp(&all.accuracy) {
                _ if all.accuracy == 1.0 => "as of all articles".to_owned(),
                Ordering::Less if of_half != of_all => {
                    format!("fewer than the {of_all} of all: being sure tells it nothing")
                }
                Ordering::Greater if of_half != of_all => format!("instead of {of_all}"),
                _ => "about as many as of all: being sure tells it little".to_owned(),
            };
            format!(
                "If it answered only the half it is surest of and left the rest to a person, {of_half} of 100 answers would be right, \
                 {gain}. That is the half where it is {}.",
                at_least(half.confidence)
            )
        }
        _ => String::new(),
    };
    let in_use = page.abstaining.map_or_else(String::new, |abstaining| {
        format!(
            " In use it does so: the upright line is where it is {} sure, and left of it stand the {} of {} that it answers.",
            threshold(abstaining.below),
            thousands(evaluation.n - abstaining.left),
            counted(evaluation.n, "article")
        )
    });
    figure::part(
        "coverage",
        "What if it answered only when sure?",
        &format!("<p>{sentence}{in_use}</p>\n{}", figure.html()),
    )
}
