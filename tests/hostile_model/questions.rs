use sentimen::article::Article;
use sentimen::evaluate::{Classifier, Estimator};
use sentimen::features::TokenCache;
use sentimen::model::{Batch, Model, Scorer};
use sentimen::report;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What a model says of three texts, as far as it must stay the same.
pub type Answers = Vec<Vec<u64>>;

/// Loads `bytes` and asks whatever is there everything that the program asks a model: `None` where they are refused.
/// `what` names the change in failures.
#[track_caller]
pub fn asked(bytes: &[u8], what: &str) -> Option<Answers> {
    match catch_unwind(AssertUnwindSafe(|| Model::from_bytes(bytes))) {
        Err(_) => panic!("loading panics: {what}"),
        Ok(Err(reason)) => {
            assert!(reason.len() > 20, "{what}: '{reason}' says too little");
            None
        }
        Ok(Ok(model)) => Some(
            catch_unwind(AssertUnwindSafe(|| answers(model)))
                .unwrap_or_else(|_| panic!("it loads and panics: {what}")),
        ),
    }
}

fn answers(model: Model) -> Answers {
    let cache = TokenCache::default();
    let texts = ["Laba bank naik tajam, tidak rugi lagi 0!", "rapat senin", ""];
    let k = model.labels().len();
    let mut answers = Answers::new();
    for text in texts {
        let said = model.predict(text, &cache);
        let sum: f64 = said.probabilities.iter().sum();
        assert!(said.label < k && (sum - 1.0).abs() < 1e-6, "{said:?}");
        answers.push(said.probabilities.iter().map(|p| p.to_bits()).chain([said.label as u64]).collect());
        for class in [0, k - 1] {
            let _ = model.reasons(text, class, &cache);
            let _ = model.attribution(text, class, &cache);
        }
        let _ = model.nearest_flip(text, &cache);
    }
    let _ = model.story("rugi", 2);
    let _ = report::trained_text(&model);
    let _ = report::card_lines(&model);
    let _ = report::top_table(&model, 2);
    let _ = report::inspection_json(&model, 2);
    let _ = report::weights_csv(&model, std::io::sink());
    shares(&model);
    // What cannot be written is refused; what is written is read.
    if let Ok(bytes) = model.to_bytes() {
        let again = Model::from_bytes(&bytes).unwrap_or_else(|e| panic!("written and not read: {e}"));
        assert_eq!(again.predict(texts[0], &cache), model.predict(texts[0], &cache));
    }
    let model = Arc::new(model);
    let scorer = Scorer::new(Arc::clone(&model));
    let mut batch = Batch::new(k);
    let article = Article { body: texts[0].into(), title: Some("Kabar".into()), ..Article::default() };
    for _ in 0..40 {
        batch.add(&scorer.score_article(&article, 2));
    }
    if let Some(drift) = model.drift(&batch) {
        let _ = report::drift_text(&drift, "");
        let _ = report::shift_text(&drift, model.labels());
    }
    answers
}

/// As `sentimen share` reads the card.
fn shares(model: &Model) {
    let card = model.card();
    let documents: Vec<u64> =
        model.labels().iter().map(|label| card.documents.get(label).copied().unwrap_or(0)).collect();
    let confusion = card.figures.as_ref().map(|figures| &figures.confusion);
    let classifier = Classifier { labels: model.labels(), confusion, documents: &documents };
    let Ok(estimator) = Estimator::new(&classifier, None, 5, 0) else { return };
    let mut tally = estimator.tally();
    let even = vec![1.0 / model.labels().len() as f64; model.labels().len()];
    (0..5).for_each(|_| tally.add(0, &even));
    for share in estimator.shares(&tally, "") {
        assert!(!share.share.is_nan(), "{share:?}");
    }
}
