//! Dates as pages print them: day first, Indonesian or English names, clock with `:` or `.`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::mix::{BuildMix, pack, packed};

#[cfg(test)]
mod tests;

/// A date and the clock printed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// `YYYY-MM-DD`
    pub(crate) date: String,
    /// `HH:MM`
    pub(crate) time: Option<String>,
}

/// The names of each month, Indonesian and English, long and short, between spaces.
const MONTHS: [&str; 12] = [
    "januari january jan",
    "februari february pebruari feb",
    "maret march mar",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agust agus aug agu agt ags",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
];

const WEEKDAYS: [&str; 22] = [
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "jum'at",
    "sabtu",
    "minggu",
    "ahad",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "sen",
    "sel",
    "rab",
    "kam",
    "jum",
    "sab",
];

/// Words that stand around a date and say nothing else.
const AROUND: [&str; 38] = [
    // The days of the Javanese market week, beside the weekday.
    "pon",
    "wage",
    "kliwon",
    "legi",
    "pahing",
    "paing",
    "wib",
    "wita",
    "wit",
    "gmt",
    "utc",
    "pukul",
    "jam",
    "pkl",
    "pk",
    "at",
    "on",
    "pada",
    "tanggal",
    "tgl",
    "hari",
    "terbit",
    "diterbitkan",
    "dipublikasikan",
    "publikasi",
    "published",
    "publish",
    "posted",
    "rilis",
    "dirilis",
    "tayang",
    "ditayangkan",
    "waktu",
    "date",
    "views",
    "am",
    "pm",
    "dibuat",
];

/// Words before a date that is not the first publication.
const UPDATED: [&str; 14] = [
    "dicetak",
    "diakses",
    "diunduh",
    "printed",
    "diperbarui",
    "diperbaharui",
    "perbarui",
    "pembaruan",
    "update",
    "updated",
    "diupdate",
    "dimutakhirkan",
    "diubah",
    "modified",
];

/// A line that is a date, perhaps with a name before or after it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DateLine<'a> {
    /// First publication; `None` if the line only says when the page was updated.
    pub(crate) stamp: Option<Stamp>,
    /// The writer or outlet on the same line, `""` if none.
    pub(crate) who: &'a str,
    /// Whether it is written the portal's way, `17 Mar 2025 : 06.50`.
    pub(crate) portal: bool,
}

/// The first date in `text`, wherever it stands, with the bytes it and its clock take.
pub(crate) fn find(text: &str) -> Option<(Range<usize>, Stamp)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let fresh = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if fresh
            && bytes[at].is_ascii_alphanumeric()
            && let Some((end, date)) = date_at(text, at)
        {
            let (end, time) = clock_after(text, end);
            return Some((at..end, Stamp { date, time }));
        }
        at += 1;
    }
    None
}

/// Reads `line` as a date line; `None` for everything that says more than a date and a name.
pub(crate) fn date_line(line: &str) -> Option<DateLine<'_>> {
    if line.len() > 160 || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (first, stamp) = find(line)?;
    let before = &line[..first.start];
    let portal = line[first.clone()].contains(" : ");
    let mut stamp_kept = (!has_word(before, &UPDATED)).then(|| stamp.clone());
    let mut after = &line[first.end..];
    // A second date on the line is the update, or the first one was.
    let mut between = "";
    if let Some((second, other)) = find(after) {
        between = &after[..second.start];
        if stamp_kept.is_none() && !has_word(between, &UPDATED) {
            stamp_kept = Some(other);
        }
        after = &after[second.end..];
    }
    if !residue(between).is_empty() {
        return None;
    }
    let (lead, trail) = (residue(before), residue(after));
    let who = match (lead.is_empty(), trail.is_empty()) {
        (true, true) => "",
        (false, true) => lead,
        (true, false) if is_name(trail) && set_off(after) => trail,
        _ => return None,
    };
    if !who.is_empty() {
        let clocked = stamp.time.is_some() && before.trim_end().len() < 90;
        let parted = before.contains(['|', '•', '·', '—', '–']) || before.contains(" - ");
        // `Kabar Kita, Sabtu 8 Februari 2025`; longer, it may be a headline.
        let short = who.split(' ').count() <= 2
            && before.trim_start().strip_prefix(who).is_some_and(|rest| rest.starts_with(','))
            && has_word(before, &WEEKDAYS);
        if trail.is_empty() && !((clocked || short || (parted && !before.contains(". "))) && is_name(who)) {
            return None;
        }
    }
    Some(DateLine { stamp: stamp_kept, who, portal })
}

/// Whether `line` is another article's headline with its date in digits before or after it
/// (`19-05-2019 Panen Raya di Lereng`, `Panen Raya di Lereng 12.07.2021`).
pub(crate) fn beside_headline(line: &str) -> bool {
    let digits = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
        bare.len() >= 8 && find(bare).is_some_and(|(range, _)| range.len() == bare.len())
    };
    let (Some((first, _)), Some((_, last))) = (line.split_once(' '), line.rsplit_once(' ')) else {
        return false;
    };
    let plain = |word: &str| !word.contains(['(', ')']);
    (digits(first) && plain(first)) || (digits(last) && plain(last))
}

fn set_off(after: &str) -> bool {
    after
        .trim_start_matches(|c: char| c.is_alphanumeric() || c.is_whitespace())
        .starts_with(['|', '-', '•', '·', '–', ',', ':'])
}

