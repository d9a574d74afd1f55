//! Rows that are written for programs and people, and read back.

use super::input::Input;
use crate::article::{Article, Metadata};
use crate::ingest::{Kind, Options, Outcome, predicted, read_bytes};
use crate::model::{Prediction, Reason};
use crate::report::{Articles, Format, PredictedRow, Predictions};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashSet};

/// Predictions and articles are one row each in every format, hold what they were given, and are read back.
pub fn rows(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    let labels: BTreeSet<String> =
        ["a".to_owned(), "b".to_owned(), input.text_as_read().trim().to_owned()].into_iter().collect();
    let labels: Vec<String> = labels.into_iter().filter(|label| !label.is_empty()).collect();
    let with_reasons = choice & 1 != 0;
    let top = (choice & 2 != 0).then_some(usize::from(choice >> 4));
    let make = || {
        let mut input = Input(input.0);
        let mut rows = Vec::new();
        while !input.is_empty() && rows.len() < 6 {
            rows.push(row(&mut input, labels.len(), with_reasons));
        }
        rows
    };
    let rows = make();
    if rows.is_empty() {
        return;
    }
    let write = |format| {
        let mut out = Predictions::new(Vec::new(), format, &labels, with_reasons);
        if let Some(n) = top {
            out = out.top(n);
        }
        if choice & 4 != 0 {
            out = out.abstaining();
        }
        let all = make();
        if choice & 8 == 0 {
            out.write(all).expect("memory");
        } else {
            all.into_iter().for_each(|row| out.write(vec![row]).expect("memory"));
        }
        out.finish().expect("memory").0
    };
    let written = Written { rows: &rows, labels: &labels, top };
    written.is_text(&String::from_utf8(write(Format::Text)).expect("text"));
    let (jsonl, csv) = (write(Format::Jsonl), write(Format::Csv));
    written.is_jsonl(&jsonl);
    written.is_csv(&csv);
    if top.is_none() {
        written.comes_back(jsonl, Kind::Jsonl);
        // A NUL is no text, and a CSV has no other way to write it.
        if !csv.contains(&0) {
            written.comes_back(csv, Kind::Csv);
        }
    }
    articles(rows.into_iter().map(|row| row.article).collect());
}

fn row(input: &mut Input<'_>, classes: usize, with_reasons: bool) -> PredictedRow {
    let is_edge = |c: char| c.is_whitespace() || c == '\u{feff}';
    let text = |input: &mut Input<'_>| {
        Some(input.text_as_read().trim_matches(is_edge).to_owned()).filter(|text| !text.is_empty())
    };
    let (choice, more) = (input.byte(), input.byte());
    let mut article = Article {
        id: text(input).unwrap_or_else(|| "k".to_owned()),
        file: text(input).unwrap_or_default(),
        line: (choice & 1 != 0).then(|| u64::from(more)),
        title: text(input),
        label: text(input),
        ..Article::default()
    };
    for (at, name) in Metadata::FIELDS.into_iter().enumerate() {
        if more >> (at % 8) & 1 != 0 {
            article.metadata.insert(name);
        }
    }
    article.outlet = text(input);
    article.tags.extend(text(input));
    article.body = input.text_as_read();
    for _ in 0..(choice >> 1) & 3 {
        let name = input.text_as_read().trim().to_owned();
        let value = match input.byte() % 4 {
            0 => Value::Null,
            1 => Value::from(f64::from(input.byte()) / 7.0),
            2 => Value::from(vec![input.text_as_read()]),
            _ => Value::from(input.text_as_read()),
        };
        // A reader gives these names to no column.
        if !Article::FIELDS.contains(&name.as_str()) {
            article.columns.insert(name, value);
        }
    }
    let outcome = if choice & 8 != 0 {
        Err(format!("uji: {}", input.text_as_read()))
    } else {
        let shares: Vec<f64> = (0..classes).map(|_| 1.0 + f64::from(input.byte())).collect();
        let sum: f64 = shares.iter().sum();
        let prediction = Prediction {
            label: usize::from(input.byte()) % classes,
            probabilities: shares.into_iter().map(|share| share / sum).collect(),
            abstained: choice & 16 != 0,
        };
        let mut reasons = Vec::new();
        if with_reasons && choice & 32 != 0 {
            reasons
                .push(Reason { ngram: input.text_as_read(), contribution: f64::from(input.byte()) - 128.0 });
        }
        Ok((prediction, reasons))
    };
    PredictedRow { article, outcome }
}

/// What was written.
struct Written<'a> {
    rows: &'a [PredictedRow],
    labels: &'a [String],
    top: Option<usize>,
}

