//! An evaluation as text for a terminal.

use std::collections::BTreeMap;

use super::text::thousands;
use super::text::{aligned, clean, confusion, figure, shown};
use crate::evaluate::calibration::BINS;
use crate::evaluate::{Bootstrap, Estimate, Evaluation, Slice};

/// An evaluation with what belongs to it.
#[derive(Debug)]
pub struct Evaluated {
    /// The figures.
    pub evaluation: Evaluation,
    /// Whether the intervals are over groups of rows, not over rows.
    pub groups: bool,
    /// Articles left out because they have no label.
    pub unlabelled: usize,
    /// Inputs that could not be read.
    pub failed: usize,
    /// Articles left out because their label is none of the model's, by label.
    pub unknown: BTreeMap<String, usize>,
    /// The column and its slices, in the order asked for.
    pub slices: Vec<(String, Vec<Slice>)>,
    /// Rows predicted wrongly, the most confident first.
    pub hardest: Vec<Hard>,
}

/// A row predicted wrongly.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Hard {
    /// The article's id.
    pub id: String,
    /// The label it came with.
    pub given_label: String,
    /// The label decided on.
    pub label: String,
    /// That label's probability.
    pub confidence: f64,
}

impl Evaluated {
    /// What the bootstrap drew: `groups` or `documents`.
    pub(super) fn unit(&self) -> &'static str {
        unit(self.groups)
    }
}

/// What the bootstrap drew.
pub(super) fn unit(groups: bool) -> &'static str {
    if groups { "groups" } else { "documents" }
}

/// What intervals are, in words.
pub(super) fn intervals(bootstrap: Bootstrap, units: u64, groups: bool) -> String {
    let Bootstrap { resamples, seed } = bootstrap;
    let (units, unit) = (thousands(units), unit(groups));
    match (resamples, units.as_str()) {
        (0, _) => format!("none; {units} {unit}"),
        (_, "1") => format!("none: the rows are one of the {unit}"),
        _ => format!("95 %, {} resamples of {units} {unit}, seed {seed}", thousands(u64::from(resamples))),
    }
}

/// The evaluation as blocks of aligned text: what was evaluated and how; the whole beside the baselines; the
/// classes; reliability; the confusion matrix; coverage; slices; the hardest errors. Undefined figures are `-`.
#[must_use]
pub fn evaluation_text(evaluated: &Evaluated) -> String {
    let evaluation = &evaluated.evaluation;
    let labels = evaluation.classes.iter().map(|class| class.label.as_str());
    let mut blocks = vec![
        head(evaluated),
        whole(evaluation),
        classes(evaluation),
        confusion(labels, &evaluation.confusion),
        reliability(evaluation),
        coverage(evaluation),
    ];
    blocks.extend(evaluated.slices.iter().map(|(by, slices)| of_slices(by, slices)));
    blocks.extend((!evaluated.hardest.is_empty()).then(|| hardest(evaluated)));
    blocks.join("\n")
}

fn head(evaluated: &Evaluated) -> String {
    let evaluation = &evaluated.evaluation;
    let mut rows = thousands(evaluation.n);
    let unknown: usize = evaluated.unknown.values().sum();
    let left_out = [
        (evaluated.unlabelled, "without a label"),
        (unknown, "with a label the predictions do not know"),
        (evaluated.failed, "could not be read"),
    ];
    let left_out: Vec<String> =
        left_out.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
    if !left_out.is_empty() {
        rows = format!("{rows}; left out: {}", left_out.join(", "));
    }
    let intervals = intervals(evaluation.bootstrap, evaluation.units, evaluated.groups);
    format!("rows       {rows}\nintervals  {intervals}\n")
}

fn whole(evaluation: &Evaluation) -> String {
    let (o, majority, prior) = (&evaluation.overall, &evaluation.majority, &evaluation.prior);
    let row = |name: &str, estimate: Estimate, majority: Option<f64>, prior: Option<f64>| {
        // An empty cell is a figure that the baseline has not; `-` one that is not defined.
        let beside = |value: Option<f64>| value.map(|value| figure(Some(value))).unwrap_or_default();
        vec![name.to_owned(), figure(estimate.value), interval(estimate), beside(majority), beside(prior)]
    };
    let table = aligned(&[
        ["", "figure", "interval", &format!("always {}", shown(&majority.label)), "class shares"]
            .map(str::to_owned)
            .to_vec(),
        row("accuracy", o.accuracy, Some(majority.accuracy), Some(majority.accuracy)),
        row("macro-F1", o.macro_f1, Some(majority.macro_f1), Some(majority.macro_f1)),
        row(
            "balanced accuracy",
            o.balanced_accuracy,
            Some(majority.balanced_accuracy),
            Some(majority.balanced_accuracy),
        ),
        row("MCC", o.mcc, None, None),
        row("log-loss", o.log_loss, None, Some(prior.log_loss)),
        row("Brier score", o.brier, None, Some(prior.brier)),
        row("ECE", o.ece, None, Some(0.0)),
    ]);
    let absent: Vec<String> =
        evaluation.classes.iter().filter(|c| c.support == 0).map(|c| clean(&c.label)).collect();
    let absent = match absent.as_slice() {
        [] => String::new(),
        names => format!("Macro-F1 counts as 0 what no row is of: {}.\n", names.join(", ")),
    };
    format!(
        "{table}{absent}Brier score: mean over rows of the sum over classes of (p - y)², 0 to 2.\n\
         ECE: of the label given (top-label), {BINS} equal-width bins of its probability.\n"
    )
}

