use crate::corpus::{three_classes, trained, two_classes};
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
        "\nword n-grams with the largest weights\n\n       negatif                  netral                   positif\n"
            .to_owned(),
    ] {
        assert!(ran.stdout.contains(&part), "no '{part}' in {}", ran.stdout);
    }
    let names = lines.iter().position(|line| line.starts_with("       negatif")).expect("the names");
    assert_eq!(lines.len() - names - 1, 2, "{}", ran.stdout);
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
