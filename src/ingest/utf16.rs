//! UTF-16, which spreadsheets and some scrapers write, as a stream of UTF-8.

use std::io::{self, Read};

/// Which byte of a pair comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// Bytes of the start that are looked at where no mark says it.
const SAMPLE: usize = 512;

/// Whether a stream that begins with `start` is UTF-16: by its mark, or since nearly every other
/// byte of Latin text is zero.
pub(super) fn order(start: &[u8]) -> Option<Order> {
    match start {
        [0xff, 0xfe, ..] => return Some(Order::Little),
        [0xfe, 0xff, ..] => return Some(Order::Big),
        _ => {}
    }
    let sample = &start[..start.len().min(SAMPLE) & !1];
    let pairs = sample.len() / 2;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let latin = |zero: usize, other: usize| pairs >= 4 && zero * 10 >= pairs * 7 && other * 10 < pairs;
    if latin(odd, even) {
        Some(Order::Little)
    } else if latin(even, odd) {
        Some(Order::Big)
    } else {
        None
    }
}

/// Reads UTF-16 and gives UTF-8; a half pair becomes U+FFFD, the mark is left out.
pub(super) struct Reader<R> {
    inner: R,
    order: Order,
    /// UTF-8 not given yet, from `at` on.
    ready: Vec<u8>,
    at: usize,
    /// Bytes of a unit, or of a first half of a pair, whose rest has not come yet.
    held: Vec<u8>,
    begun: bool,
}

impl<R: Read> Reader<R> {
    pub(super) fn new(inner: R, order: Order) -> Self {
        Self { inner, order, ready: Vec::new(), at: 0, held: Vec::new(), begun: false }
    }

    /// Reads the next piece; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut bytes = std::mem::take(&mut self.held);
        let before = bytes.len();
        bytes.resize(before + 16 * 1024, 0);
        let read = self.inner.read(&mut bytes[before..])?;
        bytes.truncate(before + read);
        let ended = read == 0;
        let unit = |pair: &[u8]| match self.order {
            Order::Little => u16::from_le_bytes([pair[0], pair[1]]),
            Order::Big => u16::from_be_bytes([pair[0], pair[1]]),
        };
        let mut units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let mut kept = bytes.len() % 2;
        if !ended && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            kept += 2;
        }
        if !ended {
            self.held = bytes[bytes.len() - kept..].to_vec();
        }
        if !self.begun && !units.is_empty() {
            self.begun = true;
            if units[0] == 0xfeff {
                units.remove(0);
            }
        }
        let mut text: String =
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        if ended && kept == 1 {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        (self.ready, self.at) = (text.into_bytes(), 0);
        Ok(!ended)
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if !self.fill()? && self.ready.is_empty() {
                return Ok(0);
            }
        }
        let give = buffer.len().min(self.ready.len() - self.at);
        buffer[..give].copy_from_slice(&self.ready[self.at..self.at + give]);
        self.at += give;
        Ok(give)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, order: Order) -> Vec<u8> {
        let bytes = |unit: u16| match order {
            Order::Little => unit.to_le_bytes(),
            Order::Big => unit.to_be_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    /// Gives one byte a read, so that every unit and pair is torn apart.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((&first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn decoded(bytes: &[u8], order: Order) -> String {
        let mut text = String::new();
        Reader::new(Trickle(bytes), order).read_to_string(&mut text).expect("UTF-8");
        text
    }

    #[test]
    fn either_order_with_and_without_a_mark() {
        for order in [Order::Little, Order::Big] {
            let text = "Panen raya naik 12 %, \u{1f600} kata Sari.\n";
            assert_eq!(decoded(&encoded(text, order), order), text);
            assert_eq!(decoded(&encoded(&format!("\u{feff}{text}"), order), order), text);
            assert_eq!(super::order(&encoded(text, order)), Some(order));
        }
    }

    #[test]
    fn halves_become_the_replacement_character() {
        assert_eq!(decoded(&[b'a', 0, 0x3d, 0xd8], Order::Little), "a\u{fffd}");
        assert_eq!(decoded(&[b'a', 0, b'b'], Order::Little), "a\u{fffd}");
    }

    #[test]
    fn other_bytes_are_not_utf_16() {
        assert_eq!(order(b"Panen raya"), None);
        assert_eq!(order(&[0; 64]), None);
        assert_eq!(order(b""), None);
    }
}
