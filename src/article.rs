//! The article: what ingest makes of a page, a row or a line.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// One article, in the field order of the rows `ingest` prints.
///
/// Missing is `None` (printed as `null`), never an empty string. `id` is the id
/// column where there is one, else the path relative to the INPUT given (with
/// `#line` for a row of a file that holds many).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Names the article among its siblings.
    pub id: String,
    /// The file it came from, as given or found (`-` for stdin).
    pub file: String,
    /// The 1-based line its row starts on, for files that hold many articles.
    pub line: Option<u64>,
    /// The headline.
    pub title: Option<String>,
    /// `YYYY-MM-DD` of first publication, as printed on the page.
    pub date: Option<String>,
    /// `HH:MM`, the clock printed with the date.
    pub time: Option<String>,
    /// The outlet, only where the page prints it (site line, dateline, address).
    pub outlet: Option<String>,
    /// The reporter, not the editor.
    pub author: Option<String>,
    /// The place in the dateline.
    pub place: Option<String>,
    /// The page's tags.
    pub tags: Vec<String>,
    /// The portal's "Partai Terkait".
    pub parties: Vec<String>,
    /// The portal's "Tokoh Terkait".
    pub figures: Vec<String>,
    /// The portal's "Kab/Kota".
    pub district: Vec<String>,
    /// The article's text: dateline, paragraphs, sub-headings and bullets, joined by `\n`;
    /// no title, deck, caption, credit, boilerplate or label.
    pub body: String,
    /// The sentiment label: read from the page, or as its column writes it.
    pub label: Option<String>,
    /// How sure the label's author was, 0–1.
    pub confidence: Option<f64>,
    /// Whether the page printed two labels that do not agree.
    pub label_conflict: bool,
    /// What a careful reader should know about how this was read.
    pub warnings: Vec<String>,
    /// The row's weight in training, from `--weight-column`.
    #[serde(skip)]
    pub weight: Option<f64>,
    /// What must never be split between training and held-out rows, from
    /// `--group-column` or `--groups`.
    #[serde(skip)]
    pub group: Option<String>,
    /// Which metadata its source speaks of, with a value or without.
    #[serde(skip)]
    pub metadata: Metadata,
    /// The row of a table it came as, where rows are kept.
    #[serde(skip)]
    pub row: Option<TableRow>,
    /// The other columns of a table's row, in the order read.
    #[serde(flatten)]
    pub columns: Map<String, Value>,
}

/// A row as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its text with the line break, if it has one.
    pub text: String,
    /// The table it is of.
    pub table: Arc<Table>,
}

/// What the rows of a table have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Table {
    /// Cells below a header.
    Delimited {
        /// The header as it stands in the file, with its line break.
        header: String,
        /// The names of its columns.
        names: Vec<String>,
        /// What stands between two cells.
        delimiter: u8,
    },
    /// JSON objects.
    Json,
}

impl Table {
    /// Whether rows of both fit below one header.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json, Self::Json) => true,
            (
                Self::Delimited { names, delimiter, .. },
                Self::Delimited { names: other_names, delimiter: other_delimiter, .. },
            ) => names == other_names && delimiter == other_delimiter,
            _ => false,
        }
    }
}

/// A set of metadata fields: for a page all of them, for a table's row those it has a column for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Metadata(u16);

impl Metadata {
    /// The fields beside text, title and label, in the order of a row.
    pub const FIELDS: [&str; 12] = [
        "date",
        "time",
        "outlet",
        "author",
        "place",
        "tags",
        "parties",
        "figures",
        "district",
        "confidence",
        "label_conflict",
        "warnings",
    ];

    /// All there are.
    pub const ALL: Self = Self((1 << Self::FIELDS.len()) - 1);

    /// Adds the field `name`; `false` if it is none of [`Metadata::FIELDS`].
    pub fn insert(&mut self, name: &str) -> bool {
        let at = Self::FIELDS.iter().position(|field| *field == name);
        self.0 |= at.map_or(0, |at| 1 << at);
        at.is_some()
    }

    /// The names in it, in the order of [`Metadata::FIELDS`].
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::FIELDS
            .into_iter()
            .enumerate()
            .filter(move |(at, _)| self.0 >> at & 1 == 1)
            .map(|(_, name)| name)
    }
}

/// XXH3-64 over a title and a body, each told from the other: what an article says, wherever it stands.
#[must_use]
pub fn text_hash(title: Option<&str>, body: &str) -> u64 {
    let title = title.unwrap_or_default();
    let mut hash = Xxh3::new();
    hash.update(&(title.len() as u64).to_le_bytes());
    hash.update(title.as_bytes());
    hash.update(body.as_bytes());
    hash.digest()
}

impl Article {
    /// Where it stands, as errors name it: `rows.csv:12`, or the file that it is.
    #[must_use]
    pub fn place(&self) -> String {
        self.line.map_or_else(|| self.file.clone(), |line| format!("{}:{line}", self.file))
    }

    /// The names of a row's fields, in their order; a table's own column of such a name
    /// becomes `input_NAME`.
    pub const FIELDS: [&str; 18] = [
        "id",
        "file",
        "line",
        "title",
        "date",
        "time",
        "outlet",
        "author",
        "place",
        "tags",
        "parties",
        "figures",
        "district",
        "body",
        "label",
        "confidence",
        "label_conflict",
        "warnings",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_a_set_in_the_order_of_a_row() {
        let mut some = Metadata::default();
        assert!(some.insert("outlet") && some.insert("date") && some.insert("outlet"));
        assert!(!some.insert("kota"));
        assert_eq!(some.names().collect::<Vec<_>>(), ["date", "outlet"]);
        assert_eq!(Metadata::ALL.names().collect::<Vec<_>>(), Metadata::FIELDS);
        assert!(Metadata::FIELDS.iter().all(|name| Article::FIELDS.contains(name)));
    }
}
