//! Where title and body of a page are: what lines are by their neighbours.

use std::collections::HashSet;
use std::ops::Range;

use super::boilerplate::Kind;
use super::dateline;
use super::lines::Line;
use super::shape::is_bullet;

/// The parts of a page, as places among its lines.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The line that is the title, if a line is.
    pub(super) title: Option<usize>,
    /// The lines among which the body is; furniture between them is still to be skipped.
    pub(super) body: Range<usize>,
}

/// Lines of prose that may stand between the title and the furniture above the body (a deck, a
/// caption and its repetition) without being the body.
const DECK_LINES: usize = 4;
/// Words those lines may have together.
const DECK_WORDS: usize = 90;
/// Lines from the top among which a caption may be printed twice.
const CAPTION_LINES: usize = 40;
/// Words of a deck or caption that only a photo credit follows.
const CAPTION_WORDS: usize = 34;

/// Finds the parts, refining the kinds of `lines` by what stands around them.
pub(super) fn find(lines: &mut [Line<'_>]) -> Layout {
    mark_lists(lines);
    let first_prose = (0..lines.len()).find(|&i| {
        lines[i].is_paragraph() || (lines[i].is_text() && dateline::parse(&lines[i].text).is_some())
    });
    mark_head(lines, first_prose.unwrap_or(lines.len()));
    let title = title(lines);
    let start = body_start(lines, title);
    let end = body_end(lines, start);
    Layout { title, body: start..end }
}

/// Marks what a heading governs: portal names, links to other articles, tags.
fn mark_lists(lines: &mut [Line<'_>]) {
    let mut i = 0;
    while i < lines.len() {
        let head = lines[i].kind;
        let text = lines[i].text.clone();
        i += 1;
        let names = head == Kind::Portal && (text.starts_with("Partai") || text.starts_with("Tokoh"));
        let tags = head == Kind::Tags && !text.contains([':', '#']);
        let links = head == Kind::LinkList;
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
            let stop = line.gap && (names || (one_block && taken > 0));
            let fits = (names && line.is_headline() && line.words() <= 5)
                || (tags && line.is_headline() && line.words() <= 6)
                || (links && !line.is_paragraph() && line.is_text() && !(one_block && taken >= 5));
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
fn mark_head(lines: &mut [Line<'_>], first_prose: usize) {
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
    // The same line twice in a row is a photo's description and its caption.
    let near = lines.len().min(first_prose + 6).min(CAPTION_LINES);
    for i in 1..near {
        if lines[i].is_text() && lines[i].words() >= 3 && lines[i - 1].text == lines[i].text {
            lines[i].kind = Kind::Credit;
            lines[i - 1].kind = Kind::Credit;
        }
    }
}

fn title(lines: &[Line<'_>]) -> Option<usize> {
    let mut short = None;
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.is_text()) {
        if line.is_paragraph() || dateline::parse(&line.text).is_some() {
            break;
        }
        if !line.is_headline() {
            continue;
        }
        match line.words() {
            0 | 1 => {}
            2 | 3 => short = short.or(Some(i)),
            _ => return Some(i),
        }
    }
    short
}

fn body_start(lines: &[Line<'_>], title: Option<usize>) -> usize {
    let from = title.map_or(0, |t| t + 1);
    // Words of prose from each line on: what a candidate start would leave for the body.
    let mut left = vec![0; lines.len() + 1];
    for i in (0..lines.len()).rev() {
        left[i] = left[i + 1] + if lines[i].is_paragraph() { lines[i].words() } else { 0 };
    }
    let (mut start, mut passed, mut since, mut passed_lines) = (from, 0, 0, 0);
    for i in from..lines.len() {
        let line = &lines[i];
        if line.is_text() {
            if let Some(opening) = dateline::parse(&line.text)
                && (opening.sure || passed_lines <= 1 || start > from)
            {
                return i;
            }
            let teaser = line.is_teaser() && start == i && i == from;
            if teaser && left[i + 1] > 0 {
                start = i + 1;
                continue;
            }
            passed += line.words();
            since += line.words();
            passed_lines += 1;
            if passed > DECK_WORDS || passed_lines > DECK_LINES {
                break;
            }
            continue;
        }
        let precedes = line.kind.precedes_body() || (line.kind == Kind::Credit && since <= CAPTION_WORDS);
        if precedes && left[i + 1] > passed {
            start = i + 1;
            since = 0;
        } else if matches!(line.kind, Kind::End | Kind::Signature | Kind::LinkList) && passed > 0 {
            break;
        }
    }
    start
}

fn body_end(lines: &[Line<'_>], start: usize) -> usize {
    let prose = |line: &Line<'_>| if line.is_paragraph() { line.words() } else { 0 };
    let mut left: usize = lines[start..].iter().map(prose).sum();
    let mut so_far = 0;
    for (i, line) in lines.iter().enumerate().skip(start) {
        left -= prose(line);
        if line.is_text() {
            so_far += line.words();
            if line.signature.is_some() && so_far >= left {
                return i + 1;
            }
            continue;
        }
        // Page furniture above most of the prose is no end, only an interruption.
        let ends = match line.kind {
            Kind::End | Kind::Tags | Kind::Signature => so_far > 0 && (so_far >= 40 || so_far >= left),
            Kind::Share => so_far > 0 && so_far >= left,
            _ => false,
        };
        if ends {
            return i;
        }
    }
    lines.len()
}

/// The body's lines: text alone, without what stood above it and without trailing headlines.
pub(super) fn body(lines: &[Line<'_>], layout: &Layout) -> Vec<String> {
    let above: HashSet<&str> = lines[..layout.body.start]
        .iter()
        .filter(|line| line.words() >= 4)
        .map(|line| line.text.as_ref())
        .collect();
    let mut kept: Vec<(String, bool)> = Vec::new();
    for line in &lines[layout.body.clone()] {
        // Inside a body a line like "Tanggal: 5 Mei" or a numbered step belongs to the text.
        if !matches!(line.kind, Kind::Text | Kind::Header) || above.contains(line.text.as_ref()) {
            continue;
        }
        let mut text = line.text.as_ref();
        for mark in ["Baca juga:", "Baca Juga:", "BACA JUGA:"] {
            text = text
                .split_once(mark)
                .map_or(text, |(before, _)| before.trim_end_matches([' ', '(', '[', '-']));
        }
        if !text.is_empty() {
            kept.push((text.to_owned(), line.is_headline() && line.words() <= 18));
        }
    }
    // No sub-heading ends an article: what trails is the next one's headline.
    while kept.len() > 1 && kept.last().is_some_and(|(_, headline)| *headline) {
        let prose_before = kept[..kept.len() - 1].iter().any(|(_, headline)| !headline);
        if !prose_before {
            break;
        }
        kept.pop();
    }
    kept.into_iter().map(|(text, _)| text).collect()
}
