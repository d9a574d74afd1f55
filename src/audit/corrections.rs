//! Answers of reviews, put in the place of labels.

use super::review::{Answer, Review, text_key};
use crate::article::Article;
use crate::label::class_name;
use crate::{Error, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The answers of one or more reviews, by the article they are of.
#[derive(Debug, Default)]
pub struct Corrections {
    answers: Vec<Given>,
    /// By [`text_key`].
    by_text: HashMap<String, usize>,
    /// By id: of rows that name no text.
    by_id: HashMap<String, Vec<usize>>,
    open: usize,
}

#[derive(Debug)]
struct Given {
    answer: Answer,
    id: String,
    file: String,
    place: String,
}

/// What the answers did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Articles whose label was found right.
    pub confirmed: usize,
    /// Articles with another label than before, by (before, now).
    pub changed: BTreeMap<(String, String), usize>,
    /// Articles that had no label and have one now, by label.
    pub labelled: BTreeMap<String, usize>,
    /// Articles taken out.
    pub left_out: usize,
    /// Articles of which it cannot be told; they stay as they are.
    pub unsure: usize,
    /// Rows without an answer.
    pub open: usize,
    /// Rows whose answer is of none of the articles, as `review.csv:7`, and whether one has its id but another text.
    pub unmatched: Vec<(String, bool)>,
    /// The [`text_key`]s of the articles that an answer was found for.
    pub settled: HashSet<String>,
}

impl Applied {
    /// How many articles a person has given an answer that trains: a label, or none.
    #[must_use]
    pub fn answered(&self) -> usize {
        let changed: usize = self.changed.values().sum();
        self.confirmed + changed + self.labelled.values().sum::<usize>() + self.left_out
    }
}

impl Corrections {
    /// The answers of `reviews`.
    ///
    /// # Errors
    /// [`Error::Input`] where one article has two answers, naming both rows.
    pub fn of(reviews: &[Review]) -> Result<Self> {
        let mut corrections = Self::default();
        for review in reviews {
            for i in 0..review.len() {
                corrections.add(review, i)?;
            }
        }
        Ok(corrections)
    }

    fn add(&mut self, review: &Review, i: usize) -> Result<()> {
        let answer = review.answer(i);
        if answer == Answer::Open {
            self.open += 1;
            return Ok(());
        }
        let entry = review.entry(i);
        let given = Given { answer, id: entry.id, file: entry.file, place: review.place(i) };
        if entry.text.is_empty() && given.id.is_empty() {
            let reason = "the row has an answer, but neither text nor id says which article it is of";
            return Err(Error::input(given.place, reason, "put the id back, as the page's file is called"));
        }
        let same_article = |other: &&Given| other.file == given.file;
        let before = if entry.text.is_empty() {
            let of_id = self.by_id.get(&given.id).map(Vec::as_slice).unwrap_or_default();
            of_id.iter().map(|at| &self.answers[*at]).find(same_article)
        } else {
            self.by_text.get(&entry.text).map(|at| &self.answers[*at])
        };
        match before {
            Some(before) if before.answer != given.answer => {
                let reason = format!(
                    "the answer is '{}', but '{}' in {} for the same text",
                    given.answer.as_str(),
                    before.answer.as_str(),
                    before.place
                );
                return Err(Error::input(given.place, reason, "decide on one of them"));
            }
            Some(_) => return Ok(()),
            None => {}
        }
        let at = self.answers.len();
        if entry.text.is_empty() {
            self.by_id.entry(given.id.clone()).or_default().push(at);
        } else {
            self.by_text.insert(entry.text, at);
        }
        self.answers.push(given);
        Ok(())
    }

    /// Gives each of `articles` the label of its answer, and takes out those to be left out.
    ///
    /// A row finds its article by title and body; one that names no text by id, and by file where it names one. A
    /// label that a person gave is certain: a printed confidence, and a second label, no longer count.
    pub fn apply(&self, articles: &mut Vec<Article>) -> Applied {
        let mut applied = Applied { open: self.open, ..Applied::default() };
        if self.answers.is_empty() {
            return applied;
        }
        let keys: Vec<String> =
            articles.par_iter().map(|article| text_key(article.title.as_deref(), &article.body)).collect();
        let mut used = vec![false; self.answers.len()];
        let mut out = vec![false; articles.len()];
        let ids: HashSet<&str> = articles.iter().map(|article| article.id.as_str()).collect();
        let has_id: Vec<bool> = self.answers.iter().map(|given| ids.contains(given.id.as_str())).collect();
        for ((article, key), out) in articles.iter_mut().zip(keys).zip(&mut out) {
            let Some(at) = self.by_text.get(&key).copied().or_else(|| self.of_id(article)) else { continue };
            used[at] = true;
            *out = self.answers[at].answer == Answer::LeaveOut;
            applied.take(article, &self.answers[at].answer);
            applied.settled.insert(key);
        }
        let mut keep = out.iter().map(|out| !out);
        articles.retain(|_| keep.next().unwrap_or(true));
        let unused = self.answers.iter().zip(used).zip(has_id).filter(|((_, used), _)| !used);
        applied.unmatched = unused.map(|((given, _), has_id)| (given.place.clone(), has_id)).collect();
        applied
    }

