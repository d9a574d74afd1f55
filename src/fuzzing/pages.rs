//! Pages, tables and lines into articles.

use super::input::{Input, as_read};
use super::outcomes::{are_sound, is_sound_page};
use crate::ingest::{Kind, Options, Outcome, article_from_html, article_from_page, read_bytes};
use crate::label;
use crate::model::Prediction;
use crate::report::{NewColumn, PredictedRow};
use serde_json::{Map, Value};

/// What the file of a run is called in its errors.
const NAME: &str = "berkas-uji";

/// A raw page becomes an article without a label in it; what is left of it is no other article.
pub fn page(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let article = article_from_page(&text);
    is_sound_page(&article);
    assert!(article.title.as_deref().is_none_or(|title| !title.contains('\n')), "{:?}", article.title);
    assert_eq!(article_from_page(&text), article);
}

/// The same of HTML, in UTF-8 or whatever else.
pub fn html(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        return is_sound_page(&article_from_html(text));
    }
    let options = Options { kind: Kind::Html, ..Options::default() };
    are_sound(&read_bytes(NAME, data.to_vec(), &options), NAME, &options);
}

/// Tables: any bytes, and those that a writer of CSV made, which come back as they were.
pub fn table(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    let delimiter = [None, Some(b';'), Some(b'\t'), Some(b'|')][usize::from(choice & 3)];
    if choice & 0x80 != 0 {
        return written_table(input, delimiter.unwrap_or(b','));
    }
    let options =
        Options { kind: if choice & 4 == 0 { Kind::Csv } else { Kind::Tsv }, delimiter, ..chosen(choice) };
    let outcomes = read_bytes(NAME, input.0.to_vec(), &options);
    are_sound(&outcomes, NAME, &options);
    if options.keep_rows {
        kept_rows(&outcomes, input.0, &options);
    }
}

/// The article of an outcome, whether or not it is one.
fn of(outcome: &Outcome) -> &crate::article::Article {
    match outcome {
        Outcome::Article(article) | Outcome::Rejected { article, .. } => article,
    }
}

/// How rows are to be read, by three bits of a byte.
fn chosen(choice: u8) -> Options {
    Options {
        raw_pages: choice & 8 != 0,
        predictions: choice & 16 != 0,
        keep_rows: choice & 32 != 0,
        ..Options::default()
    }
}

/// Rows stand in their file one after another; a column more changes nothing else of them.
fn kept_rows(outcomes: &[Outcome], bytes: &[u8], options: &Options) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // A file in UTF-16, or compressed, is another text.
    if begins_frame(text) || text.contains('\0') {
        return;
    }
    // Where lines end in returns, rows are kept with line feeds.
    let text = if text.contains('\n') { text.to_owned() } else { text.replace('\r', "\n") };
    let mut rest = text.as_str();
    for row in outcomes.iter().filter_map(|outcome| of(outcome).row.as_ref()) {
        let at = rest.find(&row.text).expect("the row stands in its file behind the one before");
        rest = &rest[at + row.text.len()..];
    }
    let kept = |outcome: &Outcome| matches!(outcome, Outcome::Article(article) if article.row.is_some());
    if outcomes.is_empty() || !outcomes.iter().all(kept) {
        return;
    }
    let mut written = NewColumn::new(Vec::new(), "kelas-uji", &["positif".to_owned()]);
    for outcome in outcomes {
        let prediction = Prediction { label: 0, probabilities: vec![1.0], abstained: false };
        let row = PredictedRow { article: of(outcome).clone(), outcome: Ok((prediction, Vec::new())) };
        if written.write(&row).is_err() {
            return;
        }
    }
    let written = written.finish().expect("memory");
    // The objects of an array are written one a line.
    let kind = if options.kind == Kind::Json { Kind::Jsonl } else { options.kind };
    let again = read_bytes(NAME, written, &Options { kind, ..options.clone() });
    assert_eq!(again.len(), outcomes.len());
    for (before, after) in outcomes.iter().zip(&again) {
        let mut columns = of(after).columns.clone();
        let said = columns.shift_remove("kelas-uji");
        assert_eq!(said, Some("positif".into()));
        assert_eq!((&of(before).body, &of(before).columns), (&of(after).body, &columns));
    }
}

/// Longer tables say no more than shorter ones.
const MOST_BREAKS: usize = 500;

fn written_table(mut input: Input<'_>, delimiter: u8) {
    let mut rows: Vec<[String; 3]> = Vec::new();
    while !input.is_empty() {
        let row = [format!("k{}", input.text()), input.text(), input.text()];
        // A NUL makes a row no text, and is refused as such.
        rows.push(row.map(|cell| cell.replace('\0', " ")));
    }
    if rows.iter().flatten().map(|cell| cell.matches('\n').count()).sum::<usize>() > MOST_BREAKS {
        return;
    }
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    csv.write_record(["id", "isi", "catatan"]).expect("memory");
    rows.iter().for_each(|row| csv.write_record(row).expect("memory"));
    let bytes = csv.into_inner().expect("memory");
    let outcomes = read_bytes(NAME, bytes, &Options { kind: Kind::Csv, ..Options::default() });
    are_sound(&outcomes, NAME, &Options::default());
    are_rows(&rows, &outcomes);
}

/// An id, a text and a note.
type Row = [String; 3];

