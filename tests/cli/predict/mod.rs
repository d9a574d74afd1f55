/// `--where`, `--confidence-above`, `--top-k`: which rows and classes are told.
mod filter;
/// `--new-column`: a table as it came, with the label.
mod new_column;
/// `--resume`: on after a run that was stopped.
mod resume;

use crate::corpus::{data_path, three_classes, trained, two_classes};
use crate::workdir::{Ran, Workdir, each, keys};
use sentimen::features::TokenCache;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const FIELDS: [&str; 10] = [
    "id",
    "file",
    "line",
    "title",
    "given_label",
    "label",
    "confidence",
    "probabilities",
    "abstained",
    "error",
];

/// A folder with a model `m.safetensors` of three classes.
fn with_model() -> Workdir {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work
}

fn predict(work: &Workdir, args: &[&str]) -> Ran {
    work.run(&[&["predict", "-m", "m.safetensors"], args].concat())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn rows_have_the_fields_in_order_and_probabilities_of_sum_one_in_label_order() {
    let work = with_model();
    work.write(
        "a.csv",
        "id,title,text,label,kota\nk1,Judul,Laba naik lagi,untung,Solo\nk2,,Rapat hari Senin,,Tegal\n",
    );
    let rows = predict(&work, &["a.csv", "--format", "jsonl"]).well().rows();
    for row in &rows {
        assert_eq!(keys(row), [&FIELDS[..], &["kota"]].concat());
        assert_eq!(keys(&row["probabilities"]), ["negatif", "netral", "positif"]);
        let p: Vec<f64> = row["probabilities"].as_object().expect("an object").values().map(number).collect();
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-6 && p.iter().all(|p| (0.0..=1.0).contains(p)));
        let label = row["label"].as_str().expect("a label");
        assert_eq!(row["confidence"], row["probabilities"][label]);
        assert_eq!(number(&row["confidence"]), p.iter().copied().fold(0.0, f64::max));
    }
    let shown: Vec<Value> = rows
        .iter()
        .map(|r| {
            json!([
                r["id"],
                r["file"],
                r["line"],
                r["title"],
                r["given_label"],
                r["label"],
                r["abstained"],
                r["error"],
                r["kota"]
            ])
        })
        .collect();
    assert_eq!(
        shown,
        [
            json!(["k1", "a.csv", 2, "Judul", "untung", "positif", false, null, "Solo"]),
            json!(["k2", "a.csv", 3, null, null, "netral", false, null, "Tegal"])
        ]
    );
}

#[test]
fn csv_rows_say_the_same_as_json_rows() {
    let work = with_model();
    work.write(
        "a.csv",
        "id,text,label,kota\nk1,Laba naik lagi,untung,\"Solo, Jawa\"\nk2,,,\nk3,Rugi besar,,Tegal\n",
    );
    let rows = predict(&work, &["a.csv", "--format", "jsonl"]).exits(1).rows();
    let (header, records) = predict(&work, &["a.csv", "--format", "csv"]).exits(1).table();
    let expected = "id,file,line,title,given_label,label,confidence,probability_negatif,probability_netral,\
        probability_positif,abstained,error,kota";
    assert_eq!(header.join(","), expected);
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(&rows) {
        for (name, cell) in header.iter().zip(record) {
            let value = match name.strip_prefix("probability_") {
                Some(label) => row["probabilities"].get(label).unwrap_or(&Value::Null),
                None => row.get(name).unwrap_or(&Value::Null),
            };
            let value = match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(*cell, value, "{name}");
        }
    }
}

