//! A table as it came, with one column more: the label.

use super::Row;
use crate::article::{Article, Table};
use crate::{Error, Result};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

/// Writes the rows of a table with a column for the label behind their own; every other byte stays as it was.
#[derive(Debug)]
pub struct NewColumn<W: Write> {
    out: W,
    name: String,
    labels: Vec<String>,
    /// The table whose header was written.
    table: Option<Arc<Table>>,
}

impl<W: Write> NewColumn<W> {
    /// A writer of tables whose new column is called `name`, for a model with these labels.
    pub fn new(out: W, name: &str, labels: &[String]) -> Self {
        Self { out, name: name.to_owned(), labels: labels.to_vec(), table: None }
    }

    /// Writes a row. One that could not be scored, or whose prediction abstains, gets an empty cell; what failed and is
    /// no row is left out.
    ///
    /// # Errors
    /// An article that is no table's row, a column that is there already, a table with other columns than the one
    /// before; the writer's.
    pub fn write(&mut self, row: &Row) -> Result<()> {
        let Some(table_row) = &row.article.row else {
            return if row.outcome.is_ok() { Err(no_table(&row.article)) } else { Ok(()) };
        };
        self.begin(&table_row.table, &row.article)?;
        let said = match &row.outcome {
            Ok((prediction, _)) if !prediction.abstained => self.labels[prediction.label].as_str(),
            _ => "",
        };
        let written = match &*table_row.table {
            Table::Delimited { delimiter, .. } => below(&table_row.text, *delimiter, said),
            Table::Json => match self.with_key(&table_row.text, said) {
                Keyed::Written(written) => written,
                Keyed::ThereAlready => return Err(self.there_already(&row.article)),
                Keyed::NoObject => format!("{}\n", table_row.text.trim_end()),
            },
        };
        self.out.write_all(written.as_bytes()).map_err(unwritten)
    }

    /// Passes on what was written.
    ///
    /// # Errors
    /// The writer's.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(unwritten)
    }

    /// Ends the output and gives the writer back.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> Result<W> {
        self.flush()?;
        Ok(self.out)
    }

    /// Writes the header before the first row.
    fn begin(&mut self, table: &Arc<Table>, article: &Article) -> Result<()> {
        match &self.table {
            Some(begun) if Arc::ptr_eq(begun, table) || begun.is_like(table) => return Ok(()),
            Some(_) => {
                return Err(Error::input(
                    article.place(),
                    "the table has other columns than the one before it",
                    "run --new-column once for each table",
                ));
            }
            None => {}
        }
        if let Table::Delimited { header, names, delimiter } = &**table {
            if names.contains(&self.name) {
                return Err(self.there_already(article));
            }
            self.out.write_all(below(header, *delimiter, &self.name).as_bytes()).map_err(unwritten)?;
        }
        self.table = Some(Arc::clone(table));
        Ok(())
    }

    /// The JSON object with one key more.
    fn with_key(&self, text: &str, said: &str) -> Keyed {
        let (mark, object) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
        // Values are passed over, so that one that holds half of a surrogate pair, which ingest mends, is none the worse.
        let Ok(keys) = serde_json::from_str::<BTreeMap<String, IgnoredAny>>(object) else {
            return Keyed::NoObject;
        };
        if keys.contains_key(&self.name) {
            return Keyed::ThereAlready;
        }
        let value = if said.is_empty() { serde_json::Value::Null } else { said.into() };
        let key = serde_json::Value::from(self.name.as_str());
        // One of several lines, out of an array, becomes one: a line break never stands inside a JSON string.
        let one_line = object.trim().replace(['\r', '\n'], " ");
        let open = one_line.strip_suffix('}').unwrap_or(&one_line).trim_end();
        let comma = if keys.is_empty() { "" } else { "," };
        let ending = if text.ends_with("\r\n") { "\r\n" } else { "\n" };
        Keyed::Written(format!("{mark}{open}{comma}{key}:{value}}}{ending}"))
    }

    fn there_already(&self, article: &Article) -> Error {
        Error::input(
            article.place(),
            format!("there is a column `{}` already", self.name),
            "give --new-column another name",
        )
    }
}

/// What became of a JSON object that is to get a key.
#[derive(Debug, PartialEq, Eq)]
enum Keyed {
    Written(String),
    ThereAlready,
    /// The text is none.
    NoObject,
}

/// A record with one cell more, before its own line break.
fn below(record: &str, delimiter: u8, cell: &str) -> String {
    let bare = record.trim_end_matches(['\r', '\n']);
    let ending = if bare.len() < record.len() { &record[bare.len()..] } else { "\n" };
    let delimiter = char::from(delimiter);
    let quoted = cell.contains([delimiter, '"', '\n', '\r']);
    let cell = if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() };
    format!("{bare}{delimiter}{cell}{ending}")
}

fn no_table(article: &Article) -> Error {
    Error::input(
        article.place(),
        "this is no row of a table, so there is nothing to add a column to",
        "give --new-column a CSV, TSV, JSONL or JSON file, or write rows with --format csv",
    )
}

fn unwritten(error: std::io::Error) -> Error {
    Error::io("the output", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stands_before_the_rows_own_line_break_and_is_quoted_where_it_must_be() {
        assert_eq!(below("a,\"b\"\r\n", b',', "x"), "a,\"b\",x\r\n");
        assert_eq!(below("a;b", b';', "x;\"y\""), "a;b;\"x;\"\"y\"\"\"\n");
        assert_eq!(below("a\tb\n", b'\t', ""), "a\tb\t\n");
    }

    #[test]
    fn a_key_is_added_and_nothing_else_changes() {
        let column = NewColumn::new(Vec::new(), "kelas", &[]);
        let with = |text: &str| match column.with_key(text, "positif") {
            Keyed::Written(text) => Some(text),
            _ => None,
        };
        assert_eq!(
            with("{\"n\": 1.50, \"a\":[ 1 ] }\r\n").as_deref(),
            Some("{\"n\": 1.50, \"a\":[ 1 ],\"kelas\":\"positif\"}\r\n")
        );
        assert_eq!(with("\u{feff}{\"a\":1}").as_deref(), Some("\u{feff}{\"a\":1,\"kelas\":\"positif\"}\n"));
        assert_eq!(
            with("{\n \"b\": 2,\n \"a\": 1\n}").as_deref(),
            Some("{  \"b\": 2,  \"a\": 1,\"kelas\":\"positif\"}\n")
        );
        assert_eq!(
            with("{\"a\":\"\\ud83d\"}").as_deref(),
            Some("{\"a\":\"\\ud83d\",\"kelas\":\"positif\"}\n")
        );
        assert_eq!(with("{}").as_deref(), Some("{\"kelas\":\"positif\"}\n"));
        assert_eq!(column.with_key("{\"kelas\":1}", ""), Keyed::ThereAlready);
        assert_eq!(column.with_key("kacau", ""), Keyed::NoObject);
        assert_eq!(column.with_key("{\"a\":1}", ""), Keyed::Written("{\"a\":1,\"kelas\":null}\n".into()));
    }
}
