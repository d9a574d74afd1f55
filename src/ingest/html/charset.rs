//! The character set an HTML page declares.

use std::borrow::Cow;

/// Bytes from the start among which a page declares its character set (the HTML standard's prescan).
const PRESCAN: usize = 1024;

/// `bytes` as text where they are UTF-8, or say so and break it in places; `None` for everything
/// else, which is decoded as any other input.
pub(in crate::ingest) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let after = head.split_once("charset").map(|(_, after)| after.trim_start_matches([' ', '=', '"', '\'']));
    let utf8 = after.is_some_and(|name| name.starts_with("utf-8") || name.starts_with("utf8"));
    // A page that says UTF-8 and breaks it in a place or two is still UTF-8.
    utf8.then(|| String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn declared_and_broken() {
        assert_eq!(decode("<p>café".as_bytes()).as_deref(), Some("<p>café"));
        assert_eq!(
            decode(b"<meta charset=\"utf-8\"><p>caf\xe9!").as_deref(),
            Some("<meta charset=\"utf-8\"><p>caf\u{fffd}!")
        );
        assert_eq!(decode(b"<meta charset='iso-8859-1'><p>caf\xe9"), None);
    }
}
