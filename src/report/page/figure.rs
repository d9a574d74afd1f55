//! What the parts of a page are put together from: figures, tables, and numbers as people read them.

use super::plot::{MOST_SERIES, Plot, key};
use crate::evaluate::Estimate;
use crate::report::html::escaped;
use crate::report::text::thousands;
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
                format!("<li>{}<span>{}</span></li>\n", key(series % MOST_SERIES), escaped(name))
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

/// A label, in its own language.
pub(super) fn label(name: &str) -> String {
    format!("<b class=\"label\" lang=\"id\" dir=\"auto\">{}</b>", escaped(name))
}

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

/// `85.5 %`, as tables have it.
pub(super) fn exact(share: Option<f64>) -> String {
    share.map_or_else(|| NOTHING.to_owned(), |share| format!("{:.1}\u{a0}%", 100.0 * share))
}

/// The interval, unless it has no width: where all or none of a few articles are right, so is every redraw of them, and
/// nothing is known of others.
pub(super) fn interval(estimate: Estimate) -> Option<[f64; 2]> {
    estimate.interval.filter(|[low, high]| low < high)
}

/// `82.1 to 88.7 %`, or a dash.
pub(super) fn range(estimate: Estimate) -> String {
    interval(estimate).map_or_else(
        || NOTHING.to_owned(),
        |[low, high]| format!("{:.1} to {:.1}\u{a0}%", 100.0 * low, 100.0 * high),
    )
}

/// `82 to 89 %`, or a dash.
pub(super) fn rounded(estimate: Estimate) -> String {
    interval(estimate).map_or_else(
        || NOTHING.to_owned(),
        |[low, high]| format!("{} to {}\u{a0}%", of_hundred(low), of_hundred(high)),
    )
}

/// `82 and 89 %`, for people, or nothing.
pub(super) fn between(estimate: Estimate) -> Option<String> {
    interval(estimate).map(|[low, high]| format!("{} and {}\u{a0}%", of_hundred(low), of_hundred(high)))
}

/// `1 article`, `2,345 articles`.
pub(super) fn counted(n: u64, thing: &str) -> String {
    format!("{} {thing}{}", thousands(n), if n == 1 { "" } else { "s" })
}

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
        assert_eq!(between(estimate).unwrap(), "25 and 73\u{a0}%");
        assert_eq!(range(estimate), "25.0 to 72.5\u{a0}%");
        assert_eq!(range(Estimate::default()), "–");
        let all = Estimate { value: Some(1.0), interval: Some([1.0, 1.0]) };
        assert_eq!((range(all).as_str(), between(all), rounded(all).as_str()), ("–", None, "–"));
        assert_eq!(rounded(estimate), "25 to 73\u{a0}%");
        assert_eq!(
            (counted(1, "article"), counted(2345, "article")),
            ("1 article".into(), "2,345 articles".into())
        );
    }

    #[test]
    fn bars_stay_within_their_track() {
        let html = bar(Estimate { value: Some(0.5), interval: Some([0.25, 1.0]) });
        assert!(html.contains("left:25.0%;right:0.0%") && html.contains("style=\"left:50.0%\""), "{html}");
        assert_eq!(bar(Estimate::default()), "");
    }
}
