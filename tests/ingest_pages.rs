//! Pages in the manner of many outlets, written before the rules, against the gold beside them.
//!
//! `NAME.txt` is a page, `NAME.json` what a careful reader takes from it. Scored are words (runs
//! of letters and digits, lower case): body F1 is that of the two bags of words. Another folder of
//! such pairs is scored with
//! `SENTIMEN_PAGES=folder cargo test --test ingest_pages -- --nocapture`.

#![allow(clippy::print_stdout)] // The score is for people to read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sentimen::article::Article;
use sentimen::ingest::{self, Kind, Options, Outcome};
use sentimen::label;

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    title: Option<String>,
    date: Option<String>,
    time: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    place: Option<String>,
    tags: Vec<String>,
    parties: Vec<String>,
    figures: Vec<String>,
    district: Vec<String>,
    body: String,
    label: Option<String>,
    confidence: Option<f64>,
    label_conflict: bool,
    /// The lines of the page that are no part of the body, verbatim.
    furniture: Vec<String>,
}

/// How one page came out.
#[derive(Debug)]
struct Score {
    name: String,
    /// Body F1 of what was read, and of the page as it is.
    f1: f64,
    whole_page: f64,
    /// Furniture lines found in the body, of all furniture lines.
    leaked: Vec<String>,
    furniture: usize,
    label_leaks: bool,
    /// Fields that came out otherwise: field, gold, read.
    wrong: Vec<(&'static str, String, String)>,
    missing: Vec<String>,
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// F1 of two bags of words.
fn f1(gold: &[String], read: &[String]) -> f64 {
    let mut bag: HashMap<&str, i64> = HashMap::new();
    for word in gold {
        *bag.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in read {
        let left = bag.entry(word).or_default();
        common += i64::from(*left > 0);
        *left -= 1;
    }
    if gold.is_empty() && read.is_empty() {
        return 1.0;
    }
    2.0 * common as f64 / (gold.len() + read.len()) as f64
}

/// Whether `part` stands in `whole` word for word.
fn within(part: &[String], whole: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

fn read(path: &Path) -> Article {
    let options = Options { kind: Kind::Page, ..Options::default() };
    let outcome = ingest::read(&[path.to_owned()], &options).expect("an input").next();
    match outcome {
        Some(Outcome::Article(article)) => *article,
        other => panic!("{}: {other:?}", path.display()),
    }
}

fn score(path: &Path) -> Score {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let gold = std::fs::read_to_string(path.with_extension("json")).expect("gold beside the page");
    let gold: Gold = serde_json::from_str(&gold).unwrap_or_else(|error| panic!("{name}: {error}"));
    let page = String::from_utf8_lossy(&std::fs::read(path).expect("a page")).into_owned();
    let article = read(path);

    let wanted = words(&gold.body);
    let got = words(&article.body);
    let lines: Vec<Vec<String>> = article.body.lines().map(words).collect();
    // A line of three words or fewer may stand in any sentence: it leaks as a line of its own.
    let leaks = |line: &&String| {
        let line = words(line);
        let whole = lines.contains(&line) && !gold.body.lines().any(|own| words(own) == line);
        !line.is_empty() && (whole || line.len() > 3 && within(&line, &got) && !within(&line, &wanted))
    };
    let mut wrong = Vec::new();
    let mut field = |name, gold: String, read: String| {
        if gold != read {
            wrong.push((name, gold, read));
        }
    };
    let text = |value: &Option<String>| {
        let tidy = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        value.as_ref().map_or("–".to_owned(), tidy)
    };
    field("title", text(&gold.title), text(&article.title));
    field("date", text(&gold.date), text(&article.date));
    field("time", text(&gold.time), text(&article.time));
    // A page prints its outlet in several ways; its letters count, not their case.
    field("outlet", text(&gold.outlet).to_lowercase(), text(&article.outlet).to_lowercase());
    field("author", text(&gold.author), text(&article.author));
    field("place", text(&gold.place), text(&article.place));
    field("tags", gold.tags.join("; "), article.tags.join("; "));
    field("parties", gold.parties.join("; "), article.parties.join("; "));
    field("figures", gold.figures.join("; "), article.figures.join("; "));
    field("district", gold.district.join("; "), article.district.join("; "));
    field("label", text(&gold.label), text(&article.label));
    field("confidence", format!("{:?}", gold.confidence), format!("{:?}", article.confidence));
    field("label_conflict", gold.label_conflict.to_string(), article.label_conflict.to_string());
    Score {
        f1: f1(&wanted, &got),
        whole_page: f1(&wanted, &words(&page)),
        leaked: gold.furniture.iter().filter(leaks).cloned().collect(),
        furniture: gold.furniture.len(),
        label_leaks: label::leaks(&article.body).is_some(),
        missing: gold.body.lines().filter(|line| !within(&words(line), &got)).map(str::to_owned).collect(),
        name,
        wrong,
    }
}

/// The folder's pages, in order of their names.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    pages.sort();
    pages
}

#[derive(Debug)]
struct Figures {
    f1: f64,
    lowest: f64,
    whole_page: f64,
    leaked: f64,
    label_leaks: usize,
    /// Share of pages on which each field is exact.
    exact: Vec<(&'static str, f64)>,
}

fn figures(scores: &[Score]) -> Figures {
    let n = scores.len() as f64;
    let mean = |value: fn(&Score) -> f64| scores.iter().map(value).sum::<f64>() / n;
    let lines: usize = scores.iter().map(|score| score.furniture).sum();
    let leaked: usize = scores.iter().map(|score| score.leaked.len()).sum();
    let fields = [
        "label",
        "confidence",
        "label_conflict",
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
    ];
    let exact = |name: &str| {
        scores.iter().filter(|score| score.wrong.iter().all(|(field, ..)| *field != name)).count() as f64 / n
    };
    Figures {
        f1: mean(|score| score.f1),
        lowest: scores.iter().map(|score| score.f1).fold(1.0, f64::min),
        whole_page: mean(|score| score.whole_page),
        leaked: leaked as f64 / lines.max(1) as f64,
        label_leaks: scores.iter().filter(|score| score.label_leaks).count(),
        exact: fields.map(|name| (name, exact(name))).into(),
    }
}

fn show(scores: &[Score], figures: &Figures) {
    for score in scores {
        println!("{:18} F1 {:.3}  page {:.3}", score.name, score.f1, score.whole_page);
        for (field, gold, read) in &score.wrong {
            println!("    {field}: wanted {gold} | read {read}");
        }
        for line in &score.leaked {
            println!("    leaked:  {line}");
        }
        for line in &score.missing {
            println!("    missing: {line}");
        }
    }
    println!(
        "{} pages: body F1 {:.4} (lowest {:.4}, whole page {:.4}); furniture lines leaked {:.2} %; label leaks {}",
        scores.len(),
        figures.f1,
        figures.lowest,
        figures.whole_page,
        100.0 * figures.leaked,
        figures.label_leaks
    );
    for (field, share) in &figures.exact {
        println!("  {field:15} exact on {:5.1} %", 100.0 * share);
    }
}

fn score_folder(folder: &Path) -> (Vec<Score>, Figures) {
    let scores: Vec<Score> = pages(folder).iter().map(|path| score(path)).collect();
    assert!(!scores.is_empty(), "{}: no pages", folder.display());
    let figures = figures(&scores);
    show(&scores, &figures);
    (scores, figures)
}

#[test]
fn pages_in_the_manner_of_many_outlets() {
    if let Some(folder) = std::env::var_os("SENTIMEN_PAGES") {
        score_folder(Path::new(&folder));
        return;
    }
    let (scores, figures) = score_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages"));
    assert!(scores.len() >= 60, "{} pages", scores.len());
    assert!(figures.whole_page <= 0.75, "the pages are too easy: {:.4}", figures.whole_page);
    assert!(figures.f1 >= 0.97, "body F1 {:.4}", figures.f1);
    assert!(figures.lowest >= 0.90, "lowest body F1 {:.4}", figures.lowest);
    assert!(figures.leaked <= 0.02, "furniture lines leaked: {:.4}", figures.leaked);
    assert_eq!(figures.label_leaks, 0, "labels in bodies");
    for (field, least) in
        [("label", 1.0), ("confidence", 1.0), ("label_conflict", 1.0), ("title", 0.97), ("date", 0.97)]
    {
        let (_, share) = figures.exact.iter().find(|(name, _)| *name == field).expect("a scored field");
        assert!(*share >= least, "{field} exact on {share:.4}");
    }
}
