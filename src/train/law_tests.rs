//! What must hold of any optimum, whatever the table: laws of the objective and its solvers.

use super::tests::{fit, numbers, table, weighted_soft_targets};
use super::*;
use crate::features::SparseRows;
use crate::model::Rule;
use crate::recipe::{Multiclass, Solver};
use linfa::DatasetBase;
use linfa::traits::Fit;
use proptest::prelude::*;

/// `auto`, then the sparse solvers by their names: a new one joins these, and every law takes it in.
const SOLVERS: [Solver; 3] = [Solver::Auto, Solver::Dual, Solver::Newton];

/// Each by its name without L1, and with the share `ratio` of it `auto`, which has a solver for that.
fn with_l1(ratio: f64) -> impl Iterator<Item = (Solver, f64)> {
    SOLVERS.into_iter().map(move |solver| (solver, if solver == Solver::Auto { ratio } else { 0.0 }))
}

/// Rows of a table given as cells.
fn rows_of(width: usize, table: &[Vec<(u32, f32)>]) -> SparseRows {
    let mut rows = SparseRows::new(width);
    for cells in table {
        let (columns, values) = rows.buffers();
        columns.extend(cells.iter().map(|c| c.0));
        values.extend(cells.iter().map(|c| c.1));
        rows.end_row();
    }
    rows
}

/// The rows, targets and weights of `order`.
fn taken(rows: &SparseRows, targets: &Targets, order: &[usize]) -> (SparseRows, Targets) {
    let cells: Vec<Vec<(u32, f32)>> = order
        .iter()
        .map(|&i| rows.row(i).0.iter().copied().zip(rows.row(i).1.iter().copied()).collect())
        .collect();
    let distributions = targets.distributions.select(ndarray::Axis(0), order);
    let weights = order.iter().map(|&i| targets.weights[i]).collect();
    (rows_of(rows.width(), &cells), Targets { distributions, weights })
}

fn close(a: &[f64], b: &[f64], within: f64) -> bool {
    let size = a.iter().chain(b).fold(1e-3f64, |m, x| m.max(x.abs()));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= within * size)
}

