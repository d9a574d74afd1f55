use super::*;
use crate::model::Rule;
use crate::recipe::{ClassWeight, NamedClassWeight, Solver};
use linfa::traits::Fit;
use linfa::{DatasetBase, ParamGuard};
use ndarray::array;
use std::sync::Arc;

/// A small deterministic stream of numbers in [0, 1).
pub(super) fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// n × v rows of counts, Zipf-like, about a third of them filled; labels lean on the first columns.
pub(super) fn table(
    n: usize,
    v: usize,
    classes: usize,
    unit: bool,
) -> (crate::features::SparseRows, Vec<usize>) {
    let mut next = numbers(7);
    let mut rows = crate::features::SparseRows::new(v);
    let mut labels = Vec::new();
    for _ in 0..n {
        let label = (next() * classes as f64) as usize;
        labels.push(label);
        let mut cells = Vec::new();
        for j in 0..v {
            let wanted = if j % classes == label { 0.45 } else { 0.3 };
            if next() < wanted {
                cells.push((j as u32, (1.0 + 4.0 * next() * next()).floor() as f32));
            }
        }
        let length = if unit { cells.iter().map(|(_, x)| x * x).sum::<f32>().sqrt() } else { 1.0 };
        let (columns, values) = rows.buffers();
        columns.extend(cells.iter().map(|c| c.0));
        values.extend(cells.iter().map(|c| c.1 / length));
        rows.end_row();
    }
    (rows, labels)
}

fn random_parameters(objective: &Objective<'_>, seed: u64) -> Parameters {
    let mut next = numbers(seed);
    let mut at = objective.origin();
    at.weights.iter_mut().chain(&mut at.intercepts).for_each(|w| *w = next() - 0.5);
    at
}

pub(super) fn weighted_soft_targets(labels: &[usize], classes: usize) -> Targets {
    let mut targets = Targets::of_labels(labels, classes);
    let mut next = numbers(3);
    for (i, &label) in labels.iter().enumerate() {
        let share = 0.6 + 0.4 * next();
        targets.distributions.row_mut(i).fill((1.0 - share) / (classes - 1) as f64);
        targets.distributions[[i, label]] = share;
        targets.weights[i] = 0.5 + next();
    }
    targets
}

pub(super) fn fit(
    rows: &crate::features::SparseRows,
    targets: &Targets,
    c: f64,
    tol: f64,
    solver: Solver,
) -> Fitted {
    LogisticRegression::new()
        .c(c)
        .tol(tol)
        .solver(solver)
        .max_iterations(1000)
        .fit(&DatasetBase::new(rows.clone(), targets.clone()))
        .unwrap()
}

#[test]
fn the_gradient_is_the_slope_of_the_value() {
    for classes in [2, 3, 4] {
        let (rows, labels) = table(25, 7, classes, false);
        let targets = weighted_soft_targets(&labels, classes);
        let objective = Objective::new(&rows, &targets, 0.3);
        let at = random_parameters(&objective, 11);
        let gradient = objective.gradient(&at, &objective.probabilities(&objective.margins(&at)));
        for seed in 0..5 {
            let direction = random_parameters(&objective, 100 + seed);
            let value = |step: f64| {
                let mut moved = at.clone();
                moved.add(step, &direction);
                objective.value(&moved)
            };
            let (slope, exact) = ((value(1e-5) - value(-1e-5)) / 2e-5, gradient.dot(&direction));
            assert!(
                (slope - exact).abs() < 1e-6 * exact.abs().max(1.0),
                "{classes} classes: {slope} {exact}"
            );
        }
    }
}

