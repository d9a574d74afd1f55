//! Text to the tokens in which tell-tales are looked for.

/// The token of a line break, and of the start and end of a text.
pub(super) const BREAK: &str = "¶";
/// What stands for a number in a surrounding.
pub(super) const NUMBER: &str = "#";

/// The tokens of `text`: runs of letters and digits, every other sign by itself, [`BREAK`] between
/// lines and at both ends. Expects lower-case text.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = vec![BREAK];
    for line in text.lines() {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let len = if first.is_alphanumeric() {
                rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                tokens.push(&rest[..len]);
            }
            rest = &rest[len..];
        }
        if tokens.last() != Some(&BREAK) {
            tokens.push(BREAK);
        }
    }
    tokens
}

/// `token`, or [`NUMBER`] where it begins as one.
pub(super) fn general(token: &str) -> &str {
    if token.starts_with(|c: char| c.is_ascii_digit()) { NUMBER } else { token }
}

/// Whether `token` is a word, and no sign, number or break.
pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(char::is_alphabetic)
}
