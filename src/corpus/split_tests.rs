use proptest::prelude::*;

use super::*;

/// Rows of each class in each part.
fn counts(parts: &[u32], labels: &[u32], n_parts: usize, n_classes: usize) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; n_classes]; n_parts];
    for (&part, &label) in parts.iter().zip(labels) {
        counts[part as usize][label as usize] += 1;
    }
    counts
}

#[test]
fn single_rows_are_dealt_evenly() {
    let groups: Vec<u32> = (0..50).collect();
    let labels: Vec<u32> = (0..50).map(|row| u32::from(row % 5 == 0)).collect();
    let fold = folds(&groups, &labels, 2, 5, 1).unwrap();
    assert_eq!(counts(&fold, &labels, 5, 2), vec![vec![8, 2]; 5]);
    let other = folds(&groups, &labels, 2, 5, 2).unwrap();
    assert_ne!(fold, other, "the seed draws the rows");
}

#[test]
fn too_few_groups_name_the_next_step() {
    let message = |groups: &[u32], k| {
        let labels = vec![0; groups.len()];
        folds(groups, &labels, 1, k, 0).unwrap_err().to_string()
    };
    assert_eq!(
        message(&[7, 7, 8, 9], 5),
        "cannot make 5 folds: the 4 rows form only 3 groups (near-duplicates and rows of one \
         given group stay together); ask for at most 3 folds, or add articles"
    );
    assert!(message(&[7, 7], 2).ends_with(
        "form only 1 group (near-duplicates and rows of one \
         given group stay together); add articles"
    ));
    assert!(message(&[], 2).contains("the 0 rows form only 0 groups"));
    assert!(message(&[1, 2], 1).contains("ask for 2 or more"));
}

#[test]
fn bad_input_is_an_error() {
    assert!(folds(&[0, 1], &[0], 1, 2, 0).is_err());
    let out_of_range = folds(&[0, 1], &[0, 3], 3, 2, 0).unwrap_err().to_string();
    assert!(out_of_range.starts_with("row 1 has label 3, but there are 3 classes"));
    for share in [0.0, 1.0, -0.5, 2.0, f64::NAN] {
        assert!(holdout(&[0, 1], &[0, 0], 1, share, 0).is_err());
    }
}

#[test]
fn a_class_of_one_group_stays_in_training() {
    let groups = [0, 1, 2, 3, 3];
    let labels = [0, 0, 0, 1, 1];
    for seed in 0..20 {
        let held = holdout(&groups, &labels, 2, 0.4, seed).unwrap();
        assert!(!held[3] && !held[4]);
        assert_eq!(held.iter().filter(|&&h| h).count(), 1);
    }
}

#[test]
fn a_rare_class_of_two_groups_stands_on_both_sides() {
    let groups: Vec<u32> = (0..42).collect();
    let labels: Vec<u32> = (0..42).map(|row| u32::from(row >= 40)).collect();
    for seed in 0..20 {
        let held = holdout(&groups, &labels, 2, 0.05, seed).unwrap();
        assert_eq!(held[40..].iter().filter(|&&h| h).count(), 1);
        assert_eq!(held[..40].iter().filter(|&&h| h).count(), 2);
    }
}

#[test]
fn nothing_to_hold_out_is_an_error() {
    // One group; and two groups that are each the only one of their class.
    for (groups, labels) in [([0, 0], [0, 1]), ([0, 1], [0, 1])] {
        let message = holdout(&groups, &labels, 2, 0.5, 0).unwrap_err().to_string();
        assert!(message.starts_with("no rows can be held out: the 2 rows form"), "{message}");
    }
    assert!(holdout(&[], &[], 2, 0.5, 0).is_err());
}

/// Rows in groups of up to four, of three classes of which the last may be rare.
fn rows() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    let label = prop_oneof![5 => Just(0u32), 3 => Just(1u32), 1 => Just(2u32)];
    prop::collection::vec((prop::collection::vec(label, 1..5), any::<u32>()), 2..60).prop_map(|groups| {
        let (mut ids, mut labels) = (Vec::new(), Vec::new());
        for (group, id) in groups {
            ids.extend(vec![id; group.len()]);
            labels.extend(group);
        }
        (ids, labels)
    })
}

/// Whether rows of one group always have one value.
fn whole<T: PartialEq>(groups: &[u32], values: &[T]) -> bool {
    (0..groups.len()).all(|i| (0..i).all(|j| groups[i] != groups[j] || values[i] == values[j]))
}

proptest! {
    #[test]
    fn folds_keep_groups_whole_and_even((groups, labels) in rows(), k in 2usize..6, seed: u64) {
        let result = folds(&groups, &labels, 3, k, seed);
        let Ok(fold) = result else {
            let distinct: std::collections::BTreeSet<_> = groups.iter().collect();
            prop_assert!(distinct.len() < k);
            return Ok(());
        };
        prop_assert_eq!(&fold, &folds(&groups, &labels, 3, k, seed).unwrap());
        prop_assert!(whole(&groups, &fold));
        let counts = counts(&fold, &labels, k, 3);
        for class in 0..3 {
            let of_class: Vec<usize> = counts.iter().map(|fold| fold[class]).collect();
            let (least, most) = (of_class.iter().min().unwrap(), of_class.iter().max().unwrap());
            prop_assert!(most - least <= 8, "{:?}", of_class);
        }
        prop_assert!(counts.iter().all(|fold| fold.iter().sum::<usize>() > 0));
    }

    #[test]
    fn single_rows_differ_by_one(
        labels in prop::collection::vec(0u32..3, 6..80), k in 2usize..6, seed: u64,
    ) {
        let groups: Vec<u32> = (0..labels.len() as u32).collect();
        let fold = folds(&groups, &labels, 3, k, seed).unwrap();
        let counts = counts(&fold, &labels, k, 3);
        for class in 0..3 {
            let of_class: Vec<usize> = counts.iter().map(|fold| fold[class]).collect();
            prop_assert!(of_class.iter().max().unwrap() - of_class.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn holdout_keeps_groups_whole_and_classes_in_training(
        (groups, labels) in rows(), share in 0.05..0.95, seed: u64,
    ) {
        let Ok(held) = holdout(&groups, &labels, 3, share, seed) else { return Ok(()) };
        prop_assert_eq!(&held, &holdout(&groups, &labels, 3, share, seed).unwrap());
        prop_assert!(whole(&groups, &held));
        prop_assert!(held.contains(&true));
        let found = held.iter().filter(|&&held| held).count() as f64;
        prop_assert!((found - share * held.len() as f64).abs() <= 8.0, "{} rows", found);
        for label in &labels {
            prop_assert!(labels.iter().zip(&held).any(|(l, &h)| l == label && !h));
        }
    }

    #[test]
    fn holdout_of_single_rows_is_near_the_share(
        labels in prop::collection::vec(0u32..3, 20..200), share in 0.05..0.95, seed: u64,
    ) {
        let groups: Vec<u32> = (0..labels.len() as u32).collect();
        let held = holdout(&groups, &labels, 3, share, seed).unwrap();
        for class in 0..3 {
            let of_class = labels.iter().zip(&held).filter(|(label, _)| **label == class);
            let (total, found) = of_class.fold((0, 0), |(total, found), (_, &held)| {
                (total + 1, found + usize::from(held))
            });
            prop_assert!((found as f64 - share * total as f64).abs() <= 1.0);
            if total > 1 {
                prop_assert!(found > 0 && found < total);
            }
        }
    }
}
