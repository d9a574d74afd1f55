//! Rows that `sentimen predict` wrote, read back: an article without its text, and what was said of it.

use serde_json::{Map, Value};

use super::Outcome;
use crate::error::Error;

/// Where the label stands that the article came with.
pub(super) const GIVEN: &str = "given_label";
/// The names that the prediction's own fields get among an article's columns.
const LABEL: &str = "input_label";
const CONFIDENCE: &str = "input_confidence";
const PROBABILITIES: &str = "probabilities";
const PROBABILITY: &str = "probability_";
/// How far the sum of a row's probabilities may be from 1.
const TOLERANCE: f64 = 1e-3;

const NEXT: &str = "give rows as `sentimen predict --format jsonl` or `csv` writes them";

/// What a row says of its article.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// The label decided on; one of those with a probability.
    pub label: String,
    /// Each label's probability, in byte order of the labels.
    pub probabilities: Vec<(String, f64)>,
}

/// Checks that `names`, the columns of `file`, are those of predictions.
pub(super) fn check_columns(names: &[String], label_is_named: bool, file: &str) -> Result<(), Error> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("top") || has("top_1") {
        return Err(Error::input(
            file,
            "these rows were written with --top-k, without the probabilities of all classes",
            "predict again without --top-k",
        ));
    }
    let missing = if !label_is_named && !has(GIVEN) {
        GIVEN
    } else if !has("label") {
        "label"
    } else if !has(PROBABILITIES) && !names.iter().any(|name| name.starts_with(PROBABILITY)) {
        PROBABILITIES
    } else {
        return Ok(());
    };
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Err(Error::input(
        file,
        format!("these are no rows of `sentimen predict`: there is no column `{missing}`"),
        format!("give -m MODEL to score articles; the columns are {}", listed.join(", ")),
    ))
}

/// Takes the prediction out of an article read with [`super::Options::predictions`]; `None` of a rejected one.
/// An article whose prediction is missing or makes no sense becomes a rejected one.
pub fn predicted(outcome: &mut Outcome) -> Option<Predicted> {
    let Outcome::Article(article) = outcome else { return None };
    let columns = std::mem::take(&mut article.columns);
    let (own, others) = columns.into_iter().partition(|(name, _)| is_own(name));
    article.columns = others;
    match read(own) {
        Ok(predicted) => Some(predicted),
        Err((reason, next)) => {
            let error = Error::input(format!("{} ({})", article.place(), article.id), reason, next);
            *outcome = Outcome::Rejected { article: std::mem::take(article), raw: None, error };
            None
        }
    }
}

fn is_own(name: &str) -> bool {
    [LABEL, CONFIDENCE, PROBABILITIES, "abstained", "error"].contains(&name) || name.starts_with(PROBABILITY)
}

fn read(mut own: Map<String, Value>) -> Result<Predicted, (String, &'static str)> {
    let said = |value: Option<&Value>| match value {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    if let Some(error) = said(own.get("error")) {
        return Err((format!("it was not scored: {error}"), "correct the article and predict again"));
    }
    let label = said(own.get(LABEL)).ok_or_else(|| ("the row has no label".to_owned(), NEXT))?;
    let each = match own.remove(PROBABILITIES) {
        Some(Value::Object(each)) => each,
        _ => own
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PROBABILITY)?.to_owned(), value)))
            .collect(),
    };
    let mut probabilities = Vec::with_capacity(each.len());
    for (name, value) in each {
        let number = match &value {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        };
        match number.filter(|p| (0.0..=1.0 + TOLERANCE).contains(p)) {
            Some(p) => probabilities.push((name, p.min(1.0))),
            None => {
                return Err((format!("the probability of '{name}' is {value}, no number from 0 to 1"), NEXT));
            }
        }
    }
    probabilities.sort_by(|a, b| a.0.cmp(&b.0));
    let sum: f64 = probabilities.iter().map(|(_, p)| p).sum();
    if (sum - 1.0).abs() > TOLERANCE {
        return Err((format!("the probabilities sum to {sum:.4}, not to 1"), NEXT));
    }
    if !probabilities.iter().any(|(name, _)| *name == label) {
        return Err((format!("the label '{label}' has no probability"), NEXT));
    }
    Ok(Predicted { label, probabilities })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Options, read_with};

    fn read_all(name: &str, text: &str) -> Vec<(Outcome, Option<Predicted>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = Options { predictions: true, ..Options::default() };
        let mut reading = read_with(&[path], &options, |mut outcome| {
            let predicted = predicted(&mut outcome);
            (outcome, predicted)
        })
        .unwrap();
        let mut all = Vec::new();
        loop {
            let batch = reading.batch(10);
            if batch.is_empty() {
                return all;
            }
            all.extend(batch);
        }
    }

    const JSONL: &str = r#"{"id":"k","file":"a.csv","line":2,"title":null,"given_label":"b","label":"a","confidence":0.75,"probabilities":{"b":0.25,"a":0.75},"abstained":false,"error":null,"outlet":"X","parties":["P","Q"],"kota":"Solo"}"#;
    const CSV: &str = "id,file,line,title,given_label,label,confidence,probability_b,probability_a,abstained,error,outlet,parties,kota\n\
        k,a.csv,2,,b,a,0.75,0.25,0.75,false,,X,P; Q,Solo\n";

    #[test]
    fn both_formats_say_the_same_whatever_the_file_is_called() {
        for (name, text) in [("p.jsonl", JSONL), ("p.csv", CSV), ("p", JSONL), ("p.out", CSV)] {
            let all = read_all(name, text);
            let [(Outcome::Article(article), Some(predicted))] = all.as_slice() else { panic!("{all:?}") };
            assert_eq!(predicted.label, "a");
            assert_eq!(predicted.probabilities, [("a".to_owned(), 0.75), ("b".to_owned(), 0.25)]);
            assert!(
                article.file.ends_with(name),
                "errors name the file that was read, not the one predicted"
            );
            assert_eq!(article.id, "k");
            assert_eq!((article.label.as_deref(), article.outlet.as_deref()), (Some("b"), Some("X")));
            assert_eq!(article.parties, ["P", "Q"]);
            assert_eq!(
                article.columns.keys().collect::<Vec<_>>(),
                ["input_file", "input_line", "kota"],
                "{name}"
            );
        }
    }

    #[test]
    fn what_makes_no_sense_is_rejected_with_its_reason() {
        for (from, to, reason) in [
            (":null,\"outlet\"", ":\"the text is empty\",\"outlet\"", "it was not scored: the text is empty"),
            ("\"a\",\"confidence\"", "null,\"confidence\"", "the row has no label"),
            ("\"label\":\"a\"", "\"label\":\"c\"", "the label 'c' has no probability"),
            ("\"a\":0.75", "\"a\":0.5", "the probabilities sum to 0.7500"),
            ("\"a\":0.75", "\"a\":-0.75", "the probability of 'a' is -0.75"),
            ("\"a\":0.75", "\"a\":\"?\"", "the probability of 'a' is \"?\""),
            ("given_label", "kelas", "there is no column `given_label`"),
            ("\"label\"", "\"kelas\"", "there is no column `label`"),
            ("probabilities", "p", "there is no column `probabilities`"),
        ] {
            let text = JSONL.replacen(from, to, 1);
            assert_ne!(text, JSONL, "{from}");
            let all = read_all("p.jsonl", &text);
            let [(Outcome::Rejected { error, .. }, None)] = all.as_slice() else { panic!("{all:?}") };
            assert!(error.to_string().contains(reason), "{error}");
        }
    }
}
