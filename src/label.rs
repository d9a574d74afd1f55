//! The grammar of embedded labels: the one place that knows what a label looks like.
//!
//! A media-monitoring desk writes its verdict into the page itself, on one line
//! (`Sentimen: positif (91.4%)`), on two (`Sentimen`, then `Positif (91%)`) or at the end of
//! another line (`© 2025 Sentimen: negatif (81%)`). Ingest cuts all of them out of the text,
//! and training refuses a body in which [`leaks`] still finds one. Prose that merely speaks of
//! sentiment is never a label.

use crate::unseen::is_unseen;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

mod number;
#[cfg(test)]
mod tests;

pub use number::{Number, number};

/// The canonical classes of labels read out of pages, whatever language the page used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// `negatif`, `negative`
    Negatif,
    /// `netral`, `neutral`
    Netral,
    /// `positif`, `positive`
    Positif,
}

impl Class {
    /// The canonical name: `negatif`, `netral` or `positif`.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Its Indonesian and English name, in lower case.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Negatif => ["negatif", "negative"],
            Self::Netral => ["netral", "neutral"],
            Self::Positif => ["positif", "positive"],
        }
    }

    /// The class an Indonesian or English name stands for, in any case; `None` for other words.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Negatif, Self::Netral, Self::Positif]
            .into_iter()
            .find(|class| class.names().iter().any(|known| name.eq_ignore_ascii_case(known)))
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One name for the names of one class: the Indonesian name of a class that has one, else `name` in
/// lower case.
///
/// ```
/// use sentimen::label::class_name;
/// assert_eq!(["POSITIF", "Positive", "Gembira"].map(class_name), ["positif", "positif", "gembira"]);
/// ```
#[must_use]
pub fn class_name(name: &str) -> String {
    Class::from_name(name).map_or_else(|| name.to_lowercase(), |class| class.name().to_owned())
}

/// One label as it stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The lines it covers, counted from 0.
    pub lines: Range<usize>,
    /// The bytes to cut: whole lines with their line break, or the tail of a line.
    pub bytes: Range<usize>,
    /// The class, or `None` where the word is no class we know.
    pub class: Option<Class>,
    /// The confidence as a fraction, where a usable number is printed.
    pub confidence: Option<f64>,
    /// What is wrong with it, naming the line; `None` for a sound label.
    pub warning: Option<String>,
    /// Decimals of the fraction as printed: 2 for `91%`, 3 for `91.4%`.
    decimals: Option<usize>,
}

/// All labels of a text and the verdict they amount to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Every label in the order they end.
    pub readings: Vec<Reading>,
    /// The class they amount to: the most precise reading, of equals the last.
    pub class: Option<Class>,
    /// The confidence printed with that reading.
    pub confidence: Option<f64>,
    /// Whether two readings disagree in class, or in number beyond rounding.
    pub conflict: bool,
    /// Unknown classes and unusable numbers, each naming its 1-based line.
    pub warnings: Vec<String>,
}

/// Reads every label in `text`.
///
/// Lines are those of `str::lines`. [Unseen](crate::unseen) characters within and around a label count for nothing.
/// Removing all `bytes` of the readings leaves a text in which nothing matches the grammar any more.
pub fn read(text: &str) -> Labels {
    if text.is_ascii() || !text.contains(is_unseen) {
        return resolve(readings(text));
    }
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let mut found = readings(&seen);
    if !found.is_empty() {
        place_back(&mut found, text);
    }
    resolve(found)
}

/// Moves the bytes of readings of `text` without its unseen characters to where they stand in `text`, together with the
/// unseen characters around them.
fn place_back(readings: &mut [Reading], text: &str) {
    let wanted: BTreeSet<usize> = readings.iter().flat_map(|r| [r.bytes.start, r.bytes.end]).collect();
    // For each of these bytes: where the character before it ends in `text`, and where it begins itself.
    let mut edges = BTreeMap::new();
    let (mut seen, mut end) = (0, 0);
    for (at, c) in text.char_indices().filter(|(_, c)| !is_unseen(*c)) {
        if wanted.contains(&seen) {
            edges.insert(seen, (end, at));
        }
        seen += c.len_utf8();
        end = at + c.len_utf8();
    }
    edges.insert(seen, (end, text.len()));
    for reading in readings {
        if let (Some((start, _)), Some((_, end))) =
            (edges.get(&reading.bytes.start), edges.get(&reading.bytes.end))
        {
            reading.bytes = *start..*end;
        }
    }
}

