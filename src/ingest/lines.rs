//! A stream as lines of bytes, counted.

use std::io::{self, BufRead};

/// A line of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawLine {
    /// Its bytes with the line break, if it has one.
    pub(super) bytes: Vec<u8>,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Where it begins in the (decompressed) stream.
    pub(super) offset: usize,
}

impl RawLine {
    /// Whether nothing but white space is on it (a byte order mark does not count).
    pub(super) fn is_blank(&self) -> bool {
        let bytes = if self.offset == 0 {
            self.bytes
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&self.bytes)
        } else {
            &self.bytes
        };
        bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// Reads lines one by one and keeps count.
pub(super) struct Lines<R> {
    stream: R,
    number: u64,
    offset: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(stream: R) -> Self {
        Self {
            stream,
            number: 0,
            offset: 0,
        }
    }

    /// The number the next line will have.
    pub(super) fn next_number(&self) -> u64 {
        self.number + 1
    }

    /// The next line, `None` at the end.
    pub(super) fn next(&mut self) -> Option<io::Result<RawLine>> {
        let mut bytes = Vec::new();
        match self.stream.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(read) => {
                self.number += 1;
                let offset = self.offset;
                self.offset += read;
                Some(Ok(RawLine {
                    bytes,
                    number: self.number,
                    offset,
                }))
            }
            Err(error) => Some(Err(error)),
        }
    }
}
