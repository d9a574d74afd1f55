//! `--where` and `--confidence-above`: which rows are written.

use super::super::Talk;
use super::super::by::By;
use crate::report::PredictedRow;
use crate::{Error, Result};

/// What a row must be like; the default keeps every row.
#[derive(Debug, Default)]
pub(super) struct Filter {
    conditions: Vec<Condition>,
    above: Option<f64>,
    labels: Vec<String>,
    /// Whether it was asked of any row.
    asked: bool,
}

#[derive(Debug)]
struct Condition {
    by: By,
    is: bool,
    value: String,
    /// Whether any row spoke of the field.
    seen: bool,
}

impl Filter {
    /// Reads `FIELD=VALUE` and `FIELD!=VALUE` for a model with these labels.
    ///
    /// # Errors
    /// A condition of neither form, a label that the model does not have.
    pub(super) fn new(conditions: &[String], above: Option<f64>, labels: &[String]) -> Result<Self> {
        let read = |text: &String| {
            let Some((field, value)) = text.split_once('=') else {
                return Err(Error::invalid(format!(
                    "--where {text} has no =; write FIELD=VALUE or FIELD!=VALUE, as in label={}",
                    labels.first().map_or("x", String::as_str)
                )));
            };
            let (field, is) = field.strip_suffix('!').map_or((field, true), |field| (field, false));
            let (field, value) = (field.trim(), value.trim());
            if field.is_empty() {
                return Err(Error::invalid(format!("--where {text} names no field; write FIELD=VALUE")));
            }
            if field == "label" && !labels.iter().any(|label| label == value) {
                return Err(Error::invalid(format!(
                    "--where {text}: the model has no label '{value}'; its labels are {}",
                    labels.join(", ")
                )));
            }
            if field == "abstained" && !["true", "false"].contains(&value) {
                return Err(Error::invalid(format!("--where {text}: abstained is true or false")));
            }
            Ok(Condition { by: By::new(field), is, value: value.to_owned(), seen: false })
        };
        let conditions = conditions.iter().map(read).collect::<Result<_>>()?;
        Ok(Self { conditions, above, labels: labels.to_vec(), asked: false })
    }

    /// Whether it may leave rows out.
    pub(super) fn is_any(&self) -> bool {
        !self.conditions.is_empty() || self.above.is_some()
    }

    /// Whether a row is to be written. A failed one has no confidence and no label.
    pub(super) fn keeps(&mut self, row: &PredictedRow) -> bool {
        let said = row.outcome.as_ref().ok().map(|(prediction, _)| prediction);
        let sure = self.above.is_none_or(|least| said.is_some_and(|said| said.confidence() >= least));
        let mut holds = sure;
        self.asked = true;
        for condition in &mut self.conditions {
            let article = &row.article;
            let has = match condition.by.name() {
                "label" => said.map(|said| self.labels[said.label] == condition.value),
                "abstained" => said.map(|said| said.abstained.to_string() == condition.value),
                "given_label" => article.label.as_ref().map(|label| label.trim() == condition.value),
                _ if !condition.by.is_of(article) => None,
                _ => Some(condition.by.values(article).contains(&condition.value)),
            };
            condition.seen |= has.is_some();
            holds &= match has {
                Some(has) => has == condition.is,
                // What a row does not speak of is not VALUE; of a failed one nothing is said.
                None => !condition.is && said.is_some(),
            };
        }
        holds
    }

    /// Tells which fields no row has: likely a wrong name.
    pub(super) fn say_unseen(&self, talk: &Talk) {
        for condition in self.conditions.iter().filter(|condition| self.asked && !condition.seen) {
            talk.warn(&format!(
                "--where: the inputs have no metadata and no column `{}`; check the name",
                condition.by.name()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::model::Prediction;

    fn keeps(conditions: &[&str], above: Option<f64>, row: &PredictedRow) -> bool {
        let conditions: Vec<String> = conditions.iter().map(|text| (*text).to_owned()).collect();
        Filter::new(&conditions, above, &["a".into(), "b".into()]).unwrap().keeps(row)
    }

    #[test]
    fn all_conditions_must_hold() {
        let mut article = Article { outlet: Some("Antara".into()), ..Article::default() };
        article.metadata.insert("outlet");
        let prediction = Prediction { label: 1, probabilities: vec![0.25, 0.75], abstained: false };
        let row = PredictedRow { article, outcome: Ok((prediction, Vec::new())) };
        assert!(keeps(&["label=b", "outlet = Antara", "abstained=false"], Some(0.75), &row));
        assert!(!keeps(&["label=b"], Some(0.76), &row));
        assert!(!keeps(&["label=a"], None, &row) && keeps(&["label!=a"], None, &row));
        assert!(!keeps(&["kota=Solo"], None, &row) && keeps(&["kota!=Solo", "given_label!=a"], None, &row));
        let failed = PredictedRow { article: Article::default(), outcome: Err("kosong".into()) };
        assert!(keeps(&[], None, &failed), "without a filter every row is written");
        assert!(!keeps(&["label!=a"], None, &failed) && !keeps(&[], Some(0.0), &failed));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (text, reason) in [
            ("label", "has no =; write FIELD=VALUE or FIELD!=VALUE, as in label=a"),
            ("=x", "names no field"),
            ("abstained=ya", "abstained is true or false"),
            ("label=c", "the model has no label 'c'; its labels are a, b"),
        ] {
            let error = Filter::new(&[text.into()], None, &["a".into(), "b".into()]).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
