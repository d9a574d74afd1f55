//! INPUT and OUTPUT as every verb takes them.

use super::talk::Talk;
use crate::article::Article;
use crate::ingest::{Columns, Kind, Options, Outcome, read};
use crate::output::Output;
use crate::report::Format;
use crate::{Error, Result};
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What to read, and how.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub(super) struct Input {
    /// Files or folders: pages (.txt), .csv, .tsv, .jsonl, .json arrays, fastText lines, each also .gz or .zst; - is stdin
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, clap::Args)]
struct Reading {
    /// What the inputs are: auto, page, line, csv, tsv, jsonl, json, fasttext
    #[arg(long, value_name = "KIND", default_value = "auto")]
    kind: Kind,
    /// The column with the text [default: the first of text, body, isi, content]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// The column with the label [default: label]
    #[arg(long, value_name = "NAME")]
    label_column: Option<String>,
    /// The column with the title [default: title]
    #[arg(long, value_name = "NAME")]
    title_column: Option<String>,
    /// The column with the row's weight in training [default: none]
    #[arg(long, value_name = "NAME")]
    weight_column: Option<String>,
    /// The column with the label's confidence [default: confidence]
    #[arg(long, value_name = "NAME")]
    confidence_column: Option<String>,
    /// The column with the date [default: date]
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,
    /// The column with the outlet [default: outlet]
    #[arg(long, value_name = "NAME")]
    outlet_column: Option<String>,
    /// The column with the group that must stay on one side of a split [default: none]
    #[arg(long, value_name = "NAME")]
    group_column: Option<String>,
    /// The column with the id [default: id]
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// What stands between the fields of a CSV: one character, or tab [default: what its header uses]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Send the text column through page cleaning
    #[arg(long)]
    raw_pages: bool,
    /// A CSV with a header: an article's id in the first column, its group in the second
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
}

/// Outcomes of reading, failures counted and told.
pub(super) struct Articles<'t> {
    outcomes: Box<dyn Iterator<Item = Outcome>>,
    groups: HashMap<String, String>,
    talk: &'t Talk,
    /// How many inputs failed so far.
    pub(super) failed: usize,
    /// How many articles were read so far.
    pub(super) read: usize,
}

impl Input {
    /// `inputs` read with every default.
    pub(super) fn plain(inputs: Vec<PathBuf>, groups: Option<PathBuf>) -> Self {
        let reading = Reading {
            kind: Kind::Auto,
            text_column: None,
            label_column: None,
            title_column: None,
            weight_column: None,
            confidence_column: None,
            date_column: None,
            outlet_column: None,
            group_column: None,
            id_column: None,
            delimiter: None,
            raw_pages: false,
            groups,
        };
        Self { inputs, reading }
    }

    /// Starts reading.
    pub(super) fn open<'t>(&self, talk: &'t Talk) -> Result<Articles<'t>> {
        if self.inputs.is_empty() {
            return Err(Error::invalid("name what to read: files, folders, or - for stdin"));
        }
        let r = &self.reading;
        let columns = Columns {
            text: r.text_column.clone(),
            label: r.label_column.clone(),
            title: r.title_column.clone(),
            weight: r.weight_column.clone(),
            confidence: r.confidence_column.clone(),
            date: r.date_column.clone(),
            outlet: r.outlet_column.clone(),
            group: r.group_column.clone(),
            id: r.id_column.clone(),
        };
        let options = Options { kind: r.kind, columns, delimiter: r.delimiter, raw_pages: r.raw_pages };
        let groups = r.groups.as_deref().map_or_else(|| Ok(HashMap::new()), read_groups)?;
        let outcomes = Box::new(read(&self.inputs, &options)?);
        Ok(Articles { outcomes, groups, talk, failed: 0, read: 0 })
    }
}

/// Id → group, from a CSV whose first two columns they are.
/// Reads `--delimiter`: one ASCII character, `tab` or `\\t`.
fn delimiter(value: &str) -> Result<u8, String> {
    match value.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ if value.eq_ignore_ascii_case("tab") || value == "\\t" => Ok(b'\t'),
        _ => Err("give one ASCII character that is no quote, or tab".to_owned()),
    }
}

fn read_groups(path: &Path) -> Result<HashMap<String, String>> {
    let place = |line: u64| format!("{}:{line}", path.display());
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let mut groups = HashMap::new();
    for record in csv::Reader::from_reader(file).records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(1, csv::Position::line);
            Error::input(place(line), e.to_string(), "give a CSV with an id and a group in each row")
        })?;
        match (record.get(0), record.get(1)) {
            (Some(id), Some(group)) => groups.insert(id.to_owned(), group.to_owned()),
            _ => {
                let line = record.position().map_or(1, csv::Position::line);
                return Err(Error::input(
                    place(line),
                    "the row has no second column",
                    "give an id and a group",
                ));
            }
        };
    }
    Ok(groups)
}

impl Articles<'_> {
    /// All articles there are; failures are told and counted.
    ///
    /// # Errors
    /// Where not one could be read.
    pub(super) fn all(mut self) -> Result<(Vec<Article>, usize)> {
        let read = self.by_ref().filter_map(|outcome| match outcome {
            Outcome::Article(article) => Some(*article),
            Outcome::Rejected { .. } => None,
        });
        let articles: Vec<Article> = read.collect();
        if articles.is_empty() {
            return Err(nothing_read(self.failed));
        }
        Ok((articles, self.failed))
    }
}

/// Nothing could be read.
pub(super) fn nothing_read(failed: usize) -> Error {
    match failed {
        0 => Error::invalid(
            "there is nothing to read in the inputs given; name files or folders that hold articles",
        ),
        1 => Error::invalid("the one input could not be read"),
        n => Error::invalid(format!("none of the {n} inputs could be read")),
    }
}

impl Iterator for Articles<'_> {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        let mut outcome = self.outcomes.next()?;
        match &mut outcome {
            Outcome::Article(article) => {
                self.read += 1;
                for warning in &article.warnings {
                    self.talk.note(&format!("{}: {warning}", article.id));
                }
                if let Some(group) = self.groups.get(&article.id) {
                    article.group = Some(group.clone());
                }
            }
            Outcome::Rejected { error, .. } => {
                self.failed += 1;
                self.talk.error(error);
            }
        }
        Some(outcome)
    }
}

/// Where rows go.
#[derive(Debug)]
pub(super) enum Sink {
    Stdout(BufWriter<std::io::Stdout>),
    File(Output),
}

impl Sink {
    /// Stdout for `-` or nothing, else a file that appears when it is whole.
    pub(super) fn open(path: Option<&Path>) -> Result<Self> {
        match path {
            None => Ok(Self::stdout()),
            Some(path) if path.as_os_str() == "-" => Ok(Self::stdout()),
            Some(path) => Ok(Self::File(Output::create(path)?)),
        }
    }

    pub(super) fn stdout() -> Self {
        Self::Stdout(BufWriter::new(std::io::stdout()))
    }

    /// Flushes, and puts a file in its place.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(|e| Error::io("stdout", e)),
            Self::File(output) => output.commit(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out) => out.flush(),
        }
    }
}

/// An error of writing rows.
pub(super) fn unwritten(error: std::io::Error) -> Error {
    Error::io("the output", error)
}

/// The names of [`Format`] on the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum FormatName {
    /// A line each, for people
    Text,
    /// A JSON object a line
    Jsonl,
    /// Comma-separated with a header
    Csv,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Self::Text,
            FormatName::Jsonl => Self::Jsonl,
            FormatName::Csv => Self::Csv,
        }
    }
}
