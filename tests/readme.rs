//! The README's tour, typed as printed: each command in its console blocks is run in order, in a
//! folder that holds only a copy of `data/`, and must print what stands below it. A last line `…`
//! means that more follows.

#![allow(clippy::unwrap_used, reason = "a tour that cannot be walked is a failed test")]
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// The commands of a text with what is printed below each.
fn tour(readme: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match line.strip_prefix("$ ") {
                Some(command) => steps.push((command.to_owned(), String::new())),
                None => {
                    let printed = &mut steps.last_mut().expect("output before any command").1;
                    printed.push_str(line);
                    printed.push('\n');
                }
            },
        }
    }
    steps
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_tour_prints_what_the_readme_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy(&root.join("data"), &folder.path().join("data"));
    let program = Path::new(env!("CARGO_BIN_EXE_sentimen")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let steps = tour(&std::fs::read_to_string(root.join("README.md")).unwrap());
    assert!(steps.len() >= 6, "the tour has shrunk to {} commands", steps.len());
    for (command, printed) in steps {
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let real = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "$ {command}\n{real}");
        match printed.strip_suffix("…\n") {
            Some(start) => assert!(real.starts_with(start), "$ {command}\n{real}"),
            None => assert_eq!(real, printed, "$ {command}"),
        }
    }
}

/// The console blocks of a text, as they stand.
fn blocks(readme: &str) -> Vec<&str> {
    let opened = readme.split("```console\n").skip(1);
    opened.map(|rest| rest.split("\n```").next().unwrap_or_default()).collect()
}

#[test]
fn the_indonesian_readme_shows_the_same_tour() {
    let read =
        |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (english, indonesian) = (read("README.md"), read("README.id.md"));
    let shown = blocks(&english);
    let copied = blocks(&indonesian);
    assert!(copied.len() >= 6, "README.id.md has shrunk to {} blocks", copied.len());
    let mut at = 0;
    for block in copied {
        let first = block.lines().next().unwrap_or_default();
        match shown[at..].iter().position(|other| *other == block) {
            Some(found) => at += found + 1,
            None => panic!("copy this block of README.md to README.id.md again, in its order: {first}"),
        }
    }
}
