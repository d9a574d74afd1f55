//! Tables with named columns: CSV and TSV.
//!
//! csv-core splits a record into fields; where a record ends is decided here, so that a
//! stray quote or a short row costs only its own row and the line numbers are the file's.

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::lines::{Lines, RawLine};
use super::options::Options;
use super::row::{self, Place};
use super::source::Source;
use super::{Outcome, Step, decode, left, stream};
use crate::article::Table;
use crate::error::Error;

/// The most lines and bytes one record may take before its open quote counts as a mistake.
const RECORD_LINES: usize = 100_000;
/// The most lines where a quote before it has been sought an end for in vain: in a table of stray quotes each row would else
/// look through as many as the first.
const RECORD_LINES_AGAIN: usize = 2_000;
const RECORD_BYTES: usize = 4 * 1024 * 1024;

/// Reads a table row by row.
pub(super) struct Records<R> {
    lines: Lines<R>,
    /// Lines read ahead for a record that turned out not to need them.
    ahead: VecDeque<RawLine>,
    /// The last line up to which an open quote found no end.
    in_vain: u64,
    source: Source,
    options: Options,
    delimiter: Option<u8>,
    splitter: Option<Splitter>,
    header: Option<Vec<String>>,
    /// What articles keep of the table with their rows.
    kept: Option<Arc<Table>>,
    done: bool,
}

/// A record's fields, and the warning their decoding calls for.
type Fields = (Vec<String>, Option<&'static str>);

/// A record: its bytes, and its fields or what is wrong with them.
struct Record {
    raw: Vec<u8>,
    fields: Vec<String>,
    warning: Option<&'static str>,
    wrong: Option<Error>,
}

impl Record {
    fn new(raw: Vec<u8>, read: Result<Fields, Error>) -> Self {
        match read {
            Ok((fields, warning)) => Self { raw, fields, warning, wrong: None },
            Err(error) => Self { raw, fields: Vec::new(), warning: None, wrong: Some(error) },
        }
    }

    /// `self`, unless it has another number of fields than `columns`.
    fn fitting(mut self, columns: Option<usize>, otherwise: impl FnOnce(usize) -> Error) -> Self {
        if self.wrong.is_none() && columns.is_some_and(|columns| columns != self.fields.len()) {
            self.wrong = Some(otherwise(self.fields.len()));
        }
        self
    }
}

/// How far a record's quotes make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Sound,
    /// A closing quote is followed by more text.
    Odd,
    /// Still open at the end.
    Open,
}

impl<R: BufRead> Records<R> {
    /// A table of `delimiter`, or of the one its header shows.
    pub(super) fn new(stream: R, source: Source, options: Options, delimiter: Option<u8>) -> Self {
        Self {
            lines: Lines::new(stream),
            ahead: VecDeque::new(),
            in_vain: 0,
            source,
            options,
            delimiter,
            splitter: None,
            header: None,
            kept: None,
            done: false,
        }
    }

    fn line(&mut self) -> Option<Result<RawLine, Error>> {
        if let Some(line) = self.ahead.pop_front() {
            return Some(Ok(line));
        }
        self.lines.next().map(|line| line.map_err(|error| stream::broken(&self.source, error)))
    }

    fn fail(&mut self, line: Option<u64>, error: Error) -> Option<Step> {
        self.done = true;
        Some(Step::Ready(Outcome::rejected(&self.source, line, error)))
    }

    /// The record that begins with `first`, which should have `columns` fields.
    fn record(&mut self, first: RawLine, columns: Option<usize>) -> Record {
        if let Err(error) = first.check(|| format!("{}:{}", self.source.file, first.number)) {
            return Record::new(first.bytes, Err(error));
        }
        let delimiter = self.delimiter.unwrap_or(b',');
        let mut scan = Scan::default();
        scan.feed(&first.bytes, delimiter);
        let mut all = first.bytes.clone();
        let mut more: Vec<RawLine> = Vec::new();
        let most = if first.number <= self.in_vain { RECORD_LINES_AGAIN } else { RECORD_LINES };
        while scan.state() == Quotes::Open && more.len() < most && all.len() < RECORD_BYTES {
            let Some(line) = self.line() else { break };
            let line = match line {
                Ok(line) => line,
                Err(error) => return Record::new(all, Err(error)),
            };
            scan.feed(&line.bytes, delimiter);
            all.extend_from_slice(&line.bytes);
            more.push(line);
        }
        let place = format!("{}:{}", self.source.file, first.number);
        let splitter = self.splitter.get_or_insert_with(|| Splitter::new(delimiter));
        if scan.state() == Quotes::Sound {
            let fields = splitter.fields(&all, true, &place, first.offset);
            return Record::new(all, fields).fitting(columns, |fields| ragged(&place, fields, columns));
        }
        // The quotes belong to the text: the record is this line alone.
        self.in_vain = self.in_vain.max(more.last().map_or(0, |line| line.number));
        for line in more.into_iter().rev() {
            self.ahead.push_front(line);
        }
        let fields = splitter.fields(&first.bytes, false, &place, first.offset);
        Record::new(first.bytes, fields).fitting(columns, |_| {
            Error::input(
                &place,
                "a quote is not closed",
                "close it, or double a quote that belongs to the text",
            )
        })
    }

