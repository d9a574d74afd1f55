//! INPUT and OUTPUT as every verb takes them.

use super::articles::Articles;
use super::talk::Talk;
use crate::ingest::{Columns, Kind, Options, Outcome, Predicted, predicted, read_with};
use crate::output::Output;
use crate::report::Format;
use crate::{Error, Result};
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What to read, and how.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Input")]
pub(super) struct Input {
    /// Files or folders: pages (.txt, .html), .csv, .tsv, .jsonl, .json arrays, fastText lines, each also .gz or .zst; - is stdin
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, clap::Args)]
struct Reading {
    /// What the inputs are: auto, page, html, line, csv, tsv, jsonl, json, fasttext
    #[arg(long, value_name = "KIND", default_value = "auto")]
    kind: Kind,
    /// The column with the text [default: the first of text, body, isi, content]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// The column with the label [default: label]
    #[arg(long, value_name = "NAME")]
    label_column: Option<String>,
    /// The column with the title [default: the first of title, judul, headline]
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
    /// Write each bad input with its reason to FILE, as JSON lines
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Stop at the first bad input: exit code 2, and no output file is written
    #[arg(long)]
    strict: bool,
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
            rejects: None,
            strict: false,
        };
        Self { inputs, reading }
    }

    /// The file with the groups of articles.
    pub(super) fn groups(&self) -> Option<PathBuf> {
        self.reading.groups.clone()
    }

    /// Whether bad inputs are to be written down.
    pub(super) fn has_rejects(&self) -> bool {
        self.reading.rejects.is_some()
    }

    /// `inputs` read as these are; their failures are told, but not written down.
    pub(super) fn beside(&self, inputs: Vec<PathBuf>) -> Self {
        Self { inputs, reading: Reading { rejects: None, ..self.reading.clone() } }
    }

    /// Starts reading.
    pub(super) fn open<'t>(&self, talk: &'t Talk) -> Result<Articles<'t>> {
        self.open_with(talk, |_| ())
    }

    /// Starts reading; with each outcome comes what `each` makes of it, on whatever thread is free.
    pub(super) fn open_with<'t, T: Send + 'static>(
        &self,
        talk: &'t Talk,
        each: impl Fn(&mut Outcome) -> T + Send + Sync + 'static,
    ) -> Result<Articles<'t, T>> {
        self.open_as(&self.options(), talk, each)
    }

    /// As [`Input::open_with`]; articles of tables keep the row they came as.
    pub(super) fn open_keeping_rows<'t, T: Send + 'static>(
        &self,
        talk: &'t Talk,
        each: impl Fn(&mut Outcome) -> T + Send + Sync + 'static,
    ) -> Result<Articles<'t, T>> {
        self.open_as(&Options { keep_rows: true, ..self.options() }, talk, each)
    }

    /// Starts reading rows of `predict`: an article without its text, and what was said of it.
    pub(super) fn open_predictions<'t>(&self, talk: &'t Talk) -> Result<Articles<'t, Option<Predicted>>> {
        let options = self.options();
        // Rows of predictions have neither; who names them means other inputs.
        let columns = Columns { text: None, weight: None, ..options.columns };
        let options = Options { columns, raw_pages: false, predictions: true, ..options };
        self.open_as(&options, talk, predicted)
    }

    fn open_as<'t, T: Send + 'static>(
        &self,
        options: &Options,
        talk: &'t Talk,
        each: impl Fn(&mut Outcome) -> T + Send + Sync + 'static,
    ) -> Result<Articles<'t, T>> {
        if self.inputs.is_empty() {
            return Err(Error::invalid("name what to read: files, folders, or - for stdin"));
        }
        let r = &self.reading;
        let groups = r.groups.as_deref().map_or_else(|| Ok(HashMap::new()), read_groups)?;
        // Before any reading, as with every output.
        let rejects = r.rejects.as_deref().map(|path| self.create_rejects(path)).transpose()?;
        let reading = read_with(&self.inputs, options, move |mut outcome| {
            let made = each(&mut outcome);
            (outcome, made)
        })?;
        Ok(Articles::new(reading, groups, rejects, r.strict, talk))
    }

    /// Starts reading `inputs`, read as these are; their failures are told, but not written down.
    pub(super) fn open_beside<'t>(&self, inputs: &[PathBuf], talk: &'t Talk) -> Result<Articles<'t>> {
        let reading = read_with(inputs, &self.options(), |outcome| (outcome, ()))?;
        Ok(Articles::new(reading, HashMap::new(), None, self.reading.strict, talk))
    }

    /// How articles are read.
    fn options(&self) -> Options {
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
        let (predictions, keep_rows) = (false, false);
        Options {
            kind: r.kind,
            columns,
            delimiter: r.delimiter,
            raw_pages: r.raw_pages,
            predictions,
            keep_rows,
        }
    }

    /// Refuses rejects in a file that one of `models` is.
    pub(super) fn rejects_beside(&self, models: &[&Path]) -> Result<()> {
        let is_model = |rejects: &&PathBuf| models.iter().any(|model| is_same(model, rejects));
        match self.reading.rejects.as_ref().filter(is_model) {
            None => Ok(()),
            Some(rejects) => Err(Error::invalid(format!(
                "--rejects would overwrite '{}'; give it a file of its own",
                rejects.display()
            ))),
        }
    }

    /// Refuses an `output` that is also the file of rejects, an input, or the file `model`.
    pub(super) fn writes_beside(&self, output: &Path, model: Option<&Path>) -> Result<()> {
        self.rejects_beside(model.as_slice())?;
        if output.as_os_str() == "-" {
            return Ok(());
        }
        if self.reading.rejects.as_ref().is_some_and(|rejects| is_same(rejects, output)) {
            return Err(Error::invalid(format!(
                "--rejects and the output are both '{}'; give each its own file",
                output.display()
            )));
        }
        if model.is_some_and(|model| is_same(model, output)) {
            return Err(Error::invalid(format!(
                "the output would overwrite the model '{}'; give it a file of its own",
                output.display()
            )));
        }
        self.overwrites_none(output, "the output")
    }

    /// Refuses a `path` for `what` that is an input.
    fn overwrites_none(&self, path: &Path, what: &str) -> Result<()> {
        match self.inputs.iter().chain(&self.reading.groups).find(|input| is_same(path, input)) {
            None => Ok(()),
            Some(_) => Err(Error::invalid(format!(
                "{what} would overwrite the input '{}'; give it a file of its own",
                path.display()
            ))),
        }
    }

    /// Refuses a `path` to write to that is one of these inputs or lies in a folder among them.
    pub(super) fn spares(&self, path: &Path) -> Result<()> {
        self.overwrites_none(path, "the output")?;
        self.lies_outside(path, "the output")
    }

    /// The file that bad inputs are to be written down in.
    pub(super) fn rejects(&self) -> Option<&Path> {
        self.reading.rejects.as_deref()
    }

    /// Refuses an `output` of rows that lies in an input folder.
    pub(super) fn writes_outside(&self, output: &Path) -> Result<()> {
        if output.as_os_str() == "-" { Ok(()) } else { self.lies_outside(output, "the output") }
    }

    fn lies_outside(&self, path: &Path, what: &str) -> Result<()> {
        let within = |input: &&PathBuf| {
            input.is_dir()
                && real(path).zip(real(input)).is_some_and(|(path, folder)| path.starts_with(folder))
        };
        match self.inputs.iter().find(within) {
            None => Ok(()),
            Some(input) => Err(Error::invalid(format!(
                "{what} '{}' lies in the input folder '{}' and would be read as an input next time; put it elsewhere",
                path.display(),
                input.display()
            ))),
        }
    }

    fn create_rejects(&self, path: &Path) -> Result<(PathBuf, Output)> {
        if path.as_os_str() == "-" {
            return Err(Error::invalid("--rejects needs a file: standard output is for the rows"));
        }
        self.overwrites_none(path, "--rejects")?;
        self.lies_outside(path, "--rejects")?;
        Ok((path.to_path_buf(), Output::create(path)?))
    }

    /// Whether rows are to be answered as they come, one by one, in `format`: they come down a pipe,
    /// and no later row can bring columns that the first does not have.
    pub(super) fn is_live(&self, format: Format) -> bool {
        let alike = matches!(self.reading.kind, Kind::Line | Kind::FastText | Kind::Csv | Kind::Tsv);
        self.inputs.iter().any(|input| input.as_os_str() == "-") && (alike || !format.has_header())
    }
}

/// Where `path` really is; of a file that is not there, where it would be.
fn real(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Some(real);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// Whether two names are of one file, be it by a link of whatever kind.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    a == b || real(a).is_some_and(|a| real(b) == Some(a)) || is_hard_link(a, b)
}

#[cfg(unix)]
fn is_hard_link(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path: &Path| {
        std::fs::metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file)
            .map(|found| (found.dev(), found.ino()))
    };
    number(a).is_some_and(|a| number(b) == Some(a))
}

#[cfg(not(unix))]
fn is_hard_link(_: &Path, _: &Path) -> bool {
    false
}

/// Reads `--delimiter`: one ASCII character, `tab` or `\\t`.
fn delimiter(value: &str) -> Result<u8, String> {
    match value.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ if value.eq_ignore_ascii_case("tab") || value == "\\t" => Ok(b'\t'),
        _ => Err("give one ASCII character that is no quote, or tab".to_owned()),
    }
}

/// Id → group, from a CSV whose first two columns they are.
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

    /// The file `path` itself, to go on after its first `length` bytes.
    pub(super) fn resume(path: &Path, length: u64) -> Result<Self> {
        Ok(Self::File(Output::resume(path, length)?))
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