#[test]
fn the_hessian_is_the_slope_of_the_gradient_and_its_diagonal_is_its_own() {
    for classes in [2, 3] {
        let (rows, labels) = table(25, 7, classes, false);
        let targets = weighted_soft_targets(&labels, classes);
        let objective = Objective::new(&rows, &targets, 0.3);
        let at = random_parameters(&objective, 11);
        let p = objective.probabilities(&objective.margins(&at));
        let direction = random_parameters(&objective, 12);
        let gradient = |step: f64| {
            let mut moved = at.clone();
            moved.add(step, &direction);
            objective.gradient(&moved, &objective.probabilities(&objective.margins(&moved)))
        };
        let (ahead, behind) = (gradient(1e-5), gradient(-1e-5));
        let product = objective.hessian_times(&p, &direction);
        for (i, exact) in product.weights.iter().enumerate() {
            let slope = (ahead.weights[i] - behind.weights[i]) / 2e-5;
            assert!((slope - exact).abs() < 1e-5 * exact.abs().max(1.0));
        }
        let diagonal = objective.hessian_diagonal(&p);
        for i in 0..diagonal.weights.len() {
            let mut unit = objective.origin();
            unit.weights[i] = 1.0;
            let exact = objective.hessian_times(&p, &unit).weights[i];
            assert!((diagonal.weights[i] - exact).abs() < 1e-12 * exact.max(1.0));
        }
    }
}

#[test]
fn both_solvers_reach_the_same_optimum() {
    for classes in [2, 3] {
        let (rows, labels) = table(120, 40, classes, true);
        let targets = Targets::of_labels(&labels, classes);
        let ours = fit(&rows, &targets, 10.0, 1e-9, Solver::Auto);
        let linfas = fit(&rows, &targets, 10.0, 1e-4, Solver::Linfa);
        assert!(ours.certificate.holds() && linfas.certificate.holds());
        let gap = (ours.objective - linfas.objective).abs() / ours.objective;
        assert!(gap < 1e-8, "{classes} classes: {} and {}", ours.objective, linfas.objective);
    }
}

/// linfa-logistic 0.8.1 takes the maximum of the whole matrix in its log-sum-exp and floors
/// the sum, so on raw counts its multinomial fit stops far from the optimum and says `Ok`.
#[test]
fn on_raw_counts_ours_converges_where_linfa_does_not() {
    let mut next = numbers(5);
    let (n, v) = (300, 400);
    let mut rows = crate::features::SparseRows::new(v);
    let mut labels = Vec::new();
    for _ in 0..n {
        let label = (next() * 3.0) as usize;
        labels.push(label);
        let long = 20.0 * next() * next();
        let (columns, values) = rows.buffers();
        for j in 0..v {
            if next() < if j % 40 == label { 0.5 } else { 0.12 } {
                columns.push(j as u32);
                values.push((1.0 + long * next()).floor() as f32);
            }
        }
        rows.end_row();
    }
    let targets = Targets::of_labels(&labels, 3);
    let ours = fit(&rows, &targets, 1.0, 1e-6, Solver::Auto);
    assert!(ours.certificate.holds(), "{:?}", ours.certificate);
    let linfas = fit(&rows, &targets, 1.0, 1e-6, Solver::Linfa);
    assert!(!linfas.certificate.holds(), "linfa converged: the note in ARCHITECTURE.md is out of date");
    assert!(ours.objective < linfas.objective);
}

#[test]
fn a_two_row_softmax_at_c_is_the_binary_model_at_two_c() {
    let (rows, labels) = table(60, 12, 2, true);
    // A third class that never occurs turns the binary problem into a softmax.
    let two = fit(&rows, &Targets::of_labels(&labels, 2), 4.0, 1e-10, Solver::Auto);
    let objective_of_softmax = |weights: &[f64], b: f64| {
        // W = (-w/2, w/2): the penalty of two rows is half that of one, so C is half.
        let alpha = 1.0 / 2.0;
        let mut value = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            let (columns, values) = rows.row(i);
            let z: f64 = b + columns
                .iter()
                .zip(values)
                .map(|(c, v)| weights[*c as usize] * f64::from(*v))
                .sum::<f64>();
            let scores = [-z / 2.0, z / 2.0];
            value += (scores[0].exp() + scores[1].exp()).ln() - scores[label];
        }
        value + 0.5 * alpha * weights.iter().map(|w| w * w / 2.0).sum::<f64>()
    };
    let value = objective_of_softmax(&two.parameters.weights, two.parameters.intercepts[0]);
    assert!((value - two.objective).abs() < 1e-9 * value);
}

