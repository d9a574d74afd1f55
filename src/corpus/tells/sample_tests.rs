//! The search by samples against one that tries every run on every text.

use super::cut::tokens;
use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

/// Every run of up to four tokens, counted in every text.
fn exhaustive(texts: &[&str], classes: &Classes) -> Vec<Tell> {
    let mut found_in: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let text = text.to_lowercase();
        let tokens: Vec<&str> = tokens(&text).collect();
        for run in (1..=runs::LONGEST).flat_map(|len| tokens.windows(len)) {
            let texts = found_in.entry(run.join(" ")).or_default();
            if texts.last() != Some(&at) {
                texts.push(at);
            }
        }
    }
    let tell = |(pattern, texts): (String, Vec<usize>)| {
        let of =
            |class: usize| texts.iter().copied().filter(|&t| classes.ids[t] == class).collect::<Vec<_>>();
        let (class, found_in) =
            (0..classes.names.len()).map(|c| (c, of(c))).max_by_key(|(_, of)| of.len())?;
        let (right, size) = (found_in.len(), classes.sizes[class]);
        let told = right as f64 >= 0.3 * size as f64
            && right as f64 >= 0.99 * texts.len() as f64
            && beyond_chance(size as f64 / classes.ids.len() as f64, right, 1e-6);
        let class = Some(classes.names[class].clone());
        told.then_some(Tell { pattern, class, documents: texts.len(), right, found_in })
    };
    let mut all: Vec<Tell> = found_in.into_iter().filter_map(tell).collect();
    all.sort_by(|a, b| (a.pattern.len(), &a.pattern).cmp(&(b.pattern.len(), &b.pattern)));
    let mut kept: Vec<Tell> = Vec::new();
    for tell in all {
        if !kept.iter().any(|k| format!(" {} ", tell.pattern).contains(&format!(" {} ", k.pattern))) {
            kept.push(tell);
        }
    }
    kept
}

/// `sizes` texts of each class in turn: invented words, and in `cover` of 100 its class's mark.
fn planted(sizes: &[usize], cover: u64, seed: u64) -> (Vec<String>, Vec<String>) {
    let chance =
        |i: u64, what: u64| xxhash_rust::xxh3::xxh3_64(&[i, what, seed].map(u64::to_le_bytes).concat());
    let ids = sizes.iter().enumerate().flat_map(|(class, &size)| vec![class; size]);
    let text = |(i, class): (usize, usize)| {
        let i = i as u64;
        let mut words: Vec<String> = (0..12).map(|w| format!("kata{}", chance(i, w) % 40)).collect();
        // The words of a class are in half of it, and now and then elsewhere.
        if chance(i, 20) % 100 < if class == 0 { 50 } else { 3 } {
            words.push("tewas".into());
        }
        if chance(i, 21) % 100 < cover {
            let wrong = usize::from(chance(i, 22) % 400 == 0);
            words.push(["m7", "skor 1 dari 2", "skor 2 dari 1"][(class + wrong) % 3].into());
        }
        (words.join(" ") + ".\nSelesai", format!("kelas {class}"))
    };
    ids.enumerate().map(text).unzip()
}

fn both(texts: &[String], labels: &[String], most: usize) -> (Vec<Tell>, Vec<Tell>) {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let classes = Classes::new(&labels.iter().map(String::as_str).collect::<Vec<_>>());
    (lone::find(&texts, &classes, most), exhaustive(&texts, &classes))
}

#[test]
fn a_sample_finds_what_all_texts_show() {
    for cover in [0, 20, 34, 45, 60] {
        for sizes in [&[1400, 1300, 1200][..], &[1500, 40, 1100]] {
            let (texts, labels) = planted(sizes, cover, cover);
            let (found, expected) = both(&texts, &labels, sample::SAMPLE);
            assert_eq!(found, expected, "{cover} % of {sizes:?}");
            assert_eq!(found.is_empty(), cover < 30, "{cover} % of {sizes:?}: {found:?}");
        }
    }
    for seed in 0..8 {
        let (texts, labels) = planted(&[300, 400, 90], 60, seed);
        let (found, expected) = both(&texts, &labels, 120);
        assert_eq!(found, expected, "{seed}");
    }
}

#[test]
fn neither_order_nor_threads_matter() {
    let (mut texts, mut labels) = planted(&[1300, 1200], 36, 5);
    let patterns = |texts: &[String], labels: &[String]| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let all = tells(&texts, &labels);
        all.into_iter().map(|t| (t.pattern, t.class, t.documents, t.right)).collect::<Vec<_>>()
    };
    let found = patterns(&texts, &labels);
    assert!(!found.is_empty());
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(alone.install(|| patterns(&texts, &labels)), found);
    texts.reverse();
    labels.reverse();
    assert_eq!(patterns(&texts, &labels), found);
    texts.rotate_left(777);
    labels.rotate_left(777);
    assert_eq!(patterns(&texts, &labels), found);
}

proptest! {
    #[test]
    fn whole_small_corpora_are_searched_exhaustively(
        rows in proptest::collection::vec(("[abc.\n ]{0,12}", 0..3usize, 0..100u32), 0..120),
        cover in 25..65u32,
    ) {
        let (texts, labels): (Vec<String>, Vec<String>) = rows
            .into_iter()
            .map(|(text, class, at)| {
                let mark = if at < cover { ["x y", "y x", ""][class] } else { "" };
                (format!("{text} {mark}"), format!("kelas {class}"))
            })
            .unzip();
        let (found, expected) = both(&texts, &labels, sample::SAMPLE);
        prop_assert_eq!(found, expected);
    }
}
