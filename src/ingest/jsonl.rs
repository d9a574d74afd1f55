//! A JSON object on each line.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::lines::{Lines, RawLine};
use super::options::Options;
use super::row::{self, Place};
use super::source::Source;
use super::{Outcome, decode, source};
use crate::article::Article;
use crate::error::Error;

/// Reads the objects one by one.
pub(super) struct Objects<R> {
    lines: Lines<R>,
    source: Source,
    options: Options,
    /// Whether a first object has shown which keys there are.
    checked: bool,
    seen: bool,
    done: bool,
}

impl<R: BufRead> Objects<R> {
    pub(super) fn new(stream: R, source: Source, options: Options) -> Self {
        Self {
            lines: Lines::new(stream),
            source,
            options,
            checked: false,
            seen: false,
            done: false,
        }
    }

    fn object(&mut self, line: &RawLine) -> Result<Article, Error> {
        let place = Place {
            file: &self.source.file,
            id: &self.source.id,
            line: line.number,
        };
        let (text, warning) = decode::decode(&line.bytes, &place.shown(), line.offset)?;
        let object: Map<String, Value> = serde_json::from_str(&text).map_err(|error| {
            let byte = line.offset + error.column().saturating_sub(1);
            // The line serde_json counts is always the first: ours is the file's.
            let reason = error.to_string();
            let reason = reason
                .split(" at line ")
                .next()
                .unwrap_or_default()
                .to_owned();
            Error::input(
                format!("{} (byte {byte})", place.shown()),
                format!("this is no JSON object: {reason}"),
                "put one object on each line",
            )
        })?;
        if !self.checked {
            self.checked = true;
            let names: Vec<String> = object.keys().cloned().collect();
            if let Err(error) = row::check_columns(&names, &self.options.columns, &self.source.file)
            {
                self.done = true;
                return Err(error);
            }
        }
        let mut article = row::article(object, &self.options, place)?;
        article.warnings.extend(warning.map(str::to_owned));
        Ok(article)
    }
}

impl<R: BufRead> Iterator for Objects<R> {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        while !self.done {
            let line = match self.lines.next() {
                Some(Ok(line)) if line.is_blank() => continue,
                Some(Ok(line)) => line,
                Some(Err(error)) => {
                    self.done = true;
                    let error = source::broken(&self.source, error);
                    return Some(Outcome::rejected(
                        &self.source,
                        Some(self.lines.next_number()),
                        error,
                    ));
                }
                None => {
                    self.done = true;
                    return (!self.seen).then(|| {
                        Outcome::rejected(&self.source, None, Outcome::empty_file(&self.source))
                    });
                }
            };
            self.seen = true;
            let article = self.object(&line);
            // What is wrong with the whole file has no line.
            let number = (!self.done).then_some(line.number);
            return Some(match article {
                Ok(article) => Outcome::Article(Box::new(article)),
                Err(error) => Outcome::rejected(&self.source, number, error),
            });
        }
        None
    }
}