#[test]
fn text_rows_say_label_and_probability_in_columns() {
    let work = with_model();
    work.write("a.csv", "id,title,text\nk1,Judul,Laba naik lagi\nk22,,\n");
    let rows = predict(&work, &["a.csv", "--format", "jsonl"]).exits(1).rows();
    let ran = predict(&work, &["a.csv"]).exits(1);
    let said = format!("positif ({:.1}%)", 100.0 * number(&rows[0]["confidence"]));
    let id = rows[1]["id"].as_str().expect("an id");
    let width = id.len();
    assert_eq!(
        ran.stdout,
        format!("{said:16}  {:width$}  Judul\n{:16}  {id}  the text is empty\n", "k1", "not scored")
    );
    assert!(ran.stderr.ends_with("1 article scored: 0 negatif, 0 netral, 1 positif; 1 input failed\n"));
}

#[test]
fn a_column_that_collides_becomes_input_name() {
    let work = with_model();
    let names = ["error", "probabilities", "abstained", "given_label", "probability_positif", "reasons"];
    work.write("a.csv", format!("text,{}\nLaba naik,1,2,3,4,5,6\n", names.join(",")));
    let plain = predict(&work, &["a.csv", "--format", "jsonl"]).well().rows();
    let kept = [
        "input_error",
        "input_probabilities",
        "input_abstained",
        "input_given_label",
        "input_probability_positif",
    ];
    assert_eq!(keys(&plain[0]), [&FIELDS[..], &kept, &["reasons"]].concat());
    assert_eq!(plain[0]["input_probability_positif"], "5");
    let explained = predict(&work, &["a.csv", "--format", "jsonl", "--explain", "1"]).well().rows();
    assert_eq!(keys(&explained[0]), [&FIELDS[..], &["reasons"], &kept, &["input_reasons"]].concat());
    assert_eq!(explained[0]["input_reasons"], "6");
}

#[test]
fn a_column_already_called_input_name_keeps_its_own_value() {
    let work = with_model();
    work.write("a.csv", "text,error,input_error\nLaba naik,1,2\n");
    let row = &predict(&work, &["a.csv", "--format", "jsonl"]).well().rows()[0];
    assert_eq!((&row["error"], &row["input_error"]), (&Value::Null, &json!("1")));
    assert_eq!(row["input_input_error"], "2");
}

#[test]
fn every_row_has_its_row_in_order_also_when_it_fails() {
    let work = with_model();
    work.write("a.jsonl", "{\"text\":\"Laba naik\"}\nbukan json\n{\"text\":\"\"}\n{\"text\":\"Rugi\"}\n");
    work.write("kosong.txt", "");
    work.write("b.csv", "text,n\nLaba,1\nRugi,2,3\nRapat,4\n");
    let ran = predict(&work, &["a.jsonl", "hilang.txt", "kosong.txt", "b.csv", "--format", "jsonl"]).exits(1);
    let rows = ran.rows();
    let ids = [
        "a.jsonl#1",
        "a.jsonl#2",
        "a.jsonl#3",
        "a.jsonl#4",
        "hilang.txt",
        "kosong.txt",
        "b.csv#2",
        "b.csv#3",
        "b.csv#4",
    ];
    assert_eq!(each(&rows, "id"), ids);
    let failed: Vec<bool> = rows.iter().map(|row| row["error"].is_string()).collect();
    assert_eq!(failed, [false, true, true, false, true, true, false, true, false]);
    for row in rows.iter().filter(|row| row["error"].is_string()) {
        assert_eq!(keys(row)[..10], FIELDS);
        for field in ["label", "confidence", "probabilities", "title", "given_label"] {
            assert_eq!(row[field], Value::Null, "{field} of {}", row["id"]);
        }
    }
    assert_eq!(rows[2]["error"], "the text is empty");
    assert_eq!(rows[7]["error"], "the row has 3 fields, the header 2");
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 5);
}

