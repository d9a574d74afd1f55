//! Explanations as one HTML page, without scripts and without anything from elsewhere.

use super::names::meaning;
use super::{Explanation, Part, Side, heading, parts, sides, sum_sentence, words};
use crate::article::Article;
use crate::model::Attribution;
use crate::report::html::{escaped, head};
use crate::report::text::counted;
use crate::text::Piece;
use std::fmt::Write as _;

/// How an article with marked words looks. The lines below words, solid or dashed, tell the sides apart where there is no
/// colour, as on paper.
pub(in crate::report) const ARTICLE_STYLE: &str = include_str!("article.css");

/// What stands before the articles.
pub(super) fn before() -> String {
    head("sentimen explain", &[ARTICLE_STYLE, include_str!("page.css")])
}

/// An article and why it has its label.
pub(super) fn section(article: &Article, explanation: &Explanation, labels: &[String]) -> String {
    let mut out = String::from("<section>\n");
    // Writing to a String cannot fail.
    if let Some(title) = &article.title {
        let (title, id) = (escaped(title), escaped(&article.id));
        let _ = writeln!(out, "<h1 lang=\"id\" dir=\"auto\">{title}</h1>\n<p class=\"id\">{id}</p>");
    } else {
        let _ = writeln!(out, "<h1>{}</h1>", escaped(&article.id));
    }
    out.push_str(&marked(article, explanation, labels, usize::MAX));
    out.push_str(&ngrams(explanation, labels));
    out.push_str("</section>\n");
    out
}

/// What is said of an article, its text with marked words, and the words that weigh most; of a text of more than `most`
/// words its beginning.
pub(in crate::report) fn marked(
    article: &Article,
    explanation: &Explanation,
    labels: &[String],
    most: usize,
) -> String {
    let attribution = &explanation.attribution;
    let explained = labels.get(attribution.class).map(String::as_str).unwrap_or_default();
    let mut out = String::from("<dl>\n");
    for (name, line) in heading(article, explanation, labels) {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escaped(&line));
    }
    let _ = writeln!(
        out,
        "</dl>\n<div class=\"body\" lang=\"id\">\n{}</div>",
        body(&explanation.text, attribution, most)
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
    out
}

/// The n-grams behind a score, and how they add up to it.
pub(in crate::report) fn ngrams(explanation: &Explanation, labels: &[String]) -> String {
    let attribution = &explanation.attribution;
    let explained = labels.get(attribution.class).map(String::as_str).unwrap_or_default();
    let ([for_it, against], whole) = sides(attribution);
    let mut out = table(&format!("n-grams for {explained}"), &for_it);
    out.push_str(&table(&format!("n-grams against {explained}"), &against));
    out.push_str(&table("text as a whole", &Side { shown: whole, more: 0, rest: 0.0 }));
    let _ = writeln!(out, "<p class=\"sum\">{}</p>", escaped(&sum_sentence(attribution, explained)));
    out
}

/// An article's text in paragraphs, its words marked: the first `most`, and how many more there are.
fn body(body: &str, attribution: &Attribution, most: usize) -> String {
    const OPEN: &str = "<span class=\"n\">";
    let (mut out, mut paragraph, mut negated) = (String::new(), String::new(), false);
    let (mut words, mut more) = (0, 0u64);
    for part in parts(body, attribution) {
        if let Part::Token(token, ..) = &part {
            let is_word = token.kind != Piece::Punctuation;
            words += usize::from(is_word);
            more += u64::from(is_word && words > most);
        }
        if words > most {
            continue;
        }
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
    if more > 0 {
        paragraph.push_str(if negated { "</span>" } else { "" });
    }
    end(&mut out, &mut paragraph);
    if more > 0 {
        let _ = writeln!(out, "<p class=\"id\">… {} more</p>", counted(more, "word"));
    }
    out
}

/// Ends a paragraph, if it holds anything.
fn end(out: &mut String, paragraph: &mut String) {
    if !paragraph.trim().is_empty() {
        let _ = writeln!(out, "<p dir=\"auto\">{}</p>", paragraph.trim());
    }
    paragraph.clear();
}

fn table(title: &str, side: &Side<'_>) -> String {
    if side.shown.is_empty() {
        return String::new();
    }
    let mut out = format!("<table class=\"ngrams\">\n<caption>{}</caption>\n", escaped(title));
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
