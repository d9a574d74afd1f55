//! Text to one spelling, before it is cut into tokens.

use crate::recipe::Tokens;
use crate::unseen::is_unseen;
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` lower-cased and, for [`Tokens::Social`], in Unicode's composed form (NFC)
/// without [unseen](crate::unseen) characters such as soft hyphens and zero-width spaces.
///
/// [`Tokens::Words`] only lower-cases, because scikit-learn does no more.
///
/// ```
/// use sentimen::{recipe::Tokens, text::normalize};
/// assert_eq!(normalize("Tidak\u{ad}lah", Tokens::Social), "tidaklah");
/// ```
#[must_use]
pub fn normalize(text: &str, tokens: Tokens) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if !tokens.is_social() {
        return Cow::Owned(text.to_lowercase());
    }
    let lower = text.to_lowercase();
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes && !lower.contains(is_unseen) {
        return Cow::Owned(lower);
    }
    Cow::Owned(lower.chars().filter(|c| !is_unseen(*c)).nfc().collect())
}

/// Whether NFC composes nothing before `c` with it or with what follows.
fn begins_anew(c: char) -> bool {
    c.is_ascii()
        || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

/// Where the bytes of a normalized text stand in the text that it was made of.
///
/// ```
/// use sentimen::{recipe::Tokens, text::Places};
/// // The accent is a character of its own: six bytes become five.
/// let places = Places::of("Cafe\u{301} baru", Tokens::Social);
/// assert_eq!((places.original(0..5), places.original(6..10)), (0..6, 7..11));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Ascending, without gaps in the normalized text.
    runs: Vec<Run>,
}

/// A stretch of normalized text and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    normalized: Range<usize>,
    original: Range<usize>,
    /// Whether every character here has as many bytes as the one that it was made of.
    even: bool,
}

/// Characters that may yet be composed with what follows.
#[derive(Debug, Default)]
struct Stretch {
    /// In lower case.
    text: String,
    /// Of each its length in `text`, where it stood, and whether it is as long as there.
    characters: Vec<(usize, Range<usize>, bool)>,
}

impl Places {
    /// Those of [`normalize`] of the same text.
    ///
    /// Lower case is made character by character (final sigma is as long as sigma). Composing never reaches across
    /// the start of a character of class 0 that NFC always leaves alone (UAX #15, stable code points), so the stretches
    /// between such characters are composed one by one.
    #[must_use]
    pub fn of(text: &str, tokens: Tokens) -> Self {
        let mut places = Self::default();
        if text.is_ascii() {
            places.push(text.len(), 0..text.len(), true);
            return places;
        }
        let social = tokens.is_social();
        let lower = text.to_lowercase();
        let (mut rest, mut made) = (lower.chars(), String::new());
        let (mut open, mut spelled) = (Stretch::default(), String::new());
        for (at, c) in text.char_indices() {
            let visible = |c: &char| !(social && is_unseen(*c));
            spelled.clear();
            spelled.extend(rest.by_ref().take(c.to_lowercase().count()).filter(visible));
            let Some(first) = spelled.chars().next() else { continue };
            if !social || begins_anew(first) {
                places.close(&mut open, &mut made, social);
            }
            let even = spelled.len() == c.len_utf8() && spelled.len() == first.len_utf8();
            open.characters.push((spelled.len(), at..at + c.len_utf8(), even));
            open.text.push_str(&spelled);
        }
        places.close(&mut open, &mut made, social);
        if made != normalize(text, tokens) {
            // Not known to happen; then all of it was made of all of it.
            let whole = normalize(text, tokens).len();
            places.runs = vec![Run { normalized: 0..whole, original: 0..text.len(), even: false }];
        }
        places
    }

    /// What the bytes `normalized` were made of: whole characters, never more than the text holds.
    #[must_use]
    pub fn original(&self, normalized: Range<usize>) -> Range<usize> {
        let run = |byte: usize| {
            let at = self.runs.partition_point(|run| run.normalized.end <= byte);
            self.runs.get(at).or(self.runs.last())
        };
        // Within an even run, so many bytes on; of another, its edge.
        let within = |run: &Run, byte: usize, edge: usize| match run.even {
            true => run.original.end.min(run.original.start + byte.saturating_sub(run.normalized.start)),
            false => edge,
        };
        let first = run(normalized.start);
        let start = first.map_or(0, |run| within(run, normalized.start, run.original.start));
        let last = run(normalized.end.saturating_sub(1));
        let end = last.map_or(0, |run| within(run, normalized.end, run.original.end));
        start..end.max(start)
    }

