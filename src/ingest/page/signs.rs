//! What one pass over a line sees: counts, separators, and the phrases that may stand anywhere.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, automaton::OverlappingState};

use super::shape::ends_sentence;
use super::words;

/// Signs of one tidy line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    /// Runs between spaces with a letter or digit in them.
    pub(super) words: usize,
    pub(super) spaces: usize,
    pub(super) digits: usize,
    /// ` | `, ` · `, ` • `
    pub(super) pipes: usize,
    /// ` - `
    pub(super) dashes: usize,
    /// The most of any of ` / `, ` > `, ` » `, ` › `
    pub(super) crumbs: usize,
    pub(super) slash: bool,
    pub(super) comma: bool,
    pub(super) quote: bool,
    pub(super) copyright: bool,
    /// Whether it ends as a sentence does.
    pub(super) ended: bool,
    /// The phrases in it.
    pub(super) found: Found,
}

/// The phrases found in a line, wherever they stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    classes: u8,
    channels: u32,
}

/// What a phrase that may stand anywhere in a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Anywhere {
    /// `komentar`
    Comment,
    /// What rules for comments say.
    Rules,
    /// Where a call to follow leads.
    Channel,
    /// The outlet speaking of itself or to its reader.
    Address,
    /// What only a call to follow or subscribe says.
    Pitch,
    /// `Jenis Media:`
    Media,
    /// `Foto:`
    Photo,
    /// `Baca juga`
    Also,
}

impl Found {
    pub(super) fn has(self, class: Anywhere) -> bool {
        self.classes & (1 << class as u8) != 0
    }

    /// Whether no phrase was found.
    pub(super) fn is_empty(self) -> bool {
        self.classes == 0
    }

    /// How many channels are named.
    pub(super) fn channels(self) -> u32 {
        self.channels.count_ones()
    }
}

const ADDRESS: [&str; 4] = ["kami ", "anda ", "kamu ", "update"];
const RULES: [&str; 8] = [
    "tanggung jawab",
    "uu ite",
    "redaksi",
    "berhak menghapus",
    "mencerminkan",
    "masuk untuk",
    "tanggapan pribadi",
    "pendapat pribadi",
];
const ALSO: [&str; 4] = ["aca juga", "ihat juga", "imak juga", "aca pula"];

struct Table {
    automaton: AhoCorasick,
    classes: Vec<Anywhere>,
    first_channel: usize,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| {
    let lists: [(&[&str], Anywhere); 8] = [
        (&["komentar"], Anywhere::Comment),
        (&RULES, Anywhere::Rules),
        (&ADDRESS, Anywhere::Address),
        (&words::PITCHES, Anywhere::Pitch),
        (&["jenis media:"], Anywhere::Media),
        (&["foto:", "photo:"], Anywhere::Photo),
        (&ALSO, Anywhere::Also),
        (&words::CHANNELS, Anywhere::Channel),
    ];
    let all = lists.iter().flat_map(|(list, class)| list.iter().map(|phrase| (*phrase, *class)));
    let (phrases, classes): (Vec<&str>, Vec<Anywhere>) = all.unzip();
    let first_channel = classes.iter().position(|class| *class == Anywhere::Channel)?;
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(phrases)
        .ok()?;
    Some(Table { automaton, classes, first_channel })
});

fn phrases(text: &str) -> Found {
    let mut found = Found::default();
    let Some(table) = TABLE.as_ref() else { return found };
    let input = Input::new(text).anchored(Anchored::No);
    let mut state = OverlappingState::start();
    loop {
        table.automaton.find_overlapping(input.clone(), &mut state);
        let Some(hit) = state.get_match() else { return found };
        let pattern = hit.pattern().as_usize();
        let class = table.classes[pattern];
        found.classes |= 1 << class as u8;
        if class == Anywhere::Channel {
            found.channels |= 1 << ((pattern - table.first_channel) % 32);
        }
    }
}

