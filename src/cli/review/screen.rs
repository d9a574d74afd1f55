//! The screen as text: made of the state alone, so that it can be read in a test.

use super::keys::Keys;
use super::layout::{Look, Text, cleaned};
use super::session::{Session, Summary};
use super::view::{Mode, Note, Shown, View, beginning};
use crate::audit::review::{Answer, Entry, Review};
use crate::cli::language::Language;
use crate::cli::talk::counted;

/// The widest lines of an article that are read with ease.
const WIDEST: usize = 90;
/// Lines of an article that are worth the keys' room.
const FEWEST: usize = 6;

/// The most probabilities in a list; of more labels the most probable are told.
const MOST_SHARES: usize = 6;

/// How things are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) color: bool,
    pub(super) language: Language,
}

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen<'a> {
    pub(super) session: &'a Session,
    pub(super) keys: &'a Keys,
    pub(super) view: &'a View,
    pub(super) style: Style,
}

impl Screen<'_> {
    /// At most `height` lines of at most `width` columns, and what they show of the article.
    pub(super) fn lines(&self, width: usize, height: usize) -> (Vec<String>, Shown) {
        let mut top = self.top(width);
        let mut bottom = self.note(width);
        let keys = self.keys_or_typing(width);
        // A small terminal shows the article first.
        if top.len() + bottom.len() + keys.len() + 1 + FEWEST > height && self.view.mode == Mode::Reading {
            bottom.push(self.text("[h] shows all keys", Look::Faint).line(width));
        } else {
            bottom.extend(keys);
        }
        if top.len() + bottom.len() + 1 + FEWEST > height {
            top.truncate(1);
        }
        let page = height.saturating_sub(top.len() + bottom.len() + 1).max(1);
        let middle = self.middle(width.min(WIDEST));
        let furthest = middle.len().saturating_sub(page);
        let scroll = self.view.scroll.min(furthest);
        let mut lines = top;
        lines.extend(middle.iter().skip(scroll).take(page).cloned());
        lines.resize(lines.len() + page - page.min(middle.len() - scroll), String::new());
        lines.push(self.rule(furthest - scroll, scroll, width));
        lines.extend(bottom);
        lines.truncate(height);
        (lines, Shown { page, furthest })
    }

    /// Where one is, and the two labels.
    fn top(&self, width: usize) -> Vec<String> {
        let review = self.session.review();
        let Some(row) = self.session.current() else {
            let said = format!("{} of {} answered", self.session.answered(), review.len());
            return vec![self.text(&said, Look::Strong).line(width), String::new()];
        };
        let mut lines = vec![heading(self.session, row, self.style).line(width)];
        // Set in below the name of the label.
        let labels = labels(&review.entry(row), review, self.style);
        lines.extend(labels.iter().flat_map(|text| text.lines(width, 11).into_iter().take(2)));
        lines.push("─".repeat(width));
        lines
    }

    /// The article, or what stands in its place.
    fn middle(&self, width: usize) -> Vec<String> {
        if matches!(self.view.mode, Mode::Help(_)) {
            return help(self.keys, self.style, width);
        }
        match self.session.current() {
            Some(row) => article(&self.session.review().entry(row), self.session.review(), self.style, width),
            None => {
                let mut lines = self.text("all articles have an answer", Look::Strong).lines(width, 0);
                lines.push(String::new());
                for line in told(&self.session.summary()) {
                    lines.extend(self.text(&line, Look::Plain).lines(width, 2));
                }
                lines
            }
        }
    }

    /// The line below the article.
    fn rule(&self, more: usize, scroll: usize, width: usize) -> String {
        let said = match (more, scroll) {
            (0, 0) => return "─".repeat(width),
            (0, _) => "the end".to_owned(),
            _ => format!("{} below", counted(more, "more line")),
        };
        let mut text = Text::new(self.style.color);
        text.push("── ", Look::Plain)
            .push(&self.style.language.say(&said), Look::Strong)
            .push(" ", Look::Plain);
        let rest = width.saturating_sub(text.columns());
        text.push(&"─".repeat(rest), Look::Plain).line(width)
    }

    fn note(&self, width: usize) -> Vec<String> {
        let Some(Note { text, is_bad }) = &self.view.note else { return Vec::new() };
        let mut lines = self.text(text, if *is_bad { Look::Alarm } else { Look::Faint }).lines(width, 2);
        lines.truncate(3);
        lines
    }

    fn keys_or_typing(&self, width: usize) -> Vec<String> {
        let Mode::Typing(typed) = &self.view.mode else {
            return if matches!(self.view.mode, Mode::Help(_)) {
                self.text("any other key goes back to the article", Look::Faint).lines(width, 0)
            } else {
                footer(self.keys, self.style, width)
            };
        };
        let found = beginning(typed, self.keys.labels());
        let mut text = Text::new(self.style.color);
        let asked = self.style.language.say("label:");
        text.push(&asked, Look::Strong).push(&format!(" {typed}▏"), Look::Plain);
        let mut lines = vec![text.line(width)];
        let shown: Vec<&str> = found.iter().take(12).map(|label| label.as_str()).collect();
        if !shown.is_empty() {
            let more =
                if found.len() > shown.len() { format!(", … ({})", found.len()) } else { String::new() };
            let mut text = Text::new(self.style.color);
            let mut listed = text.push(&format!("{}{more}", shown.join(", ")), Look::Plain).lines(width, 2);
            listed.truncate(3);
            lines.extend(listed);
        }
        let said = ["[Enter] take it", "[Tab] complete it", "[Esc] back"];
        lines.extend(items(
            said.iter().map(|said| self.style.language.say(said).into_owned()),
            self.style,
            width,
        ));
        lines
    }

    fn text(&self, message: &str, look: Look) -> Text {
        let mut text = Text::new(self.style.color);
        text.push(&self.style.language.say(message), look);
        text
    }
}

