//! The words of a text that speak for one class rather than another.

use crate::features::TokenCache;
use crate::model::Model;
use crate::text::Piece;
use std::collections::BTreeMap;

/// The most words on each side.
const MOST: usize = 6;

/// Distinct words of `text` in lower case: those that add more to the score of `class` than to that of `other`, and
/// those that add less, at most six each, the strongest first.
#[must_use]
pub fn words_between(model: &Model, text: &str, class: usize, other: usize) -> [Vec<String>; 2] {
    let cache = TokenCache::default();
    let (a, b) = (model.attribution(text, class, &cache), model.attribution(text, other, &cache));
    let mut words: BTreeMap<String, f64> = BTreeMap::new();
    for (token, against) in a.tokens.iter().zip(&b.tokens) {
        let word = text.get(token.place.clone()).unwrap_or_default().to_lowercase();
        if token.kind != Piece::Punctuation && !word.is_empty() {
            *words.entry(word).or_default() += token.contribution - against.contribution;
        }
    }
    let mut all: Vec<(String, f64)> = words.into_iter().filter(|(_, x)| *x != 0.0).collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let side = |wanted: bool| {
        all.iter().filter(|(_, x)| (*x > 0.0) == wanted).take(MOST).map(|(word, _)| word.clone()).collect()
    };
    [side(true), side(false)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::small;

    /// Every n-gram of "laba naik" speaks for the second class, every other against it.
    #[test]
    fn sides_turn_with_the_classes() {
        let names = |recipe: &mut crate::recipe::Recipe| {
            recipe.features.char_ngrams = [0, 0];
            recipe.text.lexicon = crate::recipe::Lexicon::None;
        };
        let plain = small::model(&["laba naik", "rugi"], &["negatif", "positif"], names, |_, _| 1.0);
        let weights = plain.featurizer().vocabulary().len();
        let up: Vec<bool> = plain
            .places()
            .zip(plain.place_names())
            .map(|(_, name)| name.contains("laba") || name.contains("naik"))
            .collect();
        let model = small::model(&["laba naik", "rugi"], &["negatif", "positif"], names, |j, _| match j {
            j if j == weights => 0.0,
            j if up[j] => 1.0,
            _ => -1.0,
        });
        let [for_it, against] = words_between(&model, "Laba naik, bukan rugi!", 1, 0);
        assert_eq!(
            for_it.iter().map(String::as_str).collect::<std::collections::BTreeSet<_>>(),
            ["laba", "naik"].into()
        );
        assert!(!against.contains(&"laba".to_owned()));
        let [turned_for, turned_against] = words_between(&model, "Laba naik, bukan rugi!", 0, 1);
        assert_eq!((for_it, against), (turned_against, turned_for));
    }
}
