use super::*;
use crate::recipe::{Lexicon, Recipe};
use proptest::prelude::*;

fn recipe(change: impl Fn(&mut Recipe)) -> Recipe {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.min_df = 1.0;
    recipe.text.lexicon = Lexicon::None;
    change(&mut recipe);
    recipe
}

fn count(texts: &[&str], r: &Recipe, min_df: u32) -> CountMatrix {
    CountMatrix::count(texts, &r.text, &r.features, min_df).unwrap()
}

fn fit(texts: &[&str], r: &Recipe) -> Featurizer {
    let rows: Vec<usize> = (0..texts.len()).collect();
    let least = r.features.min_documents(texts.len());
    Featurizer::fit(&count(texts, r, least), &rows, &r.text, &r.features).unwrap()
}

fn names(featurizer: &Featurizer) -> Vec<String> {
    let v = featurizer.vocabulary();
    (0..v.len()).map(|j| v.text(j).unwrap()).collect()
}

fn row(featurizer: &Featurizer, text: &str) -> (Vec<u32>, Vec<f32>) {
    featurizer.row(text, &TokenCache::default(), |columns, values| (columns.to_vec(), values.to_vec()))
}

#[test]
fn the_exact_features_of_a_tiny_text() {
    let r = recipe(|r| r.features.char_ngrams = [3, 3]);
    let f = fit(&["tidak rugi, untung"], &r);
    assert_eq!(
        names(&f),
        [
            ",",
            ", untung",
            "NOT_rugi",
            "NOT_rugi ,",
            "tidak",
            "tidak NOT_rugi",
            "untung",
            " , ",
            " ru",
            " ti",
            " un",
            "ak ",
            "dak",
            "gi ",
            "ida",
            "ng ",
            "ntu",
            "rug",
            "tid",
            "tun",
            "ugi",
            "ung",
            "unt",
        ]
        .map(String::from)
    );
    // One document: every idf is 1, so a block is its counts scaled to the block's length.
    let (columns, values) = row(&f, "untung untung");
    let found: Vec<String> = columns.iter().map(|c| f.vocabulary().text(*c as usize).unwrap()).collect();
    assert_eq!(found, ["untung", " un", "ng ", "ntu", "tun", "ung", "unt"]);
    assert_eq!(values[0], 1.0);
    for value in &values[1..] {
        assert!((f64::from(*value) - 0.5 / 6f64.sqrt()).abs() < 1e-7);
    }
}

#[test]
fn document_frequency_limits_keep_what_lies_between() {
    let texts = ["aa bb", "aa bb cc", "aa dd"];
    let f = fit(
        &texts,
        &recipe(|r| {
            r.features.char_ngrams = [0, 0];
            r.features.min_df = 2.0;
            r.features.max_df = 0.9;
        }),
    );
    assert_eq!(names(&f), ["aa bb", "bb"]);
}

#[test]
fn cues_are_columns_by_themselves_and_no_n_gram_reaches_into_them() {
    let f = fit(
        &["tidak rugi, untung"],
        &recipe(|r| {
            r.text.lexicon = Lexicon::Indonesian;
            r.features.char_ngrams = [0, 0];
        }),
    );
    assert_eq!(
        names(&f),
        [
            ",",
            ", untung",
            ",_UP",
            "MARKET=+2",
            "NOT_rugi",
            "NOT_rugi ,",
            "OPINION=+2",
            "POS",
            "UP",
            "UP..untung",
            "UP_,",
            "rugi..UP",
            "tidak",
            "tidak NOT_rugi",
            "tidak..UP",
            "tidak_UP",
            "untung",
        ]
    );
    let (columns, _) = row(&f, "untung");
    let found: Vec<String> = columns.iter().map(|j| f.vocabulary().text(*j as usize).unwrap()).collect();
    assert_eq!(found, ["POS", "UP", "untung"], "OPINION=+1 was not met in training");
}

#[test]
fn a_limit_on_features_keeps_the_most_frequent_of_each_block() {
    let f = fit(
        &["bb aa aa cc", "cc aa"],
        &recipe(|r| {
            r.features.word_ngrams = [1, 1];
            r.features.char_ngrams = [2, 2];
            r.features.max_features = 2;
        }),
    );
    assert_eq!(names(&f), ["aa", "cc", " a", "a "]);
}

