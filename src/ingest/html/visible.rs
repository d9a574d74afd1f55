//! What a reader sees of a page, as lines.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

/// Elements whose text nobody sees.
const UNSEEN: [&str; 11] = [
    "script", "style", "template", "noscript", "head", "svg", "iframe", "object", "textarea", "select",
    "canvas",
];
/// Elements that stand within a line; all others begin and end one.
const INLINE: [&str; 32] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var",
];
/// Elements without content, which close themselves.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements that the next of their kind closes, so that pages leave their end out.
const LOOSE: [&str; 12] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "option", "optgroup", "thead", "tbody", "tfoot"];

/// The visible text of `page`, blocks parted by blank lines.
pub(super) fn text(page: &Html) -> String {
    let mut text = String::new();
    let mut hidden = 0usize;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    if hidden > 0 || ElementRef::wrap(node).is_some_and(is_hidden) {
                        hidden += 1;
                    } else if element.name() == "br" {
                        text.push('\n');
                    } else if !INLINE.contains(&element.name()) {
                        break_line(&mut text);
                    }
                }
                Node::Text(piece) if hidden == 0 => push(&mut text, piece),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    if hidden > 0 {
                        hidden -= 1;
                    } else if !INLINE.contains(&element.name()) && element.name() != "br" {
                        break_line(&mut text);
                    }
                }
            }
        }
    }
    text
}

/// Whether a reader does not see `element`: by its name, the `hidden` attribute, or its own style.
fn is_hidden(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if UNSEEN.contains(&value.name()) || value.attr("hidden").is_some() {
        return true;
    }
    let style = value.attr("style").unwrap_or_default();
    let bare: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    bare.contains("display:none") || bare.contains("visibility:hidden")
}

fn break_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
}

/// Adds a piece of text, every run of white space as one space.
fn push(text: &mut String, piece: &str) {
    let mut space = piece.starts_with(|c: char| c.is_ascii_whitespace());
    for word in piece.split_ascii_whitespace() {
        if space && !text.is_empty() && !text.ends_with(['\n', ' ']) {
            text.push(' ');
        }
        text.push_str(word);
        space = true;
    }
    if piece.ends_with(|c: char| c.is_ascii_whitespace()) && !text.is_empty() && !text.ends_with(['\n', ' '])
    {
        text.push(' ');
    }
}

/// How deep the nodes of `page` nest.
pub(super) fn depth(page: &Html) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Edge::Close(_) => depth -= 1,
        }
    }
    // The document itself is no element.
    deepest.saturating_sub(1)
}

/// The most tags of `html` that stand open at once, read off its text: no fewer than elements nest,
/// more where a script holds markup. Elements that may be left open do not count.
pub(super) fn open_tags(html: &str) -> usize {
    let bytes = html.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, _) in html.match_indices('<') {
        let closing = bytes.get(at + 1) == Some(&b'/');
        let from = at + 1 + usize::from(closing);
        let length = bytes[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if length == 0 || length > 16 {
            continue;
        }
        let name = html[from..from + length].to_ascii_lowercase();
        if VOID.contains(&name.as_str()) || LOOSE.contains(&name.as_str()) {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> String {
        text(&Html::parse_document(html)).trim().to_owned()
    }

    #[test]
    fn blocks_are_lines_and_inline_elements_are_not() {
        assert_eq!(
            seen("<p>Panen <b>raya</b> di\n  Sleman</p><div>Laba<br>naik</div>"),
            "Panen raya di Sleman\n\nLaba\nnaik"
        );
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let html = "<!-- a --><script>b</script><template>c</template><p hidden>d</p>\
            <div style='DISPLAY : none'><p>e</p></div><noscript>f</noscript><p>Laba</p>";
        assert_eq!(seen(html), "Laba");
    }

    #[test]
    fn depth_of_tags_and_of_elements() {
        let html = "<div><p>a<p>b<p>c<span>d</span></div><br><br>";
        assert_eq!(open_tags(html), 2);
        // html, body, div, p, span and its text
        assert_eq!(depth(&Html::parse_document(html)), 6);
        assert_eq!(open_tags(&"<div>".repeat(1000)), 1000);
        assert_eq!(depth(&Html::parse_document(&"<div>".repeat(1000))), 1002);
    }
}
