//! What is said on stderr; data goes to stdout.
//!
//! Nothing here fails: talk that cannot be written (a closed or full stderr) must not cost the work.

use super::language::Language;
use crate::Error;
use crate::report::is_hidden;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Talks to the person at the terminal.
#[derive(Debug)]
pub(super) struct Talk {
    language: Language,
    quiet: bool,
    /// Whether a progress line may be overwritten.
    live: bool,
}

impl Talk {
    pub(super) fn new(quiet: bool, language: Language) -> Self {
        Self { language, quiet, live: !quiet && std::io::stderr().is_terminal() && !is_dumb() }
    }

    /// Something worth knowing.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            self.clear();
            say(&format!("{}\n", visible(&self.language.say(message))));
        }
    }

    /// What is said already, as it stands.
    pub(super) fn show(&self, text: &str) {
        if !self.quiet {
            self.clear();
            say(text);
        }
    }

    /// Something worth knowing of a place in the inputs.
    pub(super) fn note_at(&self, place: &str, message: &str) {
        if !self.quiet {
            self.clear();
            // An id of two lines must not look like a line of ours.
            let place = visible(place).replace('\n', "\u{fffd}");
            say(&format!("{place}: {}\n", visible(&self.language.say(message))));
        }
    }

    /// Something that should be looked at; said even when quiet.
    pub(super) fn warn(&self, message: &str) {
        self.clear();
        say(&format!("{} {}\n", self.language.say("warning:"), visible(&self.language.say(message))));
    }

    /// What went wrong.
    pub(super) fn error(&self, error: &Error) {
        self.clear();
        say(&format!("{} {}\n", self.language.say("error:"), visible(&self.language.error(error))));
    }

    /// What is being done: a line that the next one overwrites, only where someone watches.
    pub(super) fn progress(&self, step: &str) {
        if self.live {
            self.clear();
            say(&format!("{} …", self.language.say(step)));
        }
    }

    /// What is spoken.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Whether someone watches.
    pub(super) fn is_live(&self) -> bool {
        self.live
    }

    fn clear(&self) {
        if self.live {
            say("\r\x1b[K");
        }
    }
}

/// Whether the terminal cannot take a line back, nor show colours.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|name| name == "dumb")
}

/// How fast reading goes.
#[derive(Debug)]
pub(super) struct Pace {
    start: Instant,
    shown: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { start: Instant::now(), shown: None }
    }
}

impl Pace {
    /// Time between two looks at the progress line.
    const PAUSE: Duration = Duration::from_millis(200);

    /// Shows how far reading is, unless that was just shown.
    pub(super) fn show(&mut self, talk: &Talk, read: usize, failed: usize, share: Option<f64>) {
        let now = Instant::now();
        if self.shown.is_none_or(|shown| now - shown >= Self::PAUSE) {
            self.shown = Some(now);
            talk.progress(&said(read, failed, share, now - self.start));
        }
    }
}

/// `reading: 1200 articles, 2 failed; 400 a second; 35%, 6 s left`.
fn said(read: usize, failed: usize, share: Option<f64>, passed: Duration) -> String {
    let passed = passed.as_secs_f64();
    let mut reading = format!("reading: {}", counted(read, "article"));
    if failed > 0 {
        reading = format!("{reading}, {failed} failed");
    }
    let mut clauses = vec![reading];
    if passed >= 1.0 {
        clauses.push(format!("{:.0} a second", (read + failed) as f64 / passed));
    }
    if let Some(share) = share {
        let done = format!("{:.0}%", 100.0 * share);
        let left = (passed / share - passed).ceil() as u64;
        clauses.push(match left {
            _ if passed < 1.0 || share <= 0.0 => done,
            ..120 => format!("{done}, {left} s left"),
            _ => format!("{done}, {} min left", left / 60),
        });
    }
    clauses.join("; ")
}

/// Writes to stderr; what cannot be said is lost. (`eprintln!` would end the program.)
pub(super) fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// `text` with what ids and texts of others could do to a terminal made visible. It is cleaned once it is translated,
/// since translations are found by what the message is.
fn visible(text: &str) -> String {
    let clean = |c: char| if is_hidden(c) && c != '\n' { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(clean).collect()
}

/// `1 article`, `2 articles`.
pub(super) fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_cannot_move_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\rc\u{9b}"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
        assert_eq!(visible("gnp.exe\u{202e}\u{2067}\u{200f}"), "gnp.exe\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(visible("“é” عربي\nb"), "“é” عربي\nb");
    }

    #[test]
    fn pace_tells_rate_share_and_time_left_as_far_as_they_are_known() {
        let at = Duration::from_secs_f64;
        assert_eq!(said(7, 0, None, at(0.2)), "reading: 7 articles");
        assert_eq!(said(1, 0, Some(0.5), at(0.2)), "reading: 1 article; 50%");
        assert_eq!(said(90, 10, None, at(4.0)), "reading: 90 articles, 10 failed; 25 a second");
        assert_eq!(said(100, 0, Some(0.25), at(4.0)), "reading: 100 articles; 25 a second; 25%, 12 s left");
        assert_eq!(said(100, 0, Some(0.01), at(4.0)), "reading: 100 articles; 25 a second; 1%, 6 min left");
        assert_eq!(said(100, 0, Some(0.0), at(4.0)), "reading: 100 articles; 25 a second; 0%");
    }
}
