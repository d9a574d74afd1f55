//! What the first screen says of sets that are small, alike, or odd.

use super::tests::{B, is_whole, page_by, page_of, says};
use super::*;
use crate::article::Article;
use crate::corpus::check::check;
use crate::evaluate::Bootstrap;

/// Two of two right: every redraw says the same, and nothing is known.
#[test]
fn a_handful_of_articles_gives_no_verdict() {
    let page = page_by(&["negatif", "positif"], vec![0, 1], vec![0, 1], &|_| 0.6, 0, B);
    says(
        &page,
        &[
            "2 of 2",
            "too few to say how it does on others",
            "would be right for 1 of 2. These articles are too few to say that the model is better than that.",
            "Too few articles to tell.",
            "It made no error on these articles.",
        ],
        &["of 100", "modest", "The model is better"],
    );
    // One of one found wrongly: singular, and a count in place of a share of a hundred.
    let page = page_by(&["negatif", "positif"], vec![0, 1], vec![0, 0], &|_| 0.6, 0, B);
    says(
        &page,
        &[
            "1 of 1 article labelled positif was called negatif.",
            "It misses positif most: it finds 0 of the 1.",
        ],
        &["The commonest mistake"],
    );
}

/// All of 40 right: at least 40 / 43.84 = 91 of 100, by Wilson.
#[test]
fn where_all_are_right_an_exact_bound_decides() {
    let by_turns: Vec<usize> = (0..40).map(|i| i % 2).collect();
    let page = page_by(&["negatif", "positif"], by_turns.clone(), by_turns, &|_| 0.9, 0, B);
    says(
        &page,
        &[
            "all of them right. Over all articles of this kind it is probably right for at least 91 of 100",
            "The model is better",
        ],
        &["being sure tells it little"],
    );
}

#[test]
fn ties_are_no_extremes() {
    // Both labels lose one of thirty, each to the other.
    let truth: Vec<usize> = (0..60).map(|i| i % 2).collect();
    let predicted = truth.iter().enumerate().map(|(i, t)| if i < 2 { 1 - t } else { *t }).collect();
    let page = page_by(&["a", "b"], truth, predicted, &|_| 0.9, 0, B);
    says(
        &page,
        &[
            "The commonest mistakes: 1 of 30 articles labelled a was called b and 1 of 30 articles labelled b was called a.",
        ],
        &["It misses"],
    );
}

/// 80 of 100 are right. That sure on the average, .6 and 1 by turns, of which 6 and 10 of ten should be right and are not.
#[test]
fn whether_percentages_come_true_is_held_against_chance() {
    let of = |sure: &dyn Fn(usize) -> f64, wrong: &dyn Fn(usize) -> bool| {
        let truth: Vec<usize> = (0..100).map(|i| i / 2 % 2).collect();
        let predicted = truth.iter().enumerate().map(|(i, t)| if wrong(i) { 1 - t } else { *t }).collect();
        page_by(&["a", "b"], truth, predicted, sure, 0, B)
    };
    let fifth = |i: usize| i.is_multiple_of(5);
    says(&of(&|_| 0.8, &fifth), &["As far as 100 articles can tell, yes."], &[]);
    says(&of(&|_| 0.79, &fifth), &["As far as 100 articles can tell, yes."], &[]);
    says(&of(&|_| 0.99, &fifth), &["They promise too much."], &[]);
    says(&of(&|_| 0.6, &fifth), &["They are too modest."], &[]);
    let by_turns = |i: usize| if i.is_multiple_of(2) { 0.6 } else { 1.0 };
    says(&of(&by_turns, &fifth), &["Only on the average.", "off by 20 points on the average"], &[]);
    says(&of(&by_turns, &|i| i.is_multiple_of(10)), &["chance alone may make that up to"], &["Only on"]);
}

