//! A JSON object on each line.

use serde_json::{Map, Value};

use super::decode;
use super::draft::Draft;
use super::lines::RawLine;
use super::options::Options;
use super::row::{self, Place};
use super::rows::{Failed, ReadLine};
use super::source::Source;
use crate::error::Error;

/// Reads the objects one by one.
pub(super) struct Objects {
    options: Options,
    /// Whether an object with a text has shown which keys there are.
    checked: bool,
}

impl Objects {
    pub(super) fn new(options: Options) -> Self {
        Self { options, checked: false }
    }
}

impl ReadLine for Objects {
    fn read_line(&mut self, line: &RawLine, source: &Source) -> Result<Draft, Failed> {
        let place = Place { file: &source.file, id: &source.id, line: line.number };
        line.check(|| place.shown()).map_err(Failed::Row)?;
        let (text, warning) =
            decode::decode(&line.bytes, &place.shown(), line.offset).map_err(Failed::Row)?;
        let object: Map<String, Value> =
            serde_json::from_str(&text).map_err(|error| Failed::Row(no_object(&error, line, place)))?;
        if !self.checked {
            let names: Vec<String> = object.keys().cloned().collect();
            if !self.options.predictions {
                row::check_text(&names, &self.options, &place.shown()).map_err(Failed::Row)?;
            }
            self.checked = true;
            row::check_columns(&names, &self.options, &source.file).map_err(Failed::File)?;
        }
        let mut draft = row::draft(object, &self.options, place);
        draft.article.warnings.extend(warning.map(str::to_owned));
        Ok(draft)
    }
}

fn no_object(error: &serde_json::Error, line: &RawLine, place: Place<'_>) -> Error {
    let byte = line.offset + error.column().saturating_sub(1);
    // The line serde_json counts is always the first: ours is the file's.
    let reason = error.to_string();
    let reason = match reason.split(" at line ").next().unwrap_or_default() {
        "recursion limit exceeded" => "it is nested more than 127 deep",
        reason => reason,
    };
    Error::input(
        format!("{} (byte {byte})", place.shown()),
        format!("this is no JSON object: {reason}"),
        "put one object on each line",
    )
}
