use crate::corpus::{data_path, page, three_classes, trained, two_classes};
use crate::workdir::{Ran, Workdir, each, keys};
use proptest::prelude::*;
use serde_json::{Value, json};

const ARTICLE: &str = "Pabrik tidak rugi lagi, laba naik dan buruh senang.\nBank itu gagal bayar.";

/// What a model trained with these flags reads of it, the title once.
fn read(flags: &[&str]) -> String {
    if flags.contains(&"words12") { ARTICLE.to_owned() } else { format!("Pabrik Pulih\n{ARTICLE}") }
}

/// A folder with a model of three classes and an article.
fn prepared(flags: &[&str]) -> Workdir {
    let work = Workdir::new();
    trained(&work, &three_classes(), flags);
    work.write(
        "a.jsonl",
        serde_json::json!({"id": "a1", "title": "Pabrik Pulih", "text": ARTICLE}).to_string(),
    );
    work
}

fn explain(work: &Workdir, args: &[&str]) -> Ran {
    work.run(&[&["explain", "-m", "m.safetensors", "--quiet"], args].concat())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn row(work: &Workdir, args: &[&str]) -> Value {
    explain(work, &[args, &["--format", "jsonl"]].concat()).well().rows().remove(0)
}

#[test]
fn people_read_the_article_with_its_words_marked() {
    let work = prepared(&[]);
    let shown = explain(&work, &["a.jsonl"]).well().stdout;
    assert_eq!(shown, include_str!("explain.txt"), "{shown}");
}

#[test]
fn parts_add_up_and_tokens_stand_where_they_say() {
    for flags in [&[][..], &["--hash-bits", "10"], &["--recipe", "words12", "--min-df", "1"]] {
        let work = prepared(flags);
        let row = row(&work, &["a.jsonl"]);
        let sum = |list: &Value| -> f64 {
            list.as_array().expect("a list").iter().map(|part| number(&part["contribution"])).sum()
        };
        let score = number(&row["score"]);
        let (intercept, whole) = (number(&row["intercept"]), number(&row["whole_text"]));
        assert!((sum(&row["tokens"]) + whole + intercept - score).abs() < 1e-9, "{flags:?}");
        assert!((sum(&row["ngrams"]) + intercept - score).abs() < 1e-9, "{flags:?}");
        let text = row["text"].as_str().expect("a text");
        assert_eq!(text, read(flags));
        let characters: Vec<char> = text.chars().collect();
        for token in row["tokens"].as_array().expect("a list") {
            let at = |name: &str| token[name].as_u64().expect("a number") as usize;
            assert_eq!(token["text"], text[at("start")..at("end")]);
            assert_eq!(
                token["text"],
                characters[at("start_char")..at("end_char")].iter().collect::<String>()
            );
        }
        // The n-grams are those of predict.
        let args = ["predict", "-m", "m.safetensors", "a.jsonl", "--format", "jsonl", "--explain", "100000"];
        let predicted = &work.run(&args).well().rows()[0];
        let named = |list: &Value| {
            each(list.as_array().expect("a list"), "ngram").into_iter().cloned().collect::<Vec<_>>()
        };
        assert_eq!(named(&row["ngrams"]), named(&predicted["reasons"]));
        for field in ["label", "confidence", "probabilities", "given_label", "id", "title", "abstained"] {
            assert_eq!(row[field], predicted[field], "{field}");
        }
    }
}

#[test]
fn the_flip_is_true_whatever_decides() {
    for flags in [
        &[][..],
        &["--decision", "balanced", "--class-weight", "balanced"],
        &["--multiclass", "ovr"],
        &["--hash-bits", "12"],
    ] {
        let work = prepared(flags);
        work.write("b.csv", "text\nLaba naik tahun ini\n\"Rapat desa, warga rugi besar\"\nWarga senang\n");
        let rows = explain(&work, &["a.jsonl", "b.csv", "--format", "jsonl"]).well().rows();
        assert_eq!(rows.len(), 4);
        for row in &rows {
            let (text, flip) = (row["text"].as_str().expect("a text"), &row["flip"]);
            let words = flip["words"].as_array().expect("words");
            assert!((1..=5).contains(&words.len()), "{flip}");
            let mut bytes = text.as_bytes().to_vec();
            for place in flip["places"].as_array().expect("places") {
                let [from, to] = [0, 1].map(|i| place[i].as_u64().expect("a number") as usize);
                let word = Value::from(text[from..to].to_lowercase());
                assert!(words.contains(&word), "{word} is none of {flip}");
                bytes[from..to].fill(b' ');
            }
            let rest = String::from_utf8(bytes).expect("a text");
            let (title, body) = rest.split_at(row["title"].as_str().map_or(0, str::len));
            // Every place of each word is out.
            for word in words {
                let word = word.as_str().expect("a word");
                assert!(rest.to_lowercase().split(|c: char| !c.is_alphanumeric()).all(|other| other != word));
            }
            if body.trim().is_empty() {
                continue;
            }
            let args = ["predict", "-m", "m.safetensors", "--kind", "jsonl", "--format", "jsonl", "-"];
            let rest = json!({ "title": title, "text": body }).to_string();
            let after = work.run_on(&rest, &args).well().rows().remove(0);
            assert_eq!(after["label"], flip["label"], "{flags:?} {rest}");
            assert!((number(&after["confidence"]) - number(&flip["confidence"])).abs() < 1e-9);
            assert_eq!(flip["flips"], Value::from(after["label"] != row["label"]));
        }
        assert!(rows.iter().any(|row| row["flip"]["flips"] == true), "{flags:?}");
    }
}

#[test]
fn colours_come_when_asked_and_not_into_a_pipe() {
    let work = prepared(&[]);
    let plain = explain(&work, &["a.jsonl"]).well().stdout;
    assert!(!plain.contains('\u{1b}') && plain.contains("++"), "{plain}");
    let colored = explain(&work, &["a.jsonl", "--color", "always"]).well().stdout;
    for code in ["\u{1b}[1;7;36m", "\u{1b}[1;7;4;33m", "\u{1b}[0m"] {
        assert!(colored.contains(code), "no {code:?} in {colored:?}");
    }
    assert!(!colored.contains("++"), "{colored}");
    // Asked for by name they come in spite of NO_COLOR; else neither it nor a dumb terminal changes a pipe.
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "44")] {
        let run = |color: &str| {
            let args = ["explain", "-m", "m.safetensors", "a.jsonl", "--color", color];
            let output = work.command(&args).env(name, value).output().expect("the program");
            String::from_utf8(output.stdout).expect("a text")
        };
        assert_eq!(
            (run("auto"), run("never"), run("always")),
            (plain.clone(), plain.clone(), colored.clone()),
            "{name}"
        );
    }
    let narrow = explain(&work, &["a.jsonl", "--width", "44"]).well().stdout;
    assert!(narrow.lines().all(|line| line.chars().count() <= 44), "{narrow}");
    assert!(plain.lines().all(|line| line.chars().count() <= 80), "{plain}");
    explain(&work, &["a.jsonl", "--width", "10"]).refuses(&["--width"]);
}

