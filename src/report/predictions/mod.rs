//! Predicted rows, one for each row in: text for people, JSON lines and CSV for programs.

mod column;
mod fields;

pub use column::NewColumn;

use super::text::{clean, shown};
use super::{Format, join, list};
use crate::Result;
use crate::article::{Article, Metadata};
use crate::model::{Prediction, Reason};
use crate::sheet::csv_error;
use fields::{Fields, Object, all_brought};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;

/// A row of `predict`: an article with its prediction, or why there is none.
#[derive(Debug)]
pub struct Row {
    /// The article; of a failed row what could be read.
    pub article: Article,
    /// The prediction and its reasons, or the error.
    pub outcome: Result<(Prediction, Vec<Reason>), String>,
}

/// What stands before a label in text: of a row that abstains, and of one that does not.
const UNSURE: &str = "? ";
const SURE: &str = "  ";
/// The characters of a label with its confidence behind the label.
const CONFIDENCE: usize = " (100.0%)".len();

/// The spaces between two classes in text.
const GAP: usize = 2;

/// Rows, and bytes of what they carry, that are held back to find the columns of a CSV and the widths
/// of a text.
const HELD: usize = 512;
const HELD_BYTES: usize = 4 * 1024 * 1024;

/// Writes rows to `out`.
#[derive(Debug)]
pub struct Predictions<W: Write> {
    out: W,
    format: Format,
    fields: Fields,
    /// Text: whether rows are marked that abstain, and the others set in as far.
    marks: bool,
    /// The first rows, while more are needed to find columns and widths.
    held: Option<Held>,
    /// CSV: the columns after the fixed ones, from the first rows.
    columns: Vec<String>,
    /// CSV: columns that turned up after the header was written.
    late: Vec<String>,
    /// Text: how wide a label with its confidence is, all that is said before the id, and the ids.
    label_width: usize,
    widths: (usize, usize),
    /// The row at hand as it is to be written.
    line: Vec<u8>,
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
        let label_width = labels.iter().map(|l| shown(l).chars().count()).max().unwrap_or(0) + CONFIDENCE;
        let held = format.looks_ahead().then(|| Held { rows: Vec::new(), bytes: 0, most: HELD });
        Self {
            out,
            format,
            fields: Fields { labels: labels.to_vec(), reasons: with_reasons, top: None },
            marks: false,
            held,
            columns: Vec::new(),
            late: Vec::new(),
            label_width,
            widths: (label_width, 0),
            line: Vec::new(),
        }
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

    /// The same writer, that tells the `n` most probable classes in place of all: in text after the label.
    #[must_use]
    pub fn top(mut self, n: usize) -> Self {
        let others = n.min(self.fields.labels.len()).saturating_sub(1);
        self.widths.0 += others * (self.label_width + GAP);
        self.fields.top = Some(n);
        self
    }

