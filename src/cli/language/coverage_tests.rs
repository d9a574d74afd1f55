//! Laws of the catalogue: nothing that is said is without a pair, no pair is of something that is not said.

use super::catalogue::{HELP, HELP_FILES, MESSAGE_FILES, OUTER_FILES, pairs};
use super::sources_tests::{Literal, literals};
use super::template::Template;
use crate::cli::Cli;
use clap::{Command, CommandFactory};
use std::collections::BTreeSet;

/// What is no message though it reads like one: where its file's path begins so, and it so, with the reason.
const NOT_SAID: [(&str, &str, &str); 28] = [
    ("cli/demo.rs", "1. ", "the demo's own text, on stdout"),
    ("cli/demo.rs", "\n", "the demo's own text, on stdout"),
    ("cli/demo.rs", "   sentimen", "a command to type"),
    ("cli/demo.rs", "… {}", "the demo's own text, on stdout"),
    ("cli/man.rs", "EXIT STATUS", "a section of a manual page, translated with the page"),
    ("cli/man.rs", "Exit codes", "what a line of help begins with"),
    ("cli/man.rs", ".SH", "roff"),
    ("cli/recipe.rs", "social, words", "values of a flag"),
    ("cli/recipe.rs", "none, indonesian", "values of a flag"),
    ("cli/recipe.rs", "multinomial, ovr", "values of a flag"),
    ("cli/recipe.rs", "ignore, weight, soft", "values of a flag"),
    ("cli/recipe.rs", "auto, ", "values of a flag"),
    ("cli/language/help.rs", "Possible values:", "help"),
    ("cli/language/template.rs", "", "of the catalogue itself, seen in tests only"),
    ("corpus/check/", "", "findings of `check`, on stdout"),
    ("ingest/page/", "", "words of pages"),
    ("ingest/jsonl.rs", " at line ", "serde_json's words"),
    ("ingest/jsonl.rs", "recursion limit", "serde_json's words"),
    ("ingest/", "{} (byte {})", "a place"),
    ("ingest/left.rs", "JSON lines", "the name of a format"),
    ("train/figures.rs", "; each fit searched", "how figures were made, on the card"),
    ("train/mod.rs", "not evaluated", "how figures were made, on the card"),
    ("train/parts.rs", "articles to {}", "how figures were made, on the card"),
    ("train/parts.rs", "{} without a date", "how figures were made, on the card"),
    ("train/parts.rs", "all {} documents", "how figures were made, on the card"),
    ("train/parts.rs", "{} held-out documents", "how figures were made, on the card"),
    ("train/parts.rs", "; {} later of groups", "how figures were made, on the card"),
    ("train/parts.rs", ", {} documents without", "how figures were made, on the card"),
];

/// Floors whose prose is said to the person. What `report` writes is data but for what these of its files say.
const SPOKEN: [&str; 15] = [
    "audit/",
    "sheet.rs",
    "cli/",
    "ingest/",
    "train/",
    "model/",
    "corpus/",
    "recipe/",
    "evaluate/",
    "features/",
    "text/stem.rs",
    "error.rs",
    "output.rs",
    "label.rs",
    "report/drift.rs",
];

/// Calls whose literals are said, of however many words.
const SAYING: [&str; 8] = ["invalid", "corpus", "input", "model", "note", "note_at", "warn", "progress"];

/// Without the signs at which messages are joined.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches("; ")
}

/// A template's message with every hole as sources have it.
fn as_written(message: &str) -> String {
    message.replace("{#}", "{}").replace("{;}", "{}")
}

fn is_prose(text: &str) -> bool {
    let words = text.split([' ', '\n']).filter(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2 && word.chars().all(|c| c.is_alphabetic() || "'-.,:;()`!?".contains(c))
    });
    text.contains(' ') && words.count() >= 2
}

/// The first of the exceptions that it is.
fn exception(literal: &Literal) -> Option<usize> {
    let Literal { file, text, .. } = literal;
    NOT_SAID.iter().position(|(of, start, _)| file.starts_with(of) && text.starts_with(start))
}

/// Whether it stands where literals may be messages.
fn is_spoken(literal: &Literal) -> bool {
    SPOKEN.iter().any(|floor| literal.file.starts_with(floor))
}

/// Whether it is a message, unless it is an exception.
fn is_said(literal: &Literal) -> bool {
    let is_in_call = literal.calls.iter().any(|call| SAYING.contains(&call.as_str()));
    let has_words = literal.text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    is_spoken(literal) && (is_prose(&literal.text) || has_words && is_in_call)
}

/// Whether it is the thing of a `counted(n, thing)`.
fn is_counted(literal: &Literal) -> bool {
    is_spoken(literal)
        && exception(literal).is_none()
        && literal.calls.last().is_some_and(|call| call == "counted")
}

