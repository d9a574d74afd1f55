//! The files of an input: one by one, in a fixed order, links and loops followed safely.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::Error;

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

impl Source {
    /// Whether it is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// The files of one INPUT in byte order of their names; what cannot be listed as an error.
pub(super) struct Listing {
    input: PathBuf,
    entries: std::vec::IntoIter<Entry>,
}

/// A file of a listing: all that is kept of it until its turn comes, since there may be millions.
struct Entry {
    /// Its path below the folder given; empty for the INPUT itself.
    below: Box<Path>,
    wrong: Option<Box<Error>>,
}

/// Lists one INPUT.
pub(super) fn list(input: &Path) -> Listing {
    let mut found = Vec::new();
    if input.as_os_str() != "-" && input.is_dir() {
        walk(input, input, &mut Vec::new(), &mut found);
        found.sort_by(|a, b| bytes(&a.below).cmp(bytes(&b.below)));
        if found.is_empty() {
            let next = "name a folder with pages, or a file";
            let empty = Error::input(slashed(input), "the folder holds no files", next);
            found.push(Entry::new(input, input, Some(empty)));
        }
    } else {
        found.push(Entry::new(input, input, None));
    }
    Listing { input: input.to_path_buf(), entries: found.into_iter() }
}

impl Entry {
    fn new(input: &Path, path: &Path, wrong: Option<Error>) -> Self {
        Self { below: path.strip_prefix(input).unwrap_or(path).into(), wrong: wrong.map(Box::new) }
    }
}

impl Iterator for Listing {
    type Item = (Source, Result<(), Error>);

    fn next(&mut self) -> Option<Self::Item> {
        let Entry { below, wrong } = self.entries.next()?;
        let input = &self.input;
        let source = if below.as_os_str().is_empty() {
            let name = input.file_name().filter(|_| wrong.is_none());
            let id = name.map_or_else(|| slashed(input), |name| name.to_string_lossy().into_owned());
            Source { path: input.clone(), file: slashed(input), id }
        } else {
            let path = input.join(&below);
            Source { file: slashed(&path), id: slashed(&below), path }
        };
        Some((source, wrong.map_or(Ok(()), |error| Err(*error))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl ExactSizeIterator for Listing {}

/// The bytes of `path` with `/` between its parts.
fn bytes(path: &Path) -> impl Iterator<Item = u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|&byte| if std::path::is_separator(char::from(byte)) { b'/' } else { byte })
}

/// `above` holds the real paths of the folders we are in: a link back to one of them is a loop.
fn walk(root: &Path, folder: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<Entry>) {
    let unlisted = |error| Entry::new(root, folder, Some(Error::io(folder, error)));
    let (real, entries) = match fs::canonicalize(folder).and_then(|real| Ok((real, fs::read_dir(folder)?))) {
        Ok(open) => open,
        Err(error) => return found.push(unlisted(error)),
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
                match fs::metadata(&path) {
                    Ok(kind) if kind.is_dir() => walk(root, &path, above, found),
                    // Opening a pipe of somebody else's would wait for ever.
                    Ok(kind) if !kind.is_file() => found.push(Entry::new(root, &path, Some(no_file(&path)))),
                    // A link to nothing says so when it is opened.
                    Ok(_) | Err(_) => found.push(Entry::new(root, &path, None)),
                }
            }
            Err(error) => found.push(unlisted(error)),
        }
    }
    above.pop();
}

fn no_file(path: &Path) -> Error {
    Error::input(
        slashed(path),
        "this is a pipe, a socket or a device",
        "name it itself if it is meant to be read",
    )
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

/// What is said of a file with nothing in it.
pub(super) fn empty(source: &Source) -> Error {
    Error::input(&source.file, "the file is empty", "give a file with text in it")
}