impl Written<'_> {
    fn is_text(&self, text: &str) {
        let reasons =
            |row: &&PredictedRow| row.outcome.as_ref().is_ok_and(|(_, reasons)| !reasons.is_empty());
        let lines = self.rows.len() + self.rows.iter().filter(reasons).count();
        assert_eq!(text.matches('\n').count(), lines, "a row is a line, and its reasons another: {text:?}");
    }

    fn is_jsonl(&self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).expect("JSON is UTF-8");
        assert_eq!(text.matches('\n').count(), self.rows.len());
        for (line, row) in text.lines().zip(self.rows) {
            let object: Map<String, Value> = serde_json::from_str(line).expect("an object");
            let keys = keys(line);
            assert_eq!(keys.len(), object.len(), "a key stands there twice: {line}");
            assert_eq!(object["id"], Value::from(row.article.id.as_str()));
            assert_eq!(object["title"], row.article.title.as_deref().map_or(Value::Null, Value::from));
            assert_eq!(object["label"], self.said(row).map_or(Value::Null, Value::from));
            let told = self.top.map(|n| n.min(self.labels.len())).filter(|_| row.outcome.is_ok());
            assert_eq!(object.get("top").and_then(Value::as_array).map(Vec::len), told, "{line}");
            let error = row.outcome.as_ref().err();
            assert_eq!(object["error"], error.map_or(Value::Null, |error| Value::from(error.as_str())));
            for (name, value) in &row.article.columns {
                assert!(
                    object.iter().any(|(key, held)| is_kept(key, name) && held == value),
                    "{name:?}: {line}"
                );
            }
        }
    }

    fn is_csv(&self, bytes: &[u8]) {
        let mut reader = csv::Reader::from_reader(bytes);
        let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let distinct: HashSet<&String> = header.iter().collect();
        assert_eq!(distinct.len(), header.len(), "a column stands there twice: {header:?}");
        let records: Vec<csv::StringRecord> =
            reader.records().map(|record| record.expect("as many cells as columns")).collect();
        assert_eq!(records.len(), self.rows.len());
        for (record, row) in records.iter().zip(self.rows) {
            let cell = |name: &str| header.iter().position(|column| column == name).map(|at| &record[at]);
            assert_eq!(cell("id"), Some(row.article.id.as_str()));
            assert_eq!(cell("title"), Some(row.article.title.as_deref().unwrap_or_default()));
            assert_eq!(cell("label"), Some(self.said(row).unwrap_or_default()));
            assert_eq!(cell("error"), Some(row.outcome.as_ref().err().map_or("", String::as_str)));
            for (name, value) in row.article.columns.iter() {
                if let Value::String(text) = value {
                    let held =
                        header.iter().zip(record).any(|(key, held)| is_kept(key, name) && held == text);
                    assert!(held, "{name:?}: {record:?}");
                }
            }
        }
    }

    /// Checks that `bytes` are read as the predictions that they were written of.
    fn comes_back(&self, bytes: Vec<u8>, kind: Kind) {
        let options = Options { kind, predictions: true, ..Options::default() };
        let outcomes = read_bytes("uji", bytes, &options);
        assert_eq!(outcomes.len(), self.rows.len(), "a row is a row");
        for (mut outcome, row) in outcomes.into_iter().zip(self.rows) {
            let read = predicted(&mut outcome);
            let article = match &outcome {
                Outcome::Article(article) | Outcome::Rejected { article, .. } => article,
            };
            assert_eq!(article.id, row.article.id);
            assert_eq!(article.title, row.article.title);
            let Ok((prediction, _)) = &row.outcome else {
                assert_eq!(read, None, "a row that failed has no prediction");
                continue;
            };
            let read = match (&outcome, read) {
                (_, Some(read)) => read,
                (Outcome::Rejected { error, .. }, None) => panic!("{error}"),
                (Outcome::Article(_), None) => panic!("a prediction was read as none"),
            };
            assert_eq!(read.label, self.labels[prediction.label]);
            assert_eq!(article.label, row.article.label);
            let mut each: Vec<(String, f64)> =
                self.labels.iter().cloned().zip(prediction.probabilities.iter().copied()).collect();
            each.sort_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(read.probabilities, each, "numbers are the very same");
        }
    }

    fn said(&self, row: &PredictedRow) -> Option<&str> {
        row.outcome.as_ref().ok().map(|(prediction, _)| self.labels[prediction.label].as_str())
    }
}

/// Whether `key` is the column `name`, or what it is called where another field has its name.
fn is_kept(key: &str, name: &str) -> bool {
    key == name || key.strip_prefix("input_") == Some(name)
}

/// The keys of a JSON object with those that stand there twice.
fn keys(line: &str) -> Vec<String> {
    struct Keys;
    impl<'de> serde::de::Visitor<'de> for Keys {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut keys = Vec::new();
            while let Some((key, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                keys.push(key);
            }
            Ok(keys)
        }
    }
    serde::Deserializer::deserialize_map(&mut serde_json::Deserializer::from_str(line), Keys)
        .expect("an object")
}

/// Articles that `ingest` prints are read back as they were.
fn articles(mut all: Vec<Article>) {
    for article in &mut all {
        // Without a text a row is none, and a label in it is cut.
        article.body = format!("Isi {}", crate::label::cut(&article.body).0);
        article.metadata = Metadata::default();
        article.file = if article.file.is_empty() { "uji".to_owned() } else { article.file.clone() };
    }
    let write = |format| {
        let mut out = Articles::new(Vec::new(), format);
        all.iter().for_each(|article| out.write(article).expect("memory"));
        out.finish().expect("memory").0
    };
    let text = String::from_utf8(write(Format::Text)).expect("text");
    assert_eq!(text.matches('\n').count(), all.len(), "an article is a line: {text:?}");
    let read = |bytes, kind| {
        let outcomes = read_bytes("uji", bytes, &Options { kind, ..Options::default() });
        assert_eq!(outcomes.len(), all.len(), "an article is a row");
        outcomes
    };
    for (outcome, written) in read(write(Format::Jsonl), Kind::Jsonl).into_iter().zip(&all) {
        let Outcome::Article(mut article) = outcome else {
            assert!(crate::label::leaks(&written.body).is_some(), "no row: {written:?}");
            continue;
        };
        article.metadata = Metadata::default();
        if crate::label::leaks(&written.body).is_none() {
            assert_eq!(*article, *written);
        }
    }
    let csv = write(Format::Csv);
    if !csv.contains(&0) {
        for (outcome, written) in read(csv, Kind::Csv).into_iter().zip(&all) {
            let Outcome::Article(article) = outcome else { continue };
            assert_eq!(article.id, written.id);
            assert_eq!(article.title, written.title);
        }
    }
}
