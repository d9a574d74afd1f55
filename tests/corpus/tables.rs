use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sentimen::article::Article;
use sentimen::ingest::{self, Options, Outcome};

/// The classes in the order in which the card names them.
pub const LABELS: [&str; 3] = ["positif", "netral", "negatif"];

/// A row of `events.csv`, as the card's table of columns describes it.
#[derive(Debug, serde::Deserialize)]
pub struct Row {
    pub page: String,
    pub event: String,
    pub subject: String,
    pub outlet: String,
    pub layout: String,
    pub title: String,
    pub date: String,
    pub label: String,
    pub confidence: Option<f64>,
    pub conflict: Option<String>,
    pub body_first: String,
    pub body_last: String,
}

/// The corpus: the project's own, or one in preparation that `SENTIMEN_CORPUS` names.
pub fn data() -> PathBuf {
    std::env::var_os("SENTIMEN_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), PathBuf::from)
}

/// The rows of `events.csv` in their order.
pub fn rows() -> Vec<Row> {
    let table = csv::Reader::from_path(data().join("events.csv")).expect("events.csv opens");
    let rows: Vec<Row> = table.into_deserialize().map(|row| row.expect("a row of events.csv")).collect();
    assert!(!rows.is_empty(), "events.csv is empty");
    rows
}

/// The articles of a folder by file name.
pub fn articles(folder: &str) -> BTreeMap<String, Article> {
    let read = ingest::read(&[data().join(folder)], &Options::default()).expect("the folder can be read");
    read.map(|outcome| match outcome {
        Outcome::Article(article) => {
            let name = Path::new(&article.file).file_name().expect("a file").to_string_lossy();
            (name.into_owned(), *article)
        }
        Outcome::Rejected { error, .. } => panic!("{error}"),
    })
    .collect()
}

/// The cells of the card's table whose header begins with `header`, without its two head lines.
pub fn table(header: &str) -> Vec<Vec<String>> {
    let card = std::fs::read_to_string(data().join("README.md")).expect("the card opens");
    let rows: Vec<_> = card
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {header} |")))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        // A cell may show a table's row: `\|` is no border.
        .map(|line| line.trim_matches('|').replace("\\|", "\u{1}"))
        .map(|line| line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect())
        .collect();
    assert!(!rows.is_empty(), "the card has no table {header:?}");
    rows
}

/// What the card's table `header` says of each of its rows: first cell, last cell.
pub fn told(header: &str) -> BTreeMap<String, usize> {
    let rows = table(header).into_iter();
    rows.map(|cells| {
        let number = cells.last().and_then(|cell| cell.parse().ok());
        (cells[0].clone(), number.unwrap_or_else(|| panic!("no whole number: {cells:?}")))
    })
    .collect()
}

/// The number the card's counts give for `what`.
pub fn count(what: &str) -> f64 {
    let counts = table("What");
    let row = counts.iter().find(|cells| cells[0] == what);
    row.and_then(|cells| cells[1].parse().ok()).unwrap_or_else(|| panic!("the card counts no {what:?}"))
}

/// How many distinct values there are, the empty one aside.
pub fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> usize {
    values.filter(|value| !value.is_empty()).collect::<BTreeSet<_>>().len()
}

/// Every run of `n` words of `text`, in lower case and without punctuation.
pub fn runs(text: &str, n: usize) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(n).map(|run| run.join(" ")).collect()
}

/// |A ∩ B| / |A ∪ B|.
#[allow(clippy::cast_precision_loss)]
pub fn jaccard(one: &BTreeSet<String>, two: &BTreeSet<String>) -> f64 {
    let both = one.intersection(two).count();
    both as f64 / (one.len() + two.len() - both).max(1) as f64
}
