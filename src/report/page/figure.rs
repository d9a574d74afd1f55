//! What the parts of a page are put together from: figures, tables, and numbers as people read them.

use super::plot::{MOST_SERIES, Plot, key};
use crate::evaluate::{Estimate, wilson};
use crate::report::html::escaped;
use std::fmt::Write as _;

/// A plot with its words and its numbers.
pub(super) struct Figure<'a> {
    /// What stands above it; escaped here.
    pub(super) title: &'a str,
    /// What it shows, with the numbers, for who does not see it.
    pub(super) label: &'a str,
    pub(super) plot: Plot,
    /// Series and their names; escaped here.
    pub(super) legend: Vec<(usize, String)>,
    /// How to read it, HTML.
    pub(super) caption: &'a str,
    /// Its numbers.
    pub(super) numbers: Table,
}

impl Figure<'_> {
    pub(super) fn html(&self) -> String {
        let mut out = String::from("<figure>\n");
        // Writing to a String cannot fail.
        if !self.title.is_empty() {
            let _ = writeln!(out, "<h3>{}</h3>", escaped(self.title));
        }
        out.push_str(&self.plot.svg(self.label));
        if !self.legend.is_empty() {
            let item = |(series, name): &(usize, String)| {
                format!("<li>{}<bdi>{}</bdi></li>\n", key(series % MOST_SERIES), escaped(name))
            };
            let _ = writeln!(
                out,
                "<ul class=\"legend-keys\">\n{}</ul>",
                self.legend.iter().map(item).collect::<String>()
            );
        }
        let _ = writeln!(
            out,
            "<figcaption>\n<p>{}</p>\n{}</figcaption>\n</figure>",
            self.caption,
            self.numbers.folded("The numbers")
        );
        out
    }
}

/// A table: its heads and its rows, each as HTML; the first cell of a row is its head.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> Self {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Self { caption: caption.to_owned(), heads, rows }
    }

    pub(super) fn html(&self) -> String {
        let mut out = String::from("<div class=\"wide\"><table class=\"numbers\">\n");
        if !self.caption.is_empty() {
            let _ = writeln!(out, "<caption>{}</caption>", self.caption);
        }
        let heads: String = self.heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
        let _ = writeln!(out, "<thead><tr>{heads}</tr></thead>\n<tbody>");
        for row in &self.rows {
            let cell = |(at, cell): (usize, &String)| match at {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td>{cell}</td>"),
            };
            let _ = writeln!(out, "<tr>{}</tr>", row.iter().enumerate().map(cell).collect::<String>());
        }
        out.push_str("</tbody>\n</table></div>\n");
        out
    }

    /// Behind a line that opens it.
    pub(super) fn folded(&self, summary: &str) -> String {
        folded(summary, &self.html())
    }
}

/// `inside` behind a line that opens it.
pub(super) fn folded(summary: &str, inside: &str) -> String {
    format!("<details>\n<summary>{summary}</summary>\n{inside}</details>\n")
}

/// A part of the page under its heading.
pub(super) fn part(id: &str, heading: &str, inside: &str) -> String {
    format!("<section id=\"{id}\">\n<h2>{heading}</h2>\n{inside}</section>\n")
}

/// A label longer than this is cut where it stands in a sentence.
const LABEL: usize = 40;

/// A label in a sentence, in its own language; a long one is cut, and whole where it is pointed at.
pub(super) fn label(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return whole_label(name);
    }
    let start: String = name.chars().take(LABEL - 1).collect();
    format!(
        "<b class=\"label\" lang=\"id\" dir=\"auto\" title=\"{}\">{}…</b>",
        escaped(name),
        escaped(start.trim_end())
    )
}

/// A label in a table, however long.
pub(super) fn whole_label(name: &str) -> String {
    format!("<b class=\"label\" lang=\"id\" dir=\"auto\">{}</b>", escaped(name))
}

