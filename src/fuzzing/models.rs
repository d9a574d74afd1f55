//! Model files, weights corrected by hand, and reasons.

use super::input::Input;
use crate::article::Article;
use crate::features::TokenCache;
use crate::model::{Calibration, Curve, Model, Seen, small};
use crate::recipe::{Lexicon, Multiclass, Recipe};
use crate::report::{
    ExplainedRow, Explanation, ExplanationStyle, Explanations, card_text, inspection_json, top_table,
    weights_csv,
};
use crate::text::article_text;
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

const TEXTS: [&str; 4] = ["laba naik, tidak rugi", "laba tidak naik", "rugi besar :(", "harga naik tipis"];

/// Texts that every model is asked about.
const ASKED: [&str; 4] = ["", "Laba naik naik, harga tidak rugi!", "kata lain", "la\u{300}ba :( NAIK tipis"];

/// The models that a first byte chooses from: small ones of every kind there is.
fn made(which: u8) -> Model {
    let weight = |j: usize, k: usize| ((j * 7 + k * 3) % 11) as f32 / 4.0 - 1.0;
    let words = |recipe: &mut Recipe| {
        recipe.features.char_ngrams = [0, 0];
        recipe.text.lexicon = Lexicon::None;
    };
    let three = ["negatif", "netral", "positif"];
    match which % 5 {
        0 => small::model(&TEXTS[1..3], &["negatif", "positif"], words, weight),
        1 => small::model(&TEXTS, &three, |_| (), weight),
        2 => {
            let hashed = |recipe: &mut Recipe| {
                recipe.features.hash_bits = 10;
                recipe.features.char_ngrams = [2, 3];
            };
            let mut model = small::model(&TEXTS[1..3], &three, hashed, weight);
            model.rule.multiclass = Multiclass::Ovr;
            model.rule.calibration =
                Calibration::Vector { scales: vec![0.5, 1.0, 2.0], biases: vec![0.0; 3] };
            model
        }
        3 => {
            let mut model =
                small::model(
                    &TEXTS[1..3],
                    &["a", "b"],
                    words,
                    |j, k| if j == 0 { 1.0 } else { weight(0, k) * 0.0 },
                );
            let curve = || Curve { at: vec![0.2, 0.8], value: vec![0.1, 0.9] };
            model.rule.calibration = Calibration::Isotonic { curves: vec![curve(), curve()] };
            model.having_seen(Seen::of(&[None], &["laba naik"]))
        }
        _ => {
            let mut model = small::model(&TEXTS[1..3], &three, words, weight);
            model.rule.calibration = Calibration::Temperature { temperature: 1.5 };
            (model.rule.thresholds, model.rule.abstain) = (vec![0.5, 1.0, 2.0], 0.4);
            model
        }
    }
}

/// The files of the models that are made.
static FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| (0..5).map(|which| made(which).to_bytes().expect("a model")).collect());

/// The models themselves.
static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| (0..5).map(made).collect());

/// A file is refused, or is a model that predicts, explains, and can be written and read again.
pub fn model(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    let mut file = match choice & 0xf0 {
        0x00 => input.0.to_vec(),
        // With the checksum that belongs to the bytes.
        0x10 => input.0.to_vec(),
        _ => FILES[usize::from(choice & 0xf) % FILES.len()].clone(),
    };
    if choice & 0xf0 > 0x10 {
        while !input.is_empty() {
            let at = usize::from(input.byte()) << 8 | usize::from(input.byte());
            let byte = input.byte();
            let end = file.len();
            file[at % end] = byte;
        }
    }
    if choice & 0xf0 > 0 && file.len() > 8 {
        let end = file.len() - 8;
        let sum = xxh3_64(&file[..end]).to_le_bytes();
        file[end..].copy_from_slice(&sum);
    }
    let Ok(model) = Model::from_bytes(&file) else { return };
    let bytes = model.to_bytes().expect("what was read can be written");
    let again = Model::from_bytes(&bytes).expect("what was written can be read");
    assert!(again.to_bytes().expect("a model") == bytes, "written again it is the same file");
    again.prepare();
    let remembered = TokenCache::default();
    for text in ASKED {
        let fresh = model.predict(text, &TokenCache::default());
        is_prediction(&model, &fresh.probabilities, fresh.label);
        assert_eq!(model.predict(text, &remembered), fresh, "a cache changes nothing");
        assert_eq!(model.predict(text, &remembered), fresh, "nor does asking twice");
        assert_eq!(again.predict(text, &TokenCache::default()), fresh, "nor does the file");
        for class in 0..model.labels().len() {
            adds_up(&model, text, class);
        }
    }
    assert!(!card_text(&model).is_empty() && !top_table(&model, 3).is_empty());
    serde_json::from_str::<serde_json::Value>(&inspection_json(&model, 3)).expect("JSON");
    // Where a name does not lead to its place, the index of the file is not that of its n-grams.
    let mut named = model.places().zip(model.place_names());
    if named.all(|(place, name)| model.place_of(&name, model.kind(place)) == Some(place)) {
        let same = again.edited(&dumped(&model), "uji.csv").expect("its own dump");
        assert!(same.to_bytes().expect("a model") == bytes, "an untouched table changes nothing");
    }
}

