//! Tasks to outcomes, and to what is made of these: on all threads, given out in order.
//!
//! One thread feeds tasks ([`feed`]); the caller hands what has come to the pool in pieces, and takes
//! the pieces back in the order they were handed out. While it waits it works itself. All that is on
//! its way is bounded in number and bytes, so memory does not grow with the inputs, and a line that
//! comes down a slow pipe is answered at once.

use std::collections::VecDeque;
use std::fmt;
use std::iter::Peekable;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvError, TryRecvError, sync_channel};

use super::feed::{Budget, Fed, PIECE, PIECE_BYTES, feed};
use super::options::Options;
use super::{Opened, Outcome};
use crate::error::{Error, Result};

/// The most pieces that wait to be handed to the pool.
const WAITING: usize = 64;
/// The pieces a thread that are handed out at a time.
const PIECES: usize = 4;

/// The most bytes of a batch.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Outcomes, or what is made of them, in the order of the inputs; see [`super::read`].
pub struct Reading<T = Outcome> {
    work: Arc<Work<T>>,
    budget: Arc<Budget>,
    fed: Receiver<Vec<Fed>>,
    /// The pool's pieces, the oldest first.
    running: VecDeque<Receiver<Vec<Done<T>>>>,
    /// The piece being given out.
    ready: VecDeque<Done<T>>,
    /// The rows of a file that looked like a page.
    rows: Option<Peekable<Rows<T>>>,
    share: Option<f64>,
}

/// What the pool does with a task.
struct Work<T> {
    options: Options,
    each: Box<dyn Fn(Outcome) -> T + Send + Sync>,
}

/// What was made of an outcome, and the bytes the outcome held.
type Made<T> = (T, usize);

type Rows<T> = Box<dyn Iterator<Item = Made<T>> + Send>;

/// A task done.
struct Done<T> {
    given: Given<T>,
    bytes: usize,
    share: Option<f64>,
}

enum Given<T> {
    One(Made<T>),
    Many(Rows<T>),
}

impl<T: Send + 'static> Work<T> {
    fn make(&self, outcome: Outcome) -> Made<T> {
        let bytes = outcome.bytes();
        ((self.each)(outcome), bytes)
    }

    fn run(self: &Arc<Self>, fed: Fed) -> Done<T> {
        let given = match fed.task.run(&self.options) {
            Opened::One(outcome) => Given::One(self.make(outcome)),
            Opened::Many(steps) => {
                let work = Arc::clone(self);
                let rows = steps.map(move |step| work.make(step.finish()));
                // Read to its end here where it is short: a folder of such files must not stay open all at once.
                Given::Many(if fed.bytes <= PIECE_BYTES {
                    Box::new(rows.collect::<Vec<_>>().into_iter())
                } else {
                    Box::new(rows)
                })
            }
        };
        Done { given, bytes: fed.bytes, share: fed.share }
    }
}

impl<T> fmt::Debug for Reading<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("options", &self.work.options).finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Reading<T> {
    pub(super) fn start(
        inputs: Vec<PathBuf>,
        options: Options,
        each: impl Fn(Outcome) -> T + Send + Sync + 'static,
    ) -> Result<Self> {
        let (out, fed) = sync_channel(WAITING);
        let budget = Arc::new(Budget::default());
        let theirs = (options.clone(), Arc::clone(&budget));
        std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || feed(&inputs, &theirs.0, out, &theirs.1))
            .map_err(|error| Error::invalid(format!("no thread can be started to read with: {error}")))?;
        let (running, ready) = (VecDeque::new(), VecDeque::new());
        let work = Arc::new(Work { options, each: Box::new(each) });
        Ok(Self { work, budget, fed, running, ready, rows: None, share: None })
    }

    /// The share of the inputs that was given out, 0–1; `None` where they have no end that is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.share
    }

    /// Waits for an outcome, then takes all that need no more waiting for input: `most` in all, or
    /// 4 MiB of text. Empty at the end.
    pub fn batch(&mut self, most: usize) -> Vec<T> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < most && bytes < BATCH_BYTES && (batch.is_empty() || self.has_more()) {
            let Some((made, held)) = self.made() else { break };
            bytes += held;
            batch.push(made);
        }
        batch
    }

    /// The next outcome made into what is wanted.
    fn made(&mut self) -> Option<Made<T>> {
        loop {
            if let Some(rows) = &mut self.rows {
                match rows.next() {
                    Some(made) => return Some(made),
                    None => self.rows = None,
                }
            }
            if let Some(done) = self.ready.pop_front() {
                self.budget.free(done.bytes);
                self.share = done.share;
                match done.given {
                    Given::One(made) => return Some(made),
                    Given::Many(rows) => self.rows = Some(rows.peekable()),
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

    /// Whether the next outcome is there, or being made.
    fn has_more(&mut self) -> bool {
        // Rows that have ended must not look like more.
        if self.rows.as_mut().is_some_and(|rows| rows.peek().is_none()) {
            self.rows = None;
        }
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
        let work = Arc::clone(&self.work);
        rayon::spawn_fifo(move || {
            let all = piece.into_iter().map(|fed| work.run(fed)).collect();
            // Nobody waits for it when the caller has seen enough.
            let _ = out.send(all);
        });
        self.running.push_back(done);
    }
}

/// The piece that `done` is to give; meanwhile this thread works for its pool.
fn wait<T>(done: &Receiver<Vec<Done<T>>>) -> Result<Vec<Done<T>>, RecvError> {
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

impl<T: Send + 'static> Iterator for Reading<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.made().map(|(made, _)| made)
    }
}

impl<T> Drop for Reading<T> {
    fn drop(&mut self) {
        self.budget.close();
    }
}
