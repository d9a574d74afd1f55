//! `--resume`: past the articles whose rows an interrupted run has written.

use super::super::articles::Articles;
use super::super::input::unwritten;
use super::filter::Filter;
use super::{Said, row};
use crate::article::Article;
use crate::ingest::{LeftRow, LeftRows, Outcome};
use crate::model::Scored;
use crate::report::{Format, Predictions};
use crate::{Error, Result};
use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;

/// The rows in `output`; `None` where it holds no whole one.
///
/// # Errors
/// A format that is not read back, a file that is no output of `predict`.
pub(super) fn open(output: &Path, format: Format) -> Result<Option<LeftRows>> {
    let is_csv = match format {
        Format::Text => {
            return Err(Error::invalid(
                "--resume goes on with CSV or JSON lines; call the file .csv or .jsonl, or name the --format",
            ));
        }
        Format::Csv => true,
        Format::Jsonl => false,
    };
    if output.as_os_str() == "-" || output.exists() && !output.is_file() {
        return Err(Error::invalid(format!("--resume needs a file, which '{}' is not", output.display())));
    }
    Ok(LeftRows::open(output, is_csv)?.filter(|left| left.whole() > 0))
}

/// Where an interrupted run stopped.
pub(super) struct Passed {
    /// Rows there.
    pub(super) there: usize,
    /// Bytes up to the end of the last whole one.
    pub(super) whole: u64,
    header: Option<Vec<String>>,
    /// Outcomes that were read with the last of them and come after it.
    pub(super) rest: Vec<(Outcome, Said)>,
}

impl Passed {
    /// `rows` set to go on below what is there.
    pub(super) fn below<W: Write>(&self, rows: Predictions<W>) -> Result<Predictions<W>> {
        below(rows, self.header.as_deref())
    }
}

fn below<W: Write>(rows: Predictions<W>, header: Option<&[String]>) -> Result<Predictions<W>> {
    rows.below(header).map_err(|own| {
        Error::invalid(format!(
            "--resume: the rows there were written with other flags or another model (a header now begins {own}); \
             repeat the command as it was, or write a new file with -o"
        ))
    })
}

/// Rows with a prediction that are made again at the beginning, all rows that are at the end, and of those between one in so
/// many.
const FIRST: usize = 8;
const LAST: usize = 8;
const ONE_IN: usize = 256;

/// Takes from `articles` those that have a row in `left`, up to the last. Some are scored again, and made into rows by
/// `writer` they must come out as they are there, byte for byte, and pass the filter.
///
/// # Errors
/// Rows of other articles, of another model or of other flags.
pub(super) fn pass(
    mut left: LeftRows,
    writer: Predictions<Vec<u8>>,
    articles: &mut Articles<'_, Said>,
    filter: &mut Filter,
    score: impl FnMut(&mut Outcome) -> Result<Scored, String>,
) -> Result<Passed> {
    let header = left.header().map(<[String]>::to_vec);
    let writer = below(writer, header.as_deref())?;
    let whole = left.whole();
    let is_filtered = filter.is_any();
    let mut again = Again { writer, filter, score, predicted: 0 };
    let mut there = 0;
    let mut latest: VecDeque<(usize, LeftRow, Outcome, Said)> = VecDeque::new();
    let Some(mut wanted) = left.next_row()? else {
        return Ok(Passed { there, whole, header, rest: Vec::new() });
    };
    loop {
        let batch = articles.batch()?;
        if batch.is_empty() {
            return Err(apart(&wanted, there, "the inputs have no such article"));
        }
        let mut outcomes = batch.into_iter();
        while let Some((outcome, said)) = outcomes.next() {
            let (Outcome::Article(article) | Outcome::Rejected { article, .. }) = &outcome;
            if !is_of(&wanted, article) {
                if is_filtered {
                    continue;
                }
                return Err(apart(&wanted, there, &format!("the inputs have {} in its place", article.id)));
            }
            let next = left.next_row()?;
            latest.push_back((there, wanted, outcome, said));
            there += 1;
            if latest.len() > LAST
                && let Some((at, row, outcome, said)) = latest.pop_front()
                && (again.predicted < FIRST || at % ONE_IN == 0)
            {
                again.check(at, &row, outcome, said)?;
            }
            match next {
                Some(next) => wanted = next,
                None => {
                    for (at, row, outcome, said) in latest {
                        again.check(at, &row, outcome, said)?;
                    }
                    return Ok(Passed { there, whole, header, rest: outcomes.collect() });
                }
            }
        }
    }
}

/// Makes rows again.
struct Again<'f, S> {
    writer: Predictions<Vec<u8>>,
    filter: &'f mut Filter,
    score: S,
    /// How many rows with a prediction were made again.
    predicted: usize,
}

impl<S: FnMut(&mut Outcome) -> Result<Scored, String>> Again<'_, S> {
    /// Holds the row `left`, before which `at` others are, against what it would be now.
    fn check(&mut self, at: usize, left: &LeftRow, mut outcome: Outcome, said: Said) -> Result<()> {
        let said = said.unwrap_or_else(|| (self.score)(&mut outcome));
        self.predicted += usize::from(said.is_ok());
        let row = row(outcome, said);
        if self.writer.bytes_of(&row).map_err(unwritten)? != left.bytes {
            let reason = "it comes out differently now: another model, other flags, or a changed input";
            return Err(apart(left, at, reason));
        }
        if !self.filter.keeps(&row) {
            return Err(apart(left, at, "--where or --confidence-above leave it out now"));
        }
        Ok(())
    }
}

fn is_of(row: &LeftRow, article: &Article) -> bool {
    let key = &row.key;
    key.id == article.id && key.file == article.file && key.line == article.line
}

fn apart(row: &LeftRow, before: usize, reason: &str) -> Error {
    Error::invalid(format!(
        "--resume: row {} there is of {}, but {reason}; repeat the command as it was, or write a new file with -o",
        before + 1,
        row.key.id
    ))
}