/// Checks that `probabilities` are some, and `label` one of the classes.
fn is_prediction(model: &Model, probabilities: &[f64], label: usize) {
    assert_eq!(probabilities.len(), model.labels().len());
    assert!(label < probabilities.len());
    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{probabilities:?}");
    let sum: f64 = probabilities.iter().sum();
    assert!((sum - 1.0).abs() < 1e-9, "{probabilities:?} sum to {sum}");
}

/// Checks that what words and n-grams add makes up the score.
fn adds_up(model: &Model, text: &str, class: usize) {
    let cache = TokenCache::default();
    let score = model.scores(text, &cache)[class];
    let intercept = model.linear().intercept(class);
    let reasons: Vec<f64> =
        model.reasons(text, class, &cache).into_iter().map(|reason| reason.contribution).collect();
    let size = reasons.iter().map(|part| part.abs()).sum::<f64>() + intercept.abs() + 1.0;
    let is_score = |sum: f64| (sum - score).abs() <= 1e-9 * size;
    assert!(score.is_finite() && is_score(reasons.iter().sum::<f64>() + intercept), "{text:?}: {score}");
    let parts = model.attribution(text, class, &cache);
    assert_eq!(parts.score, score);
    assert!(is_score(parts.words() + parts.whole + parts.intercept), "{text:?}: {parts:?}");
    let mut end = 0;
    for token in &parts.tokens {
        assert!(end <= token.place.start && text.get(token.place.clone()).is_some(), "{:?}", token.place);
        end = token.place.end;
    }
}

fn dumped(model: &Model) -> Vec<u8> {
    let mut bytes = Vec::new();
    weights_csv(model, &mut bytes).expect("memory");
    bytes
}

/// A table of weights is refused by its line, or gives the model whose weights it holds.
pub fn edit(data: &[u8]) {
    let mut input = Input(data);
    let which = input.byte();
    let before = &MODELS[usize::from(which) % MODELS.len()];
    let fresh = || Model::from_bytes(&FILES[usize::from(which) % FILES.len()]).expect("a model");
    let name = "bobot.csv";
    let after = match fresh().edited(input.0, name) {
        Ok(after) => after,
        Err(error) => return assert!(error.to_string().starts_with(name), "{error}"),
    };
    let pairs = before.linear().weights.iter().zip(&after.linear().weights);
    let intercepts = before.linear().intercepts.iter().zip(&after.linear().intercepts);
    let changed = pairs.chain(intercepts).filter(|(old, new)| old != new).count();
    assert_eq!(after.card().edits.iter().map(|edit| edit.weights).sum::<u64>(), changed as u64);
    let again = fresh().edited(&dumped(&after), name).expect("a dump");
    assert_eq!(again.linear(), after.linear(), "a dump holds all weights");
    let bytes = after.to_bytes().expect("a model");
    let read = Model::from_bytes(&bytes).expect("what was written can be read");
    assert_eq!(read.linear(), after.linear());
    let prediction = read.predict(ASKED[1], &TokenCache::default());
    is_prediction(&read, &prediction.probabilities, prediction.label);
}

/// What words add makes up the score of any text, and every form of an explanation can be written.
pub fn explain(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.byte();
    let model = &MODELS[usize::from(choice & 0xf) % MODELS.len()];
    let title = Some(input.text());
    let article = Article { id: "uji".to_owned(), title, body: input.text(), ..Article::default() };
    let text = model.text_of(&article);
    let cache = TokenCache::default();
    let prediction = model.predict(&text, &cache);
    is_prediction(model, &prediction.probabilities, prediction.label);
    assert_eq!(model.predict(&text, &cache), prediction, "asking twice changes nothing");
    for class in 0..model.labels().len() {
        adds_up(model, &text, class);
    }
    let times = model.recipe().text.titles;
    let flip = model.nearest_flip(&text, &cache);
    let attribution = model.attribution(&text, prediction.label, &cache);
    let shown = article_text(&article, times.min(1)).into_owned();
    let length = shown.len() - article.body.len();
    let explanation = Explanation {
        attribution: attribution.folded(times, length),
        flip: flip.map(|flip| flip.folded(times, length)),
        text: shown,
        prediction,
    };
    let sum =
        explanation.attribution.words() + explanation.attribution.whole + explanation.attribution.intercept;
    assert!((sum - explanation.attribution.score).abs() < 1e-6, "folded it is still the score");
    let styles = [
        ExplanationStyle::Text { width: 20 + usize::from(choice), color: choice & 0x10 != 0 },
        ExplanationStyle::Jsonl,
        ExplanationStyle::Html,
    ];
    for style in styles {
        let mut out = Explanations::new(Vec::new(), style, model.labels()).expect("memory");
        let row = ExplainedRow { article: article.clone(), outcome: Ok(explanation.clone()) };
        out.write(&row).expect("memory");
        let bytes = out.finish().expect("memory");
        if style == ExplanationStyle::Jsonl {
            serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON");
        }
    }
}
