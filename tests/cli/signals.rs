#![cfg(unix)]

use crate::corpus::{trained, two_classes};
use crate::skip;
use crate::workdir::Workdir;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Signals, and how a shell tells that they ended a program.
const ENDS: [(&str, i32); 3] = [("INT", 130), ("TERM", 143), ("HUP", 129)];

/// Whether these signals reach a program that is started here: who runs the tests may have them ignored.
fn are_heard() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask & 0b100_0000_0000_0011 == 0
}

/// Hidden files: what is not whole yet.
fn temporaries(work: &Workdir) -> Vec<String> {
    let entries = std::fs::read_dir(work.path("")).expect("a folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Starts the program; `None` where it would not hear signals.
fn start(work: &Workdir, args: &[&str]) -> Option<Child> {
    let mut command = work.command(args);
    if !are_heard() {
        let reset = ["--default-signal=INT,TERM,HUP"];
        let works = Command::new("env").args(reset).arg("true").status().is_ok_and(|status| status.success());
        if !skip::unless(works, "a parent that does not ignore signals, or env of coreutils 8.31") {
            return None;
        }
        command = Command::new("env");
        command.args(reset).args(["LC_ALL=C", env!("CARGO_BIN_EXE_sentimen")]).args(args);
        command.current_dir(work.path(""));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Some(command.spawn().unwrap_or_else(|e| panic!("{args:?}: {e}")))
}

/// Sends `signal` once; the exit code and what was said.
#[track_caller]
fn ended_by(child: &mut Child, signal: &str) -> (Option<i32>, String) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(10) {
            let _ = child.kill();
            panic!("{signal} did not end it");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let mut said = String::new();
    child.stderr.take().expect("standard error").read_to_string(&mut said).expect("talk");
    (status.code(), said)
}

#[test]
fn a_training_ends_at_once_and_the_old_model_stays() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let old = work.bytes("m.safetensors");
    let row = |i: usize| {
        let words: String = (0..60).map(|w| format!("kata{} ", (i * 31 + w * w * 17) % 997)).collect();
        format!("{words},{}\n", ["positif", "negatif"][i % 2])
    };
    work.write("besar.csv", format!("text,label\n{}", (0..3000).map(row).collect::<String>()));
    for (signal, code) in ENDS {
        // While it reads, and while it fits.
        for input in ["-", "besar.csv"] {
            let search = ["--search", "--search-eval", "nested", "--tol", "1e-9"];
            let args = [&["train", input, "-o", "m.safetensors"][..], &search].concat();
            let Some(mut child) = start(&work, &args) else { return };
            wait_for("no temporary appears", || !temporaries(&work).is_empty());
            if input != "-" {
                std::thread::sleep(Duration::from_millis(400));
            }
            let (ended, said) = ended_by(&mut child, signal);
            assert_eq!(ended, Some(code), "{signal} {input}: {said}");
            assert!(said.ends_with("interrupted; as before: m.safetensors\n"), "{said}");
            assert_eq!(temporaries(&work), [""; 0]);
            assert!(work.bytes("m.safetensors") == old);
        }
    }
}

#[test]
fn rows_from_a_pipe_that_are_no_whole_file_yet_are_gone() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("p.csv", "old\n").write("r.jsonl", "old\n");
    let rows = ["-", "--kind", "line", "-o", "p.csv", "--rejects", "r.jsonl"];
    for (verb, flags) in
        [("predict", &["-m", "m.safetensors"][..]), ("ingest", &[]), ("explain", &["-m", "m.safetensors"])]
    {
        for (signal, code) in ENDS {
            let Some(mut child) = start(&work, &[&[verb], flags, &rows].concat()) else { return };
            child.stdin.as_mut().expect("standard input").write_all(b"Laba naik\n\nRugi\n").expect("lines");
            wait_for("no temporaries appear", || temporaries(&work).len() == 2);
            let (ended, said) = ended_by(&mut child, signal);
            assert_eq!(ended, Some(code), "{verb} {signal}: {said}");
            let last = said.lines().last().unwrap_or_default();
            let named = last.contains("p.csv") && last.contains("r.jsonl");
            assert!(last.starts_with("interrupted; as before: ") && named, "{verb}: {said}");
            assert_eq!(temporaries(&work), [""; 0]);
            assert_eq!((work.text("p.csv"), work.text("r.jsonl")), ("old\n".into(), "old\n".into()));
        }
    }
    let Some(mut child) = start(&work, &["ingest", "-", "-o", "p.csv", "--quiet"]) else { return };
    wait_for("no temporary appears", || temporaries(&work).len() == 1);
    assert_eq!(ended_by(&mut child, "INT"), (Some(130), String::new()), "quiet is quiet");
    let Some(mut child) = start(&work, &["ingest", "-", "-o", "p.csv", "--lang", "id"]) else { return };
    wait_for("no temporary appears", || temporaries(&work).len() == 1);
    let said = "dihentikan; tetap seperti semula: p.csv\n";
    assert_eq!(ended_by(&mut child, "INT"), (Some(130), said.to_owned()));
}

#[test]
fn rows_that_are_written_stay_and_the_same_command_goes_on() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let lines: String = (0..900).map(|i| format!("Laba ke-{i} naik, rugi turun.\n")).collect();
    let args = ["predict", "-m", "m.safetensors", "--kind", "line", "-", "--resume", "p.jsonl"];
    work.run_on(&lines, &args).well();
    let whole = work.text("p.jsonl");
    std::fs::remove_file(work.path("p.jsonl")).expect("the output");
    for ((signal, code), part) in ENDS.into_iter().zip([100, 350, 600]) {
        let Some(mut child) = start(&work, &args) else { return };
        let end = lines.match_indices('\n').nth(part).map_or(0, |(at, _)| at + 1);
        let stdin = child.stdin.as_mut().expect("standard input");
        stdin.write_all(&lines.as_bytes()[..end]).expect("lines are taken");
        let rows = || std::fs::read_to_string(work.path("p.jsonl")).unwrap_or_default().matches('\n').count();
        wait_for("no rows come", || rows() > part);
        let (ended, said) = ended_by(&mut child, signal);
        assert_eq!(ended, Some(code), "{said}");
        let part = "interrupted; the rows in p.jsonl stay, and the same command goes on below them\n";
        assert!(said.ends_with(part), "{said}");
        assert!(whole.starts_with(&work.text("p.jsonl")));
    }
    work.run_on(&lines, &args).well();
    assert!(work.text("p.jsonl") == whole);
}

