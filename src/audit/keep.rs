//! A new review in the place of one that people have written in.

use super::review::{Answer, Entry, PROBABILITY, Review};
use crate::{Error, Result};
use std::collections::{HashMap, HashSet};

impl Review {
    /// Takes over what people wrote into `old`: answers, and columns of their own. Rows of `old` that have either and are
    /// not here come after the others, so that nothing a person wrote is lost; its separator, line ends and byte order
    /// mark stay.
    ///
    /// A row is found by text, id and place; else by its text alone, or, where it names none, its id.
    ///
    /// # Errors
    /// [`Error::Input`] with the old row whose answer is none of the labels here.
    pub fn keep_answers(&mut self, old: &Self) -> Result<()> {
        (self.sheet.marked, self.sheet.delimiter, self.sheet.crlf) =
            (old.sheet.marked, old.sheet.delimiter, old.sheet.crlf);
        let generated: HashSet<String> = self.sheet.header.iter().cloned().collect();
        let is_own = |column: &str| {
            !generated.contains(column) && !column.starts_with(PROBABILITY) && !column.is_empty()
        };
        for column in old.sheet.header.iter().filter(|column| is_own(column)) {
            self.sheet.header.push(column.clone());
            self.sheet.rows.iter_mut().for_each(|(_, fields)| fields.push(String::new()));
        }
        let place_of = |name: &String| self.sheet.header.iter().position(|column| column == name);
        let columns: Vec<(usize, usize)> = old
            .sheet
            .header
            .iter()
            .enumerate()
            .filter_map(|(from, name)| Some((from, place_of(name)?)))
            .collect();
        let mut rows = Rows::of(self);
        for i in 0..old.len() {
            let answer = self.kept(old, i)?;
            let notes = columns.iter().filter(|(from, _)| is_own(&old.sheet.header[*from]));
            let notes: Vec<(usize, &String)> = notes
                .map(|&(from, to)| (to, &old.sheet.rows[i].1[from]))
                .filter(|(_, note)| !note.trim().is_empty())
                .collect();
            if answer == Answer::Open && notes.is_empty() {
                continue;
            }
            if let Some(at) = rows.take(&old.entry(i)) {
                self.set_answer(at, &answer);
                notes.into_iter().for_each(|(to, note)| self.sheet.rows[at].1[to].clone_from(note));
                continue;
            }
            let mut row = vec![String::new(); self.sheet.header.len()];
            columns.iter().for_each(|&(from, to)| row[to].clone_from(&old.sheet.rows[i].1[from]));
            self.sheet.rows.push((self.sheet.rows.len() as u64 + 2, row));
            self.set_answer(self.len() - 1, &answer);
        }
        Ok(())
    }

    /// Row i's answer in `old`, by the names that labels have here.
    fn kept(&self, old: &Self, i: usize) -> Result<Answer> {
        let Answer::Label(label) = old.answer(i) else { return Ok(old.answer(i)) };
        self.label_named(&label).map(Answer::Label).ok_or_else(|| {
            let reason = format!("the answer '{label}' is none of the labels {}", self.labels().join(", "));
            Error::input(old.place(i), reason, "correct it, or name another file with -o")
        })
    }
}

/// The rows of a new review that no old row was found for yet.
struct Rows {
    exact: HashMap<(String, String, String, Option<u64>), usize>,
    by_text: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    taken: HashSet<usize>,
}

impl Rows {
    fn of(review: &Review) -> Self {
        let mut rows = Self {
            exact: HashMap::new(),
            by_text: HashMap::new(),
            by_id: HashMap::new(),
            taken: HashSet::new(),
        };
        for i in 0..review.len() {
            let entry = review.entry(i);
            rows.by_text.entry(entry.text.clone()).or_default().push(i);
            rows.by_id.entry(entry.id.clone()).or_default().push(i);
            rows.exact.insert((entry.text, entry.id, entry.file, entry.line), i);
        }
        rows
    }

