use super::super::{Card, Linear, Rule, without};
use super::*;
use crate::features::{CountMatrix, Featurizer};
use crate::recipe::{Lexicon, Recipe};
use proptest::prelude::*;

/// A model of `classes` on the n-grams of `texts`, with weights that any model might have.
fn model(texts: &[&str], recipe: Recipe, classes: usize) -> Model {
    let rows: Vec<usize> = (0..texts.len()).collect();
    let counts = CountMatrix::count(texts, &recipe.text, &recipe.features, 1).unwrap();
    let featurizer = Featurizer::fit(&counts, &rows, &recipe.text, &recipe.features).unwrap();
    let rows = if classes == 2 { 1 } else { classes };
    let weight = |i: usize| ((i * 37 % 101) as f32 - 50.0) / 25.0;
    let weights = (0..featurizer.vocabulary().len() * rows).map(weight).collect();
    let intercepts = (0..rows).map(|k| 0.25 - k as f32 / 8.0).collect();
    let labels = (0..classes).map(|k| format!("kelas{k}")).collect();
    let linear = Linear { weights, intercepts };
    Model::new(recipe, labels, featurizer, linear, Rule::plain(classes), card())
}

fn card() -> Card {
    serde_json::from_value(serde_json::json!({
        "crate_version": "", "data_hash": "", "documents": {}, "groups": 0, "seed": 0, "features": [0, 0],
        "non_zeros": 0, "objective": 0.0, "evaluated_on": "", "figures": null,
        "certificate": { "relative_gradient": 0.0, "stored_relative_gradient": 0.0, "tol": 1.0 },
    }))
    .unwrap()
}

fn recipe(change: impl Fn(&mut Recipe)) -> Recipe {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.min_df = 1.0;
    change(&mut recipe);
    recipe
}

/// A model of words and pairs whose weights are set by name; all others are 0, and so is the intercept.
fn weighted(text: &str, weights: &[(&str, f32)], lexicon: Lexicon) -> Model {
    let r = recipe(|r| {
        (r.features.char_ngrams, r.text.lexicon, r.features.idf) = ([0, 0], lexicon, false);
    });
    let mut model = model(&[text], r, 2);
    model.linear.intercepts = vec![0.0];
    for j in 0..model.linear.weights.len() {
        let name = model.featurizer.vocabulary().text(j).unwrap();
        model.linear.weights[j] = weights.iter().find(|(n, _)| *n == name).map_or(0.0, |(_, w)| *w);
    }
    model
}

fn of_words(model: &Model, text: &str) -> Vec<(String, f64)> {
    let a = model.attribution(text, 1, &TokenCache::default());
    a.tokens.iter().map(|t| (text[t.place.clone()].to_owned(), t.contribution)).collect()
}

#[test]
fn an_n_gram_is_shared_among_its_places_and_at_each_among_its_words() {
    // Five n-grams, counts 2, 2, 1, 1 and 2 of "laba naik", "naik ,", …: only the shares matter here.
    let text = "Laba naik, laba naik";
    let model = weighted(text, &[("laba naik", 1.0), (", laba", 4.0)], Lexicon::None);
    let a = model.attribution(text, 1, &TokenCache::default());
    let of = |name: &str| a.ngrams.iter().find(|e| e.reason.ngram == name).unwrap();
    assert_eq!((of("laba naik").times, of(", laba").times), (2, 1));
    let (pair, comma) = (of("laba naik").reason.contribution, of(", laba").reason.contribution);
    // A comma gets nothing beside a word.
    let expected = [pair / 4.0, pair / 4.0, 0.0, pair / 4.0 + comma, pair / 4.0];
    for ((word, found), expected) in of_words(&model, text).iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{word}: {found} {expected}");
    }
    // By itself it does.
    let model = weighted(text, &[(",", 1.0)], Lexicon::None);
    let words = of_words(&model, text);
    assert!(words.iter().all(|(word, share)| (word == ",") == (*share > 0.0)), "{words:?}");
}

#[test]
fn cues_go_to_the_words_that_gave_them_and_balances_to_the_text() {
    let text = "tidak rugi, laba";
    let weights = [("UP", 1.0), ("laba..UP", 0.0), ("MARKET=+2", 2.0)];
    let model = weighted(text, &weights, Lexicon::Indonesian);
    let a = model.attribution(text, 1, &TokenCache::default());
    let of = |name: &str| a.ngrams.iter().find(|e| e.reason.ngram == name).unwrap();
    assert_eq!((of("UP").kind, of("MARKET=+2").kind), (EvidenceKind::Cue, EvidenceKind::Text));
    assert_eq!(of("UP").words, ["NOT_rugi", "laba"]);
    assert_eq!(of("tidak NOT_rugi").kind, EvidenceKind::Words);
    assert!((a.whole - of("MARKET=+2").reason.contribution).abs() < 1e-12 && a.whole > 0.0);
    let half = of("UP").reason.contribution / 2.0;
    let shares: Vec<f64> = a.tokens.iter().map(|token| token.contribution).collect();
    for (share, expected) in shares.iter().zip([0.0, half, 0.0, half]) {
        assert!((share - expected).abs() < 1e-12, "{shares:?}");
    }
    assert_eq!(a.negations.first(), Some(&(5..10)));
    assert_eq!(&text[5..10], " rugi");
}