#[test]
fn every_message_has_a_pair() {
    let known: BTreeSet<String> = pairs(&MESSAGE_FILES).map(|(message, _)| as_written(message)).collect();
    let has = |text: &str| known.contains(text) || known.contains(bare(text));
    let mut missing = Vec::new();
    for literal in literals() {
        let place = format!("src/{}:{}", literal.file, literal.line);
        if is_counted(&literal) {
            // `counted(n, "article")` says `1 article` or `2 articles`.
            for form in [format!("{{}} {}", literal.text), format!("{{}} {}s", literal.text)] {
                if !has(&form) {
                    missing.push(format!("{place}: {form}"));
                }
            }
        } else if is_said(&literal) && exception(&literal).is_none() && !has(&literal.text) {
            missing.push(format!("{place}: {}", literal.text.replace('\n', "\\n")));
        }
    }
    assert!(
        missing.is_empty(),
        "add each with its translation to a file of src/cli/language/id/:\n{}",
        missing.join("\n")
    );
}

#[test]
fn no_message_of_the_catalogue_is_unsaid() {
    let all = literals();
    let written: BTreeSet<&str> =
        all.iter().flat_map(|literal| [literal.text.as_str(), bare(&literal.text)]).collect();
    let counted: BTreeSet<String> = all
        .iter()
        .filter(|literal| is_counted(literal))
        .flat_map(|literal| [format!("{{}} {}", literal.text), format!("{{}} {}s", literal.text)])
        .collect();
    let unsaid: Vec<&str> = pairs(&MESSAGE_FILES)
        .map(|(message, _)| message)
        .filter(|message| {
            let form = as_written(message);
            !written.contains(form.as_str()) && !counted.contains(&form)
        })
        .collect();
    assert!(unsaid.is_empty(), "no source says:\n{}", unsaid.join("\n"));
}

#[test]
fn no_exception_is_idle() {
    let met: BTreeSet<usize> = literals().iter().filter(|l| is_said(l)).filter_map(exception).collect();
    let idle: Vec<_> = NOT_SAID.iter().enumerate().filter(|(at, _)| !met.contains(at)).collect();
    assert!(idle.is_empty(), "these except nothing: {idle:#?}");
}

/// Each line of each text of `command` and its verbs that is no command to type.
fn help_lines(command: &Command, out: &mut BTreeSet<String>) {
    let mut take = |text: &str| {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("  "));
        out.extend(lines.map(str::to_owned));
    };
    let whole = [command.get_about(), command.get_long_about(), command.get_after_help()];
    whole.into_iter().flatten().for_each(|text| take(&text.to_string()));
    assert!(command.get_before_help().is_none() && command.get_after_long_help().is_none(), "not translated");
    for arg in command.get_arguments() {
        let texts = [arg.get_help(), arg.get_long_help()];
        texts.into_iter().flatten().for_each(|text| take(&text.to_string()));
        arg.get_help_heading().into_iter().for_each(&mut take);
        for value in arg.get_possible_values() {
            value.get_help().into_iter().for_each(|text| take(&text.to_string()));
        }
    }
    command.get_subcommands().for_each(|verb| help_lines(verb, out));
}

#[test]
fn help_and_its_pairs_are_the_same() {
    let mut program = Cli::command();
    program.build();
    let mut shown = BTreeSet::new();
    help_lines(&program, &mut shown);
    let missing: Vec<&str> =
        shown.iter().map(String::as_str).filter(|line| !HELP.contains_key(line)).collect();
    assert!(missing.is_empty(), "without a pair in src/cli/language/id/help.txt:\n{}", missing.join("\n"));
    // Frames that clap prints and no command holds, and headings of manual pages.
    let frames: BTreeSet<String> = literals()
        .into_iter()
        .filter(|literal| literal.file == "cli/language/help.rs" || literal.file == "cli/man.rs")
        .map(|literal| literal.text)
        .collect();
    let idle: Vec<&str> =
        HELP.keys().copied().filter(|line| !shown.contains(*line) && !frames.contains(*line)).collect();
    assert!(idle.is_empty(), "help never shows:\n{}", idle.join("\n"));
}

#[test]
fn pairs_are_whole_and_each_stands_once() {
    for files in [&MESSAGE_FILES[..], &OUTER_FILES, &HELP_FILES] {
        for file in files {
            // Remarks apart, lines come in blocks of two.
            let blocks = file.split("\n\n").map(|block| {
                block.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()).collect::<Vec<_>>()
            });
            for block in blocks.filter(|block| !block.is_empty()) {
                assert_eq!(block.len(), 2, "a message, and below it how it is said: {block:#?}");
                assert!(block.iter().all(|line| line.trim() == *line), "blanks around: {block:?}");
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (message, said) in pairs(&MESSAGE_FILES).chain(pairs(&OUTER_FILES)) {
        Template::new(message, said).unwrap_or_else(|wrong| panic!("{message}\n{said}\n{wrong}"));
        assert!(seen.insert(as_written(message)), "twice: {message}");
    }
    let help: Vec<&str> = pairs(&HELP_FILES).map(|(line, _)| line).collect();
    assert_eq!(help.len(), HELP.len(), "a line of help stands twice");
}
