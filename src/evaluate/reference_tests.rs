//! Figures against those of scikit-learn; `tests/reference/metrics.py` wrote them.

use super::*;
use ndarray::Array2;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    classes: usize,
    truth: Vec<usize>,
    predicted: Vec<usize>,
    probabilities: Vec<Vec<f64>>,
    overall: BTreeMap<String, Option<f64>>,
    per_class: Vec<BTreeMap<String, Option<f64>>>,
    prior: BTreeMap<String, f64>,
    macro_f1_of_present: f64,
}

#[track_caller]
fn agree(what: &str, ours: Option<f64>, theirs: Option<f64>) {
    let near = ours.zip(theirs).is_some_and(|(ours, theirs)| (ours - theirs).abs() < 1e-9);
    assert!(near || (ours.is_none() && theirs.is_none()), "{what}: {ours:?}, scikit-learn {theirs:?}");
}

#[test]
fn every_figure_is_that_of_scikit_learn() {
    let text = include_str!("../../tests/reference/metrics.json");
    let reference: Reference = serde_json::from_str(text).unwrap();
    assert_eq!(reference.cases.len(), 5);
    for case in &reference.cases {
        let labels: Vec<String> = (0..case.classes).map(|k| format!("class {k}")).collect();
        let p = Array2::from_shape_fn((case.truth.len(), case.classes), |(i, k)| case.probabilities[i][k]);
        let scored = Scored::new(&labels, case.truth.clone(), case.predicted.clone(), p, None).unwrap();
        let bootstrap = Bootstrap { resamples: 0, seed: 0 };
        let evaluation = Evaluation::of(&scored, bootstrap).unwrap();
        let overall = evaluation.overall.named();
        assert_eq!(overall.len(), case.overall.len());
        for (name, estimate) in overall {
            agree(&format!("{}: {name}", case.name), estimate.value, case.overall[name]);
        }
        for (class, theirs) in evaluation.classes.iter().zip(&case.per_class) {
            assert_eq!(class.named().len(), theirs.len());
            for (name, estimate) in class.named() {
                agree(&format!("{}: {name} of {}", case.name, class.label), estimate.value, theirs[name]);
            }
        }
        agree(
            &format!("{}: prior", case.name),
            Some(evaluation.prior.log_loss),
            Some(case.prior["log_loss"]),
        );
        agree(&format!("{}: prior", case.name), Some(evaluation.prior.brier), Some(case.prior["brier"]));
        let all = slices(&scored, &vec![Vec::new(); scored.len()], bootstrap);
        agree(&format!("{}: slice", case.name), all[0].macro_f1.value, Some(case.macro_f1_of_present));
    }
}
