//! Tasks to outcomes: cleaned on all threads, given out in order.
//!
//! One thread feeds tasks ([`feed`]); the caller hands what has come to the pool in pieces, and takes
//! the pieces back in the order they were handed out. While it waits it works itself. All that is on
//! its way is bounded in number and bytes, so memory does not grow with the inputs, and a line that
//! comes down a slow pipe is answered at once.

use std::collections::VecDeque;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvError, TryRecvError, sync_channel};

use super::feed::{Budget, Fed, PIECE, PIECE_BYTES, feed};
use super::options::Options;
use super::{Opened, Outcome, Step, Steps};
use crate::error::{Error, Result};

/// The most pieces that wait to be handed to the pool.
const WAITING: usize = 64;
/// The pieces a thread that are handed out at a time.
const PIECES: usize = 4;

/// The most bytes of a batch.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Outcomes in the order of the inputs; see [`super::read`].
pub struct Reading {
    options: Arc<Options>,
    budget: Arc<Budget>,
    fed: Receiver<Vec<Fed>>,
    /// The pool's pieces, the oldest first.
    running: VecDeque<Receiver<Vec<Done>>>,
    /// The piece being given out.
    ready: VecDeque<Done>,
    /// The rows of a file that looked like a page.
    rows: Option<Steps>,
    share: Option<f64>,
}

/// A task done.
struct Done {
    opened: Opened,
    bytes: usize,
    share: Option<f64>,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Reading {
    pub(super) fn start(inputs: Vec<PathBuf>, options: Options) -> Result<Self> {
        let (out, fed) = sync_channel(WAITING);
        let (options, budget) = (Arc::new(options), Arc::new(Budget::default()));
        let theirs = (Arc::clone(&options), Arc::clone(&budget));
        std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || feed(&inputs, &theirs.0, out, &theirs.1))
            .map_err(|error| Error::invalid(format!("no thread can be started to read with: {error}")))?;
        let (running, ready) = (VecDeque::new(), VecDeque::new());
        Ok(Self { options, budget, fed, running, ready, rows: None, share: None })
    }

    /// The share of the inputs that was given out, 0–1; `None` where they have no end that is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.share
    }

    /// Waits for an outcome, then takes all that need no more waiting for input: `most` in all, or
    /// 4 MiB of text. Empty at the end.
    pub fn batch(&mut self, most: usize) -> Vec<Outcome> {
        let mut batch: Vec<Outcome> = self.next().into_iter().collect();
        let mut bytes = batch.iter().map(Outcome::bytes).sum::<usize>();
        while !batch.is_empty() && batch.len() < most && bytes < BATCH_BYTES && self.has_more() {
            let Some(outcome) = self.next() else { break };
            bytes += outcome.bytes();
            batch.push(outcome);
        }
        batch
    }

    /// Whether the next outcome is there, or being made.
    fn has_more(&mut self) -> bool {
        if self.rows.is_none() && self.ready.is_empty() && self.running.is_empty() {
            self.hand_out();
        }
        self.rows.is_some() || !self.ready.is_empty() || !self.running.is_empty()
    }

    /// Hands to the pool what has been fed.
    fn hand_out(&mut self) {
        while self.running.len() < PIECES * rayon::current_num_threads()
            && let Ok(first) = self.fed.try_recv()
        {
            self.hand(first);
        }
    }

    /// Hands `piece` to the pool, with what else has been fed where it is small.
    fn hand(&mut self, mut piece: Vec<Fed>) {
        let mut bytes = piece.iter().map(|fed| fed.bytes).sum::<usize>();
        while piece.len() < PIECE
            && bytes < PIECE_BYTES
            && let Ok(more) = self.fed.try_recv()
        {
            bytes += more.iter().map(|fed| fed.bytes).sum::<usize>();
            piece.extend(more);
        }
        let (out, done) = sync_channel(1);
        let options = Arc::clone(&self.options);
        rayon::spawn_fifo(move || {
            let made = piece.into_iter().map(|fed| fed.run(&options)).collect();
            // Nobody waits for it when the caller has seen enough.
            let _ = out.send(made);
        });
        self.running.push_back(done);
    }
}

/// The piece that `done` is to give; meanwhile this thread works for its pool.
fn wait(done: &Receiver<Vec<Done>>) -> Result<Vec<Done>, RecvError> {
    loop {
        match done.try_recv() {
            Ok(made) => return Ok(made),
            Err(TryRecvError::Disconnected) => return Err(RecvError),
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                Some(rayon::Yield::Executed) => {}
                // Another thread is at it.
                Some(rayon::Yield::Idle) | None => return done.recv(),
            },
        }
    }
}

impl Fed {
    fn run(self, options: &Options) -> Done {
        let opened = match self.task.run(options) {
            // Read to its end here: a folder of such files must not stay open all at once.
            Opened::Many(steps) if self.bytes <= PIECE_BYTES => {
                let read: Vec<Step> = steps.map(|step| Step::Ready(step.finish())).collect();
                Opened::Many(Box::new(read.into_iter()))
            }
            opened => opened,
        };
        Done { opened, bytes: self.bytes, share: self.share }
    }
}

impl Iterator for Reading {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        loop {
            if let Some(steps) = &mut self.rows {
                match steps.next() {
                    Some(step) => return Some(step.finish()),
                    None => self.rows = None,
                }
            }
            if let Some(done) = self.ready.pop_front() {
                self.budget.free(done.bytes);
                self.share = done.share;
                match done.opened {
                    Opened::One(outcome) => return Some(outcome),
                    Opened::Many(steps) => self.rows = Some(steps),
                }
                continue;
            }
            self.hand_out();
            match self.running.pop_front() {
                Some(done) => self.ready = wait(&done).unwrap_or_default().into(),
                None => {
                    let first = self.fed.recv().ok()?;
                    self.hand(first);
                }
            }
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.budget.close();
    }
}
