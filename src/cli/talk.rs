//! What is said on stderr; data goes to stdout.

#![allow(clippy::print_stderr, reason = "the one place that talks")]

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
            eprintln!("{message}");
        }
    }

    /// Something that should be looked at; said even when quiet.
    pub(super) fn warn(&self, message: &str) {
        self.clear();
        eprintln!("warning: {message}");
    }

    /// What went wrong.
    pub(super) fn error(&self, error: &Error) {
        self.clear();
        eprintln!("error: {error}");
    }

    /// What is being done: a line that the next one overwrites, only where someone watches.
    pub(super) fn progress(&self, step: &str) {
        if self.live {
            self.clear();
            eprint!("{step} …");
            // A progress line that cannot be shown is no loss.
            let _ = std::io::stderr().flush();
        }
    }

    fn clear(&self) {
        if self.live {
            eprint!("\r\x1b[K");
        }
    }
}

/// `1 article`, `2 articles`.
pub(super) fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
