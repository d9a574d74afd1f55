use super::*;

fn article(id: &str, body: &str, label: &str) -> Article {
    let label = (!label.is_empty()).then(|| label.to_owned());
    Article { id: id.into(), body: body.into(), label, ..Article::default() }
}

/// `n` words that no other `seed` has.
fn words(seed: usize, n: usize) -> String {
    (0..n).map(|i| format!("kata{seed}x{i}")).collect::<Vec<_>>().join(" ")
}

fn codes(articles: &[Article]) -> Vec<(&'static str, usize)> {
    check(articles).findings.iter().map(|finding| (finding.code, finding.count)).collect()
}

#[test]
fn a_sound_set_has_no_findings() {
    let articles: Vec<Article> =
        (0..24).map(|i| article(&format!("{i:02}"), &words(i, 30), ["positif", "negatif"][i % 2])).collect();
    let found = check(&articles);
    assert_eq!(found.findings, []);
    assert_eq!(found.labels, BTreeMap::from([("negatif".to_owned(), 12), ("positif".to_owned(), 12)]));
    assert_eq!((found.articles, found.unlabelled, found.words), (24, 0, [30; 5]));
}

#[test]
fn nothing_at_all() {
    let found = check(&[]);
    assert_eq!((found.articles, found.words, found.findings.len()), (0, [0; 5], 0));
}

#[test]
fn lengths_are_quartiles_of_the_sorted() {
    let articles: Vec<Article> = [50, 20, 30, 40, 60].map(|n| article("a", &words(n, n), "")).into();
    assert_eq!(check(&articles).words, [20, 30, 40, 50, 60]);
}

#[test]
fn copies_by_kind() {
    let (text, other) = (words(1, 100), words(2, 30));
    let near = format!("{text} tambahan");
    let mut all: Vec<Article> = (0..20)
        .map(|i| article(&format!("s{i}"), &words(10 + i, 30), ["positif", "negatif"][i % 2]))
        .collect();
    all.push(article("a", &text, "positif"));
    all.push(article("b", &text, "negatif"));
    all.push(article("c", &near, "positif"));
    all.push(article("d", &other, "positif"));
    let found = check(&all);
    let of = |code: &str| {
        let found = found.findings.iter().find(|f| f.code == code);
        found.map(|f| (f.severity, f.count, f.examples.join(" ")))
    };
    assert_eq!(of("same-text-two-labels"), Some((Severity::Warning, 3, "a b c".into())));
    assert_eq!(of("duplicates"), Some((Severity::Warning, 2, "a b".into())));
    assert_eq!(of("near-duplicates"), Some((Severity::Note, 3, "a b c".into())));
    assert!(!found.has_errors());
}

#[test]
fn label_trouble() {
    let all = [
        article("a", &words(1, 30), "positif"),
        article("b", &words(2, 30), "positive"),
        Article { label_conflict: true, ..article("c", &words(3, 30), "negatif") },
        Article { confidence: Some(0.59), ..article("d", &words(4, 30), "negatif") },
        Article { confidence: Some(0.6), ..article("e", &words(5, 30), "negatif") },
    ];
    assert_eq!(
        codes(&all),
        [("mixed-label-names", 2), ("rare-label", 3), ("label-conflict", 1), ("low-confidence", 1)]
    );
    let found = codes(&all[..2]);
    assert_eq!(found[..2], [("mixed-label-names", 2), ("one-class", 2)]);
}

#[test]
fn a_class_from_one_outlet() {
    let from = |i: usize, label: &str, outlet: &str| Article {
        outlet: Some(outlet.to_owned()),
        ..article(&format!("{label}{i}"), &words(100 * label.len() + i, 30), label)
    };
    let mut all: Vec<Article> = (0..20).map(|i| from(i, "netral", "Warta Angin")).collect();
    all.extend((0..20).map(|i| from(i, "positif", ["Warta Angin", "Kabar Ombak"][i % 2])));
    assert_eq!(codes(&all), [("label-by-outlet", 20)]);
    // With nineteen in twenty from elsewhere as well, it is the set's one outlet.
    all.iter_mut().for_each(|a| a.outlet = Some("Warta Angin".to_owned()));
    assert_eq!(codes(&all), []);
}

#[test]
fn odd_texts() {
    let english = "The minister said that the price of rice had fallen for the third month in a row, \
        and that farmers would be paid before the end of the year.";
    let mut all = vec![article("a", english, ""), article("a", &words(1, 19), "")];
    all.push(Article { date: Some("2025-03-03".into()), ..article("b", &words(2, 5001), "") });
    assert_eq!(
        codes(&all),
        [("repeated-id", 1), ("foreign-language", 1), ("short-text", 1), ("long-text", 1), ("no-date", 2)]
    );
}

#[test]
fn planted_labels_are_errors() {
    let all: Vec<Article> = (0..40)
        .map(|i| {
            let label = ["positif", "negatif"][i % 2];
            article(&format!("{i:02}"), &format!("{}\nPolaritas = {label}", words(i, 30)), label)
        })
        .collect();
    let found = check(&all);
    assert_eq!((found.findings[0].code, found.findings[0].severity), ("label-tells", Severity::Error));
    assert!(found.findings[0].what.contains("'polaritas = …'"), "{}", found.findings[0].what);
}

#[test]
fn overlap_counts_each_article_of_the_second_set_once() {
    let text = words(1, 100);
    let first = [article("a", &text, "positif"), article("b", &text, "positif")];
    let second = [
        article("x", &text, "Positive"),
        article("y", &format!("{text} lagi"), "negatif"),
        article("z", &words(2, 50), "netral"),
    ];
    let found = overlap(&first, &second);
    assert_eq!((found.articles, found.exact, found.near), (3, 1, 1));
    assert_eq!((found.labelled, found.looked_up), (2, 1));
    let finding = found.finding.expect("a finding");
    assert_eq!((finding.severity, finding.examples.join(" ")), (Severity::Error, "x y".into()));
    assert_eq!(overlap(&first, &second[2..]).finding, None);
}