fn classes(evaluation: &Evaluation) -> String {
    let labels = evaluation.classes.iter().map(|class| shown(&class.label));
    let width = labels.map(|label| label.chars().count()).max().unwrap_or(0).max("class".len());
    let name = |class: &str, figure: &str| format!("{class:width$}  {figure}").trim_end().to_owned();
    let mut rows = vec![vec![name("class", ""), "figure".to_owned(), "interval".to_owned()]];
    for class in &evaluation.classes {
        rows.push(vec![name(&shown(&class.label), "rows"), thousands(class.support)]);
        rows.push(vec![name("", "predicted"), thousands(class.predicted)]);
        rows.extend(
            [
                ("precision", class.precision),
                ("recall", class.recall),
                ("F1", class.f1),
                ("ROC-AUC", class.roc_auc),
                ("average precision", class.average_precision),
            ]
            .map(|(what, e)| vec![name("", what), figure(e.value), interval(e)]),
        );
    }
    aligned(&rows)
}

fn reliability(evaluation: &Evaluation) -> String {
    let mut rows = vec![["probability", "rows", "mean", "right"].map(str::to_owned).to_vec()];
    rows.extend(evaluation.reliability.iter().filter(|bin| bin.n > 0).map(|bin| {
        let range = format!("{:.3} to {:.3}", bin.low, bin.high);
        vec![range, bin.n.to_string(), figure(bin.confidence), figure(bin.accuracy)]
    }));
    aligned(&rows)
}

fn coverage(evaluation: &Evaluation) -> String {
    let mut rows = vec![["answered", "rows", "probability from", "accuracy"].map(str::to_owned).to_vec()];
    rows.extend(evaluation.coverage.iter().map(|point| {
        let share = format!("{:3} %", point.coverage);
        vec![share, point.n.to_string(), figure(Some(point.confidence)), figure(Some(point.accuracy))]
    }));
    aligned(&rows)
}

fn of_slices(by: &str, slices: &[Slice]) -> String {
    let mut rows = vec![
        [&format!("by {}", clean(by)), "rows", "accuracy", "interval", "macro-F1", "interval"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(slices.iter().map(|slice| {
        let (a, f) = (slice.accuracy, slice.macro_f1);
        vec![
            shown(&slice.value),
            slice.n.to_string(),
            figure(a.value),
            interval(a),
            figure(f.value),
            interval(f),
        ]
    }));
    format!("{}macro-F1 of a part: over the classes that occur in it.\n", aligned(&rows))
}

fn hardest(evaluated: &Evaluated) -> String {
    let errors = evaluated.evaluation.n - evaluated.evaluation.confusion.correct();
    let mut rows = vec![["given", "label", "probability", "id"].map(str::to_owned).to_vec()];
    rows.extend(evaluated.hardest.iter().map(|row| {
        vec![shown(&row.given_label), shown(&row.label), figure(Some(row.confidence)), clean(&row.id)]
    }));
    let said = format!(
        "the {} most confident of {}",
        evaluated.hardest.len(),
        super::text::counted(errors, "error")
    );
    format!("{said}\n{}", left_last(&rows))
}

/// As [`aligned`], the last column to the left.
pub(super) fn left_last(rows: &[Vec<String>]) -> String {
    let split: Vec<(Vec<String>, &str)> = rows
        .iter()
        .filter_map(|row| row.split_last())
        .map(|(last, rest)| (rest.to_vec(), last.as_str()))
        .collect();
    let rest: Vec<Vec<String>> = split.iter().map(|(rest, _)| rest.clone()).collect();
    let lines = aligned(&rest);
    lines.lines().zip(&split).map(|(line, (_, last))| format!("{line}  {last}\n")).collect()
}

/// `0.790 to 0.870`, or `-`.
pub(super) fn interval(estimate: Estimate) -> String {
    let [low, high] = match estimate.interval {
        Some(ends) => ends,
        None => return figure(None),
    };
    format!("{low:.3} to {high:.3}")
}
