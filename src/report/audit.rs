//! What an audit found, for people and programs.

use super::text::{aligned, clean, figure, shown, thousands};
use crate::audit::{Noise, OutletNoise, StatedConfidence};
use serde::Serialize;
use serde_json::json;

/// What was found in labels.
#[derive(Debug)]
pub struct Audited<'a> {
    /// The K labels.
    pub labels: Vec<String>,
    /// n, the labelled articles.
    pub articles: usize,
    /// The groups they form.
    pub groups: usize,
    /// Probable errors.
    pub noise: &'a Noise,
    /// Pages' own confidence, by range.
    pub stated: &'a [StatedConfidence],
    /// Outlets with enough articles.
    pub outlets: &'a [OutletNoise],
    /// Sets of articles of one text under several labels: id and label of each.
    pub copies: Vec<Vec<(String, String)>>,
    /// Pages that print two labels.
    pub two_labels: usize,
    /// The first articles worth a look.
    pub listed: Vec<Named>,
    /// How many are worth a look; those a person has answered are not among them.
    pub of: usize,
    /// How many a person has answered.
    pub settled: usize,
}

/// An article worth a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The label it came with; of a new article the second most probable.
    pub given: String,
    /// The most probable label.
    pub suggested: String,
    /// The probability of `given`.
    pub probability_given: f64,
    /// The probability of `suggested`.
    pub probability_suggested: f64,
    /// Why it is listed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Unlabelled articles that would teach most.
#[derive(Debug)]
pub struct Taught {
    /// The unlabelled articles.
    pub articles: usize,
    /// Articles that have a label and were passed over.
    pub labelled: usize,
    /// Near-duplicates of others in the list.
    pub copies: usize,
    /// Near-duplicates of labelled ones.
    pub known: usize,
    /// Those that remain.
    pub worth: usize,
    /// The first of them.
    pub listed: Vec<Named>,
}

/// An audit as blocks of aligned text.
#[must_use]
pub fn audit_text(audited: &Audited<'_>) -> String {
    let mut blocks = vec![head(audited), joint(audited)];
    blocks.extend((!audited.outlets.is_empty()).then(|| outlets(audited.outlets)));
    blocks.extend((!audited.stated.is_empty()).then(|| stated(audited.stated)));
    blocks.extend((!audited.copies.is_empty()).then(|| copies(&audited.copies)));
    blocks.extend((!audited.listed.is_empty()).then(|| named(&audited.listed, audited.of)));
    blocks.join("\n")
}

fn head(audited: &Audited<'_>) -> String {
    let (n, probable) = (audited.articles, audited.noise.probable());
    let percent = |x: f64| format!("{:.1} %", 100.0 * x);
    let settled = match audited.settled {
        0 => String::new(),
        n => format!("; {n} answered by a person"),
    };
    let mut lines = vec![
        ("articles", format!("{} in {} groups{settled}", count(n), count(audited.groups))),
        ("judged by", "fits that saw neither the article nor its group".to_owned()),
        ("probable errors", format!("{} ({})", count(probable), percent(probable as f64 / n.max(1) as f64))),
        (
            "wrong labels",
            format!(
                "estimated {}; the fits' own errors count, errors that they learned do not",
                percent(audited.noise.share_wrong())
            ),
        ),
    ];
    if audited.two_labels > 0 {
        lines.push((
            "two labels",
            match audited.two_labels {
                1 => "1 page prints two labels that disagree".to_owned(),
                n => format!("{n} pages print two labels that disagree"),
            },
        ));
    }
    lines.iter().map(|(name, text)| format!("{name:<16} {text}\n")).collect()
}

fn count(n: usize) -> String {
    thousands(n as u64)
}

