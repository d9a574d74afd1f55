//! The parts of training one by one: `cargo bench --bench training`.
//!
//! Tokens, counts, rows, objective, gradient and one whole fit, on text made here (so that anyone can
//! run it) and, where `../shared/bench` is present, on the first articles of IMDb. A change is judged by
//! `cargo bench --bench training -- --save-baseline before`, the change, then `-- --baseline before`.
//! A name picks some: `cargo bench --bench training -- generated/solver`.

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use linfa::traits::Fit;
use linfa::{DatasetBase, ParamGuard};
use sentimen::features::{CountMatrix, Featurizer, SparseRows, TokenCache};
use sentimen::recipe::Recipe;
use sentimen::text::{Analyzer, normalize, tokenize};
use sentimen::train::{LogisticRegression, Objective, Targets};

/// Articles of each corpus: enough that no cache holds the work, few enough to repeat it.
const ARTICLES: usize = 4000;

/// Labelled texts to work on.
struct Texts {
    name: &'static str,
    texts: Vec<String>,
    labels: Vec<usize>,
    classes: usize,
}

impl Texts {
    fn bytes(&self) -> u64 {
        self.texts.iter().map(|text| text.len() as u64).sum()
    }
}

fn corpora() -> Vec<Texts> {
    [Some(generated()), imdb()].into_iter().flatten().collect()
}

/// A small generator (splitmix64): the same texts everywhere, without a crate for it.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Even over 0–1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A made-up word, another for each number.
fn word(mut number: usize) -> String {
    const CONSONANTS: &[u8] = b"bcdghjklmnprstwy";
    const VOWELS: &[u8] = b"aeiou";
    let mut word = String::new();
    while word.len() < 4 || number > 0 {
        word.push(char::from(CONSONANTS[number % 16]));
        word.push(char::from(VOWELS[number / 16 % 5]));
        number /= 80;
    }
    word
}

/// Articles of about 250 words whose frequencies fall as 1/rank; three classes, each with words of its own.
fn generated() -> Texts {
    const TYPES: f64 = 60_000.0;
    let mut random = Random(7);
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for at in 0..ARTICLES {
        let class = at % 3;
        let mut text = String::new();
        for position in 0..200 + random.next() as usize % 100 {
            // The rank whose share of all words is drawn: log-uniform, which is 1/rank.
            let mut rank = TYPES.powf(random.share()) as usize;
            if rank > 200 && random.share() < 0.1 {
                rank = rank - rank % 3 + class;
            }
            let made = word(rank);
            if position % 12 == 0 {
                text.push_str(if position == 0 { "" } else { ". " });
                text.push_str(&made[..1].to_uppercase());
                text.push_str(&made[1..]);
            } else {
                text.push_str(if random.share() < 0.05 { ", " } else { " " });
                text.push_str(&made);
            }
        }
        text.push('.');
        texts.push(text);
        labels.push(class);
    }
    Texts { name: "generated", texts, labels, classes: 3 }
}

/// The first articles of IMDb, where they are.
fn imdb() -> Option<Texts> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/imdb_train.jsonl.gz");
    let lines = BufReader::new(flate2::read::GzDecoder::new(std::fs::File::open(path).ok()?)).lines();
    let rows: Vec<serde_json::Value> = lines
        .take(ARTICLES)
        .map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON"))
        .collect();
    let text = |row: &serde_json::Value| row["text"].as_str().expect("a text").to_owned();
    let labels = rows.iter().map(|row| usize::from(row["label"] == "pos")).collect();
    Some(Texts { name: "imdb", texts: rows.iter().map(text).collect(), labels, classes: 2 })
}

fn recipe() -> Recipe {
    Recipe::built_in("words12").expect("a recipe")
}

/// All that a fit needs, from texts.
fn featurized(texts: &[&str], recipe: &Recipe) -> (CountMatrix, Featurizer, SparseRows) {
    let all: Vec<usize> = (0..texts.len()).collect();
    let (text, features) = (&recipe.text, &recipe.features);
    let counts =
        CountMatrix::count(texts, text, features, features.min_documents(texts.len())).expect("counts");
    let featurizer = Featurizer::fit(&counts, &all, text, features).expect("a vocabulary");
    let rows = counts.rows(&all, &all, &featurizer, features).expect("rows");
    (counts, featurizer, rows)
}

