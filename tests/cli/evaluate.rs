//! `sentimen evaluate`: every flag, every bad input, and the text letter by letter.

use crate::corpus::{data_path, three_classes, trained, two_classes};
use crate::workdir::{Ran, Workdir};
use serde_json::{Value, json};

/// Eight predictions, one without a label of its own; see the golden text below.
pub const PREDICTIONS: &str = "\
id,file,line,title,given_label,label,confidence,probability_negatif,probability_netral,probability_positif,abstained,error,date,outlet,parties,event
k1,a.csv,2,,negatif,negatif,0.7,0.7,0.2,0.1,false,,2025-01-03,Kompas,P; Q,e1
k2,a.csv,3,,negatif,negatif,0.6,0.6,0.3,0.1,false,,2025-01-09,Kompas,P,e1
k3,a.csv,4,,negatif,positif,0.55,0.25,0.2,0.55,false,,2025-02-01,Tempo,,e2
k4,a.csv,5,,netral,netral,0.5,0.3,0.5,0.2,false,,2025-02-03,Tempo,Q,e3
k5,a.csv,6,,netral,positif,0.9,0.05,0.05,0.9,false,,,Tempo,P,e4
k6,a.csv,7,,positif,positif,0.8,0.1,0.1,0.8,false,,2025-02-07,,P,e5
k7,a.csv,8,,positif,positif,0.6,0.2,0.2,0.6,false,,2025-02-08,Kompas,,e5
k8,a.csv,9,,,netral,0.5,0.25,0.5,0.25,false,,2025-03-01,Kompas,P,e6
";

fn with_predictions() -> Workdir {
    let work = Workdir::new();
    work.write("p.csv", PREDICTIONS);
    work
}

#[track_caller]
fn json_of(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e} in {}", ran.stdout))
}

/// What stands after `name` on the first line that begins with it.
#[track_caller]
fn cells<'r>(ran: &'r Ran, name: &str) -> Vec<&'r str> {
    let line = ran.stdout.lines().find_map(|line| line.trim_start().strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in {}", ran.stdout)).split_whitespace().collect()
}

/// Names and sizes of the slices `by` a column.
fn slices(evaluated: &Value, by: &str) -> Vec<(String, u64)> {
    let slices = evaluated["by"][by].as_array().unwrap_or_else(|| panic!("slices by {by}"));
    slices
        .iter()
        .map(|s| (s["value"].as_str().expect("a value").to_owned(), s["n"].as_u64().expect("a count")))
        .collect()
}

/// By hand: 5 of 7 right; F1 4/5, 2/3, 2/3; log-loss −(ln .7 + ln .6 + ln .25 + ln .5 + ln .05 + ln .8 + ln .6)/7.
#[test]
fn the_text_letter_by_letter() {
    let work = with_predictions();
    let args =
        ["evaluate", "p.csv", "--group-column", "event", "--by", "outlet", "--by", "party", "--hardest", "3"];
    let ran = work.run(&args).well();
    assert_eq!(ran.stdout, GOLDEN);
    assert_eq!(ran.stderr, "");
    let seven = work.run(&[&args[..], &["--threads", "1"]].concat()).well();
    assert_eq!(seven.stdout, GOLDEN, "threads change nothing");
}

#[test]
fn a_model_and_its_predictions_have_the_same_figures() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("test.csv", three_classes());
    let scored = work.run(&["evaluate", "-m", "m.safetensors", "test.csv", "--format", "json"]).well();
    let of_model = json_of(&scored);
    assert_eq!((&of_model["n"], &of_model["unit"]), (&json!(22), &json!("documents")));
    for format in ["jsonl", "csv"] {
        // The name says nothing: what it is, its content tells.
        work.run(&["predict", "-q", "-m", "m.safetensors", "test.csv", "--format", format, "-o", "p"]).well();
        let read = json_of(&work.run(&["evaluate", "p", "--format", "json"]).well());
        assert_eq!(read, of_model, "{format}");
        let piped = work.run_on(work.bytes("p"), &["evaluate", "-", "--format", "json"]).well();
        assert_eq!(json_of(&piped), of_model, "{format} on standard input");
    }
}

