//! The words that speak most for each label.

use super::ModelPage;
use super::figure::{self, counted, label};
use crate::model::Weighted;
use crate::report::explanation::said;
use crate::report::html::escaped;
use std::fmt::Write as _;

pub(super) fn part(page: &ModelPage) -> String {
    let Some(words) = &page.words else {
        return figure::part(
            "words",
            "Which words does it go by?",
            "<p>This model keeps numbers in place of words (it was trained with <code>--hash-bits</code>), so they cannot be listed.</p>\n",
        );
    };
    let most = words.iter().flatten().map(|word| word.weight).fold(0.0, f64::max);
    let lists: String =
        page.labels().iter().zip(words).map(|(name, words)| list(name, words, most)).collect();
    let text = format!(
        "<p>The words and pairs of words that speak most for each label. A word speaks for a label mostly because it stood more often in \
         articles with that label, not because of what it means: words that have nothing to do with the matter hint at chance, or \
         at something peculiar to these articles. Figures and signs are left out, and pairs with them.</p>\n<div class=\"grid words\">\n{lists}</div>\n"
    );
    figure::part("words", "Which words does it go by?", &text)
}

fn list(name: &str, words: &[Weighted], most: f64) -> String {
    let mut out = format!("<div>\n<h3>{}</h3>\n<ol>\n", label(name));
    for word in words {
        let width = if most > 0.0 { 100.0 * word.weight / most } else { 0.0 };
        let shown = said(&word.ngram).map_or_else(
            || format!("<span lang=\"id\" dir=\"auto\">{}</span>", escaped(&word.ngram)),
            |meaning| format!("<span class=\"meaning\">{}</span>", escaped(&meaning)),
        );
        let documents =
            word.documents.map_or_else(String::new, |n| format!("in {}", counted(u64::from(n), "article")));
        let _ = writeln!(
            out,
            "<li title=\"{}: weight {:.2}\">{shown} <small>{documents}</small><i class=\"weight\" style=\"width:{width:.0}%\"></i></li>",
            escaped(&word.ngram),
            word.weight
        );
    }
    if words.is_empty() {
        out.push_str("<li>none: no word speaks for it</li>\n");
    }
    out.push_str("</ol>\n</div>\n");
    out
}
