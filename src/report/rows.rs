//! What all printed rows have in common.

use std::path::Path;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A line each, for people.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// RFC 4180, with a header.
    Csv,
}

impl Format {
    /// The format that a file's name ends in: `.csv`, `.jsonl` or `.ndjson`.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// Whether columns are named once, above all rows, so that no later row can bring others.
    #[must_use]
    pub fn has_header(self) -> bool {
        match self {
            Self::Csv => true,
            Self::Text | Self::Jsonl => false,
        }
    }

    /// Whether the first rows tell how all are written: the columns of a header, the widths of a table.
    pub(super) fn looks_ahead(self) -> bool {
        match self {
            Self::Csv | Self::Text => true,
            Self::Jsonl => false,
        }
    }
}

/// The fields that a row about a prediction begins with.
pub(super) const PREDICTED: [&str; 10] = [
    "id",
    "file",
    "line",
    "title",
    "given_label",
    "label",
    "confidence",
    PROBABILITIES,
    "abstained",
    "error",
];
/// Of these, the field with each class's probability.
pub(super) const PROBABILITIES: &str = "probabilities";

/// The name of a table's own column in a row that has fields of its own: `input_NAME` where they collide.
pub(super) fn kept_name(name: &str, collides: bool) -> String {
    if collides { format!("input_{name}") } else { name.to_owned() }
}

/// A few things in one cell.
pub(super) fn join(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("; ")
}

/// A list in one cell as `ingest` reads it: between semicolons, or as JSON where that would read as another list.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.iter().any(|item| item.contains(';') || item.starts_with('[')) {
        return serde_json::Value::from(items).to_string();
    }
    join(items.into_iter())
}

/// What was written to `csv`, as text.
pub(super) fn written(csv: csv::Writer<Vec<u8>>) -> std::io::Result<String> {
    let bytes = csv.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}
