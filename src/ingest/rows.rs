//! One article a line: what readers of such files have in common.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::draft::Draft;
use super::elements::Elements;
use super::lines::{Lines, RawLine};
use super::source::Source;
use super::{Outcome, Step, stream};
use crate::article::Table;
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

/// What parts a stream into the pieces that hold an article each.
pub(super) trait Parts {
    /// The next piece, `None` at the end.
    fn next(&mut self) -> Option<io::Result<RawLine>>;
    /// The number of the line reached.
    fn reached(&self) -> u64;
}

impl<R: BufRead> Parts for Lines<R> {
    fn next(&mut self) -> Option<io::Result<RawLine>> {
        Lines::next(self)
    }

    fn reached(&self) -> u64 {
        self.next_number()
    }
}

impl<R: BufRead> Parts for Elements<R> {
    fn next(&mut self) -> Option<io::Result<RawLine>> {
        Elements::next(self)
    }

    fn reached(&self) -> u64 {
        self.number()
    }
}

/// The articles of a stream, one a line or element; blank lines are passed over.
pub(super) struct Rows<P, L> {
    parts: P,
    source: Source,
    reader: L,
    /// The table whose rows articles keep.
    table: Option<Arc<Table>>,
    seen: bool,
    done: bool,
}

impl<P: Parts, L: ReadLine> Rows<P, L> {
    pub(super) fn new(parts: P, source: Source, reader: L) -> Self {
        Self { parts, source, reader, table: None, seen: false, done: false }
    }

    /// The same, whose articles keep the row of `table` they came as.
    pub(super) fn keeping(mut self, table: Option<Arc<Table>>) -> Self {
        self.table = table;
        self
    }
}

impl<P: Parts, L: ReadLine> Iterator for Rows<P, L> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while !self.done {
            let line = match self.parts.next() {
                Some(Ok(line)) if line.is_blank() => continue,
                Some(Ok(line)) => line,
                Some(Err(error)) => {
                    self.done = true;
                    let error = stream::broken(&self.source, error);
                    let line = Some(self.parts.reached());
                    return Some(Step::Ready(Outcome::rejected(&self.source, line, error)));
                }
                None => {
                    self.done = true;
                    return (!self.seen).then(|| Step::Ready(Outcome::empty(&self.source)));
                }
            };
            self.seen = true;
            return Some(match self.reader.read_line(&line, &self.source) {
                Ok(draft) => Step::Draft(Box::new(draft.of(line.bytes, self.table.clone()))),
                Err(Failed::Row(error)) => {
                    let rejected = Outcome::rejected(&self.source, Some(line.number), error);
                    Step::Ready(rejected.with_raw(&line.bytes, self.table.clone()))
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