/// The labels of a text without unseen characters, in the order they end.
fn readings(text: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    if !mentions(text) {
        return readings;
    }
    // Lines that say only `Sentimen`, with nothing but blank lines and labels after them.
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let end = start + raw.len();
        let mut line = raw.trim_end_matches(['\n', '\r']);
        if waiting.is_empty() && !mentions(line) {
            start = end;
            continue;
        }
        if let Some(found) = whole_line(line) {
            readings.push(reading(found, index..index + 1, start..end));
        } else {
            let mut tails = Vec::new();
            while let Some((at, found)) = tail_of(line) {
                let cut_to = start + line.len();
                line = &line[..at];
                tails.push(reading(found, index..index + 1, start + at..cut_to));
            }
            // What stood before them may be a label itself.
            if !tails.is_empty()
                && let Some(found) = whole_line(line)
            {
                readings.push(reading(found, index..index + 1, start..start + line.len()));
                readings.extend(tails.into_iter().rev());
                start = end;
                continue;
            }
            let bare = strip_markup(line);
            if is_keyword_alone(bare) {
                waiting.push((index, start));
            } else if !bare.is_empty() {
                let answer = waiting.last().copied().and_then(|from| Some((from, answer(bare)?)));
                if let Some(((from_line, from_byte), found)) = answer {
                    waiting.pop();
                    readings.push(reading(found, from_line..index + 1, from_byte..end));
                } else {
                    waiting.clear();
                }
            }
            readings.extend(tails.into_iter().rev());
        }
        start = end;
    }
    readings
}

/// `text` without its labels, and what they said. Borrows where there is nothing to cut.
///
/// Everything else stays as it is, except that a label cut from the end takes the line break
/// before it along.
pub fn cut(text: &str) -> (Cow<'_, str>, Labels) {
    let labels = read(text);
    if labels.readings.is_empty() {
        return (Cow::Borrowed(text), labels);
    }
    let mut ranges: Vec<Range<usize>> = labels.readings.iter().map(|r| r.bytes.clone()).collect();
    ranges.sort_by_key(|range| range.start);
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        if range.start > from {
            kept.push_str(&text[from..range.start]);
        }
        from = from.max(range.end);
    }
    if from < text.len() {
        kept.push_str(&text[from..]);
    } else {
        kept.truncate(kept.trim_end_matches(['\n', '\r']).len());
    }
    (Cow::Owned(kept), labels)
}

/// The first text in `body` that still matches the label grammar, or `None` for a clean body.
///
/// ```
/// use sentimen::label::leaks;
/// assert_eq!(leaks("Panen raya.\nSentimen: positif (91%)").as_deref(), Some("Sentimen: positif (91%)"));
/// assert_eq!(leaks("Sentimen positif pasar mendorong IHSG naik 1,2%."), None);
/// ```
pub fn leaks(body: &str) -> Option<String> {
    let first = read(body).readings.into_iter().next()?;
    Some(body[first.bytes].trim().to_owned())
}

/// What a label says, before it is placed in a text.
struct Found {
    class: Result<Class, String>,
    number: Number,
    bracketed: bool,
}

fn reading(found: Found, lines: Range<usize>, bytes: Range<usize>) -> Reading {
    let at = lines.end;
    let (confidence, decimals, bad) = match found.number {
        Number::Value { fraction, decimals } => (Some(fraction), Some(decimals), None),
        Number::Missing => (None, None, None),
        Number::Bad(shown) => (None, None, Some(shown)),
    };
    match found.class {
        Ok(class) => {
            let warning = bad.map(|shown| {
                format!("line {at}: the label's number `{shown}` is no confidence, so it is left out")
            });
            Reading { lines, bytes, class: Some(class), confidence, warning, decimals }
        }
        Err(word) => {
            let warning = format!("line {at}: `{word}` is no sentiment class, so it is no label");
            Reading { lines, bytes, class: None, confidence: None, warning: Some(warning), decimals: None }
        }
    }
}

fn resolve(readings: Vec<Reading>) -> Labels {
    let mut labels = Labels::default();
    let known: Vec<&Reading> = readings.iter().filter(|r| r.class.is_some()).collect();
    let best = known.iter().max_by_key(|r| r.decimals.map_or(0, |d| d + 1));
    if let Some(best) = best {
        labels.class = best.class;
        labels.confidence = best.confidence;
        labels.conflict = known.iter().any(|other| !agree(best, other));
    }
    labels.warnings = readings.iter().filter_map(|r| r.warning.clone()).collect();
    labels.readings = readings;
    labels
}

fn agree(precise: &Reading, other: &Reading) -> bool {
    if precise.class != other.class {
        return false;
    }
    let (Some(a), Some(b), Some(decimals)) = (precise.confidence, other.confidence, other.decimals) else {
        return true;
    };
    // Half a unit of the coarser print; the slack admits either way of rounding a half.
    let half = if precise.decimals == other.decimals { 0.0 } else { 0.5 * 0.1_f64.powi(decimals as i32) };
    (a - b).abs() <= half + 1e-9
}

const MARKUP: [char; 6] = ['*', '_', '|', '`', '#', '>'];

fn is_markup(c: char) -> bool {
    c.is_whitespace() || MARKUP.contains(&c)
}

fn strip_markup(line: &str) -> &str {
    line.trim_matches(is_markup)
        .trim_start_matches(|c: char| is_markup(c) || matches!(c, '-' | '+' | '•' | '·' | '–'))
}

