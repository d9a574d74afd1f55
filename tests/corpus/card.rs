//! The corpus is what its card says: every number here is read out of `data/README.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use sentimen::article::Article;
use sentimen::ingest::{self, Options, Outcome};
use sentimen::label;

#[derive(Debug, serde::Deserialize)]
struct Row {
    page: String,
    event: String,
    subject: String,
    outlet: String,
    layout: String,
    date: String,
    label: String,
    confidence: Option<f64>,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn rows() -> Vec<Row> {
    let table = csv::Reader::from_path(data().join("events.csv")).expect("events.csv opens");
    table.into_deserialize().map(|row| row.expect("a row of events.csv")).collect()
}

/// The articles of a folder by file name.
fn articles(folder: &str) -> BTreeMap<String, Article> {
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
fn table(header: &str) -> Vec<Vec<String>> {
    let card = std::fs::read_to_string(data().join("README.md")).expect("the card opens");
    let rows: Vec<_> = card
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {header} |")))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    assert!(!rows.is_empty(), "the card has no table {header:?}");
    rows
}

/// What the card's table `header` says of each of its rows: first cell, last cell.
fn told(header: &str) -> BTreeMap<String, usize> {
    let rows = table(header).into_iter();
    rows.map(|cells| {
        let number = cells.last().and_then(|cell| cell.parse().ok());
        (cells[0].clone(), number.unwrap_or_else(|| panic!("no whole number: {cells:?}")))
    })
    .collect()
}

/// The number the card's counts give for `what`.
fn count(what: &str) -> f64 {
    let counts = table("What");
    let row = counts.iter().find(|cells| cells[0] == what);
    row.and_then(|cells| cells[1].parse().ok()).unwrap_or_else(|| panic!("the card counts no {what:?}"))
}

#[allow(clippy::cast_precision_loss)]
fn holds(what: &str, found: usize) {
    assert!((count(what) - found as f64).abs() < 1e-9, "card: {what} {}, data: {found}", count(what));
}

fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> usize {
    values.filter(|value| !value.is_empty()).collect::<BTreeSet<_>>().len()
}

fn tally<'a>(values: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    values.for_each(|value| *tally.entry(value.clone()).or_default() += 1);
    tally
}

/// Every run of `n` words of `text`, in lower case and without punctuation.
fn runs(text: &str, n: usize) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(n).map(|run| run.join(" ")).collect()
}

#[test]
fn the_cards_counts_are_the_tables() {
    let rows = rows();
    holds("labelled pages", rows.len());
    for label in ["positif", "netral", "negatif"] {
        holds(label, rows.iter().filter(|row| row.label == label).count());
    }
    holds("events", distinct(rows.iter().map(|row| &row.event)));
    holds("outlets named", distinct(rows.iter().map(|row| &row.outlet)));
    holds("layouts", distinct(rows.iter().map(|row| &row.layout)));
    holds("subjects", distinct(rows.iter().map(|row| &row.subject)));
    holds("pages that print no date", rows.iter().filter(|row| row.date.is_empty()).count());
    holds("pages that print no confidence", rows.iter().filter(|row| row.confidence.is_none()).count());
    let mut outlets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.outlet.is_empty()) {
        outlets.entry(&row.event).or_default().insert(&row.outlet);
    }
    let several = outlets.values().filter(|outlets| outlets.len() > 1).count();
    holds("events told by two or more outlets", several);
    let sure: Vec<_> = rows.iter().filter_map(|row| row.confidence).collect();
    let (low, high) = sure.iter().fold((1.0, 0.0), |(low, high), &p| (p.min(low), p.max(high)));
    assert_eq!((low, high), (count("lowest confidence"), count("highest confidence")));
    assert_eq!(told("Subject"), tally(rows.iter().map(|row| &row.subject)));
    assert_eq!(told("Layout"), tally(rows.iter().map(|row| &row.layout)));
    holds("inbox pages", articles("inbox").len());
}

