//! An HTML page into an article: the extractor finds the main text, the page's own data say when
//! and by whom, and the label is looked for in what a reader sees.

mod charset;
mod extract;
mod metadata;
mod visible;

use super::page::{article_from_page, without_furniture};
use crate::article::Article;
use crate::label;
use crate::unseen::without_unseen;

pub(super) use charset::decode;

/// Deepest nesting that is read; pages stay below a hundred, and the extractor recurses.
const DEEPEST: usize = 500;
/// The most tags left open that are parsed: a parser's work grows with tags times their depth.
/// Scripts with markup in strings reach six hundred.
const MOST_OPEN: usize = 5000;

/// Whether `start` begins an HTML page; what may stand before it (a byte order mark, an XML
/// declaration, comments) is passed over.
pub(super) fn is_html(start: &[u8]) -> bool {
    let mut rest = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    for (from, to) in [(&b"<?xml"[..], &b"?>"[..]), (b"<!--", b"-->"), (b"<!--", b"-->")] {
        if rest.starts_with(from)
            && let Some(end) = rest.windows(to.len()).position(|window| window == to)
        {
            rest = rest[end + to.len()..].trim_ascii_start();
        }
    }
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes())))
}

/// Reads one HTML page. `id`, `file` and `line` are left empty; a page without a recognisable
/// article, or whose elements nest more than 500 deep, gives an empty body.
///
/// Title, date, author and outlet come from JSON-LD, then from the head's `meta` elements and
/// `<time>`, then from the visible text as on any page. Labels in comments, scripts, templates and
/// hidden elements do not count.
///
/// ```
/// let page = "<html><head><title>Panen Raya di Sleman</title></head><body>\
///     <article><h1>Panen Raya di Sleman</h1><p>Sleman - Petani memanen cabai dua pekan lebih awal \
///     tahun ini, kata ketua kelompok tani.</p></article><p>Sentimen: positif (88%)</p></body></html>";
/// let article = sentimen::ingest::article_from_html(page);
/// assert_eq!(article.title.as_deref(), Some("Panen Raya di Sleman"));
/// assert_eq!(article.label.as_deref(), Some("positif"));
/// ```
pub fn article_from_html(html: &str) -> Article {
    read(html).unwrap_or_default()
}

/// [`article_from_html`]; `None` if its elements nest too deep.
fn read(html: &str) -> Option<Article> {
    if visible::open_tags(html) > MOST_OPEN {
        return None;
    }
    let page = scraper::Html::parse_document(html);
    if visible::depth(&page) > DEEPEST {
        return None;
    }
    let mut article = article_from_page(&visible::text(&page));
    metadata::fill(&mut article, &page);
    let main = visible::text(&scraper::Html::parse_fragment(&extract::main_html(html)));
    // The extractor may have kept the label; cut before the lines are judged, and once more since
    // dropping lines can bring its halves together.
    let main = without_unseen(&main);
    let (main, _) = label::cut(&main);
    let body = without_furniture(&main, article.title.as_deref());
    let (body, _) = label::cut(&body);
    let body = body.trim();
    if !body.is_empty() {
        article.body = body.to_owned();
    }
    Some(article)
}

/// Reads one page: as HTML if it `must` be or is, else as text.
///
/// # Errors
/// What is wrong with it, if its elements nest too deep.
pub(super) fn article_from(text: &str, must: bool) -> Result<Article, String> {
    if must || is_html(text.as_bytes()) {
        read(text).ok_or_else(|| format!("the page's elements nest more than {DEEPEST} deep"))
    } else {
        Ok(article_from_page(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_an_html_page() {
        for page in [
            "<!DOCTYPE html><p>a",
            " \r\n<HTML lang=id>",
            "\u{feff}<head>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">",
            "<!-- saved --><!-- twice --> <html>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        for other in ["<?xml version=\"1.0\"?><rss>", "Panen <html>", "<!-- <html>", "<p>a</p>", ""] {
            assert!(!is_html(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn nesting_that_would_exhaust_the_stack_is_refused() {
        for n in [DEEPEST, MOST_OPEN + 1, 100_000] {
            let page = format!("<html><body>{}Laba naik.", "<div>".repeat(n));
            assert!(article_from(&page, false).unwrap_err().contains("more than 500 deep"), "{n}");
            assert_eq!(article_from_html(&page).body, "");
        }
        let page = format!("<html><body>{}Laba naik.", "<div>".repeat(DEEPEST - 10));
        assert!(article_from(&page, false).is_ok());
    }
}
