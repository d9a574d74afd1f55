//! Weights and probabilities against those of scikit-learn; `tests/reference/scikit_learn.py` wrote the figures.

use super::*;
use crate::features::SparseRows;
use crate::model::Rule;
use crate::recipe::Multiclass;
use linfa::DatasetBase;
use linfa::traits::Fit;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    x: Vec<Vec<f32>>,
    y: Vec<usize>,
    weights: Vec<f64>,
    classes: usize,
    fits: Vec<Theirs>,
}

#[derive(Deserialize)]
struct Theirs {
    c: f64,
    l1_ratio: f64,
    multiclass: Multiclass,
    coef: Vec<Vec<f64>>,
    intercept: Vec<f64>,
    probabilities: Vec<Vec<f64>>,
}

fn rows_of(table: &Table) -> SparseRows {
    let mut rows = SparseRows::new(table.x[0].len());
    for x in &table.x {
        let (columns, values) = rows.buffers();
        for (j, &x) in x.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            columns.push(j as u32);
            values.push(x);
        }
        rows.end_row();
    }
    rows
}

#[test]
fn weights_and_probabilities_are_those_of_scikit_learn() {
    let text = include_str!("../../tests/reference/scikit_learn.json");
    let reference: Reference = serde_json::from_str(text).unwrap();
    assert_eq!(reference.tables.len(), 3);
    for table in &reference.tables {
        let rows = rows_of(table);
        let mut targets = Targets::of_labels(&table.y, table.classes);
        targets.weights.clone_from(&table.weights);
        for theirs in &table.fits {
            let ours = LogisticRegression::new()
                .c(theirs.c)
                .l1_ratio(theirs.l1_ratio)
                .multiclass(theirs.multiclass)
                .tol(1e-10)
                .max_iterations(1000)
                .fit(&DatasetBase::new(rows.clone(), targets.clone()))
                .unwrap();
            let name = format!("{} classes, C {}, l1 {}", table.classes, theirs.c, theirs.l1_ratio);
            assert!(ours.certificate.holds(), "{name}: {:?}", ours.certificate);
            let r = theirs.intercept.len();
            let size = theirs.coef.iter().flatten().fold(0.0f64, |m, w| m.max(w.abs()));
            for (k, coef) in theirs.coef.iter().enumerate() {
                for (j, theirs) in coef.iter().enumerate() {
                    let w = ours.parameters.weights[j * r + k];
                    assert!((w - theirs).abs() <= 1e-4 * size, "{name}: {w} {theirs}");
                    // Theirs comes near 0 where ours is there.
                    assert!(*theirs != 0.0 || w == 0.0, "{name}: {w} should be exactly 0");
                }
            }
            let mut rule = Rule::plain(table.classes);
            rule.multiclass = theirs.multiclass;
            for (i, theirs) in theirs.probabilities.iter().enumerate() {
                let (columns, values) = rows.row(i);
                let p = rule.probabilities(&ours.linear.scores(columns, values));
                assert!(p.iter().zip(theirs).all(|(p, q)| (p - q).abs() < 1e-4), "{name}: {p:?} {theirs:?}");
            }
        }
    }
}
