//! How fast raw pages become articles, on one core: `cargo bench --bench ingest_pages`.
//!
//! The pages are the project's own (`data/pages`, `tests/pages`); each figure is the median of
//! eleven passes over all of them, after one that warms up.
#![allow(clippy::print_stdout)] // Figures are for people to read.

use std::path::Path;
use std::time::Instant;

use sentimen::ingest::article_from_page;
use sentimen::label;

const PASSES: usize = 11;

fn main() {
    for folder in ["data/pages", "tests/pages"] {
        let pages = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        let bytes: usize = pages.iter().map(String::len).sum();
        // Enough text for a pass of some tenths of a second.
        let rounds = (8 << 20) / bytes + 1;
        let megabytes = (bytes * rounds) as f64 / 1e6;
        let labels = median(|| pages.iter().map(|page| label::read(page).readings.len()).sum(), rounds);
        let whole = median(|| pages.iter().map(|page| article_from_page(page).body.len()).sum(), rounds);
        println!(
            "{folder:12} {:3} pages of {:4} bytes: labels {:6.1} MB/s, articles {:6.1} MB/s, {:5.1} µs a page",
            pages.len(),
            bytes / pages.len(),
            megabytes / labels,
            megabytes / whole,
            1e6 * whole / (rounds * pages.len()) as f64,
        );
    }
}

/// Seconds that `rounds` calls of `work` take, the median of [`PASSES`].
fn median(work: impl Fn() -> usize, rounds: usize) -> f64 {
    let pass = || {
        let start = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(work());
        }
        start.elapsed().as_secs_f64()
    };
    pass();
    let mut passes: Vec<f64> = (0..PASSES).map(|_| pass()).collect();
    passes.sort_by(f64::total_cmp);
    passes[PASSES / 2]
}

fn read(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{e}"))).collect()
}
