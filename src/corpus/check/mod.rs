//! The look before training: what in a set of articles would falsify a result, or waste it.
//!
//! [`check`] looks at one set, [`overlap`] at two that are to train and to test. Both give
//! [`Finding`]s in a fixed order; nothing here reads files or prints.

mod labels;
mod overlap;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::article::Article;

pub use overlap::{Overlap, overlap};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It falsifies results, or makes training impossible.
    Error,
    /// It is likely to cost accuracy or to mislead.
    Warning,
    /// Worth knowing.
    Note,
}

/// One kind of trouble in the articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name for programs.
    pub code: &'static str,
    /// How many articles, or pairs or labels where the text says so, it is about.
    pub count: usize,
    /// What was found, in one sentence.
    pub what: String,
    /// Some of them, by id, in byte order.
    pub examples: Vec<String>,
    /// What to do about it.
    pub next: &'static str,
}

/// The most examples a finding carries.
const EXAMPLES: usize = 5;

impl Finding {
    fn new(
        severity: Severity,
        code: &'static str,
        count: usize,
        what: String,
        mut examples: Vec<String>,
        next: &'static str,
    ) -> Self {
        examples.sort_unstable();
        examples.dedup();
        examples.truncate(EXAMPLES);
        Self { severity, code, count, what, examples, next }
    }
}

/// What a set of articles is, and what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// n, the articles.
    pub articles: usize,
    /// How many carry each label name, in byte order.
    pub labels: BTreeMap<String, usize>,
    /// How many carry none.
    pub unlabelled: usize,
    /// Words of the bodies: least, lower quartile, median, upper quartile, most.
    pub words: [usize; 5],
    /// What was found, errors first.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Whether a finding would falsify a result.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Looks at `articles`. Examples do not depend on their order.
///
/// ```
/// use sentimen::article::Article;
/// use sentimen::corpus::check::check;
/// let article = |id: &str, body: &str, label: &str| Article {
///     id: id.into(), body: body.into(), label: Some(label.into()), ..Article::default()
/// };
/// let found = check(&[
///     article("a", "Laba naik. Sentimen: positif (90%)", "positif"),
///     article("b", "Rugi lagi.", "negatif"),
/// ]);
/// assert_eq!(found.findings[0].code, "label-in-text");
/// assert!(found.has_errors());
/// ```
#[must_use]
pub fn check(articles: &[Article]) -> Check {
    let mut labels = BTreeMap::new();
    for label in articles.iter().filter_map(|article| article.label.as_ref()) {
        *labels.entry(label.clone()).or_insert(0) += 1;
    }
    let unlabelled = articles.iter().filter(|article| article.label.is_none()).count();
    let mut findings = labels::find(articles, &labels);
    findings.extend(texts::find(articles));
    // Stable: within one severity they stay in the order of the code above.
    findings.sort_by_key(|finding| finding.severity);
    Check { articles: articles.len(), labels, unlabelled, words: texts::lengths(articles), findings }
}

/// `1 article`, `2 articles`; of these the first has `one` after it, the rest `many`.
fn articles(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 article {one}") } else { format!("{n} articles {many}") }
}
