//! Inputs as streams: files, folders, standard input, gzip.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Component, Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::progress::Progress;
use crate::error::Error;

/// Bytes looked at to tell what an input holds.
pub(super) const PEEK: usize = 64 * 1024;
/// Bytes looked at where only the compression is asked: more would keep a slow pipe waiting.
pub(super) const MAGIC: usize = 4;

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it is; `-` is standard input.
    pub(super) path: PathBuf,
    /// The file as given or found, for messages and the `file` column.
    pub(super) file: String,
    /// Its name within the input: relative to the folder given, else the file name.
    pub(super) id: String,
}

/// An open input: its first bytes, and all of it as a stream.
pub(super) struct Open {
    /// Up to 64 KiB from the start.
    pub(super) start: Vec<u8>,
    /// Everything, the start included.
    pub(super) stream: Box<dyn BufRead + Send>,
}

/// The files of one INPUT in byte order of their names; what cannot be listed as an error.
pub(super) fn list(input: &Path) -> Vec<(Source, Result<(), Error>)> {
    if input.as_os_str() == "-" {
        return vec![(
            Source { path: input.to_path_buf(), file: "-".to_owned(), id: "-".to_owned() },
            Ok(()),
        )];
    }
    if !input.is_dir() {
        let name =
            input.file_name().map_or_else(|| slashed(input), |name| name.to_string_lossy().into_owned());
        return vec![(Source { path: input.to_path_buf(), file: slashed(input), id: name }, Ok(()))];
    }
    let mut found = Vec::new();
    walk(input, input, &mut Vec::new(), &mut found);
    found.sort_by(|(a, _), (b, _)| a.id.as_bytes().cmp(b.id.as_bytes()));
    if found.is_empty() {
        let file = slashed(input);
        let empty = Error::input(&file, "the folder holds no files", "name a folder with pages, or a file");
        found.push((Source { path: input.to_path_buf(), id: file.clone(), file }, Err(empty)));
    }
    found
}

/// `above` holds the real paths of the folders we are in: a link back to one of them is a loop.
fn walk(root: &Path, folder: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<(Source, Result<(), Error>)>) {
    let source = |path: &Path| {
        let id = path.strip_prefix(root).map_or_else(|_| slashed(path), slashed);
        Source { path: path.to_path_buf(), file: slashed(path), id }
    };
    let (real, entries) = match fs::canonicalize(folder).and_then(|real| Ok((real, fs::read_dir(folder)?))) {
        Ok(open) => open,
        Err(error) => return found.push((source(folder), Err(Error::io(folder, error)))),
    };
    if above.contains(&real) {
        return;
    }
    above.push(real);
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_name().to_string_lossy().starts_with('.') => {}
            Ok(entry) => {
                let path = entry.path();
                if path.is_dir() {
                    walk(root, &path, above, found);
                } else {
                    found.push((source(&path), Ok(())));
                }
            }
            Err(error) => found.push((source(folder), Err(Error::io(folder, error)))),
        }
    }
    above.pop();
}

/// `path` with `/` between its parts on every system.
fn slashed(path: &Path) -> String {
    if path.components().any(|part| matches!(part, Component::Prefix(_))) {
        return path.to_string_lossy().replace('\\', "/");
    }
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Opens `source`, decompressing gzip whatever its name, after a look at its first `look` bytes.
/// `progress` hears of the bytes read from its file.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened or its first bytes not be read, [`Error::Input`] for zstd.
pub(super) fn open(source: &Source, look: usize, progress: &Progress) -> Result<Open, Error> {
    let raw: Box<dyn Read + Send> = if source.path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(progress.count(File::open(&source.path).map_err(|error| Error::io(&source.path, error))?))
    };
    let failed = |error| broken(source, error);
    let opened = peek(raw, look).map_err(failed)?;
    if opened.start.starts_with(b"\x28\xb5\x2f\xfd") || source.id.ends_with(".zst") {
        return Err(Error::input(&source.file, "zstd files are not read", "decompress it first: zstd -d"));
    }
    if opened.start.starts_with(b"\x1f\x8b") {
        return peek(MultiGzDecoder::new(opened.stream), look).map_err(failed);
    }
    Ok(opened)
}

fn peek(mut raw: impl Read + Send + 'static, look: usize) -> io::Result<Open> {
    let mut start = Vec::new();
    let mut read = |start: &mut Vec<u8>, n: usize| raw.by_ref().take(n as u64).read_to_end(start);
    // Only what may be compressed is worth the wait for more than a first byte.
    let first = if look == MAGIC { 1 } else { look };
    let looked = read(&mut start, first).and_then(|_| match start.first() {
        Some(0x1f | 0x28) => read(&mut start, look - first),
        _ => Ok(0),
    });
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

/// Gives the error that reading met, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What is said of a file with nothing in it.
pub(super) fn empty(source: &Source) -> Error {
    Error::input(&source.file, "the file is empty", "give a file with text in it")
}

/// What a failed read of `source` means to its owner.
pub(super) fn broken(source: &Source, error: io::Error) -> Error {
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
