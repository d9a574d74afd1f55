//! How fast texts are scored on one core, with words and with characters: `cargo bench --bench scoring`.
//!
//! Scores the texts that a model was trained on, one after the other on one thread, once unmeasured and then five times, and
//! prints the median as MB of text a second. Reading, training and writing are not in it. `cargo bench --bench scoring -- FILE`
//! takes any input of labelled rows; without one it is `../shared/bench/imdb_train.jsonl.gz`, and `data/pages` where that is absent.
#![allow(clippy::print_stdout)] // Figures are for people to read.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use sentimen::article::Article;
use sentimen::ingest::{self, Outcome};
use sentimen::model::Scorer;
use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, Evaluation, Options, train};

fn main() {
    // cargo adds --bench.
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let imdb = root.join("../shared/bench/imdb_train.jsonl.gz");
    let file = match given {
        Some(file) => PathBuf::from(file),
        None if imdb.exists() => imdb,
        None => root.join("data/pages"),
    };
    let articles: Vec<Article> = ingest::read(std::slice::from_ref(&file), &ingest::Options::default())
        .expect("an input")
        .filter_map(|outcome| match outcome {
            Outcome::Article(article) => Some(*article),
            Outcome::Rejected { .. } => None,
        })
        .collect();
    for (name, recipe) in [("words 1-2", "words12"), ("words 1-2, characters 2-5, lexicon", "default")] {
        let recipe = Recipe::built_in(recipe).expect("a recipe");
        let corpus = Corpus::new(articles.clone(), false).expect("a corpus");
        let options = Options { evaluation: Evaluation::None, ..Options::default() };
        let model = Arc::new(train(&corpus, &recipe, &options, &mut |_| ()).expect("a model").model);
        model.prepare();
        let texts: Vec<_> = articles.iter().map(|article| model.text_of(article)).collect();
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let mut seconds: Vec<f64> = one.install(|| {
            let scorer = Scorer::new(Arc::clone(&model));
            let run = |_| {
                let start = Instant::now();
                for text in &texts {
                    std::hint::black_box(scorer.score(text, 0));
                }
                start.elapsed().as_secs_f64()
            };
            (0..6).map(run).skip(1).collect()
        });
        seconds.sort_by(f64::total_cmp);
        let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
        println!(
            "{name:<36} {:6.1} MB/s a core ({:.1} to {:.1}); {} texts, {:.1} MB, {} n-grams",
            rate(seconds[2]),
            rate(seconds[4]),
            rate(seconds[0]),
            texts.len(),
            bytes as f64 / 1e6,
            model.featurizer().vocabulary().len(),
        );
    }
}
