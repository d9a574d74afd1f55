//! Is this still the text that the model was trained on?

use super::{Model, Scored};
use crate::features::Profiler;

/// Fewer documents than this say nothing of a whole batch.
const FEWEST: u64 = 20;
/// The share of known tokens is low where it lies so many standard errors below that of training …
const STANDARD_ERRORS: f64 = 4.0;
/// … and by this much: with thousands of documents any difference is certain, and articles of one day, which speak
/// of the same events, differ by more than chance.
const LEAST_DROP: f64 = 0.05;
/// Lengths are far off where one median is so many times the other.
const LENGTH_RATIO: u64 = 3;
/// A predicted share is far off by this much, and so many standard errors as above.
const LEAST_SHIFT: f64 = 0.25;

/// A figure of a batch beside that of the training documents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside<T> {
    /// Of the batch.
    pub batch: T,
    /// Of the training documents.
    pub training: T,
}

/// What a batch of scored documents looks like; memory does not grow with it.
#[derive(Debug, Clone)]
pub struct Batch {
    profiler: Profiler,
    labels: Vec<u64>,
}

impl Batch {
    /// A batch of no documents, for a model of so many classes.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self { profiler: Profiler::default(), labels: vec![0; classes] }
    }

    /// Adds a document.
    pub fn add(&mut self, scored: &Scored) {
        self.profiler.add(scored.tokens);
        self.labels[scored.prediction.label] += 1;
    }

    /// How many documents were given each label.
    #[must_use]
    pub fn labels(&self) -> &[u64] {
        &self.labels
    }
}

/// In what a batch is unlike the training documents. Each figure is there only where it is far off.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// Documents of the batch.
    pub documents: u64,
    /// Mean share of a document's tokens that the model knows.
    pub known: Option<Beside<f64>>,
    /// Median length in tokens.
    pub median: Option<Beside<u64>>,
    /// The class whose predicted share differs most from its share in training.
    pub share: Option<(usize, Beside<f64>)>,
}

impl Drift {
    /// Whether the texts themselves are unlike, and not just the shares of the classes.
    #[must_use]
    pub fn is_of_text(&self) -> bool {
        self.known.is_some() || self.median.is_some()
    }
}

impl Model {
    /// Holds a batch against the training documents: `None` where it is no further off than chance and habit allow,
    /// of fewer than 20 documents, and where the card says nothing of the training texts.
    ///
    /// The share of known tokens is low by a z-test, z = (x̄ − ȳ) / √(s²/n + s²/m) with mean x̄ and standard
    /// deviation s of the n training documents and mean ȳ of the m of the batch.
    #[must_use]
    pub fn drift(&self, batch: &Batch) -> Option<Drift> {
        let training = self.card.text.as_ref()?;
        let here = batch.profiler.profile()?;
        if here.documents < FEWEST {
            return None;
        }
        let (n, m) = (training.documents as f64, here.documents as f64);
        let known = training.known.zip(here.known).and_then(|(training, here)| {
            let error = training.standard_deviation * (1.0 / n + 1.0 / m).sqrt();
            let drop = training.mean - here.mean;
            let far = drop >= LEAST_DROP && drop > STANDARD_ERRORS * error;
            far.then_some(Beside { batch: here.mean, training: training.mean })
        });
        let (long, usual) = (here.tokens.median, training.tokens.median);
        let longer = |a: u64, b: u64| a > LENGTH_RATIO.saturating_mul(b);
        let far = longer(long, usual) || longer(usual, long);
        let median = far.then_some(Beside { batch: long, training: usual });
        let drift = Drift { documents: here.documents, known, median, share: self.shift(batch) };
        (drift.is_of_text() || drift.share.is_some()).then_some(drift)
    }

    /// The class whose predicted share is furthest from that in training, if that is far.
    fn shift(&self, batch: &Batch) -> Option<(usize, Beside<f64>)> {
        let documents = |label| self.card.documents.get(label).copied().unwrap_or(0) as f64;
        let all: f64 = self.labels.iter().map(documents).sum();
        let m = batch.labels.iter().sum::<u64>() as f64;
        let each = self.labels.iter().zip(&batch.labels).enumerate();
        let shares = each.map(|(k, (label, given))| {
            (k, Beside { batch: *given as f64 / m, training: documents(label) / all.max(1.0) })
        });
        let size = |b: &Beside<f64>| (b.batch - b.training).abs();
        let furthest = shares.reduce(|a, b| if size(&b.1) > size(&a.1) { b } else { a })?;
        let error = (furthest.1.training * (1.0 - furthest.1.training) / m).sqrt();
        let far = size(&furthest.1) >= LEAST_SHIFT && size(&furthest.1) > STANDARD_ERRORS * error;
        far.then_some(furthest)
    }
}
