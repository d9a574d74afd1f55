//! A page as lines: trimmed, with what stood around them, and wrapped paragraphs re-joined.

use std::borrow::Cow;

use super::boilerplate::{self, Kind};
use super::credit;
use super::shape::{self, count_words, ends_sentence, is_bullet};

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The line without surrounding space; inner runs of space are one space.
    pub(super) text: Cow<'a, str>,
    /// Whether a blank line stands before it.
    pub(super) gap: bool,
    /// What the line is, judged by itself or by its neighbours.
    pub(super) kind: Kind,
    words: usize,
    /// The writers' initials that were glued to its end, as `[WP/r]`; they are cut from `text`.
    pub(super) signature: Option<String>,
}

impl Line<'_> {
    /// How many words the line has.
    pub(super) fn words(&self) -> usize {
        self.words
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
        words >= 25 || (words >= 8 && ends_sentence(&self.text))
    }

    /// Whether it could be a headline or sub-heading.
    pub(super) fn is_headline(&self) -> bool {
        self.kind == Kind::Text
            && !ends_sentence(&self.text)
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
/// `text` has `\n` line ends (see `decode`); a lone `\r` counts as space.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(64);
    let mut gap = false;
    for raw in text.split('\n') {
        let text = tidy(raw);
        if text.is_empty() {
            gap = true;
            continue;
        }
        let kind = boilerplate::kind_of(&text);
        lines.push(Line { text, gap, kind, signature: None, words: 0 });
        gap = false;
    }
    let mut lines = rejoin(lines);
    for line in &mut lines {
        if let Some(end) = credit::glued_signature(&line.text).filter(|_| line.is_text()) {
            line.signature = Some(line.text[end..].trim().to_owned());
            line.text.to_mut().truncate(end);
        }
        line.words = count_words(&line.text);
    }
    lines
}

/// Trims, makes every run of space one space, drops characters without width.
pub(super) fn tidy(raw: &str) -> Cow<'_, str> {
    const UNSEEN: [char; 5] = ['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{ad}'];
    let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c));
    let mut last = ' ';
    let clean = trimmed.chars().all(|c| {
        let good = !(UNSEEN.contains(&c) || (c.is_whitespace() && (c != ' ' || last == ' ')));
        last = c;
        good
    });
    if clean {
        return Cow::Borrowed(trimmed);
    }
    let mut kept = String::with_capacity(trimmed.len());
    for c in trimmed.chars().filter(|c| !UNSEEN.contains(c)) {
        if !c.is_whitespace() {
            kept.push(c);
        } else if !kept.ends_with(' ') {
            kept.push(' ');
        }
    }
    Cow::Owned(kept)
}

/// Longest line a mail program or newsletter wraps at.
const WRAP: usize = 100;

/// Joins the lines of wrapped paragraphs; pages that are not wrapped come back as they are.
fn rejoin(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let (mut pairs, mut broken, mut width) = (0, 0, 0);
    for pair in lines.windows(2) {
        let long = pair[0].text.chars().count();
        if pair[1].gap || !pair[0].is_text() || long < 40 {
            continue;
        }
        pairs += 1;
        if long <= WRAP && breaks_inside(&pair[0].text, &pair[1].text) {
            broken += 1;
            width = width.max(long);
        }
    }
    // In wrapped text most lines of a block run on in lower case; in any other hardly one does.
    if broken < 2 || broken * 10 < pairs * 4 {
        return lines;
    }
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut tail = 0;
    for line in lines {
        let length = line.text.chars().count();
        if let Some(last) = joined.last_mut().filter(|last| last.is_text() && !line.gap) {
            let full = tail * 10 >= width * 6 && tail <= WRAP;
            let ended = ends_sentence(&last.text) && tail * 4 < width * 3;
            let continues = line.is_text() || breaks_inside(&last.text, &line.text);
            if full && !ended && continues && !is_bullet(&line.text) {
                let text = last.text.to_mut();
                text.push(' ');
                text.push_str(&line.text);
                tail = length;
                continue;
            }
        }
        tail = length;
        joined.push(line);
    }
    joined
}

fn breaks_inside(line: &str, next: &str) -> bool {
    next.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
        && !ends_sentence(line)
        && !is_bullet(next)
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
        assert_eq!(tidy("\u{feff} a\u{a0}\u{a0} b\u{200b}c \t"), "a bc");
        assert!(matches!(tidy("  sudah rapi "), Cow::Borrowed("sudah rapi")));
    }
}
