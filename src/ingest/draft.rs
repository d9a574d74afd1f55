//! A row that is read but for its text: what costs, the cleaning of the text, comes later and on any thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Outcome, decode, html, row};
use crate::article::{Article, Metadata, Table, TableRow};
use crate::error::Error;

/// The most bytes of a row that a rejection carries along.
const RAW: usize = 64 * 1024;

/// A row on its way to an article.
#[derive(Debug)]
pub(super) struct Draft {
    /// Everything but the text.
    pub(super) article: Article,
    /// The row as it stands in the file, for those who must correct it.
    raw: Vec<u8>,
    /// The table whose row is kept with the article.
    table: Option<Arc<Table>>,
    text: Result<String, Error>,
    /// Whether its label came from a column or mark of its own.
    labelled: bool,
    raw_pages: bool,
    /// What is said where no text is left; nothing where none is needed.
    empty: Option<Error>,
}

impl Draft {
    /// A draft of `article` without its `text`, which is a raw page if `raw_pages`.
    pub(super) fn new(
        article: Article,
        text: Result<String, Error>,
        labelled: bool,
        raw_pages: bool,
        empty: Option<Error>,
    ) -> Self {
        Self { article, raw: Vec::new(), table: None, text, labelled, raw_pages, empty }
    }

    /// The draft with the row it is of, which its article keeps where a `table` is given.
    pub(super) fn of(mut self, raw: Vec<u8>, table: Option<Arc<Table>>) -> Self {
        self.raw = raw;
        self.table = table;
        self
    }

    /// Bytes it holds, about.
    pub(super) fn bytes(&self) -> usize {
        self.raw.len() + self.text.as_ref().map_or(0, String::len)
    }

    /// Cleans the text: an article, or why there is none. A fault in the cleaning costs this row alone.
    pub(super) fn finish(mut self) -> Outcome {
        match catch_unwind(AssertUnwindSafe(|| self.clean())) {
            Ok(None) => {
                self.keep_row();
                Outcome::Article(Box::new(self.article))
            }
            Ok(Some(error)) => self.reject(error),
            Err(_) => {
                let error = fault(&self.article.place());
                self.reject(error)
            }
        }
    }

    /// Fills in what the text says; what is wrong with it.
    fn clean(&mut self) -> Option<Error> {
        let empty = self.empty.take();
        match std::mem::replace(&mut self.text, Ok(String::new())) {
            Ok(text) if self.raw_pages => match html::article_from(&text, false) {
                Ok(page) => {
                    merge_page(&mut self.article, page, self.labelled);
                    empty.filter(|_| self.article.body.is_empty())
                }
                Err(reason) => {
                    Some(Error::input(self.article.place(), reason, "give the page's text instead"))
                }
            },
            Ok(text) => {
                let left = row::take_verbatim(&mut self.article, text, self.labelled);
                empty.filter(|_| !left)
            }
            Err(error) => Some(error),
        }
    }

    fn keep_row(&mut self) {
        self.article.row = kept(&self.raw, self.table.take());
    }

    /// What was read of it, with why it is no article.
    pub(super) fn reject(mut self, error: Error) -> Outcome {
        self.keep_row();
        Outcome::Rejected { article: Box::new(self.article), raw: Some(shown(&self.raw)), error }
    }
}

/// The row `raw` as its article keeps it, where it is of a `table` and not too long to have been read.
pub(super) fn kept(raw: &[u8], table: Option<Arc<Table>>) -> Option<TableRow> {
    let table = table.filter(|_| !raw.is_empty())?;
    Some(TableRow { text: decode::verbatim(raw), table })
}

/// The error of an input that this program stumbled over.
pub(super) fn fault(place: &str) -> Error {
    Error::input(
        place,
        "this program has a fault that this input brings out",
        "report it, with the input if you may",
    )
}

/// `raw` as text, without its line break and cut where it is very long.
pub(super) fn shown(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(&raw[..raw.len().min(RAW)]);
    if raw.len() > RAW { format!("{text}…") } else { text.trim_end_matches(['\r', '\n']).to_owned() }
}

/// What a page says, under what the row's own columns say.
fn merge_page(row: &mut Article, page: Article, labelled: bool) {
    row.metadata = Metadata::ALL;
    row.title = row.title.take().or(page.title);
    if row.date.is_none() {
        row.date = page.date;
        row.time = row.time.take().or(page.time);
    }
    row.outlet = row.outlet.take().or(page.outlet);
    row.author = row.author.take().or(page.author);
    row.place = row.place.take().or(page.place);
    for (kept, read) in [
        (&mut row.tags, page.tags),
        (&mut row.parties, page.parties),
        (&mut row.figures, page.figures),
        (&mut row.district, page.district),
    ] {
        if kept.is_empty() {
            *kept = read;
        }
    }
    if !labelled {
        row.label = page.label;
        row.confidence = row.confidence.or(page.confidence);
        row.label_conflict = page.label_conflict;
        row.warnings.extend(page.warnings);
    }
    row.body = page.body;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_row_is_shown_without_its_line_break_and_cut() {
        assert_eq!(shown(b"k1,\xff\0\r\n"), "k1,\u{fffd}\0");
        let long = shown(&vec![b'a'; RAW + 1]);
        assert_eq!((long.chars().count(), long.ends_with("a…")), (RAW + 1, true));
    }
}
