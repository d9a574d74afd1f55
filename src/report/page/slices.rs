//! The same figures for parts of the articles.

use super::ModelPage;
use super::figure::{self, ENOUGH, NOT_ASKED_FOR, NOTHING, Table, bar, folded, percent, rounded};
use super::headline::month_name;
use crate::evaluate::{Estimate, NO_VALUE, Slice};
use crate::report::html::escaped;
use crate::report::text::thousands;

/// So many parts are shown at once.
const SHOWN: usize = 12;
pub(super) fn part(page: &ModelPage) -> String {
    let tables: String = page.evaluated.slices.iter().map(|(by, slices)| table(page, by, slices)).collect();
    if tables.is_empty() {
        return String::new();
    }
    let units = if page.evaluated.groups { "events or texts" } else { "articles" };
    let bars = if page.has_intervals() {
        format!(
            "The bars show how far chance in the choice of articles may have moved the figure: where they overlap, the difference \
             may be chance. Parts of fewer than {ENOUGH} {units} say little and have no bar, nor have those where all or none are \
             right."
        )
    } else {
        NOT_ASKED_FOR.to_owned()
    };
    let text = format!(
        "<p>How often the label is right in parts of the articles. {bars} Macro-F1 counts every label of the part the same, however \
         rare.</p>\n{tables}"
    );
    figure::part("parts", "Is it equally good everywhere?", &text)
}

fn table(page: &ModelPage, by: &str, slices: &[Slice]) -> String {
    let mut slices: Vec<&Slice> = slices.iter().collect();
    let is_month = by == "month";
    if is_month {
        slices.sort_by(|a, b| (a.value == NO_VALUE, &a.value).cmp(&(b.value == NO_VALUE, &b.value)));
    }
    let name = |value: &str| match value {
        NO_VALUE if is_month => "<i>no date</i>".to_owned(),
        NO_VALUE => format!("<i>no {}</i>", escaped(by)),
        value if is_month => month_name(value),
        value => format!("<span lang=\"id\" dir=\"auto\">{}</span>", escaped(value)),
    };
    let row = |slice: &&Slice| {
        let interval = slice.accuracy.interval.filter(|_| slice.units >= ENOUGH);
        let accuracy = Estimate { interval, ..slice.accuracy };
        vec![
            name(&slice.value),
            thousands(slice.n),
            format!(
                "{}<small>macro-F1 {}</small>",
                accuracy.value.map_or_else(String::new, percent),
                slice.macro_f1.value.map_or_else(|| NOTHING.to_owned(), percent)
            ),
            format!("{}<small>{}</small>", bar(accuracy), rounded(accuracy)),
        ]
    };
    let heads: Vec<String> = [&*escaped(by), "articles", "right", "95&nbsp;% interval"]
        .iter()
        .map(|head| (*head).to_owned())
        .collect();
    let (first, rest) = slices.split_at(slices.len().min(SHOWN));
    let of = |slices: &[&Slice]| Table {
        caption: String::new(),
        heads: heads.clone(),
        rows: slices.iter().map(row).collect(),
    };
    let more = if rest.is_empty() {
        String::new()
    } else {
        format!("<div class=\"slices\">{}</div>", folded(&format!("{} more", rest.len()), &of(rest).html()))
    };
    let all = page.evaluated.evaluation.overall.accuracy;
    let whole =
        all.value.map_or_else(String::new, |value| format!("All articles together: {}.", percent(value)));
    format!(
        "<h3>By {}</h3>\n<p class=\"note\">{whole}</p>\n<div class=\"slices\">{}</div>{more}",
        escaped(by),
        of(first).html()
    )
}
