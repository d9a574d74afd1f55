use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, Options, Split, train};

use crate::tables::{articles, rows, table};

const SEEDS: u64 = 5;

/// Accuracy, macro-F1 and log-loss of the default recipe, each seed's in turn.
fn figures(split: Split) -> Vec<[f64; 3]> {
    let mut pages = articles("pages");
    let labelled = rows().into_iter().map(|row| {
        let mut article = pages.remove(&row.page).expect("a page of the table");
        article.group = Some(row.event);
        article
    });
    let corpus = Corpus::new(labelled.collect(), false).expect("a corpus");
    let recipe = Recipe::built_in("default").expect("a built-in recipe");
    let of = |seed| {
        let options = Options { split, seed, ..Options::default() };
        let model = train(&corpus, &recipe, &options, &mut |_| ()).expect("a model").model;
        let figures = model.card().figures.clone().expect("figures");
        [figures.accuracy, figures.macro_f1, figures.log_loss.expect("probabilities")]
    };
    (0..SEEDS).map(of).collect()
}

/// The mean over the seeds.
fn mean(figures: &[[f64; 3]]) -> [f64; 3] {
    std::array::from_fn(|at| figures.iter().map(|f| f[at]).sum::<f64>() / SEEDS as f64)
}

#[test]
fn held_out_figures_are_the_cards_and_neither_too_easy_nor_unclear() {
    let told = table("Split");
    let as_told = |figures: [f64; 3]| figures.map(|figure| format!("{figure:.3}"));
    let mut macro_f1 = Vec::new();
    for (row, split) in told.iter().zip([Split::Groups, Split::Random]) {
        let found = figures(split);
        println!("{split:?}: {found:.3?}");
        let cells = [as_told(found[0]), as_told(mean(&found))].concat();
        assert_eq!(row[1..], cells, "the card's figures, {}", row[0]);
        macro_f1.push(mean(&found)[1]);
    }
    assert_eq!(macro_f1.len(), 2, "the card tells of both splits");
    assert!((0.60..=0.92).contains(&macro_f1[0]), "macro-F1 {:.3} with events held out", macro_f1[0]);
}
