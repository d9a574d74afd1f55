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
    by_text: HashMap<String, Vec<usize>>,
    /// By id: of rows that name no text.
    by_id: HashMap<String, Vec<usize>>,
    open: usize,
}

#[derive(Debug)]
struct Given {
    answer: Answer,
    id: String,
    file: String,
    line: Option<u64>,
    place: String,
}

impl Given {
    fn is_of_row(&self, id: &str, file: &str, line: Option<u64>) -> bool {
        (self.id.as_str(), self.file.as_str(), self.line) == (id, file, line)
    }
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
    /// The [`text_key`]s of the articles that an answer was found for.
    pub settled: HashSet<String>,
    /// What became of each answer.
    fates: Vec<Fate>,
}

/// What became of an answer, the best of it last.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    #[default]
    Missing,
    TextChanged,
    Several,
    Contradicted(String),
    Used,
}

/// Why an answer is of no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmatched {
    /// There is none of its text or id.
    Missing,
    /// There is one of its id, with another text.
    TextChanged,
    /// There are several of its id, and no file tells which one is meant.
    Several,
    /// The row at this place has another answer for the same article, and names its text.
    Contradicted(String),
}

impl Applied {
    /// How many articles a person has given an answer that trains: a label, or none.
    #[must_use]
    pub fn answered(&self) -> usize {
        let changed: usize = self.changed.values().sum();
        self.confirmed + changed + self.labelled.values().sum::<usize>() + self.left_out
    }
}

impl std::ops::AddAssign for Applied {
    /// Adds what the same answers did to other articles.
    fn add_assign(&mut self, other: Self) {
        self.confirmed += other.confirmed;
        self.left_out += other.left_out;
        self.unsure += other.unsure;
        other.changed.into_iter().for_each(|(pair, n)| *self.changed.entry(pair).or_default() += n);
        other.labelled.into_iter().for_each(|(label, n)| *self.labelled.entry(label).or_default() += n);
        self.settled.extend(other.settled);
        if self.fates.is_empty() {
            self.fates = other.fates;
        } else {
            self.fates.iter_mut().zip(other.fates).for_each(|(fate, other)| {
                if *fate < other {
                    *fate = other;
                }
            });
        }
    }
}

impl Corrections {
    /// The answers of `reviews`.
    ///
    /// # Errors
    /// [`Error::Input`] where one row has two answers, or one text two labels, naming both rows.
    pub fn of(reviews: &[Review]) -> Result<Self> {
        let mut corrections = Self::default();
        for review in reviews {
            for i in 0..review.len() {
                corrections.add(review, i)?;
            }
        }
        Ok(corrections)
    }

