//! What a model file keeps, and what it refuses. Here and not in `model`, because it takes a trained one; files made to do
//! harm are in `tests/hostile_model/`.

use super::*;
use crate::article::Article;
use crate::features::TokenCache;
use crate::recipe::Multiclass;
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

fn small_model(labels: &[&str]) -> Model {
    model_by(labels, &Recipe::built_in("default").unwrap())
}

/// Its n-grams hashed, words and characters or words alone.
fn hashed_model(labels: &[&str], bits: u32, with_chars: bool) -> Model {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.hash_bits = bits;
    if !with_chars {
        recipe.features.char_ngrams = [0, 0];
    }
    model_by(labels, &recipe)
}

/// Models of each kind, two classes and three.
fn models() -> Vec<Model> {
    let (two, three) = (["negatif", "positif"], ["negatif", "netral", "positif"]);
    vec![
        small_model(&two),
        small_model(&three),
        hashed_model(&two, 10, true),
        hashed_model(&three, 12, true),
        hashed_model(&three, 18, false),
    ]
}

fn model_by(labels: &[&str], recipe: &Recipe) -> Model {
    let bodies = ["laba naik tajam", "pabrik rugi dan tutup", "rapat digelar senin", "tidak rugi lagi"];
    let articles = (0..24)
        .map(|i| Article {
            body: format!("{} {}", bodies[i % bodies.len()], i / 8),
            label: Some(labels[i % bodies.len() % labels.len()].to_owned()),
            ..Article::default()
        })
        .collect();
    let corpus = Corpus::new(articles, false).unwrap();
    let options = Options { evaluation: Evaluation::None, ..Options::default() };
    train(&corpus, recipe, &options, &mut |_| ()).unwrap().model
}

const TEXTS: [&str; 4] = ["laba naik", "tidak rugi", "kata yang belum pernah ada", ""];

/// A model of words alone, in an exact vocabulary.
fn model_of_words() -> Model {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.char_ngrams = [0, 0];
    model_by(&["negatif", "netral", "positif"], &recipe)
}

#[test]
fn a_text_scores_as_its_row_and_to_the_same_bit_once_many_are_scored() {
    let text = "Tidak rugi lagi, laba naik! Laba laba naik tajam; pabrik yang tutup (12) tidak rugi. Café.";
    for model in models().into_iter().chain([model_of_words()]) {
        let cache = TokenCache::default();
        let all = |texts: &[&str]| -> Vec<Vec<f64>> {
            texts.iter().map(|text| model.predict(text, &cache).probabilities).collect()
        };
        let texts = [&TEXTS[..], &[text]].concat();
        let first = all(&texts);
        for (text, probabilities) in texts.iter().zip(&first) {
            let of_row = |columns: &[u32], values: &[f32]| model.linear.scores(columns, values);
            let row = model.rule.decide(&model.featurizer.row(text, &cache, of_row)).probabilities;
            assert!(
                row.iter().zip(probabilities).all(|(a, b)| (a - b).abs() < 1e-6),
                "{row:?} {probabilities:?}"
            );
        }
        model.prepare();
        assert_eq!(all(&texts), first);
    }
}

#[test]
fn files_of_before_there_were_profiles_still_read() {
    let mut model = small_model(&["negatif", "positif"]);
    assert!(model.card.text.as_ref().is_some_and(|text| text.documents == 24 && text.known.is_some()));
    model.card.text = None;
    let bytes = model.to_bytes().unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("\"text\":null"));
    let back = Model::from_bytes(&bytes).unwrap();
    assert_eq!(back.card(), &model.card);
    assert_eq!(back.drift(&crate::model::Batch::new(2)), None);
}