    /// The article to be made of the record on line `number`. Where the record is not sound, only the
    /// fields before the text are where the header says: a stray delimiter stands in the text.
    fn draft(&self, record: Record, number: u64) -> Step {
        let Record { raw, fields, warning, wrong } = record;
        let place = Place { file: &self.source.file, id: &self.source.id, line: number };
        let names = self.header.as_deref().unwrap_or_default();
        let text = row::text_column(&self.options, |name| names.iter().any(|column| column == name));
        let whole = wrong.is_none();
        let named = names.iter().take_while(|name| whole || text != Some(name.as_str())).cloned();
        let row: Map<String, Value> = named.zip(fields.into_iter().map(Value::String)).collect();
        let mut draft = row::draft(row, &self.options, place).of(raw, self.kept.clone());
        draft.article.warnings.extend(warning.map(str::to_owned));
        match wrong {
            None => Step::Draft(Box::new(draft)),
            Some(error) => Step::Ready(draft.reject(error)),
        }
    }

    fn read_header(&mut self, first: RawLine) -> Result<(), Error> {
        let number = first.number;
        self.delimiter = Some(self.delimiter.unwrap_or_else(|| delimiter_of(&first.bytes)));
        let record = self.record(first, None);
        if let Some(error) = record.wrong {
            return Err(error);
        }
        let names: Vec<String> = record.fields.iter().map(|name| name.trim().to_owned()).collect();
        if let Some(twice) = names.iter().enumerate().find(|(i, name)| names[..*i].contains(name)) {
            let place = format!("{}:{number}", self.source.file);
            return Err(Error::input(
                place,
                format!("two columns are called `{}`", twice.1),
                "give each its own name",
            ));
        }
        row::check_columns(&names, &self.options, &self.source.file)?;
        if self.options.keep_rows {
            let header = decode::verbatim(&record.raw);
            let delimiter = self.delimiter.unwrap_or(b',');
            self.kept = Some(Arc::new(Table::Delimited { header, names: names.clone(), delimiter }));
        }
        self.header = Some(names);
        Ok(())
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while !self.done {
            let line = match self.line() {
                Some(Ok(line)) => line,
                Some(Err(error)) => return self.fail(Some(self.lines.next_number()), error),
                None if self.header.is_none() => {
                    self.done = true;
                    return Some(Step::Ready(Outcome::empty(&self.source)));
                }
                None => return None,
            };
            if line.is_blank() {
                continue;
            }
            let number = line.number;
            let Some(columns) = self.header.as_ref().map(Vec::len) else {
                if let Err(error) = self.read_header(line) {
                    return self.fail(None, error);
                }
                continue;
            };
            let record = self.record(line, Some(columns));
            return Some(self.draft(record, number));
        }
        None
    }
}

fn ragged(place: &str, fields: usize, columns: Option<usize>) -> Error {
    let columns = columns.unwrap_or(0);
    Error::input(
        place,
        format!("the row has {fields} fields, the header {columns}"),
        "quote fields that hold the delimiter, or complete the row",
    )
}

