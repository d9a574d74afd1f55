//! `sentimen audit`: labels that are probably wrong, and new articles that would teach most, for people to look at.

use super::input::{Input, Sink, is_same, unwritten};
use super::labelled::{CorrectionArgs, Labelled, New};
use super::recipe::RecipeArgs;
use super::talk::counted;
use super::{Done, Talk};
use crate::article::Article;
use crate::audit::review::text_key;
use crate::audit::{
    self, Answer, Audit, Entry, Listed, Reason, Review, ReviewFile, Unsaved, lessons, words_between,
};
use crate::features::TokenCache;
use crate::output::Output;
use crate::recipe::Recipe;
use crate::report::{
    Audited, Format, Named, PredictedRow, Predictions, Taught, audit_json, audit_text, taught_json,
    taught_text,
};
use crate::train::{Corpus, CrossFit, Evaluation, Options, Plan, cross_fit, train_by};
use crate::{Error, Result};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen audit data/pages --groups data/events.csv -o review.csv\n  sentimen review review.csv\n  sentimen train data/pages --groups data/events.csv --corrections review.csv -o model.safetensors\n  sentimen audit data/pages --unlabelled data/inbox -o new.csv --top 20\n  sentimen audit reviews.csv --text-column isi --label-column kelas --c 1 -o doubted.csv\n\nEvery article is judged by fits that saw neither it nor its group. A fit that disagrees is no proof: look before you change.\nA review that is there already keeps its answers. Where many labels are wrong, a smaller --c finds more of them."
)]
pub(super) struct Args {
    /// Where the review goes: a CSV with an article a row, for `sentimen review` or a spreadsheet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// So many rows for the review, the most doubted labels first [default: every probable error; with --unlabelled 50]
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Look at these new articles in place of the labels: which of them, labelled, would teach most?
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    unlabelled: Vec<PathBuf>,
    /// Also write every labelled article with what was said of it, as rows of predict (.jsonl or .csv), for `evaluate` and
    /// other tools
    #[arg(long, value_name = "FILE", conflicts_with = "unlabelled")]
    out_of_fold: Option<PathBuf>,
    /// How the summary is written: text, json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Make one name of the names of one class (positive, POSITIF: positif)
    #[arg(long)]
    merge_labels: bool,
    /// Shuffles groups among folds
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    corrections: CorrectionArgs,
    #[command(flatten)]
    recipe: RecipeArgs,
}

