//! Which files are being written: temporaries under names that no other writer has, put in their place or removed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is being written, by numbers that are given once.
static FILES: Mutex<Files> = Mutex::new(Files { next: 0, open: BTreeMap::new() });

/// The most names that are tried: as many temporaries of one name and one process id do not lie about by chance.
const NAMES: u32 = 10_000;
/// The most bytes of a file's name that its temporary is called by: with what is added, names may have 255.
const SHOWN: usize = 200;

#[derive(Debug)]
struct Files {
    next: u64,
    open: BTreeMap<u64, Being>,
}

/// A file being written.
#[derive(Debug)]
struct Being {
    /// As it was given.
    path: PathBuf,
    /// Where it is written until it is whole; `None` where `path` itself is.
    temporary: Option<PathBuf>,
}

fn files() -> MutexGuard<'static, Files> {
    // Nothing between lock and unlock can panic and leave it half changed.
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Files {
    fn add(&mut self, path: &Path, temporary: Option<PathBuf>) -> u64 {
        let number = self.next;
        self.next += 1;
        self.open.insert(number, Being { path: path.to_path_buf(), temporary });
        number
    }
}

/// A file being written, that [`discard_unfinished`] knows of. Dropped, a temporary is removed.
#[derive(Debug)]
pub(super) struct Unfinished {
    number: u64,
}

impl Unfinished {
    /// Makes a temporary file in the folder of `target`, which is called `path` by who gave it; with the rights of what
    /// is `there` already.
    pub(super) fn beside(
        path: &Path,
        target: &Path,
        there: Option<&Metadata>,
    ) -> io::Result<(Self, PathBuf, File)> {
        // Held while the file is made: it is known as soon as it is there.
        let mut files = files();
        for n in 0..NAMES {
            let temporary = target.with_file_name(name(target, n));
            match made(&temporary, there.is_some()) {
                Ok(file) => {
                    let number = files.add(path, Some(temporary.clone()));
                    if let Some(there) = there {
                        keep_rights(&file, there);
                    }
                    return Ok((Self { number }, temporary, file));
                }
                // Of a process of this number in another container, or left by one that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Makes it known that `path` itself is being written to.
    pub(super) fn in_place(path: &Path) -> Self {
        Self { number: files().add(path, None) }
    }

    /// Puts the temporary file in the place of `target`.
    pub(super) fn rename(self, temporary: &Path, target: &Path) -> io::Result<()> {
        let mut files = files();
        std::fs::rename(temporary, target)?;
        files.open.remove(&self.number);
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut files = files();
        if let Some(Being { temporary: Some(temporary), .. }) = files.open.remove(&self.number) {
            let _ = std::fs::remove_file(temporary);
        }
    }
}

/// A new file; `replaces` says whether it will have the rights of another, which until then nobody else has.
fn made(path: &Path, replaces: bool) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if replaces {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = replaces;
    options.open(path)
}

/// `.NAME.PROCESS.tmp`, which no reader of folders reads; `.NAME.PROCESS.N.tmp` where that was taken.
fn name(target: &Path, n: u32) -> OsString {
    let mut name = String::from(".");
    for c in target.file_name().unwrap_or_default().to_string_lossy().chars() {
        if name.len() + c.len_utf8() > SHOWN {
            break;
        }
        name.push(c);
    }
    let process = std::process::id();
    name.push_str(&if n == 0 { format!(".{process}.tmp") } else { format!(".{process}.{n}.tmp") });
    name.into()
}

/// Gives `file` owner and rights of what it is to replace, as far as the system lets us.
#[cfg(unix)]
fn keep_rights(file: &File, there: &Metadata) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let (user, group) = (there.uid(), there.gid());
    let is_same = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (user, group));
    if !is_same && fchown(file, Some(user), Some(group)).is_err() {
        let _ = fchown(file, None, Some(group));
    }
    let _ = file.set_permissions(std::fs::Permissions::from_mode(there.mode() & 0o777));
}

#[cfg(not(unix))]
fn keep_rights(_: &File, _: &Metadata) {}

/// What became of the files that were being written. While this is kept, no file is begun and none put in its place.
#[derive(Debug)]
pub struct Discarded {
    /// Files whose temporaries are gone: what was there is there.
    pub as_before: Vec<PathBuf>,
    /// Files that were themselves being written to, with what was written so far.
    pub kept: Vec<PathBuf>,
    _held: MutexGuard<'static, Files>,
}

/// Removes the temporaries of all files that are not whole yet, for a program that ends at once. A file that is being put
/// in its place is waited for.
pub fn discard_unfinished() -> Discarded {
    let mut files = files();
    let (mut as_before, mut kept) = (Vec::new(), Vec::new());
    for (_, Being { path, temporary }) in std::mem::take(&mut files.open) {
        match temporary {
            Some(temporary) => {
                let _ = std::fs::remove_file(temporary);
                as_before.push(path);
            }
            None => kept.push(path),
        }
    }
    Discarded { as_before, kept, _held: files }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporaries_are_named_after_their_file_and_fit_any_folder() {
        let process = std::process::id();
        assert_eq!(name(Path::new("a/m.csv"), 0), OsString::from(format!(".m.csv.{process}.tmp")));
        assert_eq!(name(Path::new("a/m.csv"), 2), OsString::from(format!(".m.csv.{process}.2.tmp")));
        let long = format!("{}.csv", "é".repeat(125));
        assert!(long.len() <= 255 && name(Path::new(&long), NAMES).len() <= 255);
    }
}
