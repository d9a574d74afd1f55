//! CSV as people save it from a spreadsheet: `;` or a tab for the comma, a byte order mark, a line `sep=;`, empty rows.

use crate::{Error, Result};
use csv::ByteRecord;

/// What a spreadsheet may put before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A table with a header, each row with the line it starts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whether it began with a byte order mark.
    pub marked: bool,
    /// What stands between fields.
    pub delimiter: u8,
    /// Whether a line `sep=;` said so.
    pub says_delimiter: bool,
    /// Whether lines end in CR LF.
    pub crlf: bool,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The line of each row, and its fields: as many as the header has.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// Reads `bytes`, the file called `name`, whose header has a column `key`. Rows shorter than the header are
    /// filled up with empty cells, as spreadsheets cut them off at the right; rows of nothing are passed over.
    ///
    /// # Errors
    /// [`Error::Input`] with the line: no such column, a name twice, a row longer than the header, a quote that is never
    /// closed, no UTF-8. `next` says what to start from.
    pub fn read(bytes: &[u8], key: &str, name: &str, next: &str) -> Result<Self> {
        let wrong = |line: u64, reason: String, next: &str| {
            Error::input(format!("{name}:{line}"), reason, next.to_owned())
        };
        let unmarked = unmarked(bytes);
        let marked = unmarked.len() < bytes.len();
        let delimiter = delimiter_of(unmarked, key);
        let says_delimiter = delimiter_said(unmarked).is_some();
        if let Some(line) = unclosed_quote(unmarked, delimiter) {
            let reason = "a quote is opened here and never closed, so all that follows would be one cell";
            return Err(wrong(line, reason.into(), "close it, or double a quote that is part of a cell"));
        }
        let crlf = unmarked.windows(2).find(|pair| pair[1] == b'\n').is_some_and(|pair| pair[0] == b'\r');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(unmarked);
        let mut lines = Lines::of_bytes(unmarked);
        let mut record = ByteRecord::new();
        let mut header: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        while reader.read_byte_record(&mut record).map_err(|e| wrong(lines.line, e.to_string(), next))? {
            let line = lines.of(&record);
            let mut fields = record
                .iter()
                .map(|field| std::str::from_utf8(field).map(str::to_owned))
                .collect::<Result<Vec<String>, _>>()
                .map_err(|_| wrong(line, "this is no UTF-8".into(), "save the table as CSV in UTF-8"))?;
            if is_blank(&fields) || (header.is_none() && is_separator_line(&fields)) {
                continue;
            }
            let Some(header) = &header else {
                header = Some(checked(fields, key).map_err(|reason| wrong(line, reason, next))?);
                continue;
            };
            while fields.len() > header.len() && fields.last().is_some_and(|field| field.trim().is_empty()) {
                fields.pop();
            }
            if fields.len() > header.len() {
                let reason = format!("the row has {} fields, the header {}", fields.len(), header.len());
                return Err(wrong(
                    line,
                    reason,
                    "quote cells that hold the separator, a quote or a line break",
                ));
            }
            fields.resize(header.len(), String::new());
            rows.push((line, fields));
        }
        match header {
            Some(header) => Ok(Self { marked, delimiter, says_delimiter, crlf, header, rows }),
            None => Err(wrong(1, "there is no header".into(), next)),
        }
    }

    /// The table as CSV, as it was read but for quotes that nothing needs.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, mut out: impl std::io::Write) -> std::io::Result<()> {
        if self.marked {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        if self.says_delimiter {
            out.write_all(b"sep=")?;
            out.write_all(&[self.delimiter])?;
            out.write_all(if self.crlf { b"\r\n" } else { b"\n" })?;
        }
        let terminator = if self.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut csv =
            csv::WriterBuilder::new().delimiter(self.delimiter).terminator(terminator).from_writer(out);
        csv.write_record(&self.header).map_err(csv_error)?;
        for (_, fields) in &self.rows {
            csv.write_record(fields).map_err(csv_error)?;
        }
        csv.flush()
    }
}

