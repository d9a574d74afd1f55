//! What a model says of a word, for people and programs.

use super::text::{aligned, clean, counted, shown};
use crate::features::Vocabulary;
use crate::model::{Entry, Model, Story};
use serde_json::{Map, Value, json};

/// One story as aligned text.
#[must_use]
pub fn word_text(model: &Model, story: &Story) -> String {
    let hashed = matches!(model.featurizer().vocabulary(), Vocabulary::Hashed(_));
    let asked = clean(&story.asked);
    let mut out = match &story.itself {
        None => {
            return format!(
                "{asked}: nothing of it becomes a term (blanks, or what the recipe leaves out)\n"
            );
        }
        Some(itself) => format!("{}\n", heading(&asked, itself, hashed)),
    };
    if !story.nearest.is_empty() {
        let near: Vec<String> = story.nearest.iter().map(said).collect();
        out.push_str(&format!("known words near it: {}\n", near.join(", ")));
    }
    out.push_str(&match (story.polarity, story.uses_lexicon) {
        (None, _) => String::new(),
        (Some(polarity), uses) => {
            let sides = sides(polarity.opinion, polarity.market);
            let sides = if sides.is_empty() { "on neither side".to_owned() } else { sides.join(", ") };
            let unused = if uses { "" } else { " (the model does not use it)" };
            format!("in the lexicon: {sides}{unused}\n")
        }
    });
    if let Some(alone) = &story.alone {
        let known =
            [&story.itself, &story.negated].into_iter().flatten().chain(&story.cues).chain(&story.characters);
        let nothing = if known.clone().all(|entry| entry.column.is_none()) {
            "; no n-gram of it is known, so these are the intercepts'"
        } else {
            ""
        };
        let each = model.labels().iter().zip(&alone.probabilities);
        let each: Vec<String> =
            each.map(|(label, p)| format!("{} {:.1}%", shown(label), 100.0 * p)).collect();
        let label = shown(&model.labels()[alone.label]);
        out.push_str(&format!("a text of it alone: {label} ({}{nothing})\n", each.join(", ")));
    }
    let forms: Vec<&Entry> = story.itself.iter().chain(&story.negated).collect();
    out.push_str(&format!("\n{}", table(model, "as it stands", &forms)));
    for (title, entries, all) in [
        ("cues it sets off", &story.cues, story.cues.len()),
        ("n-grams with it", &story.containing, story.containing_all),
        ("characters of it", &story.characters, story.characters_all),
    ] {
        if !entries.is_empty() {
            let entries: Vec<&Entry> = entries.iter().collect();
            out.push_str(&format!("\n{}", table(model, title, &entries)));
        }
        if all > entries.len() {
            out.push_str(&format!("({} more; --top shows them)\n", all - entries.len()));
        }
    }
    if hashed {
        out.push_str(
            "\nn-grams are hashed: counts and weights are those of whole buckets, which other n-grams may share\n",
        );
    }
    out
}

/// `merugi: known, in 12 documents`.
fn heading(asked: &str, itself: &Entry, hashed: bool) -> String {
    let read_as = clean(&itself.ngram);
    let name = if read_as == asked { read_as } else { format!("{asked}, read as {read_as}") };
    let bucket = itself.bucket.map(|bucket| format!("bucket {bucket}, ")).unwrap_or_default();
    match (itself.column, itself.documents) {
        (None, _) if hashed => format!("{name}: {bucket}which has no weight"),
        (None, _) => format!("{name}: not known"),
        (Some(_), None) => format!("{name}: {bucket}known"),
        (Some(_), Some(n)) => format!("{name}: {bucket}known, in {}", counted(u64::from(n), "document")),
    }
}

/// `naik (31)`.
fn said(entry: &Entry) -> String {
    let documents = entry.documents.map(|n| format!(" ({n})")).unwrap_or_default();
    format!("{}{documents}", clean(&entry.ngram))
}

/// The sides a word stands on.
fn sides(opinion: i8, market: i8) -> Vec<&'static str> {
    let side = |side: i8, names: [&'static str; 2]| match side {
        0 => None,
        1.. => Some(names[0]),
        _ => Some(names[1]),
    };
    side(opinion, ["favourable", "unfavourable"])
        .into_iter()
        .chain(side(market, ["rising", "falling"]))
        .collect()
}

/// Entries below a title: documents, then a column of weights for each class; `-` for what is not known.
fn table(model: &Model, title: &str, entries: &[&Entry]) -> String {
    let dash = || "-".to_owned();
    let mut rows = vec![vec![title.to_owned(), "documents".to_owned()]];
    rows[0].extend(model.labels().iter().map(|label| shown(label)));
    for entry in entries {
        let mut row = vec![clean(&entry.ngram), entry.documents.map_or_else(dash, |n| n.to_string())];
        match &entry.weights {
            Some(weights) => row.extend(weights.iter().map(|w| format!("{w:.3}"))),
            None => row.extend(model.labels().iter().map(|_| dash())),
        }
        rows.push(row);
    }
    aligned(&rows)
}

/// Stories as one JSON object: `words`, one object for each.
#[must_use]
pub fn words_json(model: &Model, stories: &[Story]) -> String {
    let words: Vec<Value> = stories.iter().map(|story| word_json(model, story)).collect();
    serde_json::to_string_pretty(&json!({ "words": words })).unwrap_or_default()
}

fn word_json(model: &Model, story: &Story) -> Value {
    let labels = model.labels();
    let entries =
        |entries: &[Entry]| entries.iter().map(|entry| entry_json(labels, entry)).collect::<Vec<_>>();
    let lexicon = story.polarity.map(|polarity| {
        json!({
            "opinion": sides(polarity.opinion, 0).first(),
            "market": sides(0, polarity.market).first(),
            "used": story.uses_lexicon,
        })
    });
    let alone = story.alone.as_ref().map(|alone| {
        let probabilities: Map<String, Value> =
            labels.iter().cloned().zip(alone.probabilities.iter().map(|p| json!(p))).collect();
        json!({ "label": labels[alone.label], "probabilities": probabilities })
    });
    json!({
        "asked": story.asked,
        "known": story.itself.as_ref().is_some_and(|entry| entry.column.is_some()),
        "itself": story.itself.as_ref().map(|entry| entry_json(labels, entry)),
        "negated": story.negated.as_ref().map(|entry| entry_json(labels, entry)),
        "nearest": entries(&story.nearest),
        "lexicon": lexicon,
        "cues": entries(&story.cues),
        "alone": alone,
        "containing": entries(&story.containing),
        "containing_all": story.containing_all,
        "characters": entries(&story.characters),
        "characters_all": story.characters_all,
    })
}

/// An n-gram with its weights by label; a bucket only where there is one.
fn entry_json(labels: &[String], entry: &Entry) -> Value {
    let weights = entry.weights.as_ref().map(|weights| {
        labels.iter().cloned().zip(weights.iter().map(|w| json!(w))).collect::<Map<String, Value>>()
    });
    let mut row = json!({
        "ngram": entry.ngram,
        "kind": entry.kind,
        "documents": entry.documents,
        "weights": weights,
    });
    if let Some(bucket) = entry.bucket {
        row["bucket"] = bucket.into();
    }
    row
}
