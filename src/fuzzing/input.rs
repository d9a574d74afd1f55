//! Bytes taken apart for targets that need more than one thing of them.

/// What is left of the bytes that a fuzzer gave.
#[derive(Debug)]
pub(super) struct Input<'a>(pub(super) &'a [u8]);

/// What ends a text: a byte that no UTF-8 has.
const END: u8 = 0xff;

impl Input<'_> {
    /// The next byte, 0 at the end.
    pub(super) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    /// The text up to the next [`END`], or to the end.
    pub(super) fn text(&mut self) -> String {
        let end = self.0.iter().position(|byte| *byte == END).unwrap_or(self.0.len());
        let text = String::from_utf8_lossy(&self.0[..end]).into_owned();
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        text
    }

    /// The next text as readers give them.
    pub(super) fn text_as_read(&mut self) -> String {
        as_read(&self.text()).trim_start_matches('\u{feff}').to_owned()
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What readers make of a text: no return before a line feed, and for a NUL, which no text file can hold, U+FFFD.
pub(super) fn as_read(text: &str) -> String {
    let mut text = text.replace('\0', "\u{fffd}");
    while text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    text
}
