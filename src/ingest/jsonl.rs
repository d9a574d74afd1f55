//! A JSON object on each line.

use std::borrow::Cow;

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
        let mut half = None;
        let mut object: Map<String, Value> = serde_json::from_str(&text)
            .or_else(|error| {
                let mended = with_whole_pairs(&text).ok_or(error)?;
                half = Some(HALF);
                serde_json::from_str(&mended)
            })
            .map_err(|error| Failed::Row(no_object(&error, line, place)))?;
        let nul = tidy_fields(&mut object).then_some(NUL);
        if !self.checked {
            let names: Vec<String> = object.keys().cloned().collect();
            if !self.options.predictions {
                row::check_text(&names, &self.options, &place.shown()).map_err(Failed::Row)?;
            }
            self.checked = true;
            row::check_columns(&names, &self.options, &source.file).map_err(Failed::File)?;
        }
        let mut draft = row::draft(object, &self.options, place);
        draft.article.warnings.extend(warning.into_iter().chain(half).chain(nul).map(str::to_owned));
        Ok(draft)
    }
}

/// Said of an article whose text was cut within a character of two UTF-16 units, by a program that counts in these.
const HALF: &str = "half of a surrogate pair was read as U+FFFD";

/// Said of an article with a character that no text file can hold.
const NUL: &str = "a NUL character was read as U+FFFD";

/// Makes the strings in `value` what they would be in a file of text, where lines end in `\n` and NULs do not occur, so that
/// an article is the same whichever it comes from; whether there was a NUL.
fn tidy(value: &mut Value) -> bool {
    match value {
        Value::String(text) => tidy_text(text),
        Value::Array(items) => items.iter_mut().fold(false, |any, item| tidy(item) | any),
        Value::Object(fields) => tidy_fields(fields),
        _ => false,
    }
}

/// [`tidy`] for the fields of an object and their names; of two that become one name the last counts, as in JSON.
fn tidy_fields(fields: &mut Map<String, Value>) -> bool {
    let mut nul = fields.values_mut().fold(false, |any, field| tidy(field) | any);
    if fields.keys().any(|name| name.contains(['\0', '\r'])) {
        let tidied = std::mem::take(fields).into_iter().map(|(mut name, value)| {
            nul |= tidy_text(&mut name);
            (name, value)
        });
        *fields = tidied.collect();
    }
    nul
}

fn tidy_text(text: &mut String) -> bool {
    if text.contains("\r\n") {
        *text = decode::with_plain_breaks(Cow::Borrowed(text)).into_owned();
    }
    let nul = text.contains('\0');
    if nul {
        *text = text.replace('\0', "\u{fffd}");
    }
    nul
}

/// JSON `text` with U+FFFD for every escaped surrogate that is not one of a pair; `None` where there is none.
fn with_whole_pairs(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let mut mended = String::new();
    let (mut at, mut from) = (0, 0);
    while let Some(found) = text[at..].find('\\') {
        at += found;
        let half = match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => {
                at += 12;
                continue;
            }
            Some(0xd800..=0xdfff) => true,
            _ => false,
        };
        if half {
            mended.push_str(&text[from..at]);
            mended.push_str("\\ufffd");
            from = at + 6;
            at = from;
        } else {
            // The backslash and what it escapes; of `\uXXXX` the digits are read as what they are, no backslash.
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        }
    }
    mended.push_str(&text[from..]);
    (from > 0).then_some(mended)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_are_told_from_pairs() {
        for (text, mended) in [
            (r#"{"a":"\ud83d"}"#, Some(r#"{"a":"\ufffd"}"#)),
            (r#"{"a":"\uDC00\ud83d b"}"#, Some(r#"{"a":"\ufffd\ufffd b"}"#)),
            (r#"{"a":"\ud83d\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#)),
            (r#"{"a":"\ud83d\ude00"}"#, None),
            // A backslash, and letters after it.
            (r#"{"a":"\\ud83d"}"#, None),
            (r#"{"a":"\\\ud83d"}"#, Some(r#"{"a":"\\\ufffd"}"#)),
            (r#"{"a":"\u+d83"}"#, None),
            ("\\", None),
            (r"\é\ud8", None),
        ] {
            assert_eq!(with_whole_pairs(text).as_deref(), mended, "{text}");
        }
    }

    proptest! {
        /// What JSON could be read stays; what could not for halves alone now can.
        #[test]
        fn only_halves_are_changed(units in prop::collection::vec(prop_oneof![0xd7f0u16..0xe010, 0u16..128], 0..12)) {
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let text = format!("\"{escaped}\"");
            let mended = with_whole_pairs(&text).unwrap_or(text);
            prop_assert_eq!(serde_json::from_str::<String>(&mended).unwrap(), String::from_utf16_lossy(&units));
        }
    }
}
