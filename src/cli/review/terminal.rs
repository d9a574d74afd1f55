//! The terminal: keys in, screens out, and everything as it was at the end.

use super::keys::Key;
use super::screen::{Screen, Style};
use super::session::{Change, Command};
use super::view::{Asked, Note, Shown, View};
use super::walk::{Walk, why};
use crate::cli::Done;
use crate::{Error, Result};
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::style::Print;
use crossterm::terminal::{
    Clear, ClearType, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{execute, queue, terminal};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// An answer that comes this soon after the last one is a key held down, or one pressed before the article was seen.
const UNSEEN: Duration = Duration::from_millis(150);

/// Walks through the review, a key at a time.
///
/// # Errors
/// [`Error::Io`] of the terminal, and those of [`Walk::take`].
pub(super) fn run(walk: &mut Walk, style: Style) -> Result<Done> {
    let _entered = Entered::new().map_err(failed)?;
    let mut view = View::default();
    let mut is_new = false;
    // When the article that followed an answer was shown.
    let mut since: Option<Instant> = None;
    loop {
        let shown = show(walk, &mut view, style).map_err(failed)?;
        if std::mem::take(&mut is_new) {
            since = Some(Instant::now());
        }
        let asked = match crossterm::event::read().map_err(failed)? {
            Event::Key(event) if event.kind != KeyEventKind::Release => match key(event) {
                Some(key) => view.press(key, walk.keys(), walk.session().review(), shown),
                None => continue,
            },
            Event::Paste(text) => {
                view.paste(&text);
                continue;
            }
            // A new size is read when the screen is shown.
            _ => continue,
        };
        let unsaved = match asked {
            Asked::Quit => return Ok(Done::Well),
            Asked::Interrupt => return Ok(Done::Interrupted),
            Asked::Nothing => walk.save()?,
            Asked::Command(command)
                if is_answer(&command) && since.is_some_and(|at| at.elapsed() < UNSEEN) =>
            {
                is_new = true;
                view.note =
                    Some(Note::bad("this came too soon to be an answer; press the key again if it is one"));
                walk.save()?
            }
            Asked::Command(command) => {
                is_new = is_answer(&command);
                let (change, unsaved) = walk.take(command)?;
                if !matches!(change, Change::Refused(_)) {
                    view.scroll = 0;
                }
                view.note = Some(said(&change));
                unsaved
            }
        };
        if let Some(error) = unsaved {
            view.note = Some(Note::bad(format!("not saved: {}; the next key tries again", why(&error))));
        }
    }
}

/// Whether it says something of the article itself.
fn is_answer(command: &Command) -> bool {
    matches!(command, Command::Answer(_) | Command::Given | Command::Suggested)
}

fn failed(error: std::io::Error) -> Error {
    Error::io("terminal", error)
}

/// Shows where the walk is.
fn show(walk: &Walk, view: &mut View, style: Style) -> std::io::Result<Shown> {
    let (width, height) = terminal::size()?;
    let screen = Screen { session: walk.session(), keys: walk.keys(), view, style };
    let (lines, shown) = screen.lines(usize::from(width.max(1)), usize::from(height.max(1)));
    view.scroll = view.scroll.min(shown.furthest);
    let mut out = std::io::BufWriter::new(std::io::stderr().lock());
    for (at, line) in (0..height).zip(&lines) {
        // Cleared first: behind a line of full width the cursor stands on its last character.
        queue!(out, MoveTo(0, at), Clear(ClearType::CurrentLine), Print(line))?;
    }
    if lines.len() < usize::from(height) {
        queue!(out, MoveTo(0, lines.len() as u16), Clear(ClearType::FromCursorDown))?;
    }
    out.flush()?;
    Ok(shown)
}

/// What a change was, for the person who made it.
fn said(change: &Change) -> Note {
    match change {
        Change::Answered(row, answer) => {
            Note::of(format!("article {}: {}; u takes it back", row + 1, super::screen::said_answer(answer)))
        }
        Change::Skipped(row) => Note::of(format!("article {} skipped", row + 1)),
        Change::Undone(row, _) => Note::of(format!("article {} is as it was before", row + 1)),
        Change::Back(row) => Note::of(format!(
            "back to article {}; its answer stands until you give another, s goes on",
            row + 1
        )),
        Change::Refused(reason) => Note::bad(reason.clone()),
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    match event.code {
        KeyCode::Char('c' | 'C') if control => Some(Key::Interrupt),
        KeyCode::Char(_) if control || event.modifiers.contains(KeyModifiers::ALT) => None,
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Esc => Some(Key::Escape),
        KeyCode::Backspace => Some(Key::Backspace),
        KeyCode::Tab => Some(Key::Tab),
        KeyCode::Up => Some(Key::Up),
        KeyCode::Down => Some(Key::Down),
        KeyCode::PageUp => Some(Key::PageUp),
        KeyCode::PageDown => Some(Key::PageDown),
        KeyCode::Home => Some(Key::Home),
        KeyCode::End => Some(Key::End),
        _ => None,
    }
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send>;

/// Whether the terminal is ours.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours; dropped, it is as it was.
struct Entered;

impl Entered {
    fn new() -> std::io::Result<Self> {
        // Who has it enters or leaves, and nobody else, nor shows anything between.
        let _stderr = std::io::stderr().lock();
        terminal::enable_raw_mode()?;
        IS_OURS.store(true, Ordering::SeqCst);
        let entered = Self;
        // What a panic says must not go down with the screen it is said on.
        let before: Hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            before(panic);
        }));
        execute!(std::io::stderr(), EnterAlternateScreen, DisableLineWrap, EnableBracketedPaste, Hide)?;
        Ok(entered)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        leave();
    }
}

/// Once only. What cannot be undone stays; there is nobody left to tell.
pub(in crate::cli) fn leave() {
    let _stderr = std::io::stderr().lock();
    if !IS_OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(std::io::stderr(), Show, DisableBracketedPaste, EnableLineWrap, LeaveAlternateScreen);
    let _ = terminal::disable_raw_mode();
}
