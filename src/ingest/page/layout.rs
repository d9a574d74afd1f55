//! Where title and body of a page are: what lines are by their neighbours.

use std::collections::HashSet;
use std::ops::Range;

use super::boilerplate::Kind;
use super::cohesion::Cohesion;
use super::dateline;
use super::lines::Line;
use super::shape::{ends_sentence, is_bullet};
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
/// Lines from the top among which a caption may be printed twice.
const CAPTION_LINES: usize = 40;
/// Words of a deck or caption that only a photo credit follows.
const CAPTION_WORDS: usize = 34;

/// Finds the parts, refining the kinds of `lines` by what stands around them.
pub(super) fn find(lines: &mut [Line<'_>]) -> Layout {
    let prose = core(lines).start;
    mark_lists(lines, prose);
    let core = core(lines);
    mark_head(lines, core.start);
    let title = title::find(lines, &core).or_else(|| first_headline(lines));
    let start = body_start(lines, title);
    let end = without_teasers(lines, start..body_end(lines, start));
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

/// Marks what a heading governs: portal names, tags and, from line `prose` on, links to other
/// articles; above it the same words are entries of menus.
fn mark_lists(lines: &mut [Line<'_>], prose: usize) {
    let mut i = 0;
    while i < lines.len() {
        let head = lines[i].kind;
        let text = lines[i].text.clone();
        i += 1;
        let names = head == Kind::Portal && (text.starts_with("Partai") || text.starts_with("Tokoh"));
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
            let fits = (names && line.is_headline() && line.words() <= 5)
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
                buttons = 0;
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
        let alone = !lines[start..i].iter().any(Line::is_paragraph);
        let precedes = if button {
            alone || (buttons >= 2 && since <= CAPTION_WORDS)
        } else {
            line.kind.precedes_body() || (line.kind == Kind::Credit && since <= CAPTION_WORDS)
        };
        if precedes && left[i + 1] > passed {
            start = i + 1;
            since = 0;
        } else if matches!(line.kind, Kind::End | Kind::Signature | Kind::LinkList) && passed > 0 {
            break;
        }
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

fn body_end(lines: &[Line<'_>], start: usize) -> usize {
    let prose = |line: &Line<'_>| if line.is_paragraph() { line.words() } else { 0 };
    let mut left: usize = lines[start..].iter().map(prose).sum();
    let (mut so_far, mut about) = (0, Cohesion::default());
    for (i, line) in lines.iter().enumerate().skip(start) {
        left -= prose(line);
        if line.is_text() {
            so_far += line.words();
            about.add(&line.text);
            if line.signature.is_some() && so_far >= left {
                return i + 1;
            }
            continue;
        }
        // Page furniture above most of the prose is no end, only an interruption.
        let strong = so_far > 0 && (so_far >= 40 || so_far >= left);
        let ends = match line.kind {
            Kind::Tags | Kind::Signature => strong,
            Kind::End | Kind::Share | Kind::LinkList => {
                let again = |other: &Line<'_>| other.kind == line.kind && other.text == line.text;
                let repeated = lines[start..].iter().filter(|other| again(other)).count() > 1;
                strong && !repeated && !is_juga(line) && !goes_on(&lines[i + 1..], &about)
            }
            _ => false,
        };
        if ends {
            return i;
        }
    }
    lines.len()
}

fn is_juga(line: &Line<'_>) -> bool {
    line.kind == Kind::LinkList && line.text.to_ascii_lowercase().contains("juga")
}

/// Where `body` ends without the headlines and single paragraphs of other articles at its end.
fn without_teasers(lines: &[Line<'_>], body: Range<usize>) -> usize {
    let mut about = Cohesion::default();
    for line in &lines[body.start..body.start + body.len().div_ceil(2)] {
        if line.is_text() {
            about.add(&line.text);
        }
    }
    let mut from = None;
    let (mut headlines, mut beside) = (0, false);
    for i in body.clone().rev() {
        let line = &lines[i];
        if !line.is_text() {
            beside = false;
        } else if line.is_headline() && line.words() >= 2 && !line.text.starts_with(char::is_lowercase) {
            headlines += 1;
            beside = false;
            from = Some(i);
        } else if beside || !line.is_paragraph() || about.share(&line.text) >= BELONGS {
            break;
        } else {
            beside = true;
            from = Some(i);
        }
    }
    // The first of them may still be the article's own last paragraph.
    let first = from.map(|from| (from..body.end).find(|&i| lines[i].is_headline()).unwrap_or(body.end));
    // Furniture parts them from the article; lines below a paragraph are a list of its own.
    first.filter(|&k| headlines >= 2 && k > body.start && !lines[k - 1].is_text()).unwrap_or(body.end)
}

/// Share of its content words by which a paragraph shows that it belongs to the article above.
const BELONGS: f64 = 0.15;
/// Words of such prose that outweigh an interruption.
const RESUMED: f64 = 16.0;

/// Whether the article goes on below an interruption: prose that speaks of the same things, not
/// outweighed by other articles' headlines, dates and teasers.
fn goes_on(below: &[Line<'_>], about: &Cohesion) -> bool {
    // The last paragraphs, signed, below the numbers of a page.
    let numbers =
        below.iter().take_while(|line| matches!(line.kind, Kind::Counter | Kind::End | Kind::Inline)).count();
    let prose = |line: &&Line<'_>| line.is_text() && ends_sentence(&line.text) || line.signature.is_some();
    let last = below[numbers..].iter().take_while(prose).count();
    let signed = below[numbers..][..last].iter().any(|line| line.signature.is_some());
    if signed || (last > 0 && below.get(numbers + last).is_some_and(|line| line.kind == Kind::Signature)) {
        return true;
    }
    let mut sum = 0.0f64;
    for (i, line) in below.iter().enumerate() {
        let words = line.words() as f64;
        let beside = |at: usize| below.get(at).is_some_and(Line::is_paragraph);
        sum += match line.kind {
            Kind::Text if line.is_paragraph() && about.share(&line.text) >= BELONGS => words,
            // Teasers stand one by one between headlines, paragraphs beside each other.
            Kind::Text if line.is_paragraph() && (beside(i + 1) || (i > 0 && beside(i - 1))) => 0.5 * words,
            Kind::Text if line.is_paragraph() => -0.5 * words,
            Kind::Text | Kind::Inline => -1.0,
            Kind::End | Kind::Tags | Kind::Date | Kind::Signature => -4.0,
            _ => -2.0,
        };
        if sum >= RESUMED {
            return true;
        }
        // Nothing follows furniture as long as this.
        if sum < -30.0 {
            return false;
        }
    }
    false
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
