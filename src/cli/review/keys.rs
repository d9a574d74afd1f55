//! Which key says what: letters of the program, letters and digits of the labels.

/// A key, whatever the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Tab,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    /// Ctrl-C.
    Interrupt,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// The label at this position of [`Keys::labels`] is right.
    Label(usize),
    /// The given label is right.
    Given,
    /// The suggested label is right.
    Suggested,
    /// It cannot be told.
    Unsure,
    /// The article is to be left out of training.
    LeaveOut,
    /// Later.
    Skip,
    /// The last step back.
    Undo,
    /// A label is going to be typed.
    Type,
    /// So many lines down, up where negative.
    Lines(isize),
    /// So many screens down.
    Screens(isize),
    Top,
    Bottom,
    Help,
    Quit,
    Interrupt,
}

/// The program's own keys; no label ever has one of them.
const RESERVED: [(char, Action); 14] = [
    ('g', Action::Given),
    ('y', Action::Suggested),
    ('s', Action::Skip),
    ('u', Action::Undo),
    ('x', Action::LeaveOut),
    // As it stands in the file.
    ('-', Action::LeaveOut),
    ('?', Action::Unsure),
    ('l', Action::Type),
    ('j', Action::Lines(1)),
    ('k', Action::Lines(-1)),
    (' ', Action::Screens(1)),
    ('b', Action::Screens(-1)),
    ('h', Action::Help),
    ('q', Action::Quit),
];

/// The most labels that have keys: more letters than these are no help to memory.
const MOST: usize = 9;

/// The keys of a set of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    labels: Vec<String>,
    /// The character of each of the first labels.
    letters: Vec<char>,
    /// Whether 1 to 9 are labels in their order.
    digits: bool,
}

impl Keys {
    /// Gives each of `labels` the first of its own letters that is free, else the first free one of the alphabet. The
    /// digits 1 to 9 stand for labels in their order, unless a label has a digit in its name, which then is its key.
    /// More than nine labels are typed.
    pub(super) fn new(labels: &[String]) -> Self {
        let named = if labels.len() > MOST { &[] } else { labels };
        let digits = !named.iter().any(|label| label.contains(|c: char| c.is_ascii_digit()));
        let mut letters = vec![None; named.len()];
        // A label that is one character has the first claim to it.
        for whole in [true, false] {
            for (at, label) in named.iter().enumerate() {
                if letters[at].is_none() && (label.trim().chars().count() == 1 || !whole) {
                    letters[at] = candidates(label, !whole).find(|c| !letters.contains(&Some(*c)));
                }
            }
        }
        let letters = letters.into_iter().flatten().collect();
        Self { labels: labels.to_vec(), letters, digits }
    }

    /// The labels, in their order.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The labels that have a key, with it.
    pub(super) fn named(&self) -> impl Iterator<Item = (char, &str)> {
        self.letters.iter().copied().zip(self.labels.iter().map(String::as_str))
    }

    /// Whether the digits are labels too.
    pub(super) fn has_digits(&self) -> bool {
        self.digits && !self.letters.is_empty()
    }

    /// What `key` asks for.
    pub(super) fn action(&self, key: Key) -> Option<Action> {
        match key {
            Key::Char(c) => self.action_of(c),
            Key::Up => Some(Action::Lines(-1)),
            Key::Down => Some(Action::Lines(1)),
            Key::PageUp => Some(Action::Screens(-1)),
            Key::PageDown => Some(Action::Screens(1)),
            Key::Home => Some(Action::Top),
            Key::End => Some(Action::Bottom),
            Key::Escape => Some(Action::Quit),
            Key::Interrupt => Some(Action::Interrupt),
            // Too easily hit by mistake to mean anything.
            Key::Enter | Key::Backspace | Key::Tab => None,
        }
    }

    fn action_of(&self, c: char) -> Option<Action> {
        let c = lower(c).unwrap_or(c);
        if let Some((_, action)) = RESERVED.iter().find(|(reserved, _)| *reserved == c) {
            return Some(*action);
        }
        let digit = || c.to_digit(10).filter(|_| self.digits).and_then(|n| (n as usize).checked_sub(1));
        let at = self.letters.iter().position(|letter| *letter == c).or_else(digit)?;
        (at < self.letters.len()).then_some(Action::Label(at))
    }
}