/// The estimated joint of given and true labels, in articles; wide ones only as their largest cells.
fn joint(audited: &Audited<'_>) -> String {
    const MOST: usize = 6;
    let labels: Vec<String> = audited.labels.iter().map(|label| shown(label)).collect();
    let joint = &audited.noise.joint;
    if labels.len() <= MOST {
        let mut rows =
            vec![std::iter::once("labelled \\ probably".to_owned()).chain(labels.clone()).collect()];
        for (i, label) in labels.iter().enumerate() {
            let cells = joint.row(i).iter().map(|x| format!("{x:.0}")).collect::<Vec<_>>();
            rows.push(std::iter::once(label.clone()).chain(cells).collect::<Vec<String>>());
        }
        return aligned(&rows);
    }
    let mut cells: Vec<(usize, usize)> = (0..labels.len())
        .flat_map(|i| (0..labels.len()).map(move |j| (i, j)))
        .filter(|(i, j)| i != j)
        .collect();
    cells.sort_by(|a, b| joint[*b].total_cmp(&joint[*a]));
    let mut rows = vec![["labelled", "probably", "articles"].map(str::to_owned).to_vec()];
    rows.extend(
        cells
            .iter()
            .take(NAMED)
            .map(|&(i, j)| vec![labels[i].clone(), labels[j].clone(), format!("{:.0}", joint[[i, j]])]),
    );
    aligned(&rows)
}

/// Copies of one text that are named.
const MEMBERS: usize = 6;
/// Rows of a table that are shown.
const NAMED: usize = 10;

fn outlets(outlets: &[OutletNoise]) -> String {
    let mut rows =
        vec![["outlet", "articles", "probable errors", "share", "interval", ""].map(str::to_owned).to_vec()];
    rows.extend(outlets.iter().take(NAMED).map(|outlet| {
        let [low, high] = outlet.interval;
        vec![
            shown(&outlet.outlet),
            outlet.articles.to_string(),
            outlet.probable_errors.to_string(),
            figure(Some(outlet.share)),
            format!("{low:.3} to {high:.3}"),
            if outlet.noisier { "more than others" } else { "" }.to_owned(),
        ]
    }));
    let more = match outlets.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!("{n} more outlets\n"),
    };
    format!("{}{more}", aligned(&rows))
}

