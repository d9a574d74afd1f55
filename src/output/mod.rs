//! Files that are either the old or the new, never half.

mod unfinished;

pub use unfinished::{Discarded, discard_unfinished};

use crate::{Error, Result};
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use unfinished::Unfinished;

/// The most links that are followed from one to the next, as on Linux.
const LINKS: usize = 40;

/// A file being written beside its final name; [`Output::commit`] puts it there.
/// Dropped without that, it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    /// As it was given.
    path: PathBuf,
    /// `None` once the file turned out to be another's. Dropped before what follows: some systems remove no file that is
    /// open.
    writer: Option<BufWriter<File>>,
    place: Place,
    /// Whether it is a file, that can be synced.
    is_file: bool,
}

/// Where an output is written.
#[derive(Debug)]
enum Place {
    /// Beside `target`, until it is whole.
    Beside { unfinished: Unfinished, temporary: PathBuf, target: PathBuf },
    /// At its name: a pipe, a device, what a process has open.
    There,
    /// At its name, below what is there already; so many bytes in all, some of them not written yet.
    Below { length: u64, _unfinished: Unfinished },
}

impl Output {
    /// Opens a temporary file in the folder of `path`, so that a bad path is known before any work. It has a name that no
    /// other writer has, and the rights of the file that is there already; a link is followed, and stays one.
    /// What is there and no file (a pipe, a device) is written to as it is: renaming would replace it. So is what a
    /// process has open, as `/dev/stdout`.
    ///
    /// # Errors
    /// [`Error::Io`] naming `path`, where the folder is missing or the folder or the file may not be written to.
    pub fn create(path: &Path) -> Result<Self> {
        let failed = |e| Error::io(path, e);
        if path.file_name().is_none() {
            return Err(Error::invalid(format!("'{}' names no file to write to", path.display())));
        }
        if path.is_dir() {
            return Err(Error::invalid(format!("'{}' is a folder; name a file in it", path.display())));
        }
        let Some(target) = followed(path).map_err(failed)? else {
            let file = File::options().append(true).open(path).map_err(failed)?;
            let is_file = file.metadata().is_ok_and(|found| found.is_file());
            return Ok(Self::at(path, is_file, Place::There, file));
        };
        let there = std::fs::metadata(&target).ok();
        if let Some(there) = &there {
            // Also where a new file takes its place: what may not be written to stays.
            let file = File::options().write(true).open(&target).map_err(failed)?;
            if !there.is_file() {
                return Ok(Self::at(path, false, Place::There, file));
            }
        }
        let (unfinished, temporary, file) =
            Unfinished::beside(path, &target, there.as_ref()).map_err(|e| {
                failed(if e.kind() == io::ErrorKind::NotFound {
                    io::Error::new(e.kind(), "the folder to write to does not exist; make it first")
                } else {
                    e
                })
            })?;
        Ok(Self::at(path, true, Place::Beside { unfinished, temporary, target }, file))
    }

    /// Opens the file `path` itself, made where it is not there, to go on after its first `length` bytes; the rest is cut
    /// off. What is written stays, whether [`Output::commit`] comes or not. Where the file turns out to have another length
    /// when it is flushed, someone else writes to it too, and no more is written.
    ///
    /// # Errors
    /// [`Error::Io`] naming `path`.
    pub fn resume(path: &Path, length: u64) -> Result<Self> {
        let failed = |e| Error::io(path, e);
        let mut file = File::options().write(true).create(true).truncate(false).open(path).map_err(failed)?;
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        let place = Place::Below { length, _unfinished: Unfinished::in_place(path) };
        Ok(Self::at(path, true, place, file))
    }

    fn at(path: &Path, is_file: bool, place: Place, file: File) -> Self {
        Self { path: path.to_path_buf(), writer: Some(BufWriter::new(file)), place, is_file }
    }

    /// Holds that the file is as long as it was made here.
    fn check_alone(&mut self) -> io::Result<()> {
        if let (Some(writer), Place::Below { length, .. }) = (&self.writer, &self.place) {
            let there = length - writer.buffer().len() as u64;
            if writer.get_ref().metadata()?.len() != there {
                // Dropped, it would write what it holds.
                self.writer.take().map(BufWriter::into_parts);
                return Err(taken());
            }
        }
        Ok(())
    }

