use super::*;

fn labels(k: usize) -> Vec<String> {
    ["a", "b", "c"][..k].iter().map(|l| (*l).to_owned()).collect()
}

fn estimator(
    confusion: Option<Vec<Vec<u64>>>,
    documents: &[u64],
    method: Option<Method>,
) -> Result<Estimator> {
    let confusion = confusion.map(|rows| Confusion::try_from(rows).unwrap());
    let labels = labels(documents.len());
    Estimator::new(&Classifier { labels: &labels, confusion: confusion.as_ref(), documents }, method, 400, 1)
}

/// A tally of documents by label, each with certain probabilities.
fn tally(estimator: &Estimator, labels: &[u64]) -> Tally {
    let mut tally = estimator.tally();
    for (k, n) in labels.iter().enumerate() {
        let certain: Vec<f64> = (0..labels.len()).map(|j| f64::from(u8::from(j == k))).collect();
        (0..*n).for_each(|_| tally.add(k, &certain));
    }
    tally
}

/// π = (.5, .3, .2) leads to labels (.46, .29, .25), see `adjusted`.
#[test]
fn three_classes_are_corrected_and_counted() {
    let confusion = vec![vec![80, 10, 10], vec![20, 60, 20], vec![0, 30, 70]];
    let estimator = estimator(Some(confusion), &[100, 100, 100], None).unwrap();
    assert_eq!((estimator.method(), estimator.why_not_adjusted()), (Method::Adjusted, None));
    let shares = estimator.shares(&tally(&estimator, &[46, 29, 25]), "");
    for (share, (expected, counted)) in shares.iter().zip([(0.5, 46), (0.3, 29), (0.2, 25)]) {
        assert!((share.share - expected).abs() < 1e-9, "{shares:?}");
        assert_eq!(share.counted, counted);
        assert!(share.low < expected && expected < share.high && share.high - share.low > 0.15, "{shares:?}");
    }
}

/// A classifier without errors, counted on a million rows: the interval is that of counting, the Beta
/// distribution with parameters 30.5 and 70.5. R's `qbeta(c(.025, .975), 30.5, 70.5)` gives .217 and .394.
#[test]
fn without_errors_the_adjusted_count_is_the_count() {
    let confusion = Some(vec![vec![1_000_000, 0], vec![0, 1_000_000]]);
    for method in [Method::Adjusted, Method::Count] {
        let estimator = estimator(confusion.clone(), &[1, 1], Some(method)).unwrap();
        let share = estimator.shares(&tally(&estimator, &[30, 70]), "")[0];
        assert!((share.share - 0.3).abs() < 1e-9);
        assert!((share.low - 0.217).abs() < 0.015 && (share.high - 0.394).abs() < 0.015, "{share:?}");
    }
}

/// Documents of certain classes make EM the count, with an interval of the same width.
#[test]
fn em_of_certain_documents_is_the_count() {
    let estimator = estimator(None, &[900, 100], Some(Method::Em)).unwrap();
    let share = estimator.shares(&tally(&estimator, &[30, 70]), "")[0];
    assert!((share.share - 0.3).abs() < 1e-6);
    assert!((share.low - 0.217).abs() < 0.02 && (share.high - 0.394).abs() < 0.02, "{share:?}");
}

#[test]
fn without_rates_em_is_taken_and_the_reason_told() {
    for (confusion, reason) in [
        (None, "--no-eval"),
        (Some(vec![vec![5, 5], vec![0, 0]]), "no article of 'b'"),
        (Some(vec![vec![30, 10], vec![3, 1]]), "just like those of others"),
    ] {
        let taken = estimator(confusion.clone(), &[10, 10], None).unwrap();
        assert_eq!(taken.method(), Method::Em);
        assert!(taken.why_not_adjusted().unwrap().contains(reason), "{taken:?}");
        let error = estimator(confusion, &[10, 10], Some(Method::Adjusted)).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains("--method em"), "{error}");
    }
    assert!(estimator(None, &[10, 0], None).unwrap_err().to_string().contains("'b'"));
    assert!(estimator(Some(vec![vec![1]]), &[1, 1], None).is_err(), "a matrix of another size");
}

#[test]
fn shares_lie_in_their_intervals_and_sum_to_one_at_the_edges_too() {
    let confusion = vec![vec![9, 1, 0], vec![2, 5, 3], vec![0, 1, 2]];
    for method in [Method::Adjusted, Method::Em, Method::Count] {
        let estimator = estimator(Some(confusion.clone()), &[10, 10, 3], Some(method)).unwrap();
        for labels in [[1, 0, 0], [0, 0, 7], [200, 0, 0], [3, 40, 0], [0, 1, 1]] {
            let shares = estimator.shares(&tally(&estimator, &labels), "");
            assert!((shares.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-9);
            for s in &shares {
                assert!(0.0 <= s.low && s.low <= s.share && s.share <= s.high && s.high <= 1.0, "{shares:?}");
            }
        }
        assert_eq!(estimator.shares(&estimator.tally(), "").len(), 3, "of nothing, something");
    }
}

#[test]
fn names_and_seeds_decide_what_is_drawn() {
    let confusion = Confusion::try_from(vec![vec![80, 20], vec![30, 70]]).unwrap();
    let labels = labels(2);
    let classifier = Classifier { labels: &labels, confusion: Some(&confusion), documents: &[1, 1] };
    let of = |seed, name: &str| {
        let estimator = Estimator::new(&classifier, None, 200, seed).unwrap();
        estimator.shares(&tally(&estimator, &[40, 60]), name)
    };
    assert_eq!(of(1, "a"), of(1, "a"));
    assert_ne!(of(1, "a"), of(1, "b"));
    assert_ne!(of(1, "a"), of(2, "a"));
}
