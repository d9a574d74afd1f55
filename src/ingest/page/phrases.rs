//! How a line opens: one look-up of its first word instead of a walk through every list.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::mix::BuildMix;
use super::words;

/// What an opening phrase announces; the lists themselves are in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Ad,
    Related,
    List,
    Tag,
    Portal,
    Share,
    Writer,
    Editor,
    Header,
    Page,
    Rights,
    Comment,
    Call,
    Menu,
    Source,
    Photo,
    Counter,
    Home,
    Tool,
}

const CLASSES: usize = Class::Tool as usize + 1;

/// The opening phrases of one line: for each class where its longest phrase ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Openings<'a> {
    bare: &'a str,
    ends: [u8; CLASSES],
}

impl<'a> Openings<'a> {
    /// Looks `bare`, a tidy line without its bullet, up.
    pub(super) fn of(bare: &'a str) -> Self {
        let mut ends = [0; CLASSES];
        let known = first_word(bare.as_bytes()).and_then(|word| BY_FIRST_WORD.get(&word));
        for &(phrase, class) in known.map(Vec::as_slice).unwrap_or_default() {
            let end = &mut ends[class as usize];
            if phrase.len() > usize::from(*end) && opens(bare, phrase) {
                *end = phrase.len() as u8;
            }
        }
        Self { bare, ends }
    }

    /// Whether no phrase opens the line.
    pub(super) fn is_empty(&self) -> bool {
        self.ends == [0; CLASSES]
    }

    /// Whether a phrase of `class` opens the line.
    pub(super) fn has(&self, class: Class) -> bool {
        self.ends[class as usize] > 0
    }

    /// What follows the phrase of `class`, if one opens the line.
    pub(super) fn rest(&self, class: Class) -> Option<&'a str> {
        let end = usize::from(self.ends[class as usize]);
        (end > 0).then(|| &self.bare[end..])
    }

    /// `Some` if a phrase of `class` opens the line; inside, what a `:` or `|` after it introduces.
    pub(super) fn key(&self, class: Class) -> Option<Option<&'a str>> {
        let rest = self.rest(class)?.trim_start_matches(['*', ' ', ')', '.']);
        Some(rest.strip_prefix([':', '|']).map(|value| value.trim_matches([' ', ')', ']', '*'])))
    }
}

fn opens(text: &str, phrase: &str) -> bool {
    let head = text.as_bytes().get(..phrase.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(phrase.as_bytes()))
        && !text[phrase.len()..].starts_with(char::is_alphanumeric)
}

/// The first word in lower case, its bytes packed; `None` if it is none or too long to be known.
fn first_word(text: &[u8]) -> Option<u128> {
    let mut packed = 0u128;
    for (i, &byte) in text.iter().enumerate() {
        if !(byte.is_ascii_alphanumeric() || byte >= 0x80) {
            return (i > 0).then_some(packed);
        }
        if i == 16 {
            return None;
        }
        packed = packed << 8 | u128::from(byte.to_ascii_lowercase());
    }
    (!text.is_empty()).then_some(packed)
}

type Phrases = HashMap<u128, Vec<(&'static str, Class)>, BuildMix>;

static BY_FIRST_WORD: LazyLock<Phrases> = LazyLock::new(|| {
    let lists: [(&[&'static str], Class); CLASSES] = [
        (&words::ADS, Class::Ad),
        (&words::RELATED, Class::Related),
        (&words::LISTS, Class::List),
        (&words::TAGS, Class::Tag),
        (&words::PORTAL, Class::Portal),
        (&words::SHARES, Class::Share),
        (&words::WRITERS, Class::Writer),
        (&words::EDITORS, Class::Editor),
        (&words::HEADERS, Class::Header),
        (&words::PAGES, Class::Page),
        (&words::RIGHTS, Class::Rights),
        (&words::COMMENTS, Class::Comment),
        (&words::CALLS, Class::Call),
        (&words::MENUS, Class::Menu),
        (&words::SOURCES, Class::Source),
        (&words::PHOTOS, Class::Photo),
        (&words::COUNTERS, Class::Counter),
        (&words::HOMES, Class::Home),
        (&words::TOOLS, Class::Tool),
    ];
    let mut table = Phrases::default();
    for (list, class) in lists {
        for &phrase in list {
            let word = first_word(phrase.as_bytes()).unwrap_or_default();
            table.entry(word).or_default().push((phrase, class));
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_of_a_class_counts() {
        let found = Openings::of("Baca Juga: Panen Raya");
        assert_eq!(found.key(Class::Related), Some(Some("Panen Raya")));
        assert!(!found.has(Class::Ad));
        assert!(!Openings::of("Bacaan anak").has(Class::Related));
        assert_eq!(Openings::of("TAGS").rest(Class::Tag), Some(""));
    }

    #[test]
    fn every_phrase_is_found() {
        for (phrase, class) in BY_FIRST_WORD.values().flatten() {
            assert!(Openings::of(&phrase.to_uppercase()).has(*class), "{phrase}");
        }
    }
}
