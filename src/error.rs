//! Everything that can go wrong, in words a person can act on.
//!
//! Library code returns these; only the command line prints them. Each message
//! names the place (file, line or byte), what was wrong, and the next step.

use std::path::{Path, PathBuf};

/// The result of every fallible function in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or stream could not be opened, read or written.
    #[error("{}: {}", path.display(), advice(source))]
    Io {
        /// The file as it was given.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// One input, or one row of it, could not be read as an article. Costs only itself.
    #[error("{place}: {reason}; {next}")]
    Input {
        /// File and line or byte, as `pages/7.txt`, `rows.csv:12` or `rows.jsonl:3 (byte 40)`.
        place: String,
        /// What was wrong.
        reason: String,
        /// What to do about it.
        next: String,
    },
    /// A flag, a recipe or a parameter has a value that cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// The articles cannot train a model (none labelled, one class, a leaking label, ...).
    #[error("{0}")]
    Corpus(String),
    /// The file is no model, or a damaged one.
    #[error("{}: {reason}", path.display())]
    Model {
        /// The model file as it was given.
        path: PathBuf,
        /// What was wrong and the next step, naming the byte where that is known.
        reason: String,
    },
    /// linfa's own checks refused the data or the parameters.
    #[error("linfa: {0}")]
    Linfa(#[from] linfa::error::Error),
    /// linfa-logistic could not fit.
    #[error("linfa-logistic: {0}")]
    LinfaLogistic(String),
}

/// The system's reason, with a next step where there is a usual one.
fn advice(source: &std::io::Error) -> String {
    let (reason, next) = reason_and_next(source);
    next.map_or_else(|| reason.clone(), |next| format!("{reason}; {next}"))
}

fn reason_and_next(source: &std::io::Error) -> (String, Option<&'static str>) {
    let (reason, next) = match source.kind() {
        std::io::ErrorKind::NotFound if source.raw_os_error().is_some() => {
            ("there is no such file or folder", "check the name")
        }
        std::io::ErrorKind::PermissionDenied => {
            ("permission denied", "change the file's rights, or run as its owner")
        }
        std::io::ErrorKind::StorageFull => ("the disk is full", "make room and run again"),
        std::io::ErrorKind::QuotaExceeded => ("the disk quota is used up", "make room and run again"),
        std::io::ErrorKind::FileTooLarge => (
            "the file would grow beyond the size that is allowed",
            "raise the limit (ulimit -f), or write elsewhere",
        ),
        std::io::ErrorKind::ReadOnlyFilesystem => ("the file system is read-only", "write elsewhere"),
        _ => return (source.to_string(), None),
    };
    (reason.to_owned(), Some(next))
}

impl Error {
    /// An [`Error::Io`] for `path`.
    pub fn io(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::Io { path: path.as_ref().to_path_buf(), source }
    }

    /// An [`Error::Input`] at `place`.
    pub fn input(place: impl Into<String>, reason: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Input { place: place.into(), reason: reason.into(), next: next.into() }
    }

    /// What was wrong, without the place and the next step where they are known apart.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Input { reason, .. } => reason.clone(),
            Self::Io { source, .. } => reason_and_next(source).0,
            other => other.to_string(),
        }
    }

    /// What to do about it, where that is known apart from the rest.
    #[must_use]
    pub fn next_step(&self) -> Option<&str> {
        match self {
            Self::Input { next, .. } => Some(next),
            Self::Io { source, .. } => reason_and_next(source).1,
            _ => None,
        }
    }

    /// An [`Error::Invalid`].
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }

    /// An [`Error::Corpus`].
    pub fn corpus(message: impl Into<String>) -> Self {
        Self::Corpus(message.into())
    }

    /// An [`Error::Model`] for `path`.
    pub fn model(path: impl AsRef<Path>, reason: impl Into<String>) -> Self {
        Self::Model { path: path.as_ref().to_path_buf(), reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_and_its_parts_agree() {
        let missing = Error::io("a.txt", std::io::Error::from_raw_os_error(2));
        assert_eq!(missing.to_string(), "a.txt: there is no such file or folder; check the name");
        let input = Error::input("a.csv:2", "the text is empty", "give the row a text or remove it");
        for (error, reason, next) in [
            (&missing, "there is no such file or folder", "check the name"),
            (&input, "the text is empty", "give the row a text or remove it"),
        ] {
            assert_eq!((error.reason().as_str(), error.next_step()), (reason, Some(next)));
            assert!(error.to_string().ends_with(&format!(": {reason}; {next}")));
        }
        let other = Error::invalid("none");
        assert_eq!((other.reason().as_str(), other.next_step()), ("none", None));
    }
}