#[test]
fn a_label_by_name_is_explained_and_an_unknown_one_refused() {
    let work = prepared(&[]);
    let (decided, other) = (row(&work, &["a.jsonl"]), row(&work, &["a.jsonl", "--label", "netral"]));
    assert_eq!((&other["explained"], &decided["explained"]), (&"netral".into(), &decided["label"]));
    assert_eq!((&other["label"], &other["flip"]), (&decided["label"], &decided["flip"]));
    assert_ne!(other["score"], decided["score"]);
    explain(&work, &["a.jsonl", "--label", "neutral"]).well().prints(&[
        "explained netral (",
        "which is not the label",
        "n-grams for netral",
    ]);
    explain(&work, &["a.jsonl", "--label", "kuning"]).refuses(&["'kuning'", "negatif, netral, positif"]);
}

#[test]
fn a_given_label_is_held_against_the_model_s() {
    let work = prepared(&[]);
    for (label, said) in [("positif", "agrees"), ("negative", "disagrees")] {
        work.write(
            "p.txt",
            page("Laba Naik", "Laba naik dan petani senang.", &format!("Sentimen: {label} (90%)")),
        );
        explain(&work, &["p.txt"]).well().prints(&[
            "given     ",
            &format!(": the model {said}\n"),
            "title     Laba Naik\n",
        ]);
    }
}

#[test]
fn a_model_that_abstains_says_so() {
    let work = prepared(&["--abstain", "1"]);
    explain(&work, &["a.jsonl"]).well().prints(&["the model abstains"]);
    assert_eq!(row(&work, &["a.jsonl"])["abstained"], true);
}

