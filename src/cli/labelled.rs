//! Labelled articles, with the answers of reviews in the place of labels.

use super::Talk;
use super::input::{Input, is_same};
use crate::article::Article;
use crate::audit::review::text_key;
use crate::audit::{Applied, Corrections, Review, Unmatched};
use crate::label::class_name;
use crate::model::Corrected;
use crate::train::Corpus;
use crate::{Error, Result};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// Whose answers count.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct CorrectionArgs {
    /// Take the answers in FILE, a review that `audit` wrote, for the labels of the articles they are of; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) corrections: Vec<PathBuf>,
}

impl CorrectionArgs {
    /// Refuses an `output` that is one of the files of answers.
    pub(super) fn stay(&self, output: &Path) -> Result<()> {
        match self.corrections.iter().find(|path| is_same(path, output)) {
            None => Ok(()),
            Some(path) => Err(Error::invalid(format!(
                "the output would overwrite the answers in '{}'; give it a file of its own",
                path.display()
            ))),
        }
    }
}

/// The articles of an input.
pub(super) struct Labelled {
    pub(super) articles: Vec<Article>,
    /// Inputs that could not be read.
    pub(super) failed: usize,
    /// The texts that a person has given an answer for, by [`crate::audit::review::text_key`].
    pub(super) settled: HashSet<String>,
    /// Answers that are of none of the articles.
    pub(super) unmatched: usize,
    corrected: Option<Corrected>,
}

/// Rows of answers without an article that are named.
const NAMED: usize = 5;

/// Articles without a label that are to be looked at.
#[derive(Default)]
pub(super) struct New {
    pub(super) articles: Vec<Article>,
    /// Inputs that could not be read.
    pub(super) failed: usize,
    /// Articles passed over because they have a label.
    pub(super) labelled: usize,
}

impl Labelled {
    /// Reads `input` and applies the answers; says what they did.
    pub(super) fn read(input: &Input, corrections: &CorrectionArgs, talk: &Talk) -> Result<Self> {
        Ok(Self::read_beside(input, &[], corrections, talk)?.0)
    }