/// Rows of a review of new articles unless told otherwise.
const LESSONS: usize = 50;
/// Articles named in the summary.
const NAMED: usize = 10;

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        let recipe = self.recipe.resolve(None, false)?;
        if self.recipe.printed(&recipe)? {
            return Ok(Done::Well);
        }
        for path in self.output.iter().chain(&self.out_of_fold) {
            self.input.writes_beside(path, None)?;
            self.input.writes_outside(path)?;
            self.recipe.stays([path.as_path()])?;
        }
        self.recipe.stays(self.input.rejects())?;
        if let Some((review, rows)) = self.output.as_deref().zip(self.out_of_fold.as_deref())
            && is_same(review, rows)
        {
            return Err(Error::invalid(format!(
                "the review and --out-of-fold are both '{}'; give each its own file",
                review.display()
            )));
        }
        self.out_of_fold.iter().try_for_each(|path| self.corrections.stay(path))?;
        let pool = self.input.beside(self.unlabelled.clone());
        let outputs = self.output.iter().chain(&self.out_of_fold).map(PathBuf::as_path);
        outputs.chain(self.input.rejects()).try_for_each(|path| pool.spares(path))?;
        // Before any work: a file that cannot be written to, or is no review, must not cost an hour.
        let old = self.output.as_deref().map(review_at).transpose()?.flatten();
        let (mut read, new) = Labelled::read_beside(&self.input, &self.unlabelled, &self.corrections, talk)?;
        let problems = read.has_problems() || new.failed > 0;
        let (review, summary) = if self.unlabelled.is_empty() {
            self.labels(read, recipe, talk)?
        } else {
            if let Some((_, old)) = &old {
                let answered = (0..old.len()).filter(|&i| old.answer(i) != Answer::Open);
                read.settled.extend(answered.map(|i| old.entry(i).text));
            }
            self.new_articles(read, new, &recipe, talk)?
        };
        if let Some(path) = &self.output {
            write_review(path, review, talk)?;
        }
        let mut out = Sink::stdout();
        out.write_all(summary.as_bytes()).map_err(unwritten)?;
        out.finish()?;
        Ok(Done::unless(problems))
    }

    /// The review and the summary of probable errors.
    fn labels(&self, read: Labelled, recipe: Recipe, talk: &Talk) -> Result<(Review, String)> {
        let settled = read.settled.clone();
        let (corpus, sources) = read.corpus_and_sources(self.merge_labels)?;
        let plan = Plan::of(&recipe);
        let options = Options { seed: self.seed, ..Options::default() };
        let fit = cross_fit(&corpus, &plan, &options, &mut |step| talk.progress(step))?;
        fit.notes.iter().for_each(|note| talk.note(note));
        let articles: Vec<&Article> = corpus.positions().into_iter().map(|at| &sources[at]).collect();
        if let Some(path) = &self.out_of_fold {
            write_rows(path, &fit, &articles)?;
        }
        talk.progress("looking for probable errors");
        let outlets: Vec<Option<&str>> = articles.iter().map(|a| a.outlet.as_deref()).collect();
        let confidences: Vec<Option<f64>> = articles.iter().map(|a| a.confidence).collect();
        let two_labels: Vec<bool> = articles.iter().map(|a| a.label_conflict).collect();
        let (bodies, titles) = (corpus.bodies(), corpus.titles());
        let keys: Vec<String> =
            titles.par_iter().zip(&bodies).map(|(title, body)| text_key(*title, body)).collect();
        let is_settled: Vec<bool> = keys.iter().map(|key| settled.contains(key)).collect();
        let mut copies_of: HashMap<&str, usize> = HashMap::new();
        keys.iter().for_each(|key| *copies_of.entry(key.as_str()).or_default() += 1);
        let probabilities = fit.probabilities();
        let mut audit = Audit::of(&audit::Labelled {
            given: &fit.truth,
            probabilities: probabilities.view(),
            texts: &bodies,
            outlets: &outlets,
            confidences: &confidences,
            two_labels: &two_labels,
            groups: &fit.groups,
            settled: &is_settled,
        });
        // An answer is of all copies of a text, so one row asks for it.
        let mut asked = HashSet::new();
        audit.listed.retain(|listed| asked.insert(keys[listed.row].as_str()));
        let sound = audit.listed.iter().filter(|listed| !listed.is_doubt()).count();
        match self.top {
            Some(most) => audit.listed.truncate(most),
            None => audit.listed.retain(|listed| !listed.is_doubt()),
        }
        let texts = corpus.texts(recipe.text.titles);
        let entries: Vec<Entry> = audit
            .listed
            .par_iter()
            .map(|listed| {
                let row = listed.row;
                let given = fit.truth[row];
                let other =
                    if listed.suggested == given { fit.predictions[row].label } else { listed.suggested };
                let [for_other, for_given] = words_between(fit.model(row), &texts[row], other, given);
                Entry {
                    given_label: Some(corpus.labels()[given].clone()),
                    suggested_label: Some(corpus.labels()[listed.suggested].clone()),
                    reason: with_copies(
                        reasons(&listed.reasons, &articles, &corpus, &fit.truth),
                        copies_of[keys[row].as_str()],
                    ),
                    probabilities: fit.predictions[row].probabilities.iter().copied().map(Some).collect(),
                    words_for_suggested: for_other,
                    words_for_given: for_given,
                    body: bodies[row].to_owned(),
                    text: keys[row].clone(),
                    ..Entry::of(articles[row])
                }
            })
            .collect();
        let mut review = Review::new(corpus.labels());
        entries.iter().for_each(|entry| review.push(entry));
        let named = |listed: &Listed| Named {
            id: articles[listed.row].id.clone(),
            title: articles[listed.row].title.clone(),
            given: corpus.labels()[fit.truth[listed.row]].clone(),
            suggested: corpus.labels()[listed.suggested].clone(),
            probability_given: probabilities[[listed.row, fit.truth[listed.row]]],
            probability_suggested: probabilities[[listed.row, listed.suggested]],
            reason: reasons(&listed.reasons, &articles, &corpus, &fit.truth),
        };
        let most = if self.format == "json" { usize::MAX } else { NAMED };
        let copies = audit.copies.iter().map(|set| {
            set.iter()
                .map(|&row| (articles[row].id.clone(), corpus.labels()[fit.truth[row]].clone()))
                .collect()
        });
        let groups = fit.groups.iter().max().map_or(0, |last| *last as usize + 1);
        let audited = Audited {
            labels: corpus.labels().to_vec(),
            articles: corpus.len(),
            groups,
            noise: &audit.noise,
            stated: &audit.stated,
            outlets: &audit.outlets,
            copies: copies.collect(),
            two_labels: two_labels.iter().filter(|two| **two).count(),
            listed: audit.listed.iter().take(most).map(named).collect(),
            of: sound,
            settled: is_settled.iter().filter(|settled| **settled).count(),
        };
        let summary = if self.format == "json" { audit_json(&audited) } else { audit_text(&audited) };
        Ok((review, summary))
    }

    /// The review and the summary of new articles that would teach most.
    fn new_articles(
        &self,
        read: Labelled,
        new: New,
        recipe: &Recipe,
        talk: &Talk,
    ) -> Result<(Review, String)> {
        let New { mut articles, labelled, .. } = new;
        articles.retain(|a| !read.settled.contains(&text_key(a.title.as_deref(), &a.body)));
        let corpus = read.corpus(self.merge_labels)?;
        let options = Options { evaluation: Evaluation::None, seed: self.seed, ..Options::default() };
        let trained = train_by(&corpus, &Plan::of(recipe), &options, &mut |step| talk.progress(step))?;
        trained.notes.iter().for_each(|note| talk.note(note));
        let model = trained.model;
        let texts: Vec<String> = articles.iter().map(|article| model.text_of(article).into_owned()).collect();
        let probabilities: Vec<Vec<f64>> = texts
            .par_iter()
            .map_init(TokenCache::default, |cache, text| model.predict(text, cache).probabilities)
            .collect();
        let bodies: Vec<&str> = articles.iter().map(|article| article.body.as_str()).collect();
        let found = lessons(&bodies, &probabilities, &corpus.bodies());
        let shown = self.top.unwrap_or(LESSONS).min(found.lessons.len());
        let mut review = Review::new(model.labels());
        let mut named = Vec::new();
        for lesson in &found.lessons[..shown] {
            let (article, p) = (&articles[lesson.row], &probabilities[lesson.row]);
            let [for_first, for_second] =
                words_between(&model, &texts[lesson.row], lesson.first, lesson.second);
            let label = |k: usize| model.labels()[k].clone();
            review.push(&Entry {
                suggested_label: Some(label(lesson.first)),
                reason: format!("new: {} or {}?", label(lesson.first), label(lesson.second)),
                probabilities: p.iter().copied().map(Some).collect(),
                words_for_suggested: for_first,
                words_for_given: for_second,
                ..Entry::of(article)
            });
            named.push(Named {
                id: article.id.clone(),
                title: article.title.clone(),
                given: label(lesson.second),
                suggested: label(lesson.first),
                probability_given: p[lesson.second],
                probability_suggested: p[lesson.first],
                reason: String::new(),
            });
        }
        if self.format != "json" {
            named.truncate(NAMED);
        }
        let taught = Taught {
            articles: articles.len(),
            labelled,
            copies: found.copies,
            known: found.known,
            worth: found.lessons.len(),
            listed: named,
        };
        let summary = if self.format == "json" { taught_json(&taught) } else { taught_text(&taught) };
        Ok((review, summary))
    }
}