/// From so many units on, a level of sureness, a month or a part of the articles has an interval drawn.
pub(super) const ENOUGH: u64 = 5;

/// Of fewer articles, or fewer of a label, counts are told and not shares of a hundred.
pub(super) const FEW: u64 = 30;

/// What stands in place of verdicts where there are no intervals because none were wanted.
pub(super) const NOT_ASKED_FOR: &str = "No intervals were asked for (<code>--resamples 0</code>).";

/// What is written where a figure is not defined.
pub(super) const NOTHING: &str = "–";

/// `86 %`; what is not all is never 100 %, and what is something never 0 %.
pub(super) fn percent(share: f64) -> String {
    format!("{}\u{a0}%", of_hundred(share))
}

/// `86`; see [`percent`].
pub(super) fn of_hundred(share: f64) -> String {
    match (100.0 * share).round() as i64 {
        100.. if share < 1.0 => "over 99".to_owned(),
        ..=0 if share > 0.0 => "under 1".to_owned(),
        rounded => rounded.to_string(),
    }
}

/// `85.5 %`, as tables have it; see [`percent`].
pub(super) fn exact(share: Option<f64>) -> String {
    share.map_or_else(|| NOTHING.to_owned(), |share| format!("{}\u{a0}%", decimal(share)))
}

/// `85.5`; see [`percent`].
fn decimal(share: f64) -> String {
    match (1000.0 * share).round() as i64 {
        1000.. if share < 1.0 => "over 99.9".to_owned(),
        ..=0 if share > 0.0 => "under 0.1".to_owned(),
        _ => format!("{:.1}", 100.0 * share),
    }
}

/// `at least 70 % sure`, rounded down, so that it is true of all that are at least as sure.
pub(super) fn at_least(confidence: f64) -> String {
    match (100.0 * confidence + 1e-9).floor() as i64 {
        99 if confidence > 0.99 => "surer than 99\u{a0}%".to_owned(),
        rounded => format!("at least {rounded}\u{a0}% sure"),
    }
}

/// `1 point`, `4 points`, or with a decimal where that is little.
pub(super) fn points(share: f64) -> String {
    let points =
        if share < 0.0195 { format!("{:.1}", 100.0 * share) } else { format!("{:.0}", 100.0 * share) };
    match points.as_str() {
        "0.0" if share > 0.0 => "less than 0.1 points".to_owned(),
        "1.0" => "1 point".to_owned(),
        _ => format!("{points} points"),
    }
}

/// The interval, unless it has no width: where all or none of a few articles are right, so is every redraw of them, and
/// nothing is known of others.
pub(super) fn interval(estimate: Estimate) -> Option<[f64; 2]> {
    estimate.interval.filter(|[low, high]| low < high)
}

/// The interval, and where all or none are right, so that it has no width, that of Wilson of so many units.
pub(super) fn verdict_interval(estimate: Estimate, units: u64) -> Option<[f64; 2]> {
    let all_or_none = estimate.value.filter(|value| units > 0 && (*value == 0.0 || *value == 1.0));
    interval(estimate).or_else(|| all_or_none.map(|value| wilson(value, units)))
}

/// `82.1 to 88.7 %`, or a dash.
pub(super) fn range(estimate: Estimate) -> String {
    interval(estimate).map_or_else(
        || NOTHING.to_owned(),
        |[low, high]| format!("{} to {}\u{a0}%", decimal(low), decimal(high)),
    )
}

/// `82 to 89 %`, or a dash.
pub(super) fn rounded(estimate: Estimate) -> String {
    interval(estimate).map_or_else(
        || NOTHING.to_owned(),
        |[low, high]| format!("{} to {}\u{a0}%", of_hundred(low), of_hundred(high)),
    )
}

/// `1 article`, `2,345 articles`.
pub(super) use crate::report::text::counted;