/// The file's own checksum made right again after a change.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 8;
    let checksum = xxh3_64(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[test]
fn a_model_read_back_says_the_same_and_writes_the_same() {
    for model in models() {
        let bytes = model.to_bytes().unwrap();
        let back = Model::from_bytes(&bytes).unwrap();
        assert_eq!(back.to_bytes().unwrap(), bytes);
        for text in TEXTS {
            let cache = TokenCache::default();
            assert_eq!(model.predict(text, &cache), back.predict(text, &cache));
        }
    }
}

/// L1 leaves weights out of the file, one-vs-rest reads scores as sigmoids: neither changes what is said.
#[test]
fn sparse_weights_and_one_vs_rest_survive_the_file() {
    let labels = ["negatif", "netral", "positif"];
    let ridge = small_model(&labels).to_bytes().unwrap().len();
    let mut recipe = Recipe::built_in("default").unwrap();
    for (ratio, multiclass) in
        [(1.0, Multiclass::Multinomial), (0.0, Multiclass::Ovr), (0.7, Multiclass::Ovr)]
    {
        (recipe.train.l1_ratio, recipe.train.multiclass) = (ratio, multiclass);
        let model = model_by(&labels, &recipe);
        let bytes = model.to_bytes().unwrap();
        let back = Model::from_bytes(&bytes).unwrap();
        assert_eq!(back.linear(), model.linear());
        assert_eq!(back.rule().multiclass, multiclass);
        assert_eq!(back.to_bytes().unwrap(), bytes);
        for text in TEXTS {
            let cache = TokenCache::default();
            assert_eq!(model.predict(text, &cache), back.predict(text, &cache));
        }
        if ratio > 0.0 {
            assert!(bytes.len() < ridge, "{} {ridge}", bytes.len());
            let name = b"weight_columns";
            let at = bytes.windows(name.len()).position(|w| w == name).unwrap();
            let mut renamed = bytes.clone();
            renamed[at] = b'x';
            let reason = Model::from_bytes(&resealed(renamed)).unwrap_err();
            assert!(reason.contains("do not fit"), "{reason}");
        }
    }
}

#[test]
fn reasons_and_the_intercept_add_up_to_the_score() {
    for model in models() {
        let cache = TokenCache::default();
        for text in TEXTS {
            let scores = model.scores(text, &cache);
            for (k, score) in scores.iter().enumerate() {
                let reasons = model.reasons(text, k, &cache);
                assert!(reasons.iter().all(|r| !r.ngram.is_empty()), "{text}: a column of no n-gram");
                let parts: f64 = reasons.iter().map(|r| r.contribution).sum();
                assert!((model.linear().intercept(k) + parts - score).abs() < 1e-12, "{text}: class {k}");
            }
        }
    }
}

/// Where `name` is described in a file, and its name changed there.
fn renamed(bytes: &[u8], name: &str, new: &str) -> String {
    let at = bytes.windows(name.len()).position(|w| w == name.as_bytes()).unwrap();
    let mut renamed = bytes.to_vec();
    renamed[at..at + new.len()].copy_from_slice(new.as_bytes());
    Model::from_bytes(&resealed(renamed)).unwrap_err()
}

#[test]
fn buckets_that_do_not_fit_the_recipe_are_refused() {
    let bytes = hashed_model(&["negatif", "positif"], 10, true).to_bytes().unwrap();
    for (name, new, reason) in [
        (r#"\"hash_bits\":10"#, r#"\"hash_bits\":11"#, "64 numbers are no table of 2^11 buckets"),
        (r#"\"hash_bits\":10"#, r#"\"hash_bits\":99"#, "hash_bits is 99"),
        (r#"\"hash_bits\":10"#, r#"\"hash_bits\": 0"#, "'tokens' is missing"),
        ("word_buckets", "lord_buckets", "'word_buckets' is missing"),
        (r#"\"char_ngrams\":[2,5]"#, r#"\"char_ngrams\":[0,0]"#, "but none are cut"),
    ] {
        let refusal = renamed(&bytes, name, new);
        assert!(refusal.contains(reason) && refusal.contains("retrain"), "{refusal}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever forges a file can also mend its checksum.
    #[test]
    fn a_forged_file_gives_an_error_or_predictions_but_no_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        which in 0usize..5
    ) {
        thread_local! {
            static BYTES: Vec<Vec<u8>> = models().iter().map(|model| model.to_bytes().unwrap()).collect();
        }
        let mut forged = BYTES.with(|all| all[which].clone());
        for (at, byte) in changes {
            let at = at.index(forged.len());
            forged[at] = byte;
        }
        if let Ok(model) = Model::from_bytes(&resealed(forged)) {
            let cache = TokenCache::default();
            for text in TEXTS {
                let p = model.predict(text, &cache).probabilities;
                prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-6);
                let _ = model.reasons(text, 0, &cache);
            }
        }
    }
}

/// Whatever a calibration says, it is used only where it fits the labels.
#[test]
fn a_calibration_that_does_not_fit_is_refused() {
    use crate::model::{Calibration, Curve};
    let mut model = small_model(&["negatif", "positif"]);
    let curve = Curve { at: vec![0.1, 0.9], value: vec![0.9, 0.1] };
    for calibration in [
        Calibration::Temperature { temperature: -1.0 },
        Calibration::Vector { scales: vec![1.0; 3], biases: vec![0.0; 3] },
        Calibration::Isotonic { curves: vec![curve.clone(), curve] },
    ] {
        model.rule.calibration = calibration;
        let refusal = Model::from_bytes(&model.to_bytes().unwrap()).unwrap_err();
        assert!(refusal.contains("its calibration does not fit 2 labels"), "{refusal}");
    }
    model.rule.calibration = Calibration::Temperature { temperature: 1.5 };
    let back = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(back.rule(), model.rule());
}
