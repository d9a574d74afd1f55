//! What is said on stderr; data goes to stdout.
//!
//! Nothing here fails: talk that cannot be written (a closed or full stderr) must not cost the work.

use crate::Error;
use std::io::{IsTerminal, Write};

/// Talks to the person at the terminal.
#[derive(Debug)]
pub(super) struct Talk {
    quiet: bool,
    /// Whether a progress line may be overwritten.
    live: bool,
}

impl Talk {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet, live: !quiet && std::io::stderr().is_terminal() }
    }

    /// Something worth knowing.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            self.clear();
            say(&format!("{message}\n"));
        }
    }

    /// Something that should be looked at; said even when quiet.
    pub(super) fn warn(&self, message: &str) {
        self.clear();
        say(&format!("warning: {message}\n"));
    }

    /// What went wrong.
    pub(super) fn error(&self, error: &Error) {
        self.clear();
        say(&format!("error: {error}\n"));
    }

    /// What is being done: a line that the next one overwrites, only where someone watches.
    pub(super) fn progress(&self, step: &str) {
        if self.live {
            self.clear();
            say(&format!("{step} …"));
        }
    }

    fn clear(&self) {
        if self.live {
            say("\r\x1b[K");
        }
    }
}

/// Writes to stderr; what cannot be said is lost. (`eprintln!` would end the program.)
fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// `1 article`, `2 articles`.
pub(super) fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
