use crate::corpus::{three_classes, trained, two_classes, without_idf};
use crate::workdir::{Workdir, keys};
use serde_json::Value;

#[test]
fn people_read_the_card_and_the_words_of_each_class() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &["--class-weight", "balanced"]);
    let ran = work.run(&["inspect", "m.safetensors", "--top", "2"]).well();
    let card = model.card();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "trained on  22 articles: 8 negatif, 6 netral, 8 positif");
    assert_eq!(lines[1], "recipe      default, C 10, class weight balanced, decision auto");
    for part in [
        format!("objective   {}\n", card.objective),
        format!("data hash   {}\n", card.data_hash),
        format!("sentimen    {}\n", env!("CARGO_PKG_VERSION")),
        "optimum     reached: ".to_owned(),
        "\nn-grams with the largest weights, and in how many documents they are\n\nnegatif".to_owned(),
    ] {
        assert!(ran.stdout.contains(&part), "no '{part}' in {}", ran.stdout);
    }
    // Three blocks of a heading and two rows.
    let top = lines.iter().position(|line| line.starts_with("n-grams with")).expect("the n-grams");
    let blocks: Vec<&[&str]> = lines[top + 2..].split(|line| line.is_empty()).collect();
    for (block, label) in blocks.iter().zip(["negatif", "netral", "positif"]) {
        assert_eq!(block.len(), 3, "{}", ran.stdout);
        let words: Vec<&str> = block[0].split_whitespace().collect();
        assert_eq!(words, [label, "weight", "documents", "characters", "weight", "documents"]);
    }
}

/// Counted in the texts themselves.
#[test]
fn document_counts_are_those_of_the_training_texts() {
    let work = Workdir::new();
    let count = |word: &str| {
        let texts = crate::corpus::POSITIF.iter().chain(&crate::corpus::NEGATIF);
        texts.filter(|text| text.to_lowercase().split([' ', ',']).any(|w| w == word)).count() as u64
    };
    trained(&work, &two_classes(), &[]);
    let inspect = |flags: &[&str]| work.run(&[&["inspect", "m.safetensors"], flags].concat()).well().stdout;
    let top: Value = serde_json::from_str(&inspect(&["--format", "json", "--top", "99"])).expect("JSON");
    let words = top["top"]["positif"]["words"].as_array().expect("a list");
    for word in ["naik", "senang", "melimpah"] {
        let row = words.iter().find(|row| row["ngram"] == word).expect("a word");
        assert_eq!(row["documents"], count(word), "{word}");
    }
    // Without idf nothing tells.
    work.write("plain.toml", without_idf(&work));
    trained(&work, &two_classes(), &["--recipe", "plain.toml"]);
    let top: Value = serde_json::from_str(&inspect(&["--format", "json"])).expect("JSON");
    assert_eq!(top["top"]["positif"]["words"][0]["documents"], Value::Null);
    let first = inspect(&["--top", "1"]).lines().last().expect("a row").to_owned();
    assert_eq!(first.split_whitespace().filter(|cell| *cell == "-").count(), 2, "{first}");
}

#[test]
fn figures_are_shown_as_training_printed_them() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let printed = work.run(&["train", "t.csv", "-o", "m.safetensors"]).well().stdout;
    let shown = work.run(&["inspect", "m.safetensors"]).well().stdout;
    assert!(shown.starts_with(&printed), "{printed}\n---\n{shown}");
}

#[test]
fn programs_read_one_json_object() {
    let work = Workdir::new();
    let model = trained(&work, &two_classes(), &["--decision", "balanced"]);
    let ran = work.run(&["inspect", "m.safetensors", "--format", "json", "--top", "4"]).well();
    let all: Value = serde_json::from_str(&ran.stdout).expect("a JSON object");
    assert_eq!(keys(&all), ["labels", "card", "recipe", "rule", "top"]);
    assert_eq!(all["labels"], serde_json::json!(["negatif", "positif"]));
    assert_eq!(all["card"]["data_hash"], model.card().data_hash);
    assert_eq!(all["card"]["documents"]["positif"], 8);
    assert_eq!(all["card"]["objective"], model.card().objective);
    assert_eq!(all["recipe"]["train"]["decision"], "balanced");
    assert_eq!(all["rule"]["thresholds"], serde_json::json!([0.5, 0.5]));
    assert_eq!(keys(&all["top"]), ["negatif", "positif"]);
    for kind in ["words", "characters"] {
        let top = all["top"]["positif"][kind].as_array().expect("a list");
        assert_eq!(top.len(), 4, "{kind}");
        let weights: Vec<f64> = top.iter().filter_map(|w| w["weight"].as_f64()).collect();
        assert!(weights.len() == 4 && weights.is_sorted_by(|a, b| a >= b), "{weights:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_dump_whose_reader_has_seen_enough_is_no_failure_and_a_full_disk_is_named() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let args = ["inspect", "m.safetensors", "--dump", "-"];
    let mut child = work.command(&args).stdout(std::process::Stdio::piped()).spawn().expect("the program");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("its end").code(), Some(0));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = work.command(&args).stdout(full).output().expect("the program");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && talk.contains("the disk is full"), "{talk}");
}

#[test]
fn words_of_any_length_are_told_of() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let long = "naik ".repeat(20_000);
    work.run(&["inspect", "m.safetensors", "--word", &long]).well();
}
