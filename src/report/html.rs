//! What every HTML page is made of: its head, its end, and text that is safe in it.

use super::text::is_hidden;

/// Colours and type of all pages, light, dark and on paper. Blue and orange differ for every eye.
const STYLE: &str = include_str!("html.css");

/// What stands before the body of a page called `title` with further `styles`. Nothing is fetched and nothing is run.
pub(super) fn head(title: &str, styles: &[&str]) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n",
        escaped(title),
        styles.concat()
    )
}

/// What stands behind it.
pub(super) const FOOT: &str = "</body>\n</html>\n";

/// `text` as it stands in HTML, elements and attributes, without control characters and what turns the direction of more
/// than its neighbours; marks of direction belong to Arabic texts and stay.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200e}' | '\u{200f}' => out.push(c),
            c if is_hidden(c) => out.push(char::REPLACEMENT_CHARACTER),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_would_read_is_escaped() {
        assert_eq!(
            escaped("<b title=\"a&b\">it's\u{1b}"),
            "&lt;b title=&quot;a&amp;b&quot;&gt;it&#39;s\u{fffd}"
        );
        assert_eq!(escaped("a\u{202e}b\u{200f}"), "a\u{fffd}b\u{200f}");
    }
}
