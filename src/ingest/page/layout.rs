//! Where title and body of a page are: what lines are by their neighbours.

use std::collections::HashSet;
use std::ops::Range;

use super::boilerplate::Kind;
use super::dateline;
use super::ending;
use super::lines::Line;
use super::neighbours;
use super::shape::is_bullet;
use super::title;

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
/// Words of a deck or caption that only a photo credit follows.
const CAPTION_WORDS: usize = 34;

/// Finds the parts, refining the kinds of `lines` by what stands around them.
pub(super) fn find(lines: &mut [Line<'_>]) -> Layout {
    let prose = core(lines).start;
    neighbours::mark_lists(lines, prose);
    let core = core(lines);
    neighbours::mark_head(lines, core.start);
    let title = title::find(lines, &core).or_else(|| first_headline(lines));
    let start = body_start(lines, title);
    let end = ending::find(lines, start);
    if let Some(title) = title {
        title::rejoin(lines, title);
    }
    Layout { title, body: start..end }
}

/// The lines that hold most of the prose with the least else among it (Kadane's maximum run).
fn core(lines: &[Line<'_>]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0i64);
    let (mut from, mut sum) = (0, 0i64);
    for (i, line) in lines.iter().enumerate() {
        sum += match line.kind {
            Kind::Text if line.is_paragraph() => line.words().min(60) as i64,
            Kind::Text => -2,
            Kind::End | Kind::Tags | Kind::Signature => -8,
            _ => -3,
        };
        if sum <= 0 {
            (sum, from) = (0, i + 1);
        } else if sum > most {
            (most, best) = (sum, from..i + 1);
        }
    }
    best
}

/// The first line that could be a headline, on pages of too little prose to ask what it says.
fn first_headline(lines: &[Line<'_>]) -> Option<usize> {
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
    // Buttons and counters in a row below a single line of prose: that was the deck.
    let mut buttons = 0;
    // Whether a paragraph stands from `start` on.
    let mut paragraph = false;
    for i in from..lines.len() {
        let line = &lines[i];
        if line.is_text() {
            if let Some(opening) = dateline::parse(&line.text)
                && (opening.sure || passed_lines <= 1 || start > from)
            {
                return later_dateline(lines, i, opening.outlet.is_some());
            }
            let teaser = line.is_teaser() && start == i && i == from;
            if teaser && left[i + 1] > 0 {
                start = i + 1;
                continue;
            }
            if line.is_paragraph() {
                (buttons, paragraph) = (0, true);
            }
            passed += line.words();
            since += line.words();
            passed_lines += usize::from(line.words() >= 8);
            if passed > DECK_WORDS || passed_lines > DECK_LINES {
                break;
            }
            continue;
        }
        let button =
            matches!(line.kind, Kind::Share | Kind::Tool | Kind::Counter | Kind::Navigation | Kind::Link);
        buttons += usize::from(button);
        let precedes = if button {
            !paragraph || (buttons >= 2 && since <= CAPTION_WORDS)
        } else {
            line.kind.precedes_body() || (line.kind == Kind::Credit && since <= CAPTION_WORDS)
        };
        if precedes && left[i + 1] > passed {
            start = i + 1;
            (since, paragraph) = (0, false);
        } else if matches!(line.kind, Kind::End | Kind::Signature | Kind::LinkList) && passed > 0 {
            break;
        }
    }
    // A list right below the head, paragraphs after it: the article's key points.
    let points = lines[start..].iter().take_while(|line| line.is_text() && is_bullet(&line.text)).count();
    let below = &lines[start + points..];
    let paragraphs = below.iter().take(4).filter(|line| line.is_paragraph()).count();
    if (2..=6).contains(&points) && below.first().is_some_and(Line::is_paragraph) && paragraphs >= 2 {
        return start + points;
    }
    // No body begins with a headline: captions, rubrics and key points stand there.
    let prose =
        |line: &Line<'_>| line.is_paragraph() || line.text.ends_with(['-', '–', '—']) && line.is_text();
    match lines[start..].iter().take(HEADLINES).position(prose) {
        Some(skipped)
            if lines[start..start + skipped].iter().all(|line| !line.is_text() || line.is_headline()) =>
        {
            start + skipped
        }
        _ => start,
    }
}

/// Lines like headlines that may stand between furniture and the first paragraph.
const HEADLINES: usize = 8;

/// Capitals and a dash open captions too: a dateline with an outlet soon after is the real one.
fn later_dateline(lines: &[Line<'_>], at: usize, outlet: bool) -> usize {
    let names_outlet = |line: &Line<'_>| {
        line.is_text() && dateline::parse(&line.text).is_some_and(|found| found.outlet.is_some())
    };
    let later = lines[at + 1..].iter().take(4).position(names_outlet);
    later.filter(|_| !outlet).map_or(at, |skipped| at + 1 + skipped)
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
        if !line.text.is_empty() {
            kept.push((line.text.to_string(), line.is_headline() && line.words() <= 18));
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