#[test]
fn the_order_of_rows_and_threads_changes_nothing_and_the_seed_does() {
    let work = with_predictions();
    let mut lines: Vec<&str> = PREDICTIONS.lines().collect();
    lines[1..].reverse();
    work.write("turned.csv", lines.join("\n") + "\n");
    let run = |args: &[&str]| work.run(&[&["evaluate", "--format", "csv"], args].concat()).well().stdout;
    let plain = run(&["p.csv"]);
    assert_eq!(plain, run(&["turned.csv"]));
    assert_eq!(plain, run(&["p.csv", "--threads", "3"]));
    assert_ne!(plain, run(&["p.csv", "--seed", "1"]));
    assert_ne!(plain, run(&["p.csv", "--resamples", "100"]));
}

#[test]
fn groups_widen_what_intervals_are_of() {
    let work = with_predictions();
    work.write("groups.csv", "id,group\nk1,x\nk2,x\nk3,x\n");
    for (args, unit, units) in [
        (&["p.csv"][..], "documents", 7),
        (&["p.csv", "--groups", "groups.csv"], "groups", 5),
        (&["p.csv", "--group-column", "event"], "groups", 5),
    ] {
        let found = json_of(&work.run(&[&["evaluate", "--format", "json"], args].concat()).well());
        assert_eq!((&found["unit"], &found["units"]), (&json!(unit), &json!(units)), "{args:?}");
        let text = work.run(&[&["evaluate"], args].concat()).well();
        text.prints(&[&format!("intervals  95 %, 1,000 resamples of {units} {unit}, seed 0\n")]);
    }
    // Texts that are nearly the same belong together without being told.
    trained(&work, &two_classes(), &[]);
    let twin = "Laba bank itu naik dua kali lipat tahun ini karena ekspor kopi naik lagi dan petani senang";
    work.write(
        "t.csv",
        format!("text,label\n{twin},positif\n{twin} sekali,positif\nPabrik rugi besar,negatif\n"),
    );
    let found = json_of(&work.run(&["evaluate", "-m", "m.safetensors", "t.csv", "--format", "json"]).well());
    assert_eq!((&found["unit"], &found["units"]), (&json!("groups"), &json!(2)));
}

#[test]
fn no_resamples_no_intervals() {
    let work = with_predictions();
    let ran = work.run(&["evaluate", "p.csv", "--resamples", "0"]).well();
    assert_eq!(cells(&ran, "accuracy")[..2], ["0.714", "-"]);
    ran.prints(&["intervals  none; 7 documents\n"]);
    let found = json_of(&work.run(&["evaluate", "p.csv", "--resamples", "0", "--format", "json"]).well());
    assert_eq!(found["overall"]["accuracy"]["interval"], Value::Null);
    work.run(&["evaluate", "p.csv", "--resamples=-1"]).refuses(&["--resamples"]);
}

#[test]
fn slices_are_of_any_column_and_of_lists() {
    let work = with_predictions();
    let by = ["outlet", "month", "party", "event", "file"];
    let flags: Vec<&str> = by.iter().flat_map(|by| ["--by", *by]).collect();
    let found = json_of(&work.run(&[&["evaluate", "p.csv", "--format", "json"], &flags[..]].concat()).well());
    let named = |names: &[(&str, u64)]| names.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(slices(&found, "outlet"), named(&[("Kompas", 3), ("Tempo", 3), ("(none)", 1)]));
    assert_eq!(slices(&found, "month"), named(&[("2025-02", 4), ("2025-01", 2), ("(none)", 1)]));
    assert_eq!(slices(&found, "party"), named(&[("P", 4), ("(none)", 2), ("Q", 2)]));
    assert_eq!(slices(&found, "event"), named(&[("e1", 2), ("e5", 2), ("e2", 1), ("e3", 1), ("e4", 1)]));
    assert_eq!(slices(&found, "file"), named(&[("a.csv", 7)]));
    let pages = [
        "evaluate",
        "-q",
        "-m",
        "m.safetensors",
        "halaman",
        "--by",
        "figure",
        "--by",
        "file",
        "--format",
        "json",
    ];
    trained(&work, &two_classes(), &[]);
    let page = "Laba Naik\n\nJakarta - Laba perusahaan itu naik dua kali lipat tahun ini.\n\nSentimen: positif (90%)\n";
    work.write("halaman/1.txt", page);
    let found = json_of(&work.run(&pages).well());
    assert_eq!(slices(&found, "figure"), named(&[("(none)", 1)]));
    assert_eq!(slices(&found, "file"), named(&[("halaman/1.txt", 1)]));
    let refused = work.run(&["evaluate", "p.csv", "--by", "kota"]);
    refused.refuses(&["--by kota: no article has such a column; there are: date, event, outlet, parties"]);
}

