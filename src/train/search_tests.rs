//! The search and the start from a model, against the fits they stand for.

use super::bench::Setting;
use super::*;
use crate::article::Article;
use crate::evaluate::Figures;
use crate::features::SparseRows;
use crate::model::Linear;
use crate::recipe::{CalibrationMethod, Decision, Solver};

const BODIES: [(&str, &str); 6] = [
    ("laba naik tajam dan panen melimpah", "positif"),
    ("pabrik rugi besar lalu buruh dipecat", "negatif"),
    ("rapat digelar di kantor bupati", "netral"),
    ("laba turun namun saham naik", "positif"),
    ("panen gagal dan petani rugi", "negatif"),
    ("jadwal rapat diumumkan bupati", "netral"),
];

fn corpus(n: usize, classes: usize) -> Corpus {
    let wanted = BODIES.iter().filter(|(_, label)| classes == 3 || *label != "netral");
    let articles = wanted.cycle().take(n).enumerate().map(|(i, (body, label))| Article {
        // Words of its own, so that no two are near-duplicates; and some that lie.
        body: format!("{body} nomor{i} hal{} tahun{} bulan{} edisi{i} seri{i}", i % 7, i % 5, i % 11),
        label: Some(if i % 9 == 8 { "negatif" } else { label }.to_owned()),
        ..Article::default()
    });
    Corpus::new(articles.collect(), false).unwrap()
}

fn plan(recipes: &[&str], c: &[f64]) -> Plan<'static> {
    Plan {
        recipes: recipes.iter().map(|name| Recipe::built_in(name).unwrap()).collect(),
        search: Some(Search { c: c.to_vec(), ..Search::default() }),
        init: None,
        compare_init: false,
    }
}

/// What the table says of a fold is what a fit of that fold says; from the second C on a fit starts elsewhere,
/// and ends within the tolerance of the same optimum.
#[test]
fn the_table_is_made_of_the_fits_it_stands_for() {
    for classes in [2, 3] {
        let corpus = corpus(48, classes);
        let mut plan = plan(&["words12", "default"], &[0.5, 20.0]);
        plan.recipes.iter_mut().for_each(|recipe| recipe.train.tol = 1e-7);
        let bench = prepare(&corpus, &plan, &Options::default(), &mut |_| ()).unwrap();
        let rows: Vec<usize> = (0..corpus.len()).filter(|i| i % 8 != 3).collect();
        let (chosen, selection) = bench.choose(&rows, &mut |_| ()).unwrap();
        let selection = selection.unwrap();
        assert_eq!((selection.candidates.len(), selection.unconverged), (4, 0));
        assert_eq!(chosen.c, selection.taken().unwrap().c);
        let folds = bench.folds(&bench.groups, &rows, FOLDS).unwrap();
        for (at, candidate) in selection.candidates.iter().enumerate() {
            let setting = Setting { recipe: at / 2, c: [0.5, 20.0][at % 2] };
            assert_eq!(candidate.recipe, plan.recipes[setting.recipe].name);
            assert_eq!(candidate.c, setting.c);
            for (fold, (train, held)) in folds.iter().enumerate() {
                // Settings are compared before calibration.
                let part = bench.fit_untuned(train, setting, None).unwrap();
                let held_out = bench.predict(&part, train, held.clone()).unwrap();
                let labels: Vec<usize> = held_out.predictions.iter().map(|p| p.label).collect();
                let (truth, table) = bench.side_by_side(&[held_out]).unwrap();
                let figures = Figures::of(corpus.labels(), &truth, &labels, Some(table.view())).unwrap();
                assert_eq!(candidate.macro_f1.folds[fold], figures.macro_f1);
                assert_eq!(candidate.accuracy.folds[fold], figures.accuracy);
                let gap = (candidate.log_loss.folds[fold] - figures.log_loss.unwrap()).abs();
                assert!(gap < if at % 2 == 0 { 1e-15 } else { 1e-5 }, "{classes} classes, {at}: {gap}");
            }
        }
    }
}

