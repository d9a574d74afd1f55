//! The file of a review: written whole, never over what someone else wrote meanwhile.

use super::review::Review;
use crate::{Error, Result};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// A file and what stood in it when it was last read or written here.
#[derive(Debug)]
pub struct ReviewFile {
    /// As it was given, for messages.
    path: PathBuf,
    /// Where it is: a link stays a link.
    real: PathBuf,
    /// Of its bytes.
    hash: u128,
}

/// Why answers are not in the file.
#[derive(Debug)]
pub enum Unsaved {
    /// It could not be written; that may pass.
    Failed(Error),
    /// It is no longer what was read, and stays as it is.
    Changed,
}

impl ReviewFile {
    /// Reads the review at `path`.
    ///
    /// # Errors
    /// [`Error::Io`], and those of [`Review::parse`].
    pub fn open(path: &Path) -> Result<(Self, Review)> {
        let failed = |e| Error::io(path, e);
        let real = path.canonicalize().map_err(failed)?;
        if !real.is_file() {
            return Err(Error::invalid(format!(
                "'{}' is no file that answers can be written into",
                path.display()
            )));
        }
        let bytes = std::fs::read(&real).map_err(failed)?;
        let review = Review::parse(&bytes, &path.display().to_string())?;
        Ok((Self { path: path.to_path_buf(), real, hash: xxh3_128(&bytes) }, review))
    }

    /// The file as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `review` in the file's place, with the rights that it has.
    ///
    /// # Errors
    /// See [`Unsaved`].
    pub fn save(&mut self, review: &Review) -> Result<(), Unsaved> {
        let failed = |e| Unsaved::Failed(Error::io(&self.path, e));
        match std::fs::read(&self.real) {
            Ok(bytes) if xxh3_128(&bytes) != self.hash => return Err(Unsaved::Changed),
            // Who may do everything is told too.
            Ok(_) if std::fs::metadata(&self.real).map_err(failed)?.permissions().readonly() => {
                return Err(failed(std::io::ErrorKind::PermissionDenied.into()));
            }
            Ok(_) => {}
            // Nothing is lost by writing it anew.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed(e)),
        }
        let mut bytes = Vec::new();
        review.write(&mut bytes).map_err(failed)?;
        review.save(&self.real).map_err(|error| match error {
            Error::Io { source, .. } => failed(source),
            other => Unsaved::Failed(other),
        })?;
        self.hash = xxh3_128(&bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Answer;

    const TEXT: &str = "answer;id\n;1\n;2\n";

    fn opened() -> (tempfile::TempDir, PathBuf, ReviewFile, Review) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.csv");
        std::fs::write(&path, TEXT).unwrap();
        let (file, review) = ReviewFile::open(&path).unwrap();
        (folder, path, file, review)
    }

    #[test]
    fn its_own_writing_is_no_change_and_that_of_others_is() {
        let (_folder, path, mut file, mut review) = opened();
        for answer in [Answer::Unsure, Answer::LeaveOut] {
            review.set_answer(0, &answer);
            file.save(&review).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "answer;id\n-;1\n;2\n");
        std::fs::write(&path, TEXT).unwrap();
        assert!(matches!(file.save(&review), Err(Unsaved::Changed)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), TEXT);
        std::fs::remove_file(&path).unwrap();
        file.save(&review).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "answer;id\n-;1\n;2\n");
    }

    #[test]
    fn a_file_that_may_not_be_written_to_is_not_replaced() {
        let (_folder, path, mut file, mut review) = opened();
        review.set_answer(1, &Answer::Unsure);
        let mut rights = std::fs::metadata(&path).unwrap().permissions();
        let before = rights.clone();
        rights.set_readonly(true);
        std::fs::set_permissions(&path, rights).unwrap();
        assert!(matches!(file.save(&review), Err(Unsaved::Failed(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), TEXT);
        std::fs::set_permissions(&path, before).unwrap();
        file.save(&review).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "answer;id\n;1\n?;2\n");
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path, _, _) = opened();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o660)).unwrap();
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let (mut file, mut review) = ReviewFile::open(&link).unwrap();
        review.set_answer(0, &Answer::Unsure);
        file.save(&review).unwrap();
        assert!(link.is_symlink() && std::fs::read_to_string(&path).unwrap().contains("?;1"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    }
}
