//! Model files made by somebody else: whatever is changed in one, with its checksum mended, is a reason to refuse it or a
//! model that works. Nothing here may panic, hang, or read past an end.

#![allow(clippy::print_stdout, reason = "how many lies were tried is told with --nocapture")]

/// A file taken apart, changed and sealed again.
mod forge;
/// What is said of the header: every value of it in turn, and every key.
mod header;
/// What is said of the tensors: offsets, shapes, types, names, sizes.
mod layout;
/// Everything that a model is asked.
mod questions;
/// What is in the tensors: numbers at their extremes.
mod values;

use sentimen::article::Article;
use sentimen::model::Model;
use sentimen::recipe::{Multiclass, Recipe};
use sentimen::train::{Corpus, Evaluation, Options, train};

const TEXTS: [(&str, &str); 8] = [
    ("laba naik tajam", "positif"),
    ("tidak rugi lagi", "positif"),
    ("pabrik rugi", "negatif"),
    ("pabrik tutup", "negatif"),
    ("rapat digelar senin", "netral"),
    ("rapat selasa", "netral"),
    ("laba bank naik", "positif"),
    ("bank rugi besar", "negatif"),
];

/// A small trained model of `labels` of the texts' own, its recipe changed by `change`.
fn trained(labels: &[&str], change: impl Fn(&mut Recipe)) -> Model {
    let articles = TEXTS
        .iter()
        .cycle()
        .take(4 * TEXTS.len())
        .enumerate()
        .filter(|(_, (_, label))| labels.contains(label))
        .map(|(i, (body, label))| Article {
            body: format!("{body} {}", i / TEXTS.len()),
            title: Some("Kabar".into()),
            label: Some((*label).to_owned()),
            ..Article::default()
        })
        .collect();
    let corpus = Corpus::new(articles, false).expect("a corpus");
    let mut recipe = Recipe::built_in("default").expect("a recipe");
    recipe.features.char_ngrams = [2, 3];
    change(&mut recipe);
    let options = Options { evaluation: Evaluation::Folds(3), ..Options::default() };
    train(&corpus, &recipe, &options, &mut |_| ()).expect("a model").model
}

/// Each kind of file there is: an exact vocabulary, buckets, weights without their zeros.
fn kinds() -> [(&'static str, Model); 3] {
    [
        ("exact", trained(&["negatif", "netral", "positif"], |_| ())),
        ("hashed", trained(&["negatif", "positif"], |recipe| recipe.features.hash_bits = 10)),
        (
            "sparse",
            trained(&["negatif", "netral", "positif"], |recipe| {
                recipe.train.l1_ratio = 1.0;
                recipe.train.multiclass = Multiclass::Ovr;
                recipe.features.char_ngrams = [0, 0];
            }),
        ),
    ]
}