/// A search knows nothing but the rows it is given: with other rows in the corpus it says the same.
#[test]
fn a_search_sees_its_own_rows_only() {
    let corpus = corpus(60, 3);
    let plan = plan(&["words12"], &[1.0, 10.0]);
    let bench = prepare(&corpus, &plan, &Options::default(), &mut |_| ()).unwrap();
    let rows: Vec<usize> = (0..40).collect();
    let before = bench.choose(&rows, &mut |_| ()).unwrap();
    let mut other = prepare(&corpus, &plan, &Options::default(), &mut |_| ()).unwrap();
    other.truth[40..].iter_mut().for_each(|label| *label = 0);
    assert_eq!(other.choose(&rows, &mut |_| ()).unwrap(), before);
}

#[test]
fn a_path_ends_where_each_fit_alone_ends() {
    let mut rows = SparseRows::new(4);
    for i in 0..30u32 {
        let (columns, values) = rows.buffers();
        for j in [i % 2, 2 + i % 5 % 2] {
            columns.push(j);
            values.push(1.0 + (i % 3) as f32);
        }
        rows.end_row();
    }
    let labels: Vec<usize> = (0..30).map(|i| if i % 7 == 0 { 2 } else { i % 2 }).collect();
    let targets = Targets::of_labels(&labels, 3);
    let grid = [0.1, 1.0, 10.0, 100.0];
    // Newton's method starts each fit from the one before, the dual from nothing: the ends are the same.
    for solver in [Solver::Auto, Solver::Newton, Solver::Dual] {
        let mut seen = 0;
        let regression = LogisticRegression::new().tol(1e-10).solver(solver);
        path::path(&rows, &targets, &grid, &regression, |fitted| {
            assert!(fitted.certificate.holds());
            let alone = LogisticRegression::new().c(grid[seen]).tol(1e-10).solver(Solver::Newton);
            let alone = linfa::ParamGuard::check(alone).unwrap().fit_from(&rows, &targets, None).unwrap();
            for (a, b) in fitted.parameters.weights.iter().zip(&alone.parameters.weights) {
                assert!((a - b).abs() < 1e-6, "C {}", grid[seen]);
            }
            seen += 1;
        })
        .unwrap();
        assert_eq!(seen, 4);
    }
    // One iteration is too few, and said to be.
    let hasty = LogisticRegression::new().tol(1e-10).max_iterations(1).solver(Solver::Newton);
    path::path(&rows, &targets, &[1e3], &hasty, |fitted| assert!(!fitted.certificate.holds())).unwrap();
}

#[test]
fn weights_follow_their_n_gram_and_their_label() {
    let options = Options { evaluation: Evaluation::None, ..Options::default() };
    let fitted = |classes: usize| {
        let corpus = corpus(24, classes);
        train(&corpus, &Recipe::built_in("default").unwrap(), &options, &mut |_| ()).unwrap().model
    };
    let (two, three) = (fitted(2), fitted(3));
    let names = |labels: &[&str]| labels.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    let of = |model: &Model, to: &Model, labels: &[&str]| {
        init::parameters(model, to.featurizer().vocabulary(), &names(labels))
    };
    let stored = |linear: &Linear| -> Vec<f64> { linear.weights.iter().map(|w| f64::from(*w)).collect() };
    // Onto itself: every weight in its place.
    let own = of(&two, &two, &["negatif", "positif"]);
    assert_eq!((own.weights, own.intercepts.len()), (stored(two.linear()), 1));
    let own = of(&three, &three, &["negatif", "netral", "positif"]);
    assert_eq!((own.weights, own.intercepts.len()), (stored(three.linear()), 3));
    // By text and kind: 'rugi' stands elsewhere in the other vocabulary; of two labels each has half.
    let find = |model: &Model, text: &str, kind| {
        let v = model.featurizer().vocabulary();
        (0..v.len()).find(|j| v.kind(*j) == kind && v.text(*j).as_deref() == Some(text)).unwrap()
    };
    let wide = of(&two, &three, &["negatif", "netral", "positif"]);
    for (text, kind) in [("rugi", crate::features::Column::Word), ("rug", crate::features::Column::Char)] {
        let (from, to) = (find(&two, text, kind), find(&three, text, kind));
        let half = 0.5 * f64::from(two.linear().weights[from]);
        assert_eq!(wide.weights[3 * to..3 * to + 3], [-half, 0.0, half], "{text}");
    }
    let unknown = find(&three, "rapat", crate::features::Column::Word);
    assert_eq!(wide.weights[3 * unknown..3 * unknown + 3], [0.0; 3]);
    // From three labels to two: what lies between them.
    let narrow = of(&three, &two, &["negatif", "positif"]);
    let (from, to) = (
        find(&three, "rugi", crate::features::Column::Word),
        find(&two, "rugi", crate::features::Column::Word),
    );
    let w = &stored(three.linear())[3 * from..3 * from + 3];
    assert_eq!(narrow.weights[to], w[2] - w[0]);
    // Labels of other names: nothing to start from.
    assert!(of(&two, &two, &["baik", "buruk"]).weights.iter().all(|w| *w == 0.0));
    assert_eq!(init::label_note(&two, &names(&["negatif", "positif"])), None);
}

