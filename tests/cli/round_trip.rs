use crate::corpus::{NEGATIF, NETRAL, POSITIF};
use crate::workdir::Workdir;
use proptest::prelude::*;
use sentimen::article::Article;
use sentimen::ingest::{Options, Outcome, read};
use sentimen::report::{Articles, Format};
use sentimen::train::Corpus;
use serde_json::{Map, Value, json};

/// Text as it comes: quotes, delimiters, breaks, markup, labels, other scripts, what is not seen, halves of pairs.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        3 => "[ -~\n\r\t]{0,40}",
        2 => "[\",;\\[\\]\n\r\t' a]{0,20}",
        2 => "(Sentimen|Senti\u{ad}men)[ :=\u{200b}-]{0,3}(positif|Negatif|campuran)? ?\\(?[0-9,.%]{0,5}\\)?",
        2 => "(Laba naik|Rugi |\u{feff}|\u{200b}|e\u{301}|\u{1f600}|\u{a0}|\0|\r\n){0,6}",
    ]
}

/// What a field of a JSON row may be.
fn value() -> impl Strategy<Value = Value> {
    let confidence =
        prop::sample::select(vec![json!(0.914), json!(1e-7), json!(91), json!("91,4%"), json!("?")]);
    prop_oneof![
        4 => text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        2 => (0.0f64..=1.0).prop_map(Value::from),
        1 => confidence,
        1 => prop::sample::select(vec![json!("2025-03-03"), json!("Senin, 3 Maret 2025 08:40 WIB")]),
        2 => prop::collection::vec(text().prop_map(Value::from), 0..4).prop_map(Value::from),
        1 => text().prop_map(|text| json!({ "a": [text, 1.5, null] })),
    ]
}

/// A row: a text, and some other fields, its own columns among them.
fn row() -> impl Strategy<Value = Map<String, Value>> {
    const OTHERS: [&str; 6] = ["judul", "isi", "catatan", "input_title", "kolom, \"lain\"", "é"];
    let names = [&Article::FIELDS[..], &OTHERS].concat();
    let fields = prop::collection::vec((prop::sample::select(names), value()), 0..12);
    (text(), fields).prop_map(|(text, fields)| {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        fields.chain([("text".to_owned(), text.into())]).collect()
    })
}

/// The articles of a file, and how many of its rows are none.
fn articles(work: &Workdir, name: &str) -> (Vec<Article>, usize) {
    let outcomes: Vec<Outcome> = read(&[work.path(name)], &Options::default()).expect("inputs").collect();
    let all = outcomes.len();
    let articles: Vec<Article> = outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Article(article) => Some(*article),
            Outcome::Rejected { .. } => None,
        })
        .collect();
    let rejected = all - articles.len();
    (articles, rejected)
}

fn written(articles: &[Article], format: Format) -> Vec<u8> {
    let mut rows = Articles::new(Vec::new(), format);
    articles.iter().for_each(|article| rows.write(article).expect("memory"));
    rows.finish().expect("memory").0
}