/// An error of writing CSV as the writer's own: a broken pipe must stay one.
pub(crate) fn csv_error(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// The line of a quote that opens a cell which never ends.
fn unclosed_quote(bytes: &[u8], delimiter: u8) -> Option<u64> {
    let (mut line, mut opened, mut starts) = (1, None, true);
    let mut rest = bytes.iter().peekable();
    while let Some(&byte) = rest.next() {
        line += u64::from(byte == b'\n');
        match (opened, byte) {
            (None, b'"') if starts => opened = Some(line),
            (Some(_), b'"') if rest.peek() == Some(&&b'"') => drop(rest.next()),
            (Some(_), b'"') => opened = None,
            _ => {}
        }
        starts = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    opened
}

/// The names of the columns, each once, `key` among them.
fn checked(header: Vec<String>, key: &str) -> Result<Vec<String>, String> {
    let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    for (at, name) in header.iter().enumerate() {
        if !name.is_empty() && header[..at].contains(name) {
            return Err(format!("the column '{name}' stands there twice"));
        }
    }
    if header.iter().any(|name| name == key) {
        Ok(header)
    } else {
        Err(format!("there is no column '{key}'"))
    }
}

/// `bytes` without the mark.
pub(crate) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// Whether nothing stands in a row.
pub(crate) fn is_blank<T: AsRef<str>>(fields: &[T]) -> bool {
    fields.iter().all(|field| field.as_ref().trim().is_empty())
}

/// Whether this is a spreadsheet's own word on the delimiter.
pub(crate) fn is_separator_line<T: AsRef<str>>(fields: &[T]) -> bool {
    match fields {
        [only] => only.as_ref().starts_with("sep="),
        [only, nothing] => only.as_ref().starts_with("sep=") && nothing.as_ref().is_empty(),
        _ => false,
    }
}

/// The delimiter by which the first line of `bytes` has a column `key`: a spreadsheet may have put `;` or a tab for the
/// comma.
pub(crate) fn delimiter_of(bytes: &[u8], key: &str) -> u8 {
    let names_it = |delimiter: &u8| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(*delimiter).from_reader(bytes);
        let mut header = ByteRecord::new();
        reader.read_byte_record(&mut header).is_ok_and(|any| any)
            && header.iter().any(|field| field.trim_ascii() == key.as_bytes())
    };
    delimiter_said(bytes).unwrap_or_else(|| DELIMITERS.into_iter().find(names_it).unwrap_or(b','))
}

/// What a spreadsheet puts between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that a first line `sep=;` names.
fn delimiter_said(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [b's', b'e', b'p', b'=', delimiter, b'\r' | b'\n', ..] => Some(*delimiter),
        _ => None,
    }
    .filter(|delimiter| DELIMITERS.contains(delimiter))
}

/// Counts lines as far as records were read.
pub(crate) struct Lines<'b> {
    bytes: &'b [u8],
    read: usize,
    /// The line of the last record.
    pub(crate) line: u64,
}

impl<'b> Lines<'b> {
    pub(crate) fn of_bytes(bytes: &'b [u8]) -> Self {
        Self { bytes, read: 0, line: 1 }
    }

    /// The line on which a record starts; blank lines before it are passed over, as the reader does.
    pub(crate) fn of(&mut self, record: &ByteRecord) -> u64 {
        let from = record.position().map_or(0, |position| position.byte() as usize).max(self.read);
        let blank = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let start = from + self.bytes[from..].iter().take_while(blank).count();
        self.line += self.bytes[self.read..start].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.read = start;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sheet, String> {
        Sheet::read(text.as_bytes(), "id", "a.csv", "start again").map_err(|e| e.to_string())
    }

    #[test]
    fn what_spreadsheets_do_to_a_table_is_read() {
        let plain = read("answer,id\n,1\nx,2\n").unwrap();
        assert_eq!(plain.rows, [(2, vec![String::new(), "1".into()]), (3, vec!["x".into(), "2".into()])]);
        let theirs = read("\u{feff}answer;id\r\n;1\r\n;\r\nx;2;\r\n").unwrap();
        assert_eq!((theirs.marked, theirs.delimiter), (true, b';'));
        let fields = |sheet: &Sheet| sheet.rows.iter().map(|row| row.1.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&theirs), fields(&plain));
        assert_eq!(theirs.rows[1].0, 4, "lines are those of the file");
        assert_eq!(fields(&read("sep=\t\nanswer\tid\n\t1\nx\t2").unwrap()), fields(&plain));
        assert_eq!(read("id,answer\n1\n").unwrap().rows[0].1, ["1", ""], "cut off at the right");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        assert_eq!(read("").unwrap_err(), "a.csv:1: there is no header; start again");
        assert_eq!(read("\n\na,b\n").unwrap_err(), "a.csv:3: there is no column 'id'; start again");
        assert_eq!(read("id,a,a\n").unwrap_err(), "a.csv:1: the column 'a' stands there twice; start again");
        let long = read("id,a\n1,\"x\ny\"\n1,2,3\n").unwrap_err();
        assert!(long.starts_with("a.csv:4: the row has 3 fields, the header 2; quote"), "{long}");
        let open = read("id,a\n1,x\n2,\"ask\n3,y\n4,\"\"\n").unwrap_err();
        assert!(open.starts_with("a.csv:3: a quote is opened here and never closed"), "{open}");
        assert!(
            read("id,a\n1,\"a \"\"b\"\" c\"\n2,5\" disk\n").is_ok(),
            "quotes that are closed, or no cell's first"
        );
        let bytes = Sheet::read(b"id\n\xff\n", "id", "a.csv", "x").unwrap_err().to_string();
        assert_eq!(bytes, "a.csv:2: this is no UTF-8; save the table as CSV in UTF-8");
    }

    #[test]
    fn written_as_it_was_read() {
        let texts = [
            "id,a\r\n1,2\r\n",
            "id,a\n1,\"x\ny\"\n",
            "\u{feff}id;a\n1;2,5\n",
            "id\ta\n1\t\n",
            "sep=|\r\nid|a\r\n1|2\r\n",
        ];
        for text in texts {
            let mut out = Vec::new();
            read(text).unwrap().write(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
