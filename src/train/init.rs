//! Weights to start from, taken over from a model: by n-gram (or bucket) and label, wherever they stand now.

use super::Parameters;
use crate::features::Vocabulary;
use crate::model::Model;

/// The weights of `model` in the columns of `vocabulary` (V × R) for the K `labels`, and its intercepts.
///
/// Of an n-gram or a label that the model does not know they are 0. With two labels R = 1 and the one
/// weight is that of the second less that of the first; a model of two labels gives each half of its own
/// (as [`crate::model::Linear::weight`] splits it), so that what is decided between two stays the same.
pub(super) fn parameters(model: &Model, vocabulary: &Vocabulary, labels: &[String]) -> Parameters {
    let classes: Vec<Option<usize>> = labels.iter().map(|l| model.labels().binary_search(l).ok()).collect();
    let scores = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let each: Vec<f64> = classes.iter().map(|class| class.map_or(0.0, of)).collect();
        match each.as_slice() {
            [first, second] => vec![second - first],
            _ => each,
        }
    };
    let linear = model.linear();
    let intercepts = scores(&|k| linear.intercept(k));
    let mut weights = Vec::with_capacity(vocabulary.len() * intercepts.len());
    for column in model.featurizer().vocabulary().columns_of(vocabulary) {
        match column {
            Some(old) => weights.extend(scores(&|k| linear.weight(old, k))),
            None => weights.extend(std::iter::repeat_n(0.0, intercepts.len())),
        }
    }
    Parameters { weights, intercepts }
}

/// What to tell where the model's labels are not those of the articles.
pub(super) fn label_note(model: &Model, labels: &[String]) -> Option<String> {
    let new: Vec<&str> = labels.iter().filter(|l| !model.labels().contains(l)).map(String::as_str).collect();
    let gone: Vec<&str> = model.labels().iter().filter(|l| !labels.contains(l)).map(String::as_str).collect();
    let listed = |names: &[&str]| (!names.is_empty()).then(|| names.join(", "));
    let new = listed(&new).map(|names| format!("{names} started at 0"));
    let gone = listed(&gone).map(|names| format!("{names} left out"));
    let parts: Vec<String> = new.into_iter().chain(gone).collect();
    (!parts.is_empty()).then(|| {
        format!("the model started from has the labels {}: {}", model.labels().join(", "), parts.join("; "))
    })
}
