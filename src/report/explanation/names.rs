//! What an n-gram is, in words for people who do not know its name.

use crate::model::{Evidence, EvidenceKind};
use crate::text::lexicon::is_cue;
use crate::text::{ADDRESS, negation::NOT};

/// The classes of the lexicon's words.
const CLASSES: [(&str, &str); 4] = [
    ("POS", "favourable word"),
    ("NEG", "unfavourable word"),
    ("UP", "word for a rise"),
    ("DOWN", "word for a fall"),
];

/// What `evidence` is and which words of the text gave it; `None` where its name is plain words.
pub(super) fn meaning(evidence: &Evidence) -> Option<String> {
    let name = evidence.reason.ngram.as_str();
    let from = evidence.words.join("; ");
    if name.contains(" | ") {
        return Some(format!("share one bucket of the hashed model, from: {from}"));
    }
    match evidence.kind {
        EvidenceKind::Words => words(name),
        EvidenceKind::Characters => Some(format!("{}: {from}", characters(name))),
        EvidenceKind::Cue => Some(format!("{}: {from}", cue(name))),
        EvidenceKind::Text => Some(balance(name)),
    }
}

/// What a word n-gram or a cue called `name` is; `None` where its name is plain words.
pub(in crate::report) fn said(name: &str) -> Option<String> {
    match name {
        _ if name.contains(' ') || !is_cue(name) => words(name),
        _ if name.contains('=') => Some(balance(name)),
        _ => Some(cue(name)),
    }
}

/// Of words that a negation turns, and of addresses.
fn words(name: &str) -> Option<String> {
    let turned: Vec<&str> = name.split(' ').filter_map(|word| word.strip_prefix(NOT)).collect();
    match turned.as_slice() {
        [] => name.split(' ').any(|word| word == ADDRESS).then(|| "URL is any web address".to_owned()),
        turned => Some(format!("\"{}\" after a negation", turned.join(" "))),
    }
}

/// Of characters within words, as they are written: `[_ter]`.
fn characters(name: &str) -> String {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let place = match (bare.starts_with('_'), bare.ends_with('_')) {
        (true, true) => "the whole of a word",
        (true, false) => "the start of a word",
        (false, true) => "the end of a word",
        (false, false) => "a piece of a word",
    };
    place.to_owned()
}

fn cue(name: &str) -> String {
    if let Some(class) = class(name) {
        return class.to_owned();
    }
    for (code, class) in CLASSES {
        if let Some(near) = name.strip_prefix(code).and_then(|rest| rest.strip_prefix("..")) {
            return format!("\"{near}\" soon after a {class}");
        }
        if let Some(near) = name.strip_suffix(code).and_then(|rest| rest.strip_suffix("..")) {
            return format!("\"{near}\" shortly before a {class}");
        }
    }
    for (code, class) in CLASSES {
        if let Some(next) = name.strip_prefix(code).and_then(|rest| rest.strip_prefix('_')) {
            return format!("{class}, then {}", neighbour(next));
        }
        if let Some(last) = name.strip_suffix(code).and_then(|rest| rest.strip_suffix('_')) {
            return format!("{}, then {class}", neighbour(last));
        }
    }
    "cue of the lexicon".to_owned()
}

/// The word beside one of the lexicon: itself of the lexicon, after a negation, or a word.
fn neighbour(name: &str) -> String {
    match (class(name), name.strip_prefix(NOT)) {
        (Some(class), _) => class.to_owned(),
        (None, Some(word)) => format!("\"{word}\" after a negation"),
        (None, None) => format!("\"{name}\""),
    }
}

fn class(name: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(code, _)| *code == name).map(|(_, class)| *class)
}

/// Of what all words of two lists add up to: `OPINION=-3`.
fn balance(name: &str) -> String {
    let (list, balance) = name.split_once('=').unwrap_or((name, ""));
    let (sign, size) = (balance.starts_with('+'), balance.get(1..).unwrap_or_default());
    let more = if size == "3" { "3 or more" } else { size };
    match (list, balance) {
        ("OPINION", "NONE") => "no favourable and no unfavourable word".to_owned(),
        ("OPINION", "0") => "as many favourable as unfavourable words".to_owned(),
        ("OPINION", _) if sign => format!("favourable words outnumber unfavourable ones by {more}"),
        ("OPINION", _) => format!("unfavourable words outnumber favourable ones by {more}"),
        (_, "NONE") => "no word for a rise or a fall".to_owned(),
        (_, "0") => "as many words for rises as for falls".to_owned(),
        _ if sign => format!("words for rises outnumber those for falls by {more}"),
        _ => format!("words for falls outnumber those for rises by {more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    fn of(name: &str, kind: EvidenceKind, words: &[&str]) -> Option<String> {
        let reason = Reason { ngram: name.to_owned(), contribution: 1.0 };
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        meaning(&Evidence { reason, kind, times: 1, words })
    }

    #[test]
    fn cues_are_said_in_words() {
        let cue = |name, words: &[&str]| of(name, EvidenceKind::Cue, words).unwrap();
        assert_eq!(cue("POS", &["senang", "baik"]), "favourable word: senang; baik");
        assert_eq!(cue("laba..UP", &["laba naik"]), "\"laba\" shortly before a word for a rise: laba naik");
        assert_eq!(cue("DOWN..dari", &["turun dari"]), "\"dari\" soon after a word for a fall: turun dari");
        assert_eq!(cue("NEG_.", &["gelap ."]), "unfavourable word, then \".\": gelap .");
        assert_eq!(
            cue("NOT_lagi_POS", &["lagi baik"]),
            "\"lagi\" after a negation, then favourable word: lagi baik"
        );
        assert_eq!(cue("NEG_UP", &["rugi naik"]), "unfavourable word, then word for a rise: rugi naik");
    }

    #[test]
    fn names_alone_say_what_they_are() {
        for (name, meaning) in [
            ("di antaranya", None),
            ("NOT_dapat", Some("\"dapat\" after a negation")),
            ("OPINION=-3", Some("unfavourable words outnumber favourable ones by 3 or more")),
            ("DOWN..dua", Some("\"dua\" soon after a word for a fall")),
            ("NEG", Some("unfavourable word")),
        ] {
            assert_eq!(said(name).as_deref(), meaning, "{name}");
        }
    }

    #[test]
    fn other_names_are_said_where_they_are_not_plain() {
        assert_eq!(of("laba naik", EvidenceKind::Words, &["laba naik"]), None);
        assert_eq!(of("tidak NOT_ada", EvidenceKind::Words, &[]).unwrap(), "\"ada\" after a negation");
        assert_eq!(of("URL", EvidenceKind::Words, &[]).unwrap(), "URL is any web address");
        assert_eq!(
            of("[_ter]", EvidenceKind::Characters, &["terbakar"]).unwrap(),
            "the start of a word: terbakar"
        );
        let text = |name| of(name, EvidenceKind::Text, &[]).unwrap();
        assert_eq!(text("MARKET=NONE"), "no word for a rise or a fall");
        assert_eq!(text("MARKET=-1"), "words for falls outnumber those for rises by 1");
        assert_eq!(text("OPINION=+3"), "favourable words outnumber unfavourable ones by 3 or more");
        assert_eq!(text("OPINION=0"), "as many favourable as unfavourable words");
        assert!(of("a | b", EvidenceKind::Words, &["a"]).unwrap().starts_with("share one bucket"));
    }
}
