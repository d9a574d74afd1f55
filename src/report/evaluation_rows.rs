//! An evaluation for programs: one JSON object, or rows of a CSV.

use serde_json::{Map, Value, json};

use super::Evaluated;
use super::rows::written;
use crate::evaluate::Estimate;
use crate::evaluate::bootstrap::LEVEL;
use crate::evaluate::calibration::BINS;
use crate::{Error, Result};

/// The evaluation as one JSON object on a line; undefined figures are null. Beside the fields of
/// [`crate::evaluate::Evaluation`] there are `unit` (groups or documents), `unlabelled`, `failed`, `unknown_labels`,
/// `by` and `hardest`, and in `definitions` what Brier score and calibration error are.
#[must_use]
pub fn evaluation_json(evaluated: &Evaluated) -> String {
    let mut object = Map::new();
    object.insert("unit".into(), evaluated.unit().into());
    object.insert("level".into(), LEVEL.into());
    if let Ok(Value::Object(fields)) = serde_json::to_value(&evaluated.evaluation) {
        object.extend(fields);
    }
    object.insert("unlabelled".into(), evaluated.unlabelled.into());
    object.insert("failed".into(), evaluated.failed.into());
    object.insert("unknown_labels".into(), json!(evaluated.unknown));
    let by = evaluated.slices.iter().map(|(by, slices)| (by.clone(), json!(slices)));
    object.insert("by".into(), Value::Object(by.collect()));
    object.insert("hardest".into(), json!(evaluated.hardest));
    let definitions = json!({
        "brier": "mean over rows of the sum over classes of (p - y)^2, 0 to 2",
        "ece": format!("top-label, {BINS} equal-width bins"),
        "macro_f1": "over all labels; of a slice, over the classes that occur in it",
    });
    object.insert("definitions".into(), definitions);
    format!("{}\n", Value::Object(object))
}

/// The evaluation as a CSV of one figure a row: `table`, `row`, `figure`, `value`, `low`, `high`. Undefined figures
/// are empty. Rows of the table `class` are labels; of `confusion` the true label, the figure being the predicted
/// one; of `reliability` the lower edge of the bin; of `coverage` percents; of `by NAME` values; of `hardest` ids.
///
/// # Errors
/// [`Error::Io`] where the rows cannot be written.
pub fn evaluation_csv(evaluated: &Evaluated) -> Result<String> {
    let evaluation = &evaluated.evaluation;
    let mut rows = Rows::default();
    rows.add("evaluation", "", "rows", evaluation.n.to_string());
    rows.add("evaluation", "", evaluated.unit(), evaluation.units.to_string());
    rows.add("evaluation", "", "resamples", evaluation.bootstrap.resamples.to_string());
    rows.add("evaluation", "", "seed", evaluation.bootstrap.seed.to_string());
    rows.add("evaluation", "", "unlabelled", evaluated.unlabelled.to_string());
    rows.add("evaluation", "", "failed", evaluated.failed.to_string());
    for (label, n) in &evaluated.unknown {
        rows.add("unknown label", label, "rows", n.to_string());
    }
    for (name, estimate) in evaluation.overall.named() {
        rows.estimate("all", "", name, estimate);
    }
    for class in &evaluation.classes {
        rows.add("class", &class.label, "support", class.support.to_string());
        rows.add("class", &class.label, "predicted", class.predicted.to_string());
        for (name, estimate) in class.named() {
            rows.estimate("class", &class.label, name, estimate);
        }
    }
    let (majority, prior) = (&evaluation.majority, evaluation.prior);
    for (name, value) in [
        ("accuracy", majority.accuracy),
        ("macro_f1", majority.macro_f1),
        ("balanced_accuracy", majority.balanced_accuracy),
    ] {
        rows.add("majority", &majority.label, name, value.to_string());
    }
    rows.add("prior", "", "log_loss", prior.log_loss.to_string());
    rows.add("prior", "", "brier", prior.brier.to_string());
    for (truth, counts) in evaluation.classes.iter().zip(evaluation.confusion.counts().rows()) {
        for (predicted, n) in evaluation.classes.iter().zip(counts) {
            rows.add("confusion", &truth.label, &predicted.label, n.to_string());
        }
    }
    for bin in &evaluation.reliability {
        let low = bin.low.to_string();
        rows.add("reliability", &low, "n", bin.n.to_string());
        rows.add("reliability", &low, "confidence", text(bin.confidence));
        rows.add("reliability", &low, "accuracy", text(bin.accuracy));
    }
    for point in &evaluation.coverage {
        let percent = point.coverage.to_string();
        rows.add("coverage", &percent, "n", point.n.to_string());
        rows.add("coverage", &percent, "confidence", point.confidence.to_string());
        rows.add("coverage", &percent, "accuracy", point.accuracy.to_string());
    }
    for (by, slices) in &evaluated.slices {
        let table = format!("by {by}");
        for slice in slices {
            rows.add(&table, &slice.value, "n", slice.n.to_string());
            rows.estimate(&table, &slice.value, "accuracy", slice.accuracy);
            rows.estimate(&table, &slice.value, "macro_f1", slice.macro_f1);
        }
    }
    for row in &evaluated.hardest {
        rows.add("hardest", &row.id, "given_label", row.given_label.clone());
        rows.add("hardest", &row.id, "label", row.label.clone());
        rows.add("hardest", &row.id, "confidence", row.confidence.to_string());
    }
    rows.written().map_err(|e| Error::io("the output", e))
}

#[derive(Default)]
struct Rows(Vec<[String; 6]>);

impl Rows {
    fn add(&mut self, table: &str, row: &str, figure: &str, value: String) {
        self.0.push([table.into(), row.into(), figure.into(), value, String::new(), String::new()]);
    }

    fn estimate(&mut self, table: &str, row: &str, figure: &str, estimate: Estimate) {
        let [low, high] = estimate.interval.map_or([None, None], |ends| ends.map(Some)).map(text);
        self.0.push([table.into(), row.into(), figure.into(), text(estimate.value), low, high]);
    }

    fn written(self) -> std::io::Result<String> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["table", "row", "figure", "value", "low", "high"])?;
        self.0.iter().try_for_each(|row| csv.write_record(row))?;
        written(csv)
    }
}

fn text(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