/// A share with its interval as a bar: the band its interval, the tick the share.
pub(super) fn bar(estimate: Estimate) -> String {
    let Some(value) = estimate.value else { return String::new() };
    let at = |share: f64| format!("{:.1}%", 100.0 * share.clamp(0.0, 1.0));
    let band = interval(estimate).map_or_else(String::new, |[low, high]| {
        format!("<i class=\"band\" style=\"left:{};right:{}\"></i>", at(low), at(1.0 - high))
    });
    format!(
        "<span class=\"bar\" aria-hidden=\"true\">{band}<i class=\"tick\" style=\"left:{}\"></i></span>",
        at(value)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_as_people_do_and_never_to_what_they_are_not() {
        let of = [0.855, 0.994, 0.996, 1.0, 0.004, 0.006, 0.0].map(of_hundred);
        assert_eq!(of, ["86", "99", "over 99", "100", "under 1", "1", "0"]);
        assert_eq!((exact(Some(0.8548)).as_str(), exact(None).as_str()), ("85.5\u{a0}%", "–"));
        let estimate = Estimate { value: Some(0.5), interval: Some([0.25, 0.725]) };
        let almost = [0.9996, 0.0004, 0.9994].map(|share| exact(Some(share)));
        assert_eq!(almost, ["over 99.9\u{a0}%", "under 0.1\u{a0}%", "99.9\u{a0}%"]);
        assert_eq!(range(estimate), "25.0 to 72.5\u{a0}%");
        assert_eq!(range(Estimate::default()), "–");
        let all = Estimate { value: Some(1.0), interval: Some([1.0, 1.0]) };
        assert_eq!((range(all).as_str(), rounded(all).as_str()), ("–", "–"));
        assert_eq!(
            [0.697, 0.7, 0.995, 0.99, 1.0].map(at_least),
            [
                "at least 69\u{a0}% sure",
                "at least 70\u{a0}% sure",
                "surer than 99\u{a0}%",
                "at least 99\u{a0}% sure",
                "at least 100\u{a0}% sure"
            ]
        );
        assert_eq!([0.04, 0.013, 0.01, 0.0].map(points), ["4 points", "1.3 points", "1 point", "0.0 points"]);
        assert_eq!(rounded(estimate), "25 to 73\u{a0}%");
        assert_eq!(
            (counted(1, "article"), counted(2345, "article")),
            ("1 article".into(), "2,345 articles".into())
        );
    }

    /// Wilson: of 2 right of 2, 2 / (2 + 3.8415) = .3424 or more; of 0 of 96 at most 3.8415 / 99.8415 = .0385.
    #[test]
    fn where_all_or_none_are_right_the_interval_is_wilsons() {
        let of = |share: f64, end: f64| Estimate { value: Some(share), interval: Some([share, end]) };
        let [low, high] = verdict_interval(of(1.0, 1.0), 2).unwrap();
        assert!((low - 0.3424).abs() < 1e-4 && high == 1.0);
        let [low, high] = verdict_interval(of(0.0, 0.0), 96).unwrap();
        assert!((high - 0.0385).abs() < 1e-4 && low == 0.0);
        assert_eq!(verdict_interval(of(0.5, 0.5), 2), None);
        assert_eq!(verdict_interval(of(0.5, 0.7), 9), Some([0.5, 0.7]));
    }

    #[test]
    fn long_labels_are_cut_in_sentences_and_whole_in_tables() {
        let long = "x".repeat(41);
        assert!(label(&long).contains(&format!("title=\"{long}\">{}…<", "x".repeat(39))));
        assert!(whole_label(&long).contains(&format!(">{long}<")));
        assert!(!label(&"x".repeat(40)).contains('…'));
    }

    #[test]
    fn bars_stay_within_their_track() {
        let html = bar(Estimate { value: Some(0.5), interval: Some([0.25, 1.0]) });
        assert!(html.contains("left:25.0%;right:0.0%") && html.contains("style=\"left:50.0%\""), "{html}");
        assert_eq!(bar(Estimate::default()), "");
    }
}
