#![cfg(target_os = "linux")]

use crate::corpus::{three_classes, trained, two_classes};
use crate::workdir::Workdir;
use std::process::{Command, Output};

const FULL: &str = "the disk is full; make room and run again";

/// A folder with a model, tables, predictions and a review.
fn prepared() -> Workdir {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("b.csv", three_classes());
    work.run(&["predict", "-m", "m.safetensors", "train.csv", "-q", "-o", "p.jsonl"]).well();
    let more =
        (0..80).map(|i| format!("Hari ke-{i} {}\n", ["laba naik,positif", "rugi besar,negatif"][i % 2]));
    work.write("c.csv", format!("text,label\n{}", more.collect::<String>()));
    work.write(
        "r.csv",
        "answer,id,given_label,probability_negatif,probability_positif\n,train.csv#2,positif,,\n",
    );
    work
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_full_disk_behind_standard_output_is_told_by_every_verb() {
    let work = prepared();
    for args in [
        &["ingest", "train.csv"][..],
        &["ingest", "train.csv", "--format", "csv"],
        &["ingest", "train.csv", "-o", "/dev/full"],
        &["check", "train.csv"],
        &["train", "train.csv", "-o", "n.safetensors", "--no-eval"],
        &["train", "--print-recipe"],
        &["predict", "-m", "m.safetensors", "train.csv"],
        &["predict", "-m", "m.safetensors", "train.csv", "--format", "csv"],
        &["predict", "-m", "m.safetensors", "train.csv", "--new-column", "baru"],
        &["explain", "-m", "m.safetensors", "train.csv"],
        &["explain", "-m", "m.safetensors", "train.csv", "--html"],
        &["share", "-m", "m.safetensors", "train.csv", "--method", "em", "--resamples", "100"],
        &["evaluate", "-m", "m.safetensors", "train.csv", "--resamples", "100"],
        &["evaluate", "p.jsonl", "--resamples", "100"],
        &["report", "-m", "m.safetensors", "train.csv", "--no-curves", "--resamples", "100"],
        &["curve", "c.csv", "--draws", "1", "--resamples", "100"],
        &["audit", "train.csv", "-o", "new.csv"],
        &["compare", "p.jsonl", "p.jsonl", "--resamples", "100"],
        &["inspect", "m.safetensors"],
        &["inspect", "m.safetensors", "--word", "naik"],
        &["inspect", "m.safetensors", "--dump", "-"],
        &["completions", "bash"],
        &["man"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        let output = work.command(args).stdout(full).output().expect("the program");
        let said = told(&output);
        let line = said.lines().last().unwrap_or_default();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        let named = ["error: the output: ", "error: stdout: ", "error: /dev/full: "];
        assert!(named.iter().any(|name| line.starts_with(name)) && line.ends_with(FULL), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{args:?}: {said}");
    }
}

/// Runs the program where no file may grow beyond so many blocks of 512 bytes.
fn within(work: &Workdir, blocks: u32, args: &[&str], input: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_sentimen");
    work.write("stdin", input);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -f {blocks}; exec \"$@\" < stdin"))
        .args(["sh", program])
        .args(args);
    command.current_dir(work.path("")).env("LC_ALL", "C").env_remove("LC_MESSAGES");
    command.output().expect("sh")
}

/// The files of a folder, hidden ones too.
fn names(work: &Workdir) -> Vec<String> {
    let entries = std::fs::read_dir(work.path("")).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_that_may_not_grow_so_far_leaves_the_old_one() {
    let work = prepared();
    let rows: String =
        (0..400).map(|i| format!("Laba ke-{i} naik dan rugi turun lagi tahun ini.,positif\n")).collect();
    work.write("besar.csv", format!("text,label\n{rows}Rugi besar,negatif\n"));
    work.write("old", "old\n");
    work.write("buruk.jsonl", format!("{{\"text\":\"Laba\"}}\n{}", "{\"text\":7}\n".repeat(200)));
    for args in [
        &["train", "besar.csv", "--no-eval", "-o", "old"][..],
        &["ingest", "besar.csv", "-o", "old"],
        &["predict", "-m", "m.safetensors", "besar.csv", "-o", "old"],
        &["explain", "-m", "m.safetensors", "besar.csv", "-o", "old"],
        &["report", "-m", "m.safetensors", "besar.csv", "--resamples", "100", "-o", "old"],
        &["inspect", "m.safetensors", "--dump", "old"],
        &["ingest", "buruk.jsonl", "besar.csv", "--rejects", "old"],
    ] {
        let before = names(&work);
        let output = within(&work, 4, args, "");
        let said = told(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        let part = "the file would grow beyond the size that is allowed; raise the limit (ulimit -f)";
        assert!(said.contains(part) && !said.contains("panicked"), "{args:?}: {said}");
        assert_eq!(work.text("old"), "old\n", "{args:?}");
        let after: Vec<String> = names(&work).into_iter().filter(|name| name != "stdin").collect();
        let before: Vec<String> = before.into_iter().filter(|name| name != "stdin").collect();
        assert_eq!(after, before, "{args:?} leaves nothing else");
    }
}

#[test]
fn rows_for_which_there_was_no_room_come_when_there_is() {
    let work = prepared();
    let rows: String = (0..300).map(|i| format!("Laba ke-{i} naik dan rugi turun.\n")).collect();
    work.write("baris.txt", rows);
    let run = |to| ["predict", "-m", "m.safetensors", "--kind", "line", "baris.txt", "-q", to];
    for name in ["p.jsonl", "p.csv"] {
        work.run(&[&run("-o")[..], &[name]].concat()).well();
        let whole = work.bytes(name);
        std::fs::remove_file(work.path(name)).expect("the output");
        for blocks in [1, 20, 21, 40] {
            let output = within(&work, blocks, &[&run("--resume")[..], &[name]].concat(), "");
            let said = told(&output);
            assert_eq!(output.status.code(), Some(2), "{blocks}: {said}");
            assert!(said.contains("raise the limit"), "{said}");
            let there = work.bytes(name);
            assert!(whole.starts_with(&there) && there.len() < whole.len(), "{name} {blocks}");
            assert!(blocks == 1 || there.len() > 4096, "what there was room for is there");
        }
        work.run(&[&run("--resume")[..], &[name]].concat()).well();
        assert!(work.bytes(name) == whole, "{name}");
    }
}

#[test]
fn answers_for_which_there_was_no_room_are_named_and_the_old_ones_stay() {
    let work = prepared();
    let rows: String = (0..60).map(|i| format!(",a{i},positif,,\n")).collect();
    let review = format!("answer,id,given_label,probability_negatif,probability_positif\n{rows}");
    work.write("r.csv", &review);
    assert!(review.len() > 512);
    let output = within(&work, 1, &["review", "r.csv"], "p\nn\n");
    let said = told(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in [
        "warning: not saved: the file would grow beyond the size that is allowed; raise the limit",
        "error: r.csv: answers could not be saved",
        "2 not in the file: r.csv:2 'positif', r.csv:3 'negatif'",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(work.text("r.csv"), review);
}
