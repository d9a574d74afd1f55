use crate::corpus::{NEGATIF, POSITIF, three_classes, trained, two_classes};
use crate::workdir::{Ran, Workdir};
use serde_json::Value;

/// A folder with a model `m.safetensors` of two classes whose errors are known: each fold predicts what it did not
/// see.
fn with_figures() -> Workdir {
    let work = Workdir::new();
    work.write("two.csv", two_classes());
    work.run(&["train", "two.csv", "--folds", "4", "-o", "m.safetensors"]).well();
    work
}

/// 30 rows: 20 of the first class, 10 of the other, by outlet and month.
fn archive() -> String {
    let mut rows = String::from("text,outlet,date,kota\n");
    for i in 0..30 {
        let text = if i < 20 { POSITIF[i % 8] } else { NEGATIF[i % 8] };
        let outlet = ["Antara", "Antara", "Kompas", "", "Detik"][i % 5];
        let month = 1 + i % 2;
        rows.push_str(&format!(
            "\"{text}\",{outlet},2025-0{month}-11,\"{}\"\n",
            ["Solo", "Tegal, Jawa"][i % 2]
        ));
    }
    rows
}

fn share(work: &Workdir, args: &[&str]) -> Ran {
    work.run(&[&["share", "-m", "m.safetensors"], args].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The numbers in the columns of a line that name percentages with one decimal.
fn percentages(line: &str) -> Vec<f64> {
    let words = line.split_whitespace();
    words.filter(|w| w.contains('.')).filter_map(|w| w.parse().ok()).collect()
}

#[test]
fn shares_are_those_that_the_errors_on_the_card_explain() {
    let work = with_figures();
    work.write("a.csv", archive());
    let card: Value =
        serde_json::from_str(&work.run(&["inspect", "m.safetensors", "--format", "json"]).well().stdout)
            .expect("a card");
    let errors = &card["card"]["figures"]["confusion"];
    let rate = |truth: usize| {
        let [a, b] = [0, 1].map(|j| number(&errors[truth][j]));
        a / (a + b)
    };
    let ran = share(&work, &["a.csv", "--format", "json"]).well();
    assert!(ran.stderr.ends_with("30 articles counted; 0 inputs failed\n"), "{}", ran.stderr);
    let found = json(&ran);
    assert_eq!((found["method"].as_str(), found["n"].as_u64()), (Some("adjusted"), Some(30)));
    let negative = &found["shares"]["negatif"];
    // c = rate(0)·π + rate(1)·(1 − π)
    let counted = number(&negative["counted"]) / 30.0;
    let expected = ((counted - rate(1)) / (rate(0) - rate(1))).clamp(0.0, 1.0);
    assert!((number(&negative["share"]) - expected).abs() < 1e-9, "{errors} {negative}");
    let (low, high) = (number(&negative["low"]), number(&negative["high"]));
    // 16 rows say little of the errors.
    assert!(
        0.0 <= low && low <= expected && expected <= high && high <= 1.0 && high - low > 0.2,
        "{negative}"
    );

    let text = share(&work, &["a.csv"]).well();
    assert!(text.stdout.starts_with("30 articles, shares by adjusted counts\n\nclass "), "{}", text.stdout);
    let lines: Vec<Vec<f64>> = text.stdout.lines().skip(3).map(percentages).collect();
    // share, the two ends, counted
    for column in [0, 3] {
        let sum: f64 = lines.iter().map(|line| line[column]).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{}", text.stdout);
    }
}

#[test]
fn lines_come_by_size_then_name_and_thin_ones_are_marked() {
    let work = with_figures();
    work.write("a.csv", archive());
    let args = ["a.csv", "--by", "outlet", "--by", "month", "--by", "kota"];
    let found = json(&share(&work, &[&args[..], &["--format", "json"]].concat()).well());
    let values = |name: &str| -> Vec<(Option<String>, u64)> {
        let groups = found["by"][name].as_array().expect("groups");
        let of = |g: &Value| (g["value"].as_str().map(str::to_owned), g["n"].as_u64().expect("n"));
        groups.iter().map(of).collect()
    };
    let some = |value: &str, n| (Some(value.to_owned()), n);
    assert_eq!(values("outlet"), [some("Antara", 12), (None, 6), some("Detik", 6), some("Kompas", 6)]);
    assert_eq!(values("month"), [some("2025-01", 15), some("2025-02", 15)]);
    assert_eq!(values("kota"), [some("Solo", 15), some("Tegal, Jawa", 15)]);
    let text = share(&work, &args).well().stdout;
    for part in [
        "by outlet: percent (95 % interval)",
        "(none)   6",
        "Tegal, Jawa  15",
        "thin: fewer than 30 articles",
    ] {
        assert!(text.contains(part), "no '{part}' in: {text}");
    }
    let line = text.lines().find(|line| line.starts_with("Antara")).expect("a line");
    assert!(line.ends_with("thin"), "{line}");
    assert!((percentages(line).iter().sum::<f64>() - 100.0).abs() < 1e-9, "{line}");

    let (header, records) = share(&work, &[&args[..], &["--format", "csv"]].concat()).well().table();
    assert_eq!(
        header.join(","),
        "by,value,n,thin,method,share_negatif,low_negatif,high_negatif,counted_negatif,share_positif,low_positif,high_positif,counted_positif"
    );
    assert_eq!(records.len(), 1 + 4 + 2 + 2);
    assert_eq!(records[1][..5], ["outlet", "Antara", "12", "true", "adjusted"]);
    let same = &found["by"]["outlet"][0]["shares"]["negatif"];
    assert_eq!(
        records[1][5..9],
        ["share", "low", "high", "counted"].map(|name| {
            same[name].as_u64().map_or_else(|| number(&same[name]).to_string(), |n| n.to_string())
        })
    );
}

#[test]
fn neither_threads_nor_other_columns_change_a_number() {
    let work = with_figures();
    work.write("a.csv", archive());
    let of = |args: &[&str]| share(&work, &[&["a.csv", "--format", "json"], args].concat()).well().stdout;
    let by = ["--by", "outlet"];
    assert_eq!(of(&by), of(&[&by[..], &["--threads", "1"]].concat()));
    let [alone, beside]: [Value; 2] = [of(&by), of(&[&by[..], &["--by", "kota"]].concat())]
        .map(|text| serde_json::from_str(&text).expect("an object"));
    assert_eq!(alone["by"]["outlet"], beside["by"]["outlet"]);
    assert_ne!(of(&[]), of(&["--seed", "1"]));
    assert_ne!(of(&[]), of(&["--resamples", "100"]));
}

#[test]
fn a_model_without_figures_is_not_adjusted_and_says_so() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("a.csv", archive());
    share(&work, &["a.csv", "--method", "adjusted"]).refuses(&[
        "--method adjusted cannot be used",
        "--no-eval",
        "--method em",
    ]);
    let ran = share(&work, &["a.csv"]).well().says(&["warning: counts cannot be adjusted", "--no-eval"]);
    assert!(ran.stdout.starts_with("30 articles, shares by EM on probabilities\n"), "{}", ran.stdout);
    share(&work, &["a.csv", "--method", "em"]).well().says(&["leave out the model's own errors"]);
    let counted = json(&share(&work, &["a.csv", "--method", "count", "--format", "json"]).well());
    for share in counted["shares"].as_object().expect("shares").values() {
        assert!((number(&share["share"]) - number(&share["counted"]) / 30.0).abs() < 1e-12);
    }
}

#[test]
fn bad_rows_cost_themselves_and_what_cannot_be_done_is_refused() {
    let work = with_figures();
    work.write("a.csv", archive() + ",Antara,,\n");
    let ran = share(&work, &["a.csv", "-o", "out.txt"])
        .exits(1)
        .says(&["a.csv:32", "30 articles counted; 1 input failed"]);
    assert_eq!(ran.stdout, "");
    assert!(work.text("out.txt").starts_with("30 articles, "));
    share(&work, &["a.csv", "--strict", "-o", "strict.txt"]).refuses(&["--strict"]);
    assert!(!work.path("strict.txt").exists());
    share(&work, &["a.csv", "--by", "provinsi"]).refuses(&["--by provinsi", "no article has a column"]);
    share(&work, &["a.csv", "--by", "figure"]).refuses(&["--by figure"]);
    share(&work, &["a.csv", "--by", "kota", "--by", "kota"]).refuses(&["given twice"]);
    share(&work, &["a.csv", "--by", " "]).refuses(&["--by is empty"]);
    share(&work, &["a.csv", "--resamples", "10"]).refuses(&["100"]);
    share(&work, &["a.csv", "--method", "magic"]).refuses(&["adjusted"]);
    share(&work, &["a.csv", "-o", "r.txt", "--rejects", "r.txt"]).refuses(&["each its own file"]);
    share(&work, &[]).refuses(&["name what to read"]);
    share(&work, &["none.csv"]).refuses(&["none.csv"]);
    work.write("empty.csv", "text\n\"\"\n");
    share(&work, &["empty.csv"]).refuses(&["the one input could not be read"]);
    work.run(&["share", "-m", "no.safetensors", "a.csv"]).refuses(&["no.safetensors"]);
    let lines = work.run_on("Laba naik\n", &["share", "-m", "m.safetensors", "--kind", "line", "-"]).well();
    assert!(lines.stdout.starts_with("1 article, "), "{}", lines.stdout);
}
