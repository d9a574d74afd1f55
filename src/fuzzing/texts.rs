//! Labels, dates and tokens in a text.

use super::input::Input;
use super::outcomes::{is_date, is_time};
use crate::ingest::dates;
use crate::label::{self, Number};
use crate::recipe::{Lexicon, Recipe, StopWords, TextSettings, Tokens};
use crate::text::{ADDRESS, Analyzer, Places, negation, normalize};
use crate::unseen::is_unseen;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Labels are found where they say they are, cut whole, and none is left.
pub fn label(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let labels = label::read(&text);
    let lines = text.lines().count();
    let mut covered = vec![false; text.len()];
    for reading in &labels.readings {
        assert!(reading.lines.start < reading.lines.end && reading.lines.end <= lines, "{reading:?}");
        assert!(reading.bytes.start < reading.bytes.end, "{reading:?}");
        let said = text[reading.bytes.clone()].to_lowercase().replace(is_unseen, "");
        assert!(said.contains("sentimen"), "{said:?} is no label");
        assert!(reading.class.is_some() || reading.warning.is_some(), "{reading:?}");
        assert!(reading.confidence.is_none_or(|c| (0.0..=1.0).contains(&c)), "{reading:?}");
        covered[reading.bytes.clone()].fill(true);
    }
    assert_eq!(labels.class.is_some(), labels.readings.iter().any(|reading| reading.class.is_some()));
    assert!(labels.class.is_some() || !labels.conflict);

    let (kept, said) = label::cut(&text);
    assert_eq!(said, labels);
    let others: Vec<u8> =
        text.bytes().zip(&covered).filter(|(_, covered)| !**covered).map(|(byte, _)| byte).collect();
    let others = String::from_utf8(others).expect("labels are whole characters");
    assert!(others.starts_with(&*kept), "{kept:?} is not what was no label: {others:?}");
    assert!(others[kept.len()..].chars().all(|c| matches!(c, '\n' | '\r')), "more than labels was cut");
    assert_eq!(label::leaks(&kept), None, "a label is left in {kept:?}");
    assert!(matches!(label::cut(&kept).0, Cow::Borrowed(_)));

    if let Number::Value { fraction, .. } = label::number(&text) {
        assert!((0.0..=1.0).contains(&fraction), "{fraction}");
    }
    let name = label::class_name(&text);
    assert_eq!(label::class_name(&name), name, "the name of a class is its own");
}

/// Dates are in the calendar, and found again where they were found.
pub fn date(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut from = 0;
    while let Some((place, stamp)) = dates::find(&text[from..]) {
        is_date(&stamp.date);
        if let Some(time) = &stamp.time {
            is_time(time);
        }
        let shown = &text[from..][place.clone()];
        let again = dates::find(shown).expect("the date is there");
        assert_eq!((again.0.start, again.1.date), (0, stamp.date), "{shown:?}");
        assert!(place.end > place.start);
        from += place.end;
    }
    for line in text.lines() {
        dates::beside_headline(line);
        if let Some(found) = dates::date_line(line) {
            assert!(line.contains(found.who));
            let stamp = dates::find(line).map(|(_, stamp)| stamp);
            assert!(stamp.is_some(), "a date line has a date");
        }
    }
}

/// The analyzers that a first byte chooses from.
static ANALYZERS: LazyLock<Vec<Analyzer>> = LazyLock::new(|| {
    let default = Recipe::built_in("default").expect("built in").text;
    let with = |change: &dyn Fn(&mut TextSettings)| {
        let mut settings = default.clone();
        change(&mut settings);
        Analyzer::new(&settings).expect("a stemmer")
    };
    let mut all = vec![
        with(&|_| ()),
        with(&|s| s.lexicon = Lexicon::None),
        with(&|s| s.stop_words = StopWords::Indonesian),
        with(&|s| s.tokens = Tokens::Words),
        with(&|s| (s.tokens, s.negation_scope) = (Tokens::Words, 0)),
    ];
    for stem in [
        "indonesian",
        "javanese",
        "arabic",
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "greek",
        "hungarian",
        "italian",
        "norwegian",
        "portuguese",
        "romanian",
        "russian",
        "spanish",
        "swedish",
        "tamil",
        "turkish",
    ] {
        all.push(with(&|s| s.stem = stem.to_owned()));
    }
    all
});

/// A text gives the same terms however its characters are composed, and places that lead back to it.
pub fn tokens(data: &[u8]) {
    let mut input = Input(data);
    let analyzer = &ANALYZERS[usize::from(input.byte()) % ANALYZERS.len()];
    let kind = analyzer.settings().tokens;
    let text = String::from_utf8_lossy(input.0);

    let terms = analyzer.terms(&text);
    assert_eq!(terms, analyzer.terms(&text), "reading leaves nothing behind");
    if kind == Tokens::Social {
        for other in [text.nfc().collect::<String>(), text.nfd().collect()] {
            assert_eq!(normalize(&other, kind), normalize(&text, kind), "{other:?} is {text:?}");
            assert_eq!(analyzer.terms(&other), terms);
            assert_eq!(analyzer.cues_of(&other), analyzer.cues_of(&text));
        }
        let normal = normalize(&text, kind);
        assert_eq!(normalize(&normal, kind), normal, "a normal text is its own");
    }
    for term in &terms {
        let bare = term.strip_prefix(negation::NOT).unwrap_or(term);
        let ours = bare == ADDRESS || !bare.bytes().any(|byte| byte.is_ascii_uppercase());
        assert!(ours, "{term:?} could be one of our own");
        assert!(!bare.contains(char::is_whitespace), "{term:?} would be two words in an n-gram");
    }

    let places = Places::of(&text, kind);
    analyzer.pieces(&text, |normal, pieces| {
        let (mut end, mut from) = (0, 0);
        for (place, _) in pieces {
            assert!(end <= place.start && place.start < place.end, "pieces follow one another");
            assert!(!normal[place.clone()].is_empty());
            end = place.end;
            let original = places.original(place.clone());
            assert!(text.get(original.clone()).is_some(), "{original:?} in {text:?}");
            assert!(from <= original.start, "places follow one another");
            from = original.start;
        }
    });
}