/// Groups that err together make chance do more: 20 of 100 are wrong, in an interval of the accuracy twice as wide.
#[test]
fn groups_leave_more_to_chance() {
    let truth: Vec<usize> = (0..100).map(|i| i / 2 % 2).collect();
    let predicted =
        truth.iter().enumerate().map(|(i, t)| if i.is_multiple_of(5) { 1 - t } else { *t }).collect();
    let by_turns = |i: usize| if i % 10 < 5 { 0.7 } else { 0.9 };
    let mut page = page_by(&["a", "b"], truth, predicted, &by_turns, 0, B);
    page.evaluated.evaluation.overall.accuracy.interval = Some([0.64, 0.96]);
    page.error_by_chance = Some(0.09);
    // The error is .1 in either half.
    says(
        &page,
        &[
            "Only on the average.",
            "off by 10 points on the average; chance alone may make that up to 9 points",
        ],
        &[],
    );
    page.evaluated.groups = true;
    says(&page, &["As far as 100 articles can tell, yes.", "up to 18 points"], &[]);
}

#[test]
fn what_was_not_asked_for_is_told_as_such() {
    let none = Bootstrap { resamples: 0, seed: 0 };
    let by_turns: Vec<usize> = (0..90).map(|i| i % 2).collect();
    let predicted = (0..90usize).map(|i| usize::from(!i.is_multiple_of(2) || i.is_multiple_of(9))).collect();
    let page = page_by(&["negatif", "positif"], by_turns, predicted, &|_| 0.9, 3, none);
    says(
        &page,
        &["No intervals were asked for (--resamples 0)."],
        &[
            "bars show",
            "bar through",
            "The model is better",
            "too few",
            "cannot",
            "can tell",
            "as many as they",
        ],
    );
}

#[test]
fn a_model_that_abstains_says_what_it_leaves() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    page.abstaining = Some(Abstaining { below: 0.7, left: 24, right: Some(0.9) });
    let said = "In use it leaves articles it is less than 70\u{a0}% sure of to a person: 24 of 60 here; of the others it is right \
                for 90 of 100. The figures below count every article.";
    says(&page, &[said, "the 36 of 60 articles that it answers", "70\u{a0}% sure"], &[]);
    let html = model_page(&page);
    assert!(html.find("In use it leaves").unwrap() < html.find("class=\"cards\"").unwrap());
    says(&page_of(&["negatif", "positif"], 60, 1), &[], &["In use it"]);
}

/// That all articles are of one label is an error of a training set, and none of a test set.
#[test]
fn a_set_of_one_label_falsifies_nothing() {
    let mut page = page_by(&["negatif", "positif"], vec![1; 40], vec![1; 40], &|_| 0.9, 0, B);
    let article = |i: usize| Article {
        label: Some("positif".into()),
        id: format!("a{i}"),
        body: format!("kabar {i} baik sekali dari kota {}", i * 7),
        ..Article::default()
    };
    page.check = check(&(0..9).map(article).collect::<Vec<_>>());
    assert!(page.check.findings.iter().any(|f| f.code == "one-class"));
    page.predicted_by = PredictedBy::Model;
    says(
        &page,
        &[
            "All these articles are positif, so nothing is said about the other labels.",
            "nothing can be compared",
        ],
        &["falsifies these figures", "needs at least two classes", "fewer than 10 articles"],
    );
    page.predicted_by = PredictedBy::OutOfFold(5);
    says(&page, &["falsifies these figures"], &[]);
}

#[test]
fn groups_and_many_labels_are_told_once() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    page.evaluated.groups = true;
    page.evaluated.evaluation.units = 20;
    says(&page, &["tried on 60 articles about 20 events or texts whose right label is known"], &[]);
    let long = "label ".repeat(9);
    let page = page_of(&["a", "b", "c", "d", "e", "f", &long], 70, 1);
    says(&page, &["one of 7 labels. Here", "The 7 labels", "label label label label label label lab…"], &[]);
}

#[test]
fn a_card_of_several_lines_stays_one() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    page.card = vec![("calibration", "isotonic\n     a   b\n     1   2".into())];
    page.recipe = "c = 10\n".into();
    let html = model_page(&page);
    assert!(html.contains("<dd>isotonic<br>a   b<br>1   2</dd>"));
    assert!(!html.contains('\u{fffd}'));
    is_whole(&html);
}