fn penalized(rows: &SparseRows, targets: &Targets, c: f64, ratio: f64) -> Fitted {
    LogisticRegression::new()
        .c(c)
        .l1_ratio(ratio)
        .tol(1e-9)
        .max_iterations(500)
        .fit(&DatasetBase::new(rows.clone(), targets.clone()))
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Soft targets, weights, several classes, raw counts or unit rows: one optimum.
    #[test]
    fn dual_and_newton_reach_one_optimum(classes in 2usize..6, e in -2.0f64..3.0, unit in any::<bool>()) {
        let (rows, labels) = table(50, 60, classes, unit);
        let targets = weighted_soft_targets(&labels, classes);
        let c = 10f64.powf(e);
        let dual = fit(&rows, &targets, c, 1e-9, Solver::Dual);
        let newton = fit(&rows, &targets, c, 1e-9, Solver::Newton);
        prop_assert!(dual.certificate.holds() && newton.certificate.holds());
        prop_assert!(close(&dual.parameters.weights, &newton.parameters.weights, 1e-5));
        prop_assert!((dual.objective - newton.objective).abs() <= 1e-9 * newton.objective);
    }

    /// The subgradient conditions, coordinate by coordinate.
    #[test]
    fn elastic_net_meets_its_conditions_and_its_zeros_are_exact(
        classes in 2usize..5, e in -1.5f64..1.0, ratio in 0.2f64..=1.0
    ) {
        let (rows, labels) = table(60, 40, classes, true);
        let targets = weighted_soft_targets(&labels, classes);
        let c = 10f64.powf(e);
        let fitted = penalized(&rows, &targets, c, ratio);
        prop_assert!(fitted.certificate.holds(), "{:?}", fitted.certificate);
        let (alpha, lambda) = ((1.0 - ratio) / c, ratio / c);
        let loss = Objective::new(&rows, &targets, 0.0);
        let at = &fitted.parameters;
        let slopes = loss.gradient(at, &loss.probabilities(&loss.margins(at)));
        let size = loss.norm_at_origin();
        for (g, w) in slopes.weights.iter().zip(&at.weights) {
            if *w == 0.0 {
                prop_assert!(g.abs() <= lambda + 1e-7 * size, "{g} {lambda}");
            } else {
                prop_assert!((g + alpha * w + lambda * w.signum()).abs() <= 1e-7 * size, "{g} {w}");
            }
        }
        prop_assert!(slopes.intercepts.iter().all(|g| g.abs() <= 1e-7 * size));
        // What is 0 in f64 is 0 in the model.
        let zeros = at.weights.iter().filter(|w| **w == 0.0).count();
        prop_assert_eq!(fitted.linear.weights.iter().filter(|w| **w == 0.0).count(), zeros);
        if ratio > 0.9 && e < 0.0 {
            prop_assert!(zeros * 4 > at.weights.len(), "{} of {}", zeros, at.weights.len());
        }
    }

    #[test]
    fn the_order_of_rows_and_classes_changes_nothing(classes in 2usize..5, seed in 0u64..1000) {
        let (rows, labels) = table(40, 30, classes, true);
        let targets = weighted_soft_targets(&labels, classes);
        let mut next = numbers(seed);
        let mut order: Vec<usize> = (0..labels.len()).collect();
        order.sort_by_cached_key(|_| (next() * 1e9) as u64);
        let (shuffled, their_targets) = taken(&rows, &targets, &order);
        let mut reversed = targets.clone();
        reversed.distributions.invert_axis(ndarray::Axis(1));
        for &solver in &SOLVERS[1..] {
            let plain = fit(&rows, &targets, 5.0, 1e-9, solver).parameters.weights;
            let other = fit(&shuffled, &their_targets, 5.0, 1e-9, solver).parameters.weights;
            prop_assert!(close(&plain, &other, 1e-5));
            let r = if classes == 2 { 1 } else { classes };
            let mirrored: Vec<f64> = fit(&rows, &reversed, 5.0, 1e-9, solver)
                .parameters
                .weights
                .chunks(r)
                .flat_map(|w| w.iter().rev().map(|w| if r == 1 { -w } else { *w }).collect::<Vec<_>>())
                .collect();
            prop_assert!(close(&plain, &mirrored, 1e-5));
        }
    }

    /// Whatever the values, a fit ends with finite numbers.
    #[test]
    fn never_nan(
        cells in prop::collection::vec(
            prop::collection::btree_map(0u32..4, prop::sample::select(vec![0.0f32, 1.0, -1.0, 1e30, -1e30, 1e-30, 3e38]), 0..4),
            4..10
        ),
        c in prop::sample::select(vec![1e-12, 1.0, 1e8, 1e12]),
        classes in 2usize..4,
        ratio in prop::sample::select(vec![0.0, 0.5, 1.0]),
    ) {
        let cells: Vec<Vec<(u32, f32)>> = cells.into_iter().map(|r| r.into_iter().collect()).collect();
        let rows = rows_of(4, &cells);
        let labels: Vec<usize> = (0..cells.len()).map(|i| i % classes).collect();
        let targets = Targets::of_labels(&labels, classes);
        for solver in if ratio > 0.0 { &SOLVERS[..1] } else { &SOLVERS[1..] } {
            for multiclass in [Multiclass::Multinomial, Multiclass::Ovr] {
                let fitted = LogisticRegression::new()
                    .c(c)
                    .l1_ratio(ratio)
                    .multiclass(multiclass)
                    .solver(*solver)
                    .max_iterations(30)
                    .fit(&DatasetBase::new(rows.clone(), targets.clone()))
                    .unwrap();
                let at = &fitted.parameters;
                prop_assert!(at.weights.iter().chain(&at.intercepts).all(|w| w.is_finite()), "{solver:?} {at:?}");
                prop_assert!(fitted.linear.weights.iter().chain(&fitted.linear.intercepts).all(|w| w.is_finite()));
                prop_assert!(fitted.objective.is_finite(), "{solver:?}");
                prop_assert!(fitted.certificate.relative_gradient.is_finite(), "{solver:?}");
                prop_assert!(fitted.certificate.stored_relative_gradient.is_finite(), "{solver:?}");
            }
        }
    }
}

