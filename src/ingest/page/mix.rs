//! A hasher for words packed into integers, which a page looks up by the hundred.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`Mix`].
pub(super) type BuildMix = BuildHasherDefault<Mix>;

/// Multiplies and folds. The tables are small and made of the page's own words: one that fills a
/// bucket on purpose slows down its own reading alone.
#[derive(Debug, Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        // The odd number next to 2^64 divided by the golden ratio.
        let product = u128::from(self.0.rotate_left(5) ^ word) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }

    fn write_u128(&mut self, word: u128) {
        self.write_u64(word as u64);
        self.write_u64((word >> 64) as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
