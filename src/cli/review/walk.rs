//! A session whose answers go to its file, each before the next article is shown.

use super::keys::Keys;
use super::layout::cleaned;
use super::session::{Change, Command, Scope, Session};
use crate::audit::{Review, ReviewFile, Unsaved};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// How many answers that are not saved are told.
const TOLD: usize = 20;

/// A walk through the review of a file.
#[derive(Debug)]
pub(super) struct Walk {
    session: Session,
    keys: Keys,
    file: ReviewFile,
    /// Rows whose answers are not in the file yet.
    unsaved: BTreeSet<usize>,
    /// Whether the file turned out to be another's by now: it is not to be tried again.
    is_lost: bool,
}

impl Walk {
    /// Reads the review at `path`.
    ///
    /// # Errors
    /// Those of [`ReviewFile::open`].
    pub(super) fn open(path: &Path, scope: Scope) -> Result<Self> {
        let (file, review) = ReviewFile::open(path)?;
        let keys = Keys::new(&labels(&review));
        let session = Session::new(review, scope);
        Ok(Self { session, keys, file, unsaved: BTreeSet::new(), is_lost: false })
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Does what a person says, and saves it.
    ///
    /// # Errors
    /// [`Error::Input`] where the file is no longer what was read.
    pub(super) fn take(&mut self, command: Command) -> Result<(Change, Option<Error>)> {
        let change = self.session.take(command);
        if let Change::Answered(row, _) | Change::Undone(row, _) = &change {
            self.unsaved.insert(*row);
        }
        Ok((change, self.save()?))
    }

    /// Saves what is not in the file yet; the error of this try, where there will be another.
    ///
    /// # Errors
    /// [`Error::Input`] where the file is no longer what was read.
    pub(super) fn save(&mut self) -> Result<Option<Error>> {
        if self.unsaved.is_empty() {
            return Ok(None);
        }
        match self.file.save(self.session.review()) {
            Ok(()) => {
                self.unsaved.clear();
                Ok(None)
            }
            Err(Unsaved::Failed(error)) => Ok(Some(error)),
            Err(Unsaved::Changed) => {
                self.is_lost = true;
                Err(Error::input(
                    self.file.path().display().to_string(),
                    format!(
                        "another program has changed the file since it was read here, and it was left as it is; {} not in \
                         it: {}",
                        self.unsaved.len(),
                        self.told()
                    ),
                    "run the command again, which goes on with the file as it is now",
                ))
            }
        }
    }

    /// The last try to save.
    ///
    /// # Errors
    /// Why answers are not in the file.
    pub(super) fn finish(&mut self) -> Result<()> {
        if self.is_lost {
            return Ok(());
        }
        match self.save()? {
            None => Ok(()),
            Some(error) => Err(Error::input(
                self.file.path().display().to_string(),
                format!(
                    "answers could not be saved: {}; {} not in the file: {}",
                    error.reason(),
                    self.unsaved.len(),
                    self.told()
                ),
                "mend that and run the command again, which asks for these once more",
            )),
        }
    }

    /// The rows that are not in the file, with their answers.
    fn told(&self) -> String {
        let review = self.session.review();
        let told =
            |row: &usize| format!("{} '{}'", review.place(*row), cleaned(review.answer(*row).as_str()));
        let rows: Vec<String> = self.unsaved.iter().take(TOLD).map(told).collect();
        format!("{}{}", rows.join(", "), if self.unsaved.len() > TOLD { ", …" } else { "" })
    }
}

/// Why something could not be saved, and what to do about it.
pub(super) fn why(error: &Error) -> String {
    match error.next_step() {
        Some(next) => format!("{}; {next}", error.reason()),
        None => error.reason(),
    }
}

/// The labels that answers are chosen from; where the review names none, those that its rows have.
fn labels(review: &Review) -> Vec<String> {
    if !review.labels().is_empty() {
        return review.labels().to_vec();
    }
    let entries = (0..review.len()).map(|row| review.entry(row));
    let found = entries.flat_map(|entry| [entry.given_label, entry.suggested_label]).flatten();
    let found: BTreeSet<String> = found.filter_map(|label| review.label_named(&label)).collect();
    found.into_iter().collect()
}
