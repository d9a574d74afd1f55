use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// `count` words found nowhere else: `stem0 stem1 ...`.
fn words(stem: &str, count: usize) -> String {
    let words: Vec<String> = (0..count).map(|i| format!("{stem}x{i}")).collect();
    words.join(" ")
}

/// Two texts of `each` shingles, `common` of them shared.
fn pair(stem: &str, each: usize, common: usize) -> [String; 2] {
    let start = words(stem, common + SHINGLE_WORDS - 1);
    ["a", "b"].map(|side| format!("{start} {}", words(&format!("{stem}{side}"), each - common)))
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Jaccard similarity by another road: sets of joined words.
fn jaccard(a: &str, b: &str) -> f64 {
    let set = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let runs = words.windows(SHINGLE_WORDS.min(words.len().max(1)));
        let runs: BTreeSet<String> = runs.map(|run| run.join(" ")).collect();
        if runs.is_empty() { [lower].into() } else { runs }
    };
    let (a, b) = (set(a), set(b));
    a.intersection(&b).count() as f64 / a.union(&b).count() as f64
}

#[test]
fn bands_where_texts_are_the_same() {
    assert_eq!(bands_and_rows(0.8), (25, 5));
    assert_eq!(bands_and_rows(0.05), (128, 1));
    let miss = (1.0 - 0.8_f64.powi(5)).powi(25);
    assert!((miss - 4.9e-5).abs() < 1e-6);
}

/// Pairs exactly at the threshold, short, medium and long: at least 99 % are found.
#[test]
fn recall_at_the_threshold() {
    for (each, common) in [(9, 8), (45, 40), (225, 200)] {
        let texts: Vec<String> = (0..1000).flat_map(|n| pair(&format!("p{n}"), each, common)).collect();
        assert!((jaccard(&texts[0], &texts[1]) - 0.8).abs() < 1e-12);
        let found = near_duplicates(&borrowed(&texts), 0.8);
        assert!(found.iter().all(|&(i, j)| i + 1 == j && i % 2 == 0));
        assert!(found.len() >= 998, "{each}: {} of 1000", found.len());
    }
}

#[test]
fn just_below_the_threshold_is_not_joined() {
    let texts: Vec<String> = (0..200).flat_map(|n| pair(&format!("p{n}"), 225, 199)).collect();
    assert!(near_duplicates(&borrowed(&texts), 0.8).is_empty());
}

#[test]
fn case_and_punctuation_do_not_count() {
    let texts = ["Satu, dua; TIGA (empat) lima-enam!", "satu dua tiga empat lima enam"];
    assert_eq!(near_duplicates(&texts, 0.8), [(0, 1)]);
    assert_eq!(near_duplicates(&["ÉTAT Ünïk", "état ünïk"], 0.8), [(0, 1)]);
}

#[test]
fn short_wordless_and_empty_texts() {
    let texts = ["bagus", ":)", "", "Bagus!", ":(", "  ", ":) ", "bagus sekali"];
    assert_eq!(near_duplicates(&texts, 0.8), [(0, 3), (1, 6), (2, 5)]);
    assert!(near_duplicates(&[], 0.8).is_empty());
    assert!(near_duplicates(&["satu"], 0.8).is_empty());
}

#[test]
fn odd_thresholds() {
    let [a, b] = pair("p", 225, 220);
    let texts = [a.as_str(), &b, &a];
    for only_equal in [1.0, 7.0, f64::INFINITY, f64::NAN] {
        assert_eq!(near_duplicates(&texts, only_equal), [(0, 2)]);
    }
    for low in [0.0, -1.0, f64::NEG_INFINITY] {
        assert_eq!(near_duplicates(&texts, low), [(0, 1), (0, 2)]);
    }
}

/// Thousands of copies and thousands of variants of one page: a forest, and soon.
#[test]
fn many_alike_give_a_forest() {
    let page = words("p", 230);
    let mut texts = vec![page.clone(); 3000];
    texts.extend((0..3000).map(|n| format!("{page} {}", words(&format!("v{n}"), 5))));
    let pairs = near_duplicates(&borrowed(&texts), 0.8);
    assert_eq!(pairs.len(), texts.len() - 1);
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let texts: Vec<String> = (0..300).flat_map(|n| pair(&format!("p{}", n / 3), 60, 50 + n % 10)).collect();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| near_duplicates(&borrowed(&texts), 0.8))
    };
    assert!(!run(1).is_empty());
    assert_eq!(run(1), run(4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every pair reaches the threshold, is ordered, and closes no cycle; equal texts are joined.
    #[test]
    fn pairs_are_true_and_a_forest(
        texts in prop::collection::vec("[ab]( [ab]){0,11}", 0..40),
        threshold in 0.3..1.0,
    ) {
        let pairs = near_duplicates(&borrowed(&texts), threshold);
        let mut sets = UnionFind::new(texts.len());
        prop_assert!(pairs.is_sorted());
        for &(i, j) in &pairs {
            prop_assert!(i < j && sets.union(i, j));
            prop_assert!(jaccard(&texts[i], &texts[j]) >= threshold);
        }
        for i in 0..texts.len() {
            for j in 0..i {
                prop_assert!(texts[i] != texts[j] || sets.find(i) == sets.find(j));
            }
        }
    }

    /// Stopping early never changes the answer.
    #[test]
    fn reaches_is_exact(
        a in prop::collection::btree_set(0u64..60, 1..50),
        b in prop::collection::btree_set(0u64..60, 1..50),
        threshold in 0.0..1.0,
    ) {
        let jaccard = a.intersection(&b).count() as f64 / a.union(&b).count() as f64;
        let [a, b] = [a, b].map(|set| set.into_iter().collect::<Vec<_>>());
        for t in [threshold, jaccard, jaccard + 1e-9] {
            prop_assert_eq!(reaches(&a, &b, t), jaccard >= t);
        }
    }

    /// Any text at all.
    #[test]
    fn never_panics(texts in prop::collection::vec(any::<String>(), 0..20), t in any::<f64>()) {
        let _ = near_duplicates(&borrowed(&texts), t);
    }
}

#[test]
fn the_threshold_of_a_split_is_found_as_surely() {
    assert_eq!(bands_and_rows(DEFAULT_THRESHOLD), (64, 2));
    let miss = (1.0 - DEFAULT_THRESHOLD.powi(2)).powi(64);
    assert!(miss < 1.0 - LEAST_RECALL, "{miss}");
}
