//! The rows that an interrupted `predict` left in its output: what is whole there, and what article each row is of.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};

/// The article that a row is of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Key {
    /// Its id.
    pub id: String,
    /// The file it came from.
    pub file: String,
    /// The line there.
    pub line: Option<u64>,
}

/// A whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftRow {
    /// The article it is of.
    pub key: Key,
    /// Its bytes, with the line break.
    pub bytes: Vec<u8>,
}

/// What a file of predictions begins with, below which nothing else is taken for one; rows of `ingest` begin so too.
pub(super) const CSV: &[u8] = b"id,file,line,";
const JSONL: &[u8] = b"{\"id\":";

/// Reads the whole rows of a file in their order. The file is only read.
#[derive(Debug)]
pub struct LeftRows {
    path: PathBuf,
    stream: BufReader<File>,
    is_csv: bool,
    header: Option<Vec<String>>,
    /// Where the last whole row ends.
    whole: u64,
    /// Where the next row begins, and how many came before it.
    at: u64,
    rows: u64,
}

impl LeftRows {
    /// The rows in the file `path` of CSV (`is_csv`) or JSON lines; `None` where there is no file.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Input`] for a file that is no output of `predict` in this format.
    pub fn open(path: &Path, is_csv: bool) -> Result<Option<Self>> {
        let failed = |e| Error::io(path, e);
        let mut stream = match File::open(path) {
            Ok(file) => BufReader::new(file),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(e)),
        };
        let opening = if is_csv { CSV } else { JSONL };
        let start = stream.fill_buf().map_err(failed)?;
        let seen = start.len().min(opening.len());
        if start[..seen] != opening[..seen] {
            let format = if is_csv { "CSV" } else { "JSON lines" };
            return Err(Error::input(
                path.display().to_string(),
                format!("these are no rows of `sentimen predict` in {format}"),
                "name the output of the run to go on with, or write a new file with -o",
            ));
        }
        let mut rows =
            Self { path: path.to_path_buf(), stream, is_csv, header: None, whole: 0, at: 0, rows: 0 };
        let mut record = Vec::new();
        while rows.record(&mut record)? {}
        rows.whole = rows.at;
        rows.stream.seek(SeekFrom::Start(0)).map_err(failed)?;
        rows.at = 0;
        if is_csv && rows.whole > 0 {
            rows.record(&mut record)?;
            rows.header = Some(rows.cells(&record)?);
        }
        Ok(Some(rows))
    }

    /// The names of a CSV's columns, where the header is whole.
    #[must_use]
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// Bytes up to the end of the last whole row.
    #[must_use]
    pub fn whole(&self) -> u64 {
        self.whole
    }

    /// The next whole row, `None` at the end.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Input`] for a row that names no article.
    pub fn next_row(&mut self) -> Result<Option<LeftRow>> {
        let mut bytes = Vec::new();
        if self.at >= self.whole || !self.record(&mut bytes)? {
            return Ok(None);
        }
        self.rows += 1;
        let key = if self.is_csv {
            let mut cells = self.cells(&bytes)?.into_iter();
            let mut cell = || cells.next().unwrap_or_default();
            let (id, file, line) = (cell(), cell(), cell());
            let line = if line.is_empty() {
                None
            } else {
                Some(line.parse().map_err(|_| self.no_row("its line is no number"))?)
            };
            Key { id, file, line }
        } else {
            serde_json::from_slice(&bytes).map_err(|e| self.no_row(&e.to_string()))?
        };
        Ok(Some(LeftRow { key, bytes }))
    }

    /// Reads the next record with its line break; `false` where there is none that is whole. A record of a CSV ends at the
    /// first line break outside quotes, and quotes in `predict`'s CSV are doubled, so that an even number stands before it.
    fn record(&mut self, record: &mut Vec<u8>) -> Result<bool> {
        record.clear();
        let mut quotes = 0;
        loop {
            let begun = record.len();
            let read = self.stream.read_until(b'\n', record).map_err(|e| Error::io(&self.path, e))?;
            if read == 0 || record.last() != Some(&b'\n') {
                return Ok(false);
            }
            quotes += record[begun..].iter().filter(|byte| **byte == b'"').count();
            if !self.is_csv || quotes % 2 == 0 {
                self.at += record.len() as u64;
                return Ok(true);
            }
        }
    }

    fn cells(&self, record: &[u8]) -> Result<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(record);
        let cells = reader.records().next().transpose().map_err(|e| self.no_row(&e.to_string()))?;
        Ok(cells.iter().flatten().map(str::to_owned).collect())
    }

    fn no_row(&self, reason: &str) -> Error {
        Error::input(
            format!("{} (byte {})", self.path.display(), self.at),
            format!("row {} is no row of `sentimen predict`: {reason}", self.rows),
            "write a new file with -o",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id and line of each row.
    type Keys = Vec<(String, Option<u64>)>;

    fn left(name: &str, text: &str, is_csv: bool) -> Result<(u64, Keys)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut rows = LeftRows::open(&path, is_csv)?.unwrap();
        let mut keys = Vec::new();
        while let Some(row) = rows.next_row()? {
            keys.push((row.key.id, row.key.line));
        }
        Ok((rows.whole(), keys))
    }

    #[test]
    fn only_whole_rows_count() {
        let text = "{\"id\":\"a\",\"file\":\"x\",\"line\":null}\n{\"id\":\"b\",\"file\":\"x\",\"line\":2}\n";
        for cut in 0..=text.len() {
            let (whole, keys) = left("p.jsonl", &text[..cut], false).unwrap();
            let rows = text[..cut].matches('\n').count();
            assert_eq!((keys.len(), whole as usize), (rows, text[..cut].rfind('\n').map_or(0, |at| at + 1)));
        }
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_row() {
        let text = "id,file,line,title\na,x,1,\"dua\n\"\"baris\"\"\n\"\nb,x,,y\n";
        let ends = [19, 42, 49];
        for cut in 0..=text.len() {
            let (whole, keys) = left("p.csv", &text[..cut], true).unwrap();
            let wanted = ends.iter().rev().find(|end| **end <= cut).copied().unwrap_or(0);
            assert_eq!(whole as usize, wanted, "{:?}", &text[..cut]);
            let all = [("a".to_owned(), Some(1)), ("b".to_owned(), None)];
            assert_eq!(keys, all[..ends[1..].iter().filter(|end| **end <= cut).count()]);
        }
    }

    #[test]
    fn other_files_are_refused() {
        for (text, is_csv) in [("judul,isi\n", true), ("id,file,line,x\n", false), ("{\"id\":1}\n", true)] {
            let error = left("p", text, is_csv).unwrap_err().to_string();
            assert!(error.contains("these are no rows of `sentimen predict`"), "{error}");
        }
        let error = left("p", "{\"id\":\"a\",\"x\":1}\n", false).unwrap_err().to_string();
        assert!(error.contains("row 1 is no row") && error.contains("missing field `file`"), "{error}");
    }
}