#[test]
fn a_start_that_does_not_fit_is_refused() {
    let mut rows = SparseRows::new(2);
    (0..4).for_each(|_| rows.end_row());
    let targets = Targets::of_labels(&[0, 1, 0, 1], 2);
    let refusal = |weights: Vec<f64>, intercepts: Vec<f64>| {
        let start = Parameters { weights, intercepts };
        let valid = linfa::ParamGuard::check(LogisticRegression::new()).unwrap();
        valid.fit_from(&rows, &targets, Some(&start)).unwrap_err().to_string()
    };
    assert!(refusal(vec![0.0; 3], vec![0.0]).contains("3 weights"));
    assert!(refusal(vec![0.0; 2], vec![0.0; 2]).contains("2 intercepts"));
    assert!(refusal(vec![0.0, f64::NAN], vec![0.0]).contains("not finite"));
}

/// Calibration comes from fits that did not see a row's group, thresholds from probabilities so calibrated, and neither
/// from any row outside those it is asked for.
#[test]
fn a_rule_is_completed_by_what_fits_say_of_groups_they_did_not_see() {
    let corpus = corpus(48, 3);
    let mut recipe = Recipe::built_in("words12").unwrap();
    recipe.train.calibration = CalibrationMethod::Vector;
    recipe.train.decision = Decision::Tuned;
    let plan = Plan::of(&recipe);
    let bench = prepare(&corpus, &plan, &Options::default(), &mut |_| ()).unwrap();
    let rows: Vec<usize> = (0..corpus.len()).filter(|i| i % 7 != 2).collect();
    let setting = Setting { recipe: 0, c: recipe.train.c };
    let (part, _) = bench.fit(&rows, setting).unwrap();
    let mut by_hand = Vec::new();
    for (train, held) in bench.folds(&bench.groups, &rows, FOLDS).unwrap() {
        assert!(train.iter().all(|i| held.iter().all(|j| bench.groups[*i] != bench.groups[*j])));
        let fold = bench.fit_untuned(&train, setting, None).unwrap();
        by_hand.push(bench.predict(&fold, &train, held).unwrap());
    }
    let given = bench.refine(&rows, setting, Some(&by_hand)).unwrap();
    assert_eq!(given.calibration, part.rule.calibration);
    let log_odds = by_hand.iter().flat_map(|held| &held.log_odds);
    let p: Vec<f64> = log_odds.flat_map(|z| part.rule.calibration.probabilities(z)).collect();
    let table = ndarray::Array2::from_shape_vec((rows.len(), 3), p).unwrap();
    let truth: Vec<usize> =
        by_hand.iter().flat_map(|held| held.rows.iter().map(|i| bench.truth[*i] as usize)).collect();
    assert_eq!(decision::tune(corpus.labels(), &truth, table.view()).unwrap(), part.rule.thresholds);
}