#[test]
fn ten_thousand_rows_keep_their_order_on_two_threads() {
    let work = with_model();
    let rows: String = (0..10_000).map(|i| format!("{i},laba {i} naik\n")).collect();
    work.write("a.csv", format!("id,text\n{rows}"));
    let one = predict(&work, &["a.csv", "--format", "csv", "--threads", "1"]).well();
    let two = predict(&work, &["a.csv", "--format", "csv", "--threads", "2"]).well();
    assert!(one.stdout == two.stdout, "the rows differ");
    let (_, records) = two.table();
    assert!(records.iter().enumerate().all(|(i, record)| record[0] == i.to_string()));
    assert_eq!(records.len(), 10_000);
}

#[test]
fn given_labels_are_shown_and_never_used() {
    let work = with_model();
    let page = |label: &str| format!("Laba Naik\n\nJakarta - Laba naik lagi tahun ini.\n\n{label}\n");
    work.write("a.txt", page("Sentimen: negatif (99%)")).write("b.txt", page(""));
    let rows = predict(&work, &["a.txt", "b.txt", "--format", "jsonl"]).well().rows();
    assert_eq!(each(&rows, "given_label"), [&json!("negatif"), &json!(null)]);
    assert_eq!(rows[0]["probabilities"], rows[1]["probabilities"]);
}

#[test]
fn standard_input_is_scored_line_by_line() {
    let work = with_model();
    let args = ["predict", "-m", "m.safetensors", "-", "--kind", "line", "--format", "jsonl"];
    let rows = work.run_on("Laba naik lagi\n\nRugi besar\n", &args).well().rows();
    assert_eq!(each(&rows, "id"), ["-#1", "-#3"]);
    assert_eq!(each(&rows, "label"), ["positif", "negatif"]);
}

#[test]
fn a_text_of_unknown_words_gets_the_intercepts() {
    let work = Workdir::new();
    let model = trained(&work, &two_classes(), &["--lexicon", "none"]);
    let args = ["predict", "-m", "m.safetensors", "-", "--kind", "line", "--format", "jsonl"];
    let row = &work.run_on("ωωω ξξξ\n", &args).well().rows()[0];
    let p = sentimen::model::sigmoid(f64::from(model.linear().intercepts[0]));
    assert!((number(&row["probabilities"]["positif"]) - p).abs() < 1e-12);
}

#[test]
fn a_file_gets_what_standard_output_would() {
    let work = with_model();
    work.write("a.csv", "text\nLaba\nRugi\n");
    let shown = predict(&work, &["a.csv", "--format", "csv"]).well();
    let written = predict(&work, &["a.csv", "--format", "csv", "-o", "scored.csv"]).well();
    assert_eq!((work.text("scored.csv"), written.stdout.as_str()), (shown.stdout, ""));
}

#[test]
fn ingested_rows_score_as_their_pages() {
    let work = with_model();
    let inbox = data_path("inbox");
    let direct = predict(&work, &[&inbox, "--format", "jsonl"]).well();
    let ingested = work.run(&["ingest", &inbox]).well();
    let args = ["predict", "-m", "m.safetensors", "-", "--kind", "jsonl", "--format", "jsonl"];
    let piped = work.run_on(&ingested.stdout, &args).well();
    assert_eq!(direct.rows().len(), std::fs::read_dir(&inbox).expect("data/inbox opens").count());
    assert_eq!(direct.stdout, piped.stdout);
}

