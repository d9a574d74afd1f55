//! A look at articles, for people and for programs.

use serde_json::json;

use super::text::{clean, shown};
use crate::corpus::check::{Check, Finding, Overlap, Severity};

/// The look as text for a terminal: what the articles are, then each finding with examples and the
/// next step. `failed` inputs could not be read.
#[must_use]
pub fn check_text(check: &Check, overlap: Option<&Overlap>, failed: usize) -> String {
    let mut labels: Vec<String> =
        check.labels.iter().map(|(label, n)| format!("{n} {}", shown(label))).collect();
    if check.unlabelled > 0 || labels.is_empty() {
        labels.push(format!("{} without a label", check.unlabelled));
    }
    let [least, _, median, _, most] = check.words;
    let mut text = format!(
        "articles  {}: {}\nwords     {least} to {most} a text, median {median}\n",
        check.articles,
        labels.join(", ")
    );
    if failed > 0 {
        text.push_str(&format!("failed    {failed} could not be read\n"));
    }
    if let Some(other) = overlap {
        let Overlap { articles, exact, near, .. } = other;
        text.push_str(&format!("against   {articles}: {exact} word for word, {near} nearly\n"));
    }
    let all: Vec<&Finding> = findings(check, overlap).collect();
    for finding in &all {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        text.push_str(&format!("\n{severity:8}  {}: {}\n", finding.code, clean(&finding.what)));
        if !finding.examples.is_empty() {
            let ids: Vec<String> = finding.examples.iter().map(|id| clean(id)).collect();
            let more = if finding.count > ids.len() { ", …" } else { "" };
            text.push_str(&format!("          such as {}{more}\n", ids.join(", ")));
        }
        text.push_str(&format!("          next: {}\n", finding.next));
    }
    let of = |severity| all.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(of);
    text.push_str(&format!("\nerrors {errors}, warnings {warnings}, notes {notes}\n"));
    text
}

/// The look as one JSON object on a line: `articles`, `failed`, `labels`, `unlabelled`, `words`,
/// `findings`, and `against` where there is another set.
#[must_use]
pub fn check_json(check: &Check, overlap: Option<&Overlap>, failed: usize) -> String {
    let against = overlap.map(|other| {
        json!({
            "articles": other.articles, "exact": other.exact, "near": other.near,
            "labelled": other.labelled, "looked_up": other.looked_up,
        })
    });
    let all: Vec<&Finding> = findings(check, overlap).collect();
    let object = json!({
        "articles": check.articles, "failed": failed, "labels": check.labels,
        "unlabelled": check.unlabelled, "words": check.words, "against": against, "findings": all,
    });
    format!("{object}\n")
}

/// All findings, errors first.
fn findings<'c>(check: &'c Check, overlap: Option<&'c Overlap>) -> impl Iterator<Item = &'c Finding> {
    overlap.and_then(|overlap| overlap.finding.as_ref()).into_iter().chain(&check.findings)
}
