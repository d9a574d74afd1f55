use super::*;
use crate::train::tests::numbers;
use ndarray::array;
use proptest::prelude::*;

/// n documents over `classes` whose log-odds are `stretched` times those their labels are drawn by.
fn drawn(n: usize, classes: usize, stretched: f64, seed: u64) -> Scored {
    let mut next = numbers(seed);
    let mut log_odds = Array2::zeros((n, classes));
    let mut truth = Vec::new();
    for mut row in log_odds.rows_mut() {
        row.iter_mut().for_each(|z| *z = 6.0 * (next() - 0.5));
        let mut p = row.to_vec();
        softmax(&mut p);
        let mut left = next();
        truth.push(
            p.iter()
                .position(|p| {
                    left -= p;
                    left < 0.0
                })
                .unwrap_or(classes - 1),
        );
        row *= stretched;
    }
    Scored { log_odds, truth, folds: (0..n).map(|i| i % 5).collect(), groups: (0..n as u32).collect() }
}

fn loss(scored: &Scored, calibration: &Calibration) -> f64 {
    let p = scored.probabilities(calibration);
    scored.truth.iter().zip(p.rows()).map(|(y, p)| -p[*y].ln()).sum()
}

/// One document of log-odds ±1 says 1 − p = σ(−2β) must equal … with the penalty: 2 σ(−2β) = β − 1 at the optimum.
#[test]
fn the_temperature_of_one_document_solves_its_equation() {
    let beta = inverse_temperature(array![[-1.0, 1.0]].view(), &[1]);
    let sigma = 1.0 / (1.0 + (2.0 * beta).exp());
    assert!((2.0 * sigma - (beta - 1.0)).abs() < 1e-12, "{beta}");
}

/// Scores that are always wrong go to the bound, where they say next to nothing; none stays the identity.
#[test]
fn the_temperature_is_bounded() {
    let wrong = Array2::from_shape_fn((500, 2), |(_, k)| if k == 0 { 4.0 } else { 0.0 });
    assert!((inverse_temperature(wrong.view(), &[1; 500]) - INVERSES[0]).abs() < 1e-9);
    assert_eq!(inverse_temperature(Array2::zeros((0, 2)).view(), &[]), 1.0);
    let huge = array![[1e300, -1e300], [-1e300, 1e300]];
    for truth in [[0, 1], [1, 0], [0, 0]] {
        let beta = inverse_temperature(huge.view(), &truth);
        assert!((INVERSES[0]..=INVERSES[1]).contains(&beta), "{beta}");
    }
}

#[test]
fn a_stretch_is_found_again() {
    for classes in [2, 3, 5] {
        let scored = drawn(20_000, classes, 2.5, 1);
        let Calibration::Temperature { temperature } =
            fit(CalibrationMethod::Temperature, scored.log_odds.view(), &scored.truth)
        else {
            panic!("no temperature")
        };
        assert!((temperature - 2.5).abs() < 0.1, "{classes} classes: {temperature}");
        let Calibration::Vector { scales, biases } = vector(scored.log_odds.view(), &scored.truth) else {
            panic!("no vector")
        };
        assert!(scales.iter().all(|a| (a - 0.4).abs() < 0.06), "{scales:?}");
        assert!(biases.iter().all(|b| b.abs() < 0.1), "{biases:?}");
    }
}

