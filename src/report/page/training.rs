//! How the figures depend on the number of labelled articles, and on C.

use super::figure::{self, Figure, NOT_ASKED_FOR, Table, exact, percent, points, range};
use super::plot::{Axis, Layer, Plot};
use super::{CPath, Learning, ModelPage};
use crate::evaluate::{Candidate, Criterion, Estimate, Growth, LearningCurve, LearningPoint, Measure};
use crate::report::html::escaped;
use crate::report::text::thousands;

/// What of a learning curve is drawn: a name, and where it is.
type Drawn = (&'static str, fn(&LearningPoint) -> Estimate);
/// A figure of a candidate.
type Of = fn(&Candidate) -> &Measure;
/// Fewer articles do not tell one setting from another.
const FEW: u64 = 50;

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
    if curve.bootstrap.resamples == 0 {
        return format!("<p>{grown}. {NOT_ASKED_FOR}</p>\n");
    }
    let gain = last.gain.unwrap_or_default();
    let fell = gain.value.is_some_and(|gain| gain < 0.0);
    // Of a few articles every draw may say the same by chance.
    let is_certain = figure::interval(gain).is_some() || curve.n >= FEW;
    let (short, long) = match curve.growth() {
        Some(Growth::Growing) if is_certain => {
            ("Yes, most likely.", "that is more than chance, and the line has not become level yet")
        }
        Some(Growth::Level) if is_certain && fell => ("Hardly.", "that is no rise"),
        Some(Growth::Level) if is_certain => ("Hardly.", "that is less than a point"),
        Some(_) if fell => ("These articles cannot tell.", "that is no rise, but chance may have hidden one"),
        Some(_) => ("These articles cannot tell.", "that may be chance or may be a gain"),
        None => return format!("<p>{grown}.</p>\n"),
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
                  that more labelled articles would probably help; one that has become level, that they would hardly. Macro-F1 counts every \
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
    figure::part("strictness", "How freely may it learn?", &c_path(path, &tried, page.evaluated.evaluation.n))
}

/// By how much the figure of the best candidate is ahead of that in force, fold by fold; the larger, the better.
fn ahead(criterion: Criterion, best: &Candidate, in_force: &Candidate) -> Option<Measure> {
    let folds = |of: &Candidate| match criterion {
        Criterion::MacroF1 => of.macro_f1.folds.clone(),
        Criterion::LogLoss => of.log_loss.folds.iter().map(|loss| -loss).collect(),
    };
    let (best, in_force) = (folds(best), folds(in_force));
    let pairs = best.len() == in_force.len() && best.len() > 1;
    pairs.then(|| Measure::of(best.iter().zip(&in_force).map(|(best, in_force)| best - in_force).collect()))
}

/// Whether another C is ahead of that in force, by more than two standard errors of the difference of pairs.
fn c_verdict(path: &CPath, tried: &[&Candidate], n: u64) -> String {
    let criterion = path.selection.criterion;
    let worth = |candidate: &Candidate| match criterion {
        Criterion::MacroF1 => candidate.macro_f1.mean,
        Criterion::LogLoss => -candidate.log_loss.mean,
    };
    let Some(in_force) = tried.iter().find(|candidate| candidate.c == path.c) else {
        return format!("In force is {}, which is none of those tried.", path.c);
    };
    if n < FEW {
        return format!(
            "In force is {}; there are too few articles to tell whether another is better.",
            path.c
        );
    }
    let best = tried.iter().fold(*in_force, |best, c| if worth(c) > worth(best) { *c } else { best });
    let title = criterion.title();
    match ahead(criterion, best, in_force) {
        Some(ahead) if ahead.mean > 0.0 && ahead.mean > 2.0 * ahead.standard_error => {
            let by = match criterion {
                Criterion::MacroF1 => points(ahead.mean),
                Criterion::LogLoss => format!("{:.3}", ahead.mean),
            };
            format!(
                "C {} did better than the C in force, {}, by {title}: by {by}, more than chance may bring.",
                best.c, path.c
            )
        }
        Some(ahead) if ahead.mean > 0.0 => format!(
            "By {title} none of those tried did better than the C in force, {}, by more than chance may bring.",
            path.c
        ),
        Some(_) => format!("By {title} none of those tried did better than the C in force, {}.", path.c),
        None => format!("In force is {}; one part held out does not tell whether another is better.", path.c),
    }
}

fn c_path(path: &CPath, tried: &[&Candidate], n: u64) -> String {
    let is_loss = path.selection.criterion == Criterion::LogLoss;
    let drawn: &[(&str, Of)] = if is_loss {
        &[("log-loss", |c| &c.log_loss)]
    } else {
        &[("right labels (accuracy)", |c| &c.accuracy), ("macro-F1", |c| &c.macro_f1)]
    };
    let mut layers = vec![in_force(path.c)];
    for (series, (_, of)) in drawn.iter().enumerate() {
        layers.extend(path_layers(series, tried, *of));
    }
    let ends = tried.iter().flat_map(|c| drawn.iter().map(|(_, of)| of(c)));
    let ends: Vec<f64> = ends.flat_map(|m| [m.mean - m.standard_error, m.mean + m.standard_error]).collect();
    let [low, high] =
        [ends.iter().copied().fold(f64::MAX, f64::min), ends.iter().copied().fold(f64::MIN, f64::max)];
    let y = if is_loss {
        Axis::numbers("log-loss on articles not learned from", low, high)
    } else {
        Axis::shares("on articles not learned from", low, high)
    };
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
    let said: Vec<String> = tried
        .iter()
        .map(|c| match path.selection.criterion {
            Criterion::MacroF1 => format!("C {}: macro-F1 {}", c.c, percent(c.macro_f1.mean)),
            Criterion::LogLoss => format!("C {}: log-loss {:.3}", c.c, c.log_loss.mean),
        })
        .collect();
    let better = if is_loss { " The lower, the better." } else { "" };
    let figure = Figure {
        title: "",
        label: &format!("How models of each C do. {}. In force is {}.", said.join("; "), path.c),
        plot: Plot { x: c_axis(tried, path.c), y, layers },
        legend: drawn.iter().enumerate().map(|(series, (name, _))| (series, (*name).to_owned())).collect(),
        caption: &format!(
            "The mean over parts of the articles that were held out in turn, and its standard error.{better} The upright line is the \
             C in force. Log-loss is of percentages before calibration."
        ),
        numbers,
    };
    format!(
        "<p>C says how closely the model may follow the articles it learns from: with a small C it keeps to what is plain in many \
         of them, with a large C it also learns what may be chance. {}</p>\n{}",
        escaped(&c_verdict(path, tried, n)),
        figure.html()
    )
}

fn in_force(c: f64) -> Layer {
    Layer::Upright(libm::log10(c), "in force".to_owned())
}

fn path_layers(series: usize, tried: &[&Candidate], of: Of) -> [Layer; 3] {
    let measures = tried.iter().map(|candidate| (libm::log10(candidate.c), of(candidate)));
    let measures: Vec<(f64, &Measure)> = measures.collect();
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
