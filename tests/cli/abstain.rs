use crate::corpus::{load, three_classes, trained};
use crate::workdir::{Ran, Workdir, each};
use serde_json::Value;

const TEXTS: &str = "id,text\nk1,Laba naik\nk2,ωωω\nk3,Rapat digelar hari Senin\nk4,\n";

fn predict(work: &Workdir, args: &[&str]) -> Ran {
    work.run(&[&["predict", "-m", "m.safetensors", "a.csv"], args].concat()).exits(1)
}

/// The confidences of the three rows that can be scored.
fn confidences(rows: &[Value]) -> Vec<f64> {
    rows.iter().filter_map(|row| row["confidence"].as_f64()).collect()
}

#[test]
fn rows_below_the_flag_are_marked_and_keep_all_else() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("a.csv", TEXTS);
    let sure = predict(&work, &["--format", "jsonl"]).rows();
    assert_eq!(each(&sure, "abstained"), [false, false, false, false]);
    let found = confidences(&sure);
    assert_eq!(found.len(), 3);
    // Halfway between the least sure row and the next.
    let mut sorted = found.clone();
    sorted.sort_by(f64::total_cmp);
    let between = (0.5 * (sorted[0] + sorted[1])).to_string();
    let mut marked = predict(&work, &["--format", "jsonl", "--abstain", &between]).rows();
    let least = found.iter().position(|c| *c == sorted[0]).expect("the least sure");
    for (i, row) in marked.iter().enumerate() {
        assert_eq!(row["abstained"], i == least, "{row}");
    }
    marked.iter_mut().for_each(|row| row["abstained"] = false.into());
    assert_eq!(marked, sure);
    let (header, records) = predict(&work, &["--format", "csv", "--abstain", &between]).table();
    let at = header.iter().position(|name| name == "abstained").expect("the column");
    let cells: Vec<bool> = records.iter().map(|record| record[at] == "true").collect();
    assert_eq!(cells.iter().position(|c| *c), Some(least));
    assert_eq!(cells.iter().filter(|c| **c).count(), 1);
    // A row is below the threshold or it is not: its own confidence is not below itself.
    let own = predict(&work, &["--format", "jsonl", "--abstain", &sorted[0].to_string()]).rows();
    assert_eq!(each(&own, "abstained"), [false, false, false, false]);
}

#[test]
fn text_marks_them_in_a_column_of_their_own_and_the_summary_counts_them() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("a.csv", TEXTS);
    let plain = predict(&work, &[]);
    assert!(!plain.stdout.contains('?') && !plain.stderr.contains("abstained"));
    let all = predict(&work, &["--abstain", "1"]);
    let (plain, all_lines): (Vec<&str>, Vec<&str>) =
        (plain.stdout.lines().collect(), all.stdout.lines().collect());
    for i in 0..3 {
        assert_eq!(all_lines[i], format!("? {}", plain[i]));
    }
    assert_eq!(all_lines[3], format!("  {}", plain[3]), "what failed does not abstain");
    assert!(all.stderr.contains("; 3 of them abstained; 1 input failed"), "{}", all.stderr);
    let few = predict(&work, &["--abstain", "0.01"]);
    assert!(few.stdout.lines().all(|line| line.starts_with("  ")));
    assert!(few.stderr.contains("; 0 of them abstained"), "{}", few.stderr);
}

#[test]
fn the_model_may_bring_its_own_and_the_flag_overrides_it() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &["--abstain", "1"]);
    assert_eq!((model.rule().abstain, model.recipe().train.abstain), (1.0, 1.0));
    work.write("a.csv", TEXTS);
    let own = predict(&work, &["--format", "jsonl"]).rows();
    assert_eq!(each(&own, "abstained"), [true, true, true, false]);
    let never = predict(&work, &["--format", "jsonl", "--abstain", "0"]).rows();
    assert_eq!(each(&never, "abstained"), [false, false, false, false]);
    let bytes = work.bytes("m.safetensors");
    trained(&work, &three_classes(), &["--abstain", "0"]);
    assert_ne!(work.bytes("m.safetensors"), bytes);
    assert_eq!(load(&work, "m.safetensors").rule().abstain, 0.0);
    let zero = work.bytes("m.safetensors");
    trained(&work, &three_classes(), &[]);
    assert_eq!(work.bytes("m.safetensors"), zero);
}

#[test]
fn what_is_no_probability_is_refused() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("a.csv", TEXTS);
    for p in ["1.5", "-0.1", "NaN"] {
        work.run(&["predict", "-m", "m.safetensors", "a.csv", "--abstain", p])
            .refuses(&["--abstain is", "between 0 and 1"]);
        work.run(&["train", "a.csv", "-o", "n.safetensors", "--abstain", p])
            .refuses(&["abstain is", "between 0 and 1"]);
    }
}
