//! Answers as lines of text, where no terminal is there to read keys from.

use super::keys::{Action, Key};
use super::layout::cleaned;
use super::screen::{Style, footer, help, whole};
use super::session::{Change, Command};
use super::view::{command, typed_label};
use super::walk::{Walk, why};
use crate::audit::review::{Answer, Review};
use crate::cli::talk::{Talk, counted};
use crate::{Error, Result};
use std::io::{BufRead, IsTerminal};

/// The columns of what is shown.
const WIDTH: usize = 80;

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Nothing,
    Command(Command),
    Help,
    Quit,
}

/// Takes a command a line until there are no more, and tells how many could not be done.
///
/// # Errors
/// [`Error::Io`] of standard input, and those of [`Walk::take`].
pub(super) fn run(walk: &mut Walk, style: Style, talk: &Talk) -> Result<usize> {
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    let (mut problems, mut number) = (0, 0);
    // A person at a plain terminal sees the keys at all times.
    let with_keys = std::io::stdin().is_terminal();
    show(walk, style, talk, true);
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(|e| Error::io("stdin", e))? == 0 {
            break;
        }
        number += 1;
        let line = String::from_utf8_lossy(&bytes);
        let asked = asked(line.trim(), walk);
        let mut refused = None;
        let unsaved = match &asked {
            Ok(Asked::Command(command)) => {
                let (change, unsaved) = walk.take(command.clone())?;
                match change {
                    Change::Refused(reason) => refused = Some(reason),
                    _ => show(walk, style, talk, with_keys),
                }
                unsaved
            }
            Ok(Asked::Quit) => break,
            _ => walk.save()?,
        };
        if let Some(reason) = refused.or_else(|| asked.clone().err()) {
            problems += 1;
            talk.warn(&format!("line {number}: {reason}"));
        }
        if asked == Ok(Asked::Help) {
            talk.show(&text(&help(walk.keys(), style, WIDTH)));
        }
        if let Some(error) = unsaved {
            talk.warn(&format!("not saved: {}; the next line tries again", why(&error)));
        }
    }
    if problems > 0 {
        talk.warn(&format!("{} could not be followed", counted(problems, "line")));
    }
    Ok(problems)
}

/// Shows the article at hand, and the keys below it.
fn show(walk: &Walk, style: Style, talk: &Talk, with_keys: bool) {
    match walk.session().current() {
        Some(row) => talk.show(&format!("\n{}\n", text(&whole(walk.session(), row, style, WIDTH)))),
        None => talk.note("all articles have an answer"),
    }
    if with_keys {
        talk.show(&text(&footer(walk.keys(), style, WIDTH)));
    }
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What `line` asks for: a label as it is written, else one character is a key, `l` and a blank begin a label's beginning,
/// all else is a label under another name. Where the review does not say which labels there are, a new one needs `l`, so
/// that a misspelt command does not become one.
fn asked(line: &str, walk: &Walk) -> Result<Asked, String> {
    let (keys, review): (_, &Review) = (walk.keys(), walk.session().review());
    let mut characters = line.chars();
    let label = |label: String| Asked::Command(Command::Answer(Answer::Label(label)));
    if keys.labels().iter().any(|known| known == line) {
        return Ok(label(line.to_owned()));
    }
    match (characters.next(), characters.next()) {
        (None, _) => Ok(Asked::Nothing),
        (Some(c), None) => match keys.action(Key::Char(c)) {
            Some(Action::Quit) => Ok(Asked::Quit),
            Some(Action::Help) => Ok(Asked::Help),
            Some(Action::Type) => Err("l needs a label after it".to_owned()),
            Some(action) => Ok(command(action, keys).map_or(Asked::Nothing, Asked::Command)),
            None => Err(format!("'{}' is no command", cleaned(line))),
        },
        (Some('l' | 'L'), Some(' ')) => typed_label(&line[2..], review, keys.labels()).map(label),
        _ if review.labels().is_empty() => Err(format!("'{}' is no command", cleaned(line))),
        _ => match review.label_named(line) {
            Some(found) => Ok(label(found)),
            None => Err(format!("'{}' is no command", cleaned(line))),
        },
    }
}