#[test]
fn bad_inputs_cost_only_themselves() {
    let work = prepared(&[]);
    work.write("kosong.txt", "");
    let args = ["kosong.txt", "a.jsonl", "hilang.txt"];
    let text = explain(&work, &args).exits(1).says(&["kosong.txt", "hilang.txt"]);
    assert!(text.stdout.starts_with("article   a1\n"), "{}", text.stdout);
    let rows = explain(&work, &[&args[..], &["--format", "jsonl"]].concat()).exits(1).rows();
    assert_eq!(each(&rows, "id"), ["kosong.txt", "a1", "hilang.txt"]);
    assert_eq!(keys(&rows[0]), keys(&rows[1]));
    assert!(rows[0]["error"].is_string() && rows[1]["error"].is_null() && rows[0]["tokens"].is_null());
    explain(&work, &["hilang.txt"]).refuses(&["hilang.txt"]);
    explain(&work, &["a.jsonl", "-o", "m.safetensors"]).refuses(&["overwrite the model"]);
    explain(&work, &["a.jsonl", "--html", "--format", "jsonl"]).refuses(&["--html"]);
    explain(&work, &[]).refuses(&["name what to read"]);
}

/// The elements that are open at each place of a page must be closed in order; void ones have no end.
fn is_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
        let (inside, _) = tag.split_once('>').unwrap_or_else(|| panic!("<{tag} has no end"));
        let name = inside.split_whitespace().next().expect("a name");
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "before </{name}>"),
            None if name == "meta" => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_page_is_whole_and_needs_nothing_else() {
    let work = prepared(&[]);
    let nasty = "Laba <script>alert(\"x\")</script> naik & 'senang'\u{1b}[31m tidak\nrugi lagi";
    work.write("b.jsonl", serde_json::json!({"id": "<b>", "title": "A & <i>B", "text": nasty}).to_string());
    explain(&work, &["a.jsonl", "b.jsonl", "--html", "-o", "why.html"]).well();
    let page = work.text("why.html");
    assert_eq!(page, explain(&work, &["a.jsonl", "b.jsonl", "--format", "html"]).well().stdout);
    assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"));
    is_well_formed(&page);
    for part in [
        "prefers-color-scheme: dark",
        "@media print",
        "name=\"viewport\"",
        "class=\"n\"",
        "class=\"f3\" title=\"+0.",
        "class=\"a",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    for part in ["<script", "<link", "<img", "http://", "https://", "url(", "@import", "<i>", "<b>"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("A &amp; &lt;i&gt;B") && !page.contains('\u{1b}'));
    assert_eq!(page.matches("<section>").count(), 2);
    // Without the marks it is the text.
    let body =
        page.split("lang=\"id\">\n").nth(1).and_then(|rest| rest.split("</div>").next()).expect("a body");
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    assert_eq!(text.trim(), read(&[]));
}

#[test]
fn standard_input_is_explained_line_by_line() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let args = ["explain", "-m", "m.safetensors", "--kind", "line", "-"];
    let shown = work
        .run_on("Laba naik\nPanen gagal\n", &args)
        .well()
        .says(&["2 articles explained; 0 inputs failed"])
        .stdout;
    assert!(shown.starts_with("article   -#1\n") && shown.contains("\n\narticle   -#2\n"), "{shown}");
}

#[test]
fn the_inbox_is_explained_alike_on_any_number_of_threads() {
    let work = Workdir::new();
    let inbox = data_path("inbox");
    let model = data_path("../models/berita.safetensors");
    let run = |threads: &str| {
        work.run(&["explain", "-m", &model, &inbox, "--format", "jsonl", "--threads", threads]).well().stdout
    };
    assert!(run("1") == run("2"), "the rows differ");
}

#[test]
fn whatever_is_in_a_row_it_is_explained_and_nothing_raw_reaches_the_terminal() {
    let work = prepared(&[]);
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    let cell = prop_oneof![
        any::<String>(),
        "[ -~\u{301}\u{ad}\u{130}\u{1b}\u{7}\u{85}]{1,60}",
        "(tidak |rugi |laba |\n){1,9}[\u{1f600}é]?"
    ];
    proptest!(config, |(cells in prop::collection::vec(cell, 1..40))| {
        let lines: Vec<String> = cells.iter().map(|cell| serde_json::json!({"text": cell, "title": cell, "id": cell}).to_string()).collect();
        work.write("b.jsonl", lines.join("\n"));
        for format in ["text", "html", "jsonl"] {
            let args = ["explain", "-m", "m.safetensors", "b.jsonl", "--format", format, "--quiet"];
            let output = work.command(&args).output().expect("the program");
            let talk = String::from_utf8_lossy(&output.stderr);
            prop_assert!(matches!(output.status.code(), Some(0..=2)) && !talk.contains("panicked"), "{}", talk);
            let shown = String::from_utf8(output.stdout).expect("a text");
            if format != "jsonl" {
                prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{:?}", shown);
            } else if output.status.code() != Some(2) {
                prop_assert_eq!(shown.lines().count(), cells.len());
            }
            if format == "html" && !shown.is_empty() {
                is_well_formed(&shown);
            }
        }
    });
}
