use ndarray::{Array1, array};
use proptest::prelude::*;

use super::*;

fn names(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|&label| label.to_owned()).collect()
}

/// Ten rows of three classes, of which `netral` is never predicted:
/// confusion [[2, 0, 1], [1, 0, 1], [1, 0, 4]].
fn ten_rows() -> Figures {
    let truth = [0, 0, 0, 1, 1, 2, 2, 2, 2, 2];
    let predicted = [0, 0, 2, 0, 2, 2, 2, 2, 0, 2];
    let labels = names(&["negatif", "netral", "positif"]);
    Figures::of(&labels, &truth, &predicted, None).unwrap()
}

#[test]
fn worked_by_hand() {
    let figures = ten_rows();
    assert_eq!(figures.n, 10);
    assert_eq!(figures.confusion.counts(), &array![[2, 0, 1], [1, 0, 1], [1, 0, 4]]);
    assert_eq!(figures.accuracy, 0.6);
    let of = |class: &ClassFigures| (class.support, class.predicted, class.precision, class.recall, class.f1);
    assert_eq!(of(&figures.classes[0]), (3, 4, Some(0.5), Some(2.0 / 3.0), Some(4.0 / 7.0)));
    assert_eq!(of(&figures.classes[1]), (2, 0, None, Some(0.0), Some(0.0)));
    assert_eq!(of(&figures.classes[2]), (5, 6, Some(4.0 / 6.0), Some(0.8), Some(8.0 / 11.0)));
    // (4/7 + 0 + 8/11) / 3 = 100/231 and (2/3 + 0 + 4/5) / 3 = 22/45
    assert!((figures.macro_f1 - 100.0 / 231.0).abs() < 1e-15);
    assert!((figures.balanced_accuracy - 22.0 / 45.0).abs() < 1e-15);
    assert_eq!(figures.log_loss, None);
    // Always `positif`: F1 of 2·5 / (10 + 5), and 0 for the other two.
    assert_eq!(figures.majority.label, "positif");
    assert_eq!(figures.majority.accuracy, 0.5);
    assert!((figures.majority.macro_f1 - 2.0 / 9.0).abs() < 1e-15);
    assert!((figures.majority.balanced_accuracy - 1.0 / 3.0).abs() < 1e-15);
}

/// A class that is neither true nor predicted has no figure at all, counts as 0 in
/// macro-F1 and is left out of balanced accuracy.
#[test]
fn a_class_without_rows() {
    let labels = names(&["a", "b"]);
    let figures = Figures::of(&labels, &[0, 0], &[0, 0], None).unwrap();
    let empty = &figures.classes[1];
    assert_eq!((empty.precision, empty.recall, empty.f1), (None, None, None));
    assert_eq!((figures.accuracy, figures.macro_f1, figures.balanced_accuracy), (1.0, 0.5, 1.0));
    assert_eq!(figures.majority.macro_f1, 0.5);
    // Predicted but never true: a recall that is not defined, an F1 of 0.
    let figures = Figures::of(&labels, &[0, 0], &[0, 1], None).unwrap();
    let wrong = &figures.classes[1];
    assert_eq!((wrong.precision, wrong.recall, wrong.f1), (Some(0.0), None, Some(0.0)));
    assert_eq!(figures.balanced_accuracy, 0.5);
}

#[test]
fn the_first_of_equals_is_the_majority() {
    let figures = Figures::of(&names(&["a", "b", "c"]), &[2, 1], &[0, 0], None).unwrap();
    assert_eq!(figures.majority.label, "b");
}

#[test]
fn log_loss_is_clipped_and_finite() {
    let labels = names(&["a", "b"]);
    let loss =
        |p: ndarray::Array2<f64>| Figures::of(&labels, &[0, 1], &[0, 1], Some(p.view())).unwrap().log_loss;
    let expected = (-(0.75_f64.ln()) - 1e-15_f64.ln()) / 2.0;
    assert!((loss(array![[0.75, 0.25], [1.0, 0.0]]).unwrap() - expected).abs() < 1e-12);
    let perfect = loss(array![[1.0, 0.0], [0.0, 1.000_000_1]]).unwrap();
    assert!(perfect == 0.0 && perfect.is_sign_positive());
}

