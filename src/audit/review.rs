//! The review: a CSV with an article a row, why it is worth a look, and a cell for a person's answer.
//!
//! `audit` writes it, `review` and spreadsheets fill in the answers, `train --corrections` takes them. Columns that
//! are not known (a reviewer's notes) stay where they are.

use crate::article::{Article, text_hash};
use crate::label::class_name;
use crate::output::Output;
use crate::sheet::Sheet;
use crate::{Error, Result};
use std::path::Path;

/// What a person said of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet: the cell is empty.
    Open,
    /// This label is the right one, be it the given one or another.
    Label(String),
    /// It cannot be told: `?`. The article trains as it is.
    Unsure,
    /// The article is to be left out of training: `-`.
    LeaveOut,
}

impl Answer {
    /// The cell's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Open => "",
            Self::Label(label) => label,
            Self::Unsure => "?",
            Self::LeaveOut => "-",
        }
    }
}

/// A row but for its answer: an article, and why it is worth a look. K are the labels of [`Review::labels`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// The label the article came with, where it has one.
    pub given_label: Option<String>,
    /// The label that the model finds more probable, or, without a given one, most probable.
    pub suggested_label: Option<String>,
    /// Why the article is in the review, in words.
    pub reason: String,
    /// The K probabilities; `None` where the cell is empty.
    pub probabilities: Vec<Option<f64>>,
    /// Words that speak for the suggested label rather than the given one, the strongest first.
    pub words_for_suggested: Vec<String>,
    /// Words that speak the other way; of an article without a given label, for the label that is next in probability.
    pub words_for_given: Vec<String>,
    /// How sure the page itself is of its label, 0 to 1.
    pub given_confidence: Option<f64>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The text.
    pub body: String,
    /// The article's id.
    pub id: String,
    /// The file it came from.
    pub file: String,
    /// The line there, of a row.
    pub line: Option<u64>,
    /// [`text_key`] of title and body.
    pub text: String,
}

impl Entry {
    /// What a review says of `article` itself; the rest is empty.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            given_label: article.label.clone(),
            given_confidence: article.confidence,
            outlet: article.outlet.clone(),
            date: article.date.clone(),
            title: article.title.clone(),
            body: article.body.clone(),
            id: article.id.clone(),
            file: article.file.clone(),
            line: article.line,
            text: text_key(article.title.as_deref(), &article.body),
            ..Self::default()
        }
    }
}

/// A name for what an article says: `t` and the 16 hexadecimal digits of its [`text_hash`]. Answers find their
/// article by it, wherever its file has moved; a text that was changed since is another text.
#[must_use]
pub fn text_key(title: Option<&str>, body: &str) -> String {
    format!("t{:016x}", text_hash(title, body))
}

/// What stands before a label in the name of the column with its probability.
pub(super) const PROBABILITY: &str = "probability_";
/// Between words in one cell.
const BETWEEN: &str = ", ";
/// Further lines with answers that cannot be read, as many as are named.
const TOLD: usize = 10;
/// What to start from.
const NEXT: &str = "start from what `sentimen audit` writes, or give columns 'answer' and 'id'";

/// A review in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    name: String,
    pub(super) sheet: Sheet,
    labels: Vec<String>,
    pub(super) answer: usize,
}

impl Review {
    /// A review without rows, of a model with these labels.
    #[must_use]
    pub fn new(labels: &[String]) -> Self {
        let probabilities = labels.iter().map(|label| format!("{PROBABILITY}{label}"));
        let before = ["answer", "given_label", "suggested_label", "reason"].map(str::to_owned);
        let after = [
            "words_for_suggested",
            "words_for_given",
            "given_confidence",
            "outlet",
            "date",
            "title",
            "body",
            "id",
            "file",
            "line",
            "text",
        ]
        .map(str::to_owned);
        let header = before.into_iter().chain(probabilities).chain(after).collect();
        let sheet = Sheet {
            marked: false,
            delimiter: b',',
            says_delimiter: false,
            crlf: false,
            header,
            rows: Vec::new(),
        };
        Self { name: "review".to_owned(), sheet, labels: labels.to_vec(), answer: 0 }
    }

