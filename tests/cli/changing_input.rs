#![cfg(unix)]

use crate::corpus::{page, trained, two_classes};
use crate::workdir::Workdir;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Rows of a table that is larger than what is read ahead of a reader who waits.
const ROWS: usize = 1500;

/// The table: each row has a text of 32 KiB.
fn large() -> String {
    let text = "laba naik rugi besar ".repeat(1560);
    let rows = (0..ROWS).map(|i| format!("k{i},\"{text}\"\n"));
    format!("id,text\n{}", rows.collect::<String>())
}

type Change = fn(&Path);

fn open(path: &Path) -> File {
    File::options().write(true).open(path).expect("the table")
}

#[test]
fn a_table_that_changes_while_it_is_read_is_named() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let table = large();
    let changes: [(&str, Change); 4] = [
        ("emptied", |path| open(path).set_len(0).expect("a shorter table")),
        ("cut in a row", |path| open(path).set_len(40_000_123).expect("a shorter table")),
        ("added to", |path| {
            let mut file = File::options().append(true).open(path).expect("the table");
            file.write_all(b"k9999,laba\nk10000,").expect("more rows");
        }),
        ("written over", |path| {
            let mut file = open(path);
            file.seek(SeekFrom::Start(45_000_000)).expect("a place in it");
            file.write_all(b"rugi").expect("other words");
        }),
    ];
    for (at, (what, change)) in changes.into_iter().enumerate() {
        work.write("besar.csv", &table);
        let verb = [
            &["ingest", "besar.csv"][..],
            &["predict", "-m", "m.safetensors", "besar.csv", "--format", "jsonl", "--explain", "9"],
        ][at % 2];
        let mut command = work.command(verb);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        let mut rows = BufReader::with_capacity(16, child.stdout.take().expect("standard output"));
        let mut first = String::new();
        rows.read_line(&mut first).expect("a row");
        // Its rows are not taken, so that it has not read to the end.
        if verb[0] == "ingest" {
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        change(&work.path("besar.csv"));
        let mut rest = String::new();
        rows.read_to_string(&mut rest).expect("rows");
        let mut said = String::new();
        child.stderr.take().expect("standard error").read_to_string(&mut said).expect("talk");
        let code = child.wait().expect("an end").code();
        assert_eq!(code, Some(1), "{what}: {said}");
        let part = "besar.csv: the file changed while it was read; run again when no program writes to it";
        assert!(said.contains(part) && !said.contains("panicked"), "{what}: {said}");
        for (n, row) in std::iter::once(first.as_str()).chain(rest.lines()).enumerate().take(600) {
            assert!(
                row.starts_with(&format!("{{\"id\":\"k{n}\"")),
                "{what}: row {n} is {}",
                &row[..row.len().min(90)]
            );
        }
    }
}

#[test]
fn files_that_vanish_or_change_after_they_were_listed_are_named() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    for verb in [
        &["ingest"][..],
        &["predict", "-m", "m.safetensors"],
        &["train", "--no-eval", "-o", "n.safetensors"],
        &["explain", "-m", "m.safetensors"],
    ] {
        for name in ["1.txt", "2.txt", "3.txt", "4.txt", "5.csv", "6.txt"] {
            let text = page("Laba Naik", "Laba naik dua kali lipat tahun ini.", "Sentimen: positif (90%)");
            work.write(&format!("map/{name}"), if name == "5.csv" { two_classes() } else { text });
        }
        let pipe = work.path("pipa.csv");
        let _ = std::fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        let args = [verb, &["pipa.csv", "map"]].concat();
        let child = work.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it");
        // Opens once the program does, which has listed the folder before.
        let mut feed = File::options().write(true).open(&pipe).expect("the pipe");
        std::fs::remove_file(work.path("map/1.txt")).expect("a page");
        std::fs::rename(work.path("map/2.txt"), work.path("elsewhere.txt")).expect("a page");
        work.write("map/3.txt", "");
        std::fs::remove_file(work.path("map/5.csv")).expect("a table");
        std::fs::remove_file(work.path("map/6.txt")).expect("a page");
        std::fs::create_dir(work.path("map/6.txt")).expect("a folder in its place");
        feed.write_all(two_classes().as_bytes()).expect("rows");
        drop(feed);
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        for part in [
            "map/1.txt: there is no such file or folder",
            "map/2.txt: there is no such file or folder",
            "map/3.txt: the file is empty",
            "map/5.csv: there is no such file or folder",
            "map/6.txt: ",
        ] {
            assert!(said.contains(part), "{args:?}: no '{part}' in {said}");
        }
        assert!(!said.contains("panicked") && !said.contains("4.txt"), "{args:?}: {said}");
        std::fs::remove_dir(work.path("map/6.txt")).expect("the folder");
    }
}

#[test]
fn a_pipe_that_ends_in_a_row_gives_what_came_before() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    for (kind, text) in [
        ("csv", "id,text\na,Laba naik\nb"),
        ("jsonl", "{\"id\":\"a\",\"text\":\"Laba\"}\n{\"id\":\"b\",\"te"),
    ] {
        let args = ["predict", "-m", "m.safetensors", "-", "--kind", kind, "--format", "jsonl"];
        let rows = work.run_on(text, &args).exits(1).says(&["-:"]).rows();
        assert_eq!(rows[0]["id"], "a", "{kind}");
        assert!(!rows[0]["label"].is_null() && rows[1]["label"].is_null(), "{kind}: {rows:?}");
    }
}