/// An article as it is shown where nothing scrolls: labels, reason, text.
pub(super) fn whole(session: &Session, row: usize, style: Style, width: usize) -> Vec<String> {
    let (review, entry) = (session.review(), session.review().entry(row));
    let mut lines = heading(session, row, style).lines(width, 2);
    lines.extend(labels(&entry, review, style).iter().flat_map(|text| text.lines(width, 2)));
    lines.extend(article(&entry, review, style, width));
    lines
}

/// Where one is, and what was said of the article so far.
fn heading(session: &Session, row: usize, style: Style) -> Text {
    let review = session.review();
    let said = format!("{} of {}, {} answered", row + 1, review.len(), session.answered());
    let mut text = Text::new(style.color);
    text.push(&style.language.say(&said), Look::Strong);
    let state = match review.answer(row) {
        Answer::Open if session.is_again() => "skipped before".to_owned(),
        Answer::Open => return text,
        answer => format!("the answer so far: {}", said_answer(&answer)),
    };
    text.push("\u{a0}\u{a0} ", Look::Plain).push(&style.language.say(&state), Look::Strong);
    text
}

/// The given and the suggested label, each with what speaks for it.
fn labels(entry: &Entry, review: &Review, style: Style) -> [Text; 2] {
    let names = ["given", "suggested"].map(|name| style.language.say(name).into_owned());
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let line = |name: &str, label: Option<&String>, look: Look, page: Option<f64>| {
        let mut text = Text::new(style.color);
        let gap = "\u{a0}".repeat(longest - name.chars().count() + 1);
        text.push(&format!("{name}{gap} "), Look::Plain);
        let Some(label) = label else {
            text.push("-", Look::Plain);
            return text;
        };
        if style.color {
            text.push(label, look);
        } else {
            text.push(label, Look::Plain);
        }
        let known = review.label_named(label);
        let at = review.labels().iter().position(|other| Some(other) == known.as_ref());
        let model = at.and_then(|at| entry.probabilities.get(at).copied().flatten());
        let figures = [("page {}", page), ("model {}", model)];
        let figures: Vec<String> = figures
            .iter()
            .filter_map(|(name, share)| {
                Some(style.language.say(&name.replace("{}", &percent((*share)?))).into_owned())
            })
            .collect();
        if !figures.is_empty() {
            text.push(&format!("\u{a0} {}", figures.join(", ").replace(" %", "\u{a0}%")), Look::Plain);
        }
        text
    };
    let [given, suggested] = &names;
    [
        line(given, entry.given_label.as_ref(), Look::Given, entry.given_confidence),
        line(suggested, entry.suggested_label.as_ref(), Look::Suggested, None),
    ]
}

