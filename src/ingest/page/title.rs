//! Which line is the headline: the one that says what the article says, where headlines stand.

use super::boilerplate::Kind;
use super::cohesion::Cohesion;
use super::dateline;
use super::lines::{Line, is_titled};
use super::outlet;
use super::shape::is_bullet;

/// Lines below a headline among which its date or writer stands.
const BELOW: usize = 4;
/// Paragraphs a headline is compared with.
const PARAGRAPHS: usize = 12;
/// Words of prose that may stand above a headline: a cookie notice, a deck, a teaser.
const PROSE_ABOVE: usize = 90;

/// The line that is the title, if one is. `core` are the lines that hold most of the prose.
pub(super) fn find(lines: &[Line<'_>], core: &std::ops::Range<usize>) -> Option<usize> {
    let paragraphs = lines[core.clone()].iter().filter(|line| line.is_paragraph());
    let about = Cohesion::of(paragraphs.take(PARAGRAPHS).map(|line| line.text.as_ref()));
    let mut above = 0;
    let mut best: Option<(f64, usize)> = None;
    for (i, line) in lines.iter().enumerate().take(core.end) {
        let opens = line.is_text() && dateline::parse(&line.text).is_some_and(|found| found.sure);
        if line.is_paragraph() || opens {
            if i >= core.start {
                above += line.words();
            }
            if above > PROSE_ABOVE || (opens && i >= core.start) {
                break;
            }
            continue;
        }
        if let Some(points) = points(lines, i, &about, above)
            && best.is_none_or(|(most, at)| {
                points > most + if is_deck(lines, at, i, &about) { deck(&lines[at], &lines[i]) } else { 1e-9 }
            })
        {
            best = Some((points, i));
        }
    }
    best.filter(|(points, _)| *points >= 0.7).map(|(_, i)| i)
}

/// How much more like a headline a deck or caption must be than the headline above it.
const DECK: f64 = 0.5;

/// The same for the line `below` a headline: twice as much where only the upper one is written as a headline.
fn deck(headline: &Line<'_>, below: &Line<'_>) -> f64 {
    if is_titled(&headline.text) && !is_titled(&below.text) { 2.0 * DECK } else { DECK }
}

/// Share of its words known from the article that makes a headline.
const ENOUGH: f64 = 0.6;
/// From this share of words known from the article on, a line speaks of it.
const SPEAKS: f64 = 0.35;

/// Whether line `title` may have line `i` as its deck or caption: it speaks of the article already.
fn is_deck(lines: &[Line<'_>], title: usize, i: usize, about: &Cohesion) -> bool {
    let share = about.share(&lines[title].text);
    let speaks = share >= SPEAKS && share * lines[title].words() as f64 >= 2.5;
    let joined = i - title <= 3 && lines[title..i].iter().all(Line::is_headline);
    lines[title].words() >= 4 && (speaks || joined)
}

/// How much line `i` is like a headline; `None` if it cannot be one.
fn points(lines: &[Line<'_>], i: usize, about: &Cohesion, above: usize) -> Option<f64> {
    let line = &lines[i];
    let words = line.words();
    let judged = match line.kind {
        Kind::Text => 0.0,
        // A headline may open with a word of ours: `Baca Puisi di Tepi Kali`, `Foto Lama Pulang`.
        Kind::Inline | Kind::Tool | Kind::Credit | Kind::Byline | Kind::LinkList | Kind::Counter
            if words >= 4 =>
        {
            -0.9
        }
        _ => return None,
    };
    if line.text.ends_with([':', ',', ';']) || words > 32 || words == 0 {
        return None;
    }
    // `Radio Kabar | Kupang`
    if line.text.contains(" | ") && outlet::masthead(&line.text).is_some() {
        return None;
    }
    let near = |at: usize| lines.get(at).map(|line| line.kind);
    let dated = (1..=BELOW).find(|k| matches!(near(i + k), Some(Kind::Date | Kind::Byline)));
    let before = (1..=2).any(|k| i >= k && near(i - k) == Some(Kind::Date));
    // A deck repeats the article more than a headline does: beyond this, more says nothing.
    let share = about.share(&line.text).min(ENOUGH) * (words.min(5) as f64 / 5.0);
    let length = match words {
        1 => -0.6,
        2 => -0.3,
        3 => -0.1,
        4..=22 => 0.25,
        _ => -0.2,
    };
    let beside = match dated {
        Some(k) => 0.65 - 0.05 * k as f64,
        None if before => 0.35,
        None => 0.0,
    };
    let marked = if line.text.starts_with('#') { 0.8 } else { 0.0 };
    let cut = line.text.ends_with("...") || line.text.ends_with('…');
    let cut = cut || line.text.starts_with(['▶', '►', '⏵', '•', '>']);
    let listed = is_bullet(&line.text) || line.text.contains(" | ") || line.text.contains(" > ");
    let repeated = words >= 4 && is_repeated(lines, i);
    Some(
        2.4 * share
            + length
            + beside
            + marked
            + judged
            + if repeated { 0.4 } else { 0.0 }
            + if line.gap { 0.1 } else { 0.0 }
            + if is_titled(&line.text) { 0.25 } else { 0.0 }
            - if cut || listed { 0.8 } else { 0.0 }
            - above as f64 / 60.0,
    )
}

/// Shortest first half of a headline on two lines, in characters.
const HALF: usize = 25;

/// Puts the second half of a headline that is printed on two lines behind the first.
pub(super) fn rejoin(lines: &mut [Line<'_>], title: usize) {
    let Some(next) = lines.get(title + 1) else { return };
    let first = &lines[title];
    let alone = lines.get(title + 2).is_none_or(|line| line.gap || !line.is_text());
    let lower = next.text.starts_with(char::is_lowercase);
    let block =
        alone && !next.gap && next.is_headline() && next.words() <= 12 && first.text.chars().count() >= HALF;
    if block
        && (lower
            || (first.gap && is_titled(&first.text) && is_titled(&next.text) && !is_repeated(lines, title)))
    {
        let text = format!("{} {}", first.text, next.text);
        lines[title].text = text.into();
        lines[title + 1].kind = Kind::Navigation;
    }
}

/// Lines around a headline among which the page's own title repeats it (`Panen Raya - kabar.com`).
const AROUND: usize = 12;

/// Whether the page's title or a picture's description repeats line `i`, or it is printed twice.
fn is_repeated(lines: &[Line<'_>], i: usize) -> bool {
    let text = lines[i].text.as_ref();
    let longer = |other: &&Line<'_>| other.text.len() > text.len();
    lines[i.saturating_sub(AROUND)..i].iter().filter(longer).any(|other| other.text.starts_with(text))
        || lines[i + 1..].iter().take(AROUND).filter(longer).any(|other| other.text.ends_with(text))
        || lines[i + 1..].iter().any(|other| other.text.len() == text.len() && other.text == text)
}
