//! Bytes into articles: pages, tables, JSON lines, fastText lines; files, folders, standard input.
//!
//! Reading never stops at a bad input: each costs only itself and comes out as
//! [`Outcome::Rejected`], with the place, the reason and the next step.

mod decode;
mod draft;
mod elements;
mod entities;
mod feed;
mod html;
mod jsonl;
mod left;
mod line;
mod lines;
mod options;
mod page;
mod pipeline;
mod predictions;
mod progress;
mod row;
mod rows;
mod source;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod utf16;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use html::article_from_html;
pub use left::{Key, LeftRow, LeftRows};
pub use options::{Columns, Kind, Options};
pub use page::article_from_page;
pub(crate) use page::dates;
pub use pipeline::Reading;
pub use predictions::{Predicted, predicted};

use crate::article::{Article, Metadata, Table};
use crate::error::{Error, Result};
use draft::Draft;
use elements::Elements;
use lines::Lines;
use progress::Progress;
use rows::Rows;
use source::Source;
use stream::Open;

/// What became of one page, row or line.
#[derive(Debug)]
pub enum Outcome {
    /// It is an article.
    Article(Box<Article>),
    /// It is none; everything else still comes.
    Rejected {
        /// What could be read of it: always its id and file, the line in a file that holds many,
        /// and of a row also the columns that were sound.
        article: Box<Article>,
        /// The row as it stands in its file (bytes that are no text as `U+FFFD`, cut after 64 KiB);
        /// `None` where it is a whole file.
        raw: Option<String>,
        /// The place, the reason and the next step.
        error: Error,
    },
}

impl Outcome {
    fn rejected(source: &Source, line: Option<u64>, error: Error) -> Self {
        let id = line.map_or_else(|| source.id.clone(), |line| format!("{}#{line}", source.id));
        let article = Article { id, file: source.file.clone(), line, ..Article::default() };
        Self::Rejected { article: Box::new(article), raw: None, error }
    }

    /// A rejection with the row it is about, which its article keeps where a `table` is given.
    fn with_raw(mut self, bytes: &[u8], table: Option<Arc<Table>>) -> Self {
        if let Self::Rejected { article, raw, .. } = &mut self {
            *raw = Some(draft::shown(bytes));
            article.row = draft::kept(bytes, table);
        }
        self
    }

    /// Bytes it holds, about.
    fn bytes(&self) -> usize {
        match self {
            Self::Article(article) => article.body.len(),
            Self::Rejected { raw, .. } => raw.as_ref().map_or(0, String::len),
        }
    }

    fn empty(source: &Source) -> Self {
        Self::rejected(source, None, source::empty(source))
    }
}

/// A row with what is left to do for its outcome; that may be done on any thread.
enum Step {
    Ready(Outcome),
    Draft(Box<Draft>),
}

impl Step {
    fn finish(self) -> Outcome {
        match self {
            Self::Ready(outcome) => outcome,
            Self::Draft(draft) => draft.finish(),
        }
    }

    /// Bytes it holds, about.
    fn bytes(&self) -> usize {
        match self {
            Self::Ready(outcome) => outcome.bytes(),
            Self::Draft(draft) => draft.bytes(),
        }
    }
}

type Steps = Box<dyn Iterator<Item = Step> + Send>;

/// What an opened input holds.
enum Opened {
    One(Outcome),
    Many(Steps),
}

/// Reads `inputs` (files, folders, `-` for standard input). Outcomes come in the order of the inputs;
/// files of a folder in byte order of their paths; hidden ones are left out. Pages and texts are
/// cleaned on all threads of the current rayon pool, a bounded piece ahead of the caller.
///
/// ```no_run
/// use sentimen::ingest::{self, Options, Outcome};
/// for outcome in ingest::read(&["pages".into()], &Options::default())? {
///     if let Outcome::Article(article) = outcome {
///         assert!(!article.body.is_empty());
///     }
/// }
/// # Ok::<(), sentimen::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] if `inputs` is empty or no thread can be started. Whatever is wrong with one
/// input, also that it does not exist, comes as its [`Outcome::Rejected`].
pub fn read(inputs: &[PathBuf], options: &Options) -> Result<Reading> {
    read_with(inputs, options, |outcome| outcome)
}

/// As [`read`]; what comes out is what `each` makes of the outcomes, on whatever thread is free.
///
/// # Errors
/// Those of [`read`].
pub fn read_with<T: Send + 'static>(
    inputs: &[PathBuf],
    options: &Options,
    each: impl Fn(Outcome) -> T + Send + Sync + 'static,
) -> Result<Reading<T>> {
    if inputs.is_empty() {
        return Err(Error::invalid(
            "there is nothing to read; name a file or a folder, or - for standard input",
        ));
    }
    Reading::start(inputs.to_vec(), options.clone(), each)
}

/// Opens `source`: rows to come, or the one article it is.
fn open(source: Source, options: &Options, progress: &Progress) -> Opened {
    let patient = options.kind == Kind::Auto || !source.is_stdin();
    let stream = stream::open(&source, patient, progress);
    articles_of(stream, source, options)
}

/// What the bytes of a file called `name` hold, read on this thread.
pub(crate) fn read_bytes(name: &str, bytes: Vec<u8>, options: &Options) -> Vec<Outcome> {
    let source = Source { path: name.into(), file: name.to_owned(), id: name.to_owned() };
    let stream = stream::of_bytes(bytes, &source);
    match articles_of(stream, source, options) {
        Opened::One(outcome) => vec![outcome],
        Opened::Many(steps) => steps.map(Step::finish).collect(),
    }
}