/// The byte belongs to a word.
const WORD: u8 = 1;
/// The byte is counted by itself.
const COUNTED: u8 = 2;

/// What each byte is. 0xe2 begins dashes, curly quotes and bullets, 0xc2 signs; others past ASCII
/// are letters, or go on with what they began.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut i = 0;
    while i < 256 {
        let byte = i as u8;
        let letter = byte.is_ascii_alphanumeric() || (byte >= 0xc3 && byte != 0xe2);
        let counted = byte.is_ascii_digit()
            || matches!(byte, b' ' | b'|' | b'-' | b'/' | b'>' | b',' | b'"' | 0xc2 | 0xe2);
        classes[i] = if letter { WORD } else { 0 } | if counted { COUNTED } else { 0 };
        i += 1;
    }
    classes
};

impl Signs {
    /// Reads `text`, a tidy line.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut signs = Self { ended: ends_sentence(text), found: phrases(text), ..Self::default() };
        let (mut slashes, mut greater, mut quotes) = (0, 0, 0);
        let mut counted = false;
        for (i, &byte) in bytes.iter().enumerate() {
            let class = CLASSES[usize::from(byte)];
            let fresh = !counted & (class & WORD != 0);
            signs.words += usize::from(fresh);
            counted = (counted | fresh) & (byte != b' ');
            if class & COUNTED == 0 {
                continue;
            }
            match byte {
                b' ' => signs.spaces += 1,
                b'0'..=b'9' => signs.digits += 1,
                b'|' => signs.pipes += usize::from(alone(bytes, i, 1)),
                b'-' => signs.dashes += usize::from(alone(bytes, i, 1)),
                b'/' => {
                    signs.slash = true;
                    slashes += usize::from(alone(bytes, i, 1));
                }
                b'>' => greater += usize::from(alone(bytes, i, 1)),
                b',' => signs.comma = true,
                b'"' => signs.quote = true,
                // `©`, `·`, `»`
                0xc2 => match bytes.get(i + 1) {
                    Some(0xa9) => signs.copyright = true,
                    Some(0xb7) => signs.pipes += usize::from(alone(bytes, i, 2)),
                    Some(0xbb) => quotes += usize::from(alone(bytes, i, 2)),
                    _ => {}
                },
                // `“`, `•`, `›`
                0xe2 => match bytes.get(i + 1..i + 3) {
                    Some([0x80, 0x9c]) => signs.quote = true,
                    Some([0x80, 0xa2]) => signs.pipes += usize::from(alone(bytes, i, 3)),
                    Some([0x80, 0xba]) => quotes += usize::from(alone(bytes, i, 3)),
                    _ => {}
                },
                _ => {}
            }
        }
        signs.crumbs = slashes.max(greater).max(quotes);
        signs
    }
}

/// Whether the sign of `length` bytes at `at` stands between spaces.
fn alone(bytes: &[u8], at: usize, length: usize) -> bool {
    at > 0 && bytes[at - 1] == b' ' && bytes.get(at + length) == Some(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_menu() {
        let signs = Signs::of("Beranda | Ekonomi | 3 Foto • Video");
        assert_eq!((signs.words, signs.pipes, signs.digits, signs.dashes), (5, 3, 1, 0));
        assert!(!signs.ended && !signs.slash);
        assert_eq!(Signs::of("Depan / Ekonomi / Bursa > Emas").crumbs, 2);
    }

    #[test]
    fn phrases_stand_anywhere() {
        let found = Signs::of("Ikuti kami di WhatsApp dan Google News.").found;
        assert!(found.has(Anywhere::Address) && found.has(Anywhere::Channel));
        assert_eq!(found.channels(), 2);
        assert!(Signs::of("Panen (BACA JUGA: Padi) naik").found.has(Anywhere::Also));
        assert!(!Signs::of("Panen raya").found.has(Anywhere::Also));
    }
}