    fn of_id(&self, article: &Article) -> Option<usize> {
        let rows = self.by_id.get(&article.id)?;
        let of_file = |at: &&usize| {
            let file = &self.answers[**at].file;
            file.is_empty() || *file == article.file
        };
        rows.iter().find(of_file).copied()
    }
}

impl Applied {
    fn take(&mut self, article: &mut Article, answer: &Answer) {
        match answer {
            Answer::Open => {}
            Answer::Unsure => self.unsure += 1,
            Answer::LeaveOut => self.left_out += 1,
            Answer::Label(label) => {
                match &article.label {
                    Some(before) if before == label || class_name(before) == class_name(label) => {
                        self.confirmed += 1;
                    }
                    before => {
                        match before {
                            Some(before) => {
                                *self.changed.entry((before.clone(), label.clone())).or_default() += 1;
                            }
                            None => *self.labelled.entry(label.clone()).or_default() += 1,
                        }
                        article.label = Some(label.clone());
                    }
                }
                article.confidence = None;
                article.label_conflict = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, body: &str, label: Option<&str>) -> Article {
        Article {
            id: id.into(),
            file: format!("data/{id}"),
            body: body.into(),
            label: label.map(str::to_owned),
            confidence: Some(0.7),
            ..Article::default()
        }
    }

    fn corrections(text: &str) -> Result<Corrections> {
        Corrections::of(&[Review::parse(text.as_bytes(), "r.csv")?])
    }

    #[test]
    fn each_answer_does_its_work() {
        let mut articles = vec![
            article("a", "satu", Some("positif")),
            article("b", "dua", Some("positif")),
            article("c", "tiga", None),
            article("d", "empat", Some("netral")),
            article("e", "lima", Some("netral")),
            article("f", "enam", Some("netral")),
        ];
        let text = "id,answer\na,positif\nb,negatif\nc,netral\nd,-\ne,?\nf,\ng,positif\n";
        let applied = corrections(text).unwrap().apply(&mut articles);
        let labels: Vec<(&str, Option<&str>, Option<f64>)> =
            articles.iter().map(|a| (a.id.as_str(), a.label.as_deref(), a.confidence)).collect();
        assert_eq!(
            labels,
            [
                ("a", Some("positif"), None),
                ("b", Some("negatif"), None),
                ("c", Some("netral"), None),
                ("e", Some("netral"), Some(0.7)),
                ("f", Some("netral"), Some(0.7)),
            ]
        );
        assert_eq!((applied.confirmed, applied.left_out, applied.unsure, applied.open), (1, 1, 1, 1));
        assert_eq!(applied.changed[&("positif".into(), "negatif".into())], 1);
        assert_eq!(applied.labelled["netral"], 1);
        assert_eq!(applied.unmatched, [("r.csv:8".to_owned(), false)]);
        assert_eq!((applied.answered(), applied.settled.len()), (4, 5));
    }

    #[test]
    fn a_text_is_found_wherever_its_file_is_and_not_once_it_changed() {
        let key = text_key(None, "satu");
        let text = format!("answer,id,text\nnegatif,lama/a,{key}\npositif,b,{}\n", text_key(None, "dulu"));
        let mut articles = vec![article("baru/a", "satu", None), article("b", "kini", Some("netral"))];
        let applied = corrections(&text).unwrap().apply(&mut articles);
        assert_eq!(articles[0].label.as_deref(), Some("negatif"));
        assert_eq!(articles[1].label.as_deref(), Some("netral"));
        assert_eq!(applied.unmatched, [("r.csv:3".to_owned(), true)]);
    }

    #[test]
    fn files_tell_articles_of_one_id_apart() {
        let text = "answer,id,file\nnegatif,a,data/a\npositif,a,lain/a\n";
        let mut articles = vec![article("a", "satu", None), article("a", "dua", None)];
        articles[1].file = "lain/a".into();
        corrections(text).unwrap().apply(&mut articles);
        let labels: Vec<_> = articles.iter().map(|a| a.label.as_deref()).collect();
        assert_eq!(labels, [Some("negatif"), Some("positif")]);
    }

    #[test]
    fn two_answers_for_one_text_are_refused() {
        let error = corrections("answer,id\nnegatif,a\n?,a\n").unwrap_err().to_string();
        assert_eq!(
            error,
            "r.csv:3: the answer is '?', but 'negatif' in r.csv:2 for the same text; decide on one of them"
        );
        assert!(corrections("answer,id\nnegatif,a\nnegatif,a\n").is_ok());
        let nameless = corrections("answer,id\nnegatif,\n").unwrap_err().to_string();
        assert!(nameless.starts_with("r.csv:2: the row has an answer"), "{nameless}");
    }
}
