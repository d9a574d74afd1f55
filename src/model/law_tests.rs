//! What must hold of any model, however wild its numbers: laws of its rule and its weights.

use super::scoring::values;
use super::*;
use crate::recipe::Multiclass;
use proptest::prelude::*;

const TEXTS: [&str; 3] = ["laba naik lagi", "Rugi besar, buruh dipecat!", "tidak naik"];
const LABELS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// A number that `seed` and its place alone decide, of a size anywhere up to 10^±`size`.
fn number(seed: u64, at: usize, size: i32) -> f64 {
    let mix = |x: u64| xxhash_rust::xxh3::xxh3_64_with_seed(&(at as u64).to_le_bytes(), seed ^ x);
    let unit = |x: u64| (mix(x) >> 11) as f64 / (1u64 << 53) as f64;
    let sign = if mix(1) & 1 == 0 { 1.0 } else { -1.0 };
    sign * 10f64.powf(f64::from(size) * (2.0 * unit(2) - 1.0))
}

/// A model of `k` classes whose weights are up to 10^`size`, with `more` added to the one at (column, class).
fn wild(seed: u64, k: usize, size: i32, more: Option<(usize, usize, f32)>, rule: &Rule) -> Model {
    let mut model = small::model(
        &TEXTS,
        &LABELS[..k],
        |_| (),
        |j, r| {
            let own = number(seed, j * 7 + r, size) as f32;
            match more {
                // Of two classes the one weight speaks for the second.
                Some((column, 0, more)) if k == 2 && column == j => own - more,
                Some((column, class, more)) if column == j && (k == 2 || class == r) => own + more,
                _ => own,
            }
        },
    );
    model.rule = rule.clone();
    model
}

fn curve() -> impl Strategy<Value = Curve> {
    let knots = prop::collection::vec((0.0f64..=1.0, 1e-300f64..=1.0), 1..6);
    knots.prop_map(|knots| {
        let (mut at, mut value): (Vec<f64>, Vec<f64>) = knots.into_iter().unzip();
        at.sort_by(f64::total_cmp);
        value.sort_by(f64::total_cmp);
        Curve { at, value }
    })
}

/// Any calibration of `k` classes that a file may hold; its scales are above 0 where they are to be `rising`.
fn calibration(k: usize, rising: bool) -> impl Strategy<Value = Calibration> {
    let exponent = || -9.0f64..=9.0;
    let scale = (exponent(), any::<bool>())
        .prop_map(move |(e, up)| if up || rising { 10f64.powf(e) } else { -(10f64.powf(e)) });
    prop_oneof![
        Just(Calibration::None),
        exponent().prop_map(|e| Calibration::Temperature { temperature: 10f64.powf(e) }),
        (prop::collection::vec(scale, k), prop::collection::vec(-1e9f64..1e9, k))
            .prop_map(|(scales, biases)| Calibration::Vector { scales, biases }),
        prop::collection::vec(curve(), k).prop_map(|curves| Calibration::Isotonic { curves }),
    ]
}

/// Any rule of `k` classes.
fn rule(k: usize, rising: bool) -> impl Strategy<Value = Rule> {
    let offset = prop_oneof![4 => -5.0f64..5.0, 1 => -1e30f64..1e30];
    let threshold = prop_oneof![4 => 0.1f64..10.0, 1 => (-300.0f64..300.0).prop_map(|e| 10f64.powf(e))];
    (
        prop::collection::vec(offset, k),
        prop::collection::vec(threshold, k),
        any::<bool>(),
        calibration(k, rising),
        any::<bool>(),
        0.0f64..=1.0,
    )
        .prop_map(|(offsets, thresholds, ovr, calibration, decides_uncalibrated, abstain)| Rule {
            offsets,
            thresholds,
            multiclass: if ovr { Multiclass::Ovr } else { Multiclass::Multinomial },
            calibration,
            decides_uncalibrated,
            abstain,
        })
}

