//! Files that are either the old or the new, never half.

use crate::{Error, Result};
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file being written beside its final name; [`Output::commit`] puts it there.
/// Dropped without that, it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    /// `None` where `path` itself is being written to.
    temporary: Option<PathBuf>,
    /// Whether it is a file, that can be synced.
    is_file: bool,
    writer: Option<BufWriter<File>>,
}

impl Output {
    /// Opens a temporary file in the folder of `path`, so that a bad path is known before any work.
    /// What is there and no file (a pipe, a device) is written to as it is: renaming would replace it.
    ///
    /// # Errors
    /// [`Error::Io`] naming `path`, where the folder is missing or may not be written to.
    pub fn create(path: &Path) -> Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(
            path.file_name()
                .ok_or_else(|| Error::invalid(format!("'{}' names no file to write to", path.display())))?,
        );
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        if path.is_dir() {
            return Err(Error::invalid(format!("'{}' is a folder; name a file in it", path.display())));
        }
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            let file = File::options().write(true).open(path).map_err(|e| Error::io(path, e))?;
            return Ok(Self::of(path, None, false, file));
        }
        let file = File::create(&temporary).map_err(|e| {
            let hint = if e.kind() == std::io::ErrorKind::NotFound {
                std::io::Error::new(e.kind(), "the folder to write to does not exist; make it first")
            } else {
                e
            };
            Error::io(path, hint)
        })?;
        Ok(Self::of(path, Some(temporary), true, file))
    }

    /// Opens the file `path` itself, made where it is not there, to go on after its first `length` bytes; the rest is cut
    /// off. What is written stays, whether [`Output::commit`] comes or not.
    ///
    /// # Errors
    /// [`Error::Io`] naming `path`.
    pub fn resume(path: &Path, length: u64) -> Result<Self> {
        let failed = |e| Error::io(path, e);
        let mut file = File::options().write(true).create(true).truncate(false).open(path).map_err(failed)?;
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self::of(path, None, true, file))
    }

    fn of(path: &Path, temporary: Option<PathBuf>, is_file: bool, file: File) -> Self {
        Self { path: path.to_path_buf(), temporary, is_file, writer: Some(BufWriter::new(file)) }
    }

    /// Makes what was written the file at the final name.
    ///
    /// # Errors
    /// [`Error::Io`] naming the path.
    pub fn commit(mut self) -> Result<()> {
        let fail = |e| Error::io(&self.path, e);
        if let Some(writer) = self.writer.take() {
            let file = writer.into_inner().map_err(|e| fail(e.into_error()))?;
            if self.is_file {
                file.sync_all().map_err(fail)?;
            }
        }
        match &self.temporary {
            Some(temporary) => std::fs::rename(temporary, &self.path).map_err(fail),
            None => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write(bytes),
            None => Err(std::io::Error::other("the file is already closed")),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // After a commit the temporary name is gone and this finds nothing.
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
        }
    }
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
}
