//! How well and how fast main text is taken from HTML: `cargo bench --bench html_extraction`.
//!
//! On the pages of scrapinghub's article-extraction-benchmark (MIT), by its own measure: shingles
//! of four words, precision and recall a page, their means, and F1 of the means. The folder is
//! `../shared/bench/article-extraction`, or what `SENTIMEN_HTML` names.
#![allow(clippy::print_stdout)] // Figures are for people to read.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use sentimen::ingest::article_from_html;
use trafilatura::{ExtractionFocus, Options};

type Shingles<'t> = HashMap<Vec<&'t str>, u32>;

fn shingles(text: &str) -> Shingles<'_> {
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let mut counts = Shingles::new();
    for shingle in words.windows(words.len().clamp(1, 4)) {
        *counts.entry(shingle.to_vec()).or_default() += 1;
    }
    counts
}

/// Precision and recall of `read`; `None` where one is not defined.
fn score(gold: &str, read: &str) -> (Option<f64>, Option<f64>) {
    let (gold, read) = (shingles(gold), shingles(read));
    let common: u32 = gold.iter().map(|(shingle, n)| n.min(read.get(shingle).unwrap_or(&0))).sum();
    let share = |all: &Shingles<'_>| match all.values().sum::<u32>() {
        0 => None,
        all => Some(f64::from(common) / f64::from(all)),
    };
    (share(&read), share(&gold))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    sum / n
}

fn main() {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/article-extraction");
    let folder = std::env::var_os("SENTIMEN_HTML").map_or(default, PathBuf::from);
    let Ok(truth) = std::fs::read_to_string(folder.join("ground-truth.json")) else {
        println!("skipped: {} holds no ground-truth.json", folder.display());
        return;
    };
    let truth: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&truth).expect("JSON");
    let pages: Vec<(String, String)> = truth
        .iter()
        .map(|(name, page)| {
            let file = std::fs::File::open(folder.join(format!("{name}.html.gz"))).expect("a page");
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).expect("gzip");
            let body = page["articleBody"].as_str().expect("a body").to_owned();
            (String::from_utf8_lossy(&bytes).into_owned(), body)
        })
        .collect();
    let focus = || Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision);
    let extractor =
        |html: &str| trafilatura::extract(html, &focus()).map(|f| f.content_text).unwrap_or_default();
    let ours = |html: &str| article_from_html(html).body;
    for (name, read) in [("trafilatura alone", &extractor as &dyn Fn(&str) -> String), ("sentimen", &ours)] {
        let start = Instant::now();
        let texts: Vec<String> = pages.iter().map(|(html, _)| read(html)).collect();
        let seconds = start.elapsed().as_secs_f64();
        let scores: Vec<_> = texts.iter().zip(&pages).map(|(text, (_, gold))| score(gold, text)).collect();
        let precision = mean(scores.iter().filter_map(|score| score.0));
        let recall = mean(scores.iter().filter_map(|score| score.1));
        println!(
            "{name:18} {} pages: precision {precision:.4}, recall {recall:.4}, F1 {:.4}; {:.1} ms a page",
            pages.len(),
            2.0 * precision * recall / (precision + recall),
            1e3 * seconds / pages.len() as f64
        );
    }
}
