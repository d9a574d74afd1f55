//! One article a line: what readers of such files have in common.

use std::io::{self, BufRead};

use super::Outcome;
use super::elements::Elements;
use super::lines::{Lines, RawLine};
use super::source::Source;
use super::stream;
use crate::article::Article;
use crate::error::Error;

/// Why a line gave no article.
pub(super) enum Failed {
    /// The line cannot be read; those after it can.
    Row(Error),
    /// The whole file cannot be read as it was asked for.
    File(Error),
}

/// What makes an article of one line.
pub(super) trait ReadLine {
    fn read_line(&mut self, line: &RawLine, source: &Source) -> Result<Article, Failed>;
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
    seen: bool,
    done: bool,
}

impl<P: Parts, L: ReadLine> Rows<P, L> {
    pub(super) fn new(parts: P, source: Source, reader: L) -> Self {
        Self { parts, source, reader, seen: false, done: false }
    }
}

impl<P: Parts, L: ReadLine> Iterator for Rows<P, L> {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        while !self.done {
            let line = match self.parts.next() {
                Some(Ok(line)) if line.is_blank() => continue,
                Some(Ok(line)) => line,
                Some(Err(error)) => {
                    self.done = true;
                    let error = stream::broken(&self.source, error);
                    return Some(Outcome::rejected(&self.source, Some(self.parts.reached()), error));
                }
                None => {
                    self.done = true;
                    return (!self.seen)
                        .then(|| Outcome::rejected(&self.source, None, Outcome::empty_file(&self.source)));
                }
            };
            self.seen = true;
            return Some(match self.reader.read_line(&line, &self.source) {
                Ok(article) => Outcome::Article(Box::new(article)),
                Err(Failed::Row(error)) => Outcome::rejected(&self.source, Some(line.number), error),
                Err(Failed::File(error)) => {
                    self.done = true;
                    Outcome::rejected(&self.source, None, error)
                }
            });
        }
        None
    }
}
