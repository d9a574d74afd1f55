//! How far reading has come: which of the files, and how far in the one being read.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Follows the reading of one file at a time.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    read: Arc<AtomicU64>,
    length: Arc<AtomicU64>,
}

impl Progress {
    /// `file` as a reader that is followed.
    pub(super) fn count(&self, file: File) -> impl Read + Send + use<> {
        let length = file.metadata().map_or(0, |found| found.len());
        self.length.store(length, Ordering::Relaxed);
        self.read.store(0, Ordering::Relaxed);
        Counted { file, read: Arc::clone(&self.read) }
    }

    /// The share of the file that was read, 0–1; 0 where its length is not known.
    pub(super) fn share(&self) -> f64 {
        let (read, length) = (self.read.load(Ordering::Relaxed), self.length.load(Ordering::Relaxed));
        if length == 0 { 0.0 } else { (read as f64 / length as f64).min(1.0) }
    }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
