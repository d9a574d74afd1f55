use crate::corpus::{three_classes, trained, two_classes};
use crate::workdir::{Workdir, keys};
use serde_json::Value;

fn words(work: &Workdir, args: &[&str]) -> Vec<Value> {
    let ran = work.run(&[&["inspect", "m.safetensors", "--format", "json"], args].concat()).well();
    let all: Value = serde_json::from_str(&ran.stdout).expect("a JSON object");
    all["words"].as_array().expect("a list").clone()
}

#[test]
fn people_read_a_words_story() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let ran = work.run(&["inspect", "m.safetensors", "--word", "Naik", "--top", "2"]).well().prints(&[
        "Naik, read as naik: known, in 5 documents\n",
        "in the lexicon: rising\n",
        "a text of it alone: positif (negatif ",
        "\nas it stands  documents  negatif  netral  positif\nnaik                  5  ",
        "\nNOT_naik              -        -       -        -\n",
        "\ncues it sets off  ",
        "\nn-grams with it  ",
        "\ncharacters of it  ",
        " more; --top shows them)\n",
    ]);
    assert!(!ran.stdout.contains("trained on"), "{}", ran.stdout);
}

#[test]
fn programs_read_it_and_it_agrees_with_what_predict_says() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &[]);
    let found = words(&work, &["--word", "naik", "--word", "Saham Naik", "--word", "niak"]);
    let [naik, phrase, typo] = &found[..] else { panic!("{found:?}") };
    let fields = [
        "asked",
        "known",
        "itself",
        "negated",
        "nearest",
        "lexicon",
        "cues",
        "alone",
        "containing",
        "containing_all",
        "characters",
        "characters_all",
    ];
    assert_eq!(keys(naik), fields);
    assert_eq!(naik["known"], true);
    assert_eq!(keys(&naik["itself"]), ["ngram", "kind", "documents", "weights"]);
    assert_eq!(naik["lexicon"], serde_json::json!({ "opinion": null, "market": "rising", "used": true }));
    let column = model.featurizer().vocabulary().word_column(&["naik"]).expect("a column");
    for (k, label) in model.labels().iter().enumerate() {
        assert_eq!(naik["itself"]["weights"][label], model.linear().weight(column, k), "{label}");
    }
    let predict = ["predict", "-q", "-m", "m.safetensors", "--kind", "line", "--format", "jsonl", "-"];
    let row = work.run_on("naik\n", &predict).well().rows().remove(0);
    assert_eq!(naik["alone"]["label"], row["label"]);
    assert_eq!(naik["alone"]["probabilities"], row["probabilities"]);
    assert_eq!((&phrase["itself"]["ngram"], &phrase["known"]), (&"saham naik".into(), &true.into()));
    assert_eq!((&phrase["negated"], &phrase["lexicon"]), (&Value::Null, &Value::Null));
    assert_eq!((&typo["known"], &typo["itself"]["weights"]), (&false.into(), &Value::Null));
    assert_eq!(typo["nearest"][0]["ngram"], "naik");
}

/// A question answered is no failure.
#[test]
fn an_unknown_word_is_said_to_be_unknown() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let ran = |word: &str| work.run(&["inspect", "m.safetensors", "--word", word]).well();
    ran("petnai").prints(&["petnai: not known\n", "known words near it: petani (4)\n"]);
    ran("xyzzy").prints(&["xyzzy: not known\n", "in the lexicon: on neither side\n", "negatif "]);
    ran("  ").prints(&["nothing of it becomes a term"]);
    work.run(&["inspect", "hilang.safetensors", "--word", "naik"])
        .refuses(&["hilang.safetensors", "no such file"]);
}

#[test]
fn of_hashed_n_grams_the_bucket_is_told() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &["--hash-bits", "18"]);
    let bucket = sentimen::features::bucket(["naik"], 18);
    work.run(&["inspect", "m.safetensors", "--word", "naik"]).well().prints(&[
        &format!("naik: bucket {bucket}, known, in 5 documents\n"),
        "n-grams are hashed: counts and weights are those of whole buckets, which other n-grams may share\n",
    ]);
    let found = words(&work, &["--word", "naik", "--word", "xyzzy"]);
    assert_eq!(found[0]["itself"]["bucket"], bucket);
    // What is rarer than --min-df has no column.
    assert_eq!((&found[1]["known"], &found[1]["nearest"]), (&false.into(), &serde_json::json!([])));
}