#[test]
fn every_page_stands_in_the_table_once() {
    let listed: Vec<_> = rows().into_iter().map(|row| row.page).collect();
    let mut files: Vec<_> = std::fs::read_dir(data().join("pages"))
        .expect("data/pages opens")
        .map(|entry| entry.expect("a file of data/pages").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(listed, files);
}

#[test]
fn every_layout_carries_every_label() {
    let rows = rows();
    let has = |layout: &str, label: &str| rows.iter().any(|row| row.layout == layout && row.label == label);
    for layout in told("Layout").keys() {
        for label in ["positif", "netral", "negatif"] {
            assert!(has(layout, label), "no {label} page in {layout}");
        }
    }
}

#[test]
fn no_event_is_all_one_label() {
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows() {
        labels.entry(row.event).or_default().insert(row.label);
    }
    let same: Vec<_> = labels.iter().filter(|(_, labels)| labels.len() < 2).collect();
    assert!(same.is_empty(), "{same:?}");
}

#[test]
fn bodies_keep_the_stated_lengths() {
    let words = |folder| articles(folder).into_values().map(|a| a.body.split_whitespace().count());
    let limits = count("body words, lower limit")..=count("body words, upper limit");
    for found in words("pages").chain(words("inbox")) {
        assert!(limits.contains(&f64::from(u32::try_from(found).unwrap())), "{found} words");
    }
    let mut sorted: Vec<_> = words("pages").collect();
    sorted.sort_unstable();
    let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    holds("body words, fewest", sorted[0]);
    holds("body words, most", sorted[sorted.len() - 1]);
    let median = f64::from(u32::try_from(low + high).unwrap()) / 2.0;
    assert!((count("body words, median") - median).abs() < 1e-9, "median {median}");
}

#[test]
fn labels_read_from_the_pages_are_the_tables() {
    let pages = articles("pages");
    for row in rows() {
        let read = &pages[&row.page];
        assert_eq!(read.label.as_deref(), Some(row.label.as_str()), "{}", row.page);
        assert_eq!(read.confidence, row.confidence, "{}", row.page);
        assert!(!read.label_conflict, "{}", row.page);
    }
}

#[test]
fn the_printed_forms_of_the_label_are_as_counted() {
    let mut forms = BTreeMap::new();
    for row in rows() {
        let page = std::fs::read_to_string(data().join("pages").join(&row.page)).expect("a page opens");
        let top = page.starts_with("Sentimen\n");
        let foot = page.trim_end().lines().rfind(|line| {
            ["Sentimen: ", "SENTIMEN: ", "Sentiment: "].iter().any(|name| line.starts_with(name))
        });
        let form = match foot {
            Some(_) if top => "top and bottom",
            None => "top",
            Some(line) if line.starts_with("SENTIMEN") => "capitals",
            Some(line) if line.starts_with("Sentiment:") => "English",
            Some(line) if line.contains("(0.") => "fraction",
            Some(line) if !line.contains('(') => "no number",
            Some(line) if line.contains(',') => "decimal comma",
            Some(_) => "bottom",
        };
        *forms.entry(form.to_owned()).or_default() += 1;
    }
    assert_eq!(told("Form"), forms);
}

#[test]
fn the_inbox_has_no_label_in_any_form() {
    for (name, article) in articles("inbox") {
        assert_eq!((article.label, article.confidence), (None, None), "{name}");
        let page = std::fs::read_to_string(data().join("inbox").join(&name)).expect("a page opens");
        assert_eq!(label::leaks(&page), None, "{name}");
    }
}

#[test]
fn no_eight_words_stand_in_two_events() {
    let events: HashMap<_, _> = rows().into_iter().map(|row| (row.page, row.event)).collect();
    let pages = articles("pages").into_iter().map(|(name, article)| (events[&name].clone(), article));
    let inbox = articles("inbox").into_iter().map(|(name, article)| (format!("inbox/{name}"), article));
    let mut first: HashMap<String, String> = HashMap::new();
    for (event, article) in pages.chain(inbox) {
        for run in runs(&article.body, 8) {
            let other = first.entry(run.clone()).or_insert_with(|| event.clone());
            assert_eq!(*other, event, "both say {run:?}");
        }
    }
}

#[test]
fn wire_copies_are_the_pairs_that_share_half_their_words_in_threes() {
    let bodies: Vec<_> = articles("pages").into_values().map(|article| runs(&article.body, 3)).collect();
    let copies = bodies.iter().enumerate().flat_map(|(i, one)| {
        bodies[..i].iter().filter(move |two| one.intersection(two).count() * 2 > one.union(two).count())
    });
    holds("pairs of wire copies", copies.count());
}
