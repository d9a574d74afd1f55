//! The errors that the model was surest of, with their words marked.

use super::figure::{self, folded, label, percent};
use super::{HardArticle, ModelPage};
use crate::report::explanation::{marked, ngrams};
use crate::report::html::escaped;

/// Below this it was not sure.
const SURE: f64 = 0.7;
/// So many words of an article are shown; few news articles are longer.
const WORDS: usize = 1500;

pub(super) fn part(page: &ModelPage) -> String {
    if page.errors.is_empty() {
        return String::new();
    }
    let labels = page.labels();
    let all = page.evaluated.evaluation.n - page.evaluated.evaluation.confusion.correct();
    let which = match page.errors.len() as u64 {
        n if n == all => "All its errors, the surest first.".to_owned(),
        1 => format!("The error it was surest of, out of {all}."),
        n => format!("The {n} errors it was surest of, out of {all}."),
    };
    let least = page.errors.iter().map(|hard| hard.explanation.prediction.confidence()).fold(1.0, f64::min);
    let heading = if least < SURE {
        "Its errors, the surest first"
    } else {
        "What did it get wrong though it was sure?"
    };
    let articles: String = page.errors.iter().map(|hard| article(hard, &labels)).collect();
    let text = format!(
        "<p>{which} Each opens to the article, with the words marked that spoke for the label or against it. Read a few: sometimes it is \
         the given label that is wrong, or the article has two sides. “Flip” names the fewest words without which the label \
         would be another.</p>\n{articles}"
    );
    figure::part("errors", heading, &text)
}

fn article(hard: &HardArticle, labels: &[String]) -> String {
    let HardArticle { article, explanation } = hard;
    let prediction = &explanation.prediction;
    let title = article.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&article.id);
    let given = article.label.as_deref().unwrap_or_default();
    let summary = format!(
        "<span class=\"headline\" lang=\"id\" dir=\"auto\">{}</span> <span class=\"verdict\">labelled {}, the model says {}, {} \
         sure</span>",
        escaped(title),
        label(given),
        label(labels.get(prediction.label).map_or("", String::as_str)),
        percent(prediction.confidence())
    );
    let inside = format!(
        "<p class=\"id\"><bdi>{}</bdi></p>\n{}{}",
        escaped(&article.id),
        marked(article, explanation, labels, WORDS),
        folded("How the score adds up", &ngrams(explanation, labels))
    );
    format!("<article class=\"error\">\n{}</article>\n", folded(&summary, &inside))
}
