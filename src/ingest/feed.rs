//! Inputs to steps: one thread lists, opens and splits what there is, a bounded piece ahead.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::draft::fault;
use super::options::{Kind, Options};
use super::progress::Progress;
use super::source::{self, Listing, Source};
use super::{Opened, Outcome, Step, Steps, open};

/// The most bytes of steps that may be on their way to the caller.
const BYTES: usize = 16 * 1024 * 1024;
/// What a task holds besides its text, about, in bytes.
const TASK: usize = 1024;
/// The most tasks and bytes that are sent together.
pub(super) const PIECE: usize = 32;
pub(super) const PIECE_BYTES: usize = 256 * 1024;
/// A compressed file is taken to hold this many times its size.
const COMPRESSION: usize = 8;

/// What is left to do for one or more outcomes.
pub(super) enum Task {
    Row(Step),
    /// A file of so many bytes that is likely one page, not opened yet.
    File(Source, usize),
}

/// A task on its way.
pub(super) struct Fed {
    pub(super) task: Task,
    /// What it holds of the [`Budget`].
    pub(super) bytes: usize,
    /// The share of all inputs read once it is done, where all have a length.
    pub(super) share: Option<f64>,
}

/// Bytes on their way, between the thread that reads and the caller who takes.
#[derive(Debug, Default)]
pub(super) struct Budget {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    bytes: usize,
    closed: bool,
}

impl State {
    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.bytes == 0 || self.bytes.saturating_add(bytes) <= BYTES;
        if fits {
            self.bytes = self.bytes.saturating_add(bytes);
        }
        fits
    }
}

impl Budget {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing between lock and unlock can panic and leave the sum wrong.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes `bytes` where they fit, or nothing else is on its way.
    fn try_take(&self, bytes: usize) -> bool {
        self.state().take(bytes)
    }

    /// Waits until `bytes` can be taken; `false` once closed.
    fn take(&self, bytes: usize) -> bool {
        let mut state = self.state();
        while !state.closed && !state.take(bytes) {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        !state.closed
    }

    /// Gives back what was taken.
    pub(super) fn free(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes = state.bytes.saturating_sub(bytes);
        self.freed.notify_one();
    }

    /// Nobody takes steps any more.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.freed.notify_one();
    }
}

/// Sends the tasks of `inputs` in their order until all are sent or nobody takes them.
pub(super) fn feed(inputs: &[PathBuf], options: &Options, out: SyncSender<Vec<Fed>>, budget: &Budget) {
    let endless = inputs.iter().any(|input| input.as_os_str() == "-");
    let listings: Vec<Listing> = inputs.iter().map(|input| source::list(input)).collect();
    let files = listings.iter().map(Listing::len).sum::<usize>();
    let all = files as f64;
    let progress = Progress::default();
    let mut sender = Sender { out, budget, piece: Vec::new(), bytes: 0 };
    for (at, (source, listed)) in listings.into_iter().flatten().enumerate() {
        let found = fs::metadata(&source.path).ok().filter(|found| found.is_file() && !source.is_stdin());
        // What has come before a pipe, and each row of it, must not wait for what it may bring.
        let pipe = found.is_none();
        if pipe && !sender.flush() {
            return;
        }
        let mut send = |task: Task| {
            let within = if matches!(task, Task::File(..)) { 1.0 } else { progress.share() };
            let share = (!endless).then(|| (at as f64 + within) / all);
            sender.send(task, share) && (!pipe || sender.flush())
        };
        let is_likely_page = files > 1 && is_likely_page(&source, options);
        let wanted = match (listed, found) {
            (Err(error), _) => send(Task::Row(Step::Ready(Outcome::rejected(&source, None, error)))),
            (Ok(()), Some(found)) if is_likely_page => {
                send(Task::File(source, usize::try_from(found.len()).unwrap_or(usize::MAX)))
            }
            (Ok(()), _) => match opened(source, options, &progress) {
                Opened::Many(mut steps) => steps.all(|step| send(Task::Row(step))),
                Opened::One(outcome) => send(Task::Row(Step::Ready(outcome))),
            },
        };
        if !wanted {
            return;
        }
    }
    sender.flush();
}

/// Sends tasks a piece at a time: waking the taker for each would cost more than most rows.
struct Sender<'b> {
    out: SyncSender<Vec<Fed>>,
    budget: &'b Budget,
    piece: Vec<Fed>,
    bytes: usize,
}

impl Sender<'_> {
    /// Adds a task to the piece; `false` where nobody takes it any more.
    fn send(&mut self, task: Task, share: Option<f64>) -> bool {
        let bytes = task.bytes().saturating_add(TASK);
        // Who waits with tasks in hand waits for ever.
        let taken = self.budget.try_take(bytes) || self.flush() && self.budget.take(bytes);
        if !taken {
            return false;
        }
        self.piece.push(Fed { task, bytes, share });
        self.bytes = self.bytes.saturating_add(bytes);
        self.piece.len() < PIECE && self.bytes < PIECE_BYTES || self.flush()
    }

    fn flush(&mut self) -> bool {
        self.bytes = 0;
        self.piece.is_empty() || self.out.send(std::mem::take(&mut self.piece)).is_ok()
    }
}

impl Task {
    /// Bytes it holds, or will hold once its file is read.
    fn bytes(&self) -> usize {
        match self {
            Self::Row(step) => step.bytes(),
            Self::File(source, length) if compressed(source).is_some() => length.saturating_mul(COMPRESSION),
            Self::File(_, length) => *length,
        }
    }

    /// Does what is left to do.
    pub(super) fn run(self, options: &Options) -> Opened {
        match self {
            Self::Row(step) => Opened::One(step.finish()),
            Self::File(source, _) => opened(source, options, &Progress::default()),
        }
    }
}

/// The name below a compressed one's ending.
fn compressed(source: &Source) -> Option<&str> {
    [".gz", ".zst"].iter().find_map(|ending| source.id.strip_suffix(ending))
}

/// Whether a file is worth opening on another thread: it is a page unless its name says otherwise.
/// Rows are split here, one file after the other.
fn is_likely_page(source: &Source, options: &Options) -> bool {
    let ending = Path::new(compressed(source).unwrap_or(&source.id)).extension();
    let of_rows = ["csv", "tsv", "jsonl", "ndjson", "json"].iter().any(|rows| ending == Some(rows.as_ref()));
    options.kind == Kind::Page || options.kind == Kind::Auto && !of_rows
}

/// Opens `source`; a fault of this program, now or in a row, costs that input alone.
pub(super) fn opened(source: Source, options: &Options, progress: &Progress) -> Opened {
    let again = source.clone();
    match catch_unwind(AssertUnwindSafe(|| open(source, options, progress))) {
        Ok(Opened::Many(steps)) => Opened::Many(Box::new(Guarded { steps, source: again, done: false })),
        Ok(one) => one,
        Err(_) => Opened::One(Outcome::rejected(&again, None, fault(&again.file))),
    }
}

/// Rows that end with a rejection of the rest where reading them panics.
struct Guarded {
    steps: Steps,
    source: Source,
    done: bool,
}

impl Iterator for Guarded {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.done {
            return None;
        }
        catch_unwind(AssertUnwindSafe(|| self.steps.next())).unwrap_or_else(|_| {
            self.done = true;
            Some(Step::Ready(Outcome::rejected(&self.source, None, fault(&self.source.file))))
        })
    }
}
