//! Models of hashed n-grams beside those of the n-grams themselves.

use super::*;
use crate::article::Article;
use crate::features::{TokenCache, Vocabulary};
use crate::recipe::Solver;
use proptest::prelude::*;

const LABELS: [&str; 3] = ["negatif", "netral", "positif"];

fn corpus_of(texts: &[String], classes: usize) -> Corpus {
    let article = |(i, body): (usize, &String)| Article {
        body: format!("{body} nomor{i}"),
        label: Some(LABELS[i % classes].to_owned()),
        ..Article::default()
    };
    Corpus::new(texts.iter().enumerate().map(article).collect(), false).unwrap()
}

fn recipe(bits: u32) -> Recipe {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.hash_bits = bits;
    recipe
}

fn fitted(corpus: &Corpus, recipe: &Recipe) -> Model {
    let options = Options { evaluation: Evaluation::None, ..Options::default() };
    train(corpus, recipe, &options, &mut |_| ()).unwrap().model
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let words = ["tidak", "naik", "turun", "laba,", "rugi.", "belum", "baik", "buruk", "oleh-oleh", "harga"];
    let text = prop::collection::vec(prop::sample::select(words.to_vec()), 1..12).prop_map(|w| w.join(" "));
    prop::collection::vec(text, 6..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Without collisions a bucket is an n-gram under another number.
    #[test]
    fn buckets_of_one_n_gram_each_predict_as_the_n_grams_do(texts in texts(), classes in 2usize..4) {
        let corpus = corpus_of(&texts, classes);
        let with = |bits: u32| {
            let mut recipe = recipe(bits);
            // Every n-gram has a column, so that as many columns means one bucket for each.
            recipe.features.min_df = 1.0;
            // At C 1 weights are within 1e-7 of the optimum, times the gradient at the origin.
            (recipe.train.c, recipe.train.tol, recipe.train.solver) = (1.0, 1e-7, Solver::Newton);
            fitted(&corpus, &recipe)
        };
        let (exact, hashed) = (with(0), with(22));
        prop_assume!(exact.card().features == hashed.card().features);
        prop_assert!(exact.card().certificate.holds() && hashed.card().certificate.holds());
        prop_assert_eq!(exact.card().non_zeros, hashed.card().non_zeros);
        let cache = (TokenCache::default(), TokenCache::default());
        let unseen = ["laba turun, tidak buruk", "yang belum pernah ada", ""];
        let seen = texts.iter().map(|text| (text.as_str(), true));
        for (text, is_seen) in seen.chain(unseen.map(|text| (text, false))) {
            let by_name = |model: &Model, cache: &TokenCache| {
                let mut reasons = model.reasons(text, 0, cache);
                reasons.sort_by(|a, b| a.ngram.cmp(&b.ngram));
                reasons
            };
            let (a, b) = (by_name(&exact, &cache.0), by_name(&hashed, &cache.1));
            let names = |reasons: &[crate::model::Reason]| {
                reasons.iter().map(|reason| reason.ngram.clone()).collect::<Vec<_>>()
            };
            // A kept bucket may hold an n-gram that no training text has: a collision after all.
            if !is_seen && names(&a) != names(&b) {
                continue;
            }
            prop_assert_eq!(names(&a), names(&b));
            for (a, b) in a.iter().zip(&b) {
                prop_assert!((a.contribution - b.contribution).abs() < 1e-6, "{:?} {:?}", a, b);
            }
            let (a, b) = (exact.predict(text, &cache.0), hashed.predict(text, &cache.1));
            for (p, q) in a.probabilities.iter().zip(&b.probabilities) {
                prop_assert!((p - q).abs() < 1e-6, "{}: {:?} {:?}", text, a, b);
            }
        }
    }
}

fn numbered(n: usize) -> Vec<String> {
    let bodies = ["laba naik tajam", "pabrik rugi dan tutup", "rapat digelar senin", "tidak rugi lagi"];
    (0..n).map(|i| format!("{} {}", bodies[i % bodies.len()], i / 5)).collect()
}

#[test]
fn weights_follow_their_bucket() {
    let (few, many) = (corpus_of(&numbered(20), 2), corpus_of(&numbered(30), 2));
    let (from, to) = (fitted(&few, &recipe(18)), fitted(&many, &recipe(18)));
    let labels = few.labels();
    let own = init::parameters(&from, from.featurizer().vocabulary(), labels);
    let stored: Vec<f64> = from.linear().weights.iter().map(|w| f64::from(*w)).collect();
    assert_eq!(own.weights, stored);
    let taken = init::parameters(&from, to.featurizer().vocabulary(), labels);
    let (Vocabulary::Hashed(old), Vocabulary::Hashed(new)) =
        (from.featurizer().vocabulary(), to.featurizer().vocabulary())
    else {
        panic!("both recipes hash")
    };
    let rugi = crate::features::bucket(["rugi"], 18);
    let (before, now) = (old.words().find(rugi).unwrap(), new.words().find(rugi).unwrap());
    assert_ne!(stored[before as usize], 0.0);
    assert_eq!(taken.weights[now as usize], stored[before as usize]);
}

#[test]
fn a_start_of_another_hash_is_refused_by_the_flag() {
    let corpus = corpus_of(&numbered(20), 2);
    for (from, to, told) in [(18, 17, "--hash-bits 18"), (18, 0, "--hash-bits 18"), (0, 18, "--hash-bits 0")]
    {
        let model = fitted(&corpus, &recipe(from));
        let plan = Plan { init: Some(&model), ..Plan::of(&recipe(to)) };
        let refusal = plan.check().unwrap_err().to_string();
        assert!(refusal.contains("--init") && refusal.contains(&format!("give {told},")), "{refusal}");
        assert!(Plan { init: Some(&model), ..Plan::of(&recipe(from)) }.check().is_ok());
    }
}

#[test]
fn crowded_buckets_are_told() {
    let options = Options { evaluation: Evaluation::None, ..Options::default() };
    // 200 documents of a number of their own, in words and in characters.
    let texts: Vec<String> = (0..600).map(|i| format!("kata{} lain{}", 7919 * i, 6007 * i)).collect();
    let notes = |bits| {
        let trained = train(&corpus_of(&texts, 2), &recipe(bits), &options, &mut |_| ()).unwrap();
        trained.notes.into_iter().filter(|note| note.contains("--hash-bits")).collect::<Vec<_>>()
    };
    let [note] = notes(10).try_into().unwrap();
    assert!(
        note.contains("of the 1024 buckets of words") && note.ends_with("--hash-bits (now 10)"),
        "{note}"
    );
    assert!(notes(18).is_empty() && notes(0).is_empty());
}