    /// Rows without an answer.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open
    }

    fn add(&mut self, review: &Review, i: usize) -> Result<()> {
        let answer = review.answer(i);
        if answer == Answer::Open {
            self.open += 1;
            return Ok(());
        }
        let entry = review.entry(i);
        let given =
            Given { answer, id: entry.id, file: entry.file, line: entry.line, place: review.place(i) };
        if entry.text.is_empty() && given.id.is_empty() {
            let reason = "the row has an answer, but neither text nor id says which article it is of";
            return Err(Error::input(given.place, reason, "put the id back, as the page's file is called"));
        }
        let names_text = !entry.text.is_empty();
        let (map, key) =
            if names_text { (&mut self.by_text, entry.text) } else { (&mut self.by_id, given.id.clone()) };
        let alike = map.entry(key).or_default();
        for before in alike.iter().map(|at| &self.answers[*at]) {
            let is_same_row = before.is_of_row(&given.id, &given.file, given.line);
            let are_labels = [&before.answer, &given.answer].iter().all(|a| matches!(a, Answer::Label(_)));
            if before.answer == given.answer && is_same_row {
                return Ok(());
            }
            // A copy may be left out, but one text has one label.
            if before.answer != given.answer && (is_same_row || (are_labels && names_text)) {
                let reason = format!(
                    "the answer is '{}', but '{}' in {} for the same text",
                    given.answer.as_str(),
                    before.answer.as_str(),
                    before.place
                );
                return Err(Error::input(given.place, reason, "decide on one of them"));
            }
        }
        alike.push(self.answers.len());
        self.answers.push(given);
        Ok(())
    }

    /// Gives each of `articles` the label of its answer, and takes out those to be left out.
    ///
    /// A row finds its article by title and body, all copies of it where there are several; one that names no text by
    /// id, and by file where it names one. A label that a person gave is certain: a printed confidence, and a second
    /// label, no longer count.
    pub fn apply(&self, articles: &mut Vec<Article>) -> Applied {
        let fates = vec![Fate::default(); self.answers.len()];
        let mut applied = Applied { fates, ..Applied::default() };
        if self.answers.is_empty() {
            return applied;
        }
        let keys: Vec<String> =
            articles.par_iter().map(|article| text_key(article.title.as_deref(), &article.body)).collect();
        let mut ids: HashMap<String, usize> = HashMap::new();
        articles.iter().for_each(|article| *ids.entry(article.id.clone()).or_default() += 1);
        for (given, fate) in self.answers.iter().zip(&mut applied.fates) {
            if ids.contains_key(&given.id) {
                *fate = Fate::TextChanged;
            }
        }
        let mut out = vec![false; articles.len()];
        for ((article, key), out) in articles.iter_mut().zip(keys).zip(&mut out) {
            let by_id = self.of_id(article, ids.get(&article.id) == Some(&1), &mut applied.fates);
            let Some(at) = self.of_text(article, &key).or(by_id) else { continue };
            applied.fates[at] = Fate::Used;
            let given = &self.answers[at];
            if let Some(other) = by_id.filter(|other| *other != at) {
                let is_same = self.answers[other].answer == given.answer;
                let fate = if is_same { Fate::Used } else { Fate::Contradicted(given.place.clone()) };
                if applied.fates[other] < fate {
                    applied.fates[other] = fate;
                }
            }
            *out = given.answer == Answer::LeaveOut;
            applied.take(article, &given.answer);
            applied.settled.insert(key);
        }
        let mut keep = out.iter().map(|out| !out);
        articles.retain(|_| keep.next().unwrap_or(true));
        applied
    }

    /// The answers that were of no article, as `review.csv:7`, and why.
    #[must_use]
    pub fn unmatched(&self, applied: &Applied) -> Vec<(String, Unmatched)> {
        let why = |(given, fate): (&Given, &Fate)| {
            let why = match fate {
                Fate::Used => return None,
                Fate::Missing => Unmatched::Missing,
                Fate::TextChanged => Unmatched::TextChanged,
                Fate::Several => Unmatched::Several,
                Fate::Contradicted(place) => Unmatched::Contradicted(place.clone()),
            };
            Some((given.place.clone(), why))
        };
        self.answers.iter().zip(&applied.fates).filter_map(why).collect()
    }

    /// The answer for the article's text: that of its own row, else a label, else any.
    fn of_text(&self, article: &Article, key: &str) -> Option<usize> {
        let rows = self.by_text.get(key)?;
        let own = |at: &&usize| self.answers[**at].is_of_row(&article.id, &article.file, article.line);
        let id = |at: &&usize| self.answers[**at].id == article.id;
        let label = |at: &&usize| matches!(self.answers[**at].answer, Answer::Label(_));
        let found = rows.iter().find(own).or_else(|| rows.iter().find(id));
        found.or_else(|| rows.iter().find(label)).or(rows.first()).copied()
    }

    /// The answer for the article's id, where it is `alone` in having it or a file says which is meant.
    fn of_id(&self, article: &Article, alone: bool, fates: &mut [Fate]) -> Option<usize> {
        let rows = self.by_id.get(&article.id)?;
        if let Some(at) = rows.iter().find(|at| self.answers[**at].file == article.file) {
            return Some(*at);
        }
        let at = *rows.iter().find(|at| self.answers[**at].file.is_empty())?;
        if !alone {
            fates[at] = Fate::Several;
        }
        alone.then_some(at)
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
        let answers = corrections(text).unwrap();
        let applied = answers.apply(&mut articles);
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
        assert_eq!((applied.confirmed, applied.left_out, applied.unsure, answers.open()), (1, 1, 1, 1));
        assert_eq!(applied.changed[&("positif".into(), "negatif".into())], 1);
        assert_eq!(applied.labelled["netral"], 1);
        assert_eq!(answers.unmatched(&applied), [("r.csv:8".to_owned(), Unmatched::Missing)]);
        assert_eq!((applied.answered(), applied.settled.len()), (4, 5));
    }

    #[test]
    fn a_text_is_found_wherever_its_file_is_and_not_once_it_changed() {
        let key = text_key(None, "satu");
        let text = format!("answer,id,text\nnegatif,lama/a,{key}\npositif,b,{}\n", text_key(None, "dulu"));
        let mut articles = vec![article("baru/a", "satu", None), article("b", "kini", Some("netral"))];
        let answers = corrections(&text).unwrap();
        let applied = answers.apply(&mut articles);
        assert_eq!(articles[0].label.as_deref(), Some("negatif"));
        assert_eq!(articles[1].label.as_deref(), Some("netral"));
        assert_eq!(answers.unmatched(&applied), [("r.csv:3".to_owned(), Unmatched::TextChanged)]);
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

    #[test]
    fn one_answer_is_of_all_copies_and_a_copy_may_be_left_out() {
        let key = text_key(None, "satu");
        let of = |rows: &str| corrections(&format!("answer,id,file,text\n{rows}"));
        let copies = || vec![article("a", "satu", Some("positif")), article("b", "satu", Some("netral"))];
        let mut all = copies();
        let applied = of(&format!("negatif,a,data/a,{key}\n")).unwrap().apply(&mut all);
        assert_eq!(applied.changed.values().sum::<usize>(), 2);
        let mut one = copies();
        let rows = format!("negatif,a,data/a,{key}\n-,b,data/b,{key}\n");
        of(&rows).unwrap().apply(&mut one);
        assert_eq!((one.len(), one[0].id.as_str(), one[0].label.as_deref()), (1, "a", Some("negatif")));
        let two = of(&format!("negatif,a,data/a,{key}\npositif,b,data/b,{key}\n")).unwrap_err().to_string();
        assert!(two.contains("for the same text"), "{two}");
    }

    #[test]
    fn an_id_that_several_articles_have_names_none_of_them() {
        let mut articles = vec![article("a", "satu", None), article("a", "dua", None)];
        articles[1].file = "lain/a".into();
        let answers = corrections("id,answer\na,negatif\n").unwrap();
        let applied = answers.apply(&mut articles);
        assert_eq!(answers.unmatched(&applied), [("r.csv:2".to_owned(), Unmatched::Several)]);
        assert!(articles.iter().all(|a| a.label.is_none()));
    }

    #[test]
    fn what_names_the_text_counts_before_an_id() {
        let key = text_key(None, "satu").to_uppercase();
        let with_text =
            Review::parse(format!("answer,id,text\nnegatif,a, {key}\n").as_bytes(), "t.csv").unwrap();
        let by_id = Review::parse(b"answer,id\npositif,a\n", "i.csv").unwrap();
        let answers = Corrections::of(&[with_text, by_id]).unwrap();
        let mut articles = vec![article("a", "satu", None)];
        let applied = answers.apply(&mut articles);
        assert_eq!(articles[0].label.as_deref(), Some("negatif"));
        let contradicted = Unmatched::Contradicted("t.csv:2".into());
        assert_eq!(answers.unmatched(&applied), [("i.csv:2".to_owned(), contradicted)]);
        // What was of none of one set may be of another.
        let mut all = answers.apply(&mut vec![article("z", "lain", None)]);
        assert_eq!(answers.unmatched(&all).len(), 2);
        all += applied;
        assert_eq!(answers.unmatched(&all).len(), 1);
    }
}