/// A reason, and of how many articles of one text the answer will be.
fn with_copies(reason: String, articles: usize) -> String {
    if articles > 1 { format!("{reason}; {articles} articles have this very text") } else { reason }
}

/// Why an article is listed, in words.
fn reasons(reasons: &[Reason], articles: &[&Article], corpus: &Corpus, given: &[usize]) -> String {
    let each: Vec<String> = reasons
        .iter()
        .map(|reason| match reason {
            Reason::ProbableError => "probable label error".to_owned(),
            Reason::Copy(other) => {
                let label = &corpus.labels()[given[*other]];
                format!("says the same as {}, which is labelled {label}", articles[*other].id)
            }
            Reason::TwoLabels => "the page prints two labels".to_owned(),
            Reason::SurePage => "the page is sure of a label that the models find improbable".to_owned(),
            Reason::Doubt => "another label is more probable".to_owned(),
        })
        .collect();
    each.join("; ")
}

/// The review that is at `path` already; `None` where nothing is.
///
/// # Errors
/// Where something else is there, which must not be overwritten.
fn review_at(path: &Path) -> Result<Option<(ReviewFile, Review)>> {
    if path.as_os_str() == "-" {
        return Err(Error::invalid(
            "the review needs a file, -o review.csv: standard output is for the summary",
        ));
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() > 0 => {}
        Ok(found) if found.is_file() => return Ok(None),
        _ => {
            // Made and dropped: a folder that cannot be written to is known now.
            Output::create(path)?;
            return Ok(None);
        }
    }
    ReviewFile::open(path).map(Some).map_err(|error| match error {
        Error::Io { .. } => error,
        error => Error::invalid(format!("{error}; to keep that file, name another with -o")),
    })
}