#[test]
fn undefined_is_a_dash_null_or_empty() {
    let work = Workdir::new();
    let header = PREDICTIONS.lines().next().expect("a header");
    let row = "k1,a.csv,2,,negatif,negatif,0.7,0.7,0.2,0.1,false,,,,,\n";
    work.write("p.csv", format!("{header}\n{row}{}", row.replace("k1", "k2")));
    let ran = work.run(&["evaluate", "p.csv"]).well();
    assert_eq!(cells(&ran, "MCC"), ["-", "-"]);
    assert_eq!(cells(&ran, "ROC-AUC"), ["-", "-"]);
    let found = json_of(&work.run(&["evaluate", "p.csv", "--format", "json"]).well());
    assert_eq!(found["overall"]["mcc"], json!({"value": null, "interval": null}));
    let (header, rows) = work.run(&["evaluate", "p.csv", "--format", "csv"]).well().table();
    assert_eq!(header, ["table", "row", "figure", "value", "low", "high"]);
    assert!(rows.contains(&["all", "", "mcc", "", "", ""].map(str::to_owned).to_vec()));
    assert!(rows.contains(&["all", "", "accuracy", "1", "1", "1"].map(str::to_owned).to_vec()));
    let one = work.write("one.csv", format!("{}\n{row}", PREDICTIONS.lines().next().expect("a header")));
    one.run(&["evaluate", "one.csv"])
        .well()
        .prints(&["intervals  none: the rows are one of the documents\n"]);
}

#[test]
fn csv_and_json_say_the_same() {
    let work = with_predictions();
    let args = ["evaluate", "p.csv", "--by", "outlet", "--hardest", "1", "--format"];
    let found = json_of(&work.run(&[&args[..], &["json"]].concat()).well());
    let (_, rows) = work.run(&[&args[..], &["csv"]].concat()).well().table();
    let cell = |table: &str, row: &str, figure: &str| {
        let found = rows.iter().find(|r| r[0] == table && r[1] == row && r[2] == figure);
        found.unwrap_or_else(|| panic!("{table} {row} {figure}"))[3].clone()
    };
    for figure in ["accuracy", "macro_f1", "balanced_accuracy", "mcc", "log_loss", "brier", "ece"] {
        assert_eq!(cell("all", "", figure), found["overall"][figure]["value"].to_string());
    }
    assert_eq!(cell("class", "netral", "roc_auc"), found["classes"][1]["roc_auc"]["value"].to_string());
    assert_eq!(cell("confusion", "netral", "positif"), "1");
    assert_eq!(found["confusion"], json!([[2, 0, 1], [0, 1, 1], [0, 0, 2]]));
    assert_eq!(cell("prior", "", "log_loss"), found["prior"]["log_loss"].to_string());
    assert_eq!(cell("coverage", "50", "accuracy"), "0.75");
    assert_eq!(cell("by outlet", "Tempo", "n"), "3");
    assert_eq!(cell("hardest", "k5", "label"), "positif");
    let hardest = json!([{"id": "k5", "given_label": "netral", "label": "positif", "confidence": 0.9}]);
    assert_eq!(found["hardest"], hardest);
    assert_eq!(
        (&found["unlabelled"], &found["definitions"]["ece"]),
        (&json!(1), &json!("top-label, 15 equal-width bins"))
    );
}

