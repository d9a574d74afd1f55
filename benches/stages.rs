//! Where the time and the memory of a training run go, stage by stage: `cargo bench --bench stages`.
//!
//! Does what `sentimen train FILE --recipe NAME --no-eval` does, through the library, and prints the
//! seconds of each stage, on the clock and of all threads together, and the largest resident set up to
//! its end (the last two where the system tells them, as Linux does). `cargo bench --bench stages -- FILE [RECIPE]` takes any input of labelled rows; without
//! one it is `../shared/bench/imdb_train.jsonl.gz` and `words12`. `RAYON_NUM_THREADS=1` shows one thread.
#![allow(clippy::print_stdout)] // Figures are for people to read.

use std::path::PathBuf;
use std::time::Instant;

use linfa::traits::Fit;
use linfa::{DatasetBase, ParamGuard};
use sentimen::corpus::tells::tells;
use sentimen::features::{CountMatrix, Featurizer};
use sentimen::ingest::{self, Outcome};
use sentimen::model::{Card, Model, Rule};
use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, LogisticRegression};

fn main() {
    // cargo adds --bench.
    let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/imdb_train.jsonl.gz");
    let file = given.next().map_or(default, PathBuf::from);
    let recipe = Recipe::built_in(&given.next().unwrap_or_else(|| "words12".into())).expect("a recipe");
    if !file.exists() {
        println!("skipped: {} is absent", file.display());
        return;
    }
    let mut clock = Clock::start();

    let mut articles = Vec::new();
    let mut reading = ingest::read(&[file], &ingest::Options::default()).expect("an input");
    loop {
        let batch = reading.batch(256);
        if batch.is_empty() {
            break;
        }
        articles.extend(batch.into_iter().filter_map(|outcome| match outcome {
            Outcome::Article(article) => Some(*article),
            Outcome::Rejected { .. } => None,
        }));
    }
    drop(reading);
    clock.lap("read");

    let labelled: Vec<_> = articles.iter().filter_map(|a| Some((&*a.body, a.label.as_deref()?))).collect();
    let (texts, labels): (Vec<&str>, Vec<&str>) = labelled.into_iter().unzip();
    let found = std::hint::black_box(tells(&texts, &labels)).len();
    let scan = clock.lap("tells scan alone");
    drop((texts, labels));
    let corpus = Corpus::new(articles, false).expect("a corpus");
    clock.lap("check and order, with that scan");

    let texts = corpus.texts(recipe.text.titles);
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let all: Vec<usize> = (0..corpus.len()).collect();
    let least = recipe.features.min_documents(corpus.len());
    let counts = CountMatrix::count(&texts, &recipe.text, &recipe.features, least).expect("counts");
    clock.lap("count n-grams");
    let featurizer = Featurizer::fit(&counts, &all, &recipe.text, &recipe.features).expect("a vocabulary");
    clock.lap("vocabulary");
    let rows = counts.rows(&all, &all, &featurizer, &recipe.features).expect("rows");
    let (non_zeros, words) = (rows.non_zeros(), featurizer.vocabulary().len());
    clock.lap("rows");

    let weights = corpus.class_weights(&all, &recipe.train).expect("class weights");
    let targets = corpus.targets(&all, &weights, recipe.train.confidence);
    let settings = &recipe.train;
    let regression =
        LogisticRegression::new().c(settings.c).tol(settings.tol).max_iterations(settings.max_iterations);
    let valid = regression.check().expect("parameters");
    let fitted = valid.fit(&DatasetBase::new(rows, targets)).expect("a fit");
    clock.lap("solve and certify");

    let card = Card {
        crate_version: env!("CARGO_PKG_VERSION").into(),
        data_hash: corpus.hash(),
        documents: Default::default(),
        groups: 0,
        seed: 0,
        features: [words as u64, 0],
        non_zeros: non_zeros as u64,
        objective: fitted.objective,
        certificate: fitted.certificate,
        evaluated_on: String::new(),
        figures: None,
        plain_figures: None,
        random_split_macro_f1: None,
        calibrations: Vec::new(),
        search: None,
        text: None,
        edits: Vec::new(),
        corrected: None,
    };
    let rule = Rule::plain(corpus.labels().len());
    let labels = corpus.labels().to_vec();
    let model = Model::new(recipe.clone(), labels, featurizer, fitted.linear, rule, card);
    let bytes = model.to_bytes().expect("bytes").len();
    clock.lap("model bytes");
    drop((counts, model));
    clock.lap("free");

    println!(
        "{:<32} {:7.3} s  (the scan alone taken off once)",
        "whole",
        clock.started.elapsed().as_secs_f64() - scan
    );
    println!(
        "{} articles, {words} n-grams, {non_zeros} non-zeros, {} iterations, objective {}, {bytes} bytes, {found} tells",
        corpus.len(),
        fitted.iterations,
        fitted.objective
    );
}

/// Prints what each stage took.
struct Clock {
    started: Instant,
    lap: Instant,
    worked: f64,
}

impl Clock {
    fn start() -> Self {
        Self { started: Instant::now(), lap: Instant::now(), worked: worked().unwrap_or(0.0) }
    }

    /// Prints the seconds since the last lap, and gives them.
    fn lap(&mut self, stage: &str) -> f64 {
        let seconds = self.lap.elapsed().as_secs_f64();
        let all = worked().map_or(String::new(), |all| format!("  worked {:6.2} s", all - self.worked));
        let peak = peak_megabytes().map_or(String::new(), |mb| format!("  peak so far {mb:6.0} MB"));
        println!("{stage:<32} {seconds:7.3} s{all}{peak}");
        self.worked = worked().unwrap_or(0.0);
        self.lap = Instant::now();
        seconds
    }
}

/// The largest resident set of this process so far, where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1e3)
}

/// Seconds that all threads of this process have worked so far, where the system tells.
fn worked() -> Option<f64> {
    // Linux tells user and system time in hundredths of a second, as the 14th and 15th field.
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = status.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0)
}
