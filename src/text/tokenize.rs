//! Normalized text to pieces: what a token is.

use crate::recipe::Tokens;
use std::ops::Range;

/// What a piece of text is; the same slice is always the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Letters, digits and underscores.
    Word,
    /// A run of punctuation marks.
    Punctuation,
    /// A web address.
    Address,
    /// @user, #tag, emoticon or emoji.
    Mark,
}

/// Calls `each` with the place of every piece of normalized `text`, in order, and what it is.
///
/// With [`Tokens::Words`], words of one character are left out as in scikit-learn's
/// `\w\w+`; punctuation is still reported, since it closes negation scopes.
pub fn tokenize(text: &str, tokens: Tokens, mut each: impl FnMut(Range<usize>, Piece)) {
    let social = tokens.is_social();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let (first, class) = match CLASSES[bytes[at] as usize] {
            // Of all of Unicode only the first character decides.
            Class::Beyond => rest.chars().next().map_or((1, Class::Blank), |c| (c.len_utf8(), class(c))),
            class => (1, class),
        };
        match class {
            Class::Blank => at += first,
            Class::Word => {
                let address = if social { address_length(rest) } else { None };
                let end = address.map_or_else(|| word_end(text, at), |length| at + length);
                if social || end > at + first {
                    each(at..end, if address.is_some() { Piece::Address } else { Piece::Word });
                }
                at = end;
            }
            Class::Other | Class::Beyond => {
                let mark = if social { mark_length(rest) } else { None };
                let end = at + mark.unwrap_or_else(|| punctuation_length(rest, social));
                each(at..end, if mark.is_some() { Piece::Mark } else { Piece::Punctuation });
                at = end;
            }
        }
    }
}

/// What a character is to the tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Word,
    Other,
    /// Of a byte: part of a character beyond ASCII.
    Beyond,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Beyond; 256];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = if byte.is_ascii_alphanumeric() || byte == b'_' {
            Class::Word
        } else if byte <= b' ' || byte == 127 {
            Class::Blank
        } else {
            Class::Other
        };
        byte += 1;
    }
    classes
};

fn class(c: char) -> Class {
    if is_word(c) {
        Class::Word
    } else if c.is_whitespace() || c.is_control() {
        Class::Blank
    } else {
        Class::Other
    }
}

/// A word character as in `\w`.
#[inline]
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the word characters end that stand in `text` from `start` on.
#[inline]
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    // Almost every word is letters: walk eight at a time until something else turns up.
    while let Some(eight) = bytes[at..].first_chunk() {
        let letters = first_letters(u64::from_le_bytes(*eight));
        at += letters;
        if letters < 8 {
            break;
        }
    }
    while let Some(byte) = bytes.get(at) {
        match CLASSES[*byte as usize] {
            Class::Word => at += 1,
            Class::Beyond => return at + text[at..].find(|c| !is_word(c)).unwrap_or(text.len() - at),
            _ => break,
        }
    }
    at
}

/// How many of eight bytes, from the lowest on, are the letters a to z.
#[inline]
fn first_letters(eight: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low = eight & !HIGH;
    // A byte's highest bit is set: where it is at least a, where it is past z.
    let (from_a, past_z) = (low + (0x80 - 0x61) * EACH, low + (0x80 - 0x7b) * EACH);
    let others = !(from_a & !past_z & !eight) & HIGH;
    others.trailing_zeros() as usize / 8
}

/// The length of the web address `text` starts with.
fn address_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://", "www."].iter().find(|s| text.starts_with(**s))?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let end = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'']).len();
    (end > scheme.len()).then_some(end)
}

/// The length of the @user, #tag, emoticon or emoji that `text` starts with.
fn mark_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    match first {
        '@' | '#' => {
            let end = word_end(text, 1);
            (end > 1).then_some(end)
        }
        ':' | ';' | '=' | '<' | '^' | '-' => emoticon_length(text),
        _ if !first.is_ascii() && is_pictograph(first) => Some(first.len_utf8()),
        _ => None,
    }
}

/// The length of the emoticon `text` starts with: eyes, perhaps a nose, a mouth.
fn emoticon_length(text: &str) -> Option<usize> {
    for whole in ["<3", "^_^", "^^", "-_-"] {
        if text.starts_with(whole) {
            return Some(whole.len());
        }
    }
    let bytes = text.as_bytes();
    if !matches!(bytes.first(), Some(b':' | b';' | b'=')) {
        return None;
    }
    let nose = usize::from(matches!(bytes.get(1), Some(b'-' | b'\'' | b'^')));
    let mouth = *bytes.get(1 + nose)?;
    let end = 2 + nose;
    let ends = text.get(end..).is_some_and(|r| !r.chars().next().is_some_and(is_word));
    match mouth {
        b')' | b'(' | b'[' | b']' | b'*' | b'|' | b'/' | b'\\' => Some(end),
        b'd' | b'p' | b'o' | b'3' | b's' | b'v' if ends => Some(end),
        _ => None,
    }
}