/// Splits records into fields. (Making a csv reader takes longer than splitting a row.)
struct Splitter {
    quoting: csv_core::Reader,
    plain: csv_core::Reader,
    /// The text of a record's fields, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        // A `\r` without its `\n` is text like any other: taken for an end, what follows it would be lost.
        let end = csv_core::Terminator::Any(b'\n');
        let build = |quoting| {
            csv_core::ReaderBuilder::new().delimiter(delimiter).quoting(quoting).terminator(end).build()
        };
        Self { quoting: build(true), plain: build(false), text: vec![0; 4096], ends: vec![0; 64] }
    }

    /// The fields of one record that begins at `offset`, its quotes taken off if `quoting`.
    fn fields(&mut self, bytes: &[u8], quoting: bool, place: &str, offset: usize) -> Result<Fields, Error> {
        let (text, warning) = decode::decode(bytes, place, offset)?;
        let reader = if quoting { &mut self.quoting } else { &mut self.plain };
        reader.reset();
        let mut rest = text.strip_suffix('\r').unwrap_or(&text).as_bytes();
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, read, wrote, ends) =
                reader.read_record(rest, &mut self.text[written..], &mut self.ends[ended..]);
            rest = &rest[read..];
            written += wrote;
            ended += ends;
            match result {
                csv_core::ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                // Asked again with nothing, the reader knows that this is the end.
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => break,
            }
        }
        let mut start = 0;
        let each = self.ends[..ended].iter().map(|&end| {
            let field = String::from_utf8_lossy(&self.text[start..end]).into_owned();
            start = end;
            field
        });
        Ok((each.collect(), warning))
    }
}

/// The commonest of `,`, `;`, tab and `|` outside quotes; of rows this program wrote the comma, whatever their columns
/// are called.
fn delimiter_of(header: &[u8]) -> u8 {
    if header.starts_with(left::CSV) {
        return b',';
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for &byte in header {
        quoted ^= byte == b'"';
        for (delimiter, count) in counts.iter_mut().filter(|_| !quoted) {
            *count += usize::from(byte == *delimiter);
        }
    }
    let mut best = counts[0];
    for other in &counts[1..] {
        if other.1 > best.1 {
            best = *other;
        }
    }
    best.0
}

/// Follows the quotes of a record over its lines.
#[derive(Debug, Default)]
struct Scan {
    inside: bool,
    /// The last byte inside was a quote: the end of the field, or half of a doubled quote.
    closing: bool,
    in_field: bool,
    odd: bool,
}

impl Scan {
    fn feed(&mut self, bytes: &[u8], delimiter: u8) {
        for (at, &byte) in bytes.iter().enumerate() {
            let returns = || byte == b'\r' && matches!(bytes.get(at + 1), None | Some(b'\n'));
            let ends = byte == delimiter || byte == b'\n' || returns();
            if self.inside && self.closing {
                self.closing = false;
                if byte == b'"' {
                    continue;
                }
                self.inside = false;
                self.odd |= !ends;
                self.in_field = !ends;
            } else if self.inside {
                self.closing = byte == b'"';
            } else if ends && byte != b'\r' {
                self.in_field = false;
            } else {
                self.inside = byte == b'"' && !self.in_field;
                self.in_field = true;
            }
        }
    }

    fn state(&self) -> Quotes {
        if self.odd {
            Quotes::Odd
        } else if self.inside && !self.closing {
            Quotes::Open
        } else {
            Quotes::Sound
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_behind_a_lone_carriage_return_is_lost() {
        let read = |text: &str| -> Vec<String> {
            let options = crate::ingest::Options { kind: crate::ingest::Kind::Csv, ..Options::default() };
            let each = crate::ingest::read_bytes("a.csv", text.as_bytes().to_vec(), &options).into_iter();
            each.map(|outcome| match outcome {
                Outcome::Article(article) => article.body,
                Outcome::Rejected { error, .. } => error.to_string(),
            })
            .collect()
        };
        assert_eq!(read("text,x\nLaba\rnaik,1\nrugi,2\r"), ["Laba\rnaik", "rugi"]);
        assert_eq!(
            read("text,x\r\na\r\"b,c\r\n\"d\"\r\n"),
            [
                "a\r\"b",
                "a.csv:3: the row has 1 fields, the header 2; quote fields that hold the delimiter, or complete the row",
            ]
        );
    }

    #[test]
    fn rows_of_our_own_have_commas_whatever_their_columns_are_called() {
        assert_eq!(delimiter_of(b"id,file,line,title,label,a||||||||b\n"), b',');
        assert_eq!([delimiter_of(b"id;file;line,x\n"), delimiter_of(b"text|label\n")], [b';', b'|']);
    }
}
