//! What scrapers leave undone in the text of a page: character references, composed letters, one kind of line break.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::decode::with_plain_breaks;
use crate::unseen::without_unseen;

/// `text` with its character references (`&amp;`, `&#8217;`) decoded once, without unseen characters, in NFC, every line
/// break a `\n`.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    let text = if text.contains('&') { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) };
    let text = if text.contains('\r') || (!text.is_ascii() && text.contains(BREAKS)) {
        Cow::Owned(with_plain_breaks(text).replace(BREAKS, "\n"))
    } else {
        text
    };
    if text.is_ascii() {
        return text;
    }
    let text = match without_unseen(&text) {
        Cow::Owned(kept) => Cow::Owned(kept),
        Cow::Borrowed(_) => text,
    };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    Cow::Owned(text.nfc().collect())
}

/// What ends a line beside `\n`: old Macs' carriage return, the next line of EBCDIC, Unicode's two separators.
const BREAKS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];

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
        assert_eq!(tidy("ca\u{ad}fe\u{200b}\u{301}&shy;&#8203;"), "caf\u{e9}");
    }

    #[test]
    fn every_line_break_is_one() {
        assert_eq!(tidy("a\rb\r\nc\u{85}d\u{2028}e\u{2029}f&#13;g\n"), "a\nb\nc\nd\ne\nf\ng\n");
    }
}