/// Why the article is here, what it is, and its text with the words marked.
fn article(entry: &Entry, review: &Review, style: Style, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |text: &mut Text, indent: usize| lines.extend(text.lines(width, indent));
    let new = || Text::new(style.color);
    if !entry.reason.is_empty() {
        add(new().push(&style.language.say(&entry.reason), Look::Plain), 2);
    }
    let mut shares: Vec<(&String, f64)> = review
        .labels()
        .iter()
        .zip(&entry.probabilities)
        .filter_map(|(label, p)| Some((label, (*p)?)))
        .collect();
    // A new article is held against the label that comes next.
    let next = shares.iter().filter(|(label, _)| Some(*label) != entry.suggested_label.as_ref());
    let next = next.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(label, _)| (*label).clone());
    let against = entry.given_label.clone().or(next);
    let all = shares.len();
    if all > MOST_SHARES {
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares.truncate(MOST_SHARES);
    }
    if all > 2 {
        let shares =
            shares.iter().map(|(label, p)| format!("{label} {}", percent(*p)).replace(' ', "\u{a0}"));
        let more = if all > MOST_SHARES { ", …" } else { "" };
        let listed =
            format!("{}: {}{more}", style.language.say("model"), shares.collect::<Vec<_>>().join(", "));
        add(new().push(&listed, Look::Plain), 2);
    }
    for (label, words, look) in [
        (&entry.suggested_label, &entry.words_for_suggested, Look::Suggested),
        (&against, &entry.words_for_given, Look::Given),
    ] {
        let (Some(label), false) = (label, words.is_empty()) else { continue };
        let mut text = new();
        text.push(&style.language.say(&format!("for {label}:")), Look::Plain);
        for (at, word) in words.iter().enumerate() {
            text.push(if at > 0 { ", " } else { " " }, Look::Plain).push(word, look);
        }
        add(&mut text, 2);
    }
    let source: Vec<&str> = [entry.outlet.as_deref(), entry.date.as_deref(), Some(entry.id.as_str())]
        .into_iter()
        .flatten()
        .collect();
    add(new().push(&cleaned(&source.join(" · ")), Look::Faint), 2);
    if let Some(title) = &entry.title {
        lines.push(String::new());
        lines.extend(new().push(title, Look::Strong).lines(width, 0));
    }
    lines.push(String::new());
    let mut body = new();
    lines
        .extend(body.marked(&entry.body, &entry.words_for_suggested, &entry.words_for_given).lines(width, 0));
    lines
}

/// What each key says, in short.
pub(super) fn footer(keys: &Keys, style: Style, width: usize) -> Vec<String> {
    let digits = keys.has_digits();
    let label = |(at, (letter, label)): (usize, (char, &str))| {
        let digit = if digits { format!("/{}", at + 1) } else { String::new() };
        format!("[{letter}{digit}] {label}")
    };
    let said = [
        "[g] given label is right",
        "[y] suggested label is right",
        "[?] cannot be told",
        "[x] leave out",
        "[s] skip",
        "[u] undo",
        "[l] type a label",
        "[space] scroll",
        "[h] help",
        "[q] quit",
    ];
    let said = said.iter().map(|said| style.language.say(said).into_owned());
    items(keys.named().enumerate().map(label).chain(said), style, width)
}

