//! A text on each line, plain or with fastText's `__label__x` before it.

use std::io::BufRead;

use super::lines::{Lines, RawLine};
use super::page::article_from_page;
use super::row::{self, Place};
use super::source::Source;
use super::{Outcome, decode, source};
use crate::article::Article;
use crate::error::Error;

/// What fastText writes before a label.
pub(super) const LABEL: &str = "__label__";

/// Reads the texts one by one.
pub(super) struct Texts<R> {
    lines: Lines<R>,
    source: Source,
    fasttext: bool,
    raw_pages: bool,
    seen: bool,
    done: bool,
}

impl<R: BufRead> Texts<R> {
    /// Lines of text, with labels before them if `fasttext`.
    pub(super) fn new(stream: R, source: Source, fasttext: bool, raw_pages: bool) -> Self {
        Self {
            lines: Lines::new(stream),
            source,
            fasttext,
            raw_pages,
            seen: false,
            done: false,
        }
    }

    fn text(&self, line: &RawLine) -> Result<Article, Error> {
        let place = Place {
            file: &self.source.file,
            id: &self.source.id,
            line: line.number,
        };
        let (decoded, warning) = decode::decode(&line.bytes, &place.shown(), line.offset)?;
        let mut text = decoded.trim_end_matches('\n');
        let mut article = place.article();
        article.warnings.extend(warning.map(str::to_owned));
        if self.fasttext {
            text = take_labels(&mut article, text);
        }
        let labelled = article.label.is_some();
        if self.raw_pages {
            let page = article_from_page(text);
            let (label, confidence) = if labelled {
                (article.label, None)
            } else {
                (page.label, page.confidence)
            };
            article.warnings.extend(page.warnings);
            let Article {
                id,
                file,
                line,
                warnings,
                ..
            } = article;
            article = Article {
                id,
                file,
                line,
                warnings,
                label,
                confidence,
                ..page
            };
            return if article.body.is_empty() {
                Err(place.empty())
            } else {
                Ok(article)
            };
        }
        if row::take_verbatim(&mut article, text, labelled) {
            Ok(article)
        } else {
            Err(place.empty())
        }
    }
}

/// Takes the labels from the front of `line`: the first counts, more are warned of.
fn take_labels<'a>(article: &mut Article, line: &'a str) -> &'a str {
    let mut rest = line.trim_start();
    while let Some(after) = rest.strip_prefix(LABEL) {
        let (name, text) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
        rest = text.trim_start();
        if article.label.is_none() {
            article.label = (!name.is_empty()).then(|| name.to_owned());
        } else {
            article
                .warnings
                .push(format!("the second label `{name}` is left out"));
        }
    }
    rest
}

impl<R: BufRead> Iterator for Texts<R> {
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
            return Some(match self.text(&line) {
                Ok(article) => Outcome::Article(Box::new(article)),
                Err(error) => Outcome::rejected(&self.source, Some(line.number), error),
            });
        }
        None
    }
}
