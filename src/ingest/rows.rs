//! One article a line: what readers of such files have in common.

use std::io::BufRead;

use super::draft::{self, Draft};
use super::lines::{Lines, RawLine};
use super::source::{self, Source};
use super::{Outcome, Step};
use crate::error::Error;

/// Why a line gave no article.
pub(super) enum Failed {
    /// The line cannot be read; those after it can.
    Row(Error),
    /// The whole file cannot be read as it was asked for.
    File(Error),
}

/// What makes a draft of one line.
pub(super) trait ReadLine {
    fn read_line(&mut self, line: &RawLine, source: &Source) -> Result<Draft, Failed>;
}

/// The articles of a stream, one a line; blank lines are passed over.
pub(super) struct Rows<R, L> {
    lines: Lines<R>,
    source: Source,
    reader: L,
    seen: bool,
    done: bool,
}

impl<R: BufRead, L: ReadLine> Rows<R, L> {
    pub(super) fn new(stream: R, source: Source, reader: L) -> Self {
        Self { lines: Lines::new(stream), source, reader, seen: false, done: false }
    }
}

impl<R: BufRead, L: ReadLine> Iterator for Rows<R, L> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while !self.done {
            let line = match self.lines.next() {
                Some(Ok(line)) if line.is_blank() => continue,
                Some(Ok(line)) => line,
                Some(Err(error)) => {
                    self.done = true;
                    let error = source::broken(&self.source, error);
                    let line = Some(self.lines.next_number());
                    return Some(Step::Ready(Outcome::rejected(&self.source, line, error)));
                }
                None => {
                    self.done = true;
                    return (!self.seen).then(|| Step::Ready(Outcome::empty(&self.source)));
                }
            };
            self.seen = true;
            return Some(match self.reader.read_line(&line, &self.source) {
                Ok(draft) => Step::Draft(draft.of(line.bytes)),
                Err(Failed::Row(error)) => {
                    let raw = draft::shown(&line.bytes);
                    Step::Ready(Outcome::rejected(&self.source, Some(line.number), error).with_raw(raw))
                }
                Err(Failed::File(error)) => {
                    self.done = true;
                    Step::Ready(Outcome::rejected(&self.source, None, error))
                }
            });
        }
        None
    }
}