/// What is in a stream that was opened, or why it was not.
fn articles_of(stream: Result<Open>, source: Source, options: &Options) -> Opened {
    let rejected = |error| Opened::One(Outcome::rejected(&source, None, error));
    let Open { start, stream } = match stream {
        Ok(open) => open,
        Err(error) => return rejected(error),
    };
    let kind = match options.kind {
        Kind::Auto => match kind_of(&source, &start) {
            // A name or a first line that says nothing: what has no text is a table.
            Ok(Kind::Page | Kind::FastText | Kind::Html) if options.predictions => Kind::Csv,
            Ok(kind) => kind,
            Err(error) => return rejected(error),
        },
        kind => kind,
    };
    let options = options.clone();
    let texts = |fasttext| line::Texts { fasttext, raw_pages: options.raw_pages };
    let delimiter = options.delimiter;
    let objects = options.keep_rows.then(|| Arc::new(Table::Json));
    Opened::Many(match kind {
        Kind::Csv => Box::new(table::Records::new(stream, source, options, delimiter)),
        Kind::Tsv => Box::new(table::Records::new(stream, source, options, Some(b'\t'))),
        Kind::Jsonl => {
            Box::new(Rows::new(Lines::new(stream), source, jsonl::Objects::new(options)).keeping(objects))
        }
        Kind::Json => {
            Box::new(Rows::new(Elements::new(stream), source, jsonl::Objects::new(options)).keeping(objects))
        }
        Kind::FastText => Box::new(Rows::new(Lines::new(stream), source, texts(true))),
        Kind::Line => Box::new(Rows::new(Lines::new(stream), source, texts(false))),
        Kind::Page | Kind::Html | Kind::Auto => {
            return Opened::One(match page(&source, stream, kind) {
                Ok(article) => Outcome::Article(Box::new(article)),
                Err(error) => Outcome::rejected(&source, None, error),
            });
        }
    })
}

/// Longest page that is read, in bytes.
const PAGE: usize = 64 << 20;

fn page(source: &Source, stream: impl Read, kind: Kind) -> Result<Article> {
    let mut bytes = Vec::new();
    stream.take(PAGE as u64 + 1).read_to_end(&mut bytes).map_err(|error| stream::broken(source, error))?;
    if bytes.len() > PAGE {
        let reason = format!("the page is longer than {} MiB", PAGE >> 20);
        return Err(Error::input(&source.file, reason, "give one article a file, or name the --kind it is"));
    }
    let declared = if kind == Kind::Html { html::decode(&bytes) } else { None };
    let (text, warning) = match declared {
        Some(text) => (text, None),
        None => decode::decode(&bytes, &source.file, 0)?,
    };
    if text.trim().is_empty() {
        return Err(source::empty(source));
    }
    let next = "save the page's text and give that";
    let mut article = html::article_from(&text, kind == Kind::Html)
        .map_err(|reason| Error::input(&source.file, reason, next))?;
    if article.body.is_empty() {
        let next = "check that the file holds a news page; for other text use --kind line";
        return Err(Error::input(&source.file, "no article text was found on the page", next));
    }
    article.id = source.id.clone();
    article.file = source.file.clone();
    article.metadata = Metadata::ALL;
    article.warnings.extend(warning.map(str::to_owned));
    Ok(article)
}

/// What a file holds, by its ending and its first bytes.
fn kind_of(source: &Source, start: &[u8]) -> Result<Kind> {
    let name = source.id.to_ascii_lowercase();
    let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let ending = Path::new(bare).extension().and_then(|e| e.to_str());
    match ending {
        Some("csv") => return Ok(Kind::Csv),
        Some("tsv") => return Ok(Kind::Tsv),
        Some("jsonl" | "ndjson") => return Ok(Kind::Jsonl),
        _ => {}
    }
    if start.starts_with(b"PAR1") {
        let next = "write it as CSV or JSON lines: duckdb -c \"copy 'x.parquet' to 'x.csv'\"";
        return Err(Error::input(&source.file, "this is Parquet, which is not read", next));
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if html::is_html(start) || matches!(ending, Some("html" | "htm" | "xhtml")) {
        return Ok(Kind::Html);
    }
    if start.starts_with(b"<?xml") {
        let next = "give the news pages themselves, one a file";
        return Err(Error::input(&source.file, "this is XML, but no HTML page", next));
    }
    let inside = start.trim_ascii_start();
    if ending != Some("txt") {
        match inside.first() {
            Some(b'{') => return Ok(Kind::Jsonl),
            Some(b'[') if ending == Some("json") || inside[1..].trim_ascii_start().starts_with(b"{") => {
                return Ok(Kind::Json);
            }
            _ => {}
        }
    }
    let mut lines =
        start.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).peekable();
    let labelled = lines.peek().is_some() && lines.all(begins_labelled);
    Ok(if labelled { Kind::FastText } else { Kind::Page })
}

/// Whether fastText's mark opens `line`; where our look ends inside the mark, as much as there is.
fn begins_labelled(line: &[u8]) -> bool {
    let (line, mark) = (line.trim_ascii_start(), line::LABEL.as_bytes());
    line.starts_with(mark) || (line.len() > 1 && mark.starts_with(line))
}