#[test]
fn longer_word_n_grams_alone() {
    let f = fit(
        &["a b c d", "a b c"],
        &recipe(|r| {
            r.features.word_ngrams = [2, 3];
            r.features.char_ngrams = [0, 0];
            r.features.min_df = 2.0;
        }),
    );
    assert_eq!(names(&f), ["a b", "a b c", "b c"]);
    assert_eq!(row(&f, "x a b c").0, [0, 1, 2]);
}

#[test]
fn nothing_frequent_enough_is_an_error_that_says_so() {
    let r = recipe(|r| r.features.min_df = 2.0);
    let error = Featurizer::fit(&count(&["aa"], &r, 1), &[0], &r.text, &r.features).unwrap_err();
    assert!(error.to_string().contains("--min-df"), "{error}");
}

/// Texts of a small alphabet, so that n-grams meet again.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "tidak",
        "naik",
        "turun",
        "laba,",
        "rugi.",
        "belum",
        "baik",
        ":)",
        "oleh-oleh",
    ]);
    let text = prop::collection::vec(word, 0..12).prop_map(|w| w.join(" "));
    prop::collection::vec(text, 2..12)
}

/// No hashing, buckets that n-grams share, and buckets that they hardly ever do.
fn hash_bits() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![0, 10, 20])
}

/// Limits that are shares of the fold, and the most frequent n-grams of the fold: none may come from the whole.
#[test]
fn a_fold_has_the_limits_and_the_frequencies_of_its_own_texts() {
    let all = ["aa bb", "bb cc cc", "aa cc dd", "dd dd dd dd", "aa bb dd"];
    let fold = [0, 1, 2];
    let r = recipe(|r| {
        r.features.word_ngrams = [1, 1];
        r.features.char_ngrams = [0, 0];
        r.features.min_df = 0.5;
        r.features.max_df = 0.7;
        r.features.max_features = 2;
    });
    // Of three texts at least 2 and at most 2: aa, bb and cc are in two each, dd in one (of all five in three).
    // The two most frequent are cc (three times), then aa before bb.
    let whole = count(&all, &r, 1);
    let fitted = Featurizer::fit(&whole, &fold, &r.text, &r.features).unwrap();
    assert_eq!(names(&fitted), ["aa", "cc"]);
    assert_eq!(fitted.weighting().terms, [idf(3, 2), idf(3, 2)]);
    let texts: Vec<&str> = fold.iter().map(|i| all[*i]).collect();
    let alone = fit(&texts, &r);
    assert_eq!(alone.vocabulary(), fitted.vocabulary());
    let rows = whole.fold(&fold, &r.features).unwrap().rows(&[0, 1, 2, 3, 4]);
    assert_eq!(rows.width(), 2);
    assert_eq!([0, 1, 2, 3, 4].map(|i| rows.row(i).0), [&[0][..], &[1], &[0, 1], &[], &[0]]);
    for (i, text) in all.iter().enumerate() {
        let (columns, values) = row(&alone, text);
        assert_eq!((columns.as_slice(), values.as_slice()), rows.row(i), "{text}");
    }
}

