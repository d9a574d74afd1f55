//! The elements of one JSON array, one by one as they come.

use std::io::{self, BufRead};

use super::lines::{LONGEST, RawLine};

/// Why a stream is not one whole array, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{reason}; {next}")]
pub(super) struct NotOneArray {
    pub(super) reason: &'static str,
    pub(super) next: &'static str,
}

impl NotOneArray {
    fn error(reason: &'static str, next: &'static str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Self { reason, next })
    }
}

/// Parts an array at its commas. Only braces, brackets and quotes are followed; whether an element
/// is sound JSON is its reader's question, so one that is not costs only itself.
pub(super) struct Elements<R> {
    stream: R,
    number: u64,
    offset: usize,
    begun: bool,
    /// Whether its bracket is closed.
    closed: bool,
    ended: bool,
}

impl<R: BufRead> Elements<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, number: 1, offset: 0, begun: false, closed: false, ended: false }
    }

    /// The number of the line reached.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let Some(&byte) = self.stream.fill_buf()?.first() else { return Ok(None) };
        self.stream.consume(1);
        self.offset += 1;
        self.number += u64::from(byte == b'\n');
        Ok(Some(byte))
    }

    /// The next element as a line with the number of the line it begins on; `None` at the end.
    pub(super) fn next(&mut self) -> Option<io::Result<RawLine>> {
        if self.ended {
            return None;
        }
        let found = if self.closed { self.rest() } else { self.element() };
        match found {
            Ok(Some(line)) => Some(Ok(line)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }

    /// Holds that nothing follows the array.
    fn rest(&mut self) -> io::Result<Option<RawLine>> {
        while let Some(byte) = self.byte()? {
            if !byte.is_ascii_whitespace() {
                let next = "put one array in a file, or an object on each line";
                return Err(NotOneArray::error("more follows the array, which is not read", next));
            }
        }
        Ok(None)
    }

    fn element(&mut self) -> io::Result<Option<RawLine>> {
        let mut line = RawLine::default();
        let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
        while let Some(byte) = self.byte()? {
            if !self.begun {
                self.begun = byte == b'[';
                continue;
            }
            if line.bytes.is_empty() && !line.too_long {
                if byte.is_ascii_whitespace() || byte == b',' {
                    continue;
                }
                (line.number, line.offset) = (self.number, self.offset - 1);
            }
            if quoted {
                quoted = escaped || byte != b'"';
                escaped = !escaped && byte == b'\\';
            } else {
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => depth += 1,
                    b']' if depth == 0 => {
                        self.closed = true;
                        return if line.bytes.is_empty() && !line.too_long {
                            self.rest()
                        } else {
                            Ok(Some(line))
                        };
                    }
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    b',' if depth == 0 => return Ok(Some(line)),
                    _ => {}
                }
            }
            if line.bytes.len() == LONGEST {
                line.too_long = true;
                line.bytes = Vec::new();
            }
            if !line.too_long {
                line.bytes.push(byte);
            }
        }
        if line.bytes.is_empty() && !line.too_long {
            return if self.begun {
                let next = "the file was cut short: fetch or write it again";
                Err(NotOneArray::error("the array is not closed", next))
            } else {
                Ok(None)
            };
        }
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(u64, usize, String)> {
        let mut elements = Elements::new(text.as_bytes());
        std::iter::from_fn(|| elements.next())
            .map(|line| line.expect("memory"))
            .map(|line| (line.number, line.offset, String::from_utf8(line.bytes).expect("UTF-8")))
            .collect()
    }

    #[test]
    fn elements_with_their_places() {
        let text = "\n[ {\"a\": \"x],\\\"\"},\n  {\"b\": [1, 2]} ]";
        assert_eq!(
            parts(text),
            [(2, 3, "{\"a\": \"x],\\\"\"}".to_owned()), (3, 21, "{\"b\": [1, 2]} ".to_owned())]
        );
        assert_eq!(parts("[]"), []);
    }

    #[test]
    fn a_broken_element_costs_only_itself() {
        let texts: Vec<String> =
            parts("[{\"a\":1}, kacau, {\"b\":2}]").into_iter().map(|part| part.2).collect();
        assert_eq!(texts, ["{\"a\":1}", "kacau", "{\"b\":2}"]);
    }

    #[test]
    fn an_array_cut_short_says_so() {
        for text in ["[{\"a\":1},", "[{\"a\":1}", "[{\"a\":1} ", "[{\"a\":1}] []", "[{\"a\":1}]\n{\"b\":2}"] {
            let mut elements = Elements::new(text.as_bytes());
            assert!(elements.next().is_some_and(|line| line.is_ok()), "{text}");
            assert!(elements.next().is_some_and(|line| line.is_err()), "{text}");
            assert!(elements.next().is_none(), "{text}");
        }
        assert!(Elements::new(&b"[] x"[..]).next().is_some_and(|line| line.is_err()));
        assert!(Elements::new(&b" [ ] \n"[..]).next().is_none());
    }
}