    /// Makes what was written the file at the final name, and sees it on the disk.
    ///
    /// # Errors
    /// [`Error::Io`] naming the path.
    pub fn commit(mut self) -> Result<()> {
        let alone = self.check_alone();
        let Self { path, writer, place, is_file } = self;
        let failed = |e| Error::io(&path, e);
        let writer = alone.and(writer.ok_or_else(taken)).map_err(failed)?;
        let file = writer.into_inner().map_err(|e| failed(e.into_error()))?;
        if is_file {
            file.sync_all().map_err(failed)?;
        }
        drop(file);
        match place {
            Place::Beside { unfinished, temporary, target } => {
                unfinished.rename(&temporary, &target).and_then(|()| sync_folder(&target)).map_err(failed)
            }
            Place::There | Place::Below { .. } => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.as_mut().ok_or_else(taken)?.write(bytes)?;
        if let Place::Below { length, .. } = &mut self.place {
            *length += written as u64;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check_alone()?;
        self.writer.as_mut().ok_or_else(taken)?.flush()
    }
}

/// Why nothing more is written to a file.
fn taken() -> io::Error {
    io::Error::other("another program writes to the file too; end it, and give the same command again")
}

/// The file that `path` names, behind links, whether it is there or not; `None` where that is one that a process has open,
/// which its name alone does not reach.
fn followed(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut target = path.to_path_buf();
    for _ in 0..LINKS {
        if is_open_file(&target) {
            return Ok(None);
        }
        match std::fs::symlink_metadata(&target) {
            Ok(found) if found.is_symlink() => {
                let to = std::fs::read_link(&target)?;
                target = target.parent().unwrap_or(Path::new("")).join(to);
            }
            _ => return Ok(Some(target)),
        }
    }
    // The system says what is wrong with so many.
    path.canonicalize().map(Some)
}

/// `/dev/fd/1`, `/proc/self/fd/1`, `/proc/7/fd/1`.
fn is_open_file(path: &Path) -> bool {
    path.parent().is_some_and(|folder| {
        folder == Path::new("/dev/fd") || folder.starts_with("/proc") && folder.ends_with("fd")
    })
}

/// Sees a new name in the folder of `path` on the disk, where the system can do that.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder may be written to without being read.
    let Ok(folder) = File::open(folder) else { return Ok(()) };
    match folder.sync_all() {
        Err(e) if matches!(e.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stays_until_the_new_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "old").unwrap();
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"new").unwrap();
        output.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_missing_folder_is_named_before_any_work() {
        let error = Output::create(Path::new("no/such/folder/m.safetensors")).unwrap_err().to_string();
        assert!(error.contains("no/such/folder") && error.contains("does not exist"), "{error}");
    }

    #[test]
    fn what_another_writer_has_begun_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let theirs = folder.path().join(format!(".a.txt.{}.tmp", std::process::id()));
        std::fs::write(&theirs, "theirs").unwrap();
        let outputs: Vec<Output> = ["1", "2", "3"]
            .into_iter()
            .map(|text| {
                let mut output = Output::create(&path).unwrap();
                output.write_all(text.as_bytes()).unwrap();
                output
            })
            .collect();
        for (output, text) in outputs.into_iter().zip(["1", "2", "3"]) {
            output.commit().unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn of_two_who_go_on_with_one_file_only_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "1\n2\nhalf").unwrap();
        let mut first = Output::resume(&path, 4).unwrap();
        let mut second = Output::resume(&path, 4).unwrap();
        first.write_all(b"3\n").unwrap();
        second.write_all(b"other\n").unwrap();
        first.flush().unwrap();
        for _ in 0..2 {
            assert!(second.flush().unwrap_err().to_string().contains("another program writes"));
        }
        assert!(second.commit().unwrap_err().to_string().contains("a.txt: another program"));
        first.write_all(b"4\n").unwrap();
        first.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "1\n2\n3\n4\n");
    }

    #[cfg(unix)]
    #[test]
    fn rights_stay_and_a_new_file_has_the_usual_ones() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode =
            |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        let write = |name: &str| {
            let mut output = Output::create(&folder.path().join(name)).unwrap();
            output.write_all(b"new").unwrap();
            output.commit().unwrap();
        };
        std::fs::write(folder.path().join("usual"), "").unwrap();
        write("new");
        assert_eq!(mode("new"), mode("usual"));
        for rights in [0o600, 0o664, 0o755] {
            let permissions = std::fs::Permissions::from_mode(rights);
            std::fs::set_permissions(folder.path().join("new"), permissions).unwrap();
            write("new");
            assert_eq!(mode("new"), rights);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_stays_one() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("elsewhere")).unwrap();
        symlink("elsewhere/a.txt", at("b")).unwrap();
        symlink(at("b"), at("c")).unwrap();
        // To a file that is not there yet, and to one that is.
        for text in ["first", "second"] {
            let mut output = Output::create(&at("c")).unwrap();
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                3,
                "it is written where it will be"
            );
            output.write_all(text.as_bytes()).unwrap();
            output.commit().unwrap();
            assert_eq!(std::fs::read_to_string(at("elsewhere/a.txt")).unwrap(), text);
            assert!(at("b").is_symlink() && at("c").is_symlink());
            assert_eq!(std::fs::read_dir(at("elsewhere")).unwrap().count(), 1);
        }
        symlink("e", at("d")).unwrap();
        symlink("d", at("e")).unwrap();
        assert!(matches!(Output::create(&at("d")), Err(Error::Io { path, .. }) if path == at("d")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_process_has_open_is_written_to_and_keeps_what_it_has() {
        use std::os::fd::AsRawFd;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, "before\n").unwrap();
        let open = File::options().append(true).open(&path).unwrap();
        for name in [format!("/dev/fd/{}", open.as_raw_fd()), format!("/proc/self/fd/{}", open.as_raw_fd())] {
            let mut output = Output::create(Path::new(&name)).unwrap();
            output.write_all(b"row\n").unwrap();
            output.commit().unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before\nrow\nrow\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