#[test]
fn the_vector_is_stationary_also_where_classes_are_separated_or_missing() {
    let separated = array![[9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [8.0, 1.0, 0.0], [1.0, 7.0, 2.0]];
    let truth = [0, 1, 0, 1];
    let scored = drawn(300, 4, 1.0, 9);
    for (z, y) in [(separated, &truth[..]), (scored.log_odds, &scored.truth)] {
        let Calibration::Vector { scales, biases } = vector(z.view(), y) else { panic!("no vector") };
        let mut centred = z.clone();
        for mut row in centred.rows_mut() {
            let mean = row.sum() / row.len() as f64;
            row -= mean;
        }
        let (gradient, _) = vector_slopes(&centred, y, &[scales, biases].concat());
        assert!(gradient.iter().all(|g| g.abs() < 1e-5), "{gradient:?}");
    }
}

#[test]
fn the_slopes_are_those_of_the_value() {
    let scored = drawn(40, 3, 1.0, 4);
    let mut next = numbers(5);
    let at: Vec<f64> = (0..6).map(|_| next() - 0.3).collect();
    let (gradient, hessian) = vector_slopes(&scored.log_odds, &scored.truth, &at);
    for i in 0..6 {
        let moved = |by: f64| {
            let mut at = at.clone();
            at[i] += by;
            at
        };
        let value = |by| vector_value(&scored.log_odds, &scored.truth, &moved(by));
        assert!(((value(1e-5) - value(-1e-5)) / 2e-5 - gradient[i]).abs() < 1e-5);
        let ahead = vector_slopes(&scored.log_odds, &scored.truth, &moved(1e-5)).0;
        let behind = vector_slopes(&scored.log_odds, &scored.truth, &moved(-1e-5)).0;
        for j in 0..6 {
            assert!(((ahead[j] - behind[j]) / 2e-5 - hessian[[i, j]]).abs() < 1e-4);
        }
    }
}

#[test]
fn auto_takes_the_least_loss_and_curves_only_where_they_are_far_ahead() {
    let chosen = |scored: &Scored| scored.calibration(CalibrationMethod::Auto).0.method();
    for stretched in [1.0, 3.0] {
        let scored = drawn(2000, 3, stretched, 2);
        let (calibration, tried) = scored.calibration(CalibrationMethod::Auto);
        let least = tried[..3].iter().min_by(|a, b| a.log_loss.total_cmp(&b.log_loss)).unwrap();
        assert_eq!(calibration.method(), least.method, "{tried:?}");
    }
    // A bias that no temperature takes back.
    let mut scored = drawn(4000, 3, 1.0, 2);
    scored.log_odds.column_mut(1).iter_mut().for_each(|z| *z += 1.5);
    assert_eq!(chosen(&scored), CalibrationMethod::Vector);
    // Bent: z and its cube order alike, but no line through them fits.
    let mut scored = drawn(8000, 2, 1.0, 2);
    scored.log_odds.mapv_inplace(|z| z * z * z * z * z / 9.0);
    let (calibration, tried) = scored.calibration(CalibrationMethod::Auto);
    assert_eq!(calibration.method(), CalibrationMethod::Isotonic);
    assert_eq!(tried.len(), 4);
    assert!(tried[3].log_loss < tried[1].log_loss && tried[1].log_loss < tried[0].log_loss, "{tried:?}");
}

/// Differences 1, 3 in one group and 0, 0 alone: d̄ = 1, group sums 2, −1, −1; √(3/2 · 6)/4 = ¾.
#[test]
fn the_standard_error_counts_groups_worked_by_hand() {
    let scored = Scored { groups: vec![0, 0, 1, 2], ..drawn(4, 2, 1.0, 0) };
    assert!((scored.standard_error(&[1.0, 3.0, 0.0, 0.0], &[0.0; 4]) - 0.75).abs() < 1e-15);
    let one = Scored { groups: vec![0; 4], ..scored };
    assert_eq!(one.standard_error(&[1.0; 4], &[0.0; 4]), f64::INFINITY);
}

proptest! {
    /// With two classes, temperature and isotonic regression never turn two documents round.
    #[test]
    fn the_order_of_two_class_probabilities_is_kept(seed in 0u64..500, stretched in -2.0f64..4.0, n in 2usize..80) {
        let scored = drawn(n, 2, stretched, seed);
        let mut margins: Vec<f64> = (-60..60).map(|m| f64::from(m) / 7.0).collect();
        margins.extend(scored.log_odds.rows().into_iter().map(|z| 0.5 * (z[1] - z[0])));
        margins.sort_by(f64::total_cmp);
        for method in [CalibrationMethod::Temperature, CalibrationMethod::Isotonic] {
            let calibration = fit(method, scored.log_odds.view(), &scored.truth);
            prop_assert!(calibration.fits(2));
            let p: Vec<f64> = margins.iter().map(|m| calibration.probabilities(&[-m, *m])[1]).collect();
            prop_assert!(p.windows(2).all(|w| w[0] <= w[1] + 1e-15), "{method:?}: {p:?}");
        }
    }

    /// Each is no worse than leaving scores alone on what it was fitted to, but for the penalty's (or clipping's) own share.
    #[test]
    fn fitting_does_not_lose_on_its_own_documents(seed in 0u64..200, stretched in 0.1f64..4.0, classes in 2usize..5) {
        let scored = drawn(120, classes, stretched, seed);
        let before = loss(&scored, &Calibration::None);
        for method in [CalibrationMethod::Temperature, CalibrationMethod::Vector] {
            let calibration = fit(method, scored.log_odds.view(), &scored.truth);
            prop_assert!(loss(&scored, &calibration) <= before + 1e-9, "{method:?}");
        }
    }
}
