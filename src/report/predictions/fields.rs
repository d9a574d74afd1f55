//! What a predicted row holds, whatever it is written as.

use super::super::kept_name;
use super::super::rows::{PREDICTED, PROBABILITIES};
use super::Row;
use crate::article::{Article, Metadata};
use crate::model::Prediction;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What stands in the place of the probabilities where only the largest are wanted.
const TOP: &str = "top";
/// What follows the fields of [`PREDICTED`] where it is asked for. Then comes the metadata that the article's source speaks of,
/// then the other columns of a table. Of these, those that bear the name of a field become `input_NAME`.
const REASONS: &str = "reasons";

/// Which fields the rows of a model have.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) labels: Vec<String>,
    pub(super) reasons: bool,
    /// How many of the most probable classes a row tells; `None` is all of them, in the order of the labels.
    pub(super) top: Option<usize>,
}

impl Fields {
    /// The most probable classes, as many as are told, the most probable first.
    pub(super) fn most_probable<'a>(&'a self, prediction: &Prediction) -> Vec<(&'a str, f64)> {
        let mut each: Vec<(&str, f64)> =
            self.labels.iter().map(String::as_str).zip(prediction.probabilities.iter().copied()).collect();
        each.sort_by(|a, b| b.1.total_cmp(&a.1));
        each.truncate(self.top.unwrap_or(each.len()));
        each
    }

    /// [`Fields::most_probable`] for JSON.
    fn ranked(&self, prediction: &Prediction) -> Value {
        let each = self.most_probable(prediction).into_iter();
        each.map(|(label, p)| json!({ "label": label, "probability": p })).collect()
    }

    /// The columns that a CSV has whatever the articles bring.
    pub(super) fn columns(&self) -> Vec<String> {
        let mut columns = Vec::new();
        for name in PREDICTED {
            match (name, self.top) {
                (PROBABILITIES, None) => {
                    columns.extend(self.labels.iter().map(|label| format!("probability_{label}")));
                }
                (PROBABILITIES, Some(n)) => {
                    let ranks = 1..=n.min(self.labels.len());
                    columns.extend(ranks.flat_map(|k| [format!("top_{k}"), format!("top_{k}_probability")]));
                }
                (name, _) => columns.push(name.to_owned()),
            }
        }
        columns.extend(self.reasons.then(|| REASONS.to_owned()));
        columns
    }

    /// How many columns there are up to the error.
    pub(super) fn width(&self) -> usize {
        let told = self.top.map_or(self.labels.len(), |n| 2 * n.min(self.labels.len()));
        PREDICTED.len() - 1 + told
    }

    /// The cells below a prediction's own [`Fields::columns`]: label, confidence, probabilities.
    pub(super) fn cells(&self, prediction: &Prediction) -> Vec<String> {
        let mut cells = vec![self.labels[prediction.label].clone(), prediction.confidence().to_string()];
        if self.top.is_some() {
            let each = self.most_probable(prediction);
            cells.extend(each.into_iter().flat_map(|(label, p)| [label.to_owned(), p.to_string()]));
        } else {
            cells.extend(prediction.probabilities.iter().map(f64::to_string));
        }
        cells
    }

    /// What the article's source brought beside text, title and label: metadata, then other columns. A column that
    /// is called as a metadata field takes its place.
    pub(super) fn brought<'a>(&self, article: &'a Article) -> impl Iterator<Item = (String, Cow<'a, Value>)> {
        let is_metadata = |name: &str| article.metadata.names().any(|field| field == name);
        let metadata = article.metadata.names().map(|name| match article.columns.get(name) {
            Some(value) => (self.kept(name), Cow::Borrowed(value)),
            None => (self.kept(name), Cow::Owned(field(article, name))),
        });
        let columns = article.columns.iter().filter(move |(name, _)| !is_metadata(name));
        metadata.chain(columns.map(|(name, value)| (self.kept(name), Cow::Borrowed(value))))
    }

    /// The name of what an article brought among the fields of a predicted row, in whatever format.
    pub(super) fn kept(&self, name: &str) -> String {
        // A name that starts with `input_` already must not meet one that is made so.
        let bare = name.trim_start_matches("input_");
        let collides = PREDICTED.contains(&bare)
            || (self.reasons && bare == REASONS)
            || bare.starts_with("probability_")
            || bare == TOP
            || bare.starts_with("top_");
        kept_name(name, collides)
    }
}

