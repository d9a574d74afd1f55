//! Labelled articles with what is said of them: by a model, or in rows that `predict` wrote.

use super::articles::{Articles, nothing_read};
use super::input::Input;
use super::talk::counted;
use super::{Talk, drift};
use crate::article::Article;
use crate::corpus::duplicates::DEFAULT_THRESHOLD;
use crate::corpus::groups::groups;
use crate::evaluate::{Bootstrap, Scored};
use crate::ingest::{Outcome, Predicted};
use crate::label::class_name;
use crate::model::{self, Batch, Model, Scorer};
use crate::{Error, Result};
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How intervals are made.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Intervals")]
pub(super) struct Resampling {
    /// Bootstrap resamples behind each 95 % interval, 100 or more; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    resamples: u32,
    /// Draws other resamples
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

impl Resampling {
    /// # Errors
    /// Where the resamples are too few to have ends.
    pub(super) fn bootstrap(self) -> Result<Bootstrap> {
        if (1..100).contains(&self.resamples) {
            return Err(Error::invalid(format!(
                "--resamples is {}; it must be 100 or more, or 0 for no intervals",
                self.resamples
            )));
        }
        Ok(Bootstrap { resamples: self.resamples, seed: self.seed })
    }
}

/// An article with what was said of it.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) article: Article,
    pub(super) predicted: Predicted,
}

/// The labelled articles of an input, by id, and what was left out.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) rows: Vec<Answer>,
    /// The labels that have a probability.
    pub(super) labels: BTreeSet<String>,
    /// Inputs that could not be read.
    pub(super) failed: usize,
    /// Articles without a label.
    pub(super) unlabelled: usize,
    /// Rows whose text the model was trained on.
    pub(super) seen: usize,
}

impl Answers {
    /// Every labelled article of `input`, scored by each of `models`; says where these articles are unlike the text
    /// that one was trained on.
    pub(super) fn by_models<const N: usize>(
        models: [impl Into<Arc<Model>>; N],
        input: &Input,
        talk: &Talk,
    ) -> Result<[Self; N]> {
        let models = models.map(Into::into);
        let labels = models.each_ref().map(|model: &Arc<Model>| model.labels().to_vec());
        let names = labels.clone();
        let scorers = models.each_ref().map(|model| Scorer::new(Arc::clone(model)));
        let articles = input.open_with(talk, move |outcome| match outcome {
            Outcome::Article(article) if article.label.is_some() => {
                let each = scorers.iter().zip(&names);
                Some(each.map(|(scorer, names)| said(scorer, names, article)).collect::<Vec<_>>())
            }
            _ => None,
        })?;
        let (rows, failed, unlabelled) = labelled(articles, "a label column (--label-column)")?;
        let mut answers = labels.map(|labels| Self {
            rows: Vec::with_capacity(rows.len()),
            labels: labels.into_iter().collect(),
            failed,
            unlabelled,
            seen: 0,
        });
        let mut batches = models.each_ref().map(|model| Batch::new(model.labels().len()));
        for (article, said) in rows {
            for ((answers, batch), (predicted, scored)) in answers.iter_mut().zip(&mut batches).zip(said) {
                batch.add(&scored);
                answers.rows.push(Answer { article: article.clone(), predicted });
            }
        }
        for (answers, model) in answers.iter_mut().zip(&models) {
            answers.seen = answers.rows.iter().filter(|row| has_seen(model, &row.article)).count();
        }
        for (model, batch) in models.iter().zip(&batches) {
            drift::say_text(model.drift(batch).as_ref(), "the figures may be far from the card's", talk);
        }
        Ok(answers)
    }

    /// The labelled rows of predictions in `input`.
    pub(super) fn written(input: &Input, talk: &Talk) -> Result<Self> {
        let articles = input.open_predictions(talk)?;
        let (rows, failed, unlabelled) =
            labelled(articles, "a given_label (or name it with --label-column)")?;
        let rows: Vec<Answer> =
            rows.into_iter().map(|(article, predicted)| Answer { article, predicted }).collect();
        let of = |row: &Answer| row.predicted.probabilities.iter().map(|(name, _)| name.clone()).collect();
        let labels: BTreeSet<String> = rows.first().map(of).unwrap_or_default();
        if let Some(other) = rows.iter().find(|row| labels != of(row)) {
            return Err(Error::corpus(format!(
                "{}: the probabilities are of {}, those of other rows of {}; give the predictions of one model",
                other.article.id,
                listed(of(other).iter()),
                listed(labels.iter())
            )));
        }
        Ok(Self { rows, labels, failed, unlabelled, seen: 0 })
    }

    /// Takes out the rows whose own label is none of `labels`, and counts them by it. With `merge` a label is first
    /// taken for the one that names the same class.
    pub(super) fn take_unknown(
        &mut self,
        labels: &BTreeSet<String>,
        merge: bool,
    ) -> Result<BTreeMap<String, usize>> {
        let mut unknown = BTreeMap::new();
        if merge {
            let of_class: HashMap<String, &String> = labels.iter().map(|l| (class_name(l), l)).collect();
            for Answer { article, .. } in &mut self.rows {
                let known = article.label.as_ref().filter(|l| !labels.contains(*l));
                if let Some(label) = known.and_then(|l| of_class.get(&class_name(l))) {
                    article.label = Some((*label).clone());
                }
            }
        }
        self.rows.retain(|Answer { article, .. }| {
            let label = article.label.as_deref().unwrap_or_default();
            let known = labels.contains(label);
            if !known {
                *unknown.entry(label.to_owned()).or_default() += 1;
            }
            known
        });
        if self.rows.is_empty() {
            let (theirs, ours) = (listed(unknown.keys()), listed(labels.iter()));
            return Err(Error::corpus(format!(
                "no label of the articles is known: they have {theirs}, the predictions {ours}; name the right column \
                 with --label-column{}",
                if merge { "" } else { ", or let the names of one class be one with --merge-labels" }
            )));
        }
        Ok(unknown)
    }
}