fn benches(criterion: &mut Criterion) {
    for corpus in corpora() {
        let mut group = criterion.benchmark_group(corpus.name);
        group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
        tokens(&mut group, &corpus);
        features(&mut group, &corpus);
        fit(&mut group, &corpus);
        group.finish();
    }
}

/// MB/s of text to tokens.
fn tokens(group: &mut BenchmarkGroup<'_, WallTime>, corpus: &Texts) {
    group.throughput(Throughput::BytesDecimal(corpus.bytes()));
    for name in ["words12", "default"] {
        let settings = Recipe::built_in(name).expect("a recipe").text;
        let normal: Vec<_> = corpus.texts.iter().map(|text| normalize(text, settings.tokens)).collect();
        group.bench_function(format!("tokenizer alone, {name}"), |b| {
            b.iter(|| {
                let mut length = 0;
                for text in &normal {
                    tokenize(text, settings.tokens, |place, _| length += place.len());
                }
                black_box(length)
            });
        });
        let analyzer = Analyzer::new(&settings).expect("an analyzer");
        group.bench_function(format!("normalize and tokenize, {name}"), |b| {
            b.iter(|| {
                let mut length = 0;
                for text in &corpus.texts {
                    length += analyzer.pieces(text, |_, pieces| pieces.len());
                }
                black_box(length)
            });
        });
    }
}

/// MB/s of text to counts, to weighted rows, and of texts one by one as in prediction.
fn features(group: &mut BenchmarkGroup<'_, WallTime>, corpus: &Texts) {
    let texts: Vec<&str> = corpus.texts.iter().map(String::as_str).collect();
    let all: Vec<usize> = (0..texts.len()).collect();
    for name in ["words12", "default"] {
        let recipe = Recipe::built_in(name).expect("a recipe");
        let (text, features) = (&recipe.text, &recipe.features);
        let least = features.min_documents(texts.len());
        group.bench_function(format!("count, {name}"), |b| {
            b.iter(|| CountMatrix::count(&texts, text, features, least));
        });
        let (counts, featurizer, _) = featurized(&texts, &recipe);
        group.bench_function(format!("vocabulary from counts, {name}"), |b| {
            b.iter(|| Featurizer::fit(&counts, &all, text, features));
        });
        group.bench_function(format!("rows from counts, {name}"), |b| {
            b.iter(|| counts.rows(&all, &all, &featurizer, features));
        });
        group.bench_function(format!("row of one text, {name}"), |b| {
            let cache = TokenCache::default();
            b.iter(|| {
                for text in &texts {
                    featurizer.row(text, &cache, |_, values| black_box(values.len()));
                }
            });
        });
    }
}

/// Non-zeros a second of the objective's passes, and one whole fit.
fn fit(group: &mut BenchmarkGroup<'_, WallTime>, corpus: &Texts) {
    let recipe = recipe();
    let texts: Vec<&str> = corpus.texts.iter().map(String::as_str).collect();
    let (_, _, rows) = featurized(&texts, &recipe);
    let targets = Targets::of_labels(&corpus.labels, corpus.classes);
    group.throughput(Throughput::Elements(rows.non_zeros() as u64));
    {
        let objective = Objective::new(&rows, &targets, 1.0 / recipe.train.c);
        let origin = objective.origin();
        let margins = objective.margins(&origin);
        let probabilities = objective.probabilities(&margins);
        group.bench_function("objective", |b| b.iter(|| objective.value(&origin)));
        group.bench_function("gradient", |b| b.iter(|| objective.gradient(&origin, &probabilities)));
    }
    let dataset = DatasetBase::new(rows, targets);
    let regression = LogisticRegression::new().c(recipe.train.c).tol(recipe.train.tol);
    let valid = regression.check().expect("parameters");
    group.bench_function("solver", |b| b.iter(|| valid.fit(&dataset).expect("a fit").iterations));
}

criterion_group!(parts, benches);
criterion_main!(parts);
