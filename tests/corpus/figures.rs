use sentimen::recipe::Recipe;
use sentimen::train::{Corpus, Options, Split, train};

use crate::held_out::{Kept, folds_of, held_out, share};
use crate::tables::{Row, articles, rows, table};

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

/// What the fit of a random split has seen of a page's event.
fn seen(fold: &[u32], events: &[&str], labels: &[&str], page: usize) -> &'static str {
    let others = |same: bool| {
        (0..events.len()).any(|i| {
            events[i] == events[page] && fold[i] != fold[page] && (labels[i] == labels[page]) == same
        })
    };
    match (others(true), others(false)) {
        (true, false) => "under the same label only",
        (false, true) => "under another label only",
        (true, true) => "under both",
        (false, false) => "nothing",
    }
}

#[test]
fn a_random_split_remembers_events_as_the_card_says() {
    let rows = rows();
    let pages = articles("pages");
    let recipe = Recipe::built_in("default").expect("a built-in recipe");
    let read = |row: &Row| pages[&row.page].text(recipe.text.titles).into_owned();
    let texts: Vec<String> = rows.iter().map(read).collect();
    let events: Vec<&str> = rows.iter().map(|row| row.event.as_str()).collect();
    let labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
    let mut tally = std::collections::BTreeMap::new();
    for seed in 0..3 {
        let (random, whole) = (folds_of(&rows, Kept::Pages, seed), folds_of(&rows, Kept::Events, seed));
        let [at_random, by_event] = [&random, &whole].map(|fold| held_out(&texts, &rows, fold, &recipe));
        for (page, right) in at_random.into_iter().zip(by_event).enumerate() {
            let of = tally.entry(seen(&random, &events, &labels, page)).or_insert([0; 3]);
            *of = [of[0] + 1, of[1] + usize::from(right.0), of[2] + usize::from(right.1)];
        }
    }
    let mut wrong = false;
    for told in table("Seen of the page's event") {
        let [all, random, whole] = tally[told[0].as_str()];
        let found = [random, whole].map(|right| format!("{:.2}", share(right, all)));
        println!("{}: {all} pages, random {}, events held out {}", told[0], found[0], found[1]);
        wrong |= told[1..] != found;
    }
    assert!(!wrong, "the card's table differs from what is printed above");
}