/// The free optimum lies beyond what f32 holds: the model gets the end of its range.
#[test]
fn parameters_beyond_f32_stay_finite() {
    let rows = rows_of(1, &[vec![(0, 1e30)], vec![], vec![(0, 1.0)], vec![]]);
    let targets = Targets::of_labels(&[0, 1, 0, 1], 2);
    for solver in SOLVERS {
        let fitted = fit(&rows, &targets, 1e8, 1e-4, solver);
        let stored = &fitted.linear;
        assert!(stored.weights.iter().chain(&stored.intercepts).all(|w| w.is_finite()), "{solver:?}");
        assert!(fitted.certificate.stored_relative_gradient.is_finite(), "{solver:?}");
    }
}

/// The same numbers in a matrix that holds its zeros.
#[test]
fn stored_zeros_change_nothing() {
    for classes in [2, 3] {
        let (rows, labels) = table(40, 12, classes, true);
        let dense: Vec<Vec<(u32, f32)>> = (0..rows.rows())
            .map(|i| {
                let (columns, values) = rows.row(i);
                let at = |j| columns.binary_search(&j).map_or(0.0, |at| values[at]);
                (0..12).map(|j| (j, at(j))).collect()
            })
            .collect();
        let targets = weighted_soft_targets(&labels, classes);
        for solver in SOLVERS {
            let sparse = fit(&rows, &targets, 3.0, 1e-9, solver).parameters.weights;
            let full = fit(&rows_of(12, &dense), &targets, 3.0, 1e-9, solver).parameters.weights;
            assert!(close(&sparse, &full, 1e-6));
        }
    }
}

/// A penalty so strong that no weight is left: probabilities are the weighted class shares.
#[test]
fn the_intercept_is_never_penalized() {
    for classes in [2, 3] {
        let (rows, labels) = table(60, 8, classes, true);
        let mut targets = Targets::of_labels(&labels, classes);
        targets.weights.iter_mut().enumerate().for_each(|(i, s)| *s = 1.0 + (i % 3) as f64);
        let total: f64 = targets.weights.iter().sum();
        for (solver, ratio) in with_l1(1.0) {
            let fitted = LogisticRegression::new()
                .c(1e-9)
                .l1_ratio(ratio)
                .solver(solver)
                .tol(1e-8)
                .fit(&DatasetBase::new(rows.clone(), targets.clone()))
                .unwrap();
            let p = Rule::plain(classes).probabilities(&fitted.linear.scores(&[], &[]));
            for (k, p) in p.iter().enumerate() {
                let share: f64 =
                    labels.iter().zip(&targets.weights).filter(|(l, _)| **l == k).map(|(_, s)| s).sum();
                assert!((p - share / total).abs() < 1e-5, "{solver:?}: {p} {}", share / total);
            }
        }
    }
}

/// Two rows of a softmax share one penalty between them, a third class without documents apart.
#[test]
fn a_two_row_softmax_at_c_is_binary_at_two_c() {
    let (rows, labels) = table(50, 20, 2, true);
    let binary = fit(&rows, &Targets::of_labels(&labels, 2), 8.0, 1e-10, Solver::Dual);
    let softmax = fit(&rows, &Targets::of_labels(&labels, 3), 4.0, 1e-8, Solver::Newton);
    // The third class's intercept runs off to −∞, and its weights go to 0 with its probability.
    for (w, row) in binary.parameters.weights.iter().zip(softmax.parameters.weights.chunks(3)) {
        assert!((w - (row[1] - row[0])).abs() < 1e-4, "{w} {row:?}");
        assert!((row[0] + row[1]).abs() < 1e-4 && row[2].abs() < 1e-4);
    }
}