fn stated(stated: &[StatedConfidence]) -> String {
    let mut rows = vec![
        ["page's confidence", "articles", "mean", "fits agree", "their probability"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(stated.iter().map(|range| {
        vec![
            format!("{:.1} to {:.1}", range.above, range.to),
            range.articles.to_string(),
            figure(Some(range.stated)),
            figure(Some(range.agreed)),
            figure(Some(range.probability)),
        ]
    }));
    aligned(&rows)
}

fn copies(copies: &[Vec<(String, String)>]) -> String {
    let mut out = "one text under two labels\n".to_owned();
    for set in copies.iter().take(NAMED) {
        let each = set.iter().take(MEMBERS).map(|(id, label)| format!("{} {}", clean(id), clean(label)));
        let more = match set.len().saturating_sub(MEMBERS) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        out.push_str(&format!("  {}{more}\n", each.collect::<Vec<_>>().join(", ")));
    }
    if copies.len() > NAMED {
        out.push_str(&format!("  {} more\n", copies.len() - NAMED));
    }
    out
}

fn named(listed: &[Named], of: usize) -> String {
    let table = pairs(["labelled", "probably"], listed, |article| [given(article), suggested(article)]);
    let more = match of.saturating_sub(listed.len()) {
        0 => String::new(),
        n => format!("{n} more\n"),
    };
    format!("{table}{more}")
}

fn given(article: &Named) -> (&str, f64) {
    (&article.given, article.probability_given)
}

fn suggested(article: &Named) -> (&str, f64) {
    (&article.suggested, article.probability_suggested)
}

/// A row an article: two labels with their probabilities below these `heads`, then what it is.
fn pairs(heads: [&str; 2], listed: &[Named], labels: impl Fn(&Named) -> [(&str, f64); 2]) -> String {
    let mut rows = vec![[heads[0], "", heads[1], "", "article"].map(str::to_owned).to_vec()];
    rows.extend(listed.iter().map(|article| {
        let labels = labels(article).into_iter();
        let mut row: Vec<String> =
            labels.flat_map(|(label, p)| [shown(label), format!("{:.0} %", 100.0 * p)]).collect();
        row.push(title(article));
        row
    }));
    flush_left(&mut rows);
    aligned(&rows)
}

/// Fills up the last column, so that it stands at the left though figures stand at the right.
fn flush_left(rows: &mut [Vec<String>]) {
    let last = |row: &Vec<String>| row.last().map_or(0, |cell| cell.chars().count());
    let width = rows.iter().map(last).max().unwrap_or(0);
    for cell in rows.iter_mut().filter_map(|row| row.last_mut()) {
        *cell = format!("{cell:width$}");
    }
}

/// The most characters of a title in a row.
const TITLE: usize = 40;

fn title(article: &Named) -> String {
    let Some(title) = &article.title else { return clean(&article.id) };
    let title = clean(title);
    let cut: String = title.chars().take(TITLE).collect();
    let cut = if cut.len() < title.len() { format!("{}…", cut.trim_end()) } else { cut };
    format!("{} {cut}", clean(&article.id))
}

/// The same as one JSON object, with all articles of the review.
#[must_use]
pub fn audit_json(audited: &Audited<'_>) -> String {
    let joint: Vec<Vec<f64>> = audited.noise.joint.rows().into_iter().map(|row| row.to_vec()).collect();
    let copies: Vec<Vec<serde_json::Value>> = audited
        .copies
        .iter()
        .map(|set| set.iter().map(|(id, label)| json!({ "id": id, "label": label })).collect())
        .collect();
    let value = json!({
        "labels": audited.labels,
        "articles": audited.articles,
        "groups": audited.groups,
        "answered": audited.settled,
        "probable_errors": audited.noise.probable(),
        "share_wrong": audited.noise.share_wrong(),
        "thresholds": audited.noise.thresholds,
        "joint": joint,
        "two_labels": audited.two_labels,
        "outlets": audited.outlets,
        "stated_confidence": audited.stated,
        "copies": copies,
        "worth_a_look": audited.of,
        "listed": audited.listed,
    });
    format!("{value}\n")
}

/// Unlabelled articles that would teach most, as text.
#[must_use]
pub fn taught_text(taught: &Taught) -> String {
    let mut left_out = Vec::new();
    for (n, why) in [
        (taught.labelled, "labelled already"),
        (taught.known, "near-duplicates of labelled ones"),
        (taught.copies, "near-duplicates of others"),
    ] {
        if n > 0 {
            left_out.push(format!("{} {why}", count(n)));
        }
    }
    let left_out =
        if left_out.is_empty() { String::new() } else { format!("; left out: {}", left_out.join(", ")) };
    let head = format!(
        "new articles     {} without a label; {} worth a look{left_out}\n",
        count(taught.articles),
        count(taught.worth)
    );
    if taught.listed.is_empty() {
        return head;
    }
    let table = pairs(["either", "or"], &taught.listed, |article| [suggested(article), given(article)]);
    format!("{head}\n{table}")
}

/// The same as one JSON object, with all articles of the review.
#[must_use]
pub fn taught_json(taught: &Taught) -> String {
    let listed: Vec<serde_json::Value> = taught
        .listed
        .iter()
        .map(|article| {
            json!({
                "id": article.id,
                "title": article.title,
                "first": article.suggested,
                "second": article.given,
                "probability_first": article.probability_suggested,
                "probability_second": article.probability_given,
            })
        })
        .collect();
    let value = json!({
        "articles": taught.articles,
        "labelled": taught.labelled,
        "near_duplicates_of_labelled": taught.known,
        "near_duplicates_of_others": taught.copies,
        "worth_a_look": taught.worth,
        "listed": listed,
    });
    format!("{value}\n")
}
