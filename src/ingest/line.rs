//! A text on each line, plain or with fastText's `__label__x` before it.

use super::decode;
use super::draft::Draft;
use super::lines::RawLine;
use super::row::Place;
use super::rows::{Failed, ReadLine};
use super::source::Source;
use crate::article::Article;

/// What fastText writes before a label.
pub(super) const LABEL: &str = "__label__";

/// Reads the texts one by one.
pub(super) struct Texts {
    /// Whether labels stand before the texts.
    pub(super) fasttext: bool,
    /// Whether the texts are pages.
    pub(super) raw_pages: bool,
}

impl ReadLine for Texts {
    fn read_line(&mut self, line: &RawLine, source: &Source) -> Result<Draft, Failed> {
        let place = Place { file: &source.file, id: &source.id, line: line.number };
        line.check(|| place.shown()).map_err(Failed::Row)?;
        let (decoded, warning) =
            decode::decode(&line.bytes, &place.shown(), line.offset).map_err(Failed::Row)?;
        let mut text = decoded.trim_end_matches('\n');
        let mut article = place.article();
        article.warnings.extend(warning.map(str::to_owned));
        if self.fasttext {
            text = take_labels(&mut article, text);
        }
        let labelled = article.label.is_some();
        Ok(Draft::new(article, Ok(text.to_owned()), labelled, self.raw_pages, Some(place.empty())))
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
            article.warnings.push(format!("the second label `{name}` is left out"));
        }
    }
    rest
}
