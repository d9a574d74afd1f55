//! The door to the extractor of main text. Why this one: `bench/README.md`.

use trafilatura::{ExtractionFocus, Options};

/// The main part of `html`, as HTML; empty if none is found.
pub(super) fn main_html(html: &str) -> String {
    let options = Options::default()
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_exclude_comments(true);
    trafilatura::extract(html, &options).map(|found| found.content_html).unwrap_or_default()
}
