//! How fully and how purely each label is found.

use super::ModelPage;
use super::figure::{self, Figure, NOTHING, Table, bar, exact, of_hundred, range, whole_label};
use super::plot::{Axis, Layer, MOST_SERIES, Plot};
use crate::evaluate::{ClassEstimates, Operating};
use crate::report::text::thousands;

/// So many points of a curve stand in its table.
const SHOWN: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

pub(super) fn part(page: &ModelPage) -> String {
    let classes = &page.evaluated.evaluation.classes;
    let rows = classes
        .iter()
        .map(|class| {
            let cell = |e| format!("{}{}<small>{}</small>", exact_value(e), bar(e), range(e));
            vec![
                whole_label(&class.label),
                thousands(class.support),
                cell(class.recall),
                cell(class.precision),
            ]
        })
        .collect();
    let heads = [
        "label",
        "articles",
        "found<small>of those with the label</small>",
        "right<small>of those called so</small>",
    ];
    let text = format!(
        "<p>“Found” says how many of the articles that truly have a label get it (recall); “right” says how many of those that got \
         it truly have it (precision).{}</p>\n{}{}{}",
        if page.has_intervals() {
            " The bars show how far chance in the choice of articles may have moved the figure."
        } else {
            ""
        },
        Table::new("", &heads, rows).html(),
        more(classes),
        curves(page)
    );
    figure::part("labels", "How well is each label found?", &text)
}

fn exact_value(estimate: crate::evaluate::Estimate) -> String {
    estimate.value.map_or_else(|| NOTHING.to_owned(), super::figure::percent)
}

/// The other figures of classes.
fn more(classes: &[ClassEstimates]) -> String {
    let rows = classes
        .iter()
        .map(|class| {
            let cell =
                |e: crate::evaluate::Estimate| format!("{}<small>{}</small>", exact(e.value), range(e));
            vec![
                whole_label(&class.label),
                cell(class.f1),
                cell(class.roc_auc),
                cell(class.average_precision),
            ]
        })
        .collect();
    let heads = [
        "label",
        "F1<small>found and right in one</small>",
        "ROC-AUC<small>ranks such an article above another</small>",
        "average precision<small>area under the curve below</small>",
    ];
    Table::new("", &heads, rows).folded("More figures of each label")
}

fn curves(page: &ModelPage) -> String {
    let classes = &page.evaluated.evaluation.classes;
    // Those of most articles, in the order of the labels.
    let mut drawn: Vec<usize> =
        (0..classes.len()).filter(|&k| page.curves.get(k).is_some_and(|c| !c.is_empty())).collect();
    let all = drawn.len();
    drawn.sort_by_key(|&k| std::cmp::Reverse(classes[k].support));
    drawn.truncate(MOST_SERIES);
    drawn.sort_unstable();
    let layers = drawn.iter().enumerate().map(|(series, &k)| {
        Layer::Line(series, page.curves[k].iter().map(|o| [o.recall, o.precision]).collect())
    });
    let said: Vec<String> = drawn
        .iter()
        .filter_map(|&k| {
            let at = reached(&page.curves[k], 0.8)?;
            let found = of_hundred(at.recall);
            Some(format!(
                "{}: finding {found} of 100, {} of 100 called so are right",
                classes[k].label,
                of_hundred(at.precision)
            ))
        })
        .collect();
    let heads: Vec<String> = std::iter::once("found".to_owned())
        .chain(drawn.iter().map(|&k| whole_label(&classes[k].label)))
        .collect();
    let rows = SHOWN
        .iter()
        .map(|&share| {
            let cell = |&k: &usize| exact(reached(&page.curves[k], share).map(|o| o.precision));
            std::iter::once(format!("{:.0}\u{a0}%", 100.0 * share)).chain(drawn.iter().map(cell)).collect()
        })
        .collect();
    let left_out = if drawn.len() < all {
        format!(" Shown are the {} labels of most articles.", drawn.len())
    } else {
        String::new()
    };
    let figure = Figure {
        title: "Finding more, at what price",
        label: &format!("Precision–recall curves. {}.", said.join("; ")),
        plot: Plot {
            x: Axis::whole("found of the label"),
            y: Axis::whole("right among those called so"),
            layers: layers.collect(),
        },
        legend: drawn.iter().enumerate().map(|(series, &k)| (series, classes[k].label.clone())).collect(),
        caption: &format!(
            "Calling an article by a label at lower percentages too finds more of them and lets more wrong ones in. The nearer a \
             line stays to the top right corner, the better the label is told from the others.{left_out}"
        ),
        numbers: Table { caption: "How many are right where so many are found".to_owned(), heads, rows },
    };
    figure.html()
}

/// The first point from a recall on.
fn reached(curve: &[Operating], recall: f64) -> Option<&Operating> {
    curve.iter().find(|o| o.recall >= recall - 1e-9)
}
