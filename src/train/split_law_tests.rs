//! No split separates a group: copies and articles of one story stand on one side, whatever cuts the corpus up.

use super::bench::Bench;
use super::*;
use crate::article::Article;
use crate::recipe::Recipe;
use proptest::prelude::*;

/// An article: its story, which edit of the story's text it is, whether it names the story, its day, outlet and label.
type Copy = (u32, u32, bool, u32, u32, bool);

fn articles(copies: &[Copy]) -> Vec<Article> {
    let article = |(i, &(story, edit, named, day, outlet, positive)): (usize, &Copy)| {
        // Thirty words of the story's own, one of which is edited; a story that is named may be told in other words.
        let own = if named { 1000 + i as u32 } else { story };
        let words =
            |word: u32| if word == edit % 5 { format!("sunting{edit}") } else { format!("kata{own}x{word}") };
        Article {
            body: (0..30).map(words).collect::<Vec<_>>().join(" "),
            label: Some(if positive { "positif" } else { "negatif" }.to_owned()),
            group: named.then(|| format!("cerita {story}")),
            date: Some(format!("2025-03-{:02}", day + 1)),
            outlet: Some(format!("Kabar {outlet}")),
            ..Article::default()
        }
    };
    copies.iter().enumerate().map(article).collect()
}

/// Whether no unit stands on both sides.
fn parts_whole(units: &[u32], train: &[usize], held: &[usize]) -> bool {
    let trained: std::collections::HashSet<u32> = train.iter().map(|i| units[*i]).collect();
    held.iter().all(|i| !trained.contains(&units[*i]))
}

/// The unit of each row as the copies were made: those that name a story are one, those that are edits of one text.
fn stories(corpus: &Corpus, copies: &[Copy]) -> Vec<u32> {
    let unit = |i: usize| 2 * copies[i].0 + u32::from(copies[i].2);
    corpus.positions().into_iter().map(unit).collect()
}

/// The splits of [`Bench::parts`], where there are any.
fn parts(bench: &Bench<'_>, split: Split) -> Vec<(Vec<usize>, Vec<usize>)> {
    bench.parts(split).ok().flatten().map_or(Vec::new(), |parts| parts.splits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_split_separates_a_group(
        copies in prop::collection::vec((0u32..12, any::<u32>(), any::<bool>(), 0u32..28, 0u32..4, any::<bool>()), 12..48),
        seed: u64, share in 0.1f64..0.6, k in 2usize..6
    ) {
        let Ok(corpus) = Corpus::new(articles(&copies), false) else { return Ok(()) };
        let mut recipe = Recipe::built_in("default").unwrap();
        recipe.features.min_df = 1.0;
        let plan = Plan::of(&recipe);
        let stories = stories(&corpus, &copies);
        let rows: Vec<usize> = (0..corpus.len()).collect();
        for evaluation in [Evaluation::Folds(k), Evaluation::Holdout(share), Evaluation::Auto] {
            let options = Options { seed, evaluation, ..Options::default() };
            let bench = prepare(&corpus, &plan, &options, &mut |_| ()).unwrap();
            // What is one story by its making is one group.
            for i in 0..rows.len() {
                prop_assert!((0..i).all(|j| stories[i] != stories[j] || bench.groups[i] == bench.groups[j]));
            }
            // Random folds, the share held out, the latest; no article on both sides, none twice.
            for split in [Split::Groups, Split::Time] {
                for (train, held) in parts(&bench, split) {
                    prop_assert!(parts_whole(&stories, &train, &held), "{evaluation:?} {split:?}");
                    prop_assert!(parts_whole(&rows.iter().map(|i| *i as u32).collect::<Vec<_>>(), &train, &held));
                }
            }
            let outlets: Vec<u32> = corpus.positions().into_iter().map(|i| copies[i].4).collect();
            for (train, held) in parts(&bench, Split::Outlet) {
                prop_assert!(parts_whole(&outlets, &train, &held));
            }
            // The folds that a cross-fit, a search, calibration and tuned thresholds are made on; within each training
            // part again, as the nested ones; and the halves of a learning curve, each within the one before.
            for (fold, (train, held)) in bench.folds(&bench.groups, &rows, FOLDS).into_iter().flatten().enumerate() {
                prop_assert!(parts_whole(&stories, &train, &held));
                for (inner, out) in bench.folds(&bench.groups, &train, FOLDS).into_iter().flatten() {
                    prop_assert!(parts_whole(&stories, &inner, &out));
                    prop_assert!(parts_whole(&stories, &inner, &held) && parts_whole(&stories, &out, &held));
                }
                let mut larger = train.clone();
                for halving in 0..4 {
                    let some = bench.some(&train, 0.5f64.powi(halving), (fold, 1));
                    prop_assert!(some.iter().all(|i| larger.contains(i)));
                    let left: Vec<usize> = train.iter().copied().filter(|i| !some.contains(i)).collect();
                    prop_assert!(parts_whole(&stories, &some, &left) && parts_whole(&stories, &some, &held));
                    larger = some;
                }
            }
        }
    }
}