/// Whether the keyword stands anywhere in `text`; without it nothing is a label.
fn mentions(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = KEYWORD.len() - 1;
    // By its last letter, in steps (Horspool's search).
    while let Some(&byte) = bytes.get(at) {
        let step = usize::from(STEPS[usize::from(byte)]);
        if byte | 0x20 == b'n' && bytes[at + 1 - KEYWORD.len()..=at].eq_ignore_ascii_case(KEYWORD) {
            return true;
        }
        at += step;
    }
    false
}

/// How far on from each byte the keyword's last letter can be at the soonest.
const STEPS: [u8; 256] = {
    let mut steps = [KEYWORD.len() as u8; 256];
    let mut i = 0;
    while i + 1 < KEYWORD.len() {
        let step = (KEYWORD.len() - 1 - i) as u8;
        steps[KEYWORD[i] as usize] = step;
        steps[KEYWORD[i].to_ascii_uppercase() as usize] = step;
        i += 1;
    }
    steps
};

const KEYWORD: &[u8] = b"sentimen";

/// What follows the keyword that `text` begins with.
fn after_keyword(text: &str) -> Option<&str> {
    let head = text.as_bytes().get(..8)?;
    if !head.eq_ignore_ascii_case(b"sentimen") {
        return None;
    }
    let rest = &text[8..];
    let rest = rest.strip_prefix(['t', 'T']).unwrap_or(rest);
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// The separator after the keyword (a table's pipe counts), and what follows it.
fn after_separator(rest: &str) -> (Option<char>, &str) {
    let mut separator = None;
    let after = rest.trim_start_matches(|c: char| match c {
        '|' => {
            separator = separator.or(Some('|'));
            true
        }
        ':' | '=' | '-' | '–' | '—' if matches!(separator, None | Some('|')) => {
            separator = Some(c);
            true
        }
        _ => is_markup(c),
    });
    (separator, after)
}

fn is_keyword_alone(bare: &str) -> bool {
    after_keyword(bare).is_some_and(|rest| after_separator(rest).1.is_empty())
}

fn whole_line(line: &str) -> Option<Found> {
    let rest = after_keyword(strip_markup(line))?;
    let (separator, after) = after_separator(rest);
    labelled(separator, after).or_else(|| {
        // One unknown word after a colon, alone on its line, is a label of a class we lack.
        let word = after.trim_end_matches(|c| is_markup(c) || c == '.');
        let alone = !word.is_empty() && word.chars().all(char::is_alphabetic);
        (alone && matches!(separator, Some(':' | '='))).then(|| Found {
            class: Err(word.to_owned()),
            number: Number::Missing,
            bracketed: false,
        })
    })
}

/// A label after its keyword: without a separator only a class and a bracketed number will do.
fn labelled(separator: Option<char>, after: &str) -> Option<Found> {
    let found = answer(after)?;
    (separator.is_some() || (found.bracketed && found.class.is_ok())).then_some(found)
}

/// `Positif`, `Positif (91%)` or an unknown class with its number, filling all of `text`.
fn answer(text: &str) -> Option<Found> {
    let word_end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(word_end);
    if let Some(class) = Class::from_name(word) {
        let (number, bracketed) = number::printed(rest)?;
        return Some(Found { class: Ok(class), number, bracketed });
    }
    let words_end = text.find(|c: char| !(c.is_alphabetic() || c == ' '))?;
    let (words, rest) = text.split_at(words_end);
    let words = words.trim();
    if words.is_empty() || words.split(' ').count() > 3 {
        return None;
    }
    match number::printed(rest)? {
        (Number::Missing, _) => None,
        (number, true) => Some(Found { class: Err(words.to_owned()), number, bracketed: true }),
        _ => None,
    }
}

/// A label glued to the end of `line`, and the byte it begins at.
fn tail_of(line: &str) -> Option<(usize, Found)> {
    let bytes = line.as_bytes();
    let at = (0..bytes.len().saturating_sub(7)).rev().find(|&at| {
        matches!(bytes[at], b's' | b'S') && bytes[at..at + 8].eq_ignore_ascii_case(b"sentimen")
    })?;
    let before = line[..at].trim_end_matches(is_markup);
    if before.is_empty() || line[..at].ends_with(char::is_alphanumeric) {
        return None;
    }
    let (separator, after) = after_separator(after_keyword(&line[at..])?);
    let found = labelled(separator, after)?;
    let capital = bytes[at] == b'S';
    let at_a_stop = before.ends_with(|c: char| c.is_ascii_digit() || ".!?\"”’)]©…".contains(c));
    let numbered = !matches!(found.number, Number::Missing);
    let sound = match (separator, &found.class) {
        (None, _) => capital && at_a_stop,
        (Some(_), Err(_)) => capital,
        (Some(_), Ok(_)) if capital => true,
        (Some(':' | '='), Ok(_)) => numbered || at_a_stop,
        _ => false,
    };
    sound.then_some((before.len(), found))
}
