//! What holds of every article, wherever it was read.

use crate::article::Article;
use crate::ingest::{Options, Outcome, dates};
use crate::label::{self, Class};

/// What a fault of this program says that was caught on the way.
const FAULT: &str = "this program has a fault that this input brings out";

/// Checks each of `outcomes`, which were read with `options` from a file called `name`.
pub(super) fn are_sound(outcomes: &[Outcome], name: &str, options: &Options) {
    for outcome in outcomes {
        match outcome {
            Outcome::Article(article) => {
                is_sound(article);
                assert!(options.predictions || !article.body.trim().is_empty(), "an article has a text");
            }
            Outcome::Rejected { error, .. } => {
                assert_ne!(error.reason(), FAULT);
                assert!(error.to_string().contains(name), "the error names the file: {error}");
            }
        }
    }
}

/// Checks what an article says: no label in its text, numbers and dates that are some.
pub(super) fn is_sound(article: &Article) {
    assert_eq!(label::leaks(&article.body), None, "a label is left in {:?}", article.body);
    assert!(article.confidence.is_none_or(|c| (0.0..=1.0).contains(&c)), "{:?}", article.confidence);
    if let Some(date) = &article.date {
        is_date(date);
    }
    let texts = [&article.title, &article.outlet, &article.author, &article.label];
    for text in texts.into_iter().flatten() {
        assert!(!text.trim().is_empty(), "missing is None: {article:?}");
    }
    let lists = [&article.tags, &article.parties, &article.figures, &article.district];
    assert!(lists.into_iter().flatten().all(|item| !item.is_empty()), "{article:?}");
}

/// The same of an article that a page became.
pub(super) fn is_sound_page(article: &Article) {
    is_sound(article);
    assert_eq!(article.body, article.body.trim());
    assert!(article.label.as_deref().is_none_or(|name| Class::from_name(name).is_some()));
    if let Some(time) = &article.time {
        is_time(time);
    }
}

/// Checks that `date` is `YYYY-MM-DD` and read as itself.
pub(super) fn is_date(date: &str) {
    assert_eq!(date.len(), 10);
    assert_eq!(dates::find(date), Some((0..10, dates::Stamp { date: date.to_owned(), time: None })));
}

/// Checks that `time` is `HH:MM`.
pub(super) fn is_time(time: &str) {
    let (hour, minute) = time.split_once(':').expect("a clock");
    assert_eq!((hour.len(), minute.len()), (2, 2), "{time}");
    assert!(hour.parse::<u32>().expect("hours") < 24 && minute.parse::<u32>().expect("minutes") < 60);
}
