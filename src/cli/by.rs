//! `--by`: the value of an article that its line of a table is named after.

use crate::article::Article;
use crate::{Error, Result};
use serde_json::Value;

/// What articles are told apart by: a name of [`By::NAMES`], or a column.
#[derive(Debug, Clone)]
pub(super) struct By(String);

impl By {
    /// Names with the metadata field behind each; any other is that of a field or a column itself.
    const NAMES: [(&'static str, &'static str); 4] =
        [("outlet", "outlet"), ("month", "date"), ("party", "parties"), ("figure", "figures")];

    /// As it stands on the command line.
    pub(super) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// What several `--by` name, each once.
    pub(super) fn each(names: &[String]) -> Result<Vec<Self>> {
        for (at, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                return Err(Error::invalid("--by is empty; name outlet, month, party, figure or a column"));
            }
            if names[..at].contains(name) {
                return Err(Error::invalid(format!("--by {name} is given twice; leave one out")));
            }
        }
        Ok(names.iter().map(|name| Self::new(name)).collect())
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }

    fn field(&self) -> &str {
        Self::NAMES.iter().find(|(name, _)| *name == self.0).map_or(&self.0, |(_, field)| field)
    }

    /// The column of its name; rows of predictions may carry it as `input_NAME`.
    fn column<'a>(&self, article: &'a Article) -> Option<&'a Value> {
        article.columns.get(&self.0).or_else(|| article.columns.get(&format!("input_{}", self.0)))
    }

    /// Whether the source of `article` speaks of it at all, with a value or without.
    pub(super) fn is_of(&self, article: &Article) -> bool {
        self.column(article).is_some()
            || self.0 == "file"
            || article.metadata.names().any(|name| name == self.field())
            || (self.0 == "label" && article.label.is_some())
    }

    /// The different values of `article`: none, one, or of a list any number. A table's own column of the name
    /// comes before a metadata field.
    pub(super) fn values(&self, article: &Article) -> Vec<String> {
        let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<String>>();
        let mut values = match self.column(article) {
            Some(value) => texts(value),
            None => match self.0.as_str() {
                "month" => article.date.iter().filter_map(|date| date.get(..7)).map(str::to_owned).collect(),
                _ => match self.field() {
                    "date" => one(&article.date),
                    "time" => one(&article.time),
                    "outlet" => one(&article.outlet),
                    "author" => one(&article.author),
                    "place" => one(&article.place),
                    "tags" => article.tags.clone(),
                    "parties" => article.parties.clone(),
                    "figures" => article.figures.clone(),
                    "district" => article.district.clone(),
                    "file" => vec![article.file.clone()],
                    "confidence" => article.confidence.iter().map(f64::to_string).collect(),
                    "warnings" => article.warnings.clone(),
                    "label" => one(&article.label),
                    "label_conflict" => vec![article.label_conflict.to_string()],
                    _ => Vec::new(),
                },
            },
        };
        values.iter_mut().for_each(|value| *value = value.trim().to_owned());
        values.retain(|value| !value.is_empty());
        values.sort_unstable();
        values.dedup();
        values
    }
}

/// The texts of a JSON value: those of a list, one for each entry.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_come_from_metadata_and_columns() {
        let mut article = Article {
            date: Some("2025-08-21".into()),
            outlet: Some(" Antara ".into()),
            parties: vec!["B".into(), "A".into(), "B".into()],
            ..Article::default()
        };
        article.metadata.insert("parties");
        article.columns.insert("kota".into(), json!("Solo"));
        article.columns.insert("skor".into(), json!(3));
        article.columns.insert("kosong".into(), json!(" "));
        article.columns.insert("kata".into(), json!(["x", null, "y"]));
        let of = |name: &str| By::new(name).values(&article);
        assert_eq!(of("month"), ["2025-08"]);
        assert_eq!(of("outlet"), ["Antara"]);
        assert_eq!(of("party"), ["A", "B"], "each once");
        assert_eq!(
            (of("kota"), of("skor"), of("kata")),
            (vec!["Solo".into()], vec!["3".into()], vec!["x".into(), "y".into()])
        );
        assert!(of("kosong").is_empty() && of("figure").is_empty() && of("tidak ada").is_empty());
        let is = |name: &str| By::new(name).is_of(&article);
        assert!(is("party") && is("kosong") && !is("figure") && !is("tidak ada"));
        article.columns.insert("input_file".into(), json!("a.csv"));
        assert_eq!(By::new("file").values(&article), ["a.csv"], "as a row of predictions carries it");
        article.columns.insert("month".into(), json!("Agustus"));
        assert_eq!(By::new("month").values(&article), ["Agustus"], "a table's own column comes first");
    }
}