/// Items in a row, none of them broken.
fn items(items: impl Iterator<Item = String>, style: Style, width: usize) -> Vec<String> {
    let mut text = Text::new(style.color);
    for (at, item) in items.enumerate() {
        let item = item.replace(' ', "\u{a0}");
        let (key, rest) = item.split_at(item.find(']').map_or(0, |end| end + 1));
        // A blank to break at, and one more.
        text.push(if at > 0 { "\u{a0} " } else { "" }, Look::Plain)
            .push(key, Look::Strong)
            .push(rest, Look::Plain);
    }
    text.lines(width, 0)
}

/// What each key says, in sentences.
pub(super) fn help(keys: &Keys, style: Style, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |key: &str, said: &str| {
        let mut text = Text::new(style.color);
        let key = style.language.say(key).replace(' ', "\u{a0}");
        text.push(&format!("{key}\u{a0} "), Look::Strong).push(&style.language.say(said), Look::Plain);
        lines.extend(text.lines(width, 4));
    };
    for (letter, label) in keys.named() {
        add(&letter.to_string(), &format!("{} is right", cleaned(label)));
    }
    if keys.has_digits() {
        add("1-9", "the labels in their order");
    }
    for (key, said) in [
        ("g", "the given label is right"),
        ("y", "the suggested label is right"),
        ("l", "type the label; a beginning that no other label has will do"),
        ("?", "it cannot be told: the article trains with its given label"),
        ("x", "leave the article out of training"),
        ("s", "skip: the article comes again at the end"),
        ("u", "one step back, as often as you like"),
        ("j k", "a line down or up, as the arrows"),
        ("space b", "a screen down or up, as PgDn and PgUp; Home and End go to the ends"),
        ("q", "quit, as Esc; each answer is in the file as soon as it is given"),
    ] {
        add(key, said);
    }
    lines
}

/// The answer in a word.
pub(super) fn said_answer(answer: &Answer) -> String {
    match answer {
        Answer::Open => "none".to_owned(),
        Answer::Label(label) => cleaned(label),
        Answer::Unsure => "cannot be told".to_owned(),
        Answer::LeaveOut => "left out".to_owned(),
    }
}

/// A summary in messages, a line each.
pub(super) fn told(summary: &Summary) -> Vec<String> {
    let changed: usize = summary.changed.values().sum();
    let articles = counted(summary.articles, "article");
    let mut parts = vec![format!("{articles}: {} confirmed, {changed} changed", summary.confirmed)];
    if summary.labelled > 0 {
        parts.push(format!("{} labelled anew", summary.labelled));
    }
    if summary.unsure > 0 {
        parts.push(format!("{} that cannot be told", summary.unsure));
    }
    if summary.left_out > 0 {
        parts.push(format!("{} to leave out", summary.left_out));
    }
    if summary.open > 0 {
        parts.push(format!("{} without an answer", summary.open));
    }
    let mut lines = vec![parts.join("; ")];
    if !summary.changed.is_empty() {
        let mut pairs: Vec<_> = summary.changed.iter().collect();
        // The most frequent first.
        pairs.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let pairs: Vec<String> =
            pairs.iter().map(|((from, to), n)| format!("{} → {} {n}", cleaned(from), cleaned(to))).collect();
        lines.push(format!("changed: {}", pairs.join(", ")));
    }
    lines
}

/// `0.125` as `13 %`; a share that is not quite all is not 100.
fn percent(share: f64) -> String {
    let whole = (100.0 * share).round();
    match whole {
        _ if !share.is_finite() => "-".to_owned(),
        100.0 if share < 1.0 => "> 99 %".to_owned(),
        0.0 if share > 0.0 => "< 1 %".to_owned(),
        _ => format!("{whole:.0} %"),
    }
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
