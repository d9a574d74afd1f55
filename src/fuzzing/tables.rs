//! Recipes and reviews: what people write by hand.

use super::input::Input;
use crate::article::Article;
use crate::audit::{Answer, Corrections, Entry, Review};
use crate::recipe::Recipe;
use crate::text::Analyzer;

/// A recipe that is read can be written and read again, and used or refused by name.
pub fn recipe(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(recipe) = Recipe::from_toml(&text, "uji.toml") else { return };
    recipe.check().expect("it was checked");
    let again = Recipe::from_toml(&recipe.to_toml(), "uji.toml").expect("what it wrote itself");
    assert_eq!(again, recipe);
    if let Err(error) = Analyzer::new(&recipe.text) {
        assert!(error.to_string().contains(&recipe.text.stem), "{error}");
    }
}

/// A review that is read can be written and read again; answers stay, and cells are what was put into them.
pub fn review(data: &[u8]) {
    let mut input = Input(data);
    if input.byte() & 0x80 != 0 {
        return written_review(input);
    }
    let name = "tinjauan.csv";
    let mut review = match Review::parse(input.0, name) {
        Ok(review) => review,
        Err(error) => return assert!(error.to_string().starts_with(name), "{error}"),
    };
    is_kept(&review);
    let articles: Vec<Article> = (0..review.len()).map(|i| article_of(&review.entry(i))).collect();
    let answers: Vec<Answer> = (0..review.len()).map(|i| review.answer(i)).collect();
    if let Ok(corrections) = Corrections::of(std::slice::from_ref(&review)) {
        let mut left = articles.clone();
        let applied = corrections.apply(&mut left);
        assert_eq!(articles.len() - left.len(), applied.left_out);
        assert!(applied.answered() + applied.unsure <= articles.len());
        assert!(corrections.unmatched(&applied).len() <= articles.len());
    }
    for (i, answer) in answers.iter().enumerate() {
        let entry = review.entry(i);
        for new in [Answer::Open, Answer::Unsure, Answer::LeaveOut, answer.clone()] {
            review.set_answer(i, &new);
            assert_eq!(review.answer(i), new);
            assert_eq!(review.entry(i), entry, "an answer changes nothing else");
        }
    }
}

/// Checks that `review` is read back as it is written.
fn is_kept(review: &Review) -> Review {
    let mut bytes = Vec::new();
    review.write(&mut bytes).expect("memory");
    let again = Review::parse(&bytes, "tinjauan.csv").expect("what it wrote itself");
    assert_eq!((again.len(), again.labels()), (review.len(), review.labels()));
    for i in 0..review.len() {
        assert_eq!(again.answer(i), review.answer(i));
        assert_eq!(again.entry(i), review.entry(i));
    }
    let mut twice = Vec::new();
    again.write(&mut twice).expect("memory");
    assert_eq!(twice, bytes, "written again it is the same file");
    again
}

fn article_of(entry: &Entry) -> Article {
    Article {
        id: entry.id.clone(),
        file: entry.file.clone(),
        line: entry.line,
        title: entry.title.clone(),
        body: entry.body.clone(),
        label: entry.given_label.clone(),
        ..Article::default()
    }
}

fn written_review(mut input: Input<'_>) {
    let labels = ["negatif", "positif"].map(str::to_owned);
    let mut review = Review::new(&labels);
    let mut entries = Vec::new();
    while !input.is_empty() && entries.len() < 8 {
        let text = |input: &mut Input<'_>| Some(input.text()).filter(|text| !text.is_empty());
        let words = |input: &mut Input<'_>| -> Vec<String> {
            input
                .text()
                .split_whitespace()
                .map(|word| word.replace(',', ""))
                .filter(|w| !w.is_empty())
                .collect()
        };
        let ten_thousandths = f64::from(input.byte()) * 39.0 / 10_000.0;
        let mut entry = Entry {
            given_label: text(&mut input),
            suggested_label: text(&mut input),
            reason: input.text(),
            probabilities: vec![Some(ten_thousandths), None],
            words_for_suggested: words(&mut input),
            words_for_given: words(&mut input),
            given_confidence: Some(ten_thousandths),
            outlet: text(&mut input),
            date: text(&mut input),
            title: text(&mut input),
            body: input.text(),
            id: input.text(),
            file: input.text(),
            line: Some(u64::from(input.byte())),
            text: String::new(),
        };
        entry.text = Entry::of(&article_of(&entry)).text;
        review.push(&entry);
        entries.push(entry);
    }
    let again = is_kept(&review);
    for (i, entry) in entries.iter().enumerate() {
        assert_eq!(again.entry(i), *entry);
        assert_eq!(again.answer(i), Answer::Open);
    }
}
