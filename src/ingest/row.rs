//! A row of named values into an article: the one mapping tables and JSON objects share.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::options::{Columns, Options};
use super::page::dates;
use super::predictions;
use crate::article::Article;
use crate::error::Error;
use crate::label::{self, Number};

/// The names tried for the text where none is given.
const TEXTS: [&str; 4] = ["text", "body", "isi", "content"];
/// The names tried for the title where none is given.
const TITLES: [&str; 3] = ["title", "judul", "headline"];
/// What only a row written by `ingest` has together; such a row gets all its fields back.
const OWN: [&str; 6] = ["id", "file", "line", "body", "label_conflict", "warnings"];

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) id: &'a str,
    pub(super) line: u64,
}

impl Place<'_> {
    /// `rows.csv:12`, as errors name it.
    pub(super) fn shown(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// `rows.csv#12`, as ids name it.
    pub(super) fn id(&self) -> String {
        format!("{}#{}", self.id, self.line)
    }

    /// An article of this place with nothing read yet.
    pub(super) fn article(&self) -> Article {
        Article { id: self.id(), file: self.file.to_owned(), line: Some(self.line), ..Article::default() }
    }

    /// The error for a row without text.
    pub(super) fn empty(&self) -> Error {
        Error::input(self.shown(), "the text is empty", "give the row a text or remove it")
    }
}

/// Checks that `names`, the columns of `file`, hold every column the user named, and a text or a prediction.
///
/// # Errors
/// [`Error::Input`] that lists the columns there are.
pub(super) fn check_columns(names: &[String], options: &Options, file: &str) -> Result<(), Error> {
    let columns = &options.columns;
    let Columns { text, label, title, weight, confidence, date, outlet, group, id } = columns;
    for name in [text, label, title, weight, confidence, date, outlet, group, id].into_iter().flatten() {
        if !names.contains(name) {
            return Err(Error::input(
                file,
                format!("there is no column `{name}`"),
                format!("its columns are {}", listed(names)),
            ));
        }
    }
    if options.predictions {
        return predictions::check_columns(names, label.is_some(), file);
    }
    check_text(names, options, file)
}

/// Checks that `names`, the columns at `place`, hold a text.
///
/// # Errors
/// [`Error::Input`] that lists the columns there are.
pub(super) fn check_text(names: &[String], options: &Options, place: &str) -> Result<(), Error> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let reason = match &options.columns.text {
        Some(name) if !has(name) => format!("there is no column `{name}`"),
        None if !TEXTS.iter().any(|known| has(known)) => format!("no column is called {}", TEXTS.join(", ")),
        _ => return Ok(()),
    };
    let next = match &options.columns.text {
        Some(_) => format!("its columns are {}", listed(names)),
        None => format!("name the text with --text-column; the columns are {}", listed(names)),
    };
    Err(Error::input(place, reason, next))
}

