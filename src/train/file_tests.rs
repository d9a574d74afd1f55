//! The model file against everything that can happen to it. Here and not in `model`, because
//! it takes a trained one.

use super::*;
use crate::article::Article;
use crate::features::TokenCache;
use crate::recipe::Multiclass;
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

fn small_model(labels: &[&str]) -> Model {
    model_by(labels, &Recipe::built_in("default").unwrap())
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

/// The file's own checksum made right again after a change.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 8;
    let checksum = xxh3_64(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[test]
fn a_model_read_back_says_the_same_and_writes_the_same() {
    for labels in [&["negatif", "positif"][..], &["negatif", "netral", "positif"]] {
        let model = small_model(labels);
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
    for labels in [&["negatif", "positif"][..], &["negatif", "netral", "positif"]] {
        let model = small_model(labels);
        let cache = TokenCache::default();
        for text in TEXTS {
            let (columns, values) = model.featurizer().row(text, &cache, |c, v| (c.to_vec(), v.to_vec()));
            let scores = model.linear().scores(&columns, &values);
            for (k, score) in scores.iter().enumerate() {
                let parts: f64 = model.reasons(text, k, &cache).iter().map(|r| r.contribution).sum();
                assert!((model.linear().intercept(k) + parts - score).abs() < 1e-12, "{text}: class {k}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_anywhere_is_refused() {
    let bytes = small_model(&["negatif", "netral", "positif"]).to_bytes().unwrap();
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    for at in (0..header).chain((header..bytes.len()).step_by(97)).chain(bytes.len() - 8..bytes.len()) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x20;
        assert!(Model::from_bytes(&flipped).is_err(), "byte {at} of {}", bytes.len());
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = small_model(&["negatif", "netral", "positif"]).to_bytes().unwrap();
    for length in (0..bytes.len()).step_by(53).chain([0, 7, 8, 9, bytes.len() - 1]) {
        assert!(Model::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(Model::from_bytes(&longer).is_err(), "a byte too many");
}

#[test]
fn another_format_version_is_named() {
    let bytes = small_model(&["negatif", "netral", "positif"]).to_bytes().unwrap();
    let wanted = br#"\"format_version\":\"0.2\""#;
    let at = bytes.windows(wanted.len()).position(|w| w == wanted).unwrap();
    let mut newer = bytes;
    newer[at + wanted.len() - 5] = b'9';
    let reason = Model::from_bytes(&resealed(newer)).unwrap_err();
    assert!(reason.contains("version 9.2") && reason.contains("0.2"), "{reason}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever forges a file can also mend its checksum.
    #[test]
    fn a_forged_file_gives_an_error_or_predictions_but_no_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        thread_local! {
            static BYTES: Vec<u8> = small_model(&["negatif", "netral", "positif"]).to_bytes().unwrap();
        }
        let mut forged = BYTES.with(Clone::clone);
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
