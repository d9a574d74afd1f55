//! Text to the tokens in which tell-tales are looked for.

use std::borrow::Cow;

/// The token of a line break, and of the start and end of a text.
pub(super) const BREAK: &str = "¶";
/// What stands for a number in a surrounding.
pub(super) const NUMBER: &str = "#";

/// `text` in lower case; itself where it is plain lower case already.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    // Without an early end, so that many bytes are looked at together.
    let changes = text.bytes().fold(false, |any, byte| any | !byte.is_ascii() | byte.is_ascii_uppercase());
    if changes { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) }
}

/// The tokens of a text: runs of letters and digits, every other sign by itself, [`BREAK`] between
/// lines and at both ends. Expects lower-case text.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Whether a break would repeat the last token.
    broken: bool,
    started: bool,
}

/// All tokens of `text`.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, broken: false, started: false }
}

/// The tokens after `at`, where a token ends that is no break.
pub(super) fn after(text: &str, at: usize) -> Tokens<'_> {
    Tokens { text, at, broken: false, started: true }
}

/// The `n` tokens before `at`, where a token begins, in their order; fewer at the start of the text.
pub(super) fn before(text: &str, at: usize, n: usize) -> Vec<&str> {
    let mut found = Vec::with_capacity(n);
    let mut rest = &text[..at];
    while found.len() < n {
        let end = rest.trim_end();
        let Some(last) = end.chars().next_back() else {
            found.push(BREAK);
            break;
        };
        if rest[end.len()..].contains('\n') && !end.ends_with(BREAK) {
            found.push(BREAK);
            rest = end;
            continue;
        }
        let start = if last.is_alphanumeric() {
            end.trim_end_matches(char::is_alphanumeric).len()
        } else {
            end.len() - last.len_utf8()
        };
        found.push(&end[start..]);
        rest = &end[..start];
    }
    found.reverse();
    found
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if !self.started {
            self.started = true;
            self.broken = true;
            return Some(BREAK);
        }
        let bytes = self.text.as_bytes();
        loop {
            let from = self.at;
            let Some(&byte) = bytes.get(from) else {
                return (!std::mem::replace(&mut self.broken, true)).then_some(BREAK);
            };
            if byte.is_ascii_alphanumeric() {
                self.at = word_end(self.text, from + 1);
            } else if byte == b'\n' {
                self.at += 1;
                if !std::mem::replace(&mut self.broken, true) {
                    return Some(BREAK);
                }
                continue;
            } else if byte == b' ' {
                self.at += 1;
                continue;
            } else {
                let first = self.text[from..].chars().next()?;
                self.at += first.len_utf8();
                if first.is_whitespace() {
                    continue;
                }
                if first.is_alphanumeric() {
                    self.at = word_end(self.text, self.at);
                }
            }
            let token = &self.text[from..self.at];
            self.broken = token == BREAK;
            return Some(token);
        }
    }
}

/// Where the run of letters and digits ends that goes on at `at`.
pub(super) fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_alphanumeric() => at += 1,
            Some(byte) if !byte.is_ascii() => match text[at..].chars().next() {
                Some(letter) if letter.is_alphanumeric() => at += letter.len_utf8(),
                _ => return at,
            },
            _ => return at,
        }
    }
}

/// `token`, or [`NUMBER`] where it begins as one.
pub(super) fn general(token: &str) -> &str {
    if token.starts_with(|c: char| c.is_ascii_digit()) { NUMBER } else { token }
}

/// Whether `token` is a word, and no sign, number or break.
pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(char::is_alphabetic)
}
