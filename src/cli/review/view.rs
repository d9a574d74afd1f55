//! What a key does: to the view at once, to the review through a command.

use super::keys::{Action, Key, Keys};
use super::session::Command;
use crate::audit::review::{Answer, Review};

/// What of an article is on the screen, and what is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Lines above the screen.
    pub(super) scroll: usize,
    pub(super) mode: Mode,
    /// The last thing said.
    pub(super) note: Option<Note>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Reading,
    /// The label typed so far.
    Typing(String),
    /// How far the article was scrolled.
    Help(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// In English, to be said in the person's language.
    pub(super) text: String,
    /// Whether something is wrong.
    pub(super) is_bad: bool,
}

impl Note {
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_bad: false }
    }

    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_bad: true }
    }
}

/// What is left to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    Command(Command),
    Quit,
    Interrupt,
}

/// What the last screen showed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Lines of the article on it.
    pub(super) page: usize,
    /// The most lines that may be above it.
    pub(super) furthest: usize,
}

impl View {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, keys: &Keys, review: &Review, shown: Shown) -> Asked {
        match &mut self.mode {
            _ if key == Key::Interrupt => Asked::Interrupt,
            Mode::Help(before) => match keys.action(key) {
                Some(action @ (Action::Lines(_) | Action::Screens(_) | Action::Top | Action::Bottom)) => {
                    self.act(action, keys, shown)
                }
                _ => {
                    self.scroll = *before;
                    self.mode = Mode::Reading;
                    Asked::Nothing
                }
            },
            Mode::Typing(typed) => match key {
                Key::Char(c) => {
                    typed.push(c);
                    Asked::Nothing
                }
                Key::Backspace => {
                    typed.pop();
                    Asked::Nothing
                }
                Key::Tab => {
                    *typed = completed(typed, keys.labels());
                    Asked::Nothing
                }
                Key::Escape => {
                    self.mode = Mode::Reading;
                    Asked::Nothing
                }
                Key::Enter => match typed_label(typed, review, keys.labels()) {
                    Ok(label) => {
                        self.mode = Mode::Reading;
                        Asked::Command(Command::Answer(Answer::Label(label)))
                    }
                    Err(reason) => {
                        self.note = Some(Note::bad(reason));
                        Asked::Nothing
                    }
                },
                _ => Asked::Nothing,
            },
            Mode::Reading => match keys.action(key) {
                Some(action) => self.act(action, keys, shown),
                None => {
                    self.note = Some(Note::bad("this key says nothing; h shows what keys say"));
                    Asked::Nothing
                }
            },
        }
    }

    /// Takes text that was pasted: part of a label, never an answer.
    pub(super) fn paste(&mut self, text: &str) {
        if let Mode::Typing(typed) = &mut self.mode {
            typed.extend(text.chars().filter(|c| !c.is_control()));
        }
    }

    fn act(&mut self, action: Action, keys: &Keys, shown: Shown) -> Asked {
        let step = |lines: isize| self.scroll.saturating_add_signed(lines).min(shown.furthest);
        // A line stays from one screen to the next.
        let page = shown.page.saturating_sub(1).max(1) as isize;
        match action {
            Action::Lines(n) => self.scroll = step(n),
            Action::Screens(n) => self.scroll = step(n * page),
            Action::Top => self.scroll = 0,
            Action::Bottom => self.scroll = shown.furthest,
            Action::Type => self.mode = Mode::Typing(String::new()),
            Action::Help => {
                self.mode = Mode::Help(self.scroll);
                self.scroll = 0;
            }
            Action::Quit => return Asked::Quit,
            Action::Interrupt => return Asked::Interrupt,
            answer => return command(answer, keys).map_or(Asked::Nothing, Asked::Command),
        }
        self.note = None;
        Asked::Nothing
    }
}

/// What an action says of the article at hand, if anything.
pub(super) fn command(action: Action, keys: &Keys) -> Option<Command> {
    match action {
        Action::Label(at) => keys.labels().get(at).map(|label| Command::Answer(Answer::Label(label.clone()))),
        Action::Given => Some(Command::Given),
        Action::Suggested => Some(Command::Suggested),
        Action::Unsure => Some(Command::Answer(Answer::Unsure)),
        Action::LeaveOut => Some(Command::Answer(Answer::LeaveOut)),
        Action::Skip => Some(Command::Skip),
        Action::Undo => Some(Command::Undo),
        _ => None,
    }
}

/// The labels that begin with `typed`, in upper or lower case.
pub(super) fn beginning<'l>(typed: &str, labels: &'l [String]) -> Vec<&'l String> {
    let typed = typed.trim_start().to_lowercase();
    labels.iter().filter(|label| label.to_lowercase().starts_with(&typed)).collect()
}

/// As far as all labels that begin with `typed` go on alike.
fn completed(typed: &str, labels: &[String]) -> String {
    let found = beginning(typed, labels);
    let Some((first, others)) = found.split_first() else { return typed.to_owned() };
    let alike = |end: &usize| {
        let start = first[..*end].to_lowercase();
        others.iter().all(|other| other.to_lowercase().starts_with(&start))
    };
    let ends = first.char_indices().map(|(at, c)| at + c.len_utf8());
    match ends.take_while(alike).last() {
        Some(end) if end >= typed.len() => first[..end].to_owned(),
        _ => typed.to_owned(),
    }
}