    /// The row that `old` is of, which no other is found for from now on.
    fn take(&mut self, old: &Entry) -> Option<usize> {
        let exact = (old.text.clone(), old.id.clone(), old.file.clone(), old.line);
        let alike = if old.text.is_empty() { self.by_id.get(&old.id) } else { self.by_text.get(&old.text) };
        let found = self.exact.get(&exact).into_iter().chain(alike.into_iter().flatten());
        let found = found.copied().find(|at| !self.taken.contains(at))?;
        self.taken.insert(found);
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels() -> Vec<String> {
        ["negatif", "netral", "positif"].map(str::to_owned).to_vec()
    }

    fn review(rows: &[(&str, &str)]) -> Review {
        let mut review = Review::new(&labels());
        for (id, text) in rows {
            let probabilities = vec![Some(0.5), Some(0.25), Some(0.25)];
            review.push(&Entry { id: (*id).into(), text: (*text).into(), probabilities, ..Entry::default() });
        }
        review
    }

    fn text(review: &Review) -> String {
        let mut out = Vec::new();
        review.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn answers(review: &Review) -> Vec<(String, Answer)> {
        (0..review.len()).map(|i| (review.entry(i).id, review.answer(i))).collect()
    }

    fn named(rows: &[(&str, Answer)]) -> Vec<(String, Answer)> {
        rows.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect()
    }

    #[test]
    fn answers_and_notes_stay_whether_their_row_is_there_or_not() {
        let old = "catatan;answer;id;text;probability_lama\r\n;?;a;t1;\r\nlihat;netral;b;t2;\r\ntanya;;c;t3;\r\n;;e;t5;\r\n";
        // An old column of probabilities names a label of its own.
        let old = Review::parse(old.replace("probability_lama", "lama").as_bytes(), "old").unwrap();
        let mut new = review(&[("d", "t4"), ("b", "t2")]);
        new.keep_answers(&old).unwrap();
        let netral = Answer::Label("netral".into());
        assert_eq!(
            answers(&new),
            named(&[("d", Answer::Open), ("b", netral), ("a", Answer::Unsure), ("c", Answer::Open)])
        );
        assert!(
            text(&new).starts_with("answer;given_label;") && text(&new).contains(";text;catatan;lama\r\n")
        );
        assert!(text(&new).contains(";c;;;t3;tanya;"), "{}", text(&new));
        let before = text(&new);
        let copy = new.clone();
        new.keep_answers(&copy).unwrap();
        assert_eq!(text(&new), before, "once more changes nothing");
    }

    #[test]
    fn rows_of_one_text_have_answers_of_their_own() {
        let mut old = review(&[("a", "t1"), ("salinan", "t1"), ("salinan", "t1")]);
        old.set_answer(0, &Answer::Label("negatif".into()));
        old.set_answer(1, &Answer::LeaveOut);
        let mut new = review(&[("salinan", "t1"), ("a", "t1")]);
        new.keep_answers(&old).unwrap();
        assert_eq!(
            answers(&new),
            named(&[("salinan", Answer::LeaveOut), ("a", Answer::Label("negatif".into()))])
        );
    }

    #[test]
    fn an_answer_that_is_no_label_here_is_named() {
        let old = Review::parse(b"answer,id\nsedih,a\n", "r.csv").unwrap();
        let error = review(&[("a", "t1")]).keep_answers(&old).unwrap_err().to_string();
        assert!(
            error.starts_with("r.csv:2: the answer 'sedih' is none of the labels negatif, netral"),
            "{error}"
        );
    }

    proptest! {
        /// Whatever rows there are before and after, doubled or alike: every answer is still there, as often as it was.
        #[test]
        fn no_answer_is_lost(
            before in prop::collection::vec((0u8..4, 0u8..3, 0usize..5), 0..12),
            after in prop::collection::vec((0u8..4, 0u8..3), 0..12),
        ) {
            let names: Vec<(String, String)> =
                before.iter().map(|(id, text, _)| (format!("i{id}"), format!("t{text}"))).collect();
            let rows: Vec<(&str, &str)> = names.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
            let mut old = review(&rows);
            let said = [
                Answer::Open,
                Answer::Unsure,
                Answer::LeaveOut,
                Answer::Label("negatif".into()),
                Answer::Label("positif".into()),
            ];
            before.iter().enumerate().for_each(|(i, (_, _, answer))| old.set_answer(i, &said[*answer]));
            let names: Vec<(String, String)> =
                after.iter().map(|(id, text)| (format!("i{id}"), format!("t{text}"))).collect();
            let rows: Vec<(&str, &str)> = names.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
            let mut new = review(&rows);
            new.keep_answers(&old).unwrap();
            let all = |review: &Review| {
                let mut all: Vec<(String, String)> = (0..review.len())
                    .filter(|i| review.answer(*i) != Answer::Open)
                    .map(|i| (review.entry(i).text, review.answer(i).as_str().to_owned()))
                    .collect();
                all.sort();
                all
            };
            prop_assert_eq!(all(&new), all(&old));
        }
    }
}
