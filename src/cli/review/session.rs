//! What a person has said so far, and which article is next; nothing of keys, screens or files.

use crate::audit::review::{Answer, Review};
use std::collections::{BTreeMap, VecDeque};

/// Which articles are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those without an answer.
    Open,
    /// Those, and those that could not be told.
    Unsure,
    /// All.
    All,
}

/// What a person says of the article at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Answer(Answer),
    /// The given label is right.
    Given,
    /// The suggested label is right.
    Suggested,
    /// Later.
    Skip,
    /// The last step back.
    Undo,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// The row has this answer now.
    Answered(usize, Answer),
    /// The row is as it was; the next one is at hand.
    Skipped(usize),
    /// The row has again the answer it had, and is at hand.
    Undone(usize, Answer),
    /// The row, answered before this run, is at hand; its answer stands.
    Back(usize),
    /// Nothing, for this reason.
    Refused(String),
}

/// A step that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// The row, and its answer before.
    Answered(usize, Answer),
    /// The row, and whether it comes again.
    Skipped(usize, bool),
}

/// A walk through a review.
#[derive(Debug, Clone)]
pub(super) struct Session {
    review: Review,
    /// The rows to come, the one at hand first.
    queue: VecDeque<usize>,
    /// Steps of this run, the last one last.
    history: Vec<Step>,
}

/// How many articles have which kind of answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) articles: usize,
    /// The given label is right.
    pub(super) confirmed: usize,
    /// Another one is: how often from which to which.
    pub(super) changed: BTreeMap<(String, String), usize>,
    /// Labels of articles that had none.
    pub(super) labelled: usize,
    pub(super) unsure: usize,
    pub(super) left_out: usize,
    pub(super) open: usize,
}

impl Session {
    /// Begins with the first row of `scope`.
    pub(super) fn new(review: Review, scope: Scope) -> Self {
        let is_due = |i: &usize| match (scope, review.answer(*i)) {
            (Scope::All, _) | (_, Answer::Open) => true,
            (Scope::Unsure, answer) => answer == Answer::Unsure,
            (Scope::Open, _) => false,
        };
        let queue = (0..review.len()).filter(is_due).collect();
        Self { review, queue, history: Vec::new() }
    }

    /// The review with the answers so far.
    pub(super) fn review(&self) -> &Review {
        &self.review
    }

    /// The row at hand; `None` where all is done.
    pub(super) fn current(&self) -> Option<usize> {
        self.queue.front().copied()
    }

    /// How many rows have an answer.
    pub(super) fn answered(&self) -> usize {
        (0..self.review.len()).filter(|i| self.review.answer(*i) != Answer::Open).count()
    }

    /// Whether the row at hand comes again because it was skipped.
    pub(super) fn is_again(&self) -> bool {
        let current = self.current();
        self.history.iter().any(|step| matches!(step, Step::Skipped(row, true) if Some(*row) == current))
    }

    /// Does what a person says.
    pub(super) fn take(&mut self, command: Command) -> Change {
        if command == Command::Undo {
            return self.undo();
        }
        let Some(row) = self.current() else {
            return refused("no article is left; take the last step back, or quit");
        };
        let entry = self.review.entry(row);
        let answer = match command {
            Command::Skip => return self.skip(row),
            Command::Answer(answer) => answer,
            Command::Given => match entry.given_label {
                Some(label) => Answer::Label(label),
                None => return refused("the article has no given label"),
            },
            Command::Suggested => match entry.suggested_label {
                Some(label) => Answer::Label(label),
                None => return refused("no label is suggested for the article"),
            },
            Command::Undo => return self.undo(),
        };
        // A file with another answer could not be read again.
        let answer = match answer {
            Answer::Label(label) => match self.review.label_named(&label) {
                Some(label) => Answer::Label(label),
                None => return Change::Refused(format!("'{label}' is none of the labels")),
            },
            other => other,
        };
        self.history.push(Step::Answered(row, self.review.answer(row)));
        self.review.set_answer(row, &answer);
        self.queue.pop_front();
        Change::Answered(row, answer)
    }

