use crate::corpus::{three_classes, trained};
use crate::workdir::Workdir;
use proptest::prelude::*;
use sentimen::ingest::{Options, Outcome, read};
use sentimen::label;

/// What breaks readers: quotes, breaks, delimiters, markup, labels, other scripts, controls.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        3 => "[ -~\n\r\t]{0,60}",
        2 => "[\",;\n\r\t' a]{0,30}",
        2 => "(Sentimen|sentiment|SENTIMEN)[ :=|-]{0,3}(positif|Negatif|neutral|campuran)? ?\\(?[0-9,.%]{0,5}\\)?",
        1 => "(tidak |belum |laba |rugi ){0,9}[\u{0}\u{feff}\u{200b}\u{1f600}é]?",
    ]
}

fn table(rows: &[(String, String)]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["text", "catatan"]).expect("memory");
    for (text, note) in rows {
        writer.write_record([text, note]).expect("memory");
    }
    writer.into_inner().expect("memory")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_of_a_table_is_an_article_or_named_by_its_line(
        rows in prop::collection::vec((cell(), cell()), 1..8)
    ) {
        let work = Workdir::new();
        let bytes = table(&rows);
        work.write("a.csv", &bytes);
        let outcomes: Vec<Outcome> =
            read(&[work.path("a.csv")], &Options::default()).expect("inputs").collect();
        prop_assert_eq!(outcomes.len(), rows.len());
        let mut line = 2;
        for (outcome, (text, note)) in outcomes.into_iter().zip(&rows) {
            let has_nul = text.contains('\0') || note.contains('\0');
            match outcome {
                Outcome::Article(article) => {
                    prop_assert!(!has_nul);
                    prop_assert_eq!(article.line, Some(line));
                    prop_assert_eq!(label::leaks(&article.body), None);
                    let kept = article.columns.get("catatan").and_then(|v| v.as_str()).unwrap_or_default();
                    // However many returns stand before a line feed.
                    let mut broken = note.clone();
                    while broken.contains("\r\n") {
                        broken = broken.replace("\r\n", "\n");
                    }
                    prop_assert_eq!(kept, broken);
                }
                Outcome::Rejected { article, error, .. } => {
                    prop_assert_eq!(article.line, Some(line));
                    let named = error.to_string().contains(&format!("a.csv:{line}"));
                    prop_assert!(named, "{}", error);
                }
            }
            line += 1 + text.matches('\n').count() as u64 + note.matches('\n').count() as u64;
        }
    }

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), cell().prop_map(String::into_bytes)],
        ending in prop::sample::select(vec!["txt", "csv", "tsv", "jsonl", "json", "gz", "html", "dat"])
    ) {
        let work = Workdir::new();
        let name = format!("a.{ending}");
        work.write(&name, &bytes);
        let outcomes: Vec<Outcome> = read(&[work.path(&name)], &Options::default()).expect("inputs").collect();
        prop_assert!(ending == "csv" || ending == "tsv" || !outcomes.is_empty());
        for outcome in outcomes {
            if let Outcome::Article(article) = outcome {
                prop_assert!(!article.body.trim().is_empty());
                prop_assert_eq!(label::leaks(&article.body), None);
            }
        }
    }
}

#[test]
fn the_program_prints_a_row_for_each_row_whatever_is_in_it() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let config = ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(rows in prop::collection::vec((cell(), cell()), 1..60))| {
        work.write("a.csv", table(&rows));
        for format in ["jsonl", "csv"] {
            let args = ["predict", "-m", "m.safetensors", "a.csv", "--format", format, "--quiet", "--explain", "2"];
            let output = work.command(&args).output().expect("the program");
            let stderr = String::from_utf8_lossy(&output.stderr);
            // All rows may be empty, and then nothing could be read.
            prop_assert!(matches!(output.status.code(), Some(0..=2)), "{}", stderr);
            prop_assert!(!stderr.contains("panicked"), "{}", stderr);
            let printed = if format == "csv" {
                csv::Reader::from_reader(&output.stdout[..]).records().filter(Result::is_ok).count()
            } else {
                output.stdout.iter().filter(|byte| **byte == b'\n').count()
            };
            prop_assert_eq!(printed, rows.len());
        }
    });
}
