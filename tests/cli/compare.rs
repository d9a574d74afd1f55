//! `sentimen compare`: two models or sets of predictions, paired by id.

use crate::corpus::{three_classes, trained, two_classes};
use crate::evaluate::PREDICTIONS;
use crate::workdir::{Ran, Workdir};
use serde_json::{Value, json};

/// [`PREDICTIONS`] as `a.csv`, and as `b.csv` with k3 and k5 mended and k1 spoilt.
fn with_two() -> Workdir {
    let work = Workdir::new();
    let b = PREDICTIONS
        .replace("negatif,positif,0.55,0.25,0.2,0.55", "negatif,negatif,0.55,0.55,0.2,0.25")
        .replace("netral,positif,0.9,0.05,0.05,0.9", "netral,netral,0.9,0.05,0.9,0.05")
        .replace("negatif,negatif,0.7,0.7,0.2,0.1", "negatif,netral,0.7,0.2,0.7,0.1");
    work.write("a.csv", PREDICTIONS).write("b.csv", b);
    work
}

#[track_caller]
fn json_of(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e} in {}", ran.stdout))
}

/// 5 and 6 of 7 right; two mended, one spoilt: p = 2 · (1 + 3)/8, at most 1. k5 moves by .85, k1 by .5, k3 by .3.
#[test]
fn the_text_letter_by_letter() {
    let work = with_two();
    let ran = work.run(&["compare", "a.csv", "b.csv", "--rows", "2"]).well();
    assert_eq!(ran.stdout, GOLDEN);
    assert_eq!(ran.stderr, "1 article without a label left out\n");
    assert_eq!(
        work.run(&["compare", "a.csv", "b.csv", "--rows", "2", "--threads", "1"]).well().stdout,
        GOLDEN
    );
}

#[test]
fn json_holds_the_same() {
    let work = with_two();
    let args = [
        "compare",
        "a.csv",
        "b.csv",
        "--format",
        "json",
        "--group-column",
        "event",
        "--seed",
        "3",
        "--resamples",
        "150",
    ];
    let found = json_of(&work.run(&args).well());
    assert_eq!(
        (&found["a"], &found["n"], &found["unit"], &found["units"]),
        (&json!("a.csv"), &json!(7), &json!("groups"), &json!(5))
    );
    assert_eq!(found["bootstrap"], json!({"resamples": 150, "seed": 3}));
    assert_eq!(found["mcnemar"], json!({"only_first": 1, "only_second": 2, "p": 1.0, "exact": true}));
    assert_eq!((&found["differing"], &found["rows"][0]["id"]), (&json!(3), &json!("k5")));
    assert_eq!(found["rows"][0]["labels"], json!(["positif", "netral"]));
    assert_eq!(found["verdict"], "no_difference");
    assert_eq!(found["conclusion"], "no difference that these 7 rows could show");
    let difference = found["accuracy"]["difference"]["value"].as_f64().expect("a number");
    assert!((difference - 1.0 / 7.0).abs() < 1e-12);
}

#[test]
fn the_better_one_is_named_whichever_side_it_stands_on() {
    let work = Workdir::new();
    let header = PREDICTIONS.lines().next().expect("a header").trim_end_matches(",date,outlet,parties,event");
    let rows = |wrong: usize| -> String {
        let row = |i: usize| {
            let (given, other) = [("negatif", "positif"), ("positif", "negatif")][i % 2];
            let said = if i % 10 < wrong { other } else { given };
            let p = if said == "negatif" { "0.8,0.1,0.1" } else { "0.1,0.1,0.8" };
            format!("k{i},a.csv,{i},,{given},{said},0.8,{p},false,\n")
        };
        format!("{header}\n{}", (0..200).map(row).collect::<String>())
    };
    work.write("good.csv", rows(1)).write("bad.csv", rows(4));
    // All twenty errors are of one class: F1 8/9 and 10/11, and 0 of the class that is nowhere; (8/9 + 10/11)/3.
    work.run(&["compare", "bad.csv", "good.csv"])
        .well()
        .prints(&["\nB is better: macro-F1 0.599 against 0.400; the difference is beyond chance (95 % interval +0."])
        .prints(&["only A right 0, only B right 60: McNemar's test, chi-square with continuity correction, p below 0.001"]);
    work.run(&["compare", "good.csv", "bad.csv"])
        .well()
        .prints(&["\nA is better: macro-F1 0.599 against 0.400; "]);
    work.run(&["compare", "good.csv", "good.csv"]).well().prints(&["same labels to all 200 rows"]);
    work.run(&["compare", "good.csv", "bad.csv", "--resamples", "0"]).well().prints(&["cannot be told"]);
}