    /// Adds the stretch that is `open` to the places, and what becomes of it to what was `made`.
    fn close(&mut self, open: &mut Stretch, made: &mut String, composes: bool) {
        let start = made.len();
        if composes {
            made.extend(open.text.nfc());
        } else {
            made.push_str(&open.text);
        }
        match (open.characters.first(), open.characters.last()) {
            (Some(first), Some(last)) if made[start..] != open.text => {
                self.push(made.len() - start, first.1.start..last.1.end, false);
            }
            _ => open.characters.iter().for_each(|(length, original, even)| {
                self.push(*length, original.clone(), *even);
            }),
        }
        open.text.clear();
        open.characters.clear();
    }

    fn push(&mut self, length: usize, original: Range<usize>, even: bool) {
        if length == 0 {
            return;
        }
        let start = self.runs.last().map_or(0, |run| run.normalized.end);
        match self.runs.last_mut() {
            Some(run) if run.even && even && run.original.end == original.start => {
                run.normalized.end += length;
                run.original.end = original.end;
            }
            _ => self.runs.push(Run { normalized: start..start + length, original, even }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn composed_and_decomposed_text_become_the_same() {
        let composed = normalize("Caf\u{e9} Tehran\u{200b}", Tokens::Social);
        let decomposed = normalize("Cafe\u{301} Tehran", Tokens::Social);
        assert_eq!(composed, decomposed);
        assert_eq!(composed, "caf\u{e9} tehran");
    }

    #[test]
    fn words_are_lower_cased_only() {
        assert_eq!(normalize("E\u{301}t\u{ad}E", Tokens::Words), "e\u{301}t\u{ad}e");
    }

    /// What a range of the normalized text was made of.
    fn original<'t>(text: &'t str, of: &str, tokens: Tokens) -> &'t str {
        let start = normalize(text, tokens).find(of).unwrap();
        &text[Places::of(text, tokens).original(start..start + of.len())]
    }

    #[test]
    fn places_lead_back_to_the_text() {
        let social = |text, of| original(text, of, Tokens::Social);
        assert_eq!(social("Laba NAIK", "naik"), "NAIK");
        assert_eq!(social("Laba – NAIK lagi", "naik"), "NAIK");
        assert_eq!(social("di Cafe\u{301}!", "caf\u{e9}"), "Cafe\u{301}");
        // What is left out stays within a word, and out of it at its edges.
        assert_eq!(
            social("\u{200b}Ti\u{ad}dak\u{200b}\u{200b}lah\u{feff} ada", "tidaklah"),
            "Ti\u{ad}dak\u{200b}\u{200b}lah"
        );
        // Two bytes become three, three become one.
        assert_eq!(social("\u{130}stanbul \u{212a}ota", "stanbul"), "stanbul");
        assert_eq!(social("\u{130}stanbul \u{212a}ota", "kota"), "\u{212a}ota");
        assert_eq!(original("E\u{301}t\u{ad}E", "t", Tokens::Words), "t");
        assert_eq!(Places::of("", Tokens::Social).original(0..0), 0..0);
    }

    proptest! {
        /// Every stretch of the normalized text leads to whole characters, in order; these make the stretch by
        /// themselves (sigma aside, whose form depends on its neighbours); and no stretch is all of a text in vain.
        #[test]
        fn places_hold_for_any_text(
            text in "(.|[a-zA-Z ]|[\u{ad}\u{200b}\u{301}\u{308}\u{323}\u{3a3}\u{130}\u{1100}\u{1161}\u{11a8}\u{ac00}\u{212b}\u{344}\u{958}\u{fb1d}]){0,24}",
            social: bool,
        ) {
            let tokens = if social { Tokens::Social } else { Tokens::Words };
            let normalized = normalize(&text, tokens);
            let places = Places::of(&text, tokens);
            let one_sigma = |text: &str| text.replace('\u{3c2}', "\u{3c3}");
            let (mut end, mut from) = (0, 0);
            for run in &places.runs {
                prop_assert_eq!(run.normalized.start, end);
                prop_assert!(from <= run.original.start && run.original.start < run.original.end);
                let made = normalize(&text[run.original.clone()], tokens);
                prop_assert_eq!(one_sigma(&made), one_sigma(&normalized[run.normalized.clone()]));
                let others = text[run.original.clone()].chars().skip(1);
                prop_assert!(run.even || others.into_iter().all(|c| !c.is_ascii()), "{:?}", run);
                (end, from) = (run.normalized.end, run.original.end);
            }
            prop_assert_eq!(end, normalized.len());
            let starts: Vec<usize> = normalized.char_indices().map(|(at, _)| at).chain([normalized.len()]).collect();
            let mut before = 0;
            for pair in starts.windows(2) {
                let original = places.original(pair[0]..pair[1]);
                prop_assert!(text.get(original.clone()).is_some_and(|c| !c.is_empty()), "{:?}", original);
                prop_assert!(before <= original.start);
                before = original.start;
            }
        }
    }
}