    /// Adds a row without an answer.
    pub fn push(&mut self, entry: &Entry) {
        let fields = self.sheet.header.iter().map(|name| guarded(&self.cell(entry, name))).collect();
        let line = self.sheet.rows.len() as u64 + 2;
        self.sheet.rows.push((line, fields));
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`Error::Io`], and those of [`Review::parse`].
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        Self::parse(&bytes, &path.display().to_string())
    }

    /// Reads `bytes`, which are called `name`.
    ///
    /// # Errors
    /// [`Error::Input`] with the line: no column `answer`, neither `text` nor `id`, an answer that is no label.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self> {
        let sheet = Sheet::read(bytes, "answer", name, NEXT)?;
        let has = |wanted: &str| sheet.header.iter().any(|column| column == wanted);
        if !has("text") && !has("id") {
            let reason = "neither a column 'text' nor 'id' says which article a row is of";
            return Err(Error::input(format!("{name}:1"), reason, NEXT));
        }
        let labels: Vec<String> = sheet
            .header
            .iter()
            .filter_map(|column| column.strip_prefix(PROBABILITY))
            .map(str::to_owned)
            .collect();
        let answer = sheet.header.iter().position(|column| column == "answer").unwrap_or_default();
        let mut review = Self { name: name.to_owned(), sheet, labels, answer };
        let (mut wrong, mut others) = (None, Vec::new());
        for i in 0..review.len() {
            match review.read_answer(i) {
                Ok(answer) => review.set_answer(i, &answer),
                Err(error) if wrong.is_none() => wrong = Some(error),
                Err(_) => others.push(review.sheet.rows[i].0.to_string()),
            }
        }
        match wrong {
            None => Ok(review),
            Some(Error::Input { place, reason, next }) if !others.is_empty() => {
                others.truncate(TOLD);
                Err(Error::input(
                    place,
                    format!("{reason}, nor are those of lines {}", others.join(", ")),
                    next,
                ))
            }
            Some(error) => Err(error),
        }
    }

    /// Puts it in the place of the file at `path`, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Io`] naming `path`.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut output = Output::create(path)?;
        self.write(&mut output).map_err(|e| Error::io(path, e))?;
        output.commit()
    }

    /// Writes it as CSV.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, out: impl std::io::Write) -> std::io::Result<()> {
        self.sheet.write(out)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sheet.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheet.rows.is_empty()
    }

    /// The K labels that answers are chosen from, as the columns of probabilities name them; none where the table has no
    /// such column, and any label is taken.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Where row i stands, as errors name it.
    #[must_use]
    pub fn place(&self, i: usize) -> String {
        format!("{}:{}", self.name, self.sheet.rows[i].0)
    }

    /// The answer in row i.
    #[must_use]
    pub fn answer(&self, i: usize) -> Answer {
        match unguarded(self.sheet.rows[i].1[self.answer].trim()) {
            "" => Answer::Open,
            "?" => Answer::Unsure,
            // Spreadsheets make dashes of a hyphen.
            "-" | "\u{2013}" | "\u{2014}" => Answer::LeaveOut,
            label => Answer::Label(label.to_owned()),
        }
    }

    /// Writes an answer into row i.
    pub fn set_answer(&mut self, i: usize, answer: &Answer) {
        self.sheet.rows[i].1[self.answer] = match answer {
            Answer::Label(label) => guarded(label),
            other => other.as_str().to_owned(),
        };
    }

    /// The label that a person means by `typed`: itself, in whatever case, or by another name of its class. Where no
    /// label is known, any text is one that no other answer is written as.
    #[must_use]
    pub fn label_named(&self, typed: &str) -> Option<String> {
        let typed = typed.trim();
        let same = |label: &&String| {
            label.to_lowercase() == typed.to_lowercase() || class_name(label) == class_name(typed)
        };
        let known =
            self.labels.iter().find(|label| *label == typed).or_else(|| self.labels.iter().find(same));
        let any = || self.labels.is_empty().then(|| typed.to_owned());
        known.cloned().or_else(any).filter(|label| !["", "?", "-"].contains(&label.trim()))
    }

    /// Row i but for its answer. Cells that are empty or of missing columns are `None` or empty.
    #[must_use]
    pub fn entry(&self, i: usize) -> Entry {
        let cell = |name: &str| {
            let at = self.sheet.header.iter().position(|column| column == name);
            at.map(|at| unguarded(&self.sheet.rows[i].1[at]).to_owned()).filter(|text| !text.is_empty())
        };
        let number = |name: &str| {
            let number = cell(name).and_then(|text| text.replacen(',', ".", 1).parse::<f64>().ok());
            number.filter(|number| number.is_finite())
        };
        let words = |name: &str| {
            let text = cell(name).unwrap_or_default();
            text.split(BETWEEN).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        Entry {
            given_label: cell("given_label"),
            suggested_label: cell("suggested_label"),
            reason: cell("reason").unwrap_or_default(),
            probabilities: self.labels.iter().map(|label| number(&format!("{PROBABILITY}{label}"))).collect(),
            words_for_suggested: words("words_for_suggested"),
            words_for_given: words("words_for_given"),
            given_confidence: number("given_confidence"),
            outlet: cell("outlet"),
            date: cell("date"),
            title: cell("title"),
            body: cell("body").unwrap_or_default(),
            id: cell("id").unwrap_or_default(),
            file: cell("file").unwrap_or_default(),
            line: cell("line").and_then(|text| text.parse().ok()),
            text: cell("text").unwrap_or_default().trim().to_lowercase(),
        }
    }

    /// The text of one cell of a new row.
    fn cell(&self, entry: &Entry, name: &str) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<f64>| number.map(|x| format!("{x:.4}")).unwrap_or_default();
        if let Some(label) = name.strip_prefix(PROBABILITY) {
            let at = self.labels.iter().position(|known| known == label);
            return number(at.and_then(|at| entry.probabilities.get(at).copied().flatten()));
        }
        match name {
            "given_label" => text(&entry.given_label),
            "suggested_label" => text(&entry.suggested_label),
            "reason" => entry.reason.clone(),
            "words_for_suggested" => entry.words_for_suggested.join(BETWEEN),
            "words_for_given" => entry.words_for_given.join(BETWEEN),
            "given_confidence" => number(entry.given_confidence),
            "outlet" => text(&entry.outlet),
            "date" => text(&entry.date),
            "title" => text(&entry.title),
            "body" => entry.body.clone(),
            "id" => entry.id.clone(),
            "file" => entry.file.clone(),
            "line" => entry.line.map(|line| line.to_string()).unwrap_or_default(),
            "text" => entry.text.clone(),
            _ => String::new(),
        }
    }

    /// The answer in row i as it was typed: a label in whatever case, or by another name of its class.
    fn read_answer(&self, i: usize) -> Result<Answer> {
        let Answer::Label(typed) = self.answer(i) else { return Ok(self.answer(i)) };
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Answer::Open);
        }
        match self.label_named(typed) {
            Some(label) => Ok(Answer::Label(label)),
            None => Err(Error::input(
                self.place(i),
                format!("the answer '{typed}' is no label"),
                format!(
                    "answer {}, ? (cannot be told) or - (leave the article out), or leave the cell empty",
                    self.labels.join(", ")
                ),
            )),
        }
    }
}

/// What a spreadsheet would take for a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The text behind an apostrophe where a spreadsheet would run it: pages come from the open web.
fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text before it was guarded.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a spreadsheet would run it, or it looks like one that was guarded.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
