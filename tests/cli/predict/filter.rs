use super::{number, predict, with_model};
use crate::workdir::{Workdir, each};
use serde_json::Value;

fn with_table() -> Workdir {
    let work = with_model();
    work.write(
        "a.csv",
        "id,text,label,outlet,kota\nk1,Laba naik lagi,positif,Antara,Solo\nk2,Rugi besar,,Tempo,Tegal\nk3,,,,\n\
         k4,Rapat digelar hari Senin,netral,Antara,\n",
    );
    work
}

#[test]
fn only_rows_that_fit_are_written() {
    let work = with_table();
    let ids = |flags: &[&str]| {
        let ran = predict(&work, &[&["a.csv", "--format", "jsonl"], flags].concat()).exits(1);
        each(&ran.rows(), "id")
            .into_iter()
            .map(|id| id.as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["k1", "k2", "k3", "k4"], "without a filter also what failed");
    assert_eq!(ids(&["--where", "label=negatif"]), ["k2"]);
    assert_eq!(ids(&["--where", "label!=negatif"]), ["k1", "k4"]);
    assert_eq!(ids(&["--where", "outlet=Antara", "--where", "given_label=netral"]), ["k4"]);
    assert_eq!(ids(&["--where", "kota=Tegal"]), ["k2"]);
    assert_eq!(ids(&["--where", "abstained=true", "--abstain", "1"]), ["k1", "k2", "k4"]);
    let all = predict(&work, &["a.csv", "--format", "jsonl"]).exits(1).rows();
    let mut sure: Vec<f64> = all.iter().filter_map(|row| row["confidence"].as_f64()).collect();
    sure.sort_by(f64::total_cmp);
    assert_eq!(ids(&["--confidence-above", &sure[1].to_string()]).len(), 2);
}

#[test]
fn what_is_left_out_is_counted_and_wrong_names_are_told() {
    let work = with_table();
    predict(&work, &["a.csv", "--where", "label=negatif"])
        .exits(1)
        .says(&["3 articles scored: 1 negatif, 1 netral, 1 positif; 1 row written; 1 input failed"]);
    predict(&work, &["a.csv", "--where", "koat=Solo"])
        .exits(1)
        .says(&["the inputs have no metadata and no column `koat`"]);
    predict(&work, &["a.csv", "--where", "label=marah"])
        .refuses(&["no label 'marah'; its labels are negatif, netral"]);
    predict(&work, &["a.csv", "--where", "label"]).refuses(&["has no =", "label=negatif"]);
    predict(&work, &["a.csv", "--confidence-above", "1.5"]).refuses(&["--confidence-above is 1.5"]);
}

#[test]
fn the_most_probable_classes_in_every_format() {
    let work = with_table();
    work.write("b.csv", "id,text\nk1,Laba naik lagi\n");
    let row = &predict(&work, &["b.csv", "--format", "jsonl"]).well().rows()[0];
    let mut sorted: Vec<(&String, f64)> =
        row["probabilities"].as_object().expect("all").iter().map(|(label, p)| (label, number(p))).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told = &predict(&work, &["b.csv", "--format", "jsonl", "--top-k", "2"]).well().rows()[0];
    let top: Vec<(&str, f64)> = told["top"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["label"].as_str().expect("a label"), number(&one["probability"])))
        .collect();
    assert_eq!(top, sorted[..2].iter().map(|(l, p)| (l.as_str(), *p)).collect::<Vec<_>>());
    assert_eq!((told["label"].clone(), told.get("probabilities")), (row["label"].clone(), None::<&Value>));
    let (header, records) = predict(&work, &["b.csv", "--format", "csv", "--top-k", "9"]).well().table();
    assert_eq!(
        header[5..],
        [
            "label",
            "confidence",
            "top_1",
            "top_1_probability",
            "top_2",
            "top_2_probability",
            "top_3",
            "top_3_probability",
            "abstained",
            "error"
        ]
    );
    let cells: Vec<String> = sorted.iter().flat_map(|(l, p)| [(*l).clone(), p.to_string()]).collect();
    assert_eq!(records[0][7..13], cells);
    let said = |k: usize| format!("{} ({:.1}%)", sorted[k].0, 100.0 * sorted[k].1);
    let text = predict(&work, &["b.csv", "--top-k", "2"]).well().stdout;
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words[..4].join(" "), format!("{} {}", said(0), said(1)), "{text}");
    predict(&work, &["b.csv", "--top-k", "0"]).refuses(&["--top-k"]);
}

#[test]
fn the_name_of_the_output_tells_its_format() {
    let work = with_table();
    for name in ["p.csv", "p.jsonl", "p.CSV"] {
        let format = name[2..].to_ascii_lowercase();
        let shown = predict(&work, &["a.csv", "--format", &format]).exits(1).stdout;
        predict(&work, &["a.csv", "-o", name]).exits(1);
        assert_eq!(work.text(name), shown, "{name}");
    }
    let text = predict(&work, &["a.csv"]).exits(1).stdout;
    predict(&work, &["a.csv", "-o", "p.csv", "--format", "text"]).exits(1);
    assert_eq!(work.text("p.csv"), text, "a format that is named comes first");
}