#[test]
fn negations_end_with_the_last_word_they_turn() {
    let text = "Belum tidak \"baik, tanpa. Bukan ini itu lagi";
    let model = model(&[text], recipe(|_| ()), 2);
    let a = model.attribution(text, 0, &TokenCache::default());
    let shown: Vec<&str> = a.negations.iter().map(|place| &text[place.clone()]).collect();
    assert_eq!(shown, [" \"baik", " ini itu"]);
}

#[test]
fn one_word_flips_before_two_and_all_its_places_go() {
    let text = "bagus bagus rapat lama sekali";
    let words = [("bagus", 3.0), ("rapat", 0.1), ("lama", -1.0), ("sekali", -1.0)];
    let model = weighted(text, &words, Lexicon::None);
    let flip = model.nearest_flip(text, &TokenCache::default()).unwrap();
    assert_eq!(
        (flip.flips, flip.words.as_slice(), flip.places.as_slice()),
        (true, &["bagus".to_owned()][..], &[0..5, 6..11][..])
    );
    assert_eq!((flip.tried, flip.distinct, flip.prediction.label), (4, 4, 0));
    // Two that are each enough to hold the label.
    let text = "bagus hebat lama";
    let model = weighted(text, &[("bagus", 2.0), ("hebat", 2.0), ("lama", -1.0)], Lexicon::None);
    let flip = model.nearest_flip(text, &TokenCache::default()).unwrap();
    assert_eq!((flip.flips, flip.words), (true, vec!["bagus".to_owned(), "hebat".to_owned()]));
}

#[test]
fn where_many_words_hold_a_label_five_do_not_change_it() {
    let words: Vec<String> = (0..12).map(|i| format!("kata{i}")).collect();
    let text = words.join(" ");
    let weights: Vec<(&str, f32)> = words.iter().map(|word| (word.as_str(), 1.0)).collect();
    let model = weighted(&text, &weights, Lexicon::None);
    let flip = model.nearest_flip(&text, &TokenCache::default()).unwrap();
    assert_eq!((flip.flips, flip.words.len(), flip.prediction.label), (false, 5, 1));
    assert_eq!(model.nearest_flip("", &TokenCache::default()), None);
    assert_eq!(model.nearest_flip("., !", &TokenCache::default()), None);
}

proptest! {
    /// Words, the text as a whole and the intercept add up to the score, whatever the recipe; words lie in their order
    /// within the text; and what is said of the text without some words is what the model says of such a text.
    #[test]
    fn all_parts_add_up_to_the_score(
        text in "((tidak|Laba|naik|rugi|rata-rata|yang|luar biasa|\\. |, |É|e\u{301}|İ|😀|:\\)|https://a.id|#x|\u{ad}|.) ?){0,14}",
        words12: bool, lexicon: bool, stop: bool, hash: bool, classes in 2usize..5, longest in 1usize..4,
    ) {
        let mut r = Recipe::built_in(if words12 { "words12" } else { "default" }).unwrap();
        r.features.min_df = 1.0;
        r.features.hash_bits = if hash { 10 } else { 0 };
        r.features.word_ngrams = [1, longest];
        r.text.lexicon = if lexicon { Lexicon::Indonesian } else { Lexicon::None };
        r.text.stop_words = if stop { crate::recipe::StopWords::Indonesian } else { crate::recipe::StopWords::None };
        let model = model(&["Laba tidak naik, rugi luar biasa rata-rata.", &text], r, classes);
        let cache = TokenCache::default();
        for class in 0..classes {
            let a = model.attribution(&text, class, &cache);
            prop_assert_eq!(a.score, model.scores(&text, &cache)[class]);
            let sum = a.words() + a.whole + a.intercept;
            prop_assert!((sum - a.score).abs() < 1e-9, "{} {}", sum, a.score);
            let named: f64 = a.ngrams.iter().map(|e| e.reason.contribution).sum();
            prop_assert!((named + a.intercept - a.score).abs() < 1e-9);
            let mut end = 0;
            for token in &a.tokens {
                prop_assert!(token.place.start >= end && text.get(token.place.clone()).is_some());
                end = token.place.end;
            }
            let reasons: Vec<Reason> = a.ngrams.into_iter().map(|e| e.reason).collect();
            prop_assert_eq!(reasons, model.reasons(&text, class, &cache));
        }
        let before = model.predict(&text, &cache);
        if let Some(flip) = model.nearest_flip(&text, &cache) {
            let after = model.predict(&without(&text, &flip.places), &cache);
            prop_assert_eq!(flip.flips, after.label != before.label);
            prop_assert_eq!(&after, &flip.prediction);
            prop_assert!(!flip.words.is_empty() && flip.words.len() <= crate::model::MOST_WORDS);
        }
    }
}