#[test]
fn scaling_weights_is_scaling_c_and_doubling_documents_is_doubling_c() {
    for classes in [2, 3] {
        let (rows, labels) = table(50, 10, classes, true);
        let mut tripled = Targets::of_labels(&labels, classes);
        tripled.weights.fill(3.0);
        let a = fit(&rows, &tripled, 2.0, 1e-10, Solver::Auto);
        let b = fit(&rows, &Targets::of_labels(&labels, classes), 6.0, 1e-10, Solver::Auto);
        let mut twice = crate::features::SparseRows::new(rows.width());
        for i in (0..rows.rows()).chain(0..rows.rows()) {
            let (columns, values) = twice.buffers();
            columns.extend_from_slice(rows.row(i).0);
            values.extend_from_slice(rows.row(i).1);
            twice.end_row();
        }
        let both: Vec<usize> = labels.iter().chain(&labels).copied().collect();
        let c = fit(&twice, &Targets::of_labels(&both, classes), 3.0, 1e-10, Solver::Auto);
        for (i, w) in a.parameters.weights.iter().enumerate() {
            assert!((w - b.parameters.weights[i]).abs() < 1e-6);
            assert!((w - c.parameters.weights[i]).abs() < 1e-6);
        }
    }
}

#[test]
fn the_intercept_is_free_and_alone_gives_the_class_shares() {
    let mut rows = crate::features::SparseRows::new(1);
    (0..10).for_each(|_| rows.end_row());
    let labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2];
    let fitted = fit(&rows, &Targets::of_labels(&labels, 3), 1e-3, 1e-9, Solver::Auto);
    let p = Rule::plain(3).probabilities(&fitted.linear.scores(&[], &[]));
    for (p, share) in p.iter().zip([0.6, 0.3, 0.1]) {
        assert!((p - share).abs() < 1e-6, "{p} {share}");
    }
}

#[test]
fn extreme_problems_never_give_nan() {
    let mut rows = crate::features::SparseRows::new(3);
    for (column, value) in [(0, 1e20f32), (0, -1e20), (1, 1e-30), (2, 1.0)] {
        let (columns, values) = rows.buffers();
        columns.push(column);
        values.push(value);
        rows.end_row();
    }
    rows.end_row();
    for classes in [2, 3] {
        let labels = [0, 1, classes - 1, 0, 1];
        for c in [1e-12, 1.0, 1e12] {
            let fitted = LogisticRegression::new()
                .c(c)
                .fit(&DatasetBase::new(rows.clone(), Targets::of_labels(&labels, classes)))
                .unwrap();
            assert!(
                fitted.parameters.weights.iter().chain(&fitted.parameters.intercepts).all(|w| w.is_finite())
            );
            assert!(fitted.objective.is_finite() && fitted.certificate.relative_gradient.is_finite());
        }
    }
}

#[test]
fn linfa_users_find_what_they_know() {
    let (rows, labels) = table(40, 9, 3, true);
    let dataset = DatasetBase::new(rows.clone(), ndarray::Array1::from(labels.clone()));
    let fitted = LogisticRegression::new().c(5.0).fit(&dataset).unwrap();
    let direct = fit(&rows, &Targets::of_labels(&labels, 3), 5.0, 1e-4, Solver::Auto);
    assert_eq!(fitted.linear, direct.linear);
    let one = DatasetBase::new(rows, ndarray::Array1::zeros(40));
    let refused: Result<Fitted> = LogisticRegression::new().fit(&one);
    assert!(refused.unwrap_err().to_string().contains("one label"));
    assert!(LogisticRegression::new().c(0.0).check().is_err());
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Model>();
    send_and_sync::<Arc<Fitted>>();
}

#[test]
fn linfa_refuses_what_it_cannot_honour_by_the_name_of_the_flag() {
    let (rows, labels) = table(20, 5, 3, true);
    let refusal = |targets: &Targets, memory: u64| {
        LogisticRegression::new()
            .solver(Solver::Linfa)
            .memory_limit(memory)
            .fit(&DatasetBase::new(rows.clone(), targets.clone()))
            .unwrap_err()
            .to_string()
    };
    let plain = Targets::of_labels(&labels, 3);
    assert!(refusal(&plain, 100).contains("--memory-limit"));
    let mut weighted = plain.clone();
    weighted.weights[0] = 2.0;
    assert!(refusal(&weighted, 1 << 20).contains("--class-weight"));
    assert!(
        refusal(
            &{
                let mut t = weighted_soft_targets(&labels, 3);
                t.weights.fill(1.0);
                t
            },
            1 << 20
        )
        .contains("--confidence soft")
    );
}