/// An id as rows begin with it, where a byte order mark is none of it.
fn named(id: String) -> Option<String> {
    match id.trim_start_matches('\u{feff}') {
        "" => None,
        rest if rest.len() < id.len() => Some(rest.to_owned()),
        _ => Some(id),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Adds what a text that is kept verbatim says about itself; `false` if no text is left.
pub(super) fn take_verbatim(article: &mut Article, text: String, labelled: bool) -> bool {
    let (body, found) = label::cut(&text);
    // Nearly always nothing was cut, and the text is the body.
    let body = if body.len() == text.len() { None } else { Some(body.into_owned()) };
    if !labelled && !found.readings.is_empty() {
        article.label = found.class.map(|class| class.name().to_owned());
        article.confidence = article.confidence.or(found.confidence);
        if article.confidence.is_some() {
            article.metadata.insert("confidence");
        }
        article.label_conflict = found.conflict;
        article.warnings.extend(found.warnings);
    }
    article.body = body.unwrap_or(text);
    !article.body.trim().is_empty()
}

/// Whether a row with these columns is one that `ingest` wrote.
fn is_own(has: impl Fn(&str) -> bool) -> bool {
    OWN.iter().all(|name| has(name))
}

/// The column that holds the text, where the rows have one.
pub(super) fn text_column(options: &Options, has: impl Fn(&str) -> bool) -> Option<&str> {
    match &options.columns.text {
        _ if options.predictions => None,
        Some(name) => Some(name.as_str()),
        // A row that `ingest` wrote may have a column of its own that is called `text`.
        None if is_own(&has) => Some("body"),
        None => TEXTS.into_iter().find(|name| has(name)),
    }
}

/// Reads `row` but for its text. What is wrong with it (no text, a weight that is no number) comes
/// out when the draft is finished, with all that could be read.
pub(super) fn draft(row: Map<String, Value>, options: &Options, place: Place<'_>) -> Draft {
    let columns = &options.columns;
    let text_name = text_column(options, |name| row.contains_key(name));
    let label = if options.predictions { predictions::GIVEN } else { "label" };
    let own = is_own(|name| row.contains_key(name)) && text_name == Some("body");
    let is = |name: &str, given: &Option<String>, default: &str| given.as_deref().unwrap_or(default) == name;
    let title = TITLES.into_iter().find(|name| row.contains_key(*name)).unwrap_or(TITLES[0]);
    let mut found = place.article();
    let mut text = None;
    let mut labelled = false;
    let mut wrong = None;
    for (name, value) in row {
        if Some(name.as_str()) == text_name {
            text = Some(value);
        } else if is(&name, &columns.label, label) {
            labelled = true;
            found.label = plain(&value);
        } else if is(&name, &columns.title, title) {
            found.title = plain(&value);
        } else if !options.predictions && is(&name, &columns.confidence, "confidence") {
            found.metadata.insert("confidence");
            read_confidence(&mut found, &value);
        } else if is(&name, &columns.date, "date") {
            found.metadata.insert("date");
            read_date(&mut found, &value);
        } else if is(&name, &columns.outlet, "outlet") {
            found.metadata.insert("outlet");
            found.outlet = plain(&value);
        } else if is(&name, &columns.id, "id") {
            found.id = plain(&value).and_then(named).unwrap_or_else(|| place.id());
        } else {
            if columns.weight.as_deref() == Some(&name) {
                match weight(&value, place) {
                    Ok(weight) => found.weight = weight,
                    Err(error) => wrong = Some(error),
                }
            } else if columns.group.as_deref() == Some(&name) {
                found.group = plain(&value);
            }
            match other_field(&mut found, &name, value, own) {
                Some(value) => keep(&mut found.columns, name, value),
                // Not `file` and `line`, which stand in every row.
                None => _ = found.metadata.insert(&name),
            }
        }
    }
    if found.time.is_some() {
        found.metadata.insert("time");
    }
    if options.predictions {
        let text = wrong.map_or_else(|| Ok(String::new()), Err);
        return Draft::new(found, text, true, false, None);
    }
    let text = match (wrong, text) {
        (Some(error), _) => Err(error),
        (None, Some(Value::String(text))) if !text.trim().is_empty() => Ok(text),
        (None, None | Some(Value::Null | Value::String(_))) => Err(place.empty()),
        (None, Some(_)) => {
            Err(Error::input(place.shown(), "the text is not a string", "put quotes around it"))
        }
    };
    Draft::new(found, text, labelled, options.raw_pages, Some(place.empty()))
}

/// Fills a field that has no flag of its own; gives the value back if it is an unmapped column.
fn other_field(found: &mut Article, name: &str, value: Value, own: bool) -> Option<Value> {
    match name {
        "time" => found.time = plain(&value),
        "author" => found.author = plain(&value),
        "place" => found.place = plain(&value),
        "tags" => found.tags = list(&value),
        "parties" => found.parties = list(&value),
        "figures" => found.figures = list(&value),
        "district" => found.district = list(&value),
        "warnings" if own => {
            let mut before = list(&value);
            before.append(&mut found.warnings);
            found.warnings = before;
        }
        "label_conflict" if own => found.label_conflict = plain(&value).as_deref() == Some("true"),
        "file" if own => found.file = plain(&value).unwrap_or_default(),
        "line" if own => found.line = plain(&value).and_then(|line| line.parse().ok()),
        _ => return Some(value),
    }
    None
}

fn keep(columns: &mut Map<String, Value>, mut name: String, value: Value) {
    // Again where the table has a column of that very name, which would be overwritten.
    while Article::FIELDS.contains(&name.as_str()) || columns.contains_key(&name) {
        name = format!("input_{name}");
    }
    columns.insert(name, value);
}

/// A value as text: trimmed, `None` for null and nothing.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// A JSON array, the same as text, or names between semicolons.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(plain).collect(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(items)) => items.iter().filter_map(plain).collect(),
            _ => text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect(),
        },
        _ => plain(value).into_iter().collect(),
    }
}

fn read_confidence(found: &mut Article, value: &Value) {
    if let Some(fraction) = value.as_f64().filter(|number| (0.0..=1.0).contains(number)) {
        found.confidence = Some(fraction);
        return;
    }
    match label::number(&plain(value).unwrap_or_default()) {
        Number::Value { fraction, .. } => found.confidence = Some(fraction),
        Number::Missing => {}
        // Of few or many digits, as programs write numbers: 1e-7.
        Number::Bad(shown) => match shown.parse().ok().filter(|number| (0.0..=1.0).contains(number)) {
            Some(fraction) => found.confidence = Some(fraction),
            None => found.warnings.push(format!(
                "the confidence `{shown}` is no number from 0 to 1 or 100%, so it is left out"
            )),
        },
    }
}

fn read_date(found: &mut Article, value: &Value) {
    let Some(shown) = plain(value) else { return };
    match dates::find(&shown) {
        Some((_, stamp)) => {
            found.date = Some(stamp.date);
            found.time = found.time.take().or(stamp.time);
        }
        None => found.warnings.push(format!("the date `{shown}` is not understood, so it is left out")),
    }
}

fn weight(value: &Value, place: Place<'_>) -> Result<Option<f64>, Error> {
    let Some(shown) = plain(value) else {
        return Ok(None);
    };
    let weight = shown.parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight >= 0.0);
    weight.map(Some).ok_or_else(|| {
        Error::input(
            place.shown(),
            format!("the weight `{shown}` is no number from 0 up"),
            "correct it, or leave it empty for 1",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_row_that_ingest_wrote_is_its_body_whatever_columns_it_brought() {
        let options = Options::default();
        let column = |names: &[&str]| text_column(&options, |name| names.contains(&name)).map(str::to_owned);
        assert_eq!(column(&["isi", "body"]).as_deref(), Some("body"));
        assert_eq!(column(&["body", "text"]).as_deref(), Some("text"));
        assert_eq!(column(&[&OWN[..], &["text"]].concat()).as_deref(), Some("body"));
    }
}
