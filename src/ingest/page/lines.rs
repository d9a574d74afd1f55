//! A page as lines: trimmed, with what stood around them, and wrapped paragraphs re-joined.

use std::borrow::Cow;

use super::boilerplate::{self, Kind};
use super::credit;
use super::dateline;
use super::insert;
use super::shape::{self, ends_sentence, is_bullet, is_camel};
use super::signs::{Anywhere, Signs};

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The line without surrounding space; inner runs of space are one space.
    pub(super) text: Cow<'a, str>,
    /// Whether a blank line stands before it.
    pub(super) gap: bool,
    /// What the line is, judged by itself or by its neighbours.
    pub(super) kind: Kind,
    signs: Signs,
    /// Whether it was wrapped, and put together again.
    pub(super) wrapped: bool,
    /// The writers' initials that were glued to its end, as `[WP/r]`; they are cut from `text`.
    pub(super) signature: Option<String>,
}

impl Line<'_> {
    /// How many words the line has.
    pub(super) fn words(&self) -> usize {
        self.signs.words
    }

    /// Whether it ends as a sentence does.
    pub(super) fn ended(&self) -> bool {
        self.signs.ended
    }

    /// Whether it is plain text, furniture excluded.
    pub(super) fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// Whether it is plain text that reads as running prose: a full sentence, or very long.
    pub(super) fn is_paragraph(&self) -> bool {
        if self.kind != Kind::Text {
            return false;
        }
        let words = self.words();
        words >= 25 || (words >= 8 && self.signs.ended)
    }

    /// Whether it could be a headline or sub-heading.
    pub(super) fn is_headline(&self) -> bool {
        self.kind == Kind::Text
            && !self.signs.ended
            && !self.text.ends_with([':', '…', ',', ';'])
            && !self.text.ends_with("...")
            && !is_bullet(&self.text)
            && self.words() <= 30
    }

    /// Whether it is a teaser, cut off with an ellipsis.
    pub(super) fn is_teaser(&self) -> bool {
        self.kind == Kind::Text && (self.text.ends_with("...") || self.text.ends_with('…'))
    }
}

/// The lines of `text` that are not blank, each judged by itself, wrapped paragraphs in one piece.
///
/// `text` has `\n` line ends (see `entities::tidy`).
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(64);
    let mut gap = false;
    for raw in text.split('\n') {
        let text = tidy(raw);
        if text.is_empty() {
            gap = true;
            continue;
        }
        let signs = Signs::of(&text);
        let cells = if matches!(text, Cow::Borrowed(_)) { 1 } else { cells(raw) };
        let kind = boilerplate::kind_of(&text, &signs, cells);
        lines.push(Line { text, gap, kind, signature: None, signs, wrapped: false });
        gap = false;
    }
    let mut lines = rejoin_datelines(rejoin(lines));
    for line in &mut lines {
        if !line.is_text() {
            continue;
        }
        let inserted = line.signs.found.has(Anywhere::Also).then(|| insert::cut(&line.text)).flatten();
        if let Some(rest) = inserted {
            line.text = Cow::Owned(rest);
            line.signs = Signs::of(&line.text);
        }
        if let Some(end) = credit::glued_signature(&line.text) {
            line.signature = Some(line.text[end..].trim().to_owned());
            line.text.to_mut().truncate(end);
            line.signs = Signs::of(&line.text);
        }
    }
    lines
}

/// Trims, makes every run of space one space. (Characters without width are gone by now: `entities::tidy`.)
pub(super) fn tidy(raw: &str) -> Cow<'_, str> {
    let plain = raw.trim_ascii();
    if is_tidy(plain.as_bytes()) {
        return Cow::Borrowed(plain);
    }
    let trimmed = raw.trim();
    if is_tidy(trimmed.as_bytes()) {
        return Cow::Borrowed(trimmed);
    }
    let mut kept = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        if !c.is_whitespace() {
            kept.push(c);
        } else if !kept.ends_with(' ') {
            kept.push(' ');
        }
    }
    Cow::Owned(kept)
}

