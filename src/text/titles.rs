//! What is read of an article: its title and its body.

use crate::article::Article;
use crate::label;
use std::borrow::Cow;

/// What a model reads of an article: its title so many `times`, then its body, as [`titled`] puts them together.
#[must_use]
pub fn article_text(article: &Article, times: usize) -> Cow<'_, str> {
    titled(article.title.as_deref(), times, &article.body)
}

/// A title so many times, then a body, each on a line of its own. A title that holds a label is left out: who has it would
/// not need to read on.
#[must_use]
pub fn titled<'a>(title: Option<&str>, times: usize, body: &'a str) -> Cow<'a, str> {
    match title.filter(|title| times > 0 && !title.trim().is_empty() && label::leaks(title).is_none()) {
        Some(title) => Cow::Owned(format!("{title}\n").repeat(times) + body),
        None => Cow::Borrowed(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_read_before_the_body_unless_it_tells_the_label() {
        let of =
            |title: &str| Article { title: Some(title.into()), body: "isi".into(), ..Article::default() };
        let read = |title: &str, times: usize| article_text(&of(title), times).into_owned();
        assert_eq!(read("Judul", 2), "Judul\nJudul\nisi");
        assert_eq!((read("Judul", 0), read(" ", 1)), ("isi".to_owned(), "isi".to_owned()));
        assert_eq!(read("Sentimen: positif (91%)", 1), "isi");
    }
}
