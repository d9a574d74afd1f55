//! `sentimen compare`: two models, or two sets of predictions, on the same articles.

use super::answers::{Answer, Answers, Resampling, groups_of, say_seen, say_unknown, scored};
use super::input::{Input, Sink, unwritten};
use super::talk::counted;
use super::{Done, Talk};
use crate::evaluate::Comparison;
use crate::model::Model;
use crate::report::{Apart, Compared, comparison_json, comparison_text};
use crate::{Error, Result};
use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  sentimen compare old.safetensors new.safetensors test.csv\n  sentimen compare a.jsonl b.csv --rows 30\n  sentimen compare model.safetensors theirs.csv test.csv --groups events.csv --format json\n\nWhich is better is said by the interval of the difference in macro-F1."
)]
pub(super) struct Args {
    /// A model file, or rows that `predict` wrote as JSONL or CSV
    #[arg(value_name = "A")]
    a: PathBuf,
    /// Another; rows are matched by id
    #[arg(value_name = "B")]
    b: PathBuf,
    /// How many rows with different labels to name
    #[arg(long, value_name = "N", default_value_t = 10)]
    rows: usize,
    /// How the comparison is written: text, json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Take the names of one class (positive, POSITIF: positif) for the predictions'
    #[arg(long)]
    merge_labels: bool,
    #[command(flatten)]
    resampling: Resampling,
    #[command(flatten)]
    input: Input,
}

impl Args {
    pub(super) fn run(&self, talk: &Talk) -> Result<Done> {
        self.input.rejects_beside(&[&self.a, &self.b])?;
        let [mut a, mut b] = self.read(talk)?;
        let failed = a.failed.max(b.failed);
        say_seen(a.seen.max(b.seen), a.rows.len(), talk);
        let labels: BTreeSet<String> = a.labels.union(&b.labels).cloned().collect();
        let mut unknown = a.take_unknown(&labels, self.merge_labels)?;
        // A row that both have is one row.
        for (label, n) in b.take_unknown(&labels, self.merge_labels)? {
            let most = unknown.entry(label).or_default();
            *most = n.max(*most);
        }
        let unknown = say_unknown(&unknown, talk);
        let unlabelled = a.unlabelled.max(b.unlabelled);
        if unlabelled > 0 {
            talk.note(&format!("{} without a label left out", counted(unlabelled, "article")));
        }
        let (rows, unmatched, disagreeing) = matched(a.rows, b.rows, talk)?;
        let (a, b): (Vec<Answer>, Vec<Answer>) = rows.into_iter().unzip();
        // Texts are known to a side that was scored here; groups to either.
        let groups = groups_of(if a.iter().any(|row| !row.article.body.is_empty()) { &a } else { &b });
        let labels: Vec<String> = labels.into_iter().collect();
        let sides = [scored(&a, &labels, groups.as_deref())?, scored(&b, &labels, groups.as_deref())?];
        talk.progress("drawing resamples");
        let comparison = Comparison::of(&sides[0], &sides[1], self.resampling.bootstrap()?)?;
        let apart = |i: usize| Apart {
            id: a[i].article.id.clone(),
            given_label: labels[sides[0].truth(i)].clone(),
            labels: sides.each_ref().map(|side| labels[side.predicted(i)].clone()),
            confidences: sides.each_ref().map(|side| side.confidence(i)),
        };
        let apart = Comparison::rows_apart(&sides[0], &sides[1], self.rows).into_iter().map(apart).collect();
        let names = [&self.a, &self.b].map(|path| path.display().to_string());
        let compared =
            Compared { comparison, names, groups: groups.is_some(), unmatched, disagreeing, apart };
        let text = match self.format.as_str() {
            "json" => comparison_json(&compared),
            _ => comparison_text(&compared),
        };
        let mut out = Sink::stdout();
        out.write_all(text.as_bytes()).map_err(unwritten)?;
        out.finish()?;
        Ok(Done::unless(failed > 0 || unknown))
    }