/// Whether all space is single ASCII space; it may say no to a line that is tidy all the same.
fn is_tidy(bytes: &[u8]) -> bool {
    // Most lines are of ASCII alone, which a few wide steps can tell.
    let plain = |&byte: &u8| (0x20..0x7f).contains(&byte);
    if bytes.iter().fold(true, |all, byte| all & plain(byte)) {
        let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        return !pairs.fold(false, |any, (a, b)| any | ((*a == b' ') & (*b == b' ')));
    }
    let mut last = 0;
    bytes.iter().enumerate().all(|(i, &byte)| {
        let good = match byte {
            b' ' => last != b' ',
            0..0x20 | 0x7f => false,
            // NBSP; the general punctuation's spaces; U+1680; U+3000.
            0xc2 => !matches!(bytes.get(i + 1), Some(0x85 | 0xa0)),
            0xe2 => !matches!(bytes.get(i + 1..i + 3), Some([0x80, ..=0x8f | 0xa8..=0xaf] | [0x81, 0x9f])),
            0xe1 | 0xe3 => false,
            _ => true,
        };
        last = byte;
        good
    })
}

/// In how many pieces tabs and wide gaps part `raw`. One no-break space is a space like any other.
fn cells(raw: &str) -> usize {
    let raw = raw.trim();
    let raw =
        if raw.contains('\u{a0}') { Cow::Owned(raw.replace('\u{a0}', " ")) } else { Cow::Borrowed(raw) };
    if !raw.contains('\t') && !raw.contains("  ") {
        return 1;
    }
    raw.replace('\t', "  ").split("  ").filter(|piece| !piece.trim().is_empty()).count()
}

/// Shortest and longest line that mail programs and print views wrap at.
const WRAP: std::ops::RangeInclusive<usize> = 36..=130;

/// Joins the lines of wrapped paragraphs; pages that are not wrapped come back as they are.
fn rejoin(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let runs_on = |line: &&Line<'_>| {
        !line.gap && line.text.starts_with(char::is_lowercase) && !starts_camel(&line.text)
    };
    if lines.iter().filter(runs_on).count() < 3 {
        return lines;
    }
    let lengths: Vec<usize> = lines.iter().map(|line| line.text.chars().count()).collect();
    // For each line that runs on, its length, and that it would have had with one more word.
    let (mut pairs, mut broken, mut fitted) = (0, Vec::new(), Vec::new());
    for (i, pair) in lines.windows(2).enumerate() {
        if pair[1].gap || !pair[0].is_text() || !WRAP.contains(&lengths[i]) {
            continue;
        }
        pairs += usize::from(!pair[0].ended());
        let lower = pair[1].text.starts_with(char::is_lowercase) && !starts_camel(&pair[1].text);
        if lower && !pair[0].ended() {
            broken.push(lengths[i] + 1 + first_word(&pair[1].text));
            fitted.push(lengths[i]);
        }
    }
    // In wrapped text many lines run on in lower case; in any other hardly one does.
    if broken.len() < 3 || broken.len() * 10 < pairs * 3 {
        return lines;
    }
    broken.sort_unstable();
    // Every one of these would have been too long; far shorter ones broke for another reason.
    let usual = broken[broken.len() / 2];
    let least = broken.into_iter().find(|length| length * 10 >= usual * 9).unwrap_or(usual) - 1;
    // And every one of these fitted: the width lies between the longest and the least.
    let width = fitted.into_iter().filter(|length| *length <= least).max().unwrap_or(least);
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let (mut tail, mut pieces) = (0, 1);
    for (line, length) in lines.into_iter().zip(lengths) {
        if let Some(last) = joined.last_mut().filter(|_| !line.gap) {
            // The line before was full: the next word would not have fitted on it.
            let inside = breaks_inside(&last.text, &line);
            let filled = tail + 1 + first_word(&line.text) > width || (inside && tail * 10 >= width * 6);
            let full = filled && tail <= *WRAP.end();
            // A headline fills a line as well, but what follows it is another thing.
            let prose = pieces > 1 || !is_titled(&last.text) || dateline::opens(&last.text);
            let runs_on = prose && !last.ended();
            let continues = inside || if line.is_text() { prose } else { runs_on && pieces > 1 };
            // The last words of a link's headline.
            let link = last.kind == Kind::Inline && line.is_text() && line.words() <= 3 && !line.ended();
            if full && (continues || link) && (last.is_text() || inside || link) && !is_bullet(&line.text) {
                let text = last.text.to_mut();
                text.push(' ');
                text.push_str(&line.text);
                last.signs = Signs::of(&last.text);
                last.kind = boilerplate::kind_of(&last.text, &last.signs, 1);
                last.wrapped = true;
                tail = length;
                pieces += 1;
                continue;
            }
        }
        (tail, pieces) = (length, 1);
        joined.push(line);
    }
    joined
}

