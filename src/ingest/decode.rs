//! Bytes into text: UTF-8, with Windows-1252 as the one fallback that is tried.

use std::borrow::Cow;

use crate::error::Error;

/// Said of an article whose bytes were not UTF-8.
pub(super) const NOT_UTF8: &str = "the text is not UTF-8 and was read as Windows-1252";

/// Text, and the warning its reading calls for.
pub(super) type Decoded<'a> = (Cow<'a, str>, Option<&'static str>);

/// Decodes `bytes` of `place`, which begin at byte `offset` of the file.
///
/// A byte order mark is dropped and `\r\n` becomes `\n`. Invalid UTF-8 is read as Windows-1252 if
/// no byte of it is a control or undefined there.
///
/// # Errors
/// [`Error::Input`] naming the byte for NUL bytes and anything that is no text.
pub(super) fn decode<'a>(bytes: &'a [u8], place: &str, offset: usize) -> Result<Decoded<'a>, Error> {
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(junk(place, offset + at));
    }
    let bytes = if offset == 0 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
    let (text, warning) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
            for &byte in bytes {
                text.push(windows_1252(byte).ok_or_else(|| junk(place, offset + error.valid_up_to()))?);
            }
            (Cow::Owned(text), Some(NOT_UTF8))
        }
    };
    Ok((with_plain_breaks(text), warning))
}

/// `text` with `\n` for `\r\n`, however many `\r` there are: a text that went through two programs that write such breaks
/// has two, and what is read of it must not change when it is written and read again.
pub(super) fn with_plain_breaks(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_none() {
            plain.push_str(line);
        } else {
            plain.push_str(line.trim_end_matches('\r'));
            plain.push('\n');
        }
    }
    Cow::Owned(plain)
}

/// `bytes` as [`decode`] reads them, with byte order mark and line breaks as they are and `U+FFFD` for what is no text.
pub(super) fn verbatim(bytes: &[u8]) -> String {
    let as_utf8 = std::str::from_utf8(bytes).ok().map(str::to_owned);
    let as_1252 = || bytes.iter().map(|&byte| windows_1252(byte)).collect::<Option<String>>();
    as_utf8.or_else(as_1252).unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

fn junk(place: &str, byte: usize) -> Error {
    Error::input(
        format!("{place} (byte {byte})"),
        "this is no text",
        "give text in UTF-8; documents and images must be converted first",
    )
}

fn windows_1252(byte: u8) -> Option<char> {
    const UPPER: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0xa0..=0xff => Some(char::from(byte)),
        0x80..=0x9f => Some(UPPER[usize::from(byte - 0x80)]).filter(|&c| c != '\0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_its_fallback() {
        let read = |bytes: &'static [u8]| {
            decode(bytes, "x.txt", 0).map(|(text, warning)| (text.into_owned(), warning.is_some())).ok()
        };
        assert_eq!(read(b"\xef\xbb\xbfIsi\r\nlagi"), Some(("Isi\nlagi".to_owned(), false)));
        assert_eq!(read(b"caf\xe9 \x93ya\x94"), Some(("café “ya”".to_owned(), true)));
        assert_eq!(read(b"caf\xe9 \x01"), None);
        assert_eq!(read(b"caf\xe9 \x81"), None);
    }

    #[test]
    fn verbatim_keeps_what_decoding_leaves_out() {
        assert_eq!(verbatim(b"\xef\xbb\xbfIsi\r\n"), "\u{feff}Isi\r\n");
        assert_eq!(
            (verbatim(b"caf\xe9"), verbatim(b"\x01\xff")),
            ("café".to_owned(), "\u{1}\u{fffd}".to_owned())
        );
    }

    #[test]
    fn junk_names_its_byte() {
        let message =
            |bytes: &[u8], offset| decode(bytes, "x.txt", offset).map(|_| ()).map_err(|e| e.to_string());
        assert!(message(b"ab\0c", 0).is_err_and(|m| m.starts_with("x.txt (byte 2): ")));
        assert!(message(b"ab\xff\x01", 10).is_err_and(|m| m.starts_with("x.txt (byte 12): ")));
    }
}