fn k_and_rule(rising: bool) -> impl Strategy<Value = (usize, Rule)> {
    (2usize..=7).prop_flat_map(move |k| (Just(k), rule(k, rising)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Probabilities are numbers from 0 to 1 and sum to 1, and the label is one of the model's.
    #[test]
    fn probabilities_are_probabilities_whatever_the_weights(
        (k, rule) in k_and_rule(false), seed: u64, size in prop::sample::select(vec![0, 1, 2, 30]), which in 0usize..4
    ) {
        let model = wild(seed, k, size, None, &rule);
        let cache = TokenCache::default();
        let text = TEXTS.get(which).copied().unwrap_or("tak dikenal");
        let scores = model.scores(text, &cache);
        let said = model.predict(text, &cache);
        prop_assert!(scores.len() == k && scores.iter().all(|z| z.is_finite()), "{scores:?}");
        prop_assert!(said.label < k && said.probabilities.len() == k);
        prop_assert!(said.probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{said:?}");
        prop_assert!((said.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{said:?}");
        prop_assert_eq!(said.abstained, said.confidence() < rule.abstain);
        prop_assert!((0..k).all(|class| !model.rule().lead(&scores, class).is_nan()));
    }

    /// More weight of an n-gram for a class never makes the class less probable in a text that holds the n-gram, nor
    /// takes the label from it. It holds for all calibrations but vector scaling with a scale below 0, which turns the
    /// scores of its class round.
    #[test]
    fn more_weight_for_a_class_is_never_less_probability(
        (k, rule) in k_and_rule(true), seed: u64, size in 0i32..3, more in 0.0f32..50.0, at: prop::sample::Index,
        class: prop::sample::Index, which in 0usize..3
    ) {
        let cache = TokenCache::default();
        let before = wild(seed, k, size, None, &rule);
        let held = values(before.featurizer(), TEXTS[which], &cache);
        let (column, class) = (held[at.index(held.len())].0 as usize, class.index(k));
        let after = wild(seed, k, size, Some((column, class, more)), &rule);
        let (then, now) = (before.predict(TEXTS[which], &cache), after.predict(TEXTS[which], &cache));
        prop_assert!(
            now.probabilities[class] >= then.probabilities[class] - 1e-12,
            "{} then, {} now", then.probabilities[class], now.probabilities[class]
        );
        let lead = before.rule().lead(&before.scores(TEXTS[which], &cache), class);
        prop_assert!(now.label == class || then.label != class || lead < 1e-9, "{then:?} {now:?}");
    }

    /// Temperature keeps the order of a document's classes, the most probable among them; so does vector scaling with
    /// one scale for all and no biases, which is temperature.
    #[test]
    fn temperature_keeps_the_order_of_a_documents_classes(
        z in prop::collection::vec(-700.0f64..700.0, 2..8), e in -3.0f64..3.0
    ) {
        let temperature = 10f64.powf(e);
        let plain = Calibration::None.probabilities(&z);
        let p = Calibration::Temperature { temperature }.probabilities(&z);
        for a in 0..z.len() {
            prop_assert!((0..z.len()).all(|b| z[a] > z[b] || p[a] <= p[b]), "{z:?} {p:?}");
        }
        // Probabilities that underflow together tie; what is largest never does.
        let best = argmax(&z);
        prop_assert!(p[best] == p[argmax(&p)] && plain[best] == plain[argmax(&plain)]);
        let equal = Calibration::Vector { scales: vec![1.0 / temperature; z.len()], biases: vec![0.0; z.len()] };
        for (p, q) in p.iter().zip(equal.probabilities(&z)) {
            prop_assert!((p - q).abs() < 1e-9, "{p} {q}");
        }
    }

    /// A curve of isotonic regression never turns two documents round, before the classes are scaled to sum to 1; of two
    /// classes, nor after.
    #[test]
    fn isotonic_curves_keep_the_order_of_documents(
        curves in prop::collection::vec(curve(), 2), mut margins in prop::collection::vec(-40.0f64..40.0, 2..20)
    ) {
        margins.sort_by(f64::total_cmp);
        let odds = |calibration: &Calibration| -> Vec<f64> {
            margins.iter().map(|m| calibration.probabilities(&[-m, *m])[1]).collect()
        };
        let rises = |p: &[f64]| p.windows(2).all(|w| w[0] <= w[1] + 1e-15);
        let raw = odds(&Calibration::None);
        let curved: Vec<f64> = raw.iter().map(|p| curves[1].value(*p)).collect();
        prop_assert!(rises(&raw) && curved.windows(2).all(|w| w[0] <= w[1]), "{raw:?} {curved:?}");
        let isotonic = odds(&Calibration::Isotonic { curves });
        prop_assert!(rises(&isotonic), "{isotonic:?}");
    }
}

/// Vector scaling may turn documents round: its scale for a class can be below 0, as Guo et al. let it.
#[test]
fn a_scale_below_zero_turns_documents_round() {
    let turned = Calibration::Vector { scales: vec![1.0, -1.0], biases: vec![0.0; 2] };
    assert!(turned.fits(2));
    // z − z̄ is (∓m, ±m): the scaled ones are equal whatever m.
    let p = |m: f64| turned.probabilities(&[-m, m])[1];
    assert_eq!((p(1.0), p(-1.0)), (0.5, 0.5));
    let further = Calibration::Vector { scales: vec![0.5, -1.0], biases: vec![0.0; 2] };
    assert!(further.probabilities(&[-1.0, 1.0])[1] < further.probabilities(&[1.0, -1.0])[1]);
}
