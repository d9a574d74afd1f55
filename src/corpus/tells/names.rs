//! The words that name a class, and where they stand in a text.

use super::Classes;
use super::cut::{lower, word_end};
use crate::label::Class;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

const SHORT: [(&str, Class); 6] = [
    ("neg", Class::Negatif),
    ("nega", Class::Negatif),
    ("net", Class::Netral),
    ("neu", Class::Netral),
    ("pos", Class::Positif),
    ("posi", Class::Positif),
];

/// The signs beyond ASCII whose lower case has an ASCII letter in it.
pub(super) const ODD: [&str; 2] = ["\u{130}", "\u{212a}"];

/// Where a name stands, and the class it names.
pub(super) type Stand = (Range<usize>, usize);

/// The names of the classes of a corpus.
pub(super) struct Names {
    names: Vec<(String, usize)>,
    /// Whether two bytes begin a name in any ASCII case or one of [`ODD`].
    begins: Box<[bool; 1 << 16]>,
    /// Whether a name has letters beyond ASCII, of whose case the bytes say nothing.
    beyond_ascii: bool,
}

impl Names {
    /// The names of `classes`, whatever language a text uses.
    pub(super) fn new(classes: &Classes) -> Self {
        let mut names = BTreeMap::new();
        for (id, class) in classes.names.iter().enumerate() {
            if !class.is_empty() && class.chars().all(char::is_alphanumeric) {
                names.insert(class.clone(), id);
            }
            if let Some(known) = Class::from_name(class).or_else(|| short(class)) {
                names.extend(known.names().into_iter().map(|name| (name.to_owned(), id)));
                // A desk's own short forms; `pos` and `net` are words too, so that only their use can tell.
                names.extend(SHORT.iter().filter(|s| s.1 == known).map(|s| (s.0.to_owned(), id)));
            }
        }
        let names: Vec<(String, usize)> = names.into_iter().collect();
        let mut begins = Box::new([false; 1 << 16]);
        for name in names.iter().map(|(name, _)| name.as_str()).chain(ODD) {
            let cases = |byte: u8| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
            let second = name.as_bytes().get(1).copied();
            for first in cases(name.as_bytes()[0]) {
                match second {
                    Some(second) => {
                        cases(second).iter().for_each(|&second| begins[pair(first, second)] = true)
                    }
                    None => (0..=u8::MAX).for_each(|second| begins[pair(first, second)] = true),
                }
            }
        }
        let beyond_ascii = names.iter().any(|(name, _)| !name.is_ascii());
        Self { names, begins, beyond_ascii }
    }

    /// The class that `token` names.
    pub(super) fn class(&self, token: &str) -> Option<usize> {
        let at = self.names.binary_search_by(|(name, _)| name.as_str().cmp(token)).ok()?;
        Some(self.names[at].1)
    }

    /// `text` in lower case, and the names among its tokens: where, and of which class. `None` where
    /// there are none.
    pub(super) fn stand_in<'a>(&self, text: &'a str) -> Option<(Cow<'a, str>, Vec<Stand>)> {
        if !self.may_stand_in(text) {
            return None;
        }
        let text = lower(text);
        let found: Vec<Stand> = self
            .beginnings(text.as_bytes())
            .filter(|&at| !text[..at].ends_with(char::is_alphanumeric))
            .filter_map(|at| {
                let end = word_end(&text, at);
                Some((at..end, self.class(&text[at..end])?))
            })
            .collect();
        (!found.is_empty()).then_some((text, found))
    }

    /// Whether a name may stand in `text`, which need not be lower-cased nor cut for that.
    fn may_stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let ascii = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let is_name = |at: usize| {
            let end = (at..).find(|&at| !ascii(at)).unwrap_or(at);
            self.class(&text[at..end].to_ascii_lowercase()).is_some()
        };
        self.beginnings(bytes).any(|at| {
            !bytes[at].is_ascii() && ODD.iter().any(|odd| bytes[at..].starts_with(odd.as_bytes()))
                || !(at > 0 && ascii(at - 1)) && is_name(at)
        }) || (self.beyond_ascii && !text.is_ascii())
    }

    /// Where two bytes stand that begin a name.
    fn beginnings<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let last = bytes.len().checked_sub(1).filter(|&last| self.begins[pair(bytes[last], b' ')]);
        let begins = |(_, two): &(usize, &[u8])| self.begins[pair(two[0], two[1])];
        bytes.windows(2).enumerate().filter(begins).map(|(at, _)| at).chain(last)
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(u16::from_le_bytes([first, second]))
}

fn short(name: &str) -> Option<Class> {
    SHORT.iter().find(|(short, _)| *short == name).map(|&(_, class)| class)
}