    /// An open row comes again at the end; an answered one keeps its answer.
    fn skip(&mut self, row: usize) -> Change {
        let again = self.review.answer(row) == Answer::Open;
        self.queue.pop_front();
        if again {
            self.queue.push_back(row);
        }
        self.history.push(Step::Skipped(row, again));
        Change::Skipped(row)
    }

    fn undo(&mut self) -> Change {
        match self.history.pop() {
            Some(Step::Answered(row, before)) => {
                self.review.set_answer(row, &before);
                self.queue.push_front(row);
                Change::Undone(row, before)
            }
            Some(Step::Skipped(row, again)) => {
                if again {
                    self.queue.pop_back();
                }
                self.queue.push_front(row);
                Change::Undone(row, self.review.answer(row))
            }
            // Before this run: the last answer above the row at hand.
            None => {
                let end = self.current().unwrap_or(self.review.len());
                match (0..end).rev().find(|i| self.review.answer(*i) != Answer::Open) {
                    Some(row) => {
                        self.queue.push_front(row);
                        Change::Back(row)
                    }
                    None => refused("there is nothing to take back"),
                }
            }
        }
    }

    /// What the whole review says by now.
    pub(super) fn summary(&self) -> Summary {
        let mut summary = Summary { articles: self.review.len(), ..Summary::default() };
        for row in 0..self.review.len() {
            match self.review.answer(row) {
                Answer::Open => summary.open += 1,
                Answer::Unsure => summary.unsure += 1,
                Answer::LeaveOut => summary.left_out += 1,
                Answer::Label(label) => match self.review.entry(row).given_label {
                    None => summary.labelled += 1,
                    Some(given) if given == label => summary.confirmed += 1,
                    // By another name of its class.
                    Some(given) if self.review.label_named(&given).as_ref() == Some(&label) => {
                        summary.confirmed += 1;
                    }
                    Some(given) => *summary.changed.entry((given, label)).or_default() += 1,
                },
            }
        }
        summary
    }
}

