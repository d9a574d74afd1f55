use std::collections::{BTreeMap, BTreeSet, HashMap};

use sentimen::article::Article;

use crate::tables::{articles, count, jaccard, rows, runs};

/// Every body of `pages/` and `inbox/` with its name and its event; a page of the inbox is an event of its own.
fn bodies() -> Vec<(String, String, String)> {
    let events: HashMap<_, _> = rows().into_iter().map(|row| (row.page, row.event)).collect();
    let all = |folder: &'static str, named: &dyn Fn(&str) -> String| -> Vec<_> {
        let told =
            |(name, article): (String, Article)| (format!("{folder}/{name}"), named(&name), article.body);
        articles(folder).into_iter().map(told).collect()
    };
    let mut found = all("pages", &|name| events[name].clone());
    found.extend(all("inbox", &|name| format!("inbox/{name}")));
    found
}

#[test]
fn no_eight_words_stand_in_two_events() {
    let mut first: HashMap<String, (String, String)> = HashMap::new();
    for (name, event, body) in bodies() {
        for run in runs(&body, 8) {
            let other = first.entry(run.clone()).or_insert_with(|| (event.clone(), name.clone()));
            assert_eq!(other.0, event, "{} and {name} both say {run:?}", other.1);
        }
    }
}

#[test]
fn no_pair_across_events_shares_more_than_15_percent_of_its_words_in_threes() {
    let threes: Vec<_> =
        bodies().into_iter().map(|(name, event, body)| (name, event, runs(&body, 3))).collect();
    for (i, (name, event, one)) in threes.iter().enumerate() {
        for (other, its_event, two) in &threes[..i] {
            let shared = jaccard(one, two);
            assert!(event == its_event || shared <= 0.15, "{other} and {name} share {shared:.3}");
        }
    }
}

#[test]
fn wire_copies_are_the_pairs_that_share_a_third_of_their_words_in_threes() {
    let threes: Vec<_> = articles("pages").into_values().map(|article| runs(&article.body, 3)).collect();
    let copies = threes
        .iter()
        .enumerate()
        .flat_map(|(i, one)| threes[..i].iter().filter(move |two| jaccard(one, two) > 0.3).map(|_| ()));
    let found = u32::try_from(copies.count()).expect("a small number");
    assert_eq!(count("pairs of wire copies"), f64::from(found));
}

/// Two events whose people share a full name would be joined by it: a model could learn the name.
#[test]
fn no_invented_full_name_stands_in_two_events() {
    let outlets: BTreeSet<String> = rows().into_iter().map(|row| row.outlet).collect();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for (_, event, body) in bodies() {
        for name in quoted_people(&body).difference(&outlets) {
            let other = first.entry(name.clone()).or_insert_with(|| event.clone());
            if *other != event {
                shared.insert(format!("{name}: {other} and {event}"));
            }
        }
    }
    assert!(first.len() > 100, "only {} people are quoted: the search is broken", first.len());
    assert!(shared.is_empty(), "{shared:#?}");
}

/// Full names of those who speak: runs of two and more capitalised words in the clause after `kata`, `ujar` and
/// their like, without titles before them and without names of institutions.
fn quoted_people(body: &str) -> BTreeSet<String> {
    const SAID: [&str; 9] =
        ["kata", "ujar", "tutur", "ucap", "jelas", "terang", "sebut", "menurut", "Menurut"];
    #[rustfmt::skip]
    const OFFICES: [&str; 22] = [
        "Badan", "Balai", "Bupati", "Dinas", "Direktur", "Forum", "Kabupaten", "Kantor", "Kementerian", "Kepala",
        "Ketua", "Komisi", "Koperasi", "Kota", "Lembaga", "Majelis", "PT", "Pengadilan", "Polres", "Provinsi",
        "Undang-Undang", "Universitas",
    ];
    let words: Vec<&str> = body.split_whitespace().collect();
    let mut found = BTreeSet::new();
    for at in (0..words.len()).filter(|at| SAID.contains(&words[*at])) {
        let mut name: Vec<&str> = Vec::new();
        for word in words[at + 1..].iter().take(14) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let proper = bare.starts_with(char::is_uppercase);
            if proper {
                name.push(bare);
            }
            if !proper || bare.len() < word.len() {
                if name.len() >= 2 && !OFFICES.iter().any(|office| name.contains(office)) {
                    found.insert(name.join(" "));
                }
                name.clear();
            }
            if word.ends_with(['.', '"', '”']) {
                break;
            }
        }
    }
    found
}