#[test]
fn a_reader_who_does_not_read_holds_nothing_up() {
    let work = Workdir::new();
    let rows: String = (0..20_000).map(|i| format!("Laba ke-{i} naik, rugi turun.\n")).collect();
    work.write("baris.txt", rows);
    // Neither rows nor talk are taken; both pipes are full.
    work.write("kosong.jsonl", "{}\n".repeat(20));
    for args in [
        &["ingest", "baris.txt", "--kind", "line"][..],
        &["ingest", "kosong.jsonl", "baris.txt", "--kind", "line", "--rejects", "r.jsonl"],
    ] {
        let Some(mut child) = start(&work, args) else { return };
        std::thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        let (ended, said) = ended_by(&mut child, "INT");
        assert_eq!(ended, Some(130), "{said}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!(temporaries(&work), [""; 0]);
    }
}

#[test]
fn answers_that_were_given_are_in_the_file() {
    let work = Workdir::new();
    for (signal, code) in ENDS {
        work.write("r.csv", "answer,id,probability_n,probability_p\n,1,,\n,2,,\n,3,,\n");
        let Some(mut child) = start(&work, &["review", "r.csv"]) else { return };
        let mut stderr = BufReader::new(child.stderr.take().expect("standard error"));
        child.stdin.as_mut().expect("standard input").write_all(b"p\nn\n").expect("answers");
        let mut said = String::new();
        while !said.contains("3 of 3, 2 answered") {
            assert!(stderr.read_line(&mut said).expect("text") > 0, "{said}");
        }
        child.stderr = Some(stderr.into_inner());
        assert_eq!(ended_by(&mut child, signal).0, Some(code));
        assert_eq!(work.text("r.csv"), "answer,id,probability_n,probability_p\np,1,,\nn,2,,\n,3,,\n");
        assert_eq!(temporaries(&work), [""; 0]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_to_be_ignored_is() {
    let work = Workdir::new();
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' INT HUP; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sentimen")]);
    command.args(["ingest", "-", "--kind", "line", "-o", "a.jsonl"]).current_dir(work.path(""));
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("sh");
    wait_for("no temporary appears", || !temporaries(&work).is_empty());
    for signal in ["INT", "HUP"] {
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }
    std::thread::sleep(Duration::from_millis(200));
    let mut stdin = child.stdin.take().expect("standard input");
    stdin.write_all(b"Laba naik\n").expect("a line");
    drop(stdin);
    assert!(child.wait().expect("an end").success());
    assert_eq!(work.text("a.jsonl").lines().count(), 1);
}