/// Puts `review` at `path`, with whatever people have written into the one that is there by now.
fn write_review(path: &Path, mut review: Review, talk: &Talk) -> Result<()> {
    let listed = review.len();
    match review_at(path)? {
        None => review.save(path)?,
        Some((mut file, old)) => {
            review.keep_answers(&old)?;
            file.save(&review).map_err(|unsaved| match unsaved {
                Unsaved::Failed(error) => error,
                Unsaved::Changed => Error::input(
                    path.display().to_string(),
                    "another program changed the file in this very moment, and it was left as it is",
                    "run again",
                ),
            })?;
        }
    }
    let open = (0..listed).filter(|&i| review.answer(i) == Answer::Open).count();
    let (found, place) = (counted(open, "article"), path.display());
    talk.note(&match review.len() - open {
        0 => format!("{found} to look at: {place}"),
        n => format!("{found} to look at: {place}; {n} other rows stay there"),
    });
    talk.note(&format!("next: sentimen review {place}"));
    Ok(())
}

/// Writes every article with what was said of it, by id, as `predict` does.
fn write_rows(path: &Path, fit: &CrossFit, articles: &[&Article]) -> Result<()> {
    let format = Format::of_name(path).unwrap_or(Format::Jsonl);
    let failed = |e| Error::io(path, e);
    let mut rows = Predictions::new(Output::create(path)?, format, fit.labels(), false);
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&i| (&articles[i].id, &articles[i].file, articles[i].line));
    let row = |i: usize| {
        let mut article = articles[i].clone();
        article.label = Some(fit.labels()[fit.truth[i]].clone());
        PredictedRow { article, outcome: Ok((fit.predictions[i].clone(), Vec::new())) }
    };
    rows.write(order.into_iter().map(row).collect()).map_err(failed)?;
    rows.finish().map_err(failed)?.0.commit()
}
