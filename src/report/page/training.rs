//! How the figures depend on the number of labelled articles, and on C.

use super::figure::{self, Figure, Table, exact, percent, range};
use super::plot::{Axis, Layer, Plot};
use super::{CPath, Learning, ModelPage};
use crate::evaluate::{Candidate, Criterion, Estimate, Growth, LearningCurve, LearningPoint, Measure};
use crate::report::html::escaped;
use crate::report::text::thousands;

/// What of a learning curve is drawn: a name, and where it is.
type Drawn = (&'static str, fn(&LearningPoint) -> Estimate);

pub(super) fn learning_part(page: &ModelPage) -> String {
    let inside = match &page.learning {
        Learning::LeftOut => return String::new(),
        Learning::OtherArticles => {
            "<p>That is measured by training on fewer of the articles that the model learned from: a page \
                                    made of those shows it.</p>\n"
                .to_owned()
        }
        Learning::TooFew(reason) => {
            format!("<p>There are too few articles to tell: {}.</p>\n", escaped(reason))
        }
        Learning::Curve(curve) => learning(curve),
    };
    figure::part("learning", "Would more labelled articles help?", &inside)
}

/// What the last doubling of the articles says.
fn verdict(curve: &LearningCurve) -> String {
    let [.., before, last] = curve.points.as_slice() else { return String::new() };
    let grown = format!(
        "From {} to {} articles macro-F1 went from {} to {}",
        thousands(before.documents.round() as u64),
        thousands(last.documents.round() as u64),
        exact(before.macro_f1.value),
        exact(last.macro_f1.value)
    );
    let (short, long) = match curve.growth() {
        Some(Growth::Growing) => {
            ("Yes, most likely.", "that is more than chance, and the line has not become level yet")
        }
        Some(Growth::Level) => ("Hardly.", "that is less than a point, or no rise at all"),
        Some(Growth::Unknown) => ("These articles cannot tell.", "that may be chance or may be a gain"),
        None => ("", ""),
    };
    format!("<p><strong>{short}</strong> {grown}: {long}.</p>\n")
}

fn learning(curve: &LearningCurve) -> String {
    let drawn: [Drawn; 2] = [("right labels (accuracy)", |p| p.accuracy), ("macro-F1", |p| p.macro_f1)];
    let points = &curve.points;
    let mut layers = Vec::new();
    for (series, (_, of)) in drawn.iter().enumerate() {
        let band = points.iter().filter_map(|p| of(p).interval.map(|[low, high]| [p.documents, low, high]));
        layers.push(Layer::Band(series, band.collect()));
    }
    for (series, (_, of)) in drawn.iter().enumerate() {
        let line: Vec<[f64; 2]> = points.iter().filter_map(|p| Some([p.documents, of(p).value?])).collect();
        layers.push(Layer::Line(series, line.clone()));
        layers.push(Layer::Marks(series, line.into_iter().map(|p| (p, 9)).collect()));
    }
    let shares = points.iter().flat_map(|p| drawn.iter().map(move |(_, of)| of(p)));
    let shares: Vec<f64> =
        shares.flat_map(|e| e.value.into_iter().chain(e.interval.into_iter().flatten())).collect();
    let [low, high] =
        [shares.iter().copied().fold(1.0, f64::min), shares.iter().copied().fold(0.0, f64::max)];
    let count = |documents: f64| thousands(documents.round() as u64);
    let most = points.iter().map(|p| p.documents).fold(0.0, f64::max);
    let ticks = points.iter().map(|p| (p.documents, count(p.documents)));
    let said: Vec<String> = points
        .iter()
        .filter_map(|p| {
            Some(format!("from {} articles: {} right", count(p.documents), percent(p.accuracy.value?)))
        })
        .collect();
    let rows = points
        .iter()
        .map(|p| {
            let mut row = vec![count(p.documents)];
            row.extend(drawn.iter().flat_map(|(_, of)| [exact(of(p).value), range(of(p))]));
            row
        })
        .collect();
    let interval = "95&nbsp;% interval";
    let figure = Figure {
        title: "",
        label: &format!("How often models are right that learned from fewer articles. {}.", said.join("; ")),
        plot: Plot {
            x: Axis {
                title: "articles learned from".to_owned(),
                low: 0.0,
                high: most,
                ticks: apart(ticks.collect(), most),
            },
            y: Axis::shares("on articles not learned from", low, high),
            layers,
        },
        legend: drawn.iter().enumerate().map(|(series, (name, _))| (series, (*name).to_owned())).collect(),
        caption: "Models that learned from fewer of the articles, judged on others. A line that still rises at its right end means \
                  that more labelled articles would help; one that has become level, that they would not. Macro-F1 counts every \
                  label the same, however rare.",
        numbers: Table::new("", &["articles", "right", interval, "macro-F1", interval], rows),
    };
    format!("{}{}", verdict(curve), figure.html())
}

/// The ticks that leave each other room, the last always.
fn apart(ticks: Vec<(f64, String)>, width: f64) -> Vec<(f64, String)> {
    let mut kept: Vec<(f64, String)> = Vec::new();
    for tick in ticks.into_iter().rev() {
        if kept.last().is_none_or(|last: &(f64, String)| last.0 - tick.0 >= 0.13 * width) {
            kept.push(tick);
        }
    }
    kept
}

pub(super) fn c_path_part(page: &ModelPage) -> String {
    let Some(path) = &page.c_path else { return String::new() };
    let mut tried: Vec<&Candidate> =
        path.selection.candidates.iter().filter(|candidate| candidate.recipe == path.recipe).collect();
    tried.sort_by(|a, b| a.c.total_cmp(&b.c));
    if tried.len() < 2 {
        return String::new();
    }
    figure::part("strictness", "How freely may it learn?", &c_path(path, &tried))
}

fn c_path(path: &CPath, tried: &[&Candidate]) -> String {
    let best = path.selection.candidates.get(path.selection.best);
    let verdict = match best {
        Some(best) if best.recipe == path.recipe && best.c == path.c => {
            format!("The C in force, {}, is the best of those tried.", path.c)
        }
        Some(best) if best.recipe == path.recipe => {
            let measure = |of: &Candidate| match path.selection.criterion {
                Criterion::MacroF1 => of.macro_f1.clone(),
                Criterion::LogLoss => of.log_loss.clone(),
            };
            let in_force = tried.iter().find(|candidate| candidate.c == path.c);
            let near = in_force.is_some_and(|c| {
                (measure(c).mean - measure(best).mean).abs() <= measure(best).standard_error
            });
            let far = if near { ", but no further ahead than chance may bring" } else { "" };
            let by = path.selection.criterion.title();
            format!("Of those tried, C {} did best by {by}{far}; in force is {}.", best.c, path.c)
        }
        _ => format!("In force is {}.", path.c),
    };
    let shares = [("right labels (accuracy)", 0), ("macro-F1", 1)];
    let share = |series: usize, candidate: &Candidate| -> Measure {
        if series == 0 { candidate.accuracy.clone() } else { candidate.macro_f1.clone() }
    };
    let mut layers = vec![in_force(path.c)];
    for (_, series) in shares {
        layers.extend(path_layers(series, tried, &|candidate| share(series, candidate)));
    }
    let ends = tried.iter().flat_map(|c| [share(0, c), share(1, c)]);
    let ends: Vec<f64> = ends.flat_map(|m| [m.mean - m.standard_error, m.mean + m.standard_error]).collect();
    let [low, high] = [ends.iter().copied().fold(1.0, f64::min), ends.iter().copied().fold(0.0, f64::max)];
    let rows = tried.iter().map(|candidate| {
        let cell =
            |m: &Measure| format!("{}<small>± {:.1}</small>", exact(Some(m.mean)), 100.0 * m.standard_error);
        let loss = &candidate.log_loss;
        let mark = if candidate.c == path.c { " <small>in force</small>" } else { "" };
        vec![
            format!("{}{mark}", candidate.c),
            cell(&candidate.accuracy),
            cell(&candidate.macro_f1),
            format!("{:.3}<small>± {:.3}</small>", loss.mean, loss.standard_error),
        ]
    });
    let numbers = Table::new("", &["C", "right", "macro-F1", "log-loss"], rows.collect());
    let said: Vec<String> =
        tried.iter().map(|c| format!("C {}: {} right", c.c, percent(c.accuracy.mean))).collect();
    let figure = Figure {
        title: "",
        label: &format!("How often models of each C are right. {}. In force is {}.", said.join("; "), path.c),
        plot: Plot {
            x: c_axis(tried, path.c),
            y: Axis::shares("on articles not learned from", low, high),
            layers,
        },
        legend: shares.iter().map(|(name, series)| (*series, (*name).to_owned())).collect(),
        caption: "The mean over parts of the articles that were held out in turn, and its standard error: differences smaller than \
                  the bars may be chance. The upright line is the C in force.",
        numbers,
    };
    format!(
        "<p>C says how closely the model may follow the articles it learns from: with a small C it keeps to what is plain in many \
         of them, with a large C it also learns what may be chance. {}</p>\n{}",
        escaped(&verdict),
        figure.html()
    )
}

fn in_force(c: f64) -> Layer {
    Layer::Upright(libm::log10(c), "in force".to_owned())
}

fn path_layers(series: usize, tried: &[&Candidate], of: &dyn Fn(&Candidate) -> Measure) -> [Layer; 3] {
    let measures = tried.iter().map(|candidate| (libm::log10(candidate.c), of(candidate)));
    let measures: Vec<(f64, Measure)> = measures.collect();
    let line: Vec<[f64; 2]> = measures.iter().map(|(x, m)| [*x, m.mean]).collect();
    let bars = measures.iter().map(|(x, m)| [*x, m.mean - m.standard_error, m.mean + m.standard_error]);
    [
        Layer::Whiskers(series, bars.collect()),
        Layer::Line(series, line.clone()),
        Layer::Marks(series, line.into_iter().map(|p| (p, 9)).collect()),
    ]
}

fn c_axis(tried: &[&Candidate], in_force: f64) -> Axis {
    let at: Vec<f64> = tried.iter().map(|c| c.c).chain([in_force]).map(libm::log10).collect();
    let [low, high] =
        [at.iter().copied().fold(f64::MAX, f64::min), at.iter().copied().fold(f64::MIN, f64::max)];
    let room = 0.04 * (high - low);
    let ticks = tried.iter().map(|c| (libm::log10(c.c), c.c.to_string())).collect();
    let ticks = apart(ticks, high - low);
    Axis { title: "C, from strict to free".to_owned(), low: low - room, high: high + room, ticks }
}
