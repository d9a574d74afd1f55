use crate::corpus::{data_path, load, three_classes, trained, two_classes};
use crate::workdir::{Workdir, keys};
use sentimen::features::Vocabulary;
use serde_json::Value;

const HASHED: [&str; 2] = ["--hash-bits", "18"];

#[test]
fn a_hashed_model_is_trained_shown_and_predicts_with_reasons() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let printed = work.run(&[&["train", "t.csv", "-o", "m.safetensors"][..], &HASHED].concat()).well().stdout;
    assert!(printed.contains(" of characters (buckets, 18 bits); "), "{printed}");
    let model = load(&work, "m.safetensors");
    assert_eq!(model.recipe().features.hash_bits, 18);
    assert!(matches!(model.featurizer().vocabulary(), Vocabulary::Hashed(_)));
    // Buckets are plenty: as many columns as there are n-grams, and the same figures.
    work.run(&["train", "t.csv", "-o", "exact.safetensors"]).well();
    let exact = load(&work, "exact.safetensors");
    assert_eq!(model.card().features, exact.card().features, "{printed}");
    let (ours, theirs) = (model.card().figures.as_ref(), exact.card().figures.as_ref());
    assert_eq!(ours.map(|f| f.accuracy), theirs.map(|f| f.accuracy));

    work.write("new.csv", "text\n\"Petani senang, panen kopi tidak rugi\"\n");
    let explained = |model: &str| {
        let args = ["predict", "-m", model, "new.csv", "--format", "jsonl", "--explain", "1000"];
        work.run(&args).well().rows().remove(0)
    };
    let (a, b) = (explained("m.safetensors"), explained("exact.safetensors"));
    assert_eq!((&a["label"], &b["label"]), (&"positif".into(), &"positif".into()));
    let names = |row: &Value| -> Vec<String> {
        let reasons = row["reasons"].as_array().expect("reasons").iter();
        let joined: Vec<&str> = reasons.map(|r| r["ngram"].as_str().expect("an n-gram")).collect();
        joined.iter().flat_map(|names| names.split(" | ")).map(str::to_owned).collect()
    };
    // What has a column of its own has a bucket; a bucket may also hold what is too rare for a column.
    let (hashed, exact) = (names(&a), names(&b));
    assert!(exact.len() > 50 && exact.iter().all(|name| hashed.contains(name)), "{exact:?} {hashed:?}");
}

#[test]
fn what_shares_a_bucket_is_named_together() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &["--hash-bits", "10", "--min-df", "1"]);
    let ran = work.run_on(
        "Petani senang karena panen kopi melimpah, pabrik rugi besar dan buruh dipecat tanpa pesangon\n",
        &["predict", "-m", "m.safetensors", "--kind", "line", "-", "--explain", "1000"],
    );
    ran.well().prints(&[" | ["]);
}

#[test]
fn inspect_says_that_there_are_no_names() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &HASHED);
    let [words, chars] = model.card().features;
    let counts = format!("n-grams     {words} of words, {chars} of characters (buckets, 18 bits); ");
    let shown = work.run(&["inspect", "m.safetensors"]).well().prints(&[&counts]).stdout;
    assert!(shown.trim_end().ends_with("predict --explain names a text's"), "{shown}");
    let json = work.run(&["inspect", "m.safetensors", "--format", "json"]).well().stdout;
    let all: Value = serde_json::from_str(&json).expect("a JSON object");
    assert_eq!(keys(&all), ["labels", "card", "recipe", "rule", "top"]);
    assert_eq!((&all["top"], &all["recipe"]["features"]["hash_bits"]), (&Value::Null, &18.into()));
}

#[test]
fn threads_and_a_second_reading_change_no_byte() {
    let work = Workdir::new();
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    let file = |threads: &str| {
        let args = ["train", &pages, "--groups", &events, "--threads", threads, "-o", "m.safetensors"];
        work.run(&[&args[..], &HASHED].concat()).well();
        work.bytes("m.safetensors")
    };
    let one = file("1");
    assert!(one == file("2"));
    let model = load(&work, "m.safetensors");
    assert!(model.to_bytes().expect("bytes") == one);
}

#[test]
fn the_recipe_carries_it_and_says_nothing_of_it_where_it_is_off() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let print = |flags: &[&str]| work.run(&[&["train", "--print-recipe"], flags].concat()).well().stdout;
    assert!(!print(&[]).contains("hash_bits"));
    let printed = print(&HASHED);
    assert!(printed.contains("\nhash_bits = 18\n"), "{printed}");
    work.write("mine.toml", printed);
    work.run(&["train", "t.csv", "--recipe", "mine.toml", "-o", "a.safetensors"]).well();
    work.run(&[&["train", "t.csv", "-o", "b.safetensors"][..], &HASHED].concat()).well();
    assert_eq!(work.bytes("a.safetensors"), work.bytes("b.safetensors"));
    // The model's recipe is in force with --init, and off can be said.
    work.run(&["train", "t.csv", "--init", "a.safetensors", "-o", "c.safetensors"]).well();
    assert_eq!(load(&work, "c.safetensors").recipe(), load(&work, "a.safetensors").recipe());
    let args = ["train", "t.csv", "--recipe", "mine.toml", "--hash-bits", "0", "-o", "d.safetensors"];
    work.run(&args).well();
    work.run(&["train", "t.csv", "-o", "e.safetensors"]).well();
    assert_eq!(work.bytes("d.safetensors"), work.bytes("e.safetensors"));
}

#[test]
fn bits_out_of_range_and_starts_of_another_hash_are_refused() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let run = |flags: &[&str]| work.run(&[&["train", "t.csv", "-o", "n.safetensors"], flags].concat());
    for bits in ["9", "29"] {
        run(&["--hash-bits", bits]).refuses(&["hash_bits", bits, "10-28"]);
    }
    run(&["--hash-bits", "-1"]).refuses(&["--hash-bits"]);
    work.run(&[&["train", "t.csv", "-o", "m.safetensors"][..], &HASHED].concat()).well();
    let init = ["--init", "m.safetensors"];
    run(&[&init[..], &["--hash-bits", "12"]].concat()).refuses(&["--init", "--hash-bits 18"]);
    run(&[&init[..], &["--recipe", "default"]].concat()).refuses(&["--init", "--hash-bits 18"]);
    assert!(!work.path("n.safetensors").exists());
    run(&[&init[..], &HASHED].concat()).well().says(&["started from m.safetensors"]);
}

#[test]
fn a_search_goes_over_hashed_recipes_and_crowding_is_told() {
    let work = Workdir::new();
    let pages = data_path("pages");
    let args =
        ["train", &pages, "--hash-bits", "10", "--search", "--search-c", "1,10", "--search-eval", "none"];
    work.run(&[&args[..], &["-o", "m.safetensors"]].concat())
        .well()
        .prints(&["← chosen"])
        .says(&["hashed: n-grams are in 100% of the 1024 buckets", "raise --hash-bits (now 10)"]);
}