/// Symbols that stand for themselves: emoji, dingbats, arrows.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn punctuation_length(text: &str, social: bool) -> usize {
    // Almost every mark stands alone.
    if let [first, second, ..] = text.as_bytes()
        && first.is_ascii()
        && matches!(CLASSES[*second as usize], Class::Word | Class::Blank)
    {
        return 1;
    }
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let stop = class(c) != Class::Other || (social && at > 0 && mark_length(&text[at..]).is_some());
        if stop {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::*;

    fn pieces(text: &str, tokens: Tokens) -> Vec<(&str, Piece)> {
        let mut out = Vec::new();
        tokenize(text, tokens, |place, piece| out.push((&text[place], piece)));
        out
    }

    #[test]
    fn social_pieces_of_a_sentence() {
        assert_eq!(
            pieces("harga naik 1,2% :) @budi #ihsg https://a.id/x. oke!!", Tokens::Social),
            [
                ("harga", Word),
                ("naik", Word),
                ("1", Word),
                (",", Punctuation),
                ("2", Word),
                ("%", Punctuation),
                (":)", Mark),
                ("@budi", Mark),
                ("#ihsg", Mark),
                ("https://a.id/x", Address),
                (".", Punctuation),
                ("oke", Word),
                ("!!", Punctuation),
            ]
        );
    }

    #[test]
    fn words_drop_single_characters_and_report_punctuation() {
        assert_eq!(
            pieces("a ab, \u{e9}t\u{e9} x_1", Tokens::Words),
            [("ab", Word), (",", Punctuation), ("\u{e9}t\u{e9}", Word), ("x_1", Word)]
        );
    }

    #[test]
    fn letters_are_counted_eight_at_a_time() {
        for (text, letters) in [
            ("abcdefgh", 8),
            ("azazaz`{", 6),
            ("{abcdefg", 0),
            ("a\u{e9}bcdef", 1),
            ("abc Zdef", 3),
            ("abcd\u{7f}Z1_", 4),
        ] {
            let eight = u64::from_le_bytes(text.as_bytes().try_into().unwrap());
            assert_eq!(first_letters(eight), letters, "{text}");
        }
        let long = "kata\u{e9}kata_1kataUkatakatakata";
        assert_eq!(
            pieces(&format!("{long}-{long}"), Tokens::Words),
            [(long, Word), ("-", Punctuation), (long, Word)]
        );
        assert_eq!(pieces("\u{e9} \u{e9}a a\u{e9}", Tokens::Words), [("\u{e9}a", Word), ("a\u{e9}", Word)]);
    }

    #[test]
    fn emoji_stand_alone_and_a_lone_at_sign_is_punctuation() {
        assert_eq!(
            pieces("bagus\u{1f600}\u{1f600}!! @ 10:30 :dua", Tokens::Social),
            [
                ("bagus", Word),
                ("\u{1f600}", Mark),
                ("\u{1f600}", Mark),
                ("!!", Punctuation),
                ("@", Punctuation),
                ("10", Word),
                (":", Punctuation),
                ("30", Word),
                (":", Punctuation),
                ("dua", Word),
            ]
        );
    }

    proptest::proptest! {
        /// Nothing is lost or cut: between the pieces only blanks stand, and words of one character where these
        /// are left out; a word ends where word characters end.
        #[test]
        fn pieces_cover_all_but_blanks(
            text in "([a-zA-Z0-9_]{0,12}|[ \\n\u{0}\u{7f}]|[-.,!?:;=)(@#<3^']{1,4}|[\u{e9}\u{130}\u{301}\u{1f600}\u{2028}\u{661}]|www\\.|https://){0,12}",
            social: bool,
        ) {
            let tokens = if social { Tokens::Social } else { Tokens::Words };
            let (mut end, mut between) = (0, String::new());
            tokenize(&text, tokens, |place, piece| {
                assert!(end <= place.start && place.start < place.end, "pieces ascend");
                between.push_str(&text[end..place.start]);
                between.push(' ');
                let follows = text[place.end..].chars().next();
                if piece == Word {
                    assert!(text[place.clone()].chars().all(is_word), "{:?}", &text[place]);
                    assert!(!follows.is_some_and(is_word), "a word was cut in {text:?}");
                }
                end = place.end;
            });
            between.push_str(&text[end..]);
            let mut words = between.split(|c| class(c) == Class::Blank).filter(|word| !word.is_empty());
            assert!(words.all(|word| !social && word.chars().count() == 1 && word.chars().all(is_word)), "{text:?}");
        }
    }
}
