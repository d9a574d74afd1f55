//! Every input that fuzzing found worth keeping, held to the laws of its target; see `fuzz/README.md`.

use sentimen::fuzzing::TARGETS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The most inputs of a target's corpus, and the most bytes of one and of all together.
const MOST_FILES: usize = 40;
const MOST_BYTES: u64 = 4096;
const MOST_BYTES_IN_ALL: u64 = 600 * 1024;

/// What stands in a folder below `fuzz/`, sorted; nothing where there is none.
fn listed(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn names(folder: &str) -> BTreeSet<String> {
    let stem = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    listed(folder).iter().map(stem).collect()
}

#[test]
fn every_kept_input_keeps_the_laws_of_its_target() {
    let mut broken = Vec::new();
    for (target, run) in TARGETS {
        let corpus = listed(&format!("corpus/{target}"));
        assert!(!corpus.is_empty(), "fuzz/corpus/{target} holds no inputs");
        for path in corpus.into_iter().chain(listed(&format!("regressions/{target}"))) {
            let bytes = std::fs::read(&path).expect("an input");
            if std::panic::catch_unwind(|| run(&bytes)).is_err() {
                broken.push(path.display().to_string());
            }
        }
    }
    assert!(broken.is_empty(), "laws are broken by\n{}", broken.join("\n"));
}

#[test]
fn targets_folders_and_inputs_belong_together() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("corpus"), targets);
    for folder in ["regressions", "dictionaries"] {
        let others: Vec<String> = names(folder).difference(&targets).cloned().collect();
        assert!(others.is_empty(), "fuzz/{folder} has no target for {others:?}");
    }
}

#[test]
fn corpora_stay_small() {
    let mut all = 0;
    for (target, _) in TARGETS {
        let files = listed(&format!("corpus/{target}"));
        assert!(files.len() <= MOST_FILES, "fuzz/corpus/{target} holds {} inputs", files.len());
        for file in files {
            let bytes = file.metadata().expect("a file").len();
            assert!(bytes <= MOST_BYTES, "{}: {bytes} bytes", file.display());
            all += bytes;
        }
    }
    assert!(all <= MOST_BYTES_IN_ALL, "corpora of {all} bytes");
}
