//! Predicted rows, one for each row in: text for people, JSON lines and CSV for programs.

use super::{Format, join, kept_name};
use crate::Result;
use crate::article::Article;
use crate::model::{Prediction, Reason};
use serde_json::{Map, Value, json};
use std::io::Write;

/// A row of `predict`: an article with its prediction, or why there is none.
#[derive(Debug)]
pub struct Row {
    /// The article; of a failed row only `id`, `file` and `line`.
    pub article: Article,
    /// The prediction and its reasons, or the error.
    pub outcome: Result<(Prediction, Vec<Reason>), String>,
}

/// The fields of a row, in their order; columns of a table that bear one of these names
/// become `input_NAME`.
const FIELDS: [&str; 10] = [
    "id",
    "file",
    "line",
    "title",
    "given_label",
    "label",
    "confidence",
    "probabilities",
    "abstained",
    "error",
];

/// Writes rows to `out`.
#[derive(Debug)]
pub struct Predictions<W: Write> {
    out: W,
    format: Format,
    labels: Vec<String>,
    with_reasons: bool,
    /// CSV: the kept columns, from the first rows seen.
    columns: Option<Vec<String>>,
    /// CSV: kept columns that turned up after the header was written.
    late: Vec<String>,
    /// Text: how wide labels and ids are.
    widths: (usize, usize),
}

impl<W: Write> Predictions<W> {
    /// A writer of rows for a model with these labels.
    pub fn new(out: W, format: Format, labels: &[String], with_reasons: bool) -> Self {
        let widest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
        let widths = (widest + " (100.0%)".len(), 0);
        Self { out, format, labels: labels.to_vec(), with_reasons, columns: None, late: Vec::new(), widths }
    }

    /// Writes a batch of rows.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, rows: &[Row]) -> std::io::Result<()> {
        match self.format {
            Format::Text => self.write_text(rows),
            Format::Jsonl => rows.iter().try_for_each(|row| writeln!(self.out, "{}", self.json(row))),
            Format::Csv => self.write_csv(rows),
        }
    }

    /// Ends the output and gives the writer back, with the columns a CSV could not hold.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> std::io::Result<(W, Vec<String>)> {
        if self.format == Format::Csv && self.columns.is_none() {
            self.write_csv(&[])?;
        }
        self.out.flush()?;
        Ok((self.out, self.late))
    }

    fn write_text(&mut self, rows: &[Row]) -> std::io::Result<()> {
        let ids = rows.iter().map(|r| r.article.id.chars().count()).max().unwrap_or(0);
        self.widths.1 = self.widths.1.max(ids.min(48));
        let (label_width, id_width) = self.widths;
        for row in rows {
            let id = &row.article.id;
            match &row.outcome {
                Ok((prediction, reasons)) => {
                    let said = said(&self.labels, prediction);
                    let title = row.article.title.as_deref().unwrap_or_default();
                    let line = format!("{said:label_width$}  {id:id_width$}  {title}");
                    writeln!(self.out, "{}", line.trim_end())?;
                    if !reasons.is_empty() {
                        let list = reasons.iter().map(|r| format!("{} {:+.2}", r.ngram, r.contribution));
                        writeln!(self.out, "    {}", list.collect::<Vec<_>>().join(", "))?;
                    }
                }
                Err(error) => writeln!(self.out, "{:label_width$}  {id:id_width$}  {error}", "not scored")?,
            }
        }
        Ok(())
    }

    fn json(&self, row: &Row) -> Value {
        let article = &row.article;
        let (mut label, mut confidence, mut probabilities, mut error) =
            (Value::Null, Value::Null, Value::Null, Value::Null);
        let mut why = Value::Null;
        match &row.outcome {
            Ok((prediction, reasons)) => {
                label = self.labels[prediction.label].clone().into();
                confidence = prediction.confidence().into();
                let each = self.labels.iter().cloned().zip(prediction.probabilities.iter().map(|p| json!(p)));
                probabilities = Value::Object(each.collect());
                why = json!(reasons);
            }
            Err(reason) => error = reason.clone().into(),
        }
        let mut out = Map::new();
        let values = [
            json!(article.id),
            json!(article.file),
            json!(article.line),
            json!(article.title),
            json!(article.label),
            label,
            confidence,
            probabilities,
            json!(false),
            error,
        ];
        out.extend(FIELDS.iter().map(|f| (*f).to_owned()).zip(values));
        if self.with_reasons {
            out.insert("reasons".into(), why);
        }
        for (name, value) in &article.columns {
            out.insert(kept(name, self.with_reasons), value.clone());
        }
        Value::Object(out)
    }

    fn write_csv(&mut self, rows: &[Row]) -> std::io::Result<()> {
        let mut csv = csv::Writer::from_writer(&mut self.out);
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => {
                let mut columns: Vec<String> = Vec::new();
                for name in rows.iter().flat_map(|r| r.article.columns.keys()) {
                    if !columns.contains(name) {
                        columns.push(name.clone());
                    }
                }
                let mut header: Vec<String> = Vec::new();
                for field in FIELDS {
                    match field {
                        "probabilities" => {
                            header.extend(self.labels.iter().map(|l| format!("probability_{l}")))
                        }
                        field => header.push(field.to_owned()),
                    }
                }
                header.extend(self.with_reasons.then(|| "reasons".to_owned()));
                header.extend(columns.iter().map(|c| kept(c, self.with_reasons)));
                csv.write_record(&header)?;
                columns
            }
        };
        for row in rows {
            let article = &row.article;
            let line = article.line.map(|l| l.to_string()).unwrap_or_default();
            let mut record = vec![
                article.id.clone(),
                article.file.clone(),
                line,
                article.title.clone().unwrap_or_default(),
                article.label.clone().unwrap_or_default(),
            ];
            match &row.outcome {
                Ok((prediction, _)) => {
                    record.push(self.labels[prediction.label].clone());
                    record.push(prediction.confidence().to_string());
                    record.extend(prediction.probabilities.iter().map(f64::to_string));
                    record.extend(["false".to_owned(), String::new()]);
                }
                Err(error) => {
                    record.extend(std::iter::repeat_n(String::new(), 2 + self.labels.len()));
                    record.extend(["false".to_owned(), error.clone()]);
                }
            }
            if self.with_reasons {
                let reasons = row.outcome.as_ref().map(|(_, r)| r.as_slice()).unwrap_or_default();
                record.push(join(reasons.iter().map(|r| format!("{} {:+.4}", r.ngram, r.contribution))));
            }
            for column in &columns {
                record.push(article.columns.get(column).map(cell).unwrap_or_default());
            }
            for name in article.columns.keys() {
                if !columns.contains(name) && !self.late.contains(name) {
                    self.late.push(name.clone());
                }
            }
            csv.write_record(&record)?;
        }
        csv.flush()?;
        drop(csv);
        self.columns = Some(columns);
        Ok(())
    }
}

/// A table's own column among the fields of a predicted row, in whatever format.
fn kept(name: &str, with_reasons: bool) -> String {
    // A name that starts with `input_` already must not meet one that is made so.
    let bare = name.trim_start_matches("input_");
    let collides =
        FIELDS.contains(&bare) || (with_reasons && bare == "reasons") || bare.starts_with("probability_");
    kept_name(name, collides)
}

/// `positif (91.4%)`.
fn said(labels: &[String], prediction: &Prediction) -> String {
    format!("{} ({:.1}%)", labels[prediction.label], 100.0 * prediction.confidence())
}

/// A JSON value as the text of a CSV cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