/// Whether `text` is written as a headline: most of its longer words with a capital, no full stop.
pub(super) fn is_titled(text: &str) -> bool {
    if ends_sentence(text) {
        return false;
    }
    let (mut long, mut capital, mut at) = (0, 0, 0);
    for word in text.as_bytes().split(|&byte| byte == b' ') {
        if word.len() > 3 {
            long += 1;
            let upper = word[0].is_ascii_uppercase()
                || (word[0] >= 0x80 && text[at..].starts_with(char::is_uppercase));
            capital += usize::from(upper);
        }
        at += word.len() + 1;
    }
    capital * 3 >= long * 2
}

/// Puts a dateline that stands on a line of its own before the paragraph it opens.
fn rejoin_datelines(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for line in lines {
        let opens = |last: &Line<'_>| last.text.ends_with(['-', '–', '—']) && dateline::is_alone(&last.text);
        match joined.last_mut().filter(|last| last.is_text() && line.is_text() && opens(last)) {
            Some(last) => {
                let text = last.text.to_mut();
                text.push(' ');
                text.push_str(&line.text);
                last.signs = Signs::of(&last.text);
            }
            None => joined.push(line),
        }
    }
    joined
}

fn breaks_inside(line: &str, next: &Line<'_>) -> bool {
    let digit = next.text.starts_with(|c: char| c.is_ascii_digit())
        && next.is_text()
        && !line.ends_with(|c: char| c.is_ascii_digit());
    let lower = next.text.starts_with(char::is_lowercase) && !starts_camel(&next.text);
    (digit || lower) && !ends_sentence(line) && !is_bullet(&next.text)
}

fn first_word(text: &str) -> usize {
    text.split(' ').next().map_or(0, |word| word.chars().count())
}

/// Whether the first word is a name such as `kabarHari`, which begins no half of a sentence.
fn starts_camel(text: &str) -> bool {
    text.split(' ').next().is_some_and(is_camel)
}

/// The value of the first mailed header called one of `keys`.
pub(super) fn header(head: &[Line<'_>], keys: &[&str]) -> Option<String> {
    let value = |line: &Line<'_>| shape::key(&line.text, keys).flatten().map(str::to_owned);
    head.iter().filter(|line| line.kind == Kind::Header).find_map(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<String> {
        split(page).into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        let page = "Warga dusun kembali menanam padi setelah saluran air yang lama\nrusak diperbaiki bersama. Mereka bekerja tiga hari tanpa\nupah.\n\nPanen pertama dijadwalkan bulan depan menurut perhitungan\nkelompok tani.";
        assert_eq!(texts(page).len(), 2);
        assert!(texts(page)[0].ends_with("tanpa upah."));
    }

    #[test]
    fn a_sentence_a_line_stays() {
        let page = "Warga dusun kembali menanam padi setelah saluran diperbaiki.\nMereka bekerja tiga hari tanpa upah dari siapa pun juga.\nPanen pertama bulan depan.";
        assert_eq!(texts(page).len(), 3);
    }

    #[test]
    fn space_is_made_plain() {
        assert_eq!(tidy("\u{a0} a\u{a0}\u{a0} b\u{3000}c \t"), "a b c");
        assert_eq!((cells("a\u{a0}b c"), cells("a\u{a0} b\tc")), (1, 3));
        assert!(matches!(tidy("  sudah rapi "), Cow::Borrowed("sudah rapi")));
    }
}