#[test]
fn figures_go_to_a_file_that_is_whole_or_not_there() {
    let work = with_predictions();
    let ran = work.run(&["evaluate", "p.csv", "-o", "e.txt"]).well();
    assert_eq!(ran.stdout, "");
    assert!(work.text("e.txt").starts_with("rows       7; left out: 1 without a label\n"));
    work.run(&["evaluate", "hilang.csv", "-o", "f.txt"]).refuses(&["hilang.csv: there is no such file"]);
    assert!(!work.path("f.txt").exists());
    work.run(&["evaluate", "p.csv", "-o", "no/e.txt"]).refuses(&["does not exist"]);
    let same = work.run(&["evaluate", "p.csv", "-o", "e.txt", "--rejects", "e.txt"]);
    same.refuses(&["--rejects and the output are both 'e.txt'"]);
}

#[test]
fn labels_that_the_model_does_not_know_are_left_out_or_merged() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write(
        "t.csv",
        "text,label\nLaba naik,positif\nRugi besar,negative\nRapat,netral\nPanen gagal,negatif\n",
    );
    let run = |args: &[&str]| work.run(&[&["evaluate", "-m", "m.safetensors", "t.csv"], args].concat());
    run(&[])
        .exits(1)
        .says(&[
            "2 articles left out, with labels that the predictions do not know: 'negative' (1), 'netral' (1)",
        ])
        .prints(&["rows       2; left out: 2 with a label the predictions do not know\n"]);
    run(&["--merge-labels"]).exits(1).says(&["1 article left out"]).prints(&["rows       3; "]);
    work.write("t.csv", "text,label\nLaba naik,baik\nRugi besar,buruk\n");
    run(&[]).refuses(&["they have 'baik', 'buruk', the predictions 'negatif', 'positif'", "--label-column"]);
}

#[test]
fn labels_that_are_missing_are_named_with_the_next_step() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("t.csv", "text,kelas\nLaba naik,positif\nRugi besar,negatif\n");
    let run = |args: &[&str]| work.run(&[&["evaluate", "-m", "m.safetensors", "t.csv"], args].concat());
    run(&[]).refuses(&[
        "none of the 2 articles read has a label",
        "--label-column",
        "the columns are 'kelas'",
    ]);
    run(&["--label-column", "label"])
        .refuses(&["t.csv: there is no column `label`; its columns are `text`, `kelas`"]);
    run(&["--label-column", "kelas"]).well();
    work.write("p.csv", PREDICTIONS.replace("given_label", "asli"));
    work.run(&["evaluate", "p.csv"]).refuses(&["there is no column `given_label`"]);
    work.run(&["evaluate", "p.csv", "--label-column", "asli"]).well();
    let empty: String =
        PREDICTIONS.lines().take(1).chain(PREDICTIONS.lines().skip(8)).map(|l| format!("{l}\n")).collect();
    work.write("p.csv", empty);
    work.run(&["evaluate", "p.csv"]).refuses(&["none of the 1 article read has a label"]);
}

#[test]
fn what_is_no_prediction_is_told_with_the_way_out() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    work.run(&["evaluate", "t.csv"])
        .refuses(&["no rows of `sentimen predict`", "give -m MODEL to score articles"]);
    work.run(&["evaluate"]).exits(2);
    work.run(&["evaluate", "-m", "t.csv", "t.csv"]).refuses(&["t.csv"]);
    work.run(&["evaluate", "-m", "hilang.safetensors", "t.csv"]).refuses(&["there is no such file"]);
}

#[test]
fn a_bad_row_costs_only_itself() {
    let work = Workdir::new();
    let bad = PREDICTIONS
        .replace("k1,a.csv,2,,negatif,negatif,0.7,0.7", "k1,a.csv,2,,negatif,negatif,0.7,0.1")
        .replace(
            "k2,a.csv,3,,negatif,negatif,0.6,0.6,0.3,0.1,false,",
            "k2,a.csv,3,,,,,,,,false,the text is empty",
        )
        .replace("k3,a.csv,4,,negatif,positif", "k3,a.csv,4,,negatif,baik");
    work.write("p.csv", bad);
    let run = |args: &[&str]| work.run(&[&["evaluate", "p.csv"], args].concat());
    run(&["--rejects", "r.jsonl"])
        .exits(1)
        .says(&[
            "p.csv:2 (k1): the probabilities sum to 0.4000",
            "it was not scored: the text is empty",
            "the label 'baik' has no",
        ])
        .prints(&["rows       4; left out: 1 without a label, 3 could not be read\n"]);
    assert_eq!(work.text("r.jsonl").lines().count(), 3);
    run(&["--strict"]).refuses(&["stopped at the first bad input"]);
}

