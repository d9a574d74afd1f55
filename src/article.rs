//! The article: what ingest makes of a page, a row or a line.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// The other columns of a table's row, in the order read.
    #[serde(flatten)]
    pub columns: Map<String, Value>,
}

impl Article {
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
