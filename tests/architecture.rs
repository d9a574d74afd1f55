//! The house rules that a compiler does not check: which way imports run, and that each
//! outer crate has one door.

#![allow(clippy::unwrap_used, reason = "a source that cannot be read is a failed test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floors, lowest first; a module imports only from floors below its own.
const FLOORS: [&[&str]; 9] = [
    &["error", "unseen"],
    &["article", "label", "output", "recipe", "sheet"],
    &["text"],
    &["corpus", "features"],
    &["evaluate"],
    &["model"],
    &["audit"],
    &["ingest", "report", "train"],
    &["cli", "fuzzing"],
];

/// Outer crates and the only places that may name them.
const DOORS: [(&str, &str); 16] = [
    ("clap::", "cli/"),
    ("clap_complete::", "cli/completions.rs"),
    ("clap_mangen::", "cli/man.rs"),
    ("crossterm::", "cli/review/"),
    ("signal_hook::", "cli/interrupt.rs"),
    ("linfa_logistic::", "train/dense.rs"),
    ("rust_stemmers::", "text/stem.rs"),
    ("sastrawi::", "text/stem.rs"),
    ("safetensors::", "model/file/"),
    ("csv_core::", "ingest/table.rs"),
    ("plotters::", "report/page/plot.rs"),
    ("flate2::", "ingest/"),
    ("whatlang::", "text/language.rs"),
    ("trafilatura::", "ingest/html/extract.rs"),
    ("scraper::", "ingest/html/"),
    ("ego_tree::", "ingest/html/"),
];

/// Every source file below src/, as its path there and its text.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, out: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = BTreeMap::new();
    walk(&root, &root, &mut out);
    assert!(out.len() > 30, "the sources were not found");
    out
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// The code of a file, without comments and without its own unit tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("mod tests {"))
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The top modules that a line names through `crate::`, grouped imports included.
fn named_modules(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map(|g| g.split('}').next().unwrap_or(g));
        let paths = group.map_or_else(|| vec![rest], |g| g.split(',').collect());
        for path in paths {
            let end = path.trim_start().find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = path.trim_start();
            names.push(&name[..end.unwrap_or(name.len())]);
        }
    }
    names
}

#[test]
fn imports_run_one_way() {
    let mut breaches = Vec::new();
    for (file, text) in sources() {
        let module = file.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        if file.contains("tests") || ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let own =
            floor(&module).unwrap_or_else(|| panic!("src/{file}: '{module}' has no floor in this test"));
        for (line, code) in code(&text) {
            for named in named_modules(code) {
                let Some(its) = floor(named) else { continue };
                if named != module && its >= own {
                    breaches.push(format!("src/{file}:{line} imports {named}, which is not below {module}"));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn outer_crates_have_one_door() {
    let mut breaches = Vec::new();
    for (file, text) in sources() {
        for (line, code) in code(&text) {
            for (name, door) in DOORS {
                let named = code.match_indices(name).any(|(at, _)| {
                    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                });
                if named && !file.starts_with(door) {
                    breaches.push(format!("src/{file}:{line} names {name} outside {door}"));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn no_file_outgrows_its_reader() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > 430)
        .map(|(file, text)| format!("src/{file}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "files past 400 lines ask to be split: {long:?}");
}

#[test]
fn this_test_sees_breaches() {
    assert_eq!(named_modules("use crate::cli::run;"), ["cli"]);
    assert_eq!(named_modules("use crate::{Error, model::Model};"), ["Error", "model"]);
    assert_eq!(code("a\n// b\nmod tests {\nc").collect::<Vec<_>>(), [(1, "a")]);
}