#[test]
fn models_and_predictions_go_together() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &["--c", "0.01"]);
    std::fs::rename(work.path("m.safetensors"), work.path("weak")).expect("a model is moved");
    trained(&work, &three_classes(), &[]);
    work.write("t.csv", three_classes());
    let models =
        json_of(&work.run(&["compare", "weak", "m.safetensors", "t.csv", "--format", "json"]).well());
    assert_eq!(models["n"], 22);
    work.run(&["predict", "-q", "-m", "weak", "t.csv", "--format", "jsonl", "-o", "weak.jsonl"]).well();
    work.run(&["predict", "-q", "-m", "m.safetensors", "t.csv", "--format", "csv", "-o", "m.csv"]).well();
    for args in
        [&["weak.jsonl", "m.csv"][..], &["weak.jsonl", "m.safetensors", "t.csv"], &["weak", "m.csv", "t.csv"]]
    {
        let mut found = json_of(&work.run(&[&["compare", "--format", "json"], args].concat()).well());
        (found["a"], found["b"]) = (models["a"].clone(), models["b"].clone());
        assert_eq!(found, models, "{args:?}");
    }
    work.run(&["compare", "weak", "m.safetensors"]).refuses(&["a model needs articles to score"]);
    work.run(&["compare", "weak.jsonl", "m.csv", "t.csv"]).refuses(&["which need no INPUT"]);
    // A model of two classes knows nothing of the third, and gets it wrong.
    trained(&work, &two_classes(), &[]);
    let found =
        json_of(&work.run(&["compare", "m.safetensors", "m.csv", "t.csv", "--format", "json"]).well());
    assert_eq!(found["n"], 22);
    assert!(found["mcnemar"]["only_second"].as_u64() >= Some(6));
}

#[test]
fn rows_that_only_one_side_has_are_counted_and_named() {
    let work = with_two();
    let b = work.text("b.csv");
    work.write(
        "b.csv",
        b.replace("k7,", "z7,").replace("k6,", "z6,").replace("k2,a.csv,3,,negatif", "k2,a.csv,3,,netral"),
    );
    work.run(&["compare", "a.csv", "b.csv"])
        .well()
        .says(&[
            "2 rows only in A: k6, k7\n",
            "2 rows only in B: z6, z7\n",
            "1 row left out, with another given label in B than in A: k2",
        ])
        .prints(&["rows       4; left out: 2 only in A, 2 only in B, 1 with two given labels\n"]);
    let found = json_of(&work.run(&["compare", "a.csv", "b.csv", "--format", "json", "--rows", "0"]).well());
    assert_eq!(found["disagreeing"], 1);
    assert_eq!((&found["only_in_a"], &found["rows"]), (&json!(2), &json!([])));
    work.write("c.csv", PREDICTIONS.replace("\nk", "\nq"));
    work.run(&["compare", "a.csv", "c.csv"])
        .refuses(&["no id of A's 7 rows and B's is the same article", "A has 'k1', B 'q1'"]);
    work.run(&["compare", "a.csv", "hilang.csv"]).refuses(&["hilang.csv: there is no such file"]);
    work.write("t.csv", two_classes());
    work.run(&["compare", "a.csv", "t.csv"]).refuses(&["t.csv: these are no rows of `sentimen predict`"]);
    work.run(&["compare", "a.csv"]).exits(2);
}

#[test]
fn labels_nobody_predicts_are_left_out() {
    let work = with_two();
    for name in ["a.csv", "b.csv"] {
        let text = work.text(name);
        work.write(name, text.replace("k4,a.csv,5,,netral", "k4,a.csv,5,,neutral"));
    }
    work.run(&["compare", "a.csv", "b.csv"]).exits(1).says(&["'neutral' (1)"]).prints(&["rows       6\n"]);
    work.run(&["compare", "a.csv", "b.csv", "--merge-labels"]).well().prints(&["rows       7\n"]);
}

const GOLDEN: &str = "\
A          a.csv
B          b.csv
rows       7
intervals  95 %, 1,000 resamples of 7 documents, seed 0

              A      B   B - A          interval
accuracy  0.714  0.857  +0.143  -0.286 to +0.571
macro-F1  0.711  0.867  +0.156  -0.400 to +0.700
log-loss  0.954  0.607  -0.347  -1.351 to +0.424

only A right 1, only B right 2: McNemar's test, exact, p 1.000

3 rows with different labels, such as
given          A      p       B      p  id
netral   positif  0.900  netral  0.900  k5
negatif  negatif  0.700  netral  0.700  k1

no difference that these 7 rows could show
";