#[test]
fn reasons_are_as_many_as_asked_the_largest_first() {
    let work = with_model();
    work.write("a.csv", "text\nLaba naik dan petani senang\n");
    let args = ["a.csv", "--format", "jsonl", "--explain", "3"];
    let row = &predict(&work, &args).well().rows()[0];
    assert_eq!(keys(row), [&FIELDS[..], &["reasons"]].concat());
    let reasons = row["reasons"].as_array().expect("a list");
    assert_eq!(reasons.len(), 3);
    for reason in reasons {
        assert_eq!(keys(reason), ["ngram", "contribution"]);
    }
    let sizes: Vec<f64> = reasons.iter().map(|r| number(&r["contribution"]).abs()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let text = predict(&work, &["a.csv", "--explain", "3"]).well().stdout;
    let shown: Vec<String> = reasons
        .iter()
        .map(|r| format!("{} {:+.2}", r["ngram"].as_str().unwrap_or_default(), number(&r["contribution"])))
        .collect();
    assert_eq!(text.lines().nth(1), Some(format!("    {}", shown.join(", ")).as_str()));
    let (header, records) = predict(&work, &["a.csv", "--format", "csv", "--explain", "3"]).well().table();
    assert_eq!(header.last().map(String::as_str), Some("reasons"));
    assert_eq!(records[0].last().map(|cell| cell.split("; ").count()), Some(3));
}

#[test]
fn reasons_and_intercept_add_up_to_the_log_odds() {
    let work = Workdir::new();
    let model = trained(&work, &two_classes(), &[]);
    let cache = TokenCache::default();
    for text in ["Laba naik dan petani senang", "Bank rugi besar, buruh dipecat", "Tidak ada rapat", "ωωω"]
    {
        let p = model.predict(text, &cache).probabilities;
        let side = |class: usize| {
            let sum: f64 = model.reasons(text, class, &cache).iter().map(|r| r.contribution).sum();
            sum + model.linear().intercept(class)
        };
        let odds = (p[1] / p[0]).ln();
        assert!((side(1) - side(0) - odds).abs() < 1e-9, "{text}: {} {odds}", side(1) - side(0));
    }
    work.write("a.csv", "text\n\"Bank rugi besar, buruh dipecat\"\n");
    let row = &predict(&work, &["a.csv", "--format", "jsonl", "--explain", "100000"]).well().rows()[0];
    let sum: f64 =
        row["reasons"].as_array().expect("a list").iter().map(|r| number(&r["contribution"])).sum();
    let p = number(&row["probabilities"]["negatif"]);
    let half = (p / (1.0 - p)).ln() / 2.0;
    assert!((sum + model.linear().intercept(0) - half).abs() < 1e-9);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let work = with_model();
    let rows: String = (0..20_000).map(|i| format!("laba {i} naik\n")).collect();
    work.write("a.csv", format!("text\n{rows}"));
    for args in [&["predict", "-m", "m.safetensors", "a.csv", "--format", "jsonl"][..], &["ingest", "a.csv"]]
    {
        let mut child = work
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{args:?}: {e}"));
        let mut first = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("a piped standard output"));
        reader.read_line(&mut first).expect("a first line");
        drop(reader);
        let mut talk = String::new();
        child.stderr.take().expect("a piped standard error").read_to_string(&mut talk).expect("talk");
        let status = child.wait().unwrap_or_else(|e| panic!("{args:?}: {e}"));
        assert!(first.starts_with("{\"id\":\"a.csv#2\""), "{first}");
        assert_eq!((status.code(), talk.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn talk_that_cannot_be_said_is_no_failure() {
    let work = with_model();
    work.write("a.csv", "text\nLaba\n\n\nRugi\n");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = work
        .command(&["predict", "-m", "m.safetensors", "a.csv", "--format", "csv"])
        .stderr(full)
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 3);
}

#[cfg(unix)]
#[test]
fn a_pipe_named_as_output_is_written_to_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let work = with_model();
    work.write("a.csv", "text\nLaba\nRugi\n");
    let pipe = work.path("pipa");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    // Opened for both ways, so that neither side waits for the other.
    let mut reader = std::fs::OpenOptions::new().read(true).write(true).open(&pipe).expect("the pipe");
    predict(&work, &["a.csv", "--format", "csv", "-o", "pipa"]).well();
    let is_pipe = std::fs::metadata(&pipe).expect("the pipe").file_type().is_fifo();
    assert!(is_pipe, "the pipe was replaced by a file");
    let mut first = [0; 8];
    reader.read_exact(&mut first).expect("rows in the pipe");
    assert_eq!(&first, b"id,file,");
}
