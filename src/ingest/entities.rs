//! What scrapers leave undone in the text of a page: character references and composed letters.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` with its character references (`&amp;`, `&#8217;`) decoded once, in NFC.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    let text = if text.contains('&') { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) };
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(
            tidy("Q&amp;A &quot;naik&quot; &#8217;s &amp;amp; R&D"),
            "Q&A \"naik\" \u{2019}s &amp; R&D"
        );
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(tidy("cafe\u{301}"), "caf\u{e9}");
    }
}
