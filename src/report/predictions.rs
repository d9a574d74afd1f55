//! Predicted rows, one for each row in: text for people, JSON lines and CSV for programs.

use super::{Format, join, kept_name};
use crate::Result;
use crate::article::{Article, Metadata};
use crate::model::{Prediction, Reason};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::io::Write;

/// A row of `predict`: an article with its prediction, or why there is none.
#[derive(Debug)]
pub struct Row {
    /// The article; of a failed row what could be read.
    pub article: Article,
    /// The prediction and its reasons, or the error.
    pub outcome: Result<(Prediction, Vec<Reason>), String>,
}

/// The fields of every row, in their order; `reasons` follow where asked for, then the metadata the
/// article's source speaks of, then the other columns of a table. Of these, those that bear one of
/// these names become `input_NAME`.
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

/// What stands before a label in text: of a row that abstains, and of one that does not.
const UNSURE: &str = "? ";
const SURE: &str = "  ";

/// Rows, and bytes of what they carry, that are held back to find the columns of a CSV and the widths
/// of a text.
const HELD: usize = 512;
const HELD_BYTES: usize = 4 * 1024 * 1024;

/// Writes rows to `out`.
#[derive(Debug)]
pub struct Predictions<W: Write> {
    out: W,
    format: Format,
    labels: Vec<String>,
    with_reasons: bool,
    /// Text: whether rows are marked that abstain, and the others set in as far.
    marks: bool,
    /// The first rows, while more are needed to find columns and widths.
    held: Option<Held>,
    /// CSV: the columns after the fixed ones, from the first rows.
    columns: Vec<String>,
    /// CSV: columns that turned up after the header was written.
    late: Vec<String>,
    /// Text: how wide labels and ids are.
    widths: (usize, usize),
}

#[derive(Debug)]
struct Held {
    rows: Vec<Row>,
    bytes: usize,
    most: usize,
}

impl<W: Write> Predictions<W> {
    /// A writer of rows for a model with these labels.
    pub fn new(out: W, format: Format, labels: &[String], with_reasons: bool) -> Self {
        let widest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
        let widths = (widest + " (100.0%)".len(), 0);
        let held = (format != Format::Jsonl).then(|| Held { rows: Vec::new(), bytes: 0, most: HELD });
        let (columns, late) = (Vec::new(), Vec::new());
        let labels = labels.to_vec();
        Self { out, format, labels, with_reasons, marks: false, held, columns, late, widths }
    }

    /// The same writer, that writes each row as it comes: the first alone tells a CSV's columns.
    #[must_use]
    pub fn live(mut self) -> Self {
        if let Some(held) = &mut self.held {
            held.most = 1;
        }
        self
    }

    /// The same writer, for a model that may abstain: in text a question mark stands before what it is not sure of.
    #[must_use]
    pub fn abstaining(mut self) -> Self {
        self.marks = true;
        self.widths.0 += UNSURE.len();
        self
    }

