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
                match fs::metadata(&path) {
                    Ok(kind) if kind.is_dir() => walk(root, &path, above, found),
                    // Opening a pipe of somebody else's would wait for ever.
                    Ok(kind) if !kind.is_file() => found.push((source(&path), Err(no_file(&path)))),
                    // A link to nothing says so when it is opened.
                    Ok(_) | Err(_) => found.push((source(&path), Ok(()))),
                }
            }
            Err(error) => found.push((source(folder), Err(Error::io(folder, error)))),
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
