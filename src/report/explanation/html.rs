//! Explanations as one HTML page, without scripts and without anything from elsewhere.

use super::names::meaning;
use super::{Explanation, Part, Side, heading, parts, sides, sum_sentence, words};
use crate::article::Article;
use crate::model::Attribution;
use crate::report::text::{clean, counted};
use std::fmt::Write as _;

/// What stands before the articles. Blue and orange differ for every eye; the lines below words, solid or dashed, tell
/// them apart where there is no colour, as on paper.
pub(super) const HEAD: &str = concat!(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<meta name=\"color-scheme\" content=\"light dark\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    "<title>sentimen explain</title>\n<style>\n",
    include_str!("page.css"),
    "</style>\n</head>\n<body>\n"
);

/// What stands behind them.
pub(super) const FOOT: &str = "</body>\n</html>\n";

/// An article and why it has its label.
pub(super) fn section(article: &Article, explanation: &Explanation, labels: &[String]) -> String {
    let attribution = &explanation.attribution;
    let named = |k: usize| labels.get(k).map(String::as_str).unwrap_or_default();
    let explained = named(attribution.class);
    let mut out = String::from("<section>\n");
    // Writing to a String cannot fail.
    if let Some(title) = &article.title {
        let _ = writeln!(
            out,
            "<h1 lang=\"id\">{}</h1>\n<p class=\"id\">{}</p>",
            escaped(title),
            escaped(&article.id)
        );
    } else {
        let _ = writeln!(out, "<h1>{}</h1>", escaped(&article.id));
    }
    out.push_str("<dl>\n");
    for (name, line) in heading(article, explanation, labels) {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escaped(&line));
    }
    let _ = writeln!(
        out,
        "</dl>\n<div class=\"body\" lang=\"id\">\n{}</div>",
        body(&explanation.text, attribution)
    );
    let _ = writeln!(
        out,
        "<p class=\"legend\"><span class=\"f3\">most</span> <span class=\"f2\">more</span> <span class=\"f1\">some</span> \
         for {}, <span class=\"a3\">most</span> <span class=\"a2\">more</span> <span class=\"a1\">some</span> against it; \
         tidak<span class=\"n\"> …</span> is a negation and what it turns; a word's number shows when it is pointed at</p>",
        escaped(explained)
    );
    out.push_str("<dl>\n");
    for (name, list) in ["for", "against"].into_iter().zip(words(&explanation.text, attribution)) {
        let list: Vec<String> = list
            .iter()
            .map(|word| {
                let times = if word.times > 1 { format!(" ({} times)", word.times) } else { String::new() };
                format!("<span lang=\"id\">{}</span> {:+.3}{times}", escaped(&word.text), word.contribution)
            })
            .collect();
        let _ = writeln!(
            out,
            "<dt>{name}</dt><dd>{}</dd>",
            if list.is_empty() { "-".to_owned() } else { list.join(", ") }
        );
    }
    out.push_str("</dl>\n");
    let ([for_it, against], whole) = sides(attribution);
    out.push_str(&table(&format!("n-grams for {explained}"), &for_it));
    out.push_str(&table(&format!("n-grams against {explained}"), &against));
    out.push_str(&table("text as a whole", &Side { shown: whole, more: 0, rest: 0.0 }));
    let _ =
        writeln!(out, "<p class=\"sum\">{}</p>\n</section>", escaped(&sum_sentence(attribution, explained)));
    out
}

/// An article's text in paragraphs, its words marked.
fn body(body: &str, attribution: &Attribution) -> String {
    const OPEN: &str = "<span class=\"n\">";
    let (mut out, mut paragraph, mut negated) = (String::new(), String::new(), false);
    for part in parts(body, attribution) {
        match part {
            Part::Gap(gap) => {
                for (at, line) in gap.split('\n').enumerate() {
                    if at > 0 {
                        // A span ends with its paragraph, and goes on in the next.
                        paragraph.push_str(if negated { "</span>" } else { "" });
                        end(&mut out, &mut paragraph);
                        paragraph.push_str(if negated { OPEN } else { "" });
                    }
                    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
                    paragraph.push_str(&escaped(&line.chars().map(blank).collect::<String>()));
                }
            }
            Part::Token(token, text, tone) => {
                let text = escaped(text);
                let class = match tone {
                    0 => String::new(),
                    tone if tone > 0 => format!(" class=\"f{tone}\""),
                    tone => format!(" class=\"a{}\"", -tone),
                };
                let _ = if token.contribution == 0.0 {
                    write!(paragraph, "{text}")
                } else {
                    write!(paragraph, "<span{class} title=\"{:+.4}\">{text}</span>", token.contribution)
                };
            }
            Part::Open => {
                negated = true;
                paragraph.push_str(OPEN);
            }
            Part::Close => {
                negated = false;
                paragraph.push_str("</span>");
            }
        }
    }
    end(&mut out, &mut paragraph);
    out
}

/// Ends a paragraph, if it holds anything.
fn end(out: &mut String, paragraph: &mut String) {
    if !paragraph.trim().is_empty() {
        let _ = writeln!(out, "<p>{}</p>", paragraph.trim());
    }
    paragraph.clear();
}

fn table(title: &str, side: &Side<'_>) -> String {
    if side.shown.is_empty() {
        return String::new();
    }
    let mut out = format!("<table>\n<caption>{}</caption>\n", escaped(title));
    for evidence in &side.shown {
        let reason = &evidence.reason;
        let meaning = meaning(evidence).unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td>{:+.3}</td><td>{}</td><td>{}</td></tr>",
            reason.contribution,
            escaped(&reason.ngram),
            escaped(&meaning)
        );
    }
    if side.more > 0 {
        let more = counted(side.more as u64, "other");
        let _ = writeln!(out, "<tr><td>{:+.3}</td><td>{more}</td><td></td></tr>", side.rest);
    }
    out.push_str("</table>\n");
    out
}

/// `text` as it stands in HTML, elements and attributes, without control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
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
    }
}
