//! A stream as lines of bytes, counted.

use std::io::{self, BufRead, Read};

use crate::error::Error;

/// A line of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawLine {
    /// Its bytes with the line break, if it has one.
    pub(super) bytes: Vec<u8>,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Where it begins in the (decompressed) stream.
    pub(super) offset: usize,
    /// Whether it is longer than [`LONGEST`]; then its bytes are left out.
    pub(super) too_long: bool,
}

/// Longest line that is read, in bytes.
pub(super) const LONGEST: usize = 64 << 20;

impl RawLine {
    /// Whether nothing but white space is on it (a byte order mark does not count).
    pub(super) fn is_blank(&self) -> bool {
        let bytes = if self.offset == 0 {
            self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes)
        } else {
            &self.bytes
        };
        !self.too_long && bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// The error for a line that is too long, at `place`.
    pub(super) fn check(&self, place: impl FnOnce() -> String) -> Result<(), Error> {
        if !self.too_long {
            return Ok(());
        }
        let reason = format!("the line is longer than {} MiB", LONGEST >> 20);
        Err(Error::input(place(), reason, "break it, or remove it"))
    }
}

/// Reads lines one by one and keeps count.
pub(super) struct Lines<R> {
    stream: R,
    number: u64,
    offset: usize,
    /// Bytes that the next line is given room for: as many as the last had, and some more.
    room: usize,
}

/// The most that a line is given room for before it is read.
const MOST_ROOM: usize = 64 << 10;

impl<R: BufRead> Lines<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, number: 0, offset: 0, room: 0 }
    }

    /// The number the next line will have.
    pub(super) fn next_number(&self) -> u64 {
        self.number + 1
    }

    /// The next line, `None` at the end.
    pub(super) fn next(&mut self) -> Option<io::Result<RawLine>> {
        let mut bytes = Vec::with_capacity(self.room);
        let mut read = match self.stream.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut bytes) {
            Ok(0) => return None,
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let too_long = bytes.len() > LONGEST;
        self.room = (bytes.len() + bytes.len() / 2).min(MOST_ROOM);
        if too_long {
            let ended = bytes.ends_with(b"\n");
            bytes = Vec::new();
            if !ended {
                match self.stream.skip_until(b'\n') {
                    Ok(skipped) => read += skipped,
                    Err(error) => return Some(Err(error)),
                }
            }
        }
        self.number += 1;
        let offset = self.offset;
        self.offset += read;
        Some(Ok(RawLine { bytes, number: self.number, offset, too_long }))
    }
}
