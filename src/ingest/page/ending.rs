//! Where a body ends: below an interruption it goes on, above other articles it is over.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;

use super::boilerplate::Kind;
use super::cohesion::Cohesion;
use super::lines::Line;

/// The line the body that begins at `start` ends before.
pub(super) fn find(lines: &[Line<'_>], start: usize) -> usize {
    without_teasers(lines, start..body_end(lines, start))
}

fn body_end(lines: &[Line<'_>], start: usize) -> usize {
    let prose = |line: &Line<'_>| if line.is_paragraph() { line.words() } else { 0 };
    let mut left: usize = lines[start..].iter().map(prose).sum();
    // How often each line of furniture stands there, counted when it is first asked for.
    let times = LazyCell::new(|| {
        let mut times = HashMap::new();
        for line in lines[start..].iter().filter(|line| !line.is_text()) {
            *times.entry((line.kind, line.text.as_ref())).or_insert(0) += 1;
        }
        times
    });
    // What the lines say that were passed so far, read when an interruption asks for it.
    let (mut so_far, mut about, mut read) = (0, Cohesion::default(), start);
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
        let strong = so_far > 0 && (so_far >= 40 || so_far >= left);
        let ends = match line.kind {
            Kind::Tags | Kind::Signature => strong,
            Kind::End | Kind::Share | Kind::LinkList if strong && !is_juga(line) => {
                let repeated =
                    times.get(&(line.kind, line.text.as_ref())).is_some_and(|times: &usize| *times > 1);
                !repeated && {
                    lines[read..i]
                        .iter()
                        .filter(|line| line.is_text())
                        .for_each(|line| about.add(&line.text));
                    read = i;
                    !goes_on(&lines[i + 1..], &about)
                }
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
    let first_half = &lines[body.start..body.start + body.len().div_ceil(2)];
    let about = LazyCell::new(|| {
        Cohesion::of(first_half.iter().filter(|line| line.is_text()).map(|line| line.text.as_ref()))
    });
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

/// Lines of numbers that may stand between an article and its last paragraphs.
const NUMBERS: usize = 100;

/// Whether the article goes on below an interruption: prose that speaks of the same things, not
/// outweighed by other articles' headlines, dates and teasers.
fn goes_on(below: &[Line<'_>], about: &Cohesion) -> bool {
    // The last paragraphs, signed, below the numbers of a page.
    let numbers = below
        .iter()
        .take(NUMBERS)
        .take_while(|line| matches!(line.kind, Kind::Counter | Kind::End | Kind::Inline))
        .count();
    let prose = |line: &&Line<'_>| line.is_text() && line.ended() || line.signature.is_some();
    let last = below[numbers..].iter().take_while(prose).count();
    let signed = below[numbers..][..last].iter().any(|line| line.signature.is_some());
    if signed || (last > 0 && below.get(numbers + last).is_some_and(|line| line.kind == Kind::Signature)) {
        return true;
    }
    let (mut sum, mut run) = (0.0f64, 0);
    for (i, line) in below.iter().enumerate() {
        // Only the article itself is signed.
        run = if prose(&line) { run + 1 } else { 0 };
        let closes = below.get(i + 1).is_some_and(|next| next.kind == Kind::Signature);
        if run >= 2 && (closes || line.signature.is_some()) {
            return true;
        }
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
