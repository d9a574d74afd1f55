use std::collections::{BTreeMap, BTreeSet};

use sentimen::label;

use crate::tables::{LABELS, articles, count, data, distinct, rows, told};

#[allow(clippy::cast_precision_loss)]
fn holds(what: &str, found: usize) {
    assert!((count(what) - found as f64).abs() < 1e-9, "card: {what} {}, data: {found}", count(what));
}

fn tally<'a>(values: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    values.for_each(|value| *tally.entry(value.clone()).or_default() += 1);
    tally
}

#[test]
fn the_cards_counts_are_the_tables() {
    let rows = rows();
    holds("labelled pages", rows.len());
    for label in LABELS {
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
    let mut labels: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &rows {
        labels.entry(&row.event).or_default().insert(&row.label);
    }
    holds("events with more than one label", labels.values().filter(|labels| labels.len() > 1).count());
    holds("pages whose two labels disagree", rows.iter().filter(|row| row.conflict.is_some()).count());
    let sure: Vec<_> = rows.iter().filter_map(|row| row.confidence).collect();
    let (low, high) = sure.iter().fold((1.0, 0.0), |(low, high), &p| (p.min(low), p.max(high)));
    assert_eq!((low, high), (count("lowest confidence"), count("highest confidence")));
    assert_eq!(told("Subject"), tally(rows.iter().map(|row| &row.subject)));
    assert_eq!(told("Layout"), tally(rows.iter().map(|row| &row.layout)));
    holds("inbox pages", articles("inbox").len());
}

/// What the card promises whatever its counts are.
#[test]
fn the_corpus_is_as_large_and_as_wide_as_the_card_promises() {
    let rows = rows();
    assert!(rows.len() >= 300 && told("Layout").len() >= 12, "{} pages", rows.len());
    for label in LABELS {
        assert!(rows.iter().filter(|row| row.label == label).count() >= 90, "{label}");
    }
    assert!(count("events") >= 100.0 && count("events told by two or more outlets") >= 60.0);
    let dates: BTreeSet<&str> = rows.iter().map(|row| &row.date[..7.min(row.date.len())]).collect();
    let months: Vec<String> = (1..=10).map(|month| format!("2025-{month:02}")).collect();
    assert_eq!(dates.into_iter().filter(|date| !date.is_empty()).collect::<Vec<_>>(), months);
    let titles: Vec<_> = articles("inbox").into_values().filter_map(|article| article.title).collect();
    assert!(titles.iter().any(|title| title.starts_with("Resep ")), "no recipe in the inbox");
    assert!(titles.iter().any(|title| title == "Surat dari Stasiun Kecil"), "no poem in the inbox");
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
        assert_eq!(read.label_conflict, row.conflict.is_some(), "{}", row.page);
        // Of two labels that disagree, the page prints the other one as well.
        if let Some(other) = row.conflict {
            let page = std::fs::read_to_string(data().join("pages").join(&row.page)).expect("a page opens");
            let class = label::Class::from_name(&other);
            let readings = label::read(&page).readings;
            assert!(readings.iter().any(|reading| reading.class == class), "{}: no {other}", row.page);
        }
    }
}

/// Which of the card's forms the label of `page` has.
fn form(page: &str) -> Option<&'static str> {
    let lines: Vec<&str> = page.trim_end().lines().collect();
    let [.., above, last] = lines[..] else { return None };
    let top = lines[0] == "Sentimen";
    let tail = ["Sentimen: ", "SENTIMEN: ", "Sentiment: "].iter().find_map(|name| last.find(name));
    Some(match tail {
        _ if label::read(page).conflict => "disagreeing",
        Some(_) if top => "top and bottom",
        _ if top => "top",
        _ if lines.iter().take(12).any(|line| line.starts_with("Sentimen  ")) => "clipping header",
        _ if above == "Sentimen" => "two lines at the end",
        _ if last.starts_with("**Sentimen") => "bold",
        _ if last.starts_with("| Sentimen |") => "table row",
        Some(at) if at > 0 => "glued to a line",
        Some(_) if last.starts_with("SENTIMEN") => "capitals",
        Some(_) if last.starts_with("Sentiment:") => "English",
        Some(_) if last.ends_with("persen") => "persen",
        Some(_) if last.contains("(0.") => "fraction",
        Some(_) if !last.contains('(') => "no number",
        Some(_) if last.contains(',') => "decimal comma",
        Some(_) => "bottom",
        None => return None,
    })
}

#[test]
fn the_printed_forms_of_the_label_are_as_counted() {
    let mut forms = BTreeMap::new();
    for row in rows() {
        let page = std::fs::read_to_string(data().join("pages").join(&row.page)).expect("a page opens");
        let form = form(&page).unwrap_or_else(|| panic!("{}: no known form", row.page));
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