    /// What A and B say.
    fn read(&self, talk: &Talk) -> Result<[Answers; 2]> {
        let are_models = [&self.a, &self.b].map(|path| Model::is_file(path));
        if are_models.contains(&true) && self.input.inputs.is_empty() {
            return Err(Error::invalid(
                "a model needs articles to score: name them after A and B, as in `sentimen compare A B INPUT`",
            ));
        }
        if are_models == [false, false] && !self.input.inputs.is_empty() {
            return Err(Error::invalid(
                "A and B are predictions, which need no INPUT; leave it out, or give a model file",
            ));
        }
        if are_models == [false, false] && self.input.has_rejects() {
            return Err(Error::invalid(
                "--rejects writes down bad rows of INPUT, and predictions need none; leave it out",
            ));
        }
        talk.progress("reading articles");
        // The flags say how INPUT is read, where there is one; rows of predictions then are as `predict` wrote them.
        let written = |path: &PathBuf| {
            let plain = self.input.inputs.is_empty();
            let input = if plain {
                self.input.beside(vec![path.clone()])
            } else {
                Input::plain(vec![path.clone()], self.input.groups())
            };
            Answers::written(&input, talk)
        };
        let by_one = |path: &PathBuf| {
            let [answers] = Answers::by_models([Model::load(path)?], &self.input, talk)?;
            Ok::<_, Error>(answers)
        };
        match are_models {
            [true, true] => {
                Answers::by_models([Model::load(&self.a)?, Model::load(&self.b)?], &self.input, talk)
            }
            [true, false] => Ok([by_one(&self.a)?, written(&self.b)?]),
            [false, true] => Ok([written(&self.a)?, by_one(&self.b)?]),
            [false, false] => Ok([written(&self.a)?, written(&self.b)?]),
        }
    }
}

/// Rows that both sides have, by id; how many only one has; how many have two given labels.
type Matched = (Vec<(Answer, Answer)>, [usize; 2], usize);

/// Pairs rows of one id. The k-th row of an id that stands for several goes with the k-th of the other side; rows
/// that come with different labels are of different articles.
fn matched(a: Vec<Answer>, b: Vec<Answer>, talk: &Talk) -> Result<Matched> {
    let (n_a, n_b) = (a.len(), b.len());
    let mut of_id: HashMap<String, std::collections::VecDeque<Answer>> = HashMap::new();
    for row in b {
        of_id.entry(row.article.id.clone()).or_default().push_back(row);
    }
    let (mut pairs, mut only_a, mut disagree) = (Vec::new(), Vec::new(), Vec::new());
    for row in a {
        match of_id.get_mut(&row.article.id).and_then(std::collections::VecDeque::pop_front) {
            Some(other) if other.article.label == row.article.label => pairs.push((row, other)),
            Some(_) => disagree.push(row.article.id),
            None => only_a.push(row.article.id),
        }
    }
    let mut only_b: Vec<String> = of_id.into_values().flatten().map(|row| row.article.id).collect();
    only_b.sort();
    let named = |ids: &[String]| {
        let more = if ids.len() > 3 { ", …" } else { "" };
        format!("{}{more}", ids.iter().take(3).cloned().collect::<Vec<_>>().join(", "))
    };
    if pairs.is_empty() {
        let first = |ids: &[String]| ids.first().cloned().unwrap_or_default();
        let why = match disagree.len() {
            0 => format!("A has '{}', B '{}'", first(&only_a), first(&only_b)),
            n => format!("{} with another given label in B, such as {}", counted(n, "row"), named(&disagree)),
        };
        return Err(Error::corpus(format!(
            "no id of A's {} and B's is the same article: {why}; compare predictions of the same inputs",
            counted(n_a, "row")
        )));
    }
    for (side, ids) in [("A", &only_a), ("B", &only_b)] {
        if !ids.is_empty() {
            talk.note(&format!("{} only in {side}: {}", counted(ids.len(), "row"), named(ids)));
        }
    }
    if !disagree.is_empty() {
        talk.warn(&format!(
            "{} left out, with another given label in B than in A: {}; predict the same inputs again",
            counted(disagree.len(), "row"),
            named(&disagree)
        ));
    }
    let unmatched = [n_a - pairs.len() - disagree.len(), n_b - pairs.len() - disagree.len()];
    Ok((pairs, unmatched, disagree.len()))
}