proptest! {
    #[test]
    fn a_fold_from_the_whole_equals_a_fit_of_its_texts(texts in texts(), max_features in 0usize..6, top in 0usize..3, share in any::<bool>(), bits in hash_bits()) {
        let r = recipe(|r| {
            r.text.lexicon = Lexicon::Indonesian;
            r.features.min_df = if share { 0.3 } else { 2.0 };
            r.features.max_df = [1.0, 0.6, 3.0][top];
            r.features.max_features = max_features;
            r.features.hash_bits = bits;
        });
        let all: Vec<&str> = texts.iter().map(String::as_str).collect();
        let fold: Vec<usize> = (0..all.len()).filter(|i| i % 3 != 0).collect();
        let fold_texts: Vec<&str> = fold.iter().map(|i| all[*i]).collect();
        let rows: Vec<usize> = (0..fold.len()).collect();
        let least = r.features.min_documents(fold.len());
        let whole = count(&all, &r, least);
        let part = count(&fold_texts, &r, least);
        match (
            Featurizer::fit(&whole, &fold, &r.text, &r.features),
            Featurizer::fit(&part, &rows, &r.text, &r.features),
        ) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(a.vocabulary(), b.vocabulary());
                prop_assert_eq!(a.weighting(), b.weighting());
                let from_whole = whole.rows(&fold, &fold, &a, &r.features).unwrap();
                prop_assert_eq!(&from_whole, &part.rows(&rows, &rows, &b, &r.features).unwrap());
                // A search makes the same rows without the tables of a featurizer, those of held-out
                // documents included.
                let bare = whole.fold(&fold, &r.features).unwrap();
                prop_assert_eq!(bare.weighting(), b.weighting());
                prop_assert_eq!(&bare.rows(&fold), &from_whole);
                let held: Vec<usize> = (0..all.len()).filter(|i| i % 3 == 0).collect();
                let held_rows = bare.rows(&held);
                for (at, i) in held.iter().enumerate() {
                    let (columns, values) = row(&b, all[*i]);
                    prop_assert_eq!((columns.as_slice(), values.as_slice()), held_rows.row(at));
                }
            }
            (a, b) => {
                prop_assert!(a.is_err() && b.is_err());
                prop_assert!(whole.fold(&fold, &r.features).is_err());
            }
        }
    }

    #[test]
    fn a_text_gets_the_row_it_had_in_training(texts in texts(), bits in hash_bits(), shortest in 1usize..3) {
        let r = recipe(|r| {
            r.text.lexicon = Lexicon::Indonesian;
            r.features.min_df = 2.0;
            r.features.hash_bits = bits;
            r.features.word_ngrams = [shortest, 3];
        });
        let all: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rows: Vec<usize> = (0..all.len()).collect();
        let counts = count(&all, &r, 2);
        if let Ok(f) = Featurizer::fit(&counts, &rows, &r.text, &r.features) {
            let matrix = counts.rows(&rows, &rows, &f, &r.features).unwrap();
            for (i, text) in all.iter().enumerate() {
                let (columns, values) = row(&f, text);
                prop_assert_eq!((columns.as_slice(), values.as_slice()), matrix.row(i));
            }
        }
    }

    #[test]
    fn one_thread_equals_three(texts in texts(), bits in hash_bits()) {
        let r = recipe(|r| {
            r.text.lexicon = Lexicon::Indonesian;
            r.features.hash_bits = bits;
        });
        let all: Vec<&str> = texts.iter().map(String::as_str).collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let c = count(&all, &r, 1);
                (c.vocabulary().clone(), c)
            })
        };
        let ((a, ca), (b, cb)) = (with(1), with(3));
        prop_assert_eq!(a, b);
        prop_assert_eq!(ca.occupancy(), cb.occupancy());
        let rows: Vec<usize> = (0..all.len()).collect();
        let made = |counts: &CountMatrix| counts.fold(&rows, &r.features).map(|fold| fold.rows(&rows));
        prop_assert_eq!(made(&ca).ok(), made(&cb).ok());
    }
}

/// Every n-gram is found by its own text, and by the tokens it holds; what is not there is not.
#[test]
fn columns_are_found_by_text() {
    let f = fit(&["tidak rugi, untung besar", "untung besar"], &recipe(|r| r.features.char_ngrams = [3, 3]));
    let v = f.vocabulary();
    for j in 0..v.len() {
        let text = v.text(j).unwrap();
        let found = match v.kind(j) {
            Column::Word => v.word_column(&text.split(' ').collect::<Vec<_>>()),
            Column::Char => v.char_column(&text),
        };
        assert_eq!(found, Some(j), "{text}");
    }
    let texts =
        |tokens: &[&str]| v.columns_with(tokens).into_iter().map(|j| v.text(j).unwrap()).collect::<Vec<_>>();
    assert_eq!(texts(&["besar"]), ["besar", "untung besar"]);
    assert_eq!(texts(&["untung", "besar"]), ["untung besar"]);
    assert!(texts(&["besar", "untung"]).is_empty() && texts(&["laba"]).is_empty() && texts(&[]).is_empty());
    for none in [&["laba"][..], &["besar", "untung"], &["untung", "besar", "untung"], &[""], &[]] {
        assert_eq!(v.word_column(none), None, "{none:?}");
    }
    assert_eq!((v.char_column("laba"), v.word_column(&["rug"])), (None, None));
}

/// A bucket is found from the text of what fell into it, of sizes that are counted.
#[test]
fn buckets_are_found_by_text() {
    let r = recipe(|r| {
        r.features.hash_bits = 18;
        r.features.word_ngrams = [1, 2];
    });
    let f = fit(&["untung besar"], &r);
    let v = f.vocabulary();
    let row = row(&f, "besar").0;
    assert_eq!(v.word_column(&["besar"]), Some(row[0] as usize));
    assert!(v.word_column(&["untung", "besar"]).is_some() && v.word_column(&["rugi"]).is_none());
    let gram = v.char_column(" bes").unwrap();
    assert!(v.kind(gram) == Column::Char && row.contains(&(gram as u32)));
    assert!(v.columns_with(&["besar"]).is_empty());
}