    /// The same writer, that goes on below rows already written: below `header`, where they have one.
    ///
    /// # Errors
    /// What this writer's header would begin with, where `header` does not.
    pub fn below(mut self, header: Option<&[String]>) -> Result<Self, String> {
        self.held = None;
        if let Some(header) = header {
            let own = self.fields.columns();
            match header.strip_prefix(own.as_slice()) {
                Some(brought) => self.columns = brought.to_vec(),
                None => return Err(own.join(",")),
            }
        }
        Ok(self)
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

    /// The bytes that `row` would be written as.
    ///
    /// # Errors
    /// None that a row brings about.
    pub fn bytes_of(&mut self, row: &Row) -> std::io::Result<&[u8]> {
        self.line.clear();
        match self.format {
            Format::Text => self.text(row),
            Format::Jsonl => {
                serde_json::to_writer(&mut self.line, &Object(&self.fields, row))?;
                self.line.push(b'\n');
            }
            Format::Csv => self.csv(row)?,
        }
        Ok(&self.line)
    }

    fn write_row(&mut self, row: &Row) -> std::io::Result<()> {
        self.bytes_of(row)?;
        self.out.write_all(&self.line)
    }

    /// Finds columns and widths in the rows held back, and writes these.
    fn settle(&mut self) -> std::io::Result<()> {
        let Some(held) = self.held.take() else { return Ok(()) };
        if self.format.has_header() {
            let brought = all_brought(held.rows.iter().map(|row| &row.article));
            self.columns = brought.into_iter().map(|name| self.fields.kept(name)).collect();
            let header = [self.fields.columns().as_slice(), &self.columns].concat();
            self.line.clear();
            write_record(&mut self.line, &header)?;
            self.out.write_all(&self.line)?;
        }
        let ids = held.rows.iter().map(|row| self.id_width(row)).max().unwrap_or(0);
        self.widths.1 = ids;
        held.rows.iter().try_for_each(|row| self.write_row(row))
    }

    fn id_width(&self, row: &Row) -> usize {
        row.article.id.chars().count().min(48).max(self.widths.1)
    }

    fn text(&mut self, row: &Row) {
        self.widths.1 = self.id_width(row);
        let (label_width, id_width) = self.widths;
        let id = clean(&row.article.id);
        let mut text = match &row.outcome {
            Ok((prediction, reasons)) => {
                let mark = match (self.marks, prediction.abstained) {
                    (true, true) => UNSURE,
                    (true, false) => SURE,
                    (false, _) => "",
                };
                let said = format!("{mark}{}", self.said(prediction));
                let title = clean(row.article.title.as_deref().unwrap_or_default());
                let line = format!("{said:label_width$}  {id:id_width$}  {title}");
                let mut text = line.trim_end().to_owned();
                if !reasons.is_empty() {
                    let list = reasons.iter().map(|r| format!("{} {:+.2}", clean(&r.ngram), r.contribution));
                    text.push_str(&format!("\n    {}", list.collect::<Vec<_>>().join(", ")));
                }
                text
            }
            Err(error) => {
                let said = format!("{}not scored", if self.marks { SURE } else { "" });
                format!("{said:label_width$}  {id:id_width$}  {}", clean(error))
            }
        };
        text.push('\n');
        self.line.extend_from_slice(text.as_bytes());
    }

    /// `positif (91.4%)`; where more classes are told, those most probable after it.
    fn said(&self, prediction: &Prediction) -> String {
        let one = |label: &str, p: f64| format!("{} ({:.1}%)", shown(label), 100.0 * p);
        let label = self.fields.labels[prediction.label].as_str();
        let mut said = one(label, prediction.confidence());
        if let Some(n) = self.fields.top {
            let mut others = self.fields.most_probable(prediction);
            // Thresholds may decide for a class that is not the most probable.
            others.retain(|(other, _)| *other != label);
            for (k, (other, p)) in others.into_iter().take(n.saturating_sub(1)).enumerate() {
                let width = (k + 1) * (self.label_width + GAP);
                said = format!("{said:width$}{}", one(other, p));
            }
        }
        said
    }

    fn csv(&mut self, row: &Row) -> std::io::Result<()> {
        let article = &row.article;
        let line = article.line.map(|l| l.to_string()).unwrap_or_default();
        let mut record = vec![
            article.id.clone(),
            article.file.clone(),
            line,
            article.title.clone().unwrap_or_default(),
            article.label.clone().unwrap_or_default(),
        ];
        let (abstained, error) = match &row.outcome {
            Ok((prediction, _)) => {
                record.extend(self.fields.cells(prediction));
                (prediction.abstained, String::new())
            }
            Err(error) => (false, error.clone()),
        };
        record.resize(self.fields.width() - 2, String::new());
        record.extend([abstained.to_string(), error]);
        if self.fields.reasons {
            let reasons = row.outcome.as_ref().map(|(_, r)| r.as_slice()).unwrap_or_default();
            record.push(join(reasons.iter().map(|r| format!("{} {:+.4}", r.ngram, r.contribution))));
        }
        let brought: Vec<(String, Cow<'_, Value>)> = self.fields.brought(article).collect();
        let mut by_name: HashMap<&str, &Value> =
            brought.iter().map(|(name, value)| (&**name, &**value)).collect();
        for name in &self.columns {
            record.push(match by_name.remove(name.as_str()) {
                Some(Value::Array(items)) if Metadata::FIELDS.contains(&name.as_str()) => {
                    list(items.iter().map(cell))
                }
                value => value.map(cell).unwrap_or_default(),
            });
        }
        for (name, _) in &brought {
            if by_name.contains_key(name.as_str()) && !self.late.contains(name) {
                self.late.push(name.clone());
            }
        }
        write_record(&mut self.line, &record)
    }
}

fn write_record(out: &mut Vec<u8>, record: &[String]) -> std::io::Result<()> {
    let bytes = record.iter().map(|cell| cell.len() + 3).sum();
    let mut csv = csv::WriterBuilder::new().buffer_capacity(bytes).from_writer(out);
    csv.write_record(record).map_err(csv_error)?;
    csv.flush()
}

/// Bytes of what a row carries along, about.
fn bytes(article: &Article) -> usize {
    let cells = article.columns.iter().map(|(name, value)| name.len() + value.as_str().map_or(8, str::len));
    cells.sum()
}

/// A JSON value as the text of a CSV cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
