//! Characters that nobody sees: they say how a word is broken, joined or turned, not how it reads.

use std::borrow::Cow;

/// Whether `c` has no width and no meaning of its own: soft hyphens, zero-width spaces and joiners, byte order marks,
/// marks of direction, variation selectors (Unicode's `Default_Ignorable_Code_Point`).
///
/// ```
/// use sentimen::unseen::is_unseen;
/// assert!("\u{ad}\u{200b}\u{200d}\u{2060}\u{feff}".chars().all(is_unseen));
/// assert!(!"a \u{a0}\u{301}".chars().any(is_unseen));
/// ```
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c >= '\u{ad}'
        && matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether an unseen `c` shapes what is seen beside it: it joins emoji and the letters of some scripts, or picks their form.
fn is_shaping(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e01ef}')
}

/// `text` without unseen characters, but for those that shape what stands before them: after emoji and letters beyond
/// the Latin ones, joiners and variation selectors stay.
///
/// ```
/// use sentimen::unseen::without_unseen;
/// assert_eq!(without_unseen("\u{feff}ke\u{ad}naik\u{200c}an \u{2764}\u{fe0f}"), "kenaikan \u{2764}\u{fe0f}");
/// ```
#[must_use]
pub fn without_unseen(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut shaped = false;
    for c in text.chars() {
        if !is_unseen(c) {
            // Latin letters with all their marks end at U+036F, but for the composed ones of Vietnamese and the like.
            shaped = c > '\u{36f}' && !matches!(c, '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{206f}');
            kept.push(c);
        } else if shaped && is_shaping(c) {
            kept.push(c);
        }
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shapes_other_scripts_stays_there() {
        for (text, kept) in [
            ("plain", "plain"),
            ("Ti\u{200d}dak\u{200c}lah\u{fe0f}", "Tidaklah"),
            ("e\u{301}\u{200d}a", "e\u{301}a"),
            ("\u{1f468}\u{200d}\u{1f469}\u{200b}", "\u{1f468}\u{200d}\u{1f469}"),
            // Persian keeps the joiner that parts a word's ending, and loses a mark of direction.
            ("\u{645}\u{6cc}\u{200c}\u{62e}\u{200f}", "\u{645}\u{6cc}\u{200c}\u{62e}"),
            ("\u{200d}a \u{200d}", "a "),
        ] {
            assert_eq!(without_unseen(text), kept);
        }
    }
}