#[test]
fn the_pages_of_the_project_are_evaluated_by_event() {
    let work = Workdir::new();
    let model = format!("{}/models/berita.safetensors", env!("CARGO_MANIFEST_DIR"));
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    let args =
        ["evaluate", "-q", "-m", &model, &pages, "--groups", &events, "--by", "outlet", "--format", "json"];
    let found = json_of(&work.run(&args).well());
    assert_eq!((&found["n"], &found["unit"], &found["units"]), (&json!(372), &json!("groups"), &json!(120)));
    assert!(slices(&found, "outlet").len() > 10);
}

const GOLDEN: &str = "\
rows       7; left out: 1 without a label
intervals  95 %, 1,000 resamples of 5 groups, seed 0

                   figure        interval  always negatif  class shares
accuracy            0.714  0.200 to 1.000           0.429         0.429
macro-F1            0.711  0.167 to 1.000           0.200         0.200
balanced accuracy   0.722  0.200 to 1.000           0.333         0.333
MCC                 0.635  0.204 to 1.000
log-loss            0.954  0.420 to 1.891                         1.079
Brier score         0.529  0.190 to 1.124                         0.653
ECE                 0.307  0.000 to 0.436                         0.000
Brier score: mean over rows of the sum over classes of (p - y)², 0 to 2.
ECE: of the label given (top-label), 15 equal-width bins of its probability.

class                       figure        interval
negatif  rows                    3
         predicted               2
         precision           1.000  1.000 to 1.000
         recall              0.667  0.000 to 1.000
         F1                  0.800  0.000 to 1.000
         ROC-AUC             0.917  0.333 to 1.000
         average precision   0.917  0.333 to 1.000
netral   rows                    2
         predicted               1
         precision           1.000  1.000 to 1.000
         recall              0.500  0.000 to 1.000
         F1                  0.667  0.000 to 1.000
         ROC-AUC             0.500  0.000 to 1.000
         average precision   0.643  0.111 to 1.000
positif  rows                    2
         predicted               4
         precision           0.500  0.000 to 1.000
         recall              1.000  1.000 to 1.000
         F1                  0.667  0.000 to 1.000
         ROC-AUC             0.800  0.250 to 1.000
         average precision   0.583  0.417 to 1.000

true \\ predicted  negatif  netral  positif
negatif                 2       0        1
netral                  0       1        1
positif                 0       0        2

probability     rows   mean  right
0.467 to 0.533     1  0.500  1.000
0.533 to 0.600     3  0.583  0.667
0.667 to 0.733     1  0.700  1.000
0.733 to 0.800     1  0.800  1.000
0.867 to 0.933     1  0.900  0.000

answered  rows  probability from  accuracy
100 %        7             0.500     0.714
 90 %        6             0.550     0.667
 80 %        6             0.550     0.667
 70 %        5             0.600     0.800
 60 %        4             0.600     0.750
 50 %        4             0.600     0.750
 40 %        3             0.700     0.667
 30 %        2             0.800     0.500
 20 %        1             0.900     0.000
 10 %        1             0.900     0.000

by outlet  rows  accuracy        interval  macro-F1        interval
Kompas        3     1.000  1.000 to 1.000     1.000  1.000 to 1.000
Tempo         3     0.333  0.000 to 1.000     0.222  0.000 to 1.000
(none)        1     1.000               -     1.000               -
macro-F1 of a part: over the classes that occur in it.

by party  rows  accuracy        interval  macro-F1        interval
P            4     0.750  0.000 to 1.000     0.556  0.000 to 1.000
(none)       2     0.500  0.000 to 1.000     0.333  0.000 to 1.000
Q            2     1.000  1.000 to 1.000     1.000  1.000 to 1.000
macro-F1 of a part: over the classes that occur in it.

the 2 most confident of 2 errors
given      label  probability  id
netral   positif        0.900  k5
negatif  positif        0.550  k3
";