/// The label that `typed` names, wholly or by a beginning that no other has.
///
/// # Errors
/// Why it names none.
pub(super) fn typed_label(typed: &str, review: &Review, labels: &[String]) -> Result<String, String> {
    if let Some(label) = labels.iter().find(|label| **label == typed.trim()) {
        return Ok(label.clone());
    }
    match beginning(typed, labels).as_slice() {
        _ if typed.trim().is_empty() => Err("type the beginning of a label".to_owned()),
        [label] => Ok((*label).clone()),
        found => match review.label_named(typed) {
            Some(label) => Ok(label),
            None if found.is_empty() => Err(format!("no label begins with '{}'", typed.trim())),
            None => Err(format!("{} labels begin with '{}'; type more of it", found.len(), typed.trim())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: Shown = Shown { page: 10, furthest: 25 };

    fn review() -> Review {
        Review::new(&["negatif", "netral", "positif"].map(str::to_owned))
    }

    fn pressed(view: &mut View, keys: &[Key]) -> Asked {
        let review = review();
        let map = Keys::new(review.labels());
        keys.iter().map(|key| view.press(*key, &map, &review, SHOWN)).last().unwrap_or(Asked::Nothing)
    }

    fn label(label: &str) -> Asked {
        Asked::Command(Command::Answer(Answer::Label(label.to_owned())))
    }

    #[test]
    fn an_article_scrolls_from_its_first_line_to_its_last() {
        let mut view = View::default();
        let mut scroll = |keys: &[Key]| {
            assert_eq!(pressed(&mut view, keys), Asked::Nothing);
            view.scroll
        };
        assert_eq!(scroll(&[Key::Up]), 0);
        assert_eq!(scroll(&[Key::Char(' ')]), 9, "a line stays");
        assert_eq!(scroll(&[Key::PageDown, Key::PageDown]), 25);
        assert_eq!(scroll(&[Key::Char('k'), Key::Char('b')]), 15);
        assert_eq!(scroll(&[Key::End]), 25);
        assert_eq!(scroll(&[Key::Home, Key::Char('j')]), 1);
    }

    #[test]
    fn a_label_is_typed_with_completion() {
        let mut view = View::default();
        let letters = |text: &str| text.chars().map(Key::Char).collect::<Vec<_>>();
        pressed(&mut view, &letters("lN"));
        pressed(&mut view, &[Key::Tab]);
        assert_eq!(view.mode, Mode::Typing("ne".into()), "negatif, netral");
        pressed(&mut view, &[Key::Enter]);
        assert_eq!(view.note, Some(Note::bad("2 labels begin with 'ne'; type more of it")));
        pressed(&mut view, &letters("qt"));
        pressed(&mut view, &[Key::Enter]);
        assert_eq!(view.note, Some(Note::bad("no label begins with 'neqt'")));
        pressed(&mut view, &[Key::Backspace, Key::Backspace, Key::Char('t')]);
        assert_eq!(pressed(&mut view, &[Key::Enter]), label("netral"));
        assert_eq!(view.mode, Mode::Reading);
        pressed(&mut view, &letters("lpositive"));
        assert_eq!(pressed(&mut view, &[Key::Enter]), label("positif"), "another name of its class");
        pressed(&mut view, &letters("lp"));
        assert_eq!(pressed(&mut view, &[Key::Escape]), Asked::Nothing);
        assert_eq!(view.mode, Mode::Reading);
    }

    #[test]
    fn what_is_pasted_answers_nothing() {
        let mut view = View::default();
        view.paste("pq\n");
        assert_eq!(view, View::default());
        pressed(&mut view, &[Key::Char('l')]);
        view.paste("posi\n");
        assert_eq!(view.mode, Mode::Typing("posi".into()));
    }

    #[test]
    fn help_takes_the_next_key_and_interrupt_is_never_taken() {
        let mut view = View::default();
        pressed(&mut view, &[Key::Char('j'), Key::Char('h')]);
        assert_eq!((view.scroll, &view.mode), (0, &Mode::Help(1)));
        pressed(&mut view, &[Key::Down, Key::Down]);
        assert_eq!(pressed(&mut view, &[Key::Char('p')]), Asked::Nothing);
        assert_eq!(view.scroll, 1, "where the article was");
        assert_eq!(pressed(&mut view, &[Key::Char('p')]), label("positif"));
        for mode in [Mode::Reading, Mode::Help(0), Mode::Typing("x".into())] {
            view.mode = mode;
            assert_eq!(pressed(&mut view, &[Key::Interrupt]), Asked::Interrupt);
        }
        assert_eq!(pressed(&mut View::default(), &[Key::Escape]), Asked::Quit);
        let mut view = View::default();
        assert_eq!(pressed(&mut view, &[Key::Enter]), Asked::Nothing);
        assert!(view.note.is_some_and(|note| note.is_bad));
    }

    #[test]
    fn where_no_label_is_known_any_is_typed() {
        let any = Review::new(&[]);
        assert_eq!(typed_label(" baru ", &any, &[]), Ok("baru".into()));
        assert_eq!(typed_label("-", &any, &[]), Err("no label begins with '-'".into()));
        let offered = ["baru".to_owned()];
        assert_eq!(typed_label("ba", &any, &offered), Ok("baru".into()));
        assert_eq!(typed_label("lama", &any, &offered), Ok("lama".into()));
        assert_eq!(typed_label("", &any, &offered), Err("type the beginning of a label".into()));
    }
}
