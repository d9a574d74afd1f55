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

/// Reads lines one by one and keeps count. They end in `\n`; where a file has none, in the `\r` of old Macs, which some
/// spreadsheets still write.
pub(super) struct Lines<R> {
    stream: R,
    /// A file without `\n`, which had to be read as one line; those that end in `\r` begin at `offset`.
    whole: Vec<u8>,
    number: u64,
    offset: usize,
    /// Bytes that the next line is given room for: as many as the last had, and some more.
    room: usize,
}

/// The most that a line is given room for before it is read.
const MOST_ROOM: usize = 64 << 10;

impl<R: BufRead> Lines<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, whole: Vec::new(), number: 0, offset: 0, room: 0 }
    }

    /// The number the next line will have.
    pub(super) fn next_number(&self) -> u64 {
        self.number + 1
    }

    /// The next line, `None` at the end.
    pub(super) fn next(&mut self) -> Option<io::Result<RawLine>> {
        if self.offset < self.whole.len() {
            return Some(Ok(self.next_of_whole()));
        }
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
        if self.number == 0 && !bytes.ends_with(b"\n") && bytes.contains(&b'\r') {
            self.whole = bytes;
            return Some(Ok(self.next_of_whole()));
        }
        self.number += 1;
        let offset = self.offset;
        self.offset += read;
        Some(Ok(RawLine { bytes, number: self.number, offset, too_long }))
    }

    /// The next line of a file whose lines end in `\r`, with `\n` for it. One at a time: a file may be nothing but ends.
    fn next_of_whole(&mut self) -> RawLine {
        let (offset, rest) = (self.offset, &self.whole[self.offset..]);
        let length = rest.iter().position(|byte| *byte == b'\r').map_or(rest.len(), |at| at + 1);
        let mut bytes = rest[..length].to_vec();
        if let Some(last @ b'\r') = bytes.last_mut() {
            *last = b'\n';
        }
        self.number += 1;
        self.offset += length;
        RawLine { bytes, number: self.number, offset, too_long: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, usize, String)> {
        let mut lines = Lines::new(bytes);
        std::iter::from_fn(|| lines.next())
            .map(|line| line.expect("memory"))
            .map(|line| (line.number, line.offset, String::from_utf8(line.bytes).expect("UTF-8")))
            .collect()
    }

    #[test]
    fn a_return_ends_a_line_only_where_nothing_else_does() {
        let of = |all: [(u64, usize, &str); 2]| all.map(|(n, at, line)| (n, at, line.to_owned())).to_vec();
        assert_eq!(lines(b"a\r\nb\rc\n"), of([(1, 0, "a\r\n"), (2, 3, "b\rc\n")]));
        assert_eq!(lines(b"ab\rc\r"), of([(1, 0, "ab\n"), (2, 3, "c\n")]));
        assert_eq!(lines(b"ab\rc"), of([(1, 0, "ab\n"), (2, 3, "c")]));
        assert_eq!(lines(b"\ra"), of([(1, 0, "\n"), (2, 1, "a")]));
        assert_eq!(lines(b"").len(), 0);
    }
}
