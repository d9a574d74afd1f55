//! How inputs are to be read.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// What an input holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// By the file's ending and content.
    #[default]
    Auto,
    /// One raw news page, as text; HTML is recognised.
    Page,
    /// One news page in HTML.
    Html,
    /// A text on each line.
    Line,
    /// A table with named columns; the delimiter is `,`, `;`, a tab or `|`, whichever the header
    /// uses most, unless [`Options::delimiter`] says it.
    Csv,
    /// A table with named columns between tabs.
    Tsv,
    /// A JSON object on each line.
    Jsonl,
    /// One JSON array of objects.
    Json,
    /// `__label__x text` on each line.
    FastText,
}

impl Kind {
    pub(super) const NAMES: [(Kind, &'static str); 9] = [
        (Kind::Auto, "auto"),
        (Kind::Page, "page"),
        (Kind::Html, "html"),
        (Kind::Line, "line"),
        (Kind::Csv, "csv"),
        (Kind::Tsv, "tsv"),
        (Kind::Jsonl, "jsonl"),
        (Kind::Json, "json"),
        (Kind::FastText, "fasttext"),
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(kind, _)| kind == self).map_or("auto", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for Kind {
    type Err = Error;

    /// Reads `auto`, `page`, `html`, `line`, `csv`, `tsv`, `jsonl`, `json` or `fasttext`, in any case.
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::NAMES
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name))
            .map(|&(kind, _)| kind)
            .ok_or_else(|| {
                let known = Self::NAMES.map(|(_, known)| known).join(", ");
                Error::invalid(format!("`{name}` is no kind of input; choose one of {known}"))
            })
    }
}

/// The names of a table's columns (a JSON object's keys). `None` takes the default names; a name
/// given here must exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The text; by default the first there is of `text`, `body`, `isi`, `content`.
    pub text: Option<String>,
    /// The label, by default `label`.
    pub label: Option<String>,
    /// The headline; by default the first there is of `title`, `judul`, `headline`.
    pub title: Option<String>,
    /// The row's weight in training; no default.
    pub weight: Option<String>,
    /// The confidence in the label, by default `confidence`.
    pub confidence: Option<String>,
    /// The date, by default `date`.
    pub date: Option<String>,
    /// The outlet, by default `outlet`.
    pub outlet: Option<String>,
    /// What must not be split; no default.
    pub group: Option<String>,
    /// The row's own name, by default `id`.
    pub id: Option<String>,
}

/// How inputs are to be read; the default finds out by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the inputs hold.
    pub kind: Kind,
    /// Which columns of a table mean what.
    pub columns: Columns,
    /// What stands between the fields of a CSV table; `None` finds out from its header.
    pub delimiter: Option<u8>,
    /// Whether the text column holds raw pages that still need cleaning.
    pub raw_pages: bool,
    /// Whether the inputs are rows of `sentimen predict`, which have no text; see [`super::predicted`].
    pub predictions: bool,
    /// Whether an article of a table keeps the row it came as, [`crate::article::Article::row`].
    pub keep_rows: bool,
}