#[test]
fn bad_input_is_an_error() {
    let labels = names(&["a", "b"]);
    let message = |truth: &[usize], predicted: &[usize], p: Option<ndarray::Array2<f64>>| {
        let view = p.as_ref().map(|p| p.view());
        Figures::of(&labels, truth, predicted, view).unwrap_err().to_string()
    };
    assert!(message(&[], &[], None).contains("no rows to evaluate"));
    assert!(message(&[0], &[0, 1], None).starts_with("1 true labels were given for 2 predictions"));
    assert!(message(&[0], &[2], None).starts_with("row 0 has true class 0 and predicted class 2"));
    let shape = message(&[0], &[0], Some(array![[1.0]]));
    assert!(shape.starts_with("probabilities of shape [1, 1] were given for 1 rows and 2 classes"));
    for wrong in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        let message = message(&[0], &[0], Some(array![[0.5, wrong]]));
        assert!(message.starts_with(&format!("row 0 has a probability of {wrong}")), "{message}");
    }
}

#[test]
fn serde_keeps_everything_and_nests_the_matrix() {
    let figures = ten_rows();
    let json = serde_json::to_value(&figures).unwrap();
    assert_eq!(json["confusion"], serde_json::json!([[2, 0, 1], [1, 0, 1], [1, 0, 4]]));
    assert!(json["classes"][1]["precision"].is_null() && json["log_loss"].is_null());
    assert_eq!(serde_json::from_value::<Figures>(json).unwrap(), figures);
    let ragged = serde_json::from_str::<Confusion>("[[1, 2], [3]]").unwrap_err();
    assert!(ragged.to_string().contains("2 rows has a row of 1 counts"));
}

/// linfa's `prediction.confusion_matrix(&truth)`, as its examples call it, counts
/// predictions in rows but reads its figures as if rows were the truth: precision
/// and recall come out swapped. That is why the figures here are our own.
#[test]
fn linfa_swaps_precision_and_recall() {
    use linfa::prelude::ToConfusionMatrix;
    let (truth, predicted) = ([1, 1, 1, 1, 0], [1, 1, 1, 0, 0]);
    // Class 1: three predicted and all three right; four true, three found.
    let ours = Figures::of(&names(&["0", "1"]), &truth, &predicted, None).unwrap();
    assert_eq!((ours.classes[1].precision, ours.classes[1].recall), (Some(1.0), Some(0.75)));
    let (truth, predicted) = (Array1::from(truth.to_vec()), Array1::from(predicted.to_vec()));
    let linfas = predicted.confusion_matrix(&truth).unwrap();
    assert_eq!((linfas.precision(), linfas.recall()), (0.75, 1.0));
}

proptest! {
    /// Every figure that is there is a number in its range.
    #[test]
    fn never_nan(rows in prop::collection::vec((0usize..4, 0usize..4, 0.0..=1.0), 1..30)) {
        let truth: Vec<usize> = rows.iter().map(|row| row.0).collect();
        let predicted: Vec<usize> = rows.iter().map(|row| row.1).collect();
        let p = ndarray::Array2::from_shape_fn((rows.len(), 4), |(i, _)| rows[i].2);
        let labels = names(&["a", "b", "c", "d"]);
        let figures = Figures::of(&labels, &truth, &predicted, Some(p.view())).unwrap();
        let mut shares = vec![figures.accuracy, figures.macro_f1, figures.balanced_accuracy];
        let majority = &figures.majority;
        shares.extend([majority.accuracy, majority.macro_f1, majority.balanced_accuracy]);
        shares.extend(figures.classes.iter().flat_map(|c| [c.precision, c.recall, c.f1]).flatten());
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let loss = figures.log_loss.unwrap();
        prop_assert!((0.0..35.0).contains(&loss));
    }
}
