//! A raw page into an article, whatever its layout.
//!
//! Lines are judged by what they are (a date, a credit, an advertisement), then by their place
//! (a title, a deck, a caption). Nothing here knows one outlet's template.

mod boilerplate;
mod byline;
mod cohesion;
mod credit;
mod dateline;
pub(crate) mod dates;
mod ending;
mod insert;
mod layout;
mod lines;
mod metadata;
mod mix;
mod neighbours;
mod outlet;
mod phrases;
mod shape;
mod signs;
mod title;
mod words;

use super::entities;
use crate::article::Article;
use crate::label;

/// Reads the text of one raw news page: its labels, its furniture and its body.
///
/// `id`, `file` and `line` are left empty. A page without a recognisable article gives its plain
/// lines as the body; a page of nothing but furniture gives an empty one.
///
/// ```
/// let page = "Panen Raya di Lereng Merapi\nSenin, 10 Maret 2025 08:15 WIB\n\n\
///     Sleman - Petani di lereng selatan memanen cabai dua pekan lebih awal tahun ini.\n\n\
///     Baca juga: Cara Menyimpan Cabai\n\nSentimen: positif (91.4%)";
/// let article = sentimen::ingest::article_from_page(page);
/// assert_eq!(article.title.as_deref(), Some("Panen Raya di Lereng Merapi"));
/// assert_eq!(article.date.as_deref(), Some("2025-03-10"));
/// assert_eq!(article.body, "Sleman - Petani di lereng selatan memanen cabai dua pekan lebih awal tahun ini.");
/// assert_eq!(article.label.as_deref(), Some("positif"));
/// assert_eq!(article.confidence, Some(0.914));
/// ```
pub fn article_from_page(text: &str) -> Article {
    let text = entities::tidy(text);
    let (clean, labels) = label::cut(&text);
    let mut article = Article { warnings: labels.warnings, ..Article::default() };
    article.label = labels.class.map(|class| class.name().to_owned());
    article.confidence = labels.confidence;
    article.label_conflict = labels.conflict;
    if labels.conflict {
        article.warnings.push("the page prints two labels that disagree".to_owned());
    }

    let mut lines = lines::split(&clean);
    let mut found = layout::find(&mut lines);
    let mut body = layout::body(&lines, &found);
    if body.is_empty() {
        // A note of a line or two is all body, each line for what it is by itself.
        lines = lines::split(&clean);
        found = layout::Layout { title: None, body: 0..lines.len() };
        body = layout::body(&lines, &found);
    }
    metadata::fill(&mut article, &lines, &found);
    let body = body.join("\n");
    // Dropping furniture can bring the two halves of a label together.
    let (body, rest) = label::cut(&body);
    if article.label.is_none() {
        article.label = rest.class.map(|class| class.name().to_owned());
        article.confidence = rest.confidence;
    }
    article.body = body.trim().to_owned();
    article
}

/// The lines of `text`, whose furniture an extractor has mostly removed, without what is left of
/// it: links, credits, advertising, and the title where it is repeated. Lone numbers stay: in HTML
/// they are a table's cells.
pub(crate) fn without_furniture(text: &str, title: Option<&str>) -> String {
    use boilerplate::Kind;
    let kept = |line: &&lines::Line<'_>| {
        matches!(line.kind, Kind::Text | Kind::Header | Kind::Counter) && Some(line.text.as_ref()) != title
    };
    let lines = lines::split(text);
    lines.iter().filter(kept).map(|line| line.text.as_ref()).collect::<Vec<_>>().join("\n")
}