#[test]
fn scaling_sample_weights_or_doubling_documents_is_scaling_c() {
    let (rows, labels) = table(50, 30, 3, true);
    let targets = Targets::of_labels(&labels, 3);
    let twice: Vec<usize> = (0..50).chain(0..50).collect();
    let (doubled, double_targets) = taken(&rows, &targets, &twice);
    let mut heavy = targets.clone();
    heavy.weights.fill(2.0);
    for (solver, ratio) in with_l1(0.6) {
        let weights = |rows: &SparseRows, targets: &Targets, c: f64| {
            LogisticRegression::new()
                .c(c)
                .l1_ratio(ratio)
                .solver(solver)
                .tol(1e-10)
                .max_iterations(1000)
                .fit(&DatasetBase::new(rows.clone(), targets.clone()))
                .unwrap()
                .parameters
                .weights
        };
        let at_c = weights(&rows, &targets, 6.0);
        assert!(close(&at_c, &weights(&rows, &heavy, 3.0), 1e-6));
        assert!(close(&at_c, &weights(&doubled, &double_targets, 3.0), 1e-6));
    }
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    for (classes, ratio, multiclass) in [
        (2, 0.0, Multiclass::Multinomial),
        (3, 0.0, Multiclass::Multinomial),
        (3, 0.5, Multiclass::Multinomial),
        (3, 0.0, Multiclass::Ovr),
    ] {
        let (rows, labels) = table(1200, 90, classes, true);
        let targets = weighted_soft_targets(&labels, classes);
        for solver in SOLVERS.into_iter().filter(|s| ratio == 0.0 || *s == Solver::Auto) {
            let bits = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let fitted = pool.install(|| {
                    LogisticRegression::new()
                        .c(10.0)
                        .l1_ratio(ratio)
                        .multiclass(multiclass)
                        .solver(solver)
                        .fit(&DatasetBase::new(rows.clone(), targets.clone()))
                        .unwrap()
                });
                let at = fitted.parameters;
                let numbers = at.weights.into_iter().chain(at.intercepts);
                let certificate = fitted.certificate;
                numbers
                    .chain([
                        fitted.objective,
                        certificate.relative_gradient,
                        certificate.stored_relative_gradient,
                    ])
                    .map(f64::to_bits)
                    .collect::<Vec<_>>()
            };
            assert_eq!(bits(1), bits(2), "{classes} classes, {solver:?}");
        }
    }
}

/// A gradient by ranges of columns and one by a column copy of the matrix are the same to the bit.
#[test]
fn both_ways_to_a_gradient_give_the_same_bits() {
    for classes in [2, 3, 4, 7] {
        let (rows, labels) = table(700, 50, classes, true);
        let targets = weighted_soft_targets(&labels, classes);
        let objective = Objective::new(&rows, &targets, 0.1);
        let mut at = objective.origin();
        let mut next = numbers(9);
        at.weights.iter_mut().for_each(|w| *w = next() - 0.5);
        let p = objective.probabilities(&objective.margins(&at));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let alone = objective.gradient(&at, &p);
        let by_ranges = pool.install(|| objective.gradient(&at, &p));
        objective.columns();
        assert_eq!(alone, by_ranges);
        assert_eq!(alone, objective.gradient(&at, &p));
    }
}

