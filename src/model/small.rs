//! Models small enough to work out by hand, for tests and fuzz targets.

#![allow(clippy::unwrap_used, reason = "nothing but what tests give comes here")]

use super::{Card, Linear, Model, Rule, weight_rows};
use crate::features::{CountMatrix, Featurizer};
use crate::recipe::Recipe;
use serde_json::json;

/// A model of `labels` whose n-grams and document frequencies are those of `texts` under the default recipe with
/// `change`, each in one document and more. `weight` gives that of column j (V for the intercepts) for row r.
pub(crate) fn model(
    texts: &[&str],
    labels: &[&str],
    change: impl Fn(&mut Recipe),
    weight: impl Fn(usize, usize) -> f32,
) -> Model {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.min_df = 1.0;
    change(&mut recipe);
    let counts = CountMatrix::count(texts, &recipe.text, &recipe.features, 1).unwrap();
    let all: Vec<usize> = (0..texts.len()).collect();
    let featurizer = Featurizer::fit(&counts, &all, &recipe.text, &recipe.features).unwrap();
    let (v, k) = (featurizer.vocabulary().len(), labels.len());
    let r = weight_rows(k);
    let linear = Linear {
        weights: (0..v * r).map(|at| weight(at / r, at % r)).collect(),
        intercepts: (0..r).map(|at| weight(v, at)).collect(),
    };
    let mut documents = json!({});
    labels.iter().for_each(|label| documents[label] = 0.into());
    documents[labels[0]] = texts.len().into();
    let card: Card = serde_json::from_value(json!({
        "crate_version": "0", "data_hash": "0", "documents": documents, "groups": 1, "seed": 0,
        "features": [featurizer.vocabulary().words(), featurizer.vocabulary().chars()], "non_zeros": 1,
        "objective": 1.0,
        "certificate": { "relative_gradient": 1e-6, "stored_relative_gradient": 1e-6, "tol": 1e-4 },
        "evaluated_on": "nothing", "figures": null,
    }))
    .unwrap();
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    Model::new(recipe, labels, featurizer, linear, Rule::plain(k), card)
}
