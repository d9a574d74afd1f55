//! Explanations for programs: a JSON object each.

use super::super::rows::PREDICTED;
use super::names::meaning;
use super::{Explanation, Row};
use crate::model::EvidenceKind;
use serde_json::{Map, Value, json};
use std::ops::Range;

/// The fields that follow those of [`PREDICTED`], whatever a row holds.
const EXPLAINED: [&str; 8] =
    ["explained", "score", "intercept", "whole_text", "flip", "ngrams", "negations", "tokens"];

/// A row as an object; `text` is what the model read, and what the bytes and characters of tokens are counted in.
pub(super) fn json(row: &Row, labels: &[String]) -> Value {
    let article = &row.article;
    let mut values = vec![
        json!(article.id),
        json!(article.file),
        json!(article.line),
        json!(article.title),
        json!(article.label),
    ];
    match &row.outcome {
        Ok(explanation) => values.extend(said(explanation, labels)),
        Err(reason) => {
            let nothing = [Value::Null, Value::Null, Value::Null, json!(false), json!(reason)];
            values.extend(nothing);
            values.resize(PREDICTED.len() + EXPLAINED.len(), Value::Null);
        }
    }
    let mut out: Map<String, Value> =
        PREDICTED.iter().chain(&EXPLAINED).map(|field| (*field).to_owned()).zip(values).collect();
    out.insert("text".to_owned(), row.outcome.as_ref().map_or(Value::Null, |said| json!(said.text)));
    Value::Object(out)
}

/// The fields from the label on.
fn said(explanation: &Explanation, labels: &[String]) -> Vec<Value> {
    let Explanation { text, prediction, attribution, flip } = explanation;
    let named = |k: usize| json!(labels.get(k));
    let probabilities: Map<String, Value> =
        labels.iter().cloned().zip(prediction.probabilities.iter().map(|p| json!(p))).collect();
    let mut counter = Counter { text, bytes: 0, characters: 0 };
    let tokens: Vec<Value> = attribution
        .tokens
        .iter()
        .map(|token| {
            let [from, to] = counter.characters(&token.place);
            json!({
                "start": token.place.start, "end": token.place.end, "start_char": from, "end_char": to,
                "text": text.get(token.place.clone()), "contribution": token.contribution, "negated": token.negated,
            })
        })
        .collect();
    let ngrams: Vec<Value> = attribution
        .ngrams
        .iter()
        .map(|e| {
            let kind = match e.kind {
                EvidenceKind::Words => "words",
                EvidenceKind::Characters => "characters",
                EvidenceKind::Cue => "cue",
                EvidenceKind::Text => "text",
            };
            json!({
                "ngram": e.reason.ngram, "contribution": e.reason.contribution, "kind": kind, "times": e.times,
                "meaning": meaning(e),
            })
        })
        .collect();
    let bytes = |place: &Range<usize>| json!([place.start, place.end]);
    let flip = flip.as_ref().map(|flip| {
        json!({
            "flips": flip.flips, "words": flip.words, "label": named(flip.prediction.label),
            "confidence": flip.prediction.confidence(), "places": flip.places.iter().map(bytes).collect::<Vec<_>>(),
            "tried": flip.tried, "distinct": flip.distinct,
        })
    });
    vec![
        named(prediction.label),
        json!(prediction.confidence()),
        Value::Object(probabilities),
        json!(prediction.abstained),
        Value::Null,
        named(attribution.class),
        json!(attribution.score),
        json!(attribution.intercept),
        json!(attribution.whole),
        json!(flip),
        json!(ngrams),
        json!(attribution.negations.iter().map(bytes).collect::<Vec<_>>()),
        json!(tokens),
    ]
}

/// Counts characters up to places that ascend.
struct Counter<'t> {
    text: &'t str,
    bytes: usize,
    characters: usize,
}

impl Counter<'_> {
    fn characters(&mut self, place: &Range<usize>) -> [usize; 2] {
        [place.start, place.end].map(|byte| {
            self.characters += self.text.get(self.bytes..byte).map_or(0, |text| text.chars().count());
            self.bytes = byte;
            self.characters
        })
    }
}
