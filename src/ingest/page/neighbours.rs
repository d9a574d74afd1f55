//! What lines are by their neighbours: items of a list, captions beside a credit, menus in a row.

use super::boilerplate::Kind;
use super::dateline;
use super::lines::Line;
use super::shape::is_bullet;

/// Lines from the top among which a caption may be printed twice.
const CAPTION_LINES: usize = 40;

/// Marks what a heading governs: portal names, tags and, from line `prose` on, links to other
/// articles; above it the same words are entries of menus.
pub(super) fn mark_lists(lines: &mut [Line<'_>], prose: usize) {
    let mut i = 0;
    while i < lines.len() {
        let head = lines[i].kind;
        let text = lines[i].text.clone();
        i += 1;
        let names = head == Kind::Portal && !text.starts_with("Informasi");
        let tags = head == Kind::Tags
            && !text.contains('#')
            && text.split_once(':').is_none_or(|(_, v)| v.trim().is_empty());
        let links = head == Kind::LinkList && i > prose;
        if head == Kind::Byline
            && !text.contains(' ')
            && lines.get(i).is_some_and(|line| line.is_headline() && line.words() <= 5)
        {
            lines[i].text = format!("{text}: {}", lines[i].text).into();
            lines[i].kind = Kind::Byline;
            i += 1;
            continue;
        }
        // "Baca juga" between paragraphs governs one block; "Terpopuler" everything up to prose.
        let one_block = links
            && text.trim_start_matches(['[', '-', '•', ' ']).to_lowercase().starts_with(['b', 's', 'l'])
            && text.to_lowercase().contains("juga");
        let mut taken = 0;
        while i < lines.len() {
            let line = &lines[i];
            // A list printed without blank lines ends at the first one.
            let apart = line.gap && taken > 0 && !lines[i - 1].gap;
            let stop = apart || (line.gap && (names || (one_block && taken > 0)));
            let item = line.is_headline() || line.is_teaser() || is_bullet(&line.text);
            let name = (line.is_headline() || is_bullet(&line.text)) && !line.text.contains(':');
            let fits = (names && name && (line.words() <= 5 || line.text.contains(" | ")))
                || (tags && (line.is_headline() || is_bullet(&line.text)) && line.words() <= 6)
                || (one_block && item && taken < 4)
                || (links
                    && !one_block
                    && !line.is_paragraph()
                    && line.is_text()
                    && !line.text.ends_with(':'));
            let between = links && !one_block && line.kind == Kind::Inline;
            if stop || !(fits || between) || dateline::parse(&line.text).is_some() {
                break;
            }
            if fits {
                lines[i].kind = if names {
                    Kind::Portal
                } else if tags {
                    Kind::Tags
                } else {
                    Kind::Inline
                };
            }
            taken += 1;
            i += 1;
        }
    }
}

/// Marks navigation, rubrics and repeated captions above the first prose.
pub(super) fn mark_head(lines: &mut [Line<'_>], first_prose: usize) {
    let numbered = |line: &Line<'_>| {
        line.is_text()
            && line.words() <= 8
            && line.text.starts_with(|c: char| c.is_ascii_digit())
            && is_bullet(&line.text)
    };
    let mut i = 0;
    while i < first_prose && i < lines.len() {
        let run = lines[i..first_prose].iter().take_while(|line| numbered(line)).count();
        if run >= 2 {
            for line in &mut lines[i..i + run] {
                line.kind = Kind::Navigation;
            }
            i += run;
            continue;
        }
        if lines[i].is_text() && lines[i].text.ends_with(':') && lines[i].words() <= 7 {
            lines[i].kind = Kind::Navigation;
        }
        i += 1;
    }
    mark_captions(lines);
    // The same line twice in a row is a photo's description and its caption.
    let near = lines.len().min(first_prose + 6).min(CAPTION_LINES);
    for i in 1..near {
        let captioned =
            lines[i].kind == Kind::Credit && lines[i].text.starts_with(lines[i - 1].text.as_ref());
        if captioned && lines[i - 1].is_text() {
            lines[i - 1].kind = Kind::Credit;
        }
        if lines[i].is_text() && lines[i].words() >= 3 && lines[i - 1].text == lines[i].text {
            lines[i].kind = Kind::Credit;
            lines[i - 1].kind = Kind::Credit;
        }
    }
}

/// Marks what is printed in one block with a photo's credit, where blank lines part the paragraphs.
fn mark_captions(lines: &mut [Line<'_>]) {
    let paragraphs = lines.iter().filter(|line| line.is_paragraph()).count();
    let parted = lines.iter().filter(|line| line.is_paragraph() && line.gap).count();
    if parted * 10 < paragraphs * 6 {
        return;
    }
    for i in 0..lines.len() {
        if lines[i].kind != Kind::Credit || lines[i].words() > 8 {
            continue;
        }
        let ends_block = lines.get(i + 2).is_none_or(|line| line.gap);
        if ends_block
            && lines.get(i + 1).is_some_and(|line| !line.gap && line.is_text() && line.words() <= 40)
        {
            lines[i + 1].kind = Kind::Credit;
        }
        if i > 0 && !lines[i].gap && lines[i - 1].gap && lines[i - 1].is_text() && lines[i - 1].words() <= 30
        {
            lines[i - 1].kind = Kind::Credit;
        }
    }
}
