//! How far reading has come in a file.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Follows the reading of one file at a time.
#[derive(Debug, Default)]
pub(super) struct Progress {
    read: Arc<AtomicU64>,
    length: AtomicU64,
}

impl Progress {
    /// Begins with a file of `length` bytes (0: not known): a counter of the bytes read from it.
    pub(super) fn begin(&self, length: u64) -> Arc<AtomicU64> {
        self.length.store(length, Ordering::Relaxed);
        self.read.store(0, Ordering::Relaxed);
        Arc::clone(&self.read)
    }

    /// The share of the file that was read, 0–1; 0 where its length is not known.
    pub(super) fn share(&self) -> f64 {
        let (read, length) = (self.read.load(Ordering::Relaxed), self.length.load(Ordering::Relaxed));
        if length == 0 { 0.0 } else { (read as f64 / length as f64).min(1.0) }
    }
}
