use crate::corpus::{page, trained, two_classes};
use crate::skip;
use crate::workdir::Workdir;
use std::process::Command;

/// Runs `command` of a shell in a terminal, where `$P` is the program, and gives what the terminal got, with plain line ends.
fn in_terminal(work: &Workdir, command: &str) -> String {
    let output = Command::new("script")
        .args(["-qec", command, "/dev/null"])
        .current_dir(work.path(""))
        .env("P", env!("CARGO_BIN_EXE_sentimen"))
        .env("SHELL", "/bin/sh")
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C")
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .output()
        .unwrap_or_else(|e| panic!("script: {e}"));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{command}: {output:?}");
    String::from_utf8(output.stdout).unwrap_or_else(|e| panic!("{command}: {e}")).replace("\r\n", "\n")
}

/// `text` without the sequences that set colours and the like.
fn without_escapes(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        kept.push_str(before);
        rest = after.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        rest = rest.get(1..).unwrap_or_default();
    }
    kept + rest
}

fn has_script() -> bool {
    let found = Command::new("script").arg("--version").output();
    skip::unless(
        found.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")),
        "script of util-linux",
    )
}

fn prepared() -> Workdir {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("b.csv", "id,text\nx,Laba naik\ny,\nz,Pabrik rugi besar\n");
    work.write("c.txt", page("Laba Naik", "Laba naik dua kali lipat tahun ini.", "Sentimen: positif (90%)"));
    work
}

/// What is redirected or written through `-o` does not know that a terminal is there.
#[test]
fn a_terminal_beside_changes_no_byte_of_data() {
    if !has_script() {
        return;
    }
    let work = prepared();
    for args in [
        "train train.csv --folds 2 -o O",
        "ingest train.csv b.csv c.txt --format csv",
        "ingest train.csv b.csv c.txt -o O",
        "predict -m m.safetensors b.csv c.txt --explain 3",
        "predict -m m.safetensors b.csv c.txt --format jsonl -o O",
        "predict -m m.safetensors b.csv c.txt --format csv",
        "explain -m m.safetensors b.csv c.txt",
        "explain -m m.safetensors b.csv c.txt --html -o O",
        "share -m m.safetensors b.csv --method em",
        "evaluate -m m.safetensors train.csv",
        "audit train.csv -o O",
        "check train.csv",
        "inspect m.safetensors",
    ] {
        let plain: Vec<&str> = args.split(' ').collect();
        let expected = work.run(&plain);
        let file = args.ends_with(" O").then(|| work.bytes("O"));
        drop(std::fs::remove_file(work.path("O")));
        // Standard input and standard error are the terminal.
        let said = in_terminal(&work, &format!("\"$P\" {args} > data.txt"));
        assert_eq!(work.text("data.txt"), expected.stdout, "{args}: {said}");
        if let Some(file) = file {
            assert!(work.bytes("O") == file, "{args}: {said}");
            drop(std::fs::remove_file(work.path("O")));
        }
    }
}

/// On a terminal colours may be added, and nothing else; `explain` shows by them what it marks otherwise, as `--color always`
/// does anywhere.
#[test]
fn a_terminal_gets_the_same_text_in_colours() {
    if !has_script() {
        return;
    }
    let work = prepared();
    let mut coloured = 0;
    for args in [
        "predict -m m.safetensors b.csv c.txt --format text --explain 3",
        "predict -m m.safetensors b.csv c.txt --format jsonl",
        "explain -m m.safetensors b.csv c.txt --width 80",
        "share -m m.safetensors b.csv --method em",
        "evaluate -m m.safetensors train.csv",
        "check train.csv",
        "inspect m.safetensors",
        "ingest train.csv c.txt --format text",
        "ingest train.csv c.txt --format jsonl",
    ] {
        let plain: Vec<&str> = args.split(' ').chain(["--quiet"]).collect();
        let colours: &[&str] = if args.starts_with("explain") { &["--color", "always"] } else { &[] };
        let expected = work.run(&[&plain, colours].concat()).stdout;
        let shown = in_terminal(&work, &format!("\"$P\" {args} --quiet 2> said.txt"));
        assert_eq!(without_escapes(&shown), without_escapes(&expected), "{args}: {}", work.text("said.txt"));
        assert!(colours.is_empty() || shown == expected, "{args}: other colours");
        coloured += usize::from(shown.contains('\u{1b}'));
    }
    assert!(coloured > 0, "no terminal was seen");
}