    /// The same, with the articles without a label among `new` beside it. Those that an answer gives a label are with the
    /// labelled ones; of which it says something else, they are passed over.
    pub(super) fn read_beside(
        input: &Input,
        new: &[PathBuf],
        corrections: &CorrectionArgs,
        talk: &Talk,
    ) -> Result<(Self, New)> {
        let files: Vec<&Path> = corrections.corrections.iter().map(PathBuf::as_path).collect();
        input.rejects_beside(&files)?;
        // Before any reading: what is wrong with a review must not cost the wait.
        let reviews = files.iter().map(|path| Review::read(path)).collect::<Result<Vec<_>>>()?;
        let answers = Corrections::of(&reviews)?;
        talk.progress("reading articles");
        let (mut articles, failed) = input.open(talk)?.all()?;
        let mut beside = New::default();
        if !new.is_empty() {
            (beside.articles, beside.failed) = input.open_beside(new, talk)?.all()?;
        }
        // Only answers can bring new ones.
        let labels = articles.iter().filter(|_| !reviews.is_empty()).filter_map(|a| a.label.as_deref());
        let known: BTreeSet<String> = labels.map(class_name).collect();
        let mut applied = answers.apply(&mut articles);
        applied += answers.apply(&mut beside.articles);
        let settled = |a: &Article| applied.settled.contains(&text_key(a.title.as_deref(), &a.body));
        let (answered, rest): (Vec<_>, Vec<_>) = beside.articles.into_iter().partition(settled);
        articles.extend(answered.into_iter().filter(|article| article.label.is_some()));
        let (labelled, unlabelled): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|article| article.label.is_some());
        (beside.articles, beside.labelled) = (unlabelled, labelled.len());
        let mut read = Self { articles, failed, settled: HashSet::new(), unmatched: 0, corrected: None };
        if reviews.is_empty() {
            return Ok((read, beside));
        }
        let unmatched = answers.unmatched(&applied);
        say(&applied, answers.open(), talk);
        say_unmatched(&unmatched, talk);
        let n = |n: usize| n as u64;
        let corrected = Corrected {
            confirmed: n(applied.confirmed),
            changed: n(applied.changed.values().sum()),
            labelled: n(applied.labelled.values().sum()),
            left_out: n(applied.left_out),
        };
        let now = applied.changed.keys().map(|(_, now)| now).chain(applied.labelled.keys());
        let unheard: BTreeSet<&String> =
            now.filter(|label| !known.is_empty() && !known.contains(&class_name(label))).collect();
        if !unheard.is_empty() {
            let listed: Vec<&str> = unheard.into_iter().map(String::as_str).collect();
            talk.warn(&format!(
                "answers name labels that no article had: {}; correct them if they are misspelt",
                listed.join(", ")
            ));
        }
        read.corrected = (applied.answered() > 0).then_some(corrected);
        read.unmatched = unmatched.len();
        read.settled = applied.settled;
        Ok((read, beside))
    }

    /// Whether something should be looked at: exit code 1.
    pub(super) fn has_problems(&self) -> bool {
        self.failed > 0 || self.unmatched > 0
    }

    /// The corpus of the articles, and what they are but for their texts, in the order that its positions speak of.
    pub(super) fn corpus_and_sources(mut self, merge_labels: bool) -> Result<(Corpus, Vec<Article>)> {
        let bare = |article: &mut Article| {
            let body = std::mem::take(&mut article.body);
            let bare = article.clone();
            article.body = body;
            bare
        };
        let sources = self.articles.iter_mut().map(bare).collect();
        Ok((self.corpus(merge_labels)?, sources))
    }

    /// The corpus of the articles.
    pub(super) fn corpus(self, merge_labels: bool) -> Result<Corpus> {
        let mut corpus = Corpus::new(self.articles, merge_labels)?;
        corpus.corrected = self.corrected;
        Ok(corpus)
    }
}

/// Says what answers did.
fn say(applied: &Applied, open: usize, talk: &Talk) {
    let changed: usize = applied.changed.values().sum();
    let labelled: usize = applied.labelled.values().sum();
    let clauses = [
        (applied.confirmed, format!("{} confirmed", applied.confirmed)),
        (changed, format!("{changed} changed")),
        (labelled, format!("{labelled} labelled")),
        (applied.left_out, format!("{} left out", applied.left_out)),
        (applied.unsure, format!("{} cannot be told", applied.unsure)),
        (open, format!("{open} without an answer")),
    ];
    let clauses: Vec<String> =
        clauses.into_iter().filter(|(n, _)| *n > 0).map(|(_, clause)| clause).collect();
    if clauses.is_empty() {
        talk.note("corrections: the review has no rows");
    } else {
        talk.note(&format!("corrections: {}", clauses.join("; ")));
    }
    for ((before, now), n) in &applied.changed {
        talk.note(&format!("{before} → {now}: {n}"));
    }
}

/// Says which answers are of no article, and why.
fn say_unmatched(unmatched: &[(String, Unmatched)], talk: &Talk) {
    if unmatched.is_empty() {
        return;
    }
    let named = |(place, why): &(String, Unmatched)| match why {
        Unmatched::Missing => place.clone(),
        Unmatched::TextChanged => format!("{place} (its text has changed)"),
        Unmatched::Several => format!("{place} (several articles have its id)"),
        Unmatched::Contradicted(other) => format!("{place} ({other} says otherwise, and names the text)"),
    };
    let more = if unmatched.len() > NAMED { ", …" } else { "" };
    let places: Vec<String> = unmatched.iter().take(NAMED).map(named).collect();
    let places = format!("{}{more}", places.join(", "));
    let next = "name the folder or table they are of, or review the changed texts anew";
    talk.warn(&match unmatched.len() {
        1 => format!("1 answer is of no article of INPUT: {places}; {next}"),
        n => format!("{n} answers are of no article of INPUT: {places}; {next}"),
    });
}