/// A row as one JSON object.
pub(super) struct Object<'a>(pub(super) &'a Fields, pub(super) &'a Row);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(fields, Row { article, outcome }) = *self;
        let said = outcome.as_ref().ok();
        let prediction = said.map(|(prediction, _)| prediction);
        let mut out = serializer.serialize_map(None)?;
        for name in PREDICTED {
            match name {
                "id" => out.serialize_entry(name, &article.id)?,
                "file" => out.serialize_entry(name, &article.file)?,
                "line" => out.serialize_entry(name, &article.line)?,
                "title" => out.serialize_entry(name, &article.title)?,
                "given_label" => out.serialize_entry(name, &article.label)?,
                "label" => out.serialize_entry(name, &prediction.map(|said| &fields.labels[said.label]))?,
                "confidence" => out.serialize_entry(name, &prediction.map(Prediction::confidence))?,
                PROBABILITIES if fields.top.is_some() => {
                    out.serialize_entry(TOP, &prediction.map(|said| fields.ranked(said)))?;
                }
                PROBABILITIES => {
                    out.serialize_entry(name, &prediction.map(|said| Probabilities(fields, said)))?
                }
                "abstained" => out.serialize_entry(name, &prediction.is_some_and(|said| said.abstained))?,
                _ => out.serialize_entry(name, &outcome.as_ref().err())?,
            }
        }
        if fields.reasons {
            out.serialize_entry(REASONS, &said.map(|(_, reasons)| reasons))?;
        }
        for (name, value) in fields.brought(article) {
            out.serialize_entry(&name, &value)?;
        }
        out.end()
    }
}

/// Every label's probability.
struct Probabilities<'a>(&'a Fields, &'a Prediction);

impl Serialize for Probabilities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.labels.iter().zip(&self.1.probabilities))
    }
}

/// A metadata field of an article, by its name.
fn field(article: &Article, name: &str) -> Value {
    match name {
        "date" => json!(article.date),
        "time" => json!(article.time),
        "outlet" => json!(article.outlet),
        "author" => json!(article.author),
        "place" => json!(article.place),
        "tags" => json!(article.tags),
        "parties" => json!(article.parties),
        "figures" => json!(article.figures),
        "district" => json!(article.district),
        "confidence" => json!(article.confidence),
        "label_conflict" => json!(article.label_conflict),
        "warnings" => json!(article.warnings),
        _ => Value::Null,
    }
}

/// The names of the metadata and the columns that `articles` bring, each once, as a CSV has them after its own.
pub(super) fn all_brought<'a>(articles: impl Iterator<Item = &'a Article> + Clone) -> Vec<&'a str> {
    let mut metadata = Metadata::default();
    for name in articles.clone().flat_map(|article| article.metadata.names()) {
        metadata.insert(name);
    }
    let of_tables = articles.flat_map(|article| article.columns.keys()).map(String::as_str);
    let of_pages = metadata.names().map(|name| -> &str { name });
    let mut seen = std::collections::HashSet::new();
    of_pages.chain(of_tables).filter(|name| seen.insert(*name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever reads the rows takes `top` for that of `--top-k`, whether or not this run has one.
    #[test]
    fn a_column_called_as_a_field_of_any_run_gets_another_name() {
        let fields = Fields { labels: Vec::new(), reasons: false, top: None };
        let kept = ["top", "top_1", "input_top", "probability_a", "error", "kota", "topik"]
            .map(|name| fields.kept(name));
        let wanted = [
            "input_top",
            "input_top_1",
            "input_input_top",
            "input_probability_a",
            "input_error",
            "kota",
            "topik",
        ];
        assert_eq!(kept, wanted);
    }
}
