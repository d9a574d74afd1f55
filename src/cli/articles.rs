//! Reading as every verb does it: each bad input costs only itself, is told, counted and written down.

use super::input::unwritten;
use super::talk::{Pace, Talk, counted};
use crate::article::Article;
use crate::ingest::{Outcome, Reading};
use crate::output::Output;
use crate::report::Rejects;
use crate::{Error, Result};
use std::collections::HashMap;
use std::path::PathBuf;

/// Bad inputs, and warnings, that are told one by one; of more only the number is.
const TOLD: usize = 20;
/// The most outcomes taken at a time: enough to share among threads, few enough to hold.
const BATCH: usize = 512;

/// Outcomes of reading, each with what was made of it; failures told, counted and written to the file of rejects.
pub(super) struct Articles<'t, T = ()> {
    reading: Reading<(Outcome, T)>,
    groups: HashMap<String, String>,
    /// How many articles have a group of these.
    grouped: usize,
    talk: &'t Talk,
    pace: Pace,
    rejects: Option<(PathBuf, Rejects<Output>)>,
    /// Stop at the first failure.
    strict: bool,
    /// A failure has ended a strict run.
    stopped: bool,
    warnings: usize,
    /// How many inputs failed so far.
    pub(super) failed: usize,
    /// How many articles were read so far.
    pub(super) read: usize,
}

impl<'t, T: Send + 'static> Articles<'t, T> {
    /// Articles of `reading` with their `groups`; failures also go to the file `rejects`.
    pub(super) fn new(
        reading: Reading<(Outcome, T)>,
        groups: HashMap<String, String>,
        rejects: Option<(PathBuf, Output)>,
        strict: bool,
        talk: &'t Talk,
    ) -> Self {
        let rejects = rejects.map(|(path, output)| (path, Rejects::new(output)));
        let pace = Pace::default();
        let (stopped, warnings, failed, read) = (false, 0, 0, 0);
        Self { reading, groups, grouped: 0, talk, pace, rejects, strict, stopped, warnings, failed, read }
    }

    /// The next outcomes, as many as are there without waiting for input; none at the end.
    ///
    /// # Errors
    /// After the first failure of a strict run, and where the rejects cannot be written.
    pub(super) fn batch(&mut self) -> Result<Vec<(Outcome, T)>> {
        if self.stopped {
            self.end()?;
            return Err(Error::invalid(
                "stopped at the first bad input, as --strict asks; correct it, or run without --strict",
            ));
        }
        let mut batch = self.reading.batch(BATCH);
        for at in 0..batch.len() {
            match &mut batch[at].0 {
                Outcome::Article(article) => self.take(article),
                Outcome::Rejected { article, raw, error } => {
                    self.reject(article, raw.as_deref(), error)?;
                    if self.strict {
                        self.stopped = true;
                        // What came before it comes first, wherever the batch ends.
                        batch.truncate(at);
                        return if batch.is_empty() { self.batch() } else { Ok(batch) };
                    }
                }
            }
        }
        if batch.is_empty() {
            self.end()?;
        } else if self.talk.is_live() {
            self.pace.show(self.talk, self.read, self.failed, self.reading.share());
        }
        Ok(batch)
    }

    /// All articles there are; failures are told and counted.
    ///
    /// # Errors
    /// Where not one could be read, and those of [`Articles::batch`].
    pub(super) fn all(mut self) -> Result<(Vec<Article>, usize)> {
        let mut articles = Vec::new();
        loop {
            let batch = self.batch()?;
            if batch.is_empty() {
                break;
            }
            articles.extend(batch.into_iter().filter_map(|(outcome, _)| match outcome {
                Outcome::Article(article) => Some(*article),
                Outcome::Rejected { .. } => None,
            }));
        }
        if articles.is_empty() {
            return Err(nothing_read(self.failed));
        }
        Ok((articles, self.failed))
    }

    /// Tells the user something about what was read.
    pub(super) fn note(&self, text: &str) {
        self.talk.note(text);
    }

    fn take(&mut self, article: &mut Article) {
        self.read += 1;
        for warning in &article.warnings {
            self.warnings += 1;
            if self.warnings <= TOLD {
                self.talk.note_at(&article.id, warning);
            }
        }
        if let Some(group) = self.groups.get(&article.id) {
            article.group = Some(group.clone());
            self.grouped += 1;
        }
    }

    fn reject(&mut self, article: &Article, raw: Option<&str>, error: &Error) -> Result<()> {
        self.failed += 1;
        if self.failed <= TOLD {
            self.talk.error(error);
        }
        match &mut self.rejects {
            Some((_, rejects)) => rejects.write(article, raw, error).map_err(unwritten),
            None => Ok(()),
        }
    }

    /// Tells what was not told, and puts the rejects in their place.
    fn end(&mut self) -> Result<()> {
        let rejects = self.rejects.take();
        if !self.groups.is_empty() && self.grouped == 0 && self.read > 0 {
            self.talk.warn("none of the articles is in the file of groups; its ids must be those that `sentimen ingest` prints");
        }
        if self.warnings > TOLD {
            let more = counted(self.warnings - TOLD, "more warning");
            self.talk.note(&format!("{more}; the rows of `sentimen ingest` carry them all"));
        }
        if self.failed > TOLD {
            let more = counted(self.failed - TOLD, "more bad input");
            let next = match &rejects {
                Some((path, _)) => format!("all are in {}", path.display()),
                None => "--rejects FILE writes down all".to_owned(),
            };
            self.talk.warn(&format!("{more}; {next}"));
        }
        match rejects {
            Some((_, rejects)) => rejects.finish().commit(),
            None => Ok(()),
        }
    }
}

/// Nothing could be read.
pub(super) fn nothing_read(failed: usize) -> Error {
    match failed {
        0 => Error::invalid(
            "there is nothing to read in the inputs given; name files or folders that hold articles",
        ),
        1 => Error::invalid("the one input could not be read"),
        n => Error::invalid(format!("none of the {n} inputs could be read")),
    }
}
