//! A comparison of two sets of predictions, for people and for programs.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::evaluation::{interval, intervals, left_last, unit};
use super::text::thousands;
use super::text::{aligned, clean, counted, figure, shown};
use crate::evaluate::bootstrap::LEVEL;
use crate::evaluate::{Comparison, Estimate, Pair, Verdict};

/// A comparison with what belongs to it.
#[derive(Debug)]
pub struct Compared {
    /// The figures.
    pub comparison: Comparison,
    /// What A and B were read from.
    pub names: [String; 2],
    /// Whether the intervals are over groups of rows, not over rows.
    pub groups: bool,
    /// Labelled rows that only A and only B have.
    pub unmatched: [usize; 2],
    /// Rows left out because A and B have them with different given labels.
    pub disagreeing: usize,
    /// Rows that get different labels.
    pub apart: Vec<Apart>,
}

/// A row that gets different labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    /// The article's id.
    pub id: String,
    /// The label it came with.
    pub given_label: String,
    /// The labels that A and B decided on.
    pub labels: [String; 2],
    /// The probabilities of these.
    pub confidences: [f64; 2],
}

/// The comparison as text: what was compared, the figures, McNemar's test, rows that differ, and what it all means.
#[must_use]
pub fn comparison_text(compared: &Compared) -> String {
    let c = &compared.comparison;
    let [a, b] = compared.names.each_ref().map(|name| clean(name));
    let mut rows = thousands(c.n);
    let mut left_out: Vec<String> = ["A", "B"]
        .iter()
        .zip(compared.unmatched)
        .filter(|(_, n)| *n > 0)
        .map(|(side, n)| format!("{n} only in {side}"))
        .collect();
    if compared.disagreeing > 0 {
        left_out.push(format!("{} with two given labels", compared.disagreeing));
    }
    if !left_out.is_empty() {
        rows = format!("{rows}; left out: {}", left_out.join(", "));
    }
    let intervals = intervals(c.bootstrap, c.units, compared.groups);
    let head = format!("A          {a}\nB          {b}\nrows       {rows}\nintervals  {intervals}\n");
    let line = |name: &str, pair: Pair| {
        let difference = pair.difference.value.map_or_else(|| figure(None), signed);
        vec![
            name.to_owned(),
            figure(pair.a.value),
            figure(pair.b.value),
            difference,
            signed_interval(pair.difference),
        ]
    };
    let table = aligned(&[
        ["", "A", "B", "B - A", "interval"].map(str::to_owned).to_vec(),
        line("accuracy", c.accuracy),
        line("macro-F1", c.macro_f1),
        line("log-loss", c.log_loss),
    ]);
    let test = &c.mcnemar;
    let mcnemar = format!(
        "only A right {}, only B right {}: McNemar's test, {}, p {}{}\n",
        thousands(test.only_first),
        thousands(test.only_second),
        if test.exact { "exact" } else { "chi-square with continuity correction" },
        p_value(test.p),
        if compared.groups { " (it takes documents for independent)" } else { "" }
    );
    let mut blocks = vec![head, table, mcnemar];
    if !compared.apart.is_empty() {
        blocks.push(apart(compared));
    }
    blocks.push(format!("{}\n", sentence(compared)));
    blocks.join("\n")
}

fn apart(compared: &Compared) -> String {
    let mut rows = vec![["given", "A", "p", "B", "p", "id"].map(str::to_owned).to_vec()];
    rows.extend(compared.apart.iter().map(|row| {
        let [a, b] = row.labels.each_ref().map(|label| shown(label));
        let [p, q] = row.confidences.map(|p| figure(Some(p)));
        vec![shown(&row.given_label), a, p, b, q, clean(&row.id)]
    }));
    let said = counted(compared.comparison.differing, "row");
    format!("{said} with different labels, such as\n{}", left_last(&rows))
}

/// What it all means, in one sentence.
fn sentence(compared: &Compared) -> String {
    let c = &compared.comparison;
    let f1 = c.macro_f1;
    let better = |who: &str, better: Estimate, worse: Estimate| {
        format!(
            "{who} is better: macro-F1 {} against {}; the difference is beyond chance (95 % interval {})",
            figure(better.value),
            figure(worse.value),
            signed_interval(f1.difference)
        )
    };
    match c.verdict {
        Verdict::A => better("A", f1.a, f1.b),
        Verdict::B => better("B", f1.b, f1.a),
        Verdict::NoDifference if c.differing == 0 => {
            format!("no difference: A and B give the same labels to all {}", counted(c.n, "row"))
        }
        Verdict::NoDifference => format!("no difference that these {} could show", counted(c.n, "row")),
        Verdict::Unknown => {
            let units = counted(c.units, unit(compared.groups).trim_end_matches('s'));
            format!("whether the difference is chance cannot be told from {units} without resamples")
        }
    }
}

/// The comparison as one JSON object on a line; undefined figures are null.
#[must_use]
pub fn comparison_json(compared: &Compared) -> String {
    let [a, b] = &compared.names;
    let mut object = Map::new();
    object.insert("a".into(), a.clone().into());
    object.insert("b".into(), b.clone().into());
    object.insert("unit".into(), unit(compared.groups).into());
    object.insert("level".into(), LEVEL.into());
    if let Ok(Value::Object(fields)) = serde_json::to_value(&compared.comparison) {
        object.extend(fields);
    }
    object.insert("only_in_a".into(), compared.unmatched[0].into());
    object.insert("only_in_b".into(), compared.unmatched[1].into());
    object.insert("disagreeing".into(), compared.disagreeing.into());
    object.insert("rows".into(), json!(compared.apart));
    object.insert("conclusion".into(), sentence(compared).into());
    format!("{}\n", Value::Object(object))
}

/// `+0.020`.
fn signed(value: f64) -> String {
    let text = format!("{value:+.3}");
    // A negative number that rounds to nothing.
    if text == "-0.000" { "+0.000".to_owned() } else { text }
}

fn signed_interval(difference: Estimate) -> String {
    difference
        .interval
        .map_or_else(|| interval(difference), |[low, high]| format!("{} to {}", signed(low), signed(high)))
}

/// A p-value to three decimals, or as below .001.
fn p_value(p: f64) -> String {
    if p < 0.001 { "below 0.001".to_owned() } else { format!("{p:.3}") }
}