/// One to six capitalised words or a site address, as a name is.
fn is_name(who: &str) -> bool {
    let words: Vec<&str> = who.split_whitespace().collect();
    words.len() <= 7
        && words.iter().all(|w| {
            w.contains('.')
                || !w.starts_with(char::is_lowercase)
                || matches!(*w, "dan" | "bin" | "binti" | "oleh")
        })
}

fn has_word(text: &str, list: &[&str]) -> bool {
    words(text).any(|(_, word)| list.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '.'))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// All words that may stand around a date.
static SAID: LazyLock<HashSet<u128, BuildMix>> = LazyLock::new(|| packed(&[&WEEKDAYS, &AROUND, &UPDATED]));

/// What of `text` remains beside weekdays, zones, clocks and the words around a date.
fn residue(text: &str) -> &str {
    let mut kept: Option<Range<usize>> = None;
    for (at, word) in words(text) {
        let bare = word.trim_matches('.');
        let number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if bare.is_empty() || number || pack(bare.as_bytes()).is_some_and(|word| SAID.contains(&word)) {
            continue;
        }
        kept = Some(kept.map_or(at, |k| k.start)..at + word.len());
    }
    kept.map_or("", |range| text[range].trim())
}

fn date_at(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    let (digits, after) = split_digits(rest);
    if digits.is_empty() {
        return month_first(text, at);
    }
    let first: u32 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    if let Some(separator @ (b'/' | b'-' | b'.')) = after.as_bytes().first().copied() {
        let separator = separator as char;
        let (second, tail) = split_digits(&after[1..]);
        if !second.is_empty() {
            let (third, end) = split_digits(tail.strip_prefix(separator)?);
            let third_value = third.parse().ok()?;
            let second: u32 = second.parse().ok().filter(|_| second.len() <= 2)?;
            let date = match (digits.len(), third.len()) {
                (4, 1 | 2) => calendar(first, second, third_value),
                (1 | 2, 4) => calendar(third_value, second, first),
                (1 | 2, 2) if separator == '/' => calendar(2000 + third_value, second, first),
                _ => None,
            }?;
            return (!end.starts_with(|c: char| c.is_ascii_digit()))
                .then_some((text.len() - end.len(), date));
        }
    }
    let gap = after.trim_start_matches([' ', '-', '/', '.', '\u{a0}']);
    let (month, gap) = split_month(gap)?;
    let gap = gap.trim_start_matches([' ', '-', '/', ',', '.', '\u{a0}']);
    let (year, end) = split_digits(gap);
    if digits.len() > 2 || year.len() != 4 || end.len() == gap.len() {
        return None;
    }
    Some((text.len() - end.len(), calendar(year.parse().ok()?, month, first)?))
}

/// `March 11, 2025`
fn month_first(text: &str, at: usize) -> Option<(usize, String)> {
    let (month, rest) = split_month(&text[at..])?;
    let (day, rest) = split_digits(rest.trim_start_matches([' ', '.', '\u{a0}']));
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|suffix| rest.strip_prefix(suffix)).unwrap_or(rest);
    let gap = rest.trim_start_matches([' ', ',', '\u{a0}']);
    let (year, end) = split_digits(gap);
    if day.is_empty() || day.len() > 2 || year.len() != 4 || gap.len() == rest.len() {
        return None;
    }
    Some((text.len() - end.len(), calendar(year.parse().ok()?, month, day.parse().ok()?)?))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len()))
}

fn split_month(text: &str) -> Option<(u32, &str)> {
    // Nearly every word fails at its first three letters.
    let &[a, b, c, ..] = text.as_bytes() else { return None };
    let first = [a | 0x20, b | 0x20, c | 0x20];
    let known = [
        b"jan", b"feb", b"peb", b"mar", b"apr", b"mei", b"may", b"jun", b"jul", b"agu", b"aug", b"agt",
        b"ags", b"sep", b"okt", b"oct", b"nov", b"nop", b"des", b"dec",
    ];
    if !known.contains(&&first) {
        return None;
    }
    let end = text.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let named = |names: &&str| names.split(' ').any(|name| word.eq_ignore_ascii_case(name));
    let month = (1..).zip(&MONTHS).find(|(_, names)| !word.is_empty() && named(names))?.0;
    Some((month, rest))
}

fn calendar(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    ((1900..=2199).contains(&year) && (1..=days).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The clock that follows a date ending at `end`, and where it ends.
fn clock_after(text: &str, end: usize) -> (usize, Option<String>) {
    let mut rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || ",-–—|:•·/T(".contains(c));
    for word in ["pukul", "Pukul", "PUKUL", "jam", "Jam", "pkl.", "Pkl.", "pkl", "Pkl", "at"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start();
            break;
        }
    }
    let (hour, after) = split_digits(rest);
    let Some(after) = after.strip_prefix([':', '.']) else {
        return (end, None);
    };
    let (minute, mut tail) = split_digits(after);
    let (Ok(mut h), Ok(m)) = (hour.parse::<u32>(), minute.parse::<u32>()) else {
        return (end, None);
    };
    if hour.len() > 2 || minute.len() != 2 || h > 23 || m > 59 {
        return (end, None);
    }
    if let Some(seconds) = tail.strip_prefix([':', '.']) {
        let (digits, after) = split_digits(seconds);
        tail = if digits.len() == 2 { after } else { tail };
    }
    let half = tail.trim_start().get(..2).unwrap_or("");
    if half.eq_ignore_ascii_case("pm") && h < 12 {
        h += 12;
    } else if half.eq_ignore_ascii_case("am") && h == 12 {
        h = 0;
    }
    (text.len() - tail.len(), Some(format!("{h:02}:{m:02}")))
}
