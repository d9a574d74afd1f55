use crate::workdir::Workdir;

/// A table whose `classes` labels have two texts each.
fn table(classes: usize) -> String {
    let rows = (0..2 * classes).map(|i| format!("laba naik tanda{0},kelas{0}\n", i % classes));
    format!("text,label\n{}", rows.collect::<String>())
}

const TRAIN: [&str; 12] = [
    "train",
    "a.csv",
    "--recipe",
    "words12",
    "--max-features",
    "30",
    "--tol",
    "0.9",
    "--no-eval",
    "-q",
    "-o",
    "m.safetensors",
];

#[test]
fn a_thousand_classes_train_and_one_more_is_another_column() {
    let work = Workdir::new();
    work.write("a.csv", table(1000));
    work.run(&TRAIN).well();
    work.write("b.csv", "text\nlaba naik tanda7\n");
    let rows =
        work.run(&["predict", "-q", "-m", "m.safetensors", "b.csv", "--format", "jsonl"]).well().rows();
    let probabilities = rows[0]["probabilities"].as_object().expect("an object");
    assert_eq!(probabilities.len(), 1000);
    let sum: f64 = probabilities.values().filter_map(|p| p.as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");

    let model = work.bytes("m.safetensors");
    work.write("a.csv", table(1001));
    work.run(&TRAIN).refuses(&["1001 different labels", "1000 classes at most", "--label-column"]);
    assert_eq!(work.bytes("m.safetensors"), model, "the old model stays");
}

#[test]
fn threads_are_1_to_1024() {
    let work = Workdir::new();
    work.write("a.csv", table(2));
    for threads in ["0", "1025", "many"] {
        work.run(&["ingest", "a.csv", "--threads", threads]).refuses(&["--threads", threads]);
    }
    let one = work.run(&["ingest", "a.csv", "--threads", "1"]).well().stdout;
    assert_eq!(work.run(&["ingest", "a.csv", "--threads", "300"]).well().stdout, one);
}

/// What opens a file has no say over what follows.
#[test]
fn objects_without_a_text_cost_only_themselves_wherever_they_stand() {
    let work = Workdir::new();
    let sound = r#"{"id":"a","text":"Laba naik"}"#;
    let bare = r#"{"id":"b","judul":"Tanpa isi"}"#;
    work.write("a.jsonl", [bare, bare, sound, bare, sound].join("\n"));
    let ran = work.run(&["ingest", "a.jsonl", "--rejects", "buang.jsonl"]).exits(1);
    let ran = ran.says(&["a.jsonl:1: no column is called text", "the columns are `id`, `judul`"]);
    assert_eq!(ran.rows().len(), 2);
    assert_eq!(work.text("buang.jsonl").lines().count(), 3);
    work.run(&["ingest", "a.jsonl", "--text-column", "isi"]).refuses(&[
        "a.jsonl:1: there is no column `isi`",
        "its columns are `id`, `text`",
        "none of the 5 inputs",
    ]);
}