/// Whether `model` was trained on the text of `article`.
pub(super) fn has_seen(model: &Model, article: &Article) -> bool {
    model.seen().has(article.title.as_deref(), &article.body)
}

/// Says how many of `rows` articles a model was trained on.
pub(super) fn say_seen(seen: usize, rows: usize, talk: &Talk) {
    if seen > 0 {
        talk.warn(&format!(
            "{seen} of the {rows} articles are among those the model was trained on, so the figures flatter it; leave them out, \
             or go by what `sentimen report` says of them"
        ));
    }
}

/// Says which labels were unknown; whether any was.
pub(super) fn say_unknown(unknown: &BTreeMap<String, usize>, talk: &Talk) -> bool {
    if !unknown.is_empty() {
        let each: Vec<String> = unknown.iter().take(5).map(|(label, n)| format!("'{label}' ({n})")).collect();
        let more = if unknown.len() > 5 { ", …" } else { "" };
        talk.warn(&format!(
            "{} left out, with labels that the predictions do not know: {}{more}; correct them, or use --merge-labels",
            counted(unknown.values().sum(), "article"),
            each.join(", ")
        ));
    }
    !unknown.is_empty()
}

/// A few names in a sentence.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = if names.len() > 5 { ", …" } else { "" };
    let first: Vec<String> = names.take(5).map(|name| format!("'{name}'")).collect();
    format!("{}{more}", first.join(", "))
}

fn said(scorer: &Scorer, labels: &[String], article: &Article) -> (Predicted, model::Scored) {
    let scored = scorer.score_article(article, 0);
    let label = labels[scored.prediction.label].clone();
    let probabilities = labels.iter().cloned().zip(scored.prediction.probabilities.iter().copied()).collect();
    (Predicted { label, probabilities }, scored)
}

/// Articles with what goes with them, and how many inputs failed and articles have no label.
type Labelled<T> = (Vec<(Article, T)>, usize, usize);

/// The labelled ones of `articles`, by id: the order they came in must not matter to any figure.
fn labelled<T: Send + 'static>(mut articles: Articles<'_, Option<T>>, next: &str) -> Result<Labelled<T>> {
    let (mut rows, mut columns) = (Vec::new(), BTreeSet::new());
    loop {
        let batch = articles.batch()?;
        if batch.is_empty() {
            break;
        }
        for (outcome, made) in batch {
            let Outcome::Article(article) = outcome else { continue };
            match made.filter(|_| article.label.is_some()) {
                Some(made) => rows.push((*article, made)),
                None if rows.is_empty() => columns.extend(article.columns.into_iter().map(|(name, _)| name)),
                None => {}
            }
        }
    }
    if articles.read == 0 {
        return Err(nothing_read(articles.failed));
    }
    if rows.is_empty() {
        let columns = match columns.len() {
            0 => String::new(),
            _ => format!("; the columns are {}", listed(columns.iter())),
        };
        return Err(Error::corpus(format!(
            "none of the {} read has a label; pages need a line such as 'Sentimen: positif (91%)', tables {next}{columns}",
            counted(articles.read, "article")
        )));
    }
    let unlabelled = articles.read - rows.len();
    rows.sort_by(|(a, _), (b, _)| {
        (&a.id, &a.file, a.line, &a.label, &a.body).cmp(&(&b.id, &b.file, b.line, &b.label, &b.body))
    });
    let repeated = rows.windows(2).filter(|pair| pair[0].0.id == pair[1].0.id).count();
    if repeated > 0 {
        articles.note(&format!(
            "{} an id that another has too; each counts as a row of its own",
            if repeated == 1 { "1 row has".to_owned() } else { format!("{repeated} rows have") }
        ));
    }
    Ok((rows, articles.failed, unlabelled))
}

/// The group of each row, joined with near-duplicates where texts are known; `None` where each is its own.
pub(super) fn groups_of(rows: &[Answer]) -> Option<Vec<u32>> {
    let given: Vec<Option<&str>> = rows.iter().map(|row| row.article.group.as_deref()).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row.article.body.as_str()).collect();
    let found = if texts.iter().all(|text| text.is_empty()) {
        // Rows of predictions: numbers stand for the texts, so that none is like another.
        let numbers: Vec<String> = (0..rows.len()).map(|i| i.to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        groups(&numbers, &given, 1.0)
    } else {
        groups(&texts, &given, DEFAULT_THRESHOLD)
    };
    let apart = found.iter().enumerate().all(|(i, group)| *group as usize == i);
    (!apart).then_some(found)
}

/// `rows` against their own labels, both as positions among `labels`; a label without a probability has 0.
pub(super) fn scored(rows: &[Answer], labels: &[String], groups: Option<&[u32]>) -> Result<Scored> {
    let at = |label: &str| labels.binary_search_by(|l| l.as_str().cmp(label)).unwrap_or(usize::MAX);
    let mut probabilities = Array2::zeros((rows.len(), labels.len()));
    for (row, mut to) in rows.iter().zip(probabilities.rows_mut()) {
        for (label, p) in &row.predicted.probabilities {
            if let Some(to) = to.get_mut(at(label)) {
                *to = *p;
            }
        }
    }
    let truth = rows.iter().map(|row| at(row.article.label.as_deref().unwrap_or_default())).collect();
    let predicted = rows.iter().map(|row| at(&row.predicted.label)).collect();
    Scored::new(labels, truth, predicted, probabilities, groups)
}
