use crate::workdir::{Ran, Workdir};
use serde_json::Value;

const WORDS: [&str; 24] = [
    "harga", "beras", "pasar", "bupati", "warga", "desa", "jalan", "kota", "sekolah", "murid", "guru",
    "dana", "bank", "kredit", "petani", "panen", "hujan", "banjir", "jembatan", "pabrik", "buruh", "upah",
    "ekspor", "kopi",
];

/// A CSV `text,label` of so many rows of so many words, dealt from [`WORDS`] and a word that tells the label; `mark`
/// is put before each word.
fn table(rows: usize, words: usize, start: usize, mark: &str) -> String {
    let row = |i: usize| {
        let (label, sign) = [("negatif", "rugi"), ("positif", "untung")][i % 2];
        let text = (0..words).map(|j| WORDS[((start + i) * 31 + j * (7 + i % 5)) % WORDS.len()]);
        let text: Vec<String> = text.chain([sign]).map(|word| format!("{mark}{word}")).collect();
        format!("{},{label}\n", text.join(" "))
    };
    format!("text,label\n{}", (0..rows).map(row).collect::<String>())
}

/// A folder with a model `m.safetensors` of 60 rows of 30 tokens.
fn with_model() -> Workdir {
    let work = Workdir::new();
    work.write("train.csv", table(60, 29, 0, ""));
    work.run(&["train", "train.csv", "--no-eval", "-o", "m.safetensors"]).well();
    work
}

/// Scores `csv` by `verb`.
fn score(work: &Workdir, verb: &str, csv: &str, args: &[&str]) -> Ran {
    work.write("a.csv", csv);
    work.run(&[&[verb, "-m", "m.safetensors", "a.csv"], args].concat()).well()
}

fn is_silent(ran: &Ran) {
    assert!(!ran.stderr.contains("unlike"), "{}", ran.stderr);
}

#[test]
fn the_card_says_how_unseen_training_texts_look() {
    let work = with_model();
    let ran = work.run(&["inspect", "m.safetensors", "--format", "json"]).well();
    let card: Value = serde_json::from_str(&ran.stdout).expect("a card");
    let text = &card["card"]["text"];
    assert_eq!((text["documents"].as_u64(), text["tokens"]["median"].as_u64()), (Some(60), Some(30)));
    assert!(text["known"]["mean"].as_f64().is_some_and(|mean| mean > 0.9), "{text}");
}

#[test]
fn texts_like_those_of_training_are_scored_without_a_word() {
    let work = with_model();
    is_silent(&score(&work, "predict", &table(40, 29, 500, ""), &[]));
    is_silent(&score(&work, "share", &table(40, 29, 500, ""), &[]));
}

#[test]
fn unlike_texts_are_named_with_their_figures_and_cost_nothing_else() {
    let work = with_model();
    let foreign = table(40, 5, 500, "x");
    let ran = score(&work, "predict", &foreign, &["--format", "jsonl"]);
    assert_eq!(ran.rows().len(), 40);
    let said =
        "warning: these 40 articles are unlike the training text: 0 % of their tokens are known (training: ";
    let ran =
        ran.says(&[said, "median length 6 tokens (training: 30); expect worse figures than the card's"]);
    assert_eq!(ran.stderr.matches("unlike").count(), 1);
    score(&work, "share", &foreign, &[]).says(&[said, "shares may be off by more than their intervals say"]);
    score(&work, "evaluate", &foreign, &[]).says(&[said, "the figures may be far from the card's"]);
    // Length alone.
    let ran = score(&work, "predict", &table(40, 5, 500, ""), &[]);
    assert!(!ran.says(&["unlike the training text: median length 6 tokens"]).stderr.contains("known"));
    // Words alone.
    let ran = score(&work, "predict", &table(40, 29, 500, "x"), &[]);
    assert!(!ran.says(&["unlike the training text: 0 %"]).stderr.contains("median"));
}

#[test]
fn few_articles_and_a_quiet_run_bring_no_warning() {
    let work = with_model();
    is_silent(&score(&work, "predict", &table(19, 5, 500, "x"), &[]));
    score(&work, "predict", &table(20, 5, 500, "x"), &[]).says(&["unlike"]);
    assert_eq!(score(&work, "predict", &table(40, 5, 500, "x"), &["--quiet"]).stderr, "");
}

#[test]
fn labels_far_from_those_of_training_are_a_note() {
    let work = with_model();
    let rows = table(80, 29, 500, "");
    let negative: String =
        rows.lines().filter(|l| !l.ends_with("positif")).map(|l| format!("{l}\n")).collect();
    let ran = score(&work, "predict", &negative, &[]);
    is_silent(&ran);
    ran.says(&["100 % of the labels given are negatif (training: 50 %)", "sentimen share"]);
}
