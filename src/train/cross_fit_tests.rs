use super::*;
use crate::article::Article;
use crate::recipe::Recipe;

fn corpus(n: usize) -> Corpus {
    let article = |i: usize| {
        let words = [["rugi", "turun", "gagal"], ["laba", "naik", "untung"]][i % 2];
        Article {
            body: format!("{} pada hari ke{} {}", words[i % 3], i * 7919 % 1009, words[(i + 1) % 3]),
            label: Some(["negatif", "positif"][i % 2].to_owned()),
            group: (i < 8).then(|| format!("peristiwa {}", i / 4)),
            ..Article::default()
        }
    };
    Corpus::new((0..n).map(article).collect(), false).unwrap()
}

fn plan() -> Plan<'static> {
    Plan::of(&Recipe::built_in("default").unwrap())
}

/// The figures of `train` are those of the same five fits.
#[test]
fn a_cross_fit_makes_the_figures_of_train() {
    let (corpus, options) = (corpus(60), Options::default());
    let fit = cross_fit(&corpus, &plan(), &options, &mut |_| ()).unwrap();
    let trained = train_by(&corpus, &plan(), &options, &mut |_| ()).unwrap();
    let figures = trained.model.card().figures.clone().unwrap();
    let right = fit.predictions.iter().zip(&fit.truth).filter(|(p, truth)| p.label == **truth).count();
    assert_eq!(figures.accuracy, right as f64 / 60.0);
    let loss = (0..60).map(|i| fit.scored().unwrap().log_loss(i)).sum::<f64>() / 60.0;
    assert!((figures.log_loss.unwrap() - loss).abs() < 1e-12);
}

#[test]
fn no_model_saw_the_group_it_predicts() {
    let corpus = corpus(60);
    let fit = cross_fit(&corpus, &plan(), &Options::default(), &mut |_| ()).unwrap();
    for (i, group) in fit.groups.iter().enumerate() {
        for (j, other) in fit.groups.iter().enumerate() {
            assert!(group != other || fit.folds[i] == fit.folds[j], "{i} and {j} are one group in two folds");
        }
        let trained: u64 = fit.model(i).card().documents.values().sum();
        let held = fit.folds.iter().filter(|fold| **fold == fit.folds[i]).count() as u64;
        assert_eq!(trained, 60 - held);
    }
    // The stored model says the same of the article as the fit did.
    let texts = corpus.texts(2);
    for (i, text) in texts.iter().enumerate() {
        let said = fit.model(i).predict(text, &crate::features::TokenCache::default());
        assert_eq!(said.label, fit.predictions[i].label);
        for (a, b) in said.probabilities.iter().zip(&fit.predictions[i].probabilities) {
            assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
    }
}

#[test]
fn positions_lead_back_to_the_articles() {
    let mut articles: Vec<Article> = (0..5)
        .map(|i| Article {
            body: format!("isi {i}"),
            label: Some(format!("{}", i % 2)),
            ..Article::default()
        })
        .collect();
    articles.insert(2, Article { body: "tanpa label".into(), ..Article::default() });
    let bodies: Vec<String> = articles.iter().map(|a| a.body.clone()).collect();
    let corpus = Corpus::new(articles, false).unwrap();
    for (body, position) in corpus.bodies().iter().zip(corpus.positions()) {
        assert_eq!(*body, bodies[position]);
    }
}

#[test]
fn a_curve_trains_on_halves_of_halves() {
    let corpus = corpus(120);
    let recipe = Recipe::built_in("default").unwrap();
    let sizes = curve(&corpus, &recipe, 2, &Options::default(), &mut |_| ()).unwrap();
    let shares: Vec<f64> = sizes.iter().map(|size| size.share).collect();
    assert_eq!(shares, [0.125, 0.25, 0.5, 1.0], "96 articles train at most, 10 at least");
    for size in &sizes {
        assert!((size.documents - 96.0 * size.share).abs() <= 4.0, "{} of {}", size.documents, size.share);
        assert_eq!(size.draws.len(), if size.share == 1.0 { 1 } else { 2 });
        assert!(size.draws.iter().all(|draw| draw.len() == 120));
    }
    // All of them: the labels of a cross-fit.
    let fit = cross_fit(&corpus, &plan(), &Options::default(), &mut |_| ()).unwrap();
    let labels: Vec<usize> = (0..120).map(|i| sizes[3].draws[0].predicted(i)).collect();
    assert_eq!(labels, fit.predictions.iter().map(|p| p.label).collect::<Vec<_>>());
    let few = curve(&self::corpus(16), &recipe, 1, &Options::default(), &mut |_| ()).unwrap_err();
    assert!(few.to_string().contains("half of 12 is fewer than 5 a class"), "{few}");
}

#[test]
fn a_path_of_c_holds_the_recipes_own() {
    let recipe = Recipe::built_in("default").unwrap();
    let mut own = recipe.clone();
    own.train.c = 7.0;
    let path = c_path(&corpus(40), &own, &Options::default(), &mut |_| ()).unwrap();
    let grid: Vec<f64> = path.candidates.iter().map(|c| c.c).collect();
    assert!(grid.contains(&7.0) && grid.len() == search::DEFAULT_C.len() + 1, "{grid:?}");
}