fn page(body: &str, label: &str) -> crate::article::Article {
    crate::article::Article { body: body.into(), label: Some(label.into()), ..Default::default() }
}

fn small_corpus(reverse: bool) -> Corpus {
    let mut articles: Vec<_> = (0..40)
        .map(|i| match i % 4 {
            0 => page(&format!("laba perusahaan naik tajam tahun {i}"), "positif"),
            1 => page(&format!("pabrik rugi besar dan tutup pada tahun {i}"), "negatif"),
            2 => page(&format!("rapat digelar hari senin nomor {i}"), "netral"),
            _ => page(&format!("rapat tahunan membahas laba nomor {i}"), "netral"),
        })
        .collect();
    if reverse {
        articles.reverse();
    }
    Corpus::new(articles, false).unwrap()
}

#[test]
fn neither_order_nor_threads_change_a_byte() {
    let recipe = Recipe::built_in("default").unwrap();
    let bytes = |reverse: bool, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            train(&small_corpus(reverse), &recipe, &Options::default(), &mut |_| ())
                .unwrap()
                .model
                .to_bytes()
                .unwrap()
        })
    };
    let first = bytes(false, 1);
    assert_eq!(first, bytes(true, 1), "another order");
    assert_eq!(first, bytes(false, 3), "another number of threads");
}

#[test]
fn balanced_weights_tilt_the_decision_and_not_the_probabilities() {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.train.class_weight = ClassWeight::Named(NamedClassWeight::Balanced);
    let options = Options { evaluation: Evaluation::None, ..Options::default() };
    let model = train(&small_corpus(false), &recipe, &options, &mut |_| ()).unwrap().model;
    // Of 40: 10 negatif, 20 netral, 10 positif; weights 4/3, 2/3, 4/3.
    let weights: [f64; 3] = [4.0 / 3.0, 2.0 / 3.0, 4.0 / 3.0];
    for (rule, w) in model.rule().offsets.iter().zip(weights) {
        assert!((rule + w.ln()).abs() < 1e-12);
    }
    for (t, w) in model.rule().thresholds.iter().zip(weights) {
        assert!((t * w - 1.0).abs() < 1e-12);
    }
}

#[test]
fn tuned_thresholds_are_no_worse_than_plain_where_they_were_tuned() {
    let labels: Vec<String> = ["a", "b"].map(String::from).to_vec();
    let p = array![[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4], [0.55, 0.45]];
    let truth = [0, 0, 0, 1, 1];
    let thresholds = decision::tune(&labels, &truth, p.view()).unwrap();
    let rule = Rule { thresholds, ..Rule::plain(2) };
    let predicted: Vec<usize> = p.rows().into_iter().map(|p| rule.label(&p.to_vec())).collect();
    assert_eq!(predicted, truth);
}

#[test]
fn a_corpus_that_cannot_train_says_why() {
    let refusal =
        |articles: Vec<crate::article::Article>| Corpus::new(articles, false).unwrap_err().to_string();
    let unlabelled = crate::article::Article { body: "a".into(), ..Default::default() };
    assert!(refusal(vec![unlabelled]).contains("--label-column"));
    assert!(refusal(vec![page("a", "positif"), page("b", "positif")]).contains("at least two"));
    let mixed = vec![page("a", "positif"), page("b", "Positive"), page("c", "negatif")];
    assert!(refusal(mixed.clone()).contains("--merge-labels"));
    assert_eq!(Corpus::new(mixed, true).unwrap().labels(), ["negatif", "positif"]);
    let leaking = vec![page("a", "positif"), page("b\nSentimen: negatif (91%)", "negatif")];
    assert!(refusal(leaking).contains("still holds a label"));
    let mut heavy = page("a", "positif");
    heavy.weight = Some(-1.0);
    assert!(refusal(vec![heavy, page("b", "negatif")]).contains("weight"));
}
