//! What a hashed recipe makes of texts, by hand. The laws of any recipe are in `tests`.

use super::*;
use crate::recipe::Recipe;
use std::collections::BTreeMap;

fn recipe(bits: u32) -> Recipe {
    let mut recipe = Recipe::built_in("default").unwrap();
    (recipe.features.min_df, recipe.features.hash_bits) = (1.0, bits);
    recipe.text.lexicon = crate::recipe::Lexicon::None;
    recipe
}

fn fit(texts: &[&str], r: &Recipe) -> Featurizer {
    let counts = CountMatrix::count(texts, &r.text, &r.features, 1).unwrap();
    let rows: Vec<usize> = (0..texts.len()).collect();
    Featurizer::fit(&counts, &rows, &r.text, &r.features).unwrap()
}

fn buckets(featurizer: &Featurizer) -> &Buckets {
    match featurizer.vocabulary() {
        Vocabulary::Hashed(buckets) => buckets,
        Vocabulary::Exact(_) => panic!("the recipe hashes"),
    }
}

fn row(featurizer: &Featurizer, text: &str) -> (Vec<u32>, Vec<f32>) {
    featurizer.row(text, &TokenCache::default(), |columns, values| (columns.to_vec(), values.to_vec()))
}

/// The first two of kata0, kata1, … that share a bucket of 2^10.
fn two_of_one_bucket() -> [String; 2] {
    let mut first = BTreeMap::new();
    for i in 0.. {
        let word = format!("kata{i}");
        if let Some(other) = first.insert(bucket([word.as_str()], 10), word.clone()) {
            return [other, word];
        }
    }
    unreachable!("of 1025 words two share a bucket")
}

#[test]
fn columns_are_the_buckets_of_the_terms_and_of_the_characters() {
    let mut r = recipe(20);
    r.features.char_ngrams = [3, 3];
    r.features.char_weight = 0.5;
    let f = fit(&["tidak rugi rugi"], &r);
    let words: [&[&str]; 4] = [&["tidak"], &["NOT_rugi"], &["tidak", "NOT_rugi"], &["NOT_rugi", "NOT_rugi"]];
    let mut expected = words.map(|parts| bucket(parts.iter().copied(), 20));
    expected.sort_unstable();
    assert!(buckets(&f).words().iter().eq(expected));
    let chars = [" ti", "tid", "ida", "dak", "ak ", " ru", "rug", "ugi", "gi "];
    let mut expected = chars.map(|gram| bucket([gram], 20));
    expected.sort_unstable();
    assert!(buckets(&f).chars().iter().eq(expected));
    // One document: every idf is 1. Of words NOT_rugi is there twice, of characters what rugi is made of.
    let (columns, values) = row(&f, "tidak rugi rugi");
    assert_eq!(columns, (0..13).collect::<Vec<_>>());
    let twice = 1.0 + 2f64.ln();
    let (words, chars) = ((3.0 + twice * twice).sqrt(), 2.0 * (5.0 + 4.0 * twice * twice).sqrt());
    let place = |gram: &str| 4 + buckets(&f).chars().find(bucket([gram], 20)).unwrap() as usize;
    let negated = buckets(&f).words().find(bucket(["NOT_rugi"], 20)).unwrap() as usize;
    for (at, expected) in
        [(negated, twice / words), (place("rug"), twice / chars), (place("dak"), 1.0 / chars)]
    {
        assert!((f64::from(values[at]) - expected).abs() < 1e-7, "column {at}: {} {expected}", values[at]);
    }
}

#[test]
fn n_grams_of_one_bucket_count_together_and_are_named_by_how_often_they_occur() {
    let [a, b] = two_of_one_bucket();
    let mut r = recipe(10);
    (r.features.word_ngrams, r.features.char_ngrams) = ([1, 1], [0, 0]);
    r.features.sublinear_tf = false;
    let texts = [format!("{a} {b} {b}"), format!("{a} lain"), "lain".to_owned()];
    let texts = texts.each_ref().map(String::as_str);
    let f = fit(&texts, &r);
    assert_eq!(f.vocabulary().len(), 2);
    // The bucket occurs in two of three documents, though one of its n-grams is in one.
    let shared = buckets(&f).words().find(bucket([a.as_str()], 10)).unwrap();
    assert_eq!(f.weighting().terms, [idf(3, 2); 2]);
    let (columns, values) = row(&f, &format!("{a} {b} {b} lain"));
    assert_eq!(columns, [0, 1]);
    assert!((values[shared as usize] / values[1 - shared as usize] - 3.0).abs() < 1e-6);
    assert_eq!(f.ngrams_of(&format!("{a} {b} {b} lain"), &[shared]), [[b.clone(), a.clone()]]);
    // Of equals the one whose bytes come first.
    let mut both = [a.clone(), b.clone()];
    both.sort();
    assert_eq!(f.ngrams_of(&format!("{b} {a}"), &[shared]), [both]);
    assert_eq!(f.ngrams_of(&format!("{a} {a}"), &[shared]), [[a]]);
    assert_eq!(f.vocabulary().text(0), None, "a bucket has no text");
}

#[test]
fn rare_buckets_have_no_column_but_are_counted_as_taken() {
    let mut r = recipe(10);
    (r.features.word_ngrams, r.features.char_ngrams) = ([1, 1], [0, 0]);
    let counts = CountMatrix::count(&["laba naik", "laba turun"], &r.text, &r.features, 2).unwrap();
    assert_eq!((counts.vocabulary().len(), counts.non_zeros()), (1, 2));
    assert_eq!(counts.occupancy(), Some([3.0 / 1024.0, 0.0]));
    r.features.hash_bits = 0;
    let exact = CountMatrix::count(&["laba naik"], &r.text, &r.features, 1).unwrap();
    assert_eq!(exact.occupancy(), None);
}

#[test]
fn words_and_characters_never_meet() {
    let mut r = recipe(10);
    (r.features.word_ngrams, r.features.char_ngrams) = ([1, 1], [3, 3]);
    // " a " is a character n-gram, "a" a word: each of its own kind.
    let f = fit(&["a"], &r);
    assert_eq!((f.vocabulary().words(), f.vocabulary().chars()), (1, 1));
    assert_eq!((f.vocabulary().kind(0), f.vocabulary().kind(1)), (Column::Word, Column::Char));
    assert_eq!(f.ngrams_of("a", &[0, 1]), [["a"], [" a "]]);
}

#[test]
fn columns_are_found_by_bucket_where_there_are_as_many() {
    let texts = ["laba naik", "rugi besar"];
    let (one, both) = (fit(&texts[1..], &recipe(18)), fit(&texts, &recipe(18)));
    let (ours, theirs) = (buckets(&both), buckets(&one));
    let found = both.vocabulary().columns_of(one.vocabulary());
    let mut expected: Vec<Option<usize>> =
        theirs.words().iter().map(|b| ours.words().find(b).map(|at| at as usize)).collect();
    expected.extend(
        theirs.chars().iter().map(|b| ours.chars().find(b).map(|at| ours.words().len() + at as usize)),
    );
    assert_eq!(found, expected);
    assert!(found.iter().all(Option::is_some));
    assert_eq!(
        one.vocabulary().columns_of(both.vocabulary()).iter().flatten().count(),
        one.vocabulary().len()
    );
    for bits in [0, 17] {
        let other = fit(&texts, &recipe(bits));
        assert!(other.vocabulary().columns_of(one.vocabulary()).iter().all(Option::is_none), "{bits}");
    }
}
