//! Labelled articles, with the answers of reviews in the place of labels.

use super::Talk;
use super::input::{Input, is_same};
use crate::article::Article;
use crate::audit::{Applied, Corrections, Review};
use crate::model::Corrected;
use crate::train::Corpus;
use crate::{Error, Result};
use std::collections::HashSet;
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

impl Labelled {
    /// Reads `input` and applies the answers; says what they did.
    pub(super) fn read(input: &Input, corrections: &CorrectionArgs, talk: &Talk) -> Result<Self> {
        // Before any reading: what is wrong with a review must not cost the wait.
        let reviews =
            corrections.corrections.iter().map(|path| Review::read(path)).collect::<Result<Vec<_>>>()?;
        let answers = Corrections::of(&reviews)?;
        talk.progress("reading articles");
        let (mut articles, failed) = input.open(talk)?.all()?;
        if reviews.is_empty() {
            return Ok(Self { articles, failed, settled: HashSet::new(), unmatched: 0, corrected: None });
        }
        let applied = answers.apply(&mut articles);
        say(&applied, talk);
        let n = |n: usize| n as u64;
        let corrected = Corrected {
            confirmed: n(applied.confirmed),
            changed: n(applied.changed.values().sum()),
            labelled: n(applied.labelled.values().sum()),
            left_out: n(applied.left_out),
        };
        let corrected = (applied.answered() > 0).then_some(corrected);
        Ok(Self { articles, failed, settled: applied.settled, unmatched: applied.unmatched.len(), corrected })
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
fn say(applied: &Applied, talk: &Talk) {
    let changed: usize = applied.changed.values().sum();
    let labelled: usize = applied.labelled.values().sum();
    let clauses = [
        (applied.confirmed, format!("{} confirmed", applied.confirmed)),
        (changed, format!("{changed} changed")),
        (labelled, format!("{labelled} labelled")),
        (applied.left_out, format!("{} left out", applied.left_out)),
        (applied.unsure, format!("{} cannot be told", applied.unsure)),
        (applied.open, format!("{} without an answer", applied.open)),
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
    let unmatched = &applied.unmatched;
    if !unmatched.is_empty() {
        let named = |(place, same_id): &(String, bool)| {
            if *same_id { format!("{place} (its text has changed)") } else { place.clone() }
        };
        let places: Vec<String> = unmatched.iter().take(NAMED).map(named).collect();
        let more = if unmatched.len() > NAMED { ", …" } else { "" };
        let places = format!("{}{more}", places.join(", "));
        let next = "name the folder or table they are of, or review the changed texts anew";
        talk.warn(&match unmatched.len() {
            1 => format!("1 answer is of no article of INPUT: {places}; {next}"),
            n => format!("{n} answers are of no article of INPUT: {places}; {next}"),
        });
    }
}
