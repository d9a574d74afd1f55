//! Ingested rows: JSON lines and CSV for programs, a line each for people.

use super::predictions::cell;
use super::text::clean;
use super::{Format, kept_name, list};
use crate::article::Article;
use crate::sheet::csv_error;
use serde_json::Value;
use std::io::Write;

/// Writes articles to `out`.
#[derive(Debug)]
pub struct Articles<W: Write> {
    out: W,
    format: Format,
    columns: Option<Vec<String>>,
    late: Vec<String>,
}

impl<W: Write> Articles<W> {
    /// A writer of articles.
    pub fn new(out: W, format: Format) -> Self {
        Self { out, format, columns: None, late: Vec::new() }
    }

    /// Writes one article.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, article: &Article) -> std::io::Result<()> {
        match self.format {
            Format::Text => {
                let label = match (&article.label, article.confidence) {
                    (Some(label), Some(c)) => format!("{label} ({:.1}%)", 100.0 * c),
                    (Some(label), None) => label.clone(),
                    (None, _) => "-".to_owned(),
                };
                let date = article.date.as_deref().unwrap_or("-");
                let words = article.body.split_whitespace().count();
                let line = format!(
                    "{label:18}  {date:10}  {words:>5} words  {}  {}",
                    article.id,
                    article.title.as_deref().unwrap_or("-")
                );
                writeln!(self.out, "{}", clean(&line))
            }
            Format::Jsonl => {
                if article.columns.keys().any(|name| Article::FIELDS.contains(&name.as_str())) {
                    let row = self.json(article);
                    serde_json::to_writer(&mut self.out, &row)?;
                } else {
                    serde_json::to_writer(&mut self.out, article)?;
                }
                self.out.write_all(b"\n")
            }
            Format::Csv => self.write_csv(article),
        }
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
        if self.format.has_header() && self.columns.is_none() {
            self.header(&[])?;
        }
        self.out.flush()?;
        Ok((self.out, self.late))
    }

    fn json(&self, article: &Article) -> Value {
        let mut own = article.clone();
        let columns = std::mem::take(&mut own.columns);
        let mut row = serde_json::to_value(own).unwrap_or_default();
        if let Value::Object(row) = &mut row {
            row.extend(columns.into_iter().map(|(name, value)| {
                let own = Article::FIELDS.contains(&name.as_str());
                (kept_name(&name, own), value)
            }));
        }
        row
    }

    fn header(&mut self, columns: &[String]) -> std::io::Result<()> {
        let kept = columns.iter().map(|c| kept_name(c, Article::FIELDS.contains(&c.as_str())));
        let mut csv = csv::Writer::from_writer(&mut self.out);
        csv.write_record(Article::FIELDS.iter().map(|f| (*f).to_owned()).chain(kept)).map_err(csv_error)?;
        csv.flush()
    }

    fn write_csv(&mut self, article: &Article) -> std::io::Result<()> {
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => {
                let columns: Vec<String> = article.columns.keys().cloned().collect();
                self.header(&columns)?;
                columns
            }
        };
        let row = self.json(&Article { columns: serde_json::Map::new(), ..article.clone() });
        let mut csv = csv::Writer::from_writer(&mut self.out);
        let fields = Article::FIELDS.iter().map(|field| match &row[*field] {
            Value::Array(items) => list(items.iter().map(cell)),
            value => cell(value),
        });
        let kept = columns.iter().map(|c| article.columns.get(c).map(cell).unwrap_or_default());
        csv.write_record(fields.chain(kept)).map_err(csv_error)?;
        csv.flush()?;
        drop(csv);
        let late = article.columns.keys().filter(|c| !columns.contains(c) && !self.late.contains(c));
        let late: Vec<String> = late.cloned().collect();
        self.late.extend(late);
        self.columns = Some(columns);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_one_line_for_people_whatever_its_id_and_title_hold() {
        let article = Article {
            id: "a\nb".into(),
            title: Some("Judul\r\n\u{1b}[31mdua".into()),
            body: "isi".into(),
            ..Article::default()
        };
        let mut out = Articles::new(Vec::new(), Format::Text);
        out.write(&article).unwrap();
        let text = String::from_utf8(out.finish().unwrap().0).unwrap();
        let wanted =
            "-                   -               1 words  a\u{fffd}b  Judul\u{fffd}\u{fffd}\u{fffd}[31mdua\n";
        assert_eq!(text, wanted);
    }
}
