//! Normalized text to pieces: what a token is.

use crate::recipe::Tokens;

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

/// Calls `each` with every piece of normalized `text`, in order.
///
/// With [`Tokens::Words`], words of one character are left out as in scikit-learn's
/// `\w\w+`; punctuation is still reported, since it closes negation scopes.
pub fn tokenize<'t>(text: &'t str, tokens: Tokens, mut each: impl FnMut(&'t str, Piece)) {
    let social = tokens == Tokens::Social;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if is_word(first) {
            let len = word_length(rest);
            if social && let Some(len) = address_length(rest) {
                each(&rest[..len], Piece::Address);
                rest = &rest[len..];
                continue;
            }
            if social || rest[first.len_utf8()..len].chars().next().is_some() {
                each(&rest[..len], Piece::Word);
            }
            rest = &rest[len..];
        } else if first.is_whitespace() || first.is_control() {
            rest = &rest[first.len_utf8()..];
        } else if social && let Some(len) = mark_length(rest, first) {
            each(&rest[..len], Piece::Mark);
            rest = &rest[len..];
        } else {
            let len = punctuation_length(rest, social);
            each(&rest[..len], Piece::Punctuation);
            rest = &rest[len..];
        }
    }
}

/// A word character as in `\w`.
#[inline]
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Which bytes are word characters by themselves.
static ASCII_WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        word[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    word
};

#[inline]
fn word_length(text: &str) -> usize {
    // Almost every word is ASCII: walk bytes until something else turns up.
    let ascii = text.bytes().take_while(|b| ASCII_WORD[*b as usize]).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    ascii + text[ascii..].find(|c| !is_word(c)).unwrap_or(text.len() - ascii)
}

/// The length of the web address `text` starts with.
fn address_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://", "www."].iter().find(|s| text.starts_with(**s))?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let end = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'']).len();
    (end > scheme.len()).then_some(end)
}

/// The length of the @user, #tag, emoticon or emoji that `text` starts with.
fn mark_length(text: &str, first: char) -> Option<usize> {
    match first {
        '@' | '#' => {
            let len = word_length(&text[1..]);
            (len > 0).then_some(1 + len)
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
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let stop = is_word(c)
            || c.is_whitespace()
            || c.is_control()
            || (social && at > 0 && mark_length(&text[at..], c).is_some());
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
        tokenize(text, tokens, |s, p| out.push((s, p)));
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
}