fn refused(reason: &str) -> Change {
    Change::Refused(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows with given labels n, p, n, none; the third is answered.
    fn review() -> Review {
        let text = "answer,given_label,suggested_label,id,probability_n,probability_p\n\
                    ,n,p,1,,\n,p,n,2,,\np,n,p,3,,\n,,,4,,\n";
        Review::parse(text.as_bytes(), "r.csv").unwrap()
    }

    fn label(label: &str) -> Answer {
        Answer::Label(label.to_owned())
    }

    fn answers(session: &Session) -> Vec<Answer> {
        (0..session.review().len()).map(|i| session.review().answer(i)).collect()
    }

    #[test]
    fn it_begins_at_the_first_row_of_its_scope() {
        let firsts = |scope| Session::new(review(), scope).queue.into_iter().collect::<Vec<_>>();
        assert_eq!(firsts(Scope::Open), [0, 1, 3]);
        assert_eq!(firsts(Scope::All), [0, 1, 2, 3]);
        let mut unsure = review();
        unsure.set_answer(2, &Answer::Unsure);
        assert_eq!(Session::new(unsure, Scope::Unsure).queue, [0, 1, 2, 3]);
        assert_eq!(firsts(Scope::Unsure), [0, 1, 3]);
    }

    #[test]
    fn answers_stand_in_their_rows_and_the_next_open_row_is_at_hand() {
        let mut session = Session::new(review(), Scope::Open);
        assert_eq!(session.take(Command::Suggested), Change::Answered(0, label("p")));
        assert_eq!(session.take(Command::Given), Change::Answered(1, label("p")));
        assert_eq!((session.current(), session.answered()), (Some(3), 3));
        assert_eq!(session.take(Command::Answer(Answer::LeaveOut)), Change::Answered(3, Answer::LeaveOut));
        assert_eq!(answers(&session), [label("p"), label("p"), label("p"), Answer::LeaveOut]);
        assert_eq!(session.current(), None);
        assert!(matches!(session.take(Command::Skip), Change::Refused(_)));
        let changed = BTreeMap::from([(("n".to_owned(), "p".to_owned()), 2)]);
        let expected = Summary { articles: 4, confirmed: 1, changed, left_out: 1, ..Summary::default() };
        assert_eq!(session.summary(), expected);
    }

    #[test]
    fn what_cannot_be_answered_changes_nothing() {
        let mut session = Session::new(review(), Scope::Open);
        let odd = Change::Refused("'q' is none of the labels".into());
        assert_eq!(session.take(Command::Answer(label("q"))), odd);
        session.take(Command::Skip);
        session.take(Command::Skip);
        for command in [Command::Given, Command::Suggested] {
            assert!(matches!(session.take(command), Change::Refused(_)), "row 4 has no labels");
        }
        assert_eq!((session.current(), session.answered()), (Some(3), 1));
    }

    #[test]
    fn skipped_rows_come_again_at_the_end() {
        let mut session = Session::new(review(), Scope::Open);
        assert_eq!(session.take(Command::Skip), Change::Skipped(0));
        assert!(!session.is_again());
        session.take(Command::Given);
        session.take(Command::Answer(Answer::Unsure));
        assert_eq!((session.current(), session.is_again()), (Some(0), true));
        session.take(Command::Skip);
        assert_eq!(session.current(), Some(0), "the only one left");
        session.take(Command::Given);
        assert_eq!(session.current(), None);
        // An answered row that is gone through again keeps its answer and does not come again.
        let mut again = Session::new(session.review().clone(), Scope::All);
        for row in 0..4 {
            assert_eq!(again.take(Command::Skip), Change::Skipped(row));
        }
        assert_eq!((again.current(), answers(&again)), (None, answers(&session)));
    }

    #[test]
    fn undo_restores_answer_and_row_and_reaches_back_before_the_run() {
        let mut session = Session::new(review(), Scope::All);
        session.take(Command::Given);
        session.take(Command::Skip);
        session.take(Command::Answer(label("n")));
        assert_eq!(session.take(Command::Undo), Change::Undone(2, label("p")));
        assert_eq!(session.take(Command::Undo), Change::Undone(1, Answer::Open));
        assert_eq!(session.take(Command::Undo), Change::Undone(0, Answer::Open));
        assert!(matches!(session.take(Command::Undo), Change::Refused(_)));
        assert_eq!(session.queue, [0, 1, 2, 3]);
        let mut resumed = review();
        resumed.set_answer(0, &label("n"));
        resumed.set_answer(1, &Answer::Unsure);
        let mut resumed = Session::new(resumed, Scope::Open);
        assert_eq!(resumed.current(), Some(3));
        assert_eq!(resumed.take(Command::Undo), Change::Back(2));
        assert_eq!(resumed.take(Command::Undo), Change::Back(1));
        assert_eq!(resumed.review().answer(1), Answer::Unsure, "it stands until another is given");
        assert_eq!(resumed.take(Command::Given), Change::Answered(1, label("p")));
        assert_eq!(resumed.queue, [2, 3]);
        assert_eq!(resumed.take(Command::Undo), Change::Undone(1, Answer::Unsure));
    }

    proptest! {
        #[test]
        fn as_many_steps_back_as_forth_is_where_it_began(commands in prop::collection::vec(0usize..6, 0..40)) {
            let mut session = Session::new(review(), Scope::All);
            let begun = (answers(&session), session.queue.clone());
            let mut steps = 0;
            for command in commands {
                let command = match command {
                    0 => Command::Answer(label("n")),
                    1 => Command::Given,
                    2 => Command::Suggested,
                    3 => Command::Answer(Answer::Unsure),
                    4 => Command::Undo,
                    _ => Command::Skip,
                };
                match session.take(command) {
                    Change::Answered(..) | Change::Skipped(_) => steps += 1,
                    Change::Undone(..) => steps -= 1,
                    Change::Refused(_) => {}
                    Change::Back(row) => prop_assert!(false, "nothing was answered above row {row}"),
                }
            }
            for _ in 0..steps {
                session.take(Command::Undo);
            }
            prop_assert_eq!((answers(&session), session.queue.clone()), begun);
        }
    }
}
