//! An input as a stream of UTF-8 bytes: decompressed, transcoded, within limits.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::elements::NotOneArray;
use super::progress::Progress;
use super::source::Source;
use super::utf16;
use crate::error::Error;

/// Bytes looked at to tell what an input holds.
const PEEK: usize = 64 * 1024;
/// Bytes by which a compressed stream is known.
const MAGIC: usize = 4;
/// Most bytes that come out of one compressed byte; text stays below a hundred.
const RATIO: u64 = 250;
/// Bytes that may come out before the ratio is asked for: small files of one letter are harmless.
const FREE: u64 = 64 << 20;
/// Largest window a zstd frame may ask for, in bytes: what `zstd --ultra` writes by default.
const WINDOW: u64 = 128 << 20;

/// An open input: its first bytes, and all of it as a stream.
pub(super) struct Open {
    /// Up to 64 KiB from the start.
    pub(super) start: Vec<u8>,
    /// Everything, the start included.
    pub(super) stream: Box<dyn BufRead + Send>,
}

/// Opens `source`, decompressing gzip and zstd and transcoding UTF-16, whatever its name.
/// `progress` follows the bytes read. Unless `patient`, what is told from the start is told from
/// what has come so far: a slow pipe is not waited for.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened or its first bytes not be read.
pub(super) fn open(source: &Source, patient: bool, progress: &Progress) -> Result<Open, Error> {
    let (raw, length): (Box<dyn Read + Send>, u64) = if source.is_stdin() {
        (Box::new(io::stdin()), 0)
    } else {
        let file = File::open(&source.path).map_err(|error| Error::io(&source.path, error))?;
        let found = file.metadata().map_err(|error| Error::io(&source.path, error))?;
        let length = found.len();
        // Of a pipe nothing is known.
        let raw =
            if found.is_file() { Box::new(Steady::new(file, &found)) as _ } else { Box::new(file) as _ };
        (raw, length)
    };
    decompressed(raw, patient, progress.begin(length)).map_err(|error| broken(source, error))
}

/// [`open`] of bytes at hand, the file `source`.
pub(super) fn of_bytes(bytes: Vec<u8>, source: &Source) -> Result<Open, Error> {
    decompressed(Box::new(Cursor::new(bytes)), true, Arc::default()).map_err(|error| broken(source, error))
}

fn decompressed(raw: Box<dyn Read + Send>, patient: bool, taken: Arc<AtomicU64>) -> io::Result<Open> {
    let peek = |raw: Box<dyn Read + Send>| peek(raw, patient);
    let mut opened = peek(Box::new(Counted { inner: raw, taken: Arc::clone(&taken) }))?;
    if opened.start.starts_with(b"\x1f\x8b") {
        opened = peek(Box::new(Bounded { inner: MultiGzDecoder::new(opened.stream), taken, given: 0 }))?;
    } else if is_zstd(&opened.start) {
        opened = peek(Box::new(Bounded { inner: Frames::new(opened.stream), taken, given: 0 }))?;
    }
    match utf16::order(&opened.start) {
        Some(order) => peek(Box::new(utf16::Reader::new(opened.stream, order))),
        None => Ok(opened),
    }
}

/// Whether `start` opens a zstd frame, or one that decoders skip.
fn is_zstd(start: &[u8]) -> bool {
    matches!(start, [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

fn peek(mut raw: Box<dyn Read + Send>, patient: bool) -> io::Result<Open> {
    let mut start = Vec::new();
    let looked = if patient {
        raw.by_ref().take(PEEK as u64).read_to_end(&mut start)
    } else {
        first_come(&mut raw, &mut start)
    };
    // An error after some bytes belongs to the reader of those bytes, who will meet it again.
    if let Err(error) = looked {
        if start.is_empty() {
            return Err(error);
        }
        let rest = Failing(Some(error));
        return Ok(Open { stream: Box::new(BufReader::new(Cursor::new(start.clone()).chain(rest))), start });
    }
    let stream = Box::new(BufReader::with_capacity(PEEK, Cursor::new(start.clone()).chain(raw)));
    Ok(Open { start, stream })
}

/// Reads what comes first: a line, or enough to know a compressed stream by.
fn first_come(raw: &mut impl Read, start: &mut Vec<u8>) -> io::Result<usize> {
    let mut buffer = vec![0; PEEK];
    while start.len() < MAGIC && !start.contains(&b'\n') {
        match raw.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => start.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(start.len())
}

/// Gives the error that reading met, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A file that is as it was when it was opened; its end is an error where it is not, since what was read may be half of a
/// row, or of two versions.
struct Steady {
    file: File,
    length: u64,
    modified: Option<SystemTime>,
}

impl Steady {
    fn new(file: File, found: &Metadata) -> Self {
        Self { file, length: found.len(), modified: found.modified().ok() }
    }
}

impl Read for Steady {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if read == 0 && !buffer.is_empty() {
            let now = self.file.metadata()?;
            if (now.len(), now.modified().ok()) != (self.length, self.modified) {
                let reason = "the file changed while it was read; run again when no program writes to it";
                return Err(io::Error::other(reason));
            }
        }
        Ok(read)
    }
}

/// Counts the bytes taken from a file.
struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Decompressed bytes; an input that swells beyond all text is refused, and damage is placed.
struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    given: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.taken.load(Ordering::Relaxed);
        let read = self.inner.read(buffer).map_err(|error| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{error}, at or before byte {taken} of the file"),
            )
        })?;
        self.given += read as u64;
        if self.given > FREE && self.given / RATIO > taken {
            let reason = format!("it swells more than {RATIO} times, as no text does");
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(read)
    }
}

/// The frames of a zstd file one after the other, skippable ones passed over.
struct Frames {
    stream: Box<dyn BufRead + Send>,
    decoder: FrameDecoder,
    inside: bool,
}

impl Frames {
    fn new(stream: Box<dyn BufRead + Send>) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self { stream, decoder, inside: false }
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let damaged =
            |error: FrameDecoderError| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
        loop {
            while self.inside && self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.stream, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(damaged)?;
            }
            if self.inside {
                let read = self.decoder.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.inside = false;
            }
            if self.stream.fill_buf()?.is_empty() {
                return Ok(0);
            }
            match self.decoder.init(&mut self.stream) {
                Ok(()) => self.inside = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.stream.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(damaged(error)),
            }
        }
    }
}

/// What a failed read of `source` means to its owner.
pub(super) fn broken(source: &Source, error: io::Error) -> Error {
    if let Some(NotOneArray { reason, next }) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Error::input(&source.file, *reason, *next);
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            Error::input(
                &source.file,
                format!("the compressed data are cut short or damaged ({error})"),
                "fetch or compress the file again",
            )
        }
        _ => Error::io(&source.path, error),
    }
}
