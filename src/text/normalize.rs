//! Text to one spelling, before it is cut into tokens.

use crate::recipe::Tokens;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` lower-cased and, for [`Tokens::Social`], in Unicode's composed form (NFC)
/// without soft hyphens and zero-width characters.
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
    if tokens == Tokens::Words {
        return Cow::Owned(text.to_lowercase());
    }
    let lower = text.to_lowercase();
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes && !lower.contains(is_invisible) {
        return Cow::Owned(lower);
    }
    Cow::Owned(lower.chars().filter(|c| !is_invisible(*c)).nfc().collect())
}

/// Characters that change how a word is broken or joined, not how it is read.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