/// Checks that `outcomes` are `rows`, or the one error of a file without any.
fn are_rows(rows: &[Row], outcomes: &[Outcome]) {
    if rows.is_empty() {
        return assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Rejected { .. })));
    }
    assert_eq!(outcomes.len(), rows.len(), "a row is an article or an error");
    for (row, outcome) in rows.iter().zip(outcomes) {
        let [id, text, note] = row.each_ref().map(|cell| as_read(cell));
        let article = of(outcome);
        assert_eq!(article.id, id.trim());
        assert_eq!(article.columns.get("catatan").and_then(Value::as_str), Some(note.as_str()));
        let (body, _) = label::cut(&text);
        match outcome {
            Outcome::Article(_) => assert_eq!(article.body, body),
            Outcome::Rejected { error, .. } => {
                assert!(body.trim().is_empty(), "{error}: {text:?}");
            }
        }
    }
}

/// Lines: plain, fastText's, JSON objects, an array of them; every one an article or an error.
pub fn lines(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    if choice & 0x80 != 0 {
        return written_objects(input, choice & 1 != 0);
    }
    let kind = [Kind::Line, Kind::FastText, Kind::Jsonl, Kind::Json][usize::from(choice & 3)];
    let options = Options { kind, ..chosen(choice) };
    let outcomes = read_bytes(NAME, input.0.to_vec(), &options);
    are_sound(&outcomes, NAME, &options);
    if options.keep_rows && matches!(kind, Kind::Jsonl | Kind::Json) {
        kept_rows(&outcomes, input.0, &options);
    }
    assert!(!outcomes.is_empty(), "a file without rows is an error");
    let Ok(text) = std::str::from_utf8(input.0) else { return };
    if text.contains('\0') || begins_frame(text) {
        return;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let filled =
        text.split(end).filter(|line| !line.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty());
    if kind == Kind::Json {
        let whole = serde_json::from_str::<Vec<Map<String, Value>>>(text);
        if let Ok(all) = whole.as_ref()
            && outcomes.iter().all(|outcome| of(outcome).line.is_some())
        {
            assert_eq!(outcomes.len(), all.len().max(1));
        }
        return;
    }
    // Without a column that is needed the whole file is refused.
    if kind == Kind::Jsonl && outcomes.iter().any(|outcome| of(outcome).line.is_none()) {
        return;
    }
    assert_eq!(outcomes.len(), filled.clone().count().max(1), "a line is an article or an error");
    if kind == Kind::Line && !options.raw_pages {
        for (line, outcome) in filled.zip(&outcomes) {
            let line = line.trim_end_matches('\r');
            if let Outcome::Article(article) = outcome {
                assert_eq!(article.body.trim_end_matches('\r'), label::cut(line).0);
            }
        }
    }
}

fn written_objects(mut input: Input<'_>, as_array: bool) {
    let mut rows: Vec<Row> = Vec::new();
    while !input.is_empty() {
        rows.push([format!("k{}", input.text()), input.text(), input.text()]);
    }
    let objects = rows.iter().map(|[id, text, note]| {
        let pairs = [("id", id), ("isi", text), ("catatan", note)];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value.as_str()))).collect()
    });
    let objects: Vec<Map<String, Value>> = objects.collect();
    let (kind, bytes) = if as_array {
        (Kind::Json, serde_json::to_vec_pretty(&objects).expect("memory"))
    } else {
        let lines = objects.iter().map(|object| serde_json::to_string(object).expect("memory") + "\n");
        (Kind::Jsonl, lines.collect::<String>().into_bytes())
    };
    let outcomes = read_bytes(NAME, bytes, &Options { kind, ..Options::default() });
    are_sound(&outcomes, NAME, &Options::default());
    are_rows(&rows, &outcomes);
}

/// Files of any ending, compressed or not, in whatever encoding.
pub fn containers(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    if choice & 0x80 != 0 {
        return same_in_containers(&input.text());
    }
    let endings = ["", ".gz", ".zst", ".txt", ".csv", ".html", ".json", ".jsonl.gz"];
    let name = format!("{NAME}{}", endings[usize::from(choice & 7)]);
    let options =
        Options { predictions: choice & 16 != 0, keep_rows: choice & 32 != 0, ..Options::default() };
    let outcomes = read_bytes(&name, input.0.to_vec(), &options);
    are_sound(&outcomes, NAME, &options);
}

/// Whether a text begins as a zstd frame that decoders skip.
fn begins_frame(text: &str) -> bool {
    matches!(text.as_bytes(), [0x50..=0x5f, b'*', b'M', 0x18, ..])
}

/// A text says the same in UTF-8, in UTF-16 of either order, and in gzip.
fn same_in_containers(text: &str) {
    let text = text.replace('\0', " ");
    let text = text.trim_start_matches('\u{feff}');
    if begins_frame(text) {
        return;
    }
    let read = |bytes: Vec<u8>| {
        let outcomes = read_bytes(NAME, bytes, &Options { kind: Kind::Line, ..Options::default() });
        are_sound(&outcomes, NAME, &Options::default());
        outcomes.iter().map(|outcome| of(outcome).clone()).collect::<Vec<_>>()
    };
    let plain = read(text.as_bytes().to_vec());
    assert_eq!(read(gzip(text.as_bytes())), plain);
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        assert_eq!(read(units.flat_map(order).collect()), plain);
    }
}

/// `bytes` as gzip holds them uncompressed (RFC 1951, 3.2.4; RFC 1952).
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    let mut pieces = bytes.chunks(0xffff).peekable();
    loop {
        let piece = pieces.next().unwrap_or_default();
        out.push(u8::from(pieces.peek().is_none()));
        let length = piece.len() as u16;
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(piece);
        if pieces.peek().is_none() {
            break;
        }
    }
    let mut sum = !0u32;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    out.extend((!sum).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}