/// The characters that may be a label's key, the best first: its own digits, its own letters, and, where `any` will do,
/// the alphabet.
fn candidates(label: &str, any: bool) -> impl Iterator<Item = char> {
    let own: Vec<char> = label.chars().filter_map(lower).filter(|c| c.is_alphanumeric()).collect();
    let digits = own.clone().into_iter().filter(char::is_ascii_digit);
    let alphabet = if any { 'a'..='z' } else { 'b'..='a' };
    let is_free = |c: &char| RESERVED.iter().all(|(reserved, _)| reserved != c);
    digits.chain(own).chain(alphabet).filter(is_free)
}

/// The one lower-case character of `c`.
fn lower(c: char) -> Option<char> {
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn keys(labels: &[&str]) -> Keys {
        Keys::new(&labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>())
    }

    fn letters(labels: &[&str]) -> String {
        keys(labels).named().map(|(letter, _)| letter).collect()
    }

    #[test]
    fn a_label_has_the_first_of_its_letters_that_is_free() {
        assert_eq!(letters(&["negatif", "netral", "positif"]), "nep");
        assert_eq!(letters(&["Sedih", "Gembira", "Yakin"]), "ema", "s, g and y are the program's");
        assert_eq!(letters(&["正面", "负面", "中"]), "正负中");
        assert_eq!(letters(&["Позитив", "Негатив"]), "пн");
        assert_eq!(letters(&["😀", "😡", "s"]), "acd", "no letter of its own");
        assert_eq!(
            letters(&["ab", "a"]),
            "ca",
            "one character has the first claim to it: b is the program's"
        );
    }

    #[test]
    fn digits_are_labels_in_order_unless_labels_have_digits() {
        let plain = keys(&["negatif", "netral", "positif"]);
        assert_eq!(plain.action(Key::Char('3')), Some(Action::Label(2)));
        assert_eq!([plain.action(Key::Char('4')), plain.action(Key::Char('0'))], [None, None]);
        let stars = keys(&["5 bintang", "1 bintang", "3 bintang"]);
        assert_eq!(letters(&["5 bintang", "1 bintang", "3 bintang"]), "513");
        assert_eq!(
            [stars.action(Key::Char('1')), stars.action(Key::Char('2'))],
            [Some(Action::Label(1)), None]
        );
        assert_eq!(letters(&["-1", "0", "1"]), "a01", "1 is that of the label 1");
        assert!(plain.has_digits() && !stars.has_digits());
    }

    #[test]
    fn letters_are_the_same_in_upper_case() {
        let keys = keys(&["negatif", "netral", "positif"]);
        assert_eq!(keys.action(Key::Char('P')), Some(Action::Label(2)));
        assert_eq!(keys.action(Key::Char('G')), Some(Action::Given));
        assert_eq!([keys.action(Key::Enter), keys.action(Key::Char('z'))], [None, None]);
    }

    #[test]
    fn many_labels_are_typed() {
        let many: Vec<String> = (0..10).map(|n| format!("k{n}")).collect();
        let keys = Keys::new(&many);
        assert_eq!((keys.named().count(), keys.action(Key::Char('1')), keys.has_digits()), (0, None, false));
        assert_eq!(keys.action(Key::Char('l')), Some(Action::Type));
    }

    proptest! {
        #[test]
        fn no_two_keys_are_the_same_whatever_the_labels(labels in prop::collection::btree_set(".{0,6}|[a-z?\u{130}0-9 -]{1,3}", 0..14)) {
            let labels: Vec<String> = labels.into_iter().collect();
            let keys = Keys::new(&labels);
            let named: Vec<(char, &str)> = keys.named().collect();
            prop_assert_eq!(named.len(), if labels.len() > MOST { 0 } else { labels.len() }, "each has one");
            let mut taken: BTreeSet<char> = RESERVED.iter().map(|(c, _)| *c).collect();
            for (at, (letter, label)) in named.iter().enumerate() {
                prop_assert!(taken.insert(*letter), "{letter} of {label} is taken");
                prop_assert_eq!(keys.action(Key::Char(*letter)), Some(Action::Label(at)));
            }
            for (c, action) in RESERVED {
                prop_assert_eq!(keys.action(Key::Char(c)), Some(action));
            }
            for digit in '1'..='9' {
                let at = digit as usize - '1' as usize;
                if keys.has_digits() && at < labels.len() {
                    prop_assert_eq!(keys.action(Key::Char(digit)), Some(Action::Label(at)));
                }
            }
        }
    }
}