/// An article's own fields, without the columns of its table.
fn own(article: &Article) -> Value {
    json!(Article { columns: Map::new(), ..article.clone() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rows that `ingest` wrote are read as the articles they were made of, and written again to the same bytes: in JSON
    /// lines whatever is in them; in CSV the article's own fields, while columns of other types become text.
    #[test]
    fn what_ingest_wrote_it_reads_as_it_was(rows in prop::collection::vec(row(), 1..6)) {
        let work = Workdir::new();
        let lines: String = rows.iter().map(|row| format!("{}\n", Value::from(row.clone()))).collect();
        work.write("a.jsonl", lines);
        let (first, rejected) = articles(&work, "a.jsonl");
        prop_assert_eq!(first.len() + rejected, rows.len());
        if first.is_empty() {
            return Ok(());
        }
        for (name, format) in [("b.jsonl", Format::Jsonl), ("b.csv", Format::Csv)] {
            let bytes = written(&first, format);
            work.write(name, &bytes);
            let (again, lost) = articles(&work, name);
            prop_assert_eq!(lost, 0, "{} of {}", name, String::from_utf8_lossy(&bytes));
            prop_assert_eq!(again.iter().map(own).collect::<Vec<_>>(), first.iter().map(own).collect::<Vec<_>>());
            prop_assert_eq!(String::from_utf8(written(&again, format)), String::from_utf8(bytes));
        }
    }

    /// So a corpus is the same, and with it all that is made of it, whether it comes from a table or from what `ingest`
    /// made of the table.
    #[test]
    fn a_corpus_of_ingested_rows_is_that_of_the_table(
        cells in prop::collection::vec((text(), text(), 0usize..3, value(), "(Kabar|Warta)?", 0u32..40), 4..16),
        merge: bool
    ) {
        let work = Workdir::new();
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["judul", "catatan", "text", "label", "confidence", "outlet", "date"]).expect("memory");
        for (i, (text, note, label, confidence, outlet, day)) in cells.iter().enumerate() {
            let label = ["positif", "Negatif ", "netral"][*label];
            let (body, date) = (format!("Laba {i} {text}"), format!("2025-01-{day:02}"));
            let confidence = confidence.to_string();
            table.write_record([note, note, &body, label, &confidence, outlet, &date]).expect("memory");
        }
        work.write("a.csv", table.into_inner().expect("memory"));
        let (direct, _) = articles(&work, "a.csv");
        let facts = |articles: Vec<Article>| {
            Corpus::new(articles, merge).map_err(|error| error.to_string()).map(|corpus| {
                let of = |all: Vec<Option<&str>>| all.iter().map(|one| one.map(str::to_owned)).collect::<Vec<_>>();
                (corpus.hash(), corpus.labels().to_vec(), [of(corpus.titles()), of(corpus.dates()), of(corpus.outlets())])
            })
        };
        for (name, format) in [("b.jsonl", Format::Jsonl), ("b.csv", Format::Csv)] {
            work.write(name, written(&direct, format));
            prop_assert_eq!(facts(articles(&work, name).0), facts(direct.clone()), "{}", name);
        }
    }
}

#[test]
fn ingest_and_then_train_is_train_whatever_the_columns() {
    let work = Workdir::new();
    let config = ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() };
    let notes = prop::collection::vec((text(), value(), 0u32..28), 22);
    proptest!(config, |(notes in notes)| {
        let all = POSITIF.iter().map(|t| (t, "positif")).chain(NEGATIF.iter().map(|t| (t, "negatif")));
        let all = all.chain(NETRAL.iter().map(|t| (t, "netral")));
        let rows: String = all.zip(&notes).map(|((body, label), (note, value, day))| {
            let row = json!({
                "judul": note, "catatan": value, "text": format!("{body}. {note}"), "kelas": label,
                "date": format!("2025-02-{:02}", day + 1), "tags": [note, "a; b"], "bobot": day + 1,
            });
            format!("{row}\n")
        }).collect();
        work.write("a.jsonl", rows);
        let flags = ["--weight-column", "bobot", "--no-eval", "--quiet", "-o", "m.safetensors"];
        let direct = work.run(&[&["train", "a.jsonl", "--label-column", "kelas"], &flags[..]].concat()).well();
        let bytes = work.bytes("m.safetensors");
        for format in ["jsonl", "csv"] {
            let rows = work.run(&["ingest", "a.jsonl", "--label-column", "kelas", "--format", format, "--quiet"]);
            let piped = work.run_on(rows.well().stdout, &[&["train", "-", "--kind", format], &flags[..]].concat());
            prop_assert_eq!(&piped.well().stdout, &direct.stdout);
            prop_assert!(work.bytes("m.safetensors") == bytes, "{}", format);
        }
    });
}
