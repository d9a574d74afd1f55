//! `sentimen check`: what would falsify a result is told, by id, with exit code 1.

use crate::corpus::data_path;
use crate::workdir::Workdir;
use serde_json::{Value, json};

/// `n` words that stand in no other text.
fn words(text: usize, n: usize) -> String {
    (0..n).map(|i| format!("kata{text}x{i}")).collect::<Vec<_>>().join(" ")
}

/// A sound table of twelve rows a class.
fn sound() -> String {
    let row = |i: usize| format!("{},{},{}\n", i, words(i, 30), ["positif", "negatif"][i % 2]);
    format!("id,text,label\n{}", (0..24).map(row).collect::<String>())
}

#[test]
fn the_corpus_in_the_repository_has_no_errors() {
    let work = Workdir::new();
    let ran = work.run(&["check", &data_path("pages")]).well();
    assert!(ran.stdout.contains("\nerrors 0, "), "{}", ran.stdout);
}

#[test]
fn a_sound_set_is_told_in_three_lines() {
    let work = Workdir::new();
    work.write("a.csv", sound());
    let ran = work.run(&["check", "a.csv"]).well();
    assert_eq!(
        ran.stdout,
        "articles  24: 12 negatif, 12 positif\nwords     30 to 30 a text, median 30\n\n\
         errors 0, warnings 0, notes 0\n"
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn text_for_people_names_what_where_and_what_next() {
    let work = Workdir::new();
    let twin = words(100, 40);
    let table = sound()
        + &format!("k1,{twin},positif\nk2,{twin},negatif\n")
        + &format!("campur,{},positive\n", words(101, 30))
        + "pendek,Laba naik,positif\n";
    work.write("a.csv", table);
    let ran = work.run(&["check", "a.csv"]).exits(1);
    assert_eq!(
        ran.stdout,
        "articles  28: 13 negatif, 14 positif, 1 positive\nwords     2 to 40 a text, median 30\n\
         \nerror     mixed-label-names: one class has several names: positif, positive\
         \n          next: train with --merge-labels, or rename them\n\
         \nwarning   rare-label: labels on fewer than 10 articles: positive (1)\
         \n          next: label more of them; figures of such a class rest on a handful\n\
         \nwarning   same-text-two-labels: 2 articles say the same as another with a different label\
         \n          such as k1, k2\
         \n          next: decide on one label for each text; a model cannot learn both\n\
         \nwarning   duplicates: 2 articles hold 1 texts word for word\
         \n          such as k1, k2\
         \n          next: keep one of each, unless repetition is meant to weigh\n\
         \nwarning   short-text: 1 article has fewer than 20 words\
         \n          such as pendek\
         \n          next: look at some: the page may have been misread\n\
         \nerrors 1, warnings 4, notes 0\n"
    );
}

#[test]
fn labels_in_forms_no_grammar_knows_are_found() {
    for form in ["Polaritas = {}", "[{} 91]", "<sentiment>{}</sentiment>"] {
        let work = Workdir::new();
        let row = |i: usize| {
            let label = ["positif", "negatif", "netral"][i % 3];
            json!({"text": format!("{}\n{}", words(i, 30), form.replace("{}", label)), "label": label})
        };
        let rows: String = (0..60).map(|i| row(i).to_string() + "\n").collect();
        work.write("a.jsonl", rows);
        let ran = work.run(&["check", "a.jsonl"]).exits(1);
        assert!(ran.stdout.contains("error     label-tells: "), "{form}: {}", ran.stdout);
        let trained = work.run(&["train", "a.jsonl", "-o", "m.safetensors", "--no-eval"]).well();
        assert!(trained.stderr.contains("gives labels away (right in 60 of 60 texts"), "{}", trained.stderr);
    }
}

#[test]
fn two_sets_that_share_articles_are_an_error() {
    let work = Workdir::new();
    work.write("train.csv", sound());
    let test = format!("id,text,label\nx,{},positif\ny,{},negatif\n", words(0, 30), words(500, 30));
    work.write("test.csv", test);
    let ran = work.run(&["check", "train.csv", "--against", "test.csv"]).exits(1);
    assert!(
        ran.stdout.contains(
            "error     overlap: 1 of the 2 articles to compare with are in the first set (1 word for word), \
             50.0 %; a look-up alone gets 1 of the 1 labelled ones right\n          such as x\n"
        ),
        "{}",
        ran.stdout
    );
    let apart = format!("id,text,label\ny,{},negatif\n", words(500, 30));
    work.write("test.csv", apart);
    let ran = work.run(&["check", "train.csv", "--against", "test.csv"]).well();
    assert!(ran.stdout.contains("against   1: 0 word for word, 0 nearly\n"), "{}", ran.stdout);
}

#[test]
fn json_holds_the_same() {
    let work = Workdir::new();
    work.write("a.csv", sound() + "pendek,Laba naik,positif\n");
    let ran = work.run(&["check", "a.csv", "--format", "json"]).well();
    let found: Value = serde_json::from_str(&ran.stdout).expect("one JSON object");
    assert_eq!(found["labels"], json!({"negatif": 12, "positif": 13}));
    assert_eq!((&found["failed"], &found["against"]), (&json!(0), &Value::Null));
    let finding = &found["findings"][0];
    assert_eq!(
        (&finding["severity"], &finding["code"], &finding["count"], &finding["examples"]),
        (&json!("warning"), &json!("short-text"), &json!(1), &json!(["pendek"]))
    );
}

#[test]
fn files_of_the_same_name_are_told() {
    let work = Workdir::new();
    let page = "Laba Naik Dua Kali\n\nJakarta - Laba perusahaan itu naik dua kali lipat tahun ini.\n";
    work.write("a/1.txt", page).write("b/1.txt", page);
    let ran = work.run(&["check", "a", "b"]).well();
    assert!(ran.stdout.contains("repeated-id: 1 ids stand for more than one article"), "{}", ran.stdout);
}

#[test]
fn bad_inputs_are_counted_and_cost_only_themselves() {
    let work = Workdir::new();
    work.write("a.csv", sound()).write("b.csv", "");
    let ran = work.run(&["check", "a.csv", "b.csv"]).exits(1);
    assert!(ran.stdout.contains("failed    1 could not be read\n"), "{}", ran.stdout);
    assert!(ran.stderr.contains("b.csv: the file is empty"), "{}", ran.stderr);
}
