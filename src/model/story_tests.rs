use super::super::small;
use super::*;

const TEXTS: [&str; 3] = ["saham naik tajam", "saham tidak naik", "harga naik"];

/// Column j weighs j for the first of three classes, −j for the second.
fn model(change: impl Fn(&mut crate::recipe::Recipe)) -> Model {
    small::model(&TEXTS, &["a", "b", "c"], change, |j, k| [j as f32, -(j as f32), 0.0][k])
}

fn names(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.ngram.as_str()).collect()
}

#[test]
fn the_story_of_a_known_word() {
    let model = model(|_| ());
    let story = model.story("Naik", 100);
    let itself = story.itself.as_ref().expect("a word");
    let column = model.featurizer.vocabulary().word_column(&["naik"]).expect("a column");
    assert_eq!((itself.ngram.as_str(), itself.kind, itself.column), ("naik", Kind::Word, Some(column)));
    // In the first and the last text; the second has NOT_naik.
    assert_eq!(itself.documents, Some(2));
    assert_eq!(itself.weights, Some(vec![column as f64, -(column as f64), 0.0]));
    let negated = story.negated.as_ref().expect("a negated form");
    assert_eq!((negated.ngram.as_str(), negated.documents), ("NOT_naik", Some(1)));
    assert_eq!(story.polarity, Some(Polarity { opinion: 0, market: 1 }));
    assert!(story.uses_lexicon);
    assert_eq!(names(&story.cues), ["UP", "OPINION=NONE", "MARKET=+1"]);
    assert_eq!(story.cues[0].documents, Some(2));
    let mut containing = names(&story.containing);
    containing.sort_unstable();
    let words = [
        "harga naik",
        "naik tajam",
        "saham naik",
        "saham naik tajam",
        "saham tidak NOT_naik",
        "tidak NOT_naik",
    ];
    let words: Vec<&str> =
        words.into_iter().filter(|w| w.split(' ').count() <= model.recipe.features.word_ngrams[1]).collect();
    assert_eq!(containing, words);
    let strengths: Vec<f64> = story.containing.iter().map(Entry::strength).collect();
    assert!(strengths.is_sorted_by(|a, b| a >= b), "{strengths:?}");
    assert!(names(&story.characters).contains(&"[_na]") && names(&story.characters).contains(&"[aik_]"));
    assert!(story.characters.iter().all(|entry| entry.kind == Kind::Character && entry.documents == Some(3)));
    assert_eq!(story.alone, Some(model.predict("naik", &TokenCache::default())));
    assert!(story.nearest.is_empty());
    let cut = model.story("naik", 2);
    assert_eq!((cut.containing.len(), cut.containing_all), (2, words.len()));
    assert_eq!(names(&cut.containing), names(&story.containing)[..2]);
}

#[test]
fn cues_beside_the_word_are_told() {
    let story = model(|_| ()).story("saham", 100);
    let found = names(&story.containing);
    for cue in ["saham_UP", "saham..UP", "saham..DOWN"] {
        assert!(found.contains(&cue), "no {cue} in {found:?}");
    }
    assert!(!found.contains(&"UP_saham"));
}

#[test]
fn unknown_words_have_neighbours_and_still_a_score() {
    let model = model(|_| ());
    let story = model.story("sahma", 5);
    let itself = story.itself.as_ref().expect("a word");
    assert_eq!((itself.column, itself.documents, &itself.weights), (None, None, &None));
    assert_eq!(names(&story.nearest), ["saham"]);
    assert!(story.alone.is_some() && story.containing.is_empty());
    assert!(model.story("zzzz", 5).nearest.is_empty());
}

#[test]
fn what_the_recipe_leaves_out_or_takes_apart() {
    let stop = model(|r| r.text.stop_words = crate::recipe::StopWords::Indonesian);
    let story = stop.story("yang", 5);
    assert!(story.itself.is_none() && story.negated.is_none() && story.nearest.is_empty());
    let model = model(|_| ());
    assert!(model.story(" \u{7} ", 5).itself.is_none());
    let phrase = model.story("tidak naik", 5);
    assert_eq!(
        phrase.itself.as_ref().map(|e| (e.ngram.as_str(), e.documents)),
        Some(("tidak NOT_naik", Some(1)))
    );
    assert_eq!((phrase.negated, phrase.polarity), (None, None));
    // A negator is not negated, nor is anything where no scope is.
    assert!(model.story("tidak", 5).negated.is_none());
    assert!(self::model(|r| r.text.negation_scope = 0).story("naik", 5).negated.is_none());
}

#[test]
fn forms_that_no_text_holds_are_taken_as_written() {
    let model = model(|_| ());
    let story = model.story("NOT_naik", 5);
    assert_eq!(story.itself.as_ref().map(|e| (e.ngram.as_str(), e.documents)), Some(("NOT_naik", Some(1))));
    assert!(story.alone.is_none() && story.cues.is_empty());
    assert_eq!(model.story("MARKET=+1", 5).itself.map(|e| (e.kind, e.documents)), Some((Kind::Cue, Some(2))));
    // A name in capitals is a word.
    assert_eq!(model.story("SAHAM", 5).itself.map(|e| e.ngram), Some("saham".to_owned()));
}

#[test]
fn of_buckets_the_number_and_weight_are_told() {
    let model = model(|r| r.features.hash_bits = 16);
    let story = model.story("naik", 5);
    let itself = story.itself.as_ref().expect("a word");
    assert_eq!(itself.bucket, Some(bucket(["naik"], 16)));
    assert_eq!(itself.documents, Some(2));
    assert!(story.containing.is_empty() && story.nearest.is_empty());
    assert!(story.characters_all > 5 && story.characters.iter().all(|entry| entry.bucket.is_some()));
}

/// Two classes share a weight: half of it for the second, minus half for the first.
#[test]
fn of_two_classes_both_signs_are_told() {
    let model = small::model(&TEXTS, &["a", "b"], |_| (), |_, _| 3.0);
    assert_eq!(model.story("naik", 5).itself.and_then(|e| e.weights), Some(vec![-1.5, 1.5]));
}
