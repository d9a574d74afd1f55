//! In which language the program speaks to the person: English, or Indonesian by `--lang` or the locale.
//!
//! All other code speaks English. What is said on stderr and in help is translated here, at the last moment, by the
//! pairs of texts in `id/`; what has no pair is said in English. Data never pass through here.

mod catalogue;
mod help;
mod template;

use crate::Error;
use catalogue::{HELP, MESSAGES};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};

/// What the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    #[default]
    English,
    Indonesian,
}

impl Language {
    /// The names of `--lang`.
    pub(super) const NAMES: [&'static str; 2] = ["en", "id"];

    /// The language that `--lang` among the program's arguments names, else that of the locale. It must be known before
    /// arguments are parsed, since parsing may print help or an error.
    pub(super) fn asked(
        arguments: impl IntoIterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        flag(arguments).unwrap_or_else(|| locale(variable))
    }

    fn named(name: &OsStr) -> Option<Self> {
        match name.to_str()? {
            "en" => Some(Self::English),
            "id" => Some(Self::Indonesian),
            _ => None,
        }
    }

    /// A message in this language.
    pub(super) fn say(self, message: &str) -> Cow<'_, str> {
        let said = match self {
            Self::English => None,
            Self::Indonesian => MESSAGES.say(message),
        };
        said.map_or(Cow::Borrowed(message), Cow::Owned)
    }

    /// A line of help in this language.
    pub(super) fn help(self, line: &str) -> &str {
        match self {
            Self::English => line,
            Self::Indonesian => HELP.get(line).copied().unwrap_or(line),
        }
    }

    /// What went wrong, in this language. Places and paths are the user's own and stay as they are.
    pub(super) fn error(self, error: &Error) -> String {
        let is_english = self == Self::English;
        match error {
            _ if is_english => error.to_string(),
            Error::Input { place, reason, next } => {
                format!("{place}: {}; {}", self.say(reason), self.say(next))
            }
            Error::Model { path, reason } => format!("{}: {}", path.display(), self.say(reason)),
            Error::Io { path, .. } => {
                let path = path.display().to_string();
                let path = if path == THE_OUTPUT { self.say(&path).into_owned() } else { path };
                let reason = error.reason();
                match error.next_step() {
                    Some(next) => format!("{path}: {}; {}", self.say(&reason), self.say(next)),
                    None => format!("{path}: {}", self.say(&reason)),
                }
            }
            other => self.say(&other.to_string()).into_owned(),
        }
    }
}

/// What an output without a path of its own is called in an [`Error::Io`].
const THE_OUTPUT: &str = "the output";

/// The language of the first `--lang` that names one.
fn flag(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.into_iter().skip(1).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let named = match argument.to_str() {
            Some("--lang") => arguments.next(),
            Some(text) => text.strip_prefix("--lang=").map(OsString::from),
            None => None,
        };
        if let Some(language) = named.and_then(|name| Language::named(&name)) {
            return Some(language);
        }
    }
    None
}

/// The language of messages by POSIX: the first of these variables that is not empty decides.
fn locale(variable: impl Fn(&str) -> Option<OsString>) -> Language {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let value = value.to_string_lossy();
    // `id_ID.UTF-8`, `id_ID@variant`, `id`.
    match value.split(['_', '.', '@']).next() {
        Some("id") => Language::Indonesian,
        _ => Language::English,
    }
}

#[cfg(test)]
mod coverage_tests;
#[cfg(test)]
mod sources_tests;
#[cfg(test)]
mod tests;
