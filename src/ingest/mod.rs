//! Bytes into articles: pages, tables, JSON lines, fastText lines; files, folders, standard input.
//!
//! Reading never stops at a bad input: each costs only itself and comes out as
//! [`Outcome::Rejected`], with the place, the reason and the next step.

mod decode;
mod elements;
mod entities;
mod jsonl;
mod line;
mod lines;
mod options;
mod page;
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

pub use options::{Columns, Kind, Options};
pub use page::article_from_page;

use crate::article::Article;
use crate::error::{Error, Result};
use elements::Elements;
use lines::Lines;
use rows::Rows;
use source::Source;
use stream::Open;

/// What became of one page, row or line.
#[derive(Debug)]
pub enum Outcome {
    /// It is an article.
    Article(Box<Article>),
    /// It could not be read; everything else still comes.
    Rejected {
        /// What its id would have been.
        id: String,
        /// The file it stands in.
        file: String,
        /// Its 1-based line, for files that hold many articles.
        line: Option<u64>,
        /// The place, the reason and the next step.
        error: Error,
    },
}

impl Outcome {
    fn rejected(source: &Source, line: Option<u64>, error: Error) -> Self {
        let id = line.map_or_else(|| source.id.clone(), |line| format!("{}#{line}", source.id));
        Self::Rejected { id, file: source.file.clone(), line, error }
    }

    fn empty_file(source: &Source) -> Error {
        Error::input(&source.file, "the file is empty", "give a file with text in it")
    }
}

type Outcomes = Box<dyn Iterator<Item = Outcome> + Send>;

/// Reads `inputs` (files, folders, `-` for standard input) one after the other, as they are asked
/// for. Files of a folder come in byte order of their paths; hidden ones are left out.
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
/// [`Error::Invalid`] if `inputs` is empty. Whatever is wrong with one input, also that it does
/// not exist, comes as its [`Outcome::Rejected`].
pub fn read(inputs: &[PathBuf], options: &Options) -> Result<impl Iterator<Item = Outcome> + Send + use<>> {
    if inputs.is_empty() {
        return Err(Error::invalid(
            "there is nothing to read; name a file or a folder, or - for standard input",
        ));
    }
    let options = options.clone();
    let inputs = inputs.to_vec();
    let listed = inputs.into_iter().flat_map(|input| source::list(&input));
    Ok(listed.flat_map(move |(source, listing)| match listing.and_then(|()| stream::open(&source)) {
        Ok(open) => outcomes(source, open, &options),
        Err(error) => Box::new(std::iter::once(Outcome::rejected(&source, None, error))),
    }))
}

fn outcomes(source: Source, open: Open, options: &Options) -> Outcomes {
    let Open { start, stream } = open;
    let kind = match options.kind {
        Kind::Auto => match kind_of(&source, &start) {
            Ok(kind) => kind,
            Err(error) => {
                return Box::new(std::iter::once(Outcome::rejected(&source, None, error)));
            }
        },
        kind => kind,
    };
    let options = options.clone();
    match kind {
        Kind::Csv => {
            let delimiter = options.delimiter;
            Box::new(table::Table::new(stream, source, options, delimiter))
        }
        Kind::Tsv => Box::new(table::Table::new(stream, source, options, Some(b'\t'))),
        Kind::Jsonl => Box::new(Rows::new(Lines::new(stream), source, jsonl::Objects::new(options))),
        Kind::Json => Box::new(Rows::new(Elements::new(stream), source, jsonl::Objects::new(options))),
        Kind::FastText | Kind::Line => {
            let texts = line::Texts { fasttext: kind == Kind::FastText, raw_pages: options.raw_pages };
            Box::new(Rows::new(Lines::new(stream), source, texts))
        }
        Kind::Page | Kind::Auto => Box::new(std::iter::once_with(move || match page(&source, stream) {
            Ok(article) => Outcome::Article(Box::new(article)),
            Err(error) => Outcome::rejected(&source, None, error),
        })),
    }
}

/// Longest page that is read, in bytes.
const PAGE: usize = 64 << 20;

fn page(source: &Source, stream: impl Read) -> Result<Article> {
    let mut bytes = Vec::new();
    stream.take(PAGE as u64 + 1).read_to_end(&mut bytes).map_err(|error| stream::broken(source, error))?;
    if bytes.len() > PAGE {
        let reason = format!("the page is longer than {} MiB", PAGE >> 20);
        return Err(Error::input(&source.file, reason, "give one article a file, or name the --kind it is"));
    }
    let (text, warning) = decode::decode(&bytes, &source.file, 0)?;
    if text.trim().is_empty() {
        return Err(Outcome::empty_file(source));
    }
    if is_html(text.as_bytes()) {
        return Err(html(source));
    }
    let mut article = article_from_page(&text);
    if article.body.is_empty() {
        let next = "check that the file holds a news page; for other text use --kind line";
        return Err(Error::input(&source.file, "no article text was found on the page", next));
    }
    article.id = source.id.clone();
    article.file = source.file.clone();
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
    if is_html(start) {
        return Err(html(source));
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

fn is_html(start: &[u8]) -> bool {
    let start = start.trim_ascii_start();
    ["<!doctype html", "<html", "<?xml", "<head", "<body"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes())))
}

fn html(source: &Source) -> Error {
    Error::input(&source.file, "this is HTML, which is not read yet", "save the page's text and give that")
}