/// Duplicate columns, a constant column, an empty row, a class of one document.
#[test]
fn awkward_tables_are_solved() {
    let mut next = numbers(21);
    let cells: Vec<Vec<(u32, f32)>> = (0..40)
        .map(|i| {
            let x = (next() * 4.0).floor() as f32;
            match i {
                0 => Vec::new(),
                _ => vec![(0, x), (1, x), (2, 1.0), (3 + (i % 5) as u32, 1.0)],
            }
        })
        .collect();
    let rows = rows_of(8, &cells);
    let labels: Vec<usize> = (0..40).map(|i| if i == 7 { 2 } else { usize::from(next() < 0.5) }).collect();
    let targets = Targets::of_labels(&labels, 3);
    for solver in SOLVERS {
        let fitted = fit(&rows, &targets, 10.0, 1e-7, solver);
        assert!(fitted.certificate.holds(), "{solver:?}: {:?}", fitted.certificate);
        for k in 0..3 {
            let w = |j: usize| fitted.parameters.weights[j * 3 + k];
            assert!((w(0) - w(1)).abs() < 1e-5, "two columns of the same values have the same weight");
        }
    }
}

#[test]
fn separable_classes_at_a_huge_c_are_solved() {
    for classes in [2, 3] {
        let cells: Vec<Vec<(u32, f32)>> =
            (0..30).map(|i| vec![((i % classes) as u32, 1.0), (3 + i as u32, 0.5)]).collect();
        let rows = rows_of(33, &cells);
        let labels: Vec<usize> = (0..30).map(|i| i % classes).collect();
        for solver in SOLVERS {
            let fitted = fit(&rows, &Targets::of_labels(&labels, classes), 1e8, 1e-4, solver);
            assert!(fitted.certificate.holds(), "{solver:?}: {:?}", fitted.certificate);
            assert!(fitted.objective.is_finite() && fitted.objective < 1e-2);
        }
    }
}

#[test]
fn one_against_the_rest_is_a_binary_fit_a_class() {
    let (rows, labels) = table(60, 20, 3, true);
    let all = LogisticRegression::new()
        .c(5.0)
        .multiclass(Multiclass::Ovr)
        .tol(1e-8)
        .fit(&DatasetBase::new(rows.clone(), Targets::of_labels(&labels, 3)))
        .unwrap();
    let mut objective = 0.0;
    for k in 0..3 {
        let against: Vec<usize> = labels.iter().map(|l| usize::from(*l == k)).collect();
        let one = fit(&rows, &Targets::of_labels(&against, 2), 5.0, 1e-8, Solver::Auto);
        let column: Vec<f64> = all.parameters.weights.iter().skip(k).step_by(3).copied().collect();
        assert_eq!(column, one.parameters.weights);
        assert_eq!(all.parameters.intercepts[k], one.parameters.intercepts[0]);
        objective += one.objective;
    }
    assert!((all.objective - objective).abs() < 1e-12 * objective);
}

#[test]
fn l1_has_a_solver_of_its_own_and_refuses_others_by_name() {
    let (rows, labels) = table(20, 5, 2, true);
    let refused = LogisticRegression::new()
        .l1_ratio(0.5)
        .solver(Solver::Dual)
        .fit(&DatasetBase::new(rows.clone(), Targets::of_labels(&labels, 2)))
        .unwrap_err();
    assert!(refused.to_string().contains("--l1-ratio") && refused.to_string().contains("--solver auto"));
    let range =
        LogisticRegression::new().l1_ratio(1.5).fit(&DatasetBase::new(rows, Targets::of_labels(&labels, 2)));
    assert!(range.unwrap_err().to_string().contains("l1_ratio is 1.5"));
}

/// Few documents and a strong penalty: the dual's multiplier creeps, and the certificate is reached all the same.
#[test]
fn few_documents_at_any_c_reach_the_certificate() {
    for n in [6, 14, 17, 40] {
        for classes in [2, 3] {
            let (rows, labels) = table(n, 60, classes, true);
            let targets = Targets::of_labels(&labels, classes);
            for c in [1e-3, 0.03, 0.1, 0.3, 1.0, 30.0, 300.0] {
                let fitted = fit(&rows, &targets, c, 1e-4, Solver::Auto);
                assert!(
                    fitted.certificate.holds(),
                    "n {n}, {classes} classes, C {c}: {:?}",
                    fitted.certificate
                );
                assert!(fitted.iterations < 100, "n {n}, {classes} classes, C {c}: {}", fitted.iterations);
            }
        }
    }
}