    /// Writes rows. What is written does not depend on how they are cut into batches.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, rows: Vec<Row>) -> std::io::Result<()> {
        for row in rows {
            let Some(held) = &mut self.held else {
                self.write_row(&row)?;
                continue;
            };
            held.bytes += bytes(&row.article);
            held.rows.push(row);
            if held.rows.len() >= held.most || held.bytes >= HELD_BYTES {
                self.settle()?;
            }
        }
        Ok(())
    }

    /// Passes on what was written.
    ///
    /// # Errors
    /// The writer's.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }

    /// Ends the output and gives the writer back, with the columns a CSV could not hold.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> std::io::Result<(W, Vec<String>)> {
        self.settle()?;
        self.out.flush()?;
        Ok((self.out, self.late))
    }

    /// Finds columns and widths in the rows held back, and writes these.
    fn settle(&mut self) -> std::io::Result<()> {
        let Some(held) = self.held.take() else { return Ok(()) };
        if self.format == Format::Csv {
            self.write_header(&held.rows)?;
        }
        let ids = held.rows.iter().map(|row| self.id_width(row)).max().unwrap_or(0);
        self.widths.1 = ids;
        held.rows.iter().try_for_each(|row| self.write_row(row))
    }

    fn write_row(&mut self, row: &Row) -> std::io::Result<()> {
        match self.format {
            Format::Text => self.write_text(row),
            Format::Jsonl => writeln!(self.out, "{}", self.json(row)),
            Format::Csv => self.write_csv(row),
        }
    }

    fn id_width(&self, row: &Row) -> usize {
        row.article.id.chars().count().min(48).max(self.widths.1)
    }

    fn write_text(&mut self, row: &Row) -> std::io::Result<()> {
        self.widths.1 = self.id_width(row);
        let (label_width, id_width) = self.widths;
        let id = &row.article.id;
        match &row.outcome {
            Ok((prediction, reasons)) => {
                let mark = match (self.marks, prediction.abstained) {
                    (true, true) => UNSURE,
                    (true, false) => SURE,
                    (false, _) => "",
                };
                let said = format!("{mark}{}", said(&self.labels, prediction));
                let title = row.article.title.as_deref().unwrap_or_default();
                let line = format!("{said:label_width$}  {id:id_width$}  {title}");
                writeln!(self.out, "{}", line.trim_end())?;
                if !reasons.is_empty() {
                    let list = reasons.iter().map(|r| format!("{} {:+.2}", r.ngram, r.contribution));
                    writeln!(self.out, "    {}", list.collect::<Vec<_>>().join(", "))?;
                }
                Ok(())
            }
            Err(error) => {
                let said = format!("{}not scored", if self.marks { SURE } else { "" });
                writeln!(self.out, "{said:label_width$}  {id:id_width$}  {error}")
            }
        }
    }

    fn json(&self, row: &Row) -> Value {
        let article = &row.article;
        let (mut label, mut confidence, mut probabilities, mut error) =
            (Value::Null, Value::Null, Value::Null, Value::Null);
        let mut why = Value::Null;
        let mut abstained = false;
        match &row.outcome {
            Ok((prediction, reasons)) => {
                label = self.labels[prediction.label].clone().into();
                confidence = prediction.confidence().into();
                let each = self.labels.iter().cloned().zip(prediction.probabilities.iter().map(|p| json!(p)));
                probabilities = Value::Object(each.collect());
                why = json!(reasons);
                abstained = prediction.abstained;
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
            json!(abstained),
            error,
        ];
        out.extend(FIELDS.iter().map(|f| (*f).to_owned()).zip(values));
        if self.with_reasons {
            out.insert("reasons".into(), why);
        }
        out.extend(self.brought(article));
        Value::Object(out)
    }

    /// What the article's source brought beside text, title and label: metadata, then other columns.
    fn brought(&self, article: &Article) -> impl Iterator<Item = (String, Value)> {
        let metadata =
            article.metadata.names().map(|name| (kept(name, self.with_reasons), field(article, name)));
        let columns = article.columns.iter();
        metadata.chain(columns.map(|(name, value)| (kept(name, self.with_reasons), value.clone())))
    }

    fn write_header(&mut self, rows: &[Row]) -> std::io::Result<()> {
        let mut metadata = Metadata::default();
        for name in rows.iter().flat_map(|row| row.article.metadata.names()) {
            metadata.insert(name);
        }
        let of_tables = rows.iter().flat_map(|row| row.article.columns.keys()).map(|name| name.as_str());
        let mut seen = HashSet::new();
        let of_pages = metadata.names().map(|name| -> &str { name });
        self.columns = (of_pages.chain(of_tables))
            .filter(|&name| seen.insert(name))
            .map(|name| kept(name, self.with_reasons))
            .collect();
        let mut header: Vec<String> = Vec::new();
        for field in FIELDS {
            match field {
                "probabilities" => header.extend(self.labels.iter().map(|l| format!("probability_{l}"))),
                field => header.push(field.to_owned()),
            }
        }
        header.extend(self.with_reasons.then(|| "reasons".to_owned()));
        header.extend_from_slice(&self.columns);
        self.write_record(&header)
    }

    fn write_csv(&mut self, row: &Row) -> std::io::Result<()> {
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
                record.extend([prediction.abstained.to_string(), String::new()]);
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
        let mut brought: Map<String, Value> = self.brought(article).collect();
        for name in &self.columns {
            record.push(match brought.remove(name) {
                Some(Value::Array(list)) if Metadata::FIELDS.contains(&name.as_str()) => {
                    join(list.iter().map(cell))
                }
                value => value.as_ref().map(cell).unwrap_or_default(),
            });
        }
        for (name, _) in brought {
            if !self.late.contains(&name) {
                self.late.push(name);
            }
        }
        self.write_record(&record)
    }

    fn write_record(&mut self, record: &[String]) -> std::io::Result<()> {
        let bytes = record.iter().map(|cell| cell.len() + 3).sum();
        let mut csv = csv::WriterBuilder::new().buffer_capacity(bytes).from_writer(&mut self.out);
        csv.write_record(record)?;
        csv.flush()
    }
}

/// A metadata field of an article, by its name.
fn field(article: &Article, name: &str) -> Value {
    match name {
        "date" => json!(article.date),
        "time" => json!(article.time),
        "outlet" => json!(article.outlet),
        "author" => json!(article.author),
        "place" => json!(article.place),
        "tags" => json!(article.tags),
        "parties" => json!(article.parties),
        "figures" => json!(article.figures),
        "district" => json!(article.district),
        "confidence" => json!(article.confidence),
        "label_conflict" => json!(article.label_conflict),
        "warnings" => json!(article.warnings),
        _ => Value::Null,
    }
}

/// Bytes of what a row carries along, about.
fn bytes(article: &Article) -> usize {
    let cells = article.columns.iter().map(|(name, value)| name.len() + value.as_str().map_or(8, str::len));
    cells.sum()
}

/// The name of what an article brought among the fields of a predicted row, in whatever format.
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
