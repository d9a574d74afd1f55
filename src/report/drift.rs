//! What a batch says to whoever trusts the figures on a card.

use super::text::thousands;
use crate::model::Drift;

/// In what the texts are unlike those of training, in one sentence with the figures; `None` where they are not.
/// `expect` says what that costs.
#[must_use]
pub fn drift_text(drift: &Drift, expect: &str) -> Option<String> {
    if !drift.is_of_text() {
        return None;
    }
    let percent = |part: f64| (100.0 * part).round();
    let known = drift.known.map(|known| {
        format!(
            "{:.0} % of their tokens are known (training: {:.0} %)",
            percent(known.batch),
            percent(known.training)
        )
    });
    let median = drift.median.map(|median| {
        let tokens = if median.batch == 1 { "token" } else { "tokens" };
        format!(
            "median length {} {tokens} (training: {})",
            thousands(median.batch),
            thousands(median.training)
        )
    });
    let figures = match (known, median) {
        (Some(known), Some(median)) => format!("{known}, {median}"),
        (known, median) => known.or(median).unwrap_or_default(),
    };
    Some(format!(
        "these {} articles are unlike the training text: {figures}; {expect}",
        thousands(drift.documents)
    ))
}

/// How far the labels given are from those of training; `None` where they are not.
#[must_use]
pub fn shift_text(drift: &Drift, labels: &[String]) -> Option<String> {
    let (class, share) = drift.share?;
    Some(format!(
        "{:.0} % of the labels given are {} (training: {:.0} %); `sentimen share` corrects shares for the model's errors",
        100.0 * share.batch,
        labels.get(class)?,
        100.0 * share.training
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Beside;

    #[test]
    fn sentences_name_the_figures_that_are_off() {
        let known = Some(Beside { batch: 0.714, training: 0.938 });
        let median = Some(Beside { batch: 9, training: 1250 });
        let mut drift = Drift { documents: 1464, known, median, share: None };
        assert_eq!(
            drift_text(&drift, "expect less").unwrap(),
            "these 1,464 articles are unlike the training text: 71 % of their tokens are known (training: 94 %), median \
             length 9 tokens (training: 1,250); expect less"
        );
        drift.known = None;
        assert!(!drift_text(&drift, "expect less").unwrap().contains("known"));
        drift.median = None;
        assert_eq!((drift_text(&drift, ""), shift_text(&drift, &[])), (None, None));
        drift.share = Some((0, Beside { batch: 0.8, training: 0.305 }));
        let said = shift_text(&drift, &["negatif".to_owned()]).unwrap();
        assert!(said.starts_with("80 % of the labels given are negatif (training: 30 %); "), "{said}");
    }
}
