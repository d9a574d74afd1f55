use sentimen::ingest::article_from_page;
use sentimen::label;

use crate::tables::{Row, data, rows};

/// Whether `read` is the outlet `gold`: as printed, or by its address where a page prints only that.
fn same_outlet(read: &str, gold: &str) -> bool {
    read == gold || read.split_once('.').is_some_and(|(name, _)| name == gold.replace(' ', "").to_lowercase())
}

/// `text` with every run of space one space.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a page after the one its body begins in and before the one it ends in.
fn between<'p>(page: &'p str, first: &str, last: &str) -> Vec<&'p str> {
    let end = last.rsplit(' ').next().unwrap_or(last);
    let lines: Vec<&str> = page.lines().collect();
    let from =
        lines.iter().position(|line| squeezed(line).starts_with(first)).map_or(lines.len(), |at| at + 1);
    let to = lines.iter().rposition(|line| squeezed(line).contains(last));
    // In wrapped text the last words may stand on two lines.
    let to = to.or_else(|| lines.iter().rposition(|line| line.contains(end))).unwrap_or(0);
    lines[from.min(to)..to].iter().copied().filter(|line| !line.trim().is_empty()).collect()
}

/// What may stand between the paragraphs of a body and is none of it.
fn is_furniture(line: &str) -> bool {
    const INSERTED: [&str; 7] = [
        "baca juga",
        "simak juga",
        "lihat juga",
        "advertisement",
        "scroll to continue",
        "[gambas",
        "halaman:",
    ];
    let line = line.trim().to_lowercase();
    INSERTED.iter().any(|start| line.starts_with(start))
}

/// What is wrong with one page, one line a check that failed.
fn faults(gold: &Row, page: &str) -> Vec<String> {
    let article = article_from_page(page);
    let mut faults = Vec::new();
    let mut check = |good: bool, what: &str, got: String| {
        if !good {
            faults.push(format!("{}: {what}: {got}", gold.page));
        }
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let body = article.body.as_str();
    check(article.label.as_deref() == Some(&gold.label), "label", format!("{:?}", article.label));
    check(article.confidence == gold.confidence, "confidence", format!("{:?}", article.confidence));
    check(
        article.label_conflict == gold.conflict.is_some()
            && article.warnings.len() == usize::from(article.label_conflict),
        "conflict, warnings",
        format!("{} {:?}", article.label_conflict, article.warnings),
    );
    check(article.title.as_deref() == Some(&gold.title), "title", format!("{:?}", article.title));
    check(article.date == some(&gold.date), "date", format!("{:?}", article.date));
    let named = article.outlet.as_deref().is_some_and(|outlet| same_outlet(outlet, &gold.outlet));
    let right = if gold.outlet.is_empty() { article.outlet.is_none() } else { named };
    check(right, "outlet", format!("{:?}", article.outlet));
    let head: String = body.chars().take(60).collect();
    let tail: String = body.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    check(body.starts_with(&gold.body_first), "body begins", head);
    check(body.ends_with(&gold.body_last), "body ends", tail);
    for line in between(page, &gold.body_first, &gold.body_last) {
        check(body.contains(&squeezed(line)) || is_furniture(line), "lost from the body", line.to_owned());
    }
    let words = body.split_whitespace().count();
    check((110..=250).contains(&words), "body words", words.to_string());
    check(label::leaks(body).is_none(), "label in the body", format!("{:?}", label::leaks(body)));
    for furniture in [
        "Baca juga",
        "Baca Juga",
        "BACA JUGA",
        "Simak juga",
        "Lihat Juga",
        "Editor:",
        "Topik:",
        "Foto:",
        "ADVERTISEMENT",
        "Advertisement",
        "TAGS",
        "Pewarta",
        "Gambas",
        "©",
        "|",
        "Halaman",
    ] {
        check(!body.contains(furniture), "furniture in the body", furniture.to_owned());
    }
    faults
}

#[test]
fn every_page_is_read_as_its_gold_row_says() {
    let mut all = Vec::new();
    let mut pages = 0;
    for gold in rows() {
        let page =
            std::fs::read_to_string(data().join("pages").join(&gold.page)).expect("the page of a gold row");
        pages += 1;
        all.extend(faults(&gold, &page));
    }
    assert!(all.is_empty(), "{} of the checks on {pages} pages failed:\n{}", all.len(), all.join("\n"));
}
